// Circuit breakers: three states, and what counts when.
#include "core/engine/circuit_breaker.h"
#include "tests/core/rig.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

constexpr Nanos ms = Rig::ms;
using Told = std::vector<std::string>;

/// `do` behind the breaker `api` that opens at two failures for 20 ms.
std::string guarded(const std::string& step, const std::string& more = "") {
    return R"({"breaker":{"name":"api","failures":2,"open":"20 ms"},"do":)" + step + more + "}";
}
const std::string kDown = guarded(R"({"io":"1 ms","name":"call","fail":"=1","error":"Down"})");

/// The same, its end told by a leaf: what it raised, or `through`.
std::string attempt(const std::string& step) {
    return R"({"try":[)" + step +
           R"(,{"yield":true,"name":"through"}],"catch":{"CircuitOpen":{"yield":true,"name":"refused"},"Down":{"yield":true,"name":"down"}}})";
}
std::string twice(const std::string& step) { return R"({"repeat":2,"do":)" + step + "}"; }
std::string pause(int milliseconds) { return R"({"io":")" + std::to_string(milliseconds) + R"( ms","name":"pause"})"; }
std::string list(std::initializer_list<std::string> steps) {
    std::string text = "[";
    for (const std::string& step : steps) text += (text.size() > 1 ? "," : "") + step;
    return text + "]";
}

TracePtr play(const std::string& program, std::optional<Strategy> strategy = std::nullopt) {
    return Play{around(program), {}, strategy}();
}

/// The leaves of a run without the pauses.
Told course(const TracePtr& trace) {
    Told told = leaves(trace);
    std::erase_if(told, [](const std::string& leaf) { return leaf.starts_with("pause"); });
    return told;
}

/// The changes of state, `state at`, times in ms.
Told changes(const TracePtr& trace) {
    Told told;
    for (const Mark& mark : trace->marks)
        if (mark.kind == MarkKind::Breaker)
            told.push_back(trace->names[mark.name] + " " + word(static_cast<BreakerState>(mark.number)) + " " +
                           std::to_string(mark.time / ms));
    return told;
}

const std::string kWorks = guarded(R"({"io":"1 ms","name":"call"})");

}  // namespace

TEST_CASE("a breaker opens at so many failures in a row, refuses, tries once and closes", "[breaker]") {
    const TracePtr trace = play(list({twice(attempt(kDown)), attempt(kWorks), pause(20), attempt(kWorks), attempt(kWorks)}));
    CHECK(course(trace) == Told{"call failed 1", "down ok 1", "call failed 2", "down ok 2", "refused ok 2", "call ok 23",
                                "through ok 23", "call ok 24", "through ok 24"});
    CHECK(changes(trace) == Told{"api open 2", "api half-open 22", "api closed 23"});
}

TEST_CASE("a success in between starts the count again", "[breaker]") {
    const TracePtr trace = play(list({attempt(kDown), attempt(kWorks), attempt(kDown), attempt(kWorks)}));
    CHECK(changes(trace).empty());
}

TEST_CASE("a breaker is half-open at the very instant its time is over, and not before", "[breaker]") {
    CHECK(course(play(list({twice(attempt(kDown)), pause(19), attempt(kWorks)}))).back() == "refused ok 21");
    CHECK(course(play(list({twice(attempt(kDown)), pause(20), attempt(kWorks)}))).back() == "through ok 23");
}

TEST_CASE("a failed trial opens it again, for the whole time", "[breaker]") {
    const TracePtr trace =
        play(list({twice(attempt(kDown)), pause(20), attempt(kDown), pause(19), attempt(kWorks), pause(1), attempt(kWorks)}));
    CHECK(changes(trace) == Told{"api open 2", "api half-open 22", "api open 23", "api half-open 43", "api closed 44"});
}

TEST_CASE("one trial at a time: the others are refused while it goes on", "[breaker]") {
    const std::string slow = guarded(R"({"io":"5 ms","name":"trial"})");
    const TracePtr trace =
        play(list({twice(attempt(kDown)), pause(20),
                   R"({"gather":)" + list({attempt(slow), attempt(kWorks), list({pause(5), attempt(kWorks)})}) + "}"}));
    CHECK(course(trace) == Told{"call failed 1", "down ok 1", "call failed 2", "down ok 2", "refused ok 22", "trial ok 27",
                                "through ok 27", "call ok 28", "through ok 28"});
}

TEST_CASE("a cancelled trial frees its place and counts for nothing", "[breaker]") {
    const std::string cut =
        R"({"timeout":"3 ms","do":)" + guarded(R"({"io":"1 s","name":"trial"})") + R"(,"else":{"yield":true,"name":"cut"}})";
    const TracePtr trace = play(list({twice(attempt(kDown)), pause(20), cut, attempt(kWorks)}));
    CHECK(course(trace) == Told{"call failed 1", "down ok 1", "call failed 2", "down ok 2", "trial cancelled 25", "cut ok 25",
                                "call ok 26", "through ok 26"});
    CHECK(changes(trace) == Told{"api open 2", "api half-open 22", "api closed 26"});
}

TEST_CASE("a result counts only for the state its call began in", "[breaker]") {
    const auto late = [](int length, bool works) {
        return guarded(R"({"io":")" + std::to_string(length) + R"( ms","name":"late")" +
                       (works ? "}" : R"(,"fail":"=1","error":"Down"})"));
    };
    // Begun while closed, done while half-open: neither closes nor opens it.
    const bool works = GENERATE(true, false);
    const std::string straggler = attempt(late(24, works));
    const std::string trial = attempt(guarded(R"({"io":"5 ms","name":"trial"})"));
    const TracePtr trace =
        play(R"({"gather":)" + list({straggler, list({twice(attempt(kDown)), pause(20), trial, twice(attempt(kDown))})}) + "}");
    CHECK(changes(trace) == Told{"api open 2", "api half-open 22", "api closed 27", "api open 29"});
}

TEST_CASE("refused or failed, `else` takes its place: a cancellation never", "[breaker]") {
    const std::string down = guarded(R"({"io":"1 ms","name":"call","fail":"=1"})", R"(,"else":{"yield":true,"name":"else"})");
    CHECK(course(play(R"({"repeat":3,"do":)" + down + "}")) ==
          Told{"call failed 1", "else ok 1", "call failed 2", "else ok 2", "else ok 2"});
    const std::string slow = guarded(R"({"io":"1 s","name":"call"})", R"(,"else":{"yield":true,"name":"else"})");
    CHECK(course(play(R"({"timeout":"5 ms","do":)" + slow + R"(,"else":{"yield":true,"name":"cut"}})")) ==
          Told{"call cancelled 5", "cut ok 5"});
}

TEST_CASE("refused and without `else`, it is CircuitOpen", "[breaker]") {
    const TracePtr trace = play(list({twice(attempt(kDown)), kWorks}));
    CHECK(trace->outcome == RunOutcome::Failed);
    CHECK(trace->error == "CircuitOpen");
}

TEST_CASE("steps share a breaker by its name, and those of other names have their own", "[breaker]") {
    const std::string other = R"({"breaker":{"name":"other","failures":2,"open":"20 ms"},"do":{"io":"1 ms","name":"call"}})";
    CHECK(course(play(list({twice(attempt(kDown)), attempt(other), attempt(kWorks)}))) ==
          Told{"call failed 1", "down ok 1", "call failed 2", "down ok 2", "call ok 3", "through ok 3", "refused ok 3"});
}

TEST_CASE("plain blocking code has breakers too", "[breaker]") {
    const TracePtr trace = play(list({twice(attempt(kDown)), attempt(kWorks), pause(20), attempt(kWorks)}), Strategy::Sequential);
    CHECK(changes(trace) == Told{"api open 2", "api half-open 22", "api closed 23"});
}

TEST_CASE("in the engine: a trial's place is taken once, however many ask", "[breaker]") {
    Rig rig;
    CircuitBreaker breaker(rig.loop, 0);
    const auto program = [](Rig& r, CircuitBreaker& b) -> Co {
        b.failed(*b.admit(ms), 1);
        CHECK(b.state() == BreakerState::Open);
        co_await Sleep(r.loop, ms, Cause::Sleep);
        const auto trial = b.admit(ms);
        CHECK(trial);
        CHECK_FALSE(b.admit(ms));
        b.cancelled(*trial);
        CHECK(b.admit(ms));
        CHECK_FALSE(b.admit(ms));
        co_return Completion::done();
    };
    CHECK(rig.run(program(rig, breaker)) == Loop::End::Finished);
}
