#include "core/engine/task_group.h"
#include "tests/catch.h"
#include "tests/core/rig.h"

using namespace interleave;

namespace {

constexpr NameId kTimeout = 1, kBroken = 2, kGroup = 3;
constexpr Nanos ms = Rig::ms;

Co sleeper(Rig& rig, int milliseconds, std::string name, Completion result = {}) {
    const Completion end = co_await Sleep(rig.loop, milliseconds * ms, Cause::Io);
    rig.note(name + " " + told(end.ok() ? result : end));
    co_return end.ok() ? result : end;
}

Co within(Rig& rig, int milliseconds, Co body) {
    DeadlineScope scope(rig.loop, *rig.loop.current(), milliseconds * ms);
    const Completion end = co_await body;
    if (scope.leave(end)) co_return Completion::failure(kTimeout);
    co_return end;
}

Co nested(Rig& rig, int outer, int inner, int body) { return within(rig, outer, within(rig, inner, sleeper(rig, body, "body"))); }

/// Sleepers joined by a gather, or by a task group where `how` is none.
Co gathered(Rig& rig, std::vector<int> lengths, int failing, std::optional<Join> how) {
    std::vector<TaskRef> tasks;
    for (std::size_t i = 0; i < lengths.size(); ++i)
        tasks.push_back(
            rig.loop.spawn(sleeper(rig, lengths[i], "t" + std::to_string(i),
                                   static_cast<int>(i) == failing ? Completion::failure(kBroken) : Completion::done()),
                           0, static_cast<std::uint32_t>(i)));
    Completion end;
    if (how) {
        auto joined = Gather::join(rig.loop, std::move(tasks), *how);
        end = co_await wait(*joined, Cause::Join);
    } else {
        TaskGroup group(rig.loop, tasks.size());
        for (const TaskRef& task : tasks) group.add(task);
        end = co_await group.join(kGroup);
    }
    rig.note("joined " + told(end));
    co_return end;
}

Co holder(Rig& rig, Semaphore& permits, int hold, std::string name) {
    const Completion taken = co_await permits.acquire();
    rig.note(name + (taken.ok() ? " in" : " out"));
    if (!taken.ok()) co_return taken;
    const Completion end = co_await Sleep(rig.loop, hold * ms, Cause::Io);
    permits.release();
    co_return end;
}

Co cancelAt(Rig& rig, TaskRef victim, int milliseconds) {
    co_await Sleep(rig.loop, milliseconds * ms, Cause::Sleep);
    victim->cancel(CancelReason::Request, rig.loop.currentId());
    co_return Completion::done();
}

}  // namespace

TEST_CASE("sleeps of the same instant end in the order they were set", "[engine]") {
    Rig rig;
    rig.run(gathered(rig, {20, 10, 20, 10}, -1, Join::All));
    CHECK(rig.log == std::vector<std::string>{"10 t1 ok", "10 t3 ok", "20 t0 ok", "20 t2 ok", "20 joined ok"});
}

TEST_CASE("gather ends with the first failure and lets the others run on", "[engine]") {
    Rig rig;
    rig.run(gathered(rig, {10, 20, 30}, 1, Join::FirstFailure));
    // The program ends at 20; what is left is cancelled at exit.
    CHECK(rig.log == std::vector<std::string>{"10 t0 ok", "20 t1 failed 2", "20 joined failed 2", "20 t2 cancelled"});
}

TEST_CASE("gather that collects outcomes ends with the last and does not fail", "[engine]") {
    Rig rig;
    rig.run(gathered(rig, {10, 20, 30}, 1, Join::All));
    CHECK(rig.log.back() == "30 joined ok");
    CHECK(rig.completion.ok());
}

TEST_CASE("a group cancels the siblings of the one that fails, then fails as one", "[engine]") {
    Rig rig;
    rig.run(gathered(rig, {10, 20, 30}, 0, std::nullopt));
    CHECK(rig.log == std::vector<std::string>{"10 t0 failed 2", "10 t1 cancelled", "10 t2 cancelled", "10 joined failed 3"});
}

TEST_CASE("an empty gather costs no turn", "[engine]") {
    Rig rig;
    rig.run(gathered(rig, {}, -1, Join::All));
    CHECK(rig.log == std::vector<std::string>{"0 joined ok"});
}

TEST_CASE("a deadline cancels its body and reads as a failure: the body's own end wins when it is earlier", "[engine]") {
    Rig late, early;
    late.run(within(late, 10, sleeper(late, 20, "body")));
    CHECK(late.log == std::vector<std::string>{"10 body cancelled"});
    CHECK(late.completion == Completion::failure(kTimeout));
    early.run(within(early, 20, sleeper(early, 10, "body")));
    CHECK(early.completion.ok());
}

TEST_CASE("nested deadlines: the one that expires turns the cancellation into its own failure", "[engine]") {
    struct Row {
        int outer, inner;
        const char* at;
    };
    for (const Row& row : {Row{10, 20, "10"}, Row{20, 10, "10"}, Row{10, 10, "10"}}) {
        Rig rig;
        rig.run(nested(rig, row.outer, row.inner, 50));
        CHECK(rig.log == std::vector<std::string>{std::string(row.at) + " body cancelled"});
        CHECK(rig.completion == Completion::failure(kTimeout));
    }
}

TEST_CASE("a deadline of nothing expires at the first wait", "[engine]") {
    Rig rig;
    rig.run(within(rig, 0, sleeper(rig, 10, "body")));
    CHECK(rig.log == std::vector<std::string>{"0 body cancelled"});
    CHECK(rig.completion == Completion::failure(kTimeout));
}

TEST_CASE("a task cancelled before its first step never starts", "[engine]") {
    Rig rig;
    auto program = [](Rig& r) -> Co {
        TaskRef task = r.loop.spawn(sleeper(r, 10, "never"), 0, kNoIndex);
        task->cancel(CancelReason::Request, r.loop.currentId());
        const Completion end = co_await wait(*task, Cause::Join);
        r.note("task " + told(end));
        co_return Completion::done();
    };
    rig.run(program(rig));
    CHECK(rig.log == std::vector<std::string>{"0 task cancelled"});
    for (const Event& e : rig.recording.lane(0).copy()) CHECK_FALSE((e.task == 1 && e.kind == EventKind::Start));
}

TEST_CASE("permits go first come, first served, and a cancelled waiter passes its on", "[engine]") {
    Rig rig;
    auto program = [](Rig& r) -> Co {
        Semaphore permits(r.loop, 1, 0);
        std::vector<TaskRef> tasks;
        for (int i = 0; i < 4; ++i) tasks.push_back(r.loop.spawn(holder(r, permits, 10, "h" + std::to_string(i)), 0, kNoIndex));
        tasks.push_back(r.loop.spawn(cancelAt(r, tasks[1], 5), 0, kNoIndex));
        auto joined = Gather::join(r.loop, std::move(tasks), Join::All);
        co_return co_await wait(*joined, Cause::Join);
    };
    rig.run(program(rig));
    CHECK(rig.log == std::vector<std::string>{"0 h0 in", "5 h1 out", "10 h2 in", "20 h3 in"});
}

TEST_CASE("ten thousand waiters on one semaphore, half of them cancelled, end in time order", "[engine]") {
    Rig rig;
    int in = 0, out = 0;
    auto one = [](Rig& r, Semaphore& permits, int& entered, int& left) -> Co {
        const Completion taken = co_await permits.acquire();
        ++(taken.ok() ? entered : left);
        if (!taken.ok()) co_return taken;
        co_await Sleep(r.loop, 1000, Cause::Io);
        permits.release();
        co_return Completion::done();
    };
    auto program = [&one](Rig& r, int& entered, int& left) -> Co {
        Semaphore permits(r.loop, 3, 0);
        std::vector<TaskRef> tasks;
        for (int i = 0; i < 10'000; ++i) tasks.push_back(r.loop.spawn(one(r, permits, entered, left), 0, kNoIndex));
        co_await Sleep(r.loop, 0, Cause::Yield);
        co_await Sleep(r.loop, 0, Cause::Yield);
        for (int i = 1; i < 10'000; i += 2) tasks[static_cast<std::size_t>(i)]->cancel(CancelReason::Request, kNoTask);
        auto joined = Gather::join(r.loop, std::move(tasks), Join::All);
        co_return co_await wait(*joined, Cause::Join);
    };
    rig.run(program(rig, in, out));
    CHECK(in == 5001);  // every second, and one that held its permit already when it was cancelled
    CHECK(out == 4999);
}

TEST_CASE("a bounded queue holds its producer back", "[engine]") {
    Rig rig;
    auto consumer = [](Rig& r, BoundedQueue& queue) -> Co {
        for (;;) {
            std::uint32_t item = 0;
            const Completion got = co_await queue.get(item);
            if (!got.ok() || item == kNoIndex) co_return got;
            co_await Sleep(r.loop, 10 * ms, Cause::Io);
            r.note("got " + std::to_string(item));
        }
    };
    auto program = [&consumer](Rig& r) -> Co {
        BoundedQueue queue(r.loop, 2, 0);
        TaskRef reader = r.loop.spawn(consumer(r, queue), 0, kNoIndex);
        for (std::uint32_t i = 0; i < 5; ++i) {
            co_await queue.put(i);
            r.note("put " + std::to_string(i));
        }
        queue.close();
        co_return co_await wait(*reader, Cause::Join);
    };
    rig.run(program(rig));
    CHECK(rig.log == std::vector<std::string>{"0 put 0", "0 put 1", "0 put 2", "10 got 0", "10 put 3", "20 got 1", "20 put 4",
                                              "30 got 2", "40 got 3", "50 got 4"});
}

TEST_CASE("who is cancelled on the way to an item, or to room for one, leaves it to the next", "[engine]") {
    Rig rig;
    auto getter = [](Rig& r, BoundedQueue& queue, const char* name) -> Co {
        std::uint32_t item = 0;
        const Completion got = co_await queue.get(item);
        r.note(std::string(name) + " " + told(got));
        co_return got;
    };
    auto putter = [](Rig& r, BoundedQueue& queue, const char* name) -> Co {
        const Completion put = co_await queue.put(3);
        r.note(std::string(name) + " " + told(put));
        co_return put;
    };
    auto program = [&](Rig& r) -> Co {
        BoundedQueue queue(r.loop, 1, 0);
        const TaskRef first = r.loop.spawn(getter(r, queue, "first"), 0, kNoIndex);
        const TaskRef second = r.loop.spawn(getter(r, queue, "second"), 0, kNoIndex);
        co_await Sleep(r.loop, 1 * ms, Cause::Io);
        queue.putNow(1);
        first->cancel(CancelReason::Request, kNoTask);
        co_await Sleep(r.loop, 1 * ms, Cause::Io);
        queue.putNow(2);
        const TaskRef third = r.loop.spawn(putter(r, queue, "third"), 0, kNoIndex);
        const TaskRef fourth = r.loop.spawn(putter(r, queue, "fourth"), 0, kNoIndex);
        co_await Sleep(r.loop, 1 * ms, Cause::Io);
        std::uint32_t item = 0;
        co_await queue.get(item);
        third->cancel(CancelReason::Request, kNoTask);
        co_await Sleep(r.loop, 1 * ms, Cause::Io);
        co_return Completion::done();
    };
    rig.run(program(rig));
    CHECK(rig.log == std::vector<std::string>{"1 first cancelled", "1 second ok", "3 third cancelled", "3 fourth ok"});
}

TEST_CASE("a task that waits for what never comes is a deadlock, and its record still closes", "[engine]") {
    Rig rig;
    auto program = [](Rig& r) -> Co {
        Signal never(r.loop);
        co_return co_await wait(never, Cause::Future);
    };
    CHECK(rig.run(program(rig)) == Loop::End::Deadlock);
    CHECK(rig.recording.lane(0).copy().back().kind == EventKind::Finish);
}

TEST_CASE("a million synchronous completions neither grow the stack nor the heap", "[engine]") {
    Rig rig;
    auto nothing = []() -> Co { co_return Completion::done(); };
    auto program = [&nothing](Rig&) -> Co {
        for (int i = 0; i < 1'000'000; ++i) co_await nothing();
        co_return Completion::done();
    };
    CHECK(rig.run(program(rig)) == Loop::End::Finished);
}

TEST_CASE("a listener that leaves a future takes no link along, and leaves the others theirs", "[engine]") {
    struct Ear final : Listener {
        void run() override { ++heard; }
        int heard = 0;
    };
    Rig r;
    Signal signal(r.loop);
    Ear first, second, third;
    const std::vector<Ear*> ears{&first, &second, &third};
    const std::size_t present = GENERATE(1U, 2U, 3U);
    const std::size_t leaver = GENERATE(0U, 1U, 2U);
    if (leaver >= present) return;
    for (std::size_t i = 0; i < present; ++i) signal.listen(*ears[i]);
    signal.unlisten(*ears[leaver]);
    CHECK(ears[leaver]->nextListener == nullptr);  // a task has the next use for it
    signal.complete(Completion::done());
    r.run([]() -> Co { co_return Completion::done(); }());
    for (std::size_t i = 0; i < present; ++i) CHECK(ears[i]->heard == (i == leaver ? 0 : 1));
}
