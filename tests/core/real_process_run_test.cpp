#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/core/runs.h"

using namespace interleave;

namespace {

void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

std::vector<pid_t> children() {
    std::vector<pid_t> found;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream file(task.path() / "children");
        for (pid_t id = 0; file >> id;) found.push_back(id);
    }
    return found;
}

std::string withStart(const std::string& start) {
    return R"({"version":1,"id":"test","title":"Test","topic":"foundations","machine":{"strategy":"processes","workers":1,"cores":2)" +
           start + R"(},"program":[{"cpu":"10 ms","name":"first"},{"cpu":"10 ms","bytes":"1 MB","name":"second"}]})";
}

int deaths(const TracePtr& trace) {
    return static_cast<int>(std::count_if(trace->marks.begin(), trace->marks.end(),
                                          [](const Mark& mark) { return mark.kind == MarkKind::WorkerDied; }));
}

}  // namespace

TEST_CASE("simulated worker processes cost their start, their dispatch and pickling both ways", "[run]") {
    const double jobs = 2 * (0.010 + 172e-6) + 2 * 1e6 * 0.73e-9;
    CHECK(seconds(Play{withStart(R"(,"start":"spawn")")}()) == Approx(0.049 + jobs));
    CHECK(seconds(Play{withStart(R"(,"start":"forkserver")")}()) == Approx(0.037 + jobs));
    CHECK(seconds(Play{withStart(R"(,"start":"fork")")}()) == Approx(0.0051 + jobs));
    CHECK(seconds(Play{withStart("")}()) == Approx(0.0051 + jobs));
}

TEST_CASE("a run on worker processes shows them starting and working, and leaves none", "[run][real][process]") {
    const TracePtr trace =
        Play{resource("scenarios/fetch-analyse-store.json"), {"time_scale=0.02"}, Strategy::Processes, Mode::Real}();
    CHECK(trace->outcome == RunOutcome::Done);
    CHECK(trace->meta.strategy == "processes");
    CHECK(std::any_of(trace->spans.begin(), trace->spans.end(), [](const Span& span) { return span.kind == SpanKind::Startup; }));
    CHECK(std::any_of(trace->spans.begin(), trace->spans.end(),
                      [](const Span& span) { return span.kind == SpanKind::Cpu && span.lane > 0 && span.core != kNoCore; }));
    CHECK(children().empty());
}

TEST_CASE("a run whose worker is killed ends with BrokenProcessPool, in the timeline too", "[run][real][process]") {
    Result<TracePtr> trace = Error{};
    const RunRequest request =
        Play{around(R"({"gather":{"each":4,"do":{"block":"1 min","on":"pool","name":"hold"}},"return_exceptions":false})", ""),
             {"workers=2"},
             Strategy::Processes,
             Mode::Real}
            .request();
    std::thread runner([&] { trace = execute(request); });
    while (children().empty()) rest();
    const pid_t victim = children().front();
    for (int i = 0; i < 300; ++i) rest();  // until it works; killed before that, it breaks the pool just as well
    kill(victim, SIGKILL);
    runner.join();
    REQUIRE(trace.ok());
    CHECK((*trace)->outcome == RunOutcome::Failed);
    CHECK((*trace)->error == "BrokenProcessPool");
    CHECK(deaths(*trace) == 1);
    CHECK(std::all_of((*trace)->tasks.begin(), (*trace)->tasks.end(), [](const TaskRow& task) { return task.finished >= 0; }));
    for (const Span& span : (*trace)->spans) {
        if (span.kind != SpanKind::Block) continue;
        CHECK(span.outcome == Outcome::Failed);
        CHECK((*trace)->names[span.error] == "BrokenProcessPool");
    }
    CHECK(children().empty());
}

TEST_CASE("a run on worker processes can be stopped", "[run][real][process]") {
    RunControl control;
    Result<TracePtr> trace = Error{};
    const RunRequest request =
        Play{
            around(R"({"gather":{"each":4,"do":{"cpu":"1 min","name":"work"}}})"), {"workers=2"}, Strategy::Processes, Mode::Real}
            .request();
    std::thread runner([&] { trace = execute(request, &control); });
    while (children().empty()) rest();
    control.stop();
    runner.join();
    REQUIRE(trace.ok());
    CHECK((*trace)->outcome == RunOutcome::Stopped);
    CHECK(deaths(*trace) == 0);
    CHECK(children().empty());
}
