// Groups, shields, and tasks and futures with names: what the language says of them, and the awkward cases of cancellation.
#include <algorithm>

#include "tests/core/runs.h"

using namespace interleave;

namespace {

TracePtr play(const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    return Play{around(program), {}, strategy}();
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("a group cancels the siblings of the first that fails, awaits them all and raises one error", "[language]") {
    const TracePtr trace = play(
        R"({"try":{"group":[{"io":"10 ms","name":"a","fail":"=1"},{"try":{"io":"1 s","name":"b"},"finally":{"io":"5 ms","name":"tidy"}}]},"catch":{"ExceptionGroup":{"io":"1 ms","name":"after"}}})");
    CHECK(leaves(trace) == Told{"a failed 10", "b cancelled 10", "tidy ok 15", "after ok 16"});
    CHECK(trace->outcome == RunOutcome::Done);
}

TEST_CASE("a group inside a gather inside a group: the inner failure reaches the outermost as one error each", "[language]") {
    const TracePtr trace = play(
        R"({"group":[{"gather":[{"group":[{"io":"10 ms","name":"a","fail":"=1"},{"io":"1 s","name":"b"}]},{"io":"20 ms","name":"c"}]},{"io":"1 s","name":"d"}]})");
    CHECK(trace->outcome == RunOutcome::Failed);
    CHECK(trace->error == "ExceptionGroup");
    CHECK(leaves(trace) == Told{"a failed 10", "b cancelled 10", "d cancelled 10", "c cancelled 10"});
}

TEST_CASE("plain blocking code raises a group's error too, and makes no later child", "[language]") {
    const TracePtr trace =
        play(R"({"group":[{"io":"10 ms","name":"a","fail":"=1"},{"io":"1 s","name":"b"}]})", Strategy::Sequential);
    CHECK(trace->error == "ExceptionGroup");
    CHECK(leaves(trace) == Told{"a failed 10"});
}

TEST_CASE("what is shielded goes on when its waiter is cancelled", "[language]") {
    const TracePtr trace = play(
        R"([{"timeout":"10 ms","do":{"shield":{"io":"30 ms","name":"kept"}},"else":{"yield":true}},{"io":"40 ms","name":"later"}])");
    CHECK(leaves(trace) == Told{"yield ok 10", "kept ok 30", "later ok 50"});
}

TEST_CASE("a spawned task that still runs when the program ends is cancelled and counted", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"try":{"io":"1 s","name":"work"},"finally":{"io":"5 ms","name":"tidy"}},"name":"bg"},{"io":"10 ms","name":"main"}])");
    CHECK(leaves(trace) == Told{"main ok 10", "work cancelled 10", "tidy ok 15"});
    CHECK(trace->makespan == 10'000'000);
    CHECK(trace->tasks.at(1).outcome == Outcome::Cancelled);
}

TEST_CASE("a task cancelled before its first step never starts: cancelled twice it ends once", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"io":"1 s","name":"never"},"name":"t"},{"cancel":"t"},{"cancel":"t"},{"try":{"await":"t"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}},{"cancel":"t"}])");
    CHECK(leaves(trace) == Told{"caught ok 1"});
    CHECK(trace->tasks.at(1).started == -1);
    CHECK(trace->outcome == RunOutcome::Done);
}

TEST_CASE("a task cancelled in its finally leaves the finally, too", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"try":{"io":"1 s","name":"body"},"finally":{"io":"1 s","name":"tidy"}},"name":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"io":"10 ms","name":"m"}])");
    CHECK(leaves(trace) == Told{"m ok 10", "body cancelled 10", "m ok 20", "tidy cancelled 20", "m ok 30"});
}

TEST_CASE("a failure while being cancelled wins over the cancellation", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"try":{"io":"1 s","name":"body"},"finally":{"raise":"Broken"}},"name":"t"},{"io":"10 ms","name":"m"},{"cancel":"t"},{"try":{"await":"t"},"catch":{"Broken":{"io":"1 ms","name":"caught"}}}])");
    CHECK(leaves(trace) == Told{"m ok 10", "body cancelled 10", "caught ok 11"});
}

TEST_CASE("awaiting a task passes the awaiter's cancellation on to it, a shield around the wait's task does not", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"io":"1 s","name":"work"},"name":"t"},{"timeout":"10 ms","do":{"await":"t"},"else":{"io":"1 ms","name":"else"}}])");
    CHECK(leaves(trace) == Told{"work cancelled 10", "else ok 11"});
}

TEST_CASE("the task's own cancellation is never caught, whatever the handler is called", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"try":{"io":"1 s","name":"work"},"catch":{"CancelledError":{"io":"1 ms","name":"no"},"*":{"io":"1 ms","name":"no"}}},"name":"t"},{"io":"5 ms","name":"m"},{"cancel":"t"},{"io":"5 ms","name":"m"}])");
    CHECK(leaves(trace) == Told{"m ok 5", "work cancelled 5", "m ok 10"});
}

TEST_CASE("a future wakes all who wait in the order they came: setting it twice is an InvalidStateError", "[language]") {
    const TracePtr trace = play(
        R"([{"future":"f"},{"gather":[[{"await":"f"},{"yield":true,"name":"a"}],[{"await":"f"},{"yield":true,"name":"b"}],[{"io":"10 ms","name":"s"},{"set":"f"}]]},{"await":"f"},{"try":{"set":"f"},"catch":{"InvalidStateError":{"io":"1 ms","name":"caught"}}}])");
    CHECK(leaves(trace) == Told{"s ok 10", "a ok 10", "b ok 10", "caught ok 11"});
}

TEST_CASE("a future that nobody sets is a deadlock, named", "[language]") {
    const TracePtr trace = play(R"([{"future":"answer"},{"gather":[{"await":"answer"}]}])");
    CHECK(trace->outcome == RunOutcome::Deadlock);
    CHECK(trace->error.find("future answer") != std::string::npos);
}

TEST_CASE("inside loops a name carries the indices: near by itself, from outside by hand", "[language]") {
    const TracePtr trace = play(
        R"([{"repeat":3,"do":{"spawn":{"io":"=(item + 1) * 0.01","name":"t"},"name":"n"}},{"await":"n[1]"},{"io":"1 ms","name":"m"},{"cancel":"n[2]"},{"repeat":1,"do":{"await":"n"}},{"io":"20 ms","name":"m"}])");
    CHECK(leaves(trace) == Told{"t ok 10", "t ok 20", "m ok 21", "t cancelled 21", "m ok 41"});
    CHECK(trace->tasks.at(2).index == 1);
}

TEST_CASE("the name of a live task cannot be used again, nor one that does not exist yet", "[language]") {
    for (const char* program : {R"({"repeat":2,"do":[{"gather":[{"repeat":1,"do":{"spawn":{"io":"1 s"},"name":"n"}}]}]})",
                                R"([{"spawn":{"io":"1 s"},"name":"n"},{"spawn":{"io":"1 s"},"name":"n"}])",
                                R"([{"await":"n"},{"spawn":{"io":"1 s"},"name":"n"}])"}) {
        const auto trace = execute(Play{around(program)}.request());
        const bool loops = std::string_view(program).find("repeat") != std::string_view::npos;
        CHECK(trace.ok() == loops);  // in the loops the names differ
        if (!trace.ok()) CHECK(trace.error().place.line == 1);
    }
}

TEST_CASE("tasks that wait for each other in a circle can still be cancelled", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":[{"yield":true},{"await":"b"}],"name":"a"},{"spawn":{"await":"a"},"name":"b"},{"io":"5 ms","name":"m"}])");
    CHECK(leaves(trace).back() == "m ok 5");
    CHECK(std::all_of(trace->tasks.begin(), trace->tasks.end(), [](const TaskRow& task) { return task.finished >= 0; }));
}

TEST_CASE("a task that awaits itself fails as in asyncio", "[language]") {
    const TracePtr trace = play(R"([{"spawn":{"await":"n"},"name":"n"},{"yield":true,"name":"y"},{"await":"n"}])");
    CHECK(trace->error == "RuntimeError");
    const TracePtr others = play(
        R"([{"spawn":[{"try":{"await":"n"},"catch":{"RuntimeError":{"io":"10 ms","name":"goes on"}}},{"await":"n"}],"name":"n"},{"yield":true,"name":"y"},{"await":"n"}])");
    CHECK(others->error == "RuntimeError");
    CHECK(others->makespan == 0);
}

TEST_CASE("what is forgotten never starts, and a mark says so", "[language]") {
    const TracePtr trace = play(R"([{"forget":{"io":"1 s","name":"lost"}},{"io":"1 ms","name":"m"}])");
    CHECK(leaves(trace) == Told{"m ok 1"});
    const auto mark = std::find_if(trace->marks.begin(), trace->marks.end(),
                                   [](const Mark& each) { return each.kind == MarkKind::NeverAwaited; });
    REQUIRE(mark != trace->marks.end());
    CHECK(trace->names[mark->name] == "lost");
}

TEST_CASE("plain blocking code runs a spawned step in place and keeps its failure for who awaits it", "[language]") {
    const TracePtr trace = play(
        R"([{"spawn":{"io":"5 ms","name":"s","fail":"=1","error":"Down"},"name":"n"},{"io":"1 ms","name":"m"},{"try":{"await":"n"},"catch":{"Down":{"io":"1 ms","name":"caught"}}}])",
        Strategy::Sequential);
    CHECK(leaves(trace) == Told{"s failed 5", "m ok 6", "caught ok 7"});
}
