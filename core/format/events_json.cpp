#include "core/format/events_json.h"

#include <utility>

#include "core/format/json_text.h"

namespace interleave {
namespace {

std::string laneWord(LaneId lane) { return lane == kLoopLane ? "loop" : fmt::format("w{}", lane - 1); }

/// Writes one line per event. Remembers a leaf's error between the two events it is recorded as.
class EventLines {
public:
    EventLines(const Trace& trace, std::ostream& out) : m_trace(trace), m_text(out), m_names(quotedNames(trace.names)) {}

    void write() {
        for (const Event& e : m_trace.events) {
            if (e.kind == EventKind::LeafError) {
                m_leafError = e.tag;
                continue;
            }
            m_text.format(FMT_COMPILE("{{\"time\":{},\"task\":{},\"event\":\""), e.time, task(e.task));
            if (e.kind == EventKind::Mark)
                mark(e);
            else
                plain(e);
            m_text.add("}\n");
        }
    }

private:
    /// A task's number, or `null` for nobody.
    static std::string task(TaskId id) { return id == kNoTask ? "null" : fmt::format_int(id).str(); }

    void plain(const Event& e) {
        m_text.format(FMT_COMPILE("{}\""), word(e.kind));
        switch (e.kind) {
            case EventKind::Spawn:
                m_text.format(FMT_COMPILE(",\"parent\":{},\"name\":{}"), task(e.a), m_names[e.tag]);
                if (e.b != kNoIndex) m_text.format(FMT_COMPILE(",\"index\":{}"), e.b);
                break;
            case EventKind::Suspend: suspend(e); break;
            case EventKind::Resume: m_text.format(FMT_COMPILE(",\"by\":{}"), task(e.a)); break;
            case EventKind::Cancel:
                m_text.format(FMT_COMPILE(",\"by\":{},\"why\":\"{}\""), task(e.a), word(static_cast<CancelReason>(e.code)));
                break;
            case EventKind::Finish:
                m_text.format(FMT_COMPILE(",\"outcome\":\"{}\""), taskWord(static_cast<Outcome>(e.code)));
                named("error", e.tag);
                break;
            case EventKind::Leaf:
                m_text.format(FMT_COMPILE(",\"step\":{},\"kind\":\"{}\",\"start\":{},\"outcome\":\"{}\""), m_names[e.tag],
                              leafWord(leafKind(e)), leafStart(e), leafWord(leafOutcome(e)));
                named("error", std::exchange(m_leafError, NameId{0}));
                break;
            case EventKind::Submit: m_text.format(FMT_COMPILE(",\"job\":{},\"step\":{}"), e.a, m_names[e.tag]); break;
            case EventKind::Begin: begin(e); break;
            case EventKind::End: end(e); break;
            case EventKind::Abandon: m_text.format(FMT_COMPILE(",\"job\":{}"), e.a); break;
            case EventKind::Start:
            case EventKind::LeafError:
            case EventKind::Mark: break;
        }
    }

    void suspend(const Event& e) {
        const auto cause = static_cast<Cause>(e.code);
        m_text.format(FMT_COMPILE(",\"cause\":\"{}"), word(cause));
        const bool ofSomething = (cause == Cause::Limit || cause == Cause::Queue) && e.tag != 0;
        if (ofSomething)
            m_text.format(FMT_COMPILE(":{}"), std::string_view(m_names[e.tag]).substr(1));  // its closing quote included
        if (!ofSomething) m_text.add("\"");
        if (cause == Cause::Io) named("step", e.tag);
    }

    void begin(const Event& e) {
        if (e.code == 1) m_text.add(",\"startup\":true");
        if (e.a != kNoIndex) m_text.format(FMT_COMPILE(",\"job\":{}"), e.a);
        m_text.format(FMT_COMPILE(",\"lane\":\"{}\""), laneWord(e.tag));
        if (beginCore(e) != kNoCore) m_text.format(FMT_COMPILE(",\"core\":{}"), beginCore(e));
        named("step", beginName(e));
    }

    void end(const Event& e) {
        if (e.a != kNoIndex) m_text.format(FMT_COMPILE(",\"job\":{}"), e.a);
        m_text.format(FMT_COMPILE(",\"lane\":\"{}\",\"outcome\":\"{}\""), laneWord(e.tag), leafWord(endOutcome(e)));
        if (e.b != kNoIndex) m_text.format(FMT_COMPILE(",\"cpu_us\":{}"), e.b);
        if (endMigrated(e)) m_text.add(",\"migrated\":true");
    }

    void mark(const Event& e) {
        const auto kind = static_cast<MarkKind>(e.code);
        switch (kind) {
            case MarkKind::ItemIn: item(e, "in"); break;
            case MarkKind::ItemArrived:
                m_text.format(FMT_COMPILE("item\",\"number\":{},\"what\":\"arrived\",\"at\":{}"), e.a, e.time - lateness(e));
                break;
            case MarkKind::ItemOut: item(e, "out"); break;
            case MarkKind::ItemDropped: item(e, "dropped"); break;
            case MarkKind::WorkerStarted:
            case MarkKind::WorkerDied:
                m_text.format(FMT_COMPILE("worker\",\"lane\":\"{}\",\"what\":\"{}\""), laneWord(e.tag),
                              kind == MarkKind::WorkerStarted ? "started" : "died");
                break;
            case MarkKind::Memory: m_text.format(FMT_COMPILE("memory\",\"bytes\":{}"), static_cast<std::uint64_t>(bytesHeld(e))); break;
            case MarkKind::Retry:
                m_text.format(FMT_COMPILE("retry\",\"attempt\":{}"), e.a);
                named("error", e.tag);
                break;
            case MarkKind::Breaker: guard(e, "state", word(static_cast<BreakerState>(e.a))); break;
            case MarkKind::Cache: guard(e, "what", word(static_cast<CacheUse>(e.a))); break;
            case MarkKind::Timeout:
            case MarkKind::NeverAwaited:
            case MarkKind::End:
                m_text.format(FMT_COMPILE("{}\""), word(kind));
                named("name", e.tag);
                break;
        }
    }

    void guard(const Event& e, std::string_view key, std::string_view what) {
        m_text.format(FMT_COMPILE("{}\",\"{}\":\"{}\""), word(static_cast<MarkKind>(e.code)), key, what);
        named("name", e.tag);
    }

    void item(const Event& e, std::string_view what) {
        m_text.format(FMT_COMPILE("item\",\"number\":{},\"what\":\"{}\""), e.a, what);
        named("stage", e.tag);
        if (static_cast<MarkKind>(e.code) != MarkKind::ItemIn)
            m_text.format(FMT_COMPILE(",\"outcome\":\"{}\""), taskWord(static_cast<Outcome>(e.b)));
    }

    void named(std::string_view key, NameId name) {
        if (name != 0) m_text.format(FMT_COMPILE(",\"{}\":{}"), key, m_names[name]);
    }

    const Trace& m_trace;
    JsonText m_text;
    const std::vector<std::string> m_names;
    NameId m_leafError = 0;
};

}  // namespace

void writeEvents(const Trace& trace, std::ostream& out) { EventLines(trace, out).write(); }

}  // namespace interleave
