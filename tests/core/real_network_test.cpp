#include <unistd.h>

#include "core/engine/loopback_network.h"
#include "tests/core/real_machine_room.h"

using namespace interleave;
using namespace interleave::test;

namespace {
constexpr Nanos kMs = 1'000'000;
}

TEST_CASE("an exchange is answered after its duration, whole", "[real][network]") {
    RealMachineRoom room(0);
    const double bytes = GENERATE(0.0, 1.0, 65536.0, 5e6);
    const Nanos begin = room.machine->clock().now();
    auto exchange = room.ask(10 * kMs, bytes);
    room.waitForAll();
    CHECK(exchange->arrivals == 1);
    CHECK(exchange->completion == Completion::done());
    CHECK(room.machine->clock().now() - begin >= 10 * kMs);
}

TEST_CASE("exchanges arrive in the order of their answers", "[real][network]") {
    RealMachineRoom room(0);
    auto slow = room.ask(80 * kMs, 10);
    auto fast = room.ask(5 * kMs, 10);
    room.waitForAll();
    CHECK(slow->arrivals == 1);
    CHECK(fast->arrivals == 1);
    CHECK(fast->place < slow->place);
}

TEST_CASE("two thousand exchanges at once are all answered", "[real][network]") {
    RealMachineRoom room(0);
    std::vector<std::shared_ptr<NotedExchange>> exchanges;
    for (int i = 0; i < 2000; ++i) exchanges.push_back(room.ask(100 * kMs, 100));
    room.waitForAll();
    for (const auto& exchange : exchanges) {
        REQUIRE(exchange->arrivals == 1);
        REQUIRE(exchange->completion == Completion::done());
    }
}

TEST_CASE("with few descriptors exchanges wait for each other", "[real][network]") {
    auto clock = RealClock::make(false);
    REQUIRE(clock);
    (*clock)->start();
    LoopbackNetwork network(**clock, thread::allowedCores(), 3, 40);
    std::vector<std::shared_ptr<NotedExchange>> exchanges;
    for (int i = 0; i < 500; ++i) {
        exchanges.push_back(std::make_shared<NotedExchange>(kMs, 100));
        network.begin(exchanges.back());
    }
    while ((*clock)->poll(kNever)) continue;
    CHECK((*clock)->now() >= 25 * kMs);  // at most 20 at a time
    for (const auto& exchange : exchanges) {
        REQUIRE(exchange->arrivals == 1);
        REQUIRE(exchange->completion == Completion::done());
    }
}

TEST_CASE("a cancelled exchange never arrives", "[real][network]") {
    RealMachineRoom room(0);
    auto cut = room.ask(30'000 * kMs, 10);
    auto kept = room.ask(10 * kMs, 10);
    room.machine->clock().poll(room.machine->clock().now() + 2 * kMs);
    room.machine->network().cancel(*cut);
    room.waitForAll();
    CHECK(room.machine->clock().now() < 10'000 * kMs);
    CHECK(cut->arrivals == 0);
    CHECK(kept->arrivals == 1);
    room.machine->network().cancel(*kept);  // it has ended: nothing happens
    CHECK_FALSE(room.machine->clock().poll(kNever));
}

TEST_CASE("cancelling before the connection stands is safe", "[real][network]") {
    RealMachineRoom room(0);
    std::vector<std::shared_ptr<NotedExchange>> exchanges;
    for (int i = 0; i < 3000; ++i) exchanges.push_back(room.ask(20 * kMs, 10));
    for (std::size_t i = 0; i < exchanges.size(); i += 2) room.machine->network().cancel(*exchanges[i]);
    room.waitForAll();
    for (std::size_t i = 0; i < exchanges.size(); ++i) REQUIRE(exchanges[i]->arrivals == static_cast<int>(i % 2));
}

TEST_CASE("where the system refuses, the exchange fails by its name", "[real][network]") {
    RealMachineRoom room(0);
    room.ask(0, 10);
    room.waitForAll();
    std::vector<Descriptor> all;
    do all.emplace_back(dup(0));
    while (all.back().valid());
    auto refused = room.ask(kMs, 10);
    all.clear();
    auto answered = room.ask(kMs, 10);
    room.waitForAll();
    CHECK(refused->arrivals == 1);
    CHECK((refused->completion == Completion::failure(3)));
    CHECK((answered->completion == Completion::done()));
}

TEST_CASE("a machine ends in the midst of exchanges", "[real][network]") {
    RealMachineRoom room(0);
    for (int i = 0; i < 50; ++i) room.ask(30'000 * kMs, 10);
    room.machine->clock().poll(room.machine->clock().now() + kMs);
    room.machine.reset();
    SUCCEED("without a wait for the answers");
}
