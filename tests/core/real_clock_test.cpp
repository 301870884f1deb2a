#include "core/engine/real_clock.h"

#include <sys/eventfd.h>

#include <thread>

#include "tests/catch.h"

using namespace interleave;

namespace {

constexpr Nanos kMs = 1'000'000;

std::unique_ptr<RealClock> startedClock(bool spins) {
    auto clock = RealClock::make(spins);
    REQUIRE(clock);
    (*clock)->start();
    return std::move(*clock);
}

struct Noted final : Arrival {
    Noted(int which, std::vector<int>& into) : number(which), order(into) {}
    void arrived() override { order.push_back(number); }
    int number;
    std::vector<int>& order;
};

}  // namespace

TEST_CASE("the real clock waits at least as long as asked", "[real][clock]") {
    const auto clock = startedClock(GENERATE(false, true));
    for (Nanos length : {Nanos{1}, Nanos{999}, 30'000 * Nanos{1}, 150'000 * Nanos{1}, 2 * kMs, 12 * kMs}) {
        const Nanos until = clock->now() + length;
        CHECK(clock->poll(until));
        CHECK(clock->now() >= until);
    }
}

TEST_CASE("a poll that need not wait returns at once", "[real][clock]") {
    const auto clock = startedClock(false);
    CHECK(clock->poll(0));
    CHECK(clock->poll(clock->now() - 1));
}

TEST_CASE("only waiting for ever with nothing under way is refused", "[real][clock]") {
    const auto clock = startedClock(GENERATE(false, true));
    CHECK_FALSE(clock->poll(kNever));
    std::vector<int> order;
    clock->inbox().expect();
    clock->inbox().deliver(std::make_shared<Noted>(1, order));
    CHECK(clock->poll(kNever));
    CHECK(order == std::vector<int>{1});
    CHECK_FALSE(clock->poll(kNever));
    clock->inbox().expect();
    clock->inbox().forgo(1);
    CHECK(clock->poll(kNever));  // the ring that told of it
    CHECK_FALSE(clock->poll(kNever));
}

TEST_CASE("arrivals and wake-ups from other threads end the wait", "[real][clock]") {
    const auto clock = startedClock(GENERATE(false, true));
    std::vector<int> order;
    const Nanos far = clock->now() + 60'000 * kMs;

    clock->inbox().expect();
    clock->inbox().expect();
    std::thread deliverer([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        clock->inbox().deliver(std::make_shared<Noted>(1, order));
        clock->inbox().deliver(std::make_shared<Noted>(2, order));
    });
    while (order.size() < 2) CHECK(clock->poll(far));
    deliverer.join();
    CHECK(order == std::vector<int>{1, 2});

    std::thread waker([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        clock->wake();
    });
    CHECK(clock->poll(far));
    waker.join();
    clock->wake();  // before the wait: the wait does not begin
    CHECK(clock->poll(far));
    CHECK(clock->now() < far);
}

TEST_CASE("no delivery is slept through, whatever the loop sleeps on", "[real][clock]") {
    const auto clock = startedClock(GENERATE(false, true));
    struct Deaf final : RealClock::Watcher {
        void ready(std::uint32_t) override {}
    } watcher;
    const Descriptor silent(eventfd(0, EFD_CLOEXEC));
    if (GENERATE(false, true)) REQUIRE(clock->watch(silent.number(), 1 /* EPOLLIN */, watcher));
    constexpr int kEach = 700, kDeliverers = 2;
    for (int i = 0; i < kDeliverers * kEach; ++i) clock->inbox().expect();
    std::vector<int> order;
    std::vector<std::thread> deliverers;
    for (int which = 0; which < kDeliverers; ++which)
        deliverers.emplace_back([&, which] {
            for (int i = 0; i < kEach; ++i) {
                // Around the time that the loop takes for going to sleep.
                const Nanos until = clock->now() + (i * 37 + which * 11) % 60 * 1000;
                while (clock->now() < until) continue;
                clock->inbox().deliver(std::make_shared<Noted>(which, order));
            }
        });
    const Nanos far = clock->now() + 60'000 * kMs;
    while (order.size() < kDeliverers * kEach) clock->poll(far);
    for (auto& deliverer : deliverers) deliverer.join();
    CHECK(clock->now() < far);
    CHECK_FALSE(clock->poll(kNever));
}

TEST_CASE("a watcher hears of its descriptor until it is forgotten", "[real][clock]") {
    const auto clock = startedClock(false);
    struct Counter final : RealClock::Watcher {
        void ready(std::uint32_t) override { ++heard; }
        int heard = 0;
    } counter;
    const Descriptor event(eventfd(1, EFD_CLOEXEC));
    REQUIRE(clock->watch(event.number(), 1 /* EPOLLIN */, counter));
    clock->poll(0);
    CHECK(counter.heard == 1);
    clock->forget(event.number());
    clock->poll(0);
    CHECK(counter.heard == 1);
}
