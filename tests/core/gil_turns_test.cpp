#include "core/engine/gil_turns.h"

#include <rapidcheck.h>

#include <map>

#include "tests/catch.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;
constexpr Nanos kInterval = 5 * ms;

/// The turns on their own clock: each thread leaves when it has what it wants.
struct Lock {
    GilTurns turns{kInterval};
    Pace pace{1, 1};
    Nanos now = 0;
    std::map<int, Nanos> reached;

    void step(Nanos by) {
        turns.advance(by, pace);
        now += by;
        for (int thread = turns.takeDone(); thread >= 0; thread = turns.takeDone()) {
            reached[thread] = now;
            turns.leave(thread);
        }
    }
    /// Until nobody wants it, looking at `cut` at the latest.
    void runOut(Nanos cut = kNever) {
        while (!turns.empty()) step(std::min(turns.untilNext(pace), cut));
    }
};

}  // namespace

TEST_CASE("one that wants a free GIL has it at once, one that comes later after the switch interval", "[gil]") {
    Lock lock;
    lock.turns.want(1, 40 * ms);
    lock.step(12 * ms);
    lock.turns.want(0, 0);
    lock.runOut();
    CHECK(lock.reached[0] == 17 * ms);
    CHECK(lock.reached[1] == 40 * ms);
}

TEST_CASE("waiters are served in turn, each for a switch interval", "[gil]") {
    Lock lock;
    lock.turns.want(1, 12 * ms);
    lock.turns.want(2, 12 * ms);
    lock.turns.want(0, 0);
    lock.runOut();
    // 1 and 2 have 5 ms each; 1 then 10 to 15 and 20 to 22, 2 then 15 to 20 and 22 to 24.
    CHECK(lock.reached == std::map<int, Nanos>{{0, 10 * ms}, {1, 22 * ms}, {2, 24 * ms}});
}

TEST_CASE("who comes to its end in the last instant of its slice does not wait for another", "[gil]") {
    Lock lock;
    lock.turns.want(1, 10 * ms);
    lock.turns.want(2, 5 * ms);
    lock.turns.want(3, 20 * ms);
    lock.runOut();
    CHECK(lock.reached == std::map<int, Nanos>{{1, 20 * ms}, {2, 10 * ms}, {3, 35 * ms}});
}

TEST_CASE("one that wants more while it has the GIL keeps its place and what is left of its slice", "[gil]") {
    GilTurns turns(kInterval);
    const Pace pace{1, 1};
    turns.want(1, 3 * ms);
    turns.want(2, 10 * ms);
    turns.advance(3 * ms, pace);
    REQUIRE(turns.takeDone() == 1);
    turns.want(1, 3 * ms);
    CHECK(turns.untilNext(pace) == 8 * ms);  // 2 ms more, 5 ms of the other, 1 ms
    turns.advance(8 * ms, pace);
    CHECK(turns.takeDone() == 1);
}

TEST_CASE("a slower pace stretches the work, not the switch interval", "[gil]") {
    Lock lock;
    lock.pace = {1, 2};
    lock.turns.want(1, 5 * ms);
    lock.turns.want(2, 5 * ms);
    lock.runOut();
    CHECK(lock.reached == std::map<int, Nanos>{{1, 15 * ms}, {2, 20 * ms}});
}

TEST_CASE("the GIL is never idle, shared equally, and the same however the time is cut", "[gil]") {
    const bool holds = rc::check("turns", [] {
        const int threads = *rc::gen::inRange(1, 6);
        std::vector<Nanos> work;
        for (int i = 0; i < threads; ++i) work.push_back(*rc::gen::inRange<Nanos>(0, 60) * ms + *rc::gen::inRange<Nanos>(0, 3));
        const Nanos cut = *rc::gen::inRange<Nanos>(50'000, 20 * ms);
        Lock whole, inPieces;
        Nanos total = 0, least = kNever;
        for (int i = 0; i < threads; ++i) {
            whole.turns.want(i, work[static_cast<std::size_t>(i)]);
            inPieces.turns.want(i, work[static_cast<std::size_t>(i)]);
            total += work[static_cast<std::size_t>(i)];
            least = std::min(least, work[static_cast<std::size_t>(i)]);
        }
        whole.runOut();
        inPieces.runOut(cut);
        RC_ASSERT(whole.now == total);
        RC_ASSERT(whole.reached == inPieces.reached);
        // Whoever has least is done after at most as many of everybody's slices as it needs itself.
        Nanos first = kNever;
        for (const auto& [thread, when] : whole.reached) first = std::min(first, when);
        RC_ASSERT(first <= (least / kInterval + 1) * kInterval * threads);
    });
    CHECK(holds);
}
