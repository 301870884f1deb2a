#include "core/analysis/critical_chain.h"

#include <algorithm>
#include <optional>

namespace interleave {
namespace {

/// Where the walk stands: everything from here on is linked, and `task` was in a turn at event `at` or had just ended one.
struct Place {
    std::size_t at;
    TaskId task;
};

class Walk {
public:
    explicit Walk(const Trace& trace) : m_events(trace.events), m_to(trace.makespan) {
        m_laneBefore.assign(m_events.size(), kNoIndex);
        std::vector<std::uint32_t> lastOnLane;
        for (std::uint32_t i = 0; i < m_events.size(); ++i) {
            const Event& e = m_events[i];
            if (e.kind == EventKind::Submit) placeOf(m_submits, e.a) = i;
            if (e.kind != EventKind::Begin && e.kind != EventKind::End) continue;
            if (e.a != kNoIndex) placeOf(e.kind == EventKind::Begin ? m_begins : m_ends, e.a) = i;
            std::uint32_t& last = placeOf(lastOnLane, e.tag);
            m_laneBefore[i] = std::exchange(last, i);
        }
        m_blocks.assign(m_begins.size(), false);
        for (const Span& span : trace.spans)
            if (span.kind == SpanKind::Block && span.job < m_blocks.size()) m_blocks[span.job] = true;
    }

    std::vector<ChainLink> links() {
        std::optional<Place> place = endMark();
        while (place && m_to > 0) place = stepBack(*place);
        link(ChainKind::Wait, 0, kProgram);  // nothing, where the record is whole
        std::reverse(m_links.begin(), m_links.end());
        return std::move(m_links);
    }

private:
    static std::uint32_t& placeOf(std::vector<std::uint32_t>& places, std::size_t number) {
        if (places.size() <= number) places.resize(number + 1, kNoIndex);
        return places[number];
    }
    static std::uint32_t find(const std::vector<std::uint32_t>& places, JobId job) {
        return job < places.size() ? places[job] : kNoIndex;
    }

    std::optional<Place> endMark() const {
        for (std::size_t i = m_events.size(); i-- > 0;)
            if (m_events[i].kind == EventKind::Mark && static_cast<MarkKind>(m_events[i].code) == MarkKind::End)
                return Place{i, m_events[i].task};
        return {};
    }

    void link(ChainKind kind, Nanos from, TaskId task, JobId job = kNoIndex) {
        from = std::clamp<Nanos>(from, 0, m_to);  // a worker's clock may be a little before the loop's
        if (from < m_to) m_links.push_back({from, m_to, kind, task, job});
        m_to = from;
    }

    /// What a task did itself: what others did for it or to it is in its worker's lane, or theirs.
    static bool isOwn(const Event& e) {
        switch (e.kind) {
            case EventKind::Spawn:
            case EventKind::Start:
            case EventKind::Suspend:
            case EventKind::Resume:
            case EventKind::Finish: return true;
            case EventKind::Begin:
            case EventKind::End: return e.tag == kLoopLane;
            default: return false;
        }
    }
    std::optional<std::size_t> ownBefore(Place place) const {
        for (std::size_t i = place.at; i-- > 0;)
            if (m_events[i].task == place.task && isOwn(m_events[i])) return i;
        return {};
    }

    std::optional<Place> stepBack(Place place) {
        const auto found = ownBefore(place);
        if (!found) return {};
        const Event& e = m_events[*found];
        switch (e.kind) {
            case EventKind::Spawn: link(ChainKind::HandOver, e.time, e.task); return Place{*found, e.a};
            case EventKind::Suspend:
            case EventKind::Finish: link(ChainKind::HandOver, e.time, e.task); break;  // from here on others were ready
            case EventKind::Begin: link(m_blocks[e.a] ? ChainKind::Block : ChainKind::Work, e.time, e.task, e.a); break;
            case EventKind::Resume: link(ChainKind::Loop, e.time, e.task); return beforeResume(*found);
            default: link(ChainKind::Loop, e.time, e.task); break;
        }
        return Place{*found, e.task};
    }

    std::optional<Place> beforeResume(std::size_t resume) {
        const TaskId task = m_events[resume].task, waker = m_events[resume].a;
        const auto suspend = ownBefore({resume, task});
        if (!suspend) return {};
        const Event& e = m_events[*suspend];
        const auto cause = static_cast<Cause>(e.code);
        if (waker != kNoTask && waker != task) return Place{resume, waker};
        if (cause == Cause::Job)
            if (const auto ended = endOfJob(*suspend, resume)) {
                link(ChainKind::HandOver, m_events[*ended].time, task, m_events[*ended].a);
                return beforeEnd(*ended);
            }
        const ChainKind kind = cause == Cause::Io ? ChainKind::Io : cause == Cause::Yield ? ChainKind::HandOver : ChainKind::Wait;
        link(kind, e.time, task);
        return Place{*suspend, task};
    }

    /// Where the job ended that the task submitted right before it suspended, if that is what it was told of.
    std::optional<std::size_t> endOfJob(std::size_t suspend, std::size_t resume) const {
        for (std::size_t i = suspend; i-- > 0;) {
            const Event& e = m_events[i];
            if (e.task != m_events[suspend].task || e.kind != EventKind::Submit) continue;
            const std::uint32_t ended = find(m_ends, e.a);
            if (ended < resume && m_events[ended].tag != kLoopLane) return ended;
            return {};
        }
        return {};
    }

    /// From an End on a worker's lane back to the turn that set it going.
    std::optional<Place> beforeEnd(std::size_t end) {
        for (;;) {
            const JobId job = m_events[end].a;
            const std::uint32_t begin = job == kNoIndex ? m_laneBefore[end] : find(m_begins, job);
            if (begin >= end) return {};
            const Event& e = m_events[begin];
            if (job == kNoIndex) {
                link(ChainKind::Startup, e.time, e.task);
                return beforeStartup(begin);
            }
            link(m_blocks[job] ? ChainKind::Block : ChainKind::Work, e.time, e.task, job);
            const std::uint32_t submit = find(m_submits, job), before = m_laneBefore[begin];
            if (submit >= begin) return {};
            const bool heldUp = before != kNoIndex && m_events[before].time > m_events[submit].time;
            link(ChainKind::Dispatch, m_events[heldUp ? before : submit].time, e.task, job);
            if (!heldUp) return Place{submit, m_events[submit].task};
            end = before;
        }
    }

    /// A worker comes up for the job that was submitted last.
    std::optional<Place> beforeStartup(std::size_t begin) {
        for (std::size_t i = begin; i-- > 0;) {
            if (m_events[i].kind != EventKind::Submit) continue;
            link(ChainKind::Dispatch, m_events[i].time, m_events[i].task, m_events[i].a);
            return Place{i, m_events[i].task};
        }
        return {};
    }

    const std::vector<Event>& m_events;
    Nanos m_to;
    std::vector<std::uint32_t> m_laneBefore;                 ///< by event: the Begin or End before it on its lane
    std::vector<std::uint32_t> m_submits, m_begins, m_ends;  ///< by job
    std::vector<bool> m_blocks;                              ///< by job
    std::vector<ChainLink> m_links;                          ///< the last first
};

}  // namespace

std::vector<ChainLink> criticalChain(const Trace& trace) { return Walk(trace).links(); }

}  // namespace interleave
