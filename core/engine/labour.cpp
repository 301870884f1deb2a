#include "core/engine/labour.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/engine/kernels.h"
#include "core/engine/system_thread.h"
#include "core/engine/work_rates.h"

namespace interleave {

namespace {
constexpr double kSlice = 100'000;                     // ns between two looks at the stop
constexpr std::size_t kMostCopied = 16 * 1024 * 1024;  // bytes held for copying; more is copied over the same ones again
constexpr std::size_t kCopySlice = 256 * 1024;
std::atomic<std::uint64_t> sink;  // where results go, so that no work is left out as useless
}  // namespace

bool Labour::work(const Work& work, Gil* gil) const {
    const WithoutGil without(work.keepsGil() ? nullptr : gil);
    if (work.kind == Work::Kind::Block) return m_stop.holdUntil(thread::steadyTime() + work.amount);
    return compute(work.kernel, static_cast<double>(work.amount) * m_workFactor, work.keepsGil() ? gil : nullptr);
}

bool Labour::compute(Work::Kernel kernel, double nanos, Gil* gil) const {
    const double rate = rateOf(m_rates, kernel);
    auto rounds = static_cast<std::uint64_t>(std::clamp(std::round(nanos * rate), 0.0, 1e18));
    const auto slice = static_cast<std::uint64_t>(std::max(kSlice * rate, 1.0));
    std::uint64_t state = 1;
    while (rounds > 0 && !m_stop.raised()) {
        if (gil) gil->checkPoint();
        const std::uint64_t now = std::min(rounds, slice);
        state = kernels::advance(kernel, now, state);
        rounds -= now;
    }
    sink.store(state, std::memory_order_relaxed);
    return rounds == 0;
}

bool Labour::copy(double bytes) const {
    static thread_local std::vector<char> from, to;
    const auto held = static_cast<std::size_t>(std::clamp(bytes, 0.0, static_cast<double>(kMostCopied)));
    if (from.size() < held) {
        from.resize(held, 1);
        to.resize(held);
    }
    std::size_t at = 0;
    for (double left = bytes; left >= 1;) {
        if (m_stop.raised()) return false;
        if (at == held) at = 0;
        const auto now =
            static_cast<std::size_t>(std::min({left, static_cast<double>(held - at), static_cast<double>(kCopySlice)}));
        std::memcpy(to.data() + at, from.data() + at, now);
        sink.store(static_cast<std::uint64_t>(to[at]), std::memory_order_relaxed);
        at += now;
        left -= static_cast<double>(now);
    }
    return true;
}

}  // namespace interleave
