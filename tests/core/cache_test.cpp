// Caches: single flight, take-over, and how long an answer holds.
#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = 1'000'000;
using Told = std::vector<std::string>;

TracePtr play(const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    return Play{around(program), {}, strategy}();
}

/// A step behind the cache `c`: by `key`, for `ttl` where it is given.
std::string cached(const std::string& step, const std::string& key = "1", const std::string& ttl = "") {
    return R"({"cache":{"name":"c","key":)" + key + (ttl.empty() ? "" : R"(,"ttl":")" + ttl + "\"") + R"(},"do":)" + step + "}";
}
std::string call(int milliseconds, const std::string& more = "") {
    return R"({"io":")" + std::to_string(milliseconds) + R"( ms","name":"call")" + more + "}";
}
std::string then(const std::string& step, const std::string& name) {
    return "[" + step + R"(,{"yield":true,"name":")" + name + R"("}])";
}
std::string after(int milliseconds, const std::string& step) {
    return R"([{"io":")" + std::to_string(milliseconds) + R"( ms","name":"way"},)" + step + "]";
}
std::string gather(std::initializer_list<std::string> steps, bool collect = false) {
    std::string text;
    for (const std::string& step : steps) text += (text.empty() ? "" : ",") + step;
    return R"({"gather":[)" + text + "]" + (collect ? R"(,"return_exceptions":true})" : "}");
}

Told course(const TracePtr& trace) {
    Told told = leaves(trace);
    std::erase_if(told, [](const std::string& leaf) { return leaf.starts_with("way"); });
    return told;
}

Told uses(const TracePtr& trace) {
    Told told;
    for (const Mark& mark : trace->marks)
        if (mark.kind == MarkKind::Cache)
            told.push_back(std::string(word(static_cast<CacheUse>(mark.number))) + " " + std::to_string(mark.time / ms));
    return told;
}

}  // namespace

TEST_CASE("a hit skips the step, at once and without a turn", "[cache]") {
    const TracePtr trace = play(R"({"repeat":3,"do":)" + cached(call(5)) + "}");
    CHECK(leaves(trace) == Told{"call ok 5"});
    CHECK(uses(trace) == Told{"miss 0", "hit 5", "hit 5"});
}

TEST_CASE("an answer holds from its completion until, but not at, the end of its time", "[cache]") {
    const std::string step = cached(call(5), "1", "10 ms");
    CHECK(uses(play("[" + step + "," + after(9, step) + "]")) == Told{"miss 0", "hit 14"});
    CHECK(uses(play("[" + step + "," + after(10, step) + "]")) == Told{"miss 0", "miss 15"});
    CHECK(uses(play(R"({"repeat":2,"do":)" + cached(call(5), "1", "0 s") + "}")) == Told{"miss 0", "miss 5"});
}

TEST_CASE("those who miss the same key at once share one call and how it ends, in the order they came", "[cache]") {
    const TracePtr trace =
        play(gather({then(cached(call(5)), "a"), then(cached(call(5)), "b"), after(3, then(cached(call(5)), "c"))}));
    CHECK(course(trace) == Told{"call ok 5", "a ok 5", "b ok 5", "c ok 5"});
    CHECK(uses(trace) == Told{"miss 0", "shared 0", "shared 3"});
    const auto waits =
        std::count_if(trace->waits.begin(), trace->waits.end(), [](const Wait& wait) { return wait.cause == Cause::Cache; });
    CHECK(waits == 2);
}

TEST_CASE("a failure is shared but not kept", "[cache]") {
    const std::string failing = cached(call(5, R"(,"fail":"=1","error":"Down")"));
    const std::string tried = R"({"try":)" + failing + R"(,"catch":{"Down":{"yield":true,"name":"down"}}})";
    const TracePtr trace = play("[" + gather({tried, tried}) + "," + tried + "]");
    CHECK(leaves(trace) == Told{"call failed 5", "down ok 5", "down ok 5", "call failed 10", "down ok 10"});
    CHECK(uses(trace) == Told{"miss 0", "shared 0", "miss 5"});
}

TEST_CASE("if the one who runs it is cancelled the first waiter takes over, and so on down the queue", "[cache]") {
    const auto within = [](int limit, const std::string& name) {
        return R"({"timeout":")" + std::to_string(limit) + R"( ms","do":)" + then(cached(call(10)), name) +
               R"(,"else":{"yield":true,"name":"cut"}})";
    };
    const TracePtr trace =
        play(gather({within(3, "a"), within(6, "b"), then(cached(call(10)), "c"), then(cached(call(10)), "d")}));
    CHECK(leaves(trace) ==
          Told{"call cancelled 3", "cut ok 3", "call cancelled 6", "cut ok 6", "call ok 16", "c ok 16", "d ok 16"});
    CHECK(uses(trace) == Told{"miss 0", "shared 0", "shared 0", "shared 0", "miss 3", "miss 6"});
}

TEST_CASE("a waiter that is cancelled is passed over, also at the instant it would take over", "[cache]") {
    const auto within = [](int limit, const std::string& name) {
        return R"({"timeout":")" + std::to_string(limit) + R"( ms","do":)" + then(cached(call(10)), name) +
               R"(,"else":{"yield":true,"name":"cut"}})";
    };
    CHECK(leaves(play(gather({within(5, "a"), within(3, "b"), then(cached(call(10)), "c")}))) ==
          Told{"cut ok 3", "call cancelled 5", "cut ok 5", "call ok 15", "c ok 15"});
    CHECK(leaves(play(gather({within(5, "a"), within(5, "b"), then(cached(call(10)), "c")}))) ==
          Told{"call cancelled 5", "cut ok 5", "cut ok 5", "call ok 15", "c ok 15"});
}

TEST_CASE("a waiter that is cancelled once it was told to take over tells the next", "[cache]") {
    const auto spawned = [](const std::string& name) {
        return R"({"spawn":)" + then(cached(call(10)), name) + R"(,"name":")" + name + "\"},";
    };
    const TracePtr trace = play("[" + spawned("a") + spawned("b") + spawned("c") +
                                after(5, R"([{"cancel":"a"},{"yield":true,"name":"way"},{"cancel":"b"},{"await":"c"}])") + "]");
    CHECK(course(trace) == Told{"call cancelled 5", "call ok 15", "c ok 15"});
    CHECK(trace->outcome == RunOutcome::Done);
}

TEST_CASE("cancelled with nobody waiting, the key is free again", "[cache]") {
    const std::string cut = R"({"timeout":"3 ms","do":)" + cached(call(10)) + R"(,"else":{"yield":true,"name":"cut"}})";
    const TracePtr trace = play("[" + cut + "," + then(cached(call(10)), "a") + "]");
    CHECK(leaves(trace) == Told{"call cancelled 3", "cut ok 3", "call ok 13", "a ok 13"});
}

TEST_CASE("a waiter cancelled while the answer is on its way to it leaves as cancelled, the others get it", "[cache]") {
    const std::string late =
        R"([{"spawn":)" + then(cached(call(10)), "late") + R"(,"name":"t"},)" + after(10, R"({"cancel":"t"})") + "]";
    const TracePtr trace = play(gather({then(cached(call(10)), "a"), late, then(cached(call(10)), "b")}));
    CHECK(course(trace) == Told{"call ok 10", "a ok 10", "b ok 10"});
    CHECK(trace->tasks.back().outcome == Outcome::Cancelled);
    CHECK(trace->tasks.back().finished == 10 * ms);
}

TEST_CASE("the CancelledError of something awaited inside is shared like any failure", "[cache]") {
    const std::string tried =
        R"({"try":)" + cached(R"({"await":"t"})") + R"(,"catch":{"CancelledError":{"yield":true,"name":"caught"}}})";
    const TracePtr trace =
        play(R"([{"spawn":{"io":"1 s","name":"t"},"name":"t"},)" + gather({tried, tried, after(5, R"({"cancel":"t"})")}) + "]");
    CHECK(course(trace) == Told{"t cancelled 5", "caught ok 5", "caught ok 5"});
    CHECK(trace->outcome == RunOutcome::Done);
}

TEST_CASE("keys are apart: numbers, expressions and words", "[cache]") {
    const TracePtr trace =
        play(R"({"gather":{"each":6,"do":)" + cached(R"({"io":"5 ms","name":"call"})", R"j("=mod(item, 2)")j") + "}}");
    CHECK(leaves(trace).size() == 2);
    CHECK(uses(play("[" + cached(call(1), "0") + "," + cached(call(1), R"("users")") + "," + cached(call(1), R"("=0 - 0")") +
                    "," + cached(call(1), R"("users")") + "]")) == Told{"miss 0", "miss 1", "hit 2", "hit 2"});
}

TEST_CASE("steps share a cache by its name: without one each step has its own", "[cache]") {
    const std::string own = R"({"cache":{"key":1},"do":{"io":"1 ms","name":"call"}})";
    CHECK(leaves(play("[" + own + "," + own + "]")).size() == 2);
    CHECK(leaves(play("[" + cached(call(1)) + "," + cached(call(1)) + "]")).size() == 1);
}

TEST_CASE("one who waits for itself is a deadlock, told as such", "[cache]") {
    const TracePtr trace = play(R"({"gather":[)" + cached(cached(call(1))) + "]}");
    CHECK(trace->outcome == RunOutcome::Deadlock);
    CHECK(trace->error.find("cache") != std::string::npos);
}

TEST_CASE("plain blocking code caches too", "[cache]") {
    const TracePtr trace =
        play(R"({"gather":{"each":4,"do":)" + cached(call(5), R"j("=mod(item, 2)")j", "12 ms") + "}}", Strategy::Sequential);
    CHECK(uses(trace) == Told{"miss 0", "miss 5", "hit 10", "hit 10"});
}
