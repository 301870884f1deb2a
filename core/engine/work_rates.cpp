#include "core/engine/work_rates.h"

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>

#include "core/engine/kernels.h"
#include "core/engine/system_thread.h"

namespace interleave {

namespace {

constexpr std::array kKernels = {Work::Kernel::Hash, Work::Kernel::Memory, Work::Kernel::Inference};

double WorkRates::*fieldOf(Work::Kernel kernel) {
    switch (kernel) {
        case Work::Kernel::Memory: return &WorkRates::memory;
        case Work::Kernel::Inference: return &WorkRates::inference;
        case Work::Kernel::Hash: break;
    }
    return &WorkRates::hash;
}

/// Rounds per ns of CPU time over `rounds`. Going on from `state` keeps the compiler from leaving the work out.
double trial(Work::Kernel kernel, std::uint64_t rounds, std::uint64_t& state) {
    const Nanos begin = thread::cpuTime();
    state = kernels::advance(kernel, rounds, state);
    return static_cast<double>(rounds) / static_cast<double>(std::max<Nanos>(thread::cpuTime() - begin, 1));
}

/// As many rounds as take about `length`, found by doubling; wakes up the core's clock on the way.
std::uint64_t roundsFor(Work::Kernel kernel, Nanos length, std::uint64_t& state) {
    std::uint64_t rounds = 16;
    double rate = trial(kernel, rounds, state);
    while (static_cast<double>(rounds) / rate < static_cast<double>(length)) {
        rounds *= 2;
        rate = trial(kernel, rounds, state);
    }
    return rounds;
}

/// The median of the best third of some short trials: others on the machine (and the caches they empty) only ever slow one down,
/// while the very best may be a quirk of the clock.
double measure(Work::Kernel kernel, int trials, Nanos length) {
    kernels::prepare(kernel);
    std::uint64_t state = 1;
    const std::uint64_t rounds = roundsFor(kernel, length, state);
    std::vector<double> rates;
    for (int i = 0; i < trials; ++i) rates.push_back(trial(kernel, rounds, state));
    std::sort(rates.begin(), rates.end(), std::greater<>());
    return rates[rates.size() / 6];
}

}  // namespace

double rateOf(const WorkRates& rates, Work::Kernel kernel) { return rates.*fieldOf(kernel); }

WorkRates measureWorkRates() {
    WorkRates rates;
    for (Work::Kernel kernel : kKernels) rates.*fieldOf(kernel) = measure(kernel, 24, 4'000'000);
    return rates;
}

bool ratesHold(const WorkRates& rates) {
    return std::all_of(kKernels.begin(), kKernels.end(), [&](Work::Kernel kernel) {
        const double share = measure(kernel, 3, 500'000) / rateOf(rates, kernel);
        return share > 0.25 && share < 1.2;
    });
}

Result<WorkRates> workRates() {
    static std::mutex mutex;
    static std::optional<WorkRates> known;
    std::lock_guard lock(mutex);
    if (known) return *known;
    const WorkRatesFile file = WorkRatesFile::ofThisMachine();
    if (auto kept = file.load(); kept && ratesHold(*kept)) return known.emplace(*kept);
    known = measureWorkRates();
    // Where it cannot be kept, the next start measures again: a delay, not a failure of this run.
    (void)file.save(*known);
    return *known;
}

}  // namespace interleave
