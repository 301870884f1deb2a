// Limits with a rate: what is granted when, to whom, and what is refused.
#include "core/engine/rate_limiter.h"
#include "tests/core/rig.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = Rig::ms;
using Told = std::vector<std::string>;

TracePtr play(const std::string& limit, const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    return Play{around(program, R"("limits":{"api":)" + limit + "},"), {}, strategy}();
}

std::vector<Nanos> startsOf(const TracePtr& trace) {
    std::vector<Nanos> starts;
    for (const Span& span : trace->spans) starts.push_back(span.start);
    return starts;
}

/// Whether no window of `period` holds more than `most` of the instants.
bool keepsTo(const std::vector<Nanos>& instants, std::size_t most, Nanos period) {
    for (std::size_t i = most; i < instants.size(); ++i)
        if (instants[i] - instants[i - most] < period) return false;
    return true;
}

Co caller(Rig& rig, RateLimiter& rate, int arrives, std::string name) {
    const Completion here = co_await Sleep(rig.loop, arrives * ms, Cause::Sleep);
    if (!here.ok()) co_return here;
    const Completion granted = co_await rate.acquire();
    rig.note(name + " " + told(granted));
    co_return granted;
}

}  // namespace

TEST_CASE("at most so many are granted in any period, and the next one at the instant it may be", "[limit]") {
    const TracePtr trace = play(
        R"({"permits":9,"rate":"2 / 10 ms"})",
        R"({"gather":{"each":5,"do":[{"io":"=item * 0.003","name":"way"},{"limit":"api","do":{"io":"1 ms","name":"call"}}]}})");
    CHECK(leaves(trace) == Told{"way ok 0", "call ok 1", "way ok 3", "call ok 4", "way ok 6", "way ok 9", "call ok 11",
                                "way ok 12", "call ok 14", "call ok 21"});
}

TEST_CASE("waiting for the rate is a wait for the limit, by its name", "[limit]") {
    const TracePtr trace =
        play(R"({"permits":9,"rate":"1 / 10 ms"})", R"({"gather":{"each":3,"do":{"limit":"api","do":{"yield":true}}}})");
    int waits = 0;
    for (const Wait& wait : trace->waits)
        if (wait.cause == Cause::Limit) {
            ++waits;
            CHECK(trace->names[wait.name] == "api");
        }
    CHECK(waits == 3);  // the third for the second, both for the clock
    CHECK(trace->makespan == 20 * ms);
}

TEST_CASE("whoever holds a permit and waits for the rate gives it back when cancelled", "[limit]") {
    const TracePtr trace = play(
        R"({"permits":1,"rate":"1 / 20 ms"})",
        R"([{"limit":"api","do":{"yield":true,"name":"a"}},{"gather":[{"timeout":"5 ms","do":{"limit":"api","do":{"yield":true,"name":"b"}},"else":{"yield":true,"name":"out"}},{"limit":"api","do":{"yield":true,"name":"c"}}]}])");
    CHECK(leaves(trace) == Told{"a ok 0", "out ok 5", "c ok 20"});
}

TEST_CASE("a caller cancelled while it waits for the rate takes no grant and holds nobody up", "[limit]") {
    Rig rig;
    RateLimiter rate(rig.loop, 1, 10 * ms, 0);
    const auto program = [](Rig& r, RateLimiter& of) -> Co {
        std::vector<TaskRef> tasks;
        for (const char* name : {"a", "b", "c", "d"}) tasks.push_back(r.loop.spawn(caller(r, of, 0, name), 0, kNoIndex));
        const auto joined = Gather::join(r.loop, tasks, Join::All);
        co_await Sleep(r.loop, 4 * ms, Cause::Sleep);
        tasks[1]->cancel(CancelReason::Request, kProgram);  // at the head, waiting for the clock
        tasks[2]->cancel(CancelReason::Request, kProgram);  // behind it
        co_return co_await wait(*joined, Cause::Join);
    };
    CHECK(rig.run(program(rig, rate)) == Loop::End::Finished);
    CHECK(rig.log == Told{"0 a ok", "4 b cancelled", "4 c cancelled", "10 d ok"});
}

TEST_CASE("a caller cancelled at the very instant of its grant leaves the grant to the next", "[limit]") {
    Rig rig;
    RateLimiter rate(rig.loop, 1, 10 * ms, 0);
    const auto program = [](Rig& r, RateLimiter& of) -> Co {
        std::vector<TaskRef> tasks;
        for (const char* name : {"a", "b", "c"}) tasks.push_back(r.loop.spawn(caller(r, of, 0, name), 0, kNoIndex));
        const auto joined = Gather::join(r.loop, tasks, Join::All);
        co_await Sleep(r.loop, 10 * ms, Cause::Sleep);
        tasks[1]->cancel(CancelReason::Request, kProgram);
        co_return co_await wait(*joined, Cause::Join);
    };
    CHECK(rig.run(program(rig, rate)) == Loop::End::Finished);
    CHECK(rig.log == Told{"0 a ok", "10 b cancelled", "10 c ok"});
}

TEST_CASE("a thousand callers at once are served in order, so many in each period", "[limit]") {
    const TracePtr trace =
        play(R"({"permits":1000,"rate":"7 / 1 s"})", R"({"gather":{"each":1000,"do":{"limit":"api","do":{"io":"1 ms"}}}})");
    const std::vector<Nanos> starts = startsOf(trace);
    REQUIRE(starts.size() == 1000);
    CHECK(keepsTo(starts, 7, 1'000 * ms));
    CHECK(starts.back() == 999 / 7 * 1'000 * ms);
    for (std::size_t i = 0; i < starts.size(); ++i) CHECK(trace->spans[i].item == i);
}

TEST_CASE("no window of the period holds more than the rate, whatever the arrivals", "[limit]") {
    const int seed = GENERATE(range(1, 20));
    const TracePtr trace = Play{
        around(
            R"({"gather":{"each":200,"do":[{"io":{"exponential":"20 ms"}},{"limit":"api","do":{"io":"3 ms","name":"call"}}]}})",
            R"("limits":{"api":{"permits":4,"rate":"3 / 10 ms"}},)"),
        {"seed=" + std::to_string(seed)}}();
    std::vector<Nanos> starts;
    for (const Span& span : trace->spans)
        if (trace->names[span.name] == "call") starts.push_back(span.start);
    REQUIRE(starts.size() == 200);
    CHECK(keepsTo(starts, 3, 10 * ms));
}

TEST_CASE("over the rate a call is refused at once where the limit says so, and a refusal is no grant", "[limit]") {
    const TracePtr trace = play(
        R"({"permits":9,"rate":"2 / 10 ms","refuse":"RateLimitError"})",
        R"({"gather":{"each":5,"do":[{"io":"=item * 0.004","name":"way"},{"try":{"limit":"api","do":{"yield":true,"name":"call"}},"catch":{"RateLimitError":{"yield":true,"name":"refused"}}}]}})");
    CHECK(leaves(trace) == Told{"way ok 0", "call ok 0", "way ok 4", "call ok 4", "way ok 8", "refused ok 8", "way ok 12",
                                "call ok 12", "way ok 16", "call ok 16"});
}

TEST_CASE("only the rate refuses: where permits are short, callers wait for them", "[limit]") {
    const TracePtr trace =
        play(R"({"permits":1,"rate":"2 / 10 ms","refuse":"Full"})",
             R"({"gather":{"each":3,"do":{"limit":"api","do":{"io":"4 ms","name":"call"}}},"return_exceptions":true})");
    CHECK(leaves(trace) == Told{"call ok 4", "call ok 8"});
    CHECK(trace->tasks.at(3).outcome == Outcome::Failed);
    CHECK(trace->tasks.at(3).finished == 8 * ms);
}

TEST_CASE("a refusal inside a retry is tried again until the rate allows it", "[limit]") {
    const TracePtr trace = play(
        R"({"permits":1,"rate":"1 / 10 ms","refuse":"RateLimitError"})",
        R"({"repeat":2,"do":{"retry":{"attempts":5,"initial":"4 ms","factor":1,"on":["RateLimitError"]},"do":{"limit":"api","do":{"yield":true,"name":"call"}}}})");
    CHECK(leaves(trace) == Told{"call ok 0", "call ok 12"});
}

TEST_CASE("plain blocking code never waits for a limit, and is refused like everybody", "[limit]") {
    const std::string program =
        R"({"gather":{"each":3,"do":{"limit":"api","do":{"io":"1 ms","name":"call"}}},"return_exceptions":true})";
    CHECK(leaves(play(R"({"permits":1,"rate":"1 / 1 s"})", program, Strategy::Sequential)) ==
          Told{"call ok 1", "call ok 2", "call ok 3"});
    CHECK(leaves(play(R"({"permits":1,"rate":"1 / 1 s","refuse":"Full"})", program, Strategy::Sequential)) == Told{"call ok 1"});
}

TEST_CASE("either side of a rate may be an expression, and its period is a duration like any other", "[limit]") {
    const std::string text =
        around(R"({"gather":{"each":4,"do":{"limit":"api","do":{"io":"1 ms"}}}})",
               R"("parameters":{"calls":{"type":"int","default":1,"min":1},"window":{"type":"duration","default":"10 ms"}},
                                       "limits":{"api":{"permits":9,"rate":"=calls / =window"}},)");
    CHECK(Play{text}()->makespan == 31 * ms);
    CHECK(Play{text, {"calls=2"}}()->makespan == 11 * ms);
    CHECK(Play{text, {"window=20ms"}}()->makespan == 61 * ms);
    CHECK(Play{text, {"time_scale=2"}}()->makespan == 62 * ms);
}
