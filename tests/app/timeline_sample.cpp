#include "tests/app/timeline_sample.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/trace/counters.h"

namespace interleave::sample {
namespace {

constexpr Nanos kMs = 1'000'000;

/// A hand-made trace under construction: spans and waits in any order, rows by name.
class Maker {
public:
    Maker() { m_trace.tasks.emplace_back(); }

    NameId name(const char* text) { return m_trace.names.intern(text); }
    Span& span(Nanos start, Nanos end, SpanKind kind, NameId stage, std::uint32_t item) {
        Span span;
        span.start = start;
        span.end = end;
        span.kind = kind;
        span.name = span.stage = stage;
        span.item = item;
        span.task = kProgram;
        m_trace.spans.push_back(span);
        return m_trace.spans.back();
    }
    void wait(Nanos start, Nanos end, NameId queue) {
        Wait wait;
        wait.start = start;
        wait.end = end;
        wait.task = kProgram;
        wait.name = queue;
        wait.cause = Cause::Queue;
        m_trace.waits.push_back(wait);
    }
    void counter(const char* counterName, SpanKind kind) {
        std::map<Nanos, int> steps;
        for (const Span& s : m_trace.spans)
            if (s.kind == kind) ++steps[s.start], --steps[s.end];
        Counter counter;
        counter.name = counterName;
        int value = 0;
        for (const auto& [time, step] : steps) counter.points.push_back({time, double(value += step)});
        m_trace.inFlight.push_back(std::move(counter));
    }
    Run finish(Lanes lanes) {
        for (const Span& s : m_trace.spans) m_trace.end = std::max(m_trace.end, s.end);
        if (m_trace.makespan == 0) m_trace.makespan = m_trace.end;
        counter("io", SpanKind::Io);
        counter("cpu", SpanKind::Cpu);
        m_trace.busyCores = busyCoresCounter(m_trace);
        return {std::make_shared<const Trace>(std::move(m_trace)), std::make_shared<const Lanes>(std::move(lanes))};
    }
    std::uint32_t lastSpan() const { return static_cast<std::uint32_t>(m_trace.spans.size() - 1); }
    std::uint32_t lastWait() const { return static_cast<std::uint32_t>(m_trace.waits.size() - 1); }
    Trace& trace() { return m_trace; }

private:
    Trace m_trace;
};

struct Dice {
    std::uint64_t state = 42;
    std::uint64_t next() { return (state = state * 6364136223846793005u + 1442695040888963407u) >> 33; }
    Nanos between(Nanos low, Nanos high) { return low + static_cast<Nanos>(next() % static_cast<std::uint64_t>(high - low)); }
};

std::vector<LaneRow> rows(const char* label, int count) {
    std::vector<LaneRow> result(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) result[static_cast<std::size_t>(i)].label = std::string(label).append(std::to_string(i));
    return result;
}

}  // namespace

Run pipeline(int items) {
    Maker maker;
    Dice dice;
    const NameId fetch = maker.name("fetch"), analyse = maker.name("analyse"), store = maker.name("store"),
                 fetched = maker.name("fetched");
    auto fetchRows = rows("slot ", 10), coreRows = rows("core ", 4), storeRows = rows("slot ", 3);
    std::array<Nanos, 10> fetchFree{};
    std::array<Nanos, 4> coreFree{};
    std::array<Nanos, 3> storeFree{};
    for (std::size_t i = 0; i < coreRows.size(); ++i) coreRows[i].label.append(" · w").append(std::to_string(i));
    const auto free = [](auto& slots) {
        return static_cast<std::size_t>(std::min_element(slots.begin(), slots.end()) - slots.begin());
    };
    for (std::uint32_t item = 0; item < static_cast<std::uint32_t>(items); ++item) {
        const std::size_t slot = free(fetchFree);
        Nanos start = fetchFree[slot], end = start + dice.between(60 * kMs, 210 * kMs);
        if (item % 19 == 7) {
            maker.span(start, start + 40 * kMs, SpanKind::Io, fetch, item).outcome = Outcome::Failed;
            fetchRows[slot].spans.push_back(maker.lastSpan());
            start += 80 * kMs, end += 80 * kMs;
        }
        maker.span(start, end, SpanKind::Io, fetch, item).retried = item % 19 == 7;
        fetchRows[slot].spans.push_back(maker.lastSpan());
        const std::size_t core = free(coreFree);
        const Nanos begin = std::max(coreFree[core], end);
        if (begin - end > 20 * kMs) {
            maker.wait(end, std::min(begin, end + 110 * kMs), fetched);
            fetchRows[slot].waits.push_back(maker.lastWait());
        }
        fetchFree[slot] = begin - end > 20 * kMs ? std::min(begin, end + 110 * kMs) : end;
        Span& cpu = maker.span(begin, begin + dice.between(100 * kMs, 150 * kMs), SpanKind::Cpu, analyse, item);
        cpu.lane = static_cast<LaneId>(core + 1);
        cpu.core = static_cast<CoreId>(core);
        cpu.requested = end;
        coreFree[core] = cpu.end;
        coreRows[core].spans.push_back(maker.lastSpan());
        const std::size_t place = free(storeFree);
        const Nanos written = std::max(storeFree[place], coreFree[core]);
        maker.span(written, written + dice.between(25 * kMs, 70 * kMs), SpanKind::Io, store, item);
        storeFree[place] = maker.trace().spans.back().end;
        storeRows[place].spans.push_back(maker.lastSpan());
    }
    const auto stage = [](NameId name, LeafKind kind, int workers) { return Stage{name, kind, true, workers, 0}; };
    maker.trace().meta.stages = {stage(fetch, LeafKind::Io, 10), stage(analyse, LeafKind::Cpu, 4), stage(store, LeafKind::Io, 3)};
    maker.trace().meta.title = "Fetch → analyse → store";
    maker.trace().meta.subtitle = "Pipeline with bounded queues";
    maker.trace().meta.strategy = "interpreters";
    maker.trace().meta.workers = maker.trace().meta.cores = 4;
    maker.trace().meta.seed = 42;
    return maker.finish(
        {{{"Cores", 0, true, coreRows}, {"Fetch in flight", fetch, false, fetchRows}, {"Store", store, false, storeRows}}});
}

Run crowd(std::uint32_t spans) {
    Maker maker;
    Dice dice;
    const NameId work = maker.name("work");
    auto coreRows = rows("core ", 8);
    std::array<Nanos, 8> free{};
    maker.trace().spans.reserve(spans);
    for (std::uint32_t item = 0; item < spans; ++item) {
        const std::size_t core = item % 8;
        const Nanos start = free[core] + dice.between(0, 4000), end = start + dice.between(500, 20000);
        Span& span = maker.span(start, end, SpanKind::Cpu, work, item);
        if (dice.next() % 50 == 0) span.outcome = Outcome::Failed;
        free[core] = end;
        coreRows[core].spans.push_back(maker.lastSpan());
    }
    return maker.finish({{{"Cores", 0, true, coreRows}}});
}

Run zoo() {
    Maker maker;
    const NameId call = maker.name("call"), queue = maker.name("inbox"), error = maker.name("TimeoutError");
    auto coreRows = rows("w", 2), slotRows = rows("slot ", 2);
    const auto in = [&](LaneRow& row) { row.spans.push_back(maker.lastSpan()); };
    maker.span(0, 20 * kMs, SpanKind::Startup, 0, kNoIndex), in(coreRows[0]);
    maker.span(25 * kMs, 60 * kMs, SpanKind::Cpu, call, 1), in(coreRows[0]);
    maker.span(65 * kMs, 100 * kMs, SpanKind::Cpu, call, 2).abandoned = true, in(coreRows[0]);
    maker.span(5 * kMs, 40 * kMs, SpanKind::Block, call, kNoIndex), in(coreRows[1]);
    maker.span(45 * kMs, 100 * kMs, SpanKind::Cpu, call, 3).open = true, in(coreRows[1]);
    maker.span(0, 30 * kMs, SpanKind::Io, call, 4), in(slotRows[0]);
    Span& failed = maker.span(30 * kMs, 50 * kMs, SpanKind::Io, call, 5);
    failed.outcome = Outcome::Failed;
    failed.error = error;
    in(slotRows[0]);
    maker.span(55 * kMs, 75 * kMs, SpanKind::Io, call, 5).retried = true, in(slotRows[0]);
    maker.span(76 * kMs, 98 * kMs, SpanKind::Io, call, 6).outcome = Outcome::Cancelled, in(slotRows[0]);
    maker.wait(0, 50 * kMs, queue);
    slotRows[1].waits.push_back(maker.lastWait());
    maker.span(50 * kMs, 90 * kMs, SpanKind::Io, call, 7), in(slotRows[1]);
    maker.trace().makespan = 80 * kMs;
    return maker.finish({{{"Cores", 0, true, coreRows}, {"Call in flight", call, false, slotRows}}});
}

}  // namespace interleave::sample
