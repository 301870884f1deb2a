#include "app/cli/interrupt.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include "app/cli/ending.h"

namespace interleave {
namespace {

constexpr std::uint64_t kInterrupt = 1, kOver = std::uint64_t{1} << 32;  // what the bell counts: signals, and the end of the watch
std::atomic<int> bellOfHandler{-1};

void ring(int bell, std::uint64_t what) { [[maybe_unused]] const auto written = ::write(bell, &what, sizeof what); }

void onInterrupt(int) {
    const int error = errno;
    ring(bellOfHandler, kInterrupt);
    errno = error;
}

void watch(int bell, RunControl& control) {
    for (std::uint64_t rang = 0; rang < kOver;) {
        if (::read(bell, &rang, sizeof rang) != sizeof rang) continue;
        if (rang % kOver == 0) continue;
        complain("interleave: stopping; once more ends it at once");
        control.stop();
    }
}

}  // namespace

StopOnInterrupt::StopOnInterrupt(RunControl& control) : m_bell(eventfd(0, EFD_CLOEXEC)) {
    struct sigaction usual {};
    if (!m_bell.valid() || sigaction(SIGINT, nullptr, &usual) != 0 || usual.sa_handler != SIG_DFL) return;
    try {
        m_watch = std::thread(watch, m_bell.number(), std::ref(control));
    } catch (const std::system_error&) {
        return;
    }
    bellOfHandler = m_bell.number();
    struct sigaction ours {};
    ours.sa_handler = onInterrupt;
    ours.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &ours, nullptr);
}

StopOnInterrupt::~StopOnInterrupt() {
    if (!m_watch.joinable()) return;
    signal(SIGINT, SIG_DFL);
    ring(m_bell.number(), kOver);
    m_watch.join();
}

}  // namespace interleave
