#include "core/engine/stop_signal.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>

#include <cstdint>

#include "core/engine/system_thread.h"

namespace interleave {

Result<StopSignal> StopSignal::make() {
    Descriptor event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event.valid()) return systemError("The system gives no eventfd");
    return StopSignal(std::move(event));
}

StopSignal::StopSignal(StopSignal&& other) noexcept : m_event(std::move(other.m_event)), m_raised(other.raised()) {}

void StopSignal::raise() {
    m_raised.store(true, std::memory_order_relaxed);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_event.number(), &one, sizeof one);
}

bool StopSignal::holdUntil(Nanos until) const {
    for (;;) {
        if (raised()) return false;
        const Nanos left = until - thread::steadyTime();
        if (left <= 0) return true;
        timespec limit{};
        limit.tv_sec = static_cast<time_t>(left / 1'000'000'000);
        limit.tv_nsec = static_cast<long>(left % 1'000'000'000);
        pollfd wait{m_event.number(), POLLIN, 0};
        ppoll(&wait, 1, &limit, nullptr);
    }
}

}  // namespace interleave
