// What holds for every program, on both clocks.
#include <rapidcheck.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "core/base/random.h"
#include "tests/core/random_program.h"

using namespace interleave;

namespace {

RandomProgram anyProgram() {
    return RandomProgram(*rc::gen::container<std::vector<std::uint32_t>>(60, rc::gen::inRange<std::uint32_t>(0, 1'000'000)));
}

/// The most of these spans under way at once; one that ends where another starts is not.
int mostAtOnce(std::vector<std::pair<Nanos, Nanos>> spans) {
    std::vector<std::pair<Nanos, int>> changes;
    for (const auto& [start, end] : spans) {
        if (start == end) continue;
        changes.emplace_back(start, +1);
        changes.emplace_back(end, -1);
    }
    std::sort(changes.begin(), changes.end());
    int now = 0, most = 0;
    for (const auto& change : changes) most = std::max(most, now += change.second);
    return most;
}

bool begins(const std::string& text, const char* with) { return text.rfind(with, 0) == 0; }

/// What is wrong with a run on whichever clock; empty: nothing.
std::string wrongIn(const TracePtr& trace) {
    for (const TaskRow& task : trace->tasks)
        if (task.finished < 0) return "a task that does not finish";  // the builder refuses a second end
    std::map<LaneId, std::vector<std::pair<Nanos, Nanos>>> lanes;
    std::map<CoreId, std::vector<std::pair<Nanos, Nanos>>> cores;
    std::vector<std::pair<Nanos, Nanos>> one, two;
    for (const Span& span : trace->spans) {
        const std::string& name = trace->names[span.name];
        if (span.kind != SpanKind::Io) lanes[span.lane].emplace_back(span.start, span.end);
        if (span.kind == SpanKind::Cpu && span.core != kNoCore) cores[span.core].emplace_back(span.start, span.end);
        if (span.abandoned) continue;  // its task has left, and its permit with it
        if (begins(name, "one")) one.emplace_back(span.start, span.end);
        if (begins(name, "two")) two.emplace_back(span.start, span.end);
    }
    for (const auto& lane : lanes)
        if (mostAtOnce(lane.second) > 1) return "two spans at once on a thread";
    if (trace->meta.mode == Mode::Simulated)  // real threads take turns on a core within their spans
        for (const auto& core : cores)
            if (mostAtOnce(core.second) > 1) return "two spans at once on a core";
    return mostAtOnce(one) > 1 || mostAtOnce(two) > 2 ? "more inside a limit than it has permits" : "";
}

}  // namespace

TEST_CASE("any program simulated: ends once, shares nothing that is one's own, leaves nothing behind", "[properties]") {
    REQUIRE(rc::check("any program", [] {
        const std::string text = anyProgram().text();
        RC_LOG() << text << '\n';
        const Play play{text, {"cores=5"}};  // one for each of four workers and the loop
        const TracePtr trace = play(), again = play();
        RC_ASSERT(wrongIn(trace) == "");
        constexpr Nanos limit = 25'000'000;
        for (const Span& span : trace->spans) {
            const std::string& name = trace->names[span.name];
            if (!span.abandoned) RC_ASSERT(span.end <= limit);
            const std::size_t cpu = name.find("cpu");
            if (span.kind == SpanKind::Cpu && cpu != std::string::npos)
                RC_ASSERT(span.end - span.start == std::stoi(name.substr(cpu + 3)) * Nanos{1'000'000});
        }
        for (const TaskRow& task : trace->tasks) RC_ASSERT(task.finished <= limit);
        RC_ASSERT(trace->events.size() == again->events.size());
        RC_ASSERT(std::memcmp(trace->events.data(), again->events.data(), trace->events.size() * sizeof(Event)) == 0);
    }));
}

TEST_CASE("any pipeline simulated: no queue holds more than its bound, and no item is lost", "[properties]") {
    REQUIRE(rc::check("any pipeline", [] {
        const std::string text = anyProgram().pipeline();
        RC_LOG() << text << '\n';
        const TracePtr trace = Play{text}();
        RC_ASSERT(wrongIn(trace) == "");
        const auto bound = trace->meta.stages.back().queueBound;
        for (const Counter& queue : trace->queueDepth)
            for (const CounterPoint& point : queue.points) RC_ASSERT(point.value >= 0 && point.value <= bound);
        for (const Item& item : trace->items) RC_ASSERT(item.dropped != (item.finish >= 0));
    }));
}

TEST_CASE("any program for real: ends once, and shares nothing that is one's own", "[properties][real]") {
    for (std::uint32_t seed = 0; seed < 25; ++seed) {
        std::vector<std::uint32_t> choices(60);
        for (std::uint32_t i = 0; i < choices.size(); ++i) choices[i] = static_cast<std::uint32_t>(draw::mix(seed, i) >> 40);
        for (const std::string& text : {RandomProgram(choices).text(), RandomProgram(choices).pipeline()}) {
            INFO(text);
            CHECK(wrongIn(Play{text, {}, Strategy::Native, Mode::Real}()) == "");
        }
    }
}
