#include "core/format/chrome_trace.h"

#include <climits>

#include "core/format/json_text.h"
#include "core/trace/lanes.h"

namespace interleave {
namespace {

constexpr int kRun = 0;  ///< the process that carries the counters; groups of lanes count from 1

const char* word(SpanKind kind) {
    switch (kind) {
        case SpanKind::Io: return "io";
        case SpanKind::Cpu: return "cpu";
        case SpanKind::Block: return "block";
        case SpanKind::Startup: return "startup";
    }
    return "?";
}

class ChromeTrace {
public:
    ChromeTrace(const Trace& trace, std::ostream& out) : m_trace(trace), m_text(out), m_names(quotedNames(trace.names)) {}

    void write() {
        const TraceMeta& meta = m_trace.meta;
        m_text.add("{\"displayTimeUnit\":\"ms\",\"otherData\":{");
        m_text.format(FMT_COMPILE("\"scenario\":{},\"mode\":\"{}\",\"strategy\":{},\"workers\":{},\"cores\":{},\"seed\":\"{}\","
                                  "\"outcome\":\"{}\"}},"),
                      jsonQuoted(meta.scenario), interleave::word(meta.mode), jsonQuoted(meta.strategy), meta.workers, meta.cores,
                      meta.seed, interleave::word(m_trace.outcome));
        m_text.add("\"traceEvents\":[\n");
        m_text.format(FMT_COMPILE("{{\"ph\":\"M\",\"pid\":{},\"tid\":0,\"name\":\"process_name\",\"args\":{{\"name\":{}}}}}"),
                      kRun, jsonQuoted(meta.title.empty() ? meta.scenario : meta.title));
        const Lanes lanes = packLanes(m_trace, INT_MAX);
        for (std::size_t g = 0; g < lanes.groups.size(); ++g) group(static_cast<int>(g) + 1, lanes.groups[g]);
        for (const Counter& c : m_trace.inFlight) counter(jsonQuoted(c.name + " in flight"), c);
        for (const Counter& c : m_trace.queueDepth) counter(jsonQuoted("queue of " + c.name), c);
        if (!m_trace.memory.points.empty()) counter(jsonQuoted("memory in bytes"), m_trace.memory);
        m_text.add("\n]}\n");
    }

private:
    void group(int pid, const LaneGroup& lanes) {
        metadata(pid, 0, "process_name", "name", jsonQuoted(lanes.title));
        metadata(pid, 0, "process_sort_index", "sort_index", fmt::format_int(pid).str());
        for (std::size_t r = 0; r < lanes.rows.size(); ++r) {
            const int tid = static_cast<int>(r) + 1;
            metadata(pid, tid, "thread_name", "name", jsonQuoted(lanes.rows[r].label));
            metadata(pid, tid, "thread_sort_index", "sort_index", fmt::format_int(tid).str());
            const std::vector<std::uint32_t>& numbers = lanes.rows[r].spans;
            for (std::size_t i = 0; i < numbers.size(); ++i)
                span(pid, tid, m_trace.spans[numbers[i]], i + 1 < numbers.size() ? &m_trace.spans[numbers[i + 1]] : nullptr);
        }
    }

    void metadata(int pid, int tid, std::string_view what, std::string_view key, std::string_view value) {
        m_text.format(FMT_COMPILE(",\n{{\"ph\":\"M\",\"pid\":{},\"tid\":{},\"name\":\"{}\",\"args\":{{\"{}\":{}}}}}"), pid, tid,
                      what, key, value);
    }

    void span(int pid, int tid, const Span& span, const Span* next) {
        m_text.format(FMT_COMPILE(",\n{{\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":{}.{:03},\"dur\":"), pid, tid,
                      span.start / 1000, span.start % 1000);
        duration(span, next && next->start == span.end);
        m_text.format(FMT_COMPILE(",\"name\":{},\"cat\":\"{}\",\"args\":{{"),
                      span.kind == SpanKind::Startup ? std::string_view("\"start-up\"") : std::string_view(m_names[span.name]),
                      word(span.kind));
        if (span.item != kNoIndex)
            m_text.format(FMT_COMPILE("\"item\":{}"), span.item);
        else
            m_text.format(FMT_COMPILE("\"task\":{}"), span.task);
        if (span.outcome != Outcome::Ok) m_text.format(FMT_COMPILE(",\"outcome\":\"{}\""), leafWord(span.outcome));
        if (span.error != 0) m_text.format(FMT_COMPILE(",\"error\":{}"), m_names[span.error]);
        if (span.retried) m_text.add(",\"retried\":true");
        if (span.abandoned) m_text.add(",\"abandoned\":true");
        if (span.open) m_text.add(",\"open\":true");
        m_text.add("}}");
    }

    /// Readers add `dur` to `ts` as binary fractions, after shifting or rounding them, and a sum a bit beyond the next span's
    /// start would nest that span in this one. So a span with the next at its heels is written a fifth of a nanosecond shorter
    /// than it is.
    void duration(const Span& span, bool nextFollowsAtOnce) {
        const Nanos length = span.end - span.start;
        if (nextFollowsAtOnce && length > 0)
            m_text.format(FMT_COMPILE("{}.{:03}8"), (length - 1) / 1000, (length - 1) % 1000);
        else
            m_text.format(FMT_COMPILE("{}.{:03}"), length / 1000, length % 1000);
    }

    void counter(const std::string& name, const Counter& counter) {
        for (const CounterPoint& point : counter.points)
            m_text.format(
                FMT_COMPILE(",\n{{\"ph\":\"C\",\"pid\":{},\"tid\":0,\"ts\":{}.{:03},\"name\":{},\"args\":{{\"value\":{}}}}}"),
                kRun, point.time / 1000, point.time % 1000, name, static_cast<std::int64_t>(point.value));
    }

    const Trace& m_trace;
    JsonText m_text;
    const std::vector<std::string> m_names;
};

}  // namespace

void writeChromeTrace(const Trace& trace, std::ostream& out) { ChromeTrace(trace, out).write(); }

}  // namespace interleave
