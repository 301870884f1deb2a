#include "core/engine/system_thread.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "core/engine/tick_clock.h"

namespace interleave::thread {

namespace {

/// Which hardware threads share `core`'s physical core, in the system's words ("0,8"); its own number where the system does not
/// say.
std::string siblings(int core) {
    std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(core) + "/topology/thread_siblings_list");
    std::string list;
    return std::getline(file, list) ? list : std::to_string(core);
}

}  // namespace

Nanos steadyTime() { return TickClock::ofThisThread().now(); }
Nanos cpuTime() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<Nanos>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

CoreId core() {
    const int core = sched_getcpu();
    return core < 0 ? kNoCore : static_cast<CoreId>(core);
}

void setName(const std::string& name) { pthread_setname_np(pthread_self(), name.substr(0, 15).c_str()); }
void wantPreciseTimers() { prctl(PR_SET_TIMERSLACK, 1UL); }
pid_t id() { return gettid(); }

Cores allowedCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    Cores cores;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        for (int i = 0; i < CPU_SETSIZE; ++i)
            if (CPU_ISSET(i, &set)) cores.push_back(i);
    }
    if (cores.empty()) cores.push_back(0);
    return cores;
}

void allowCores(const Cores& cores, pid_t id) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int core : cores) CPU_SET(core, &set);
    sched_setaffinity(id, sizeof set, &set);
}

Cores spread(const Cores& cores, int first) {
    Cores order = cores;
    if (auto at = std::find(order.begin(), order.end(), first); at != order.end()) std::rotate(order.begin(), at, order.end());
    std::set<std::string> taken;
    Cores sharing;
    std::erase_if(order, [&](int core) {
        if (taken.insert(siblings(core)).second) return false;
        sharing.push_back(core);
        return true;
    });
    order.insert(order.end(), sharing.begin(), sharing.end());
    return order;
}

}  // namespace interleave::thread
