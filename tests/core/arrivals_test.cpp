// Children at intervals: when they are made, what ends their coming, and that latency counts from their arrival.
#include <algorithm>

#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;

TracePtr play(const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    return Play{around(program), {}, strategy}();
}

/// When each task but the program's was made, in ms.
std::vector<Nanos> made(const TracePtr& trace) {
    std::vector<Nanos> at;
    for (std::size_t i = 1; i < trace->tasks.size(); ++i) at.push_back(trace->tasks[i].spawned / ms);
    return at;
}

/// From each item's arrival to its end, in ms.
std::vector<Nanos> latencies(const TracePtr& trace) {
    std::vector<Nanos> took;
    for (const Item& item : trace->items) took.push_back((item.finish - item.start) / ms);
    return took;
}

using Times = std::vector<Nanos>;

}  // namespace

TEST_CASE("each child is made a while after the one before, whatever those do", "[arrivals]") {
    for (const char* composition : {R"({"gather":)", R"({"group":)", R"({"first":4,"of":)", R"({"then":[],"as_completed":)"}) {
        INFO(composition);
        const TracePtr trace = play(std::string(composition) + R"({"each":4,"every":"10 ms","do":{"io":"25 ms"}}})");
        CHECK(trace->outcome == RunOutcome::Done);
        CHECK(made(trace) == Times{0, 10, 20, 30});
        CHECK(trace->makespan == 55 * ms);
        CHECK(trace->tasks.at(4).parent == kProgram);
    }
}

TEST_CASE("an interval of nothing or less lets the next one come at once", "[arrivals]") {
    CHECK(made(play(R"({"gather":{"each":4,"every":"=(item - 2) * 0.01","do":{"io":"1 ms"}}})")) == Times{0, 0, 0, 10});
    CHECK(made(play(R"({"gather":{"each":3,"every":"0 s","do":{"io":"1 ms"}}})")) == Times{0, 0, 0});
    CHECK(play(R"({"gather":{"each":0,"every":"1 s","do":{"io":"1 ms"}}})")->makespan == 0);
}

TEST_CASE("what ends a composition ends the coming of its children", "[arrivals]") {
    const struct {
        const char* program;
        Times made;
        Nanos makespan;
    } cases[] = {
        // A first failure, with nobody else under way.
        {R"({"try":{"gather":{"each":9,"every":"10 ms","do":{"io":"5 ms","fail":[1]}}},"catch":{"Error":{"io":"50 ms"}}})",
         {0, 10},
         65},
        {R"({"try":{"group":{"each":9,"every":"10 ms","do":{"io":"5 ms","fail":[1]}}},"catch":{"ExceptionGroup":{"io":"50 ms"}}})",
         {0, 10},
         65},
        // Enough have succeeded; enough never can.
        {R"([{"first":2,"of":{"each":9,"every":"10 ms","do":{"io":"5 ms"}}},{"io":"50 ms"}])", {0, 10}, 65},
        {R"([{"try":{"first":8,"of":{"each":9,"every":"10 ms","do":{"io":"5 ms","fail":[0,1]}}},"catch":{"Error":{"io":"50 ms"}}}])",
         {0, 10},
         65},
        // Its parent is cancelled while it waits for the next one only.
        {R"({"timeout":"18 ms","do":{"gather":{"each":9,"every":"10 ms","do":{"io":"5 ms"}}},"else":{"io":"50 ms"}})",
         {0, 10},
         68},
        {R"({"timeout":"18 ms","do":{"gather":{"each":9,"every":"10 ms","do":{"io":"5 ms"}},"return_exceptions":true},"else":{"io":"50 ms"}})",
         {0, 10},
         68},
        {R"({"timeout":"18 ms","do":{"group":{"each":9,"every":"10 ms","do":{"io":"5 ms"}}},"else":{"io":"50 ms"}})",
         {0, 10},
         68},
        {R"({"timeout":"18 ms","do":{"first":9,"of":{"each":9,"every":"10 ms","do":{"io":"5 ms"}}},"else":{"io":"50 ms"}})",
         {0, 10},
         68},
        // A child taken up fails its parent; the one under way runs on, the others are never made.
        {R"({"try":{"as_completed":{"each":9,"every":"10 ms","do":{"io":"15 ms"}},"then":{"raise":"Down"}},"catch":{"Down":{"io":"50 ms"}}})",
         {0, 10},
         65},
    };
    for (const auto& each : cases) {
        INFO(each.program);
        const TracePtr trace = play(each.program);
        CHECK(trace->outcome == RunOutcome::Done);
        CHECK(made(trace) == each.made);
        CHECK(trace->makespan == each.makespan * ms);
    }
}

TEST_CASE("a task's own waits do not put the children off", "[arrivals]") {
    const TracePtr trace =
        play(R"({"as_completed":{"each":3,"every":"10 ms","do":{"io":"1 ms"}},"then":{"io":"30 ms","name":"then"}})");
    CHECK(made(trace) == Times{0, 10, 20});
    CHECK(trace->makespan == 91 * ms);
}

TEST_CASE("items arrive at a pipeline however busy it is, and their latency counts from there", "[arrivals]") {
    const std::string pipeline = R"({"pipeline":{"items":4,"every":"10 ms","stages":[{"name":"serve","do":{"io":"20 ms"}}]}})";
    const TracePtr trace = play(pipeline);
    CHECK(trace->makespan == 80 * ms);
    CHECK(latencies(trace) == Times{20, 30, 40, 50});
    CHECK(latencies(play(pipeline, Strategy::Sequential)) == Times{20, 30, 40, 50});
    CHECK(play(R"({"pipeline":{"items":0,"every":"1 s","stages":[{"name":"serve","do":{"io":"20 ms"}}]}})")->makespan == 0);
}

TEST_CASE("a pipeline that ends early lets no more items come", "[arrivals]") {
    const TracePtr fails = play(
        R"({"try":{"pipeline":{"items":9,"every":"10 ms","on_error":"fail","stages":[{"name":"serve","workers":2,"do":{"try":{"io":"15 ms","fail":[1]},"finally":{"io":"40 ms"}}}]}},"catch":{"ExceptionGroup":{"io":"1 ms"}}})");
    CHECK(std::count_if(fails->events.begin(), fails->events.end(), [](const Event& e) {
              return e.kind == EventKind::Mark && static_cast<MarkKind>(e.code) == MarkKind::ItemArrived;
          }) == 7);  // the failure is behind its `finally`, at 65 ms
    const TracePtr cut = play(
        R"([{"timeout":"25 ms","do":{"pipeline":{"items":9,"every":"10 ms","stages":[{"name":"serve","do":{"try":{"io":"1 s"},"finally":{"io":"40 ms"}}}]}},"else":[]},{"io":"10 ms"}])");
    CHECK(cut->makespan == 75 * ms);
    CHECK(cut->items.size() == 3);
}

TEST_CASE("a loop that is held lets what is due come at once, with the instants that were asked for", "[arrivals]") {
    const TracePtr trace = play(R"({"gather":{"each":3,"every":"10 ms","do":{"cpu":"30 ms"}}})", Strategy::EventLoop);
    CHECK(made(trace) == Times{0, 30, 30});
    CHECK(latencies(trace) == Times{30, 50, 70});
}

TEST_CASE("plain blocking code sleeps until the next one arrives, or runs late", "[arrivals]") {
    const TracePtr early = play(R"({"gather":{"each":3,"every":"10 ms","do":{"io":"5 ms"}}})", Strategy::Sequential);
    CHECK(early->makespan == 25 * ms);
    CHECK(latencies(early) == Times{5, 5, 5});
    CHECK(std::count_if(early->waits.begin(), early->waits.end(), [](const Wait& wait) { return wait.cause == Cause::Sleep; }) ==
          2);
    CHECK(latencies(play(R"({"gather":{"each":3,"every":"10 ms","do":{"io":"15 ms"}}})", Strategy::Sequential)) ==
          Times{15, 20, 25});
    const TracePtr cut = play(R"({"timeout":"12 ms","do":{"gather":{"each":3,"every":"10 ms","do":{"io":"1 ms"}}},"else":[]})",
                              Strategy::Sequential);
    CHECK(cut->outcome == RunOutcome::Done);
    CHECK(cut->makespan == 12 * ms);
}

TEST_CASE("intervals are drawn by the child's number, not by how many there are or how fast they go", "[arrivals]") {
    const auto arrivals = [](const std::string& each, const std::string& service) {
        return made(
            play(R"({"gather":{"each":)" + each + R"(,"every":{"exponential":"10 ms"},"do":{"io":")" + service + R"("}}})"));
    };
    const Times few = arrivals("20", "1 ms");
    Times many = arrivals("40", "200 ms");
    many.resize(20);
    CHECK(few == many);
    CHECK(few.back() > 50);
    CHECK(few.back() < 800);
}

TEST_CASE("what arrives and ends is let go of: the others are still cancelled in the order they were made", "[arrivals]") {
    const TracePtr trace = play(
        R"({"timeout":"999.5 ms","do":{"group":{"each":5000,"every":"1 ms","do":{"io":"=item < 900 ? 0.0005 : 10"}}},"else":[]})");
    CHECK(trace->tasks.size() == 1001);
    std::vector<TaskId> cancelled;
    for (const Event& e : trace->events)
        if (e.kind == EventKind::Cancel && e.task != kProgram) cancelled.push_back(e.task);
    CHECK(cancelled.size() == 100);
    CHECK(std::is_sorted(cancelled.begin(), cancelled.end()));
    CHECK(cancelled.front() == 901);
}
