// The step that kills what it runs on: worker processes break their pool, everything else goes down as a whole.
#include "tests/core/runs.h"

using namespace interleave;

namespace {

using Told = std::vector<std::string>;

int deaths(const TracePtr& trace) {
    return static_cast<int>(std::count_if(trace->marks.begin(), trace->marks.end(),
                                          [](const Mark& mark) { return mark.kind == MarkKind::WorkerDied; }));
}

/// Beside a crash after 20 ms: a job under way, one in the queue, and after all of them one more.
const char* const kCrowd = R"([{"gather":[
    {"try":[{"io":"20 ms","name":"way"},{"crash":true}],"catch":{"BrokenProcessPool":{"yield":true,"name":"first"}}},
    {"try":{"block":"90 ms","on":"pool","name":"under way"},"catch":{"BrokenProcessPool":{"yield":true,"name":"second"}}},
    {"try":[{"io":"60 ms","name":"way"},{"cpu":"1 ms","name":"late"}],"catch":{"BrokenProcessPool":{"yield":true,"name":"third"}}}]},
    {"io":"10 ms","name":"after"}])";

}  // namespace

TEST_CASE("the death of a worker process fails every pending and later job, and the program can catch it",
          "[crash][real][process]") {
    const Mode mode = GENERATE(Mode::Simulated, Mode::Real);
    const TracePtr trace = Play{around(kCrowd), {"workers=2"}, Strategy::Processes, mode}();
    INFO(word(mode));
    CHECK(trace->outcome == RunOutcome::Done);
    CHECK(deaths(trace) == 1);
    Told told;
    for (const std::string& leaf : leaves(trace)) told.push_back(leaf.substr(0, leaf.rfind(' ')));
    for (const char* each :
         {"crash failed", "first ok", "under way failed", "second ok", "late failed", "third ok", "after ok"}) {
        INFO(each);
        CHECK(std::count(told.begin(), told.end(), each) == 1);
    }
    for (const Span& span : trace->spans)
        if (span.outcome == Outcome::Failed) CHECK(trace->names[span.error] == "BrokenProcessPool");
}

TEST_CASE("without worker processes the whole run ends as crashed, where the step was reached", "[crash][real]") {
    const Mode mode = GENERATE(Mode::Simulated, Mode::Real);
    for (const Strategy strategy : {Strategy::Sequential, Strategy::EventLoop, Strategy::Interpreters, Strategy::Native}) {
        INFO(word(mode) << ", " << word(strategy));
        const TracePtr trace = Play{
            around(
                R"([{"io":"20 ms","name":"way"},{"try":{"gather":[{"crash":true},{"io":"60 ms","name":"other"}]},"finally":{"io":"1 ms","name":"tidy"}},{"io":"1 ms","name":"never"}])"),
            {},
            strategy,
            mode}();
        CHECK(trace->outcome == RunOutcome::Crashed);
        CHECK(std::all_of(trace->tasks.begin(), trace->tasks.end(), [](const TaskRow& task) { return task.finished >= 0; }));
        CHECK(leaves(trace).front().starts_with("way ok"));
        for (const std::string& leaf : leaves(trace))
            CHECK((leaf.starts_with("way") || leaf.starts_with("other") || leaf.starts_with("crash")));
        CHECK(trace->end < 60'000'000'000);
    }
}

TEST_CASE("a crash that is abandoned still takes everything down", "[crash]") {
    const TracePtr trace = Play{
        around(
            R"([{"timeout":"5 ms","do":{"gather":{"each":4,"do":{"block":"20 ms","on":"pool"}}},"else":{"yield":true}},{"timeout":"1 ms","do":{"crash":true},"else":{"yield":true}},{"io":"1 s","name":"after"}])"),
        {"workers=4"}}();
    // Its job had not begun when the time was over: it left the queue with its task.
    CHECK(trace->outcome == RunOutcome::Done);
    const TracePtr begun = Play{around(R"([{"spawn":{"crash":true},"name":"c"},{"io":"1 s","name":"after"}])")}();
    CHECK(begun->outcome == RunOutcome::Crashed);
    CHECK(begun->end == 0);
}
