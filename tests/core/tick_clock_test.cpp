#include "core/engine/tick_clock.h"

#include <atomic>
#include <thread>
#include <vector>

#include "core/engine/system_thread.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

struct Readings {
    int backwards = 0;
    Nanos worst = 0;  ///< how far outside what the system said right before and right after
};

Readings readMany(int count) {
    Readings found;
    Nanos latest = 0;
    for (int i = 0; i < count; ++i) {
        const Nanos before = TickClock::systemTime();
        const Nanos told = thread::steadyTime();
        const Nanos after = TickClock::systemTime();
        found.backwards += told < latest;
        found.worst = std::max({found.worst, before - told, told - after});
        latest = told;
    }
    return found;
}

}  // namespace

TEST_CASE("the tick clock never runs backwards and tells what the system's steady clock tells", "[engine][clock]") {
    // Long enough to be set right by the system's clock many times.
    std::vector<Readings> found(3);
    std::vector<std::thread> threads;
    for (Readings& of : found) threads.emplace_back([&of] { of = readMany(200'000); });
    for (std::thread& thread : threads) thread.join();
    for (const Readings& of : found) {
        CHECK(of.backwards == 0);
        CHECK(of.worst < 1'000);
    }
}

TEST_CASE("after a sleep the tick clock is right at once", "[engine][clock]") {
    readMany(1'000);
    for (int i = 0; i < 5; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(4));
        const Readings found = readMany(10);
        CHECK(found.backwards == 0);
        CHECK(found.worst < 1'000);
    }
}
