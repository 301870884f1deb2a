// `first` and `as_completed`: who is waited for, who is cancelled, and in which order.
#include "tests/core/runs.h"

using namespace interleave;

namespace {

/// How each leaf ended, `name outcome at` in the order of the ends; times in ms.
std::vector<std::string> leaves(const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    const TracePtr trace = Play{around(program), {}, strategy}();
    std::vector<std::string> told;
    for (const Event& e : trace->events)
        if (e.kind == EventKind::Leaf)
            told.push_back(trace->names[e.tag] + " " + leafWord(leafOutcome(e)) + " " + std::to_string(e.time / 1'000'000));
    told.push_back(word(trace->outcome) + (trace->error.empty() ? "" : " " + trace->error));
    return told;
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("the first so many to succeed end the race, the rest is cancelled and awaited", "[language]") {
    CHECK(
        leaves(
            R"({"first":2,"of":[{"io":"30 ms","name":"c"},{"io":"10 ms","name":"a","fail":"=1"},{"io":"20 ms","name":"b"},{"try":{"io":"1 s","name":"d"},"finally":{"io":"5 ms","name":"tidy"}}]})") ==
        Told{"a failed 10", "b ok 20", "c ok 30", "d cancelled 30", "tidy ok 35", "done"});
}

TEST_CASE("a race out of reach raises its first failure, of those of one instant the lowest number's", "[language]") {
    CHECK(
        leaves(
            R"({"first":2,"of":[[{"io":"5 ms","name":"x"},{"io":"5 ms","name":"a","fail":"=1","error":"Low"}],{"io":"10 ms","name":"b","fail":"=1","error":"High"},{"io":"1 s","name":"c"}]})") ==
        Told{"x ok 5", "b failed 10", "a failed 10", "c cancelled 10", "failed Low"});
}

TEST_CASE("a cancelled race cancels its children and ends when all have unwound", "[language]") {
    CHECK(
        leaves(
            R"({"timeout":"10 ms","do":{"first":1,"of":[{"io":"1 s","name":"a"},{"try":{"io":"1 s","name":"b"},"finally":{"io":"5 ms","name":"tidy"}}]},"else":{"yield":true,"name":"else"}})") ==
        Told{"a cancelled 10", "b cancelled 10", "tidy ok 15", "else ok 15", "done"});
}

TEST_CASE("plain blocking code stops a race after so many successes, or when they are out of reach", "[language]") {
    CHECK(leaves(R"({"first":1,"of":[{"io":"1 ms","name":"a","fail":"=1"},{"io":"1 ms","name":"b"},{"io":"1 ms","name":"c"}]})",
                 Strategy::Sequential) == Told{"a failed 1", "b ok 2", "done"});
    CHECK(leaves(R"({"first":2,"of":[{"io":"1 ms","name":"a","fail":"=1","error":"Down"},{"io":"1 ms","name":"b"}]})",
                 Strategy::Sequential) == Told{"a failed 1", "failed Down"});
}

TEST_CASE("a race cannot want more than there are, also where only the run knows", "[language]") {
    const auto trace =
        execute(Play{around(R"({"repeat":2,"do":{"first":1,"of":{"each":"=item","do":{"io":"1 ms"}}}})")}.request());
    REQUIRE_FALSE(trace.ok());
    CHECK(trace.error().message.find("1 of 0") != std::string::npos);
}

TEST_CASE("children are taken up in the order in which they end, while the others go on", "[language]") {
    CHECK(
        leaves(
            R"({"as_completed":[{"io":"20 ms","name":"a"},{"io":"10 ms","name":"b"}],"then":{"io":"=0.015 + item * 0.001","name":"then"}})") ==
        Told{"b ok 10", "a ok 20", "then ok 26", "then ok 41", "done"});
}

TEST_CASE("a failed child raises at its turn, and the others run on unawaited", "[language]") {
    CHECK(
        leaves(
            R"([{"try":{"as_completed":[{"io":"10 ms","name":"a","fail":"=1"},{"io":"20 ms","name":"b"}],"then":{"io":"1 ms","name":"then"}},"catch":{"*":{"io":"30 ms","name":"after"}}}])") ==
        Told{"a failed 10", "b ok 20", "after ok 40", "done"});
}

TEST_CASE("plain blocking code runs what follows after each child", "[language]") {
    CHECK(leaves(R"({"as_completed":{"each":2,"do":{"io":"10 ms","name":"a"}},"then":{"io":"1 ms","name":"then"}})",
                 Strategy::Sequential) == Told{"a ok 10", "then ok 11", "a ok 21", "then ok 22", "done"});
}
