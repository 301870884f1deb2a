#include "core/engine/worker_program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/engine/kernels.h"
#include "core/engine/labour.h"
#include "core/engine/system_thread.h"
#include "core/engine/worker_link.h"

namespace interleave::worker {

namespace {

bool known = false;

enum ExitCode { kServed = 0, kCrashed = 1, kMisused = 2 };

/// Ends without the program's exit handlers: they are for the life that this process does not lead.
[[noreturn]] void leave(ExitCode code) { ::_exit(code); }

Nanos processCpuTime() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<Nanos>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// Dies with the thread that started it, even in the midst of work and however that one dies. False: it is dead already.
bool tieToParent(const char* parent) {
    pid_t expected = 0;
    std::from_chars(parent, parent + std::strlen(parent), expected);
    return prctl(PR_SET_PDEATHSIG, static_cast<unsigned long>(SIGKILL)) == 0 && getppid() == expected;
}

/// Whether the job has been done and told of.
bool serve(WorkerLink& link, const Labour& labour) {
    JobOrder order;
    std::uint64_t bytes = 0;
    if (!link.receive(order, bytes)) return false;
    const Nanos cpuBefore = thread::cpuTime();
    JobResult result;
    if (!link.send(JobBegun{thread::steadyTime(), thread::core()}) || !link.receiveBytes(bytes, result.received)) return false;
    if (order.work.kind == Work::Kind::Crash) leave(kCrashed);
    labour.work(order.work);
    return link.send(result, bytes) && link.send(JobEnded{thread::steadyTime(), thread::cpuTime() - cpuBefore, thread::core()});
}

[[noreturn]] void serveAll() {
    WorkerLink link((Descriptor(kSocket)));
    WorkerTerms terms;
    auto stop = StopSignal::make();  // never raised: who wants this to stop kills it
    if (!stop || !link.receive(terms)) leave(kMisused);
    thread::setName("w" + std::to_string(terms.number));
    thread::wantPreciseTimers();
    const Labour labour(terms.rates, terms.workFactor, *stop);
    for (const auto kernel : {Work::Kernel::Memory, Work::Kernel::Inference}) kernels::prepare(kernel);
    const Nanos lacking = terms.startCost - processCpuTime();
    if (lacking > 0) labour.compute(Work::Kernel::Hash, static_cast<double>(lacking));
    if (!link.send(WorkerReady{processCpuTime(), thread::core()})) leave(kServed);
    while (serve(link, labour)) continue;
    leave(kServed);
}

}  // namespace

void serveIfAsked(int argc, char** argv) {
    if (argc != 3 || std::strcmp(argv[1], kMode) != 0) {
        known = true;
        return;
    }
    signal(SIGINT, SIG_IGN);  // the terminal sends it to all; the one who is used decides what it means
    if (fcntl(kSocket, F_GETFD) < 0 || !tieToParent(argv[2])) leave(kMisused);
    fcntl(kSocket, F_SETFD, FD_CLOEXEC);
    serveAll();
}

bool available() { return known; }

}  // namespace interleave::worker
