#include "core/run/measured.h"

#include <algorithm>

namespace interleave {

void Measured::Stretches::add(Nanos from, Nanos to) {
    const Nanos sum = m_stretches.empty() ? 0 : before(m_stretches.back().to);
    if (to > from) m_stretches.push_back({from, to, sum});
}

Nanos Measured::Stretches::before(Nanos time) const {
    const auto after =
        std::upper_bound(m_stretches.begin(), m_stretches.end(), time, [](Nanos t, const Stretch& s) { return t < s.from; });
    if (after == m_stretches.begin()) return 0;
    const Stretch& last = *std::prev(after);
    return last.sumBefore + std::min(time, last.to) - last.from;
}

Measured::Measured(const Trace& real) {
    readSpans(real);
    for (const Wait& wait : real.waits)
        if (wait.cause == Cause::Gil) m_gil.add(wait.start, wait.end);
    readLeaves(real);
    m_byId.clear();
}

Nanos Measured::workerUp(int number) const {
    const auto lane = static_cast<std::size_t>(number);
    return lane < m_up.size() ? m_up[lane] : kNever;
}

namespace {

/// A pool's job and what its worker did before.
struct Turn {
    JobId job;
    LaneId lane;
    Nanos requested, begun;
    Nanos free;    ///< its worker, since the job before ended or it was up
    JobId before;  ///< that job; kNoIndex: none
};

/// When each began to be its worker's, in order of the jobs: jobs are taken in that order, so none before the one ahead of it, even
/// if its worker has long been free. Where they are taken in another order that says nothing.
std::vector<Nanos> takenAt(const std::vector<Turn>& turns) {
    std::vector<Nanos> taken;
    Nanos ahead = 0;
    for (const Turn& turn : turns) {
        const Nanos since = turn.free == kNever ? turn.requested : std::max(turn.requested, turn.free);
        taken.push_back(ahead <= turn.begun ? std::max(since, ahead) : since);
        ahead = taken.back();
    }
    return taken;
}

}  // namespace

void Measured::readSpans(const Trace& real) {
    m_up.assign(static_cast<std::size_t>(real.meta.workers) + 1, kNever);
    for (const Mark& mark : real.marks)
        if (mark.kind == MarkKind::WorkerStarted && mark.name < m_up.size()) m_up[mark.name] = mark.time;
    std::vector<Nanos> free = m_up;
    std::vector<JobId> last(m_up.size(), kNoIndex);
    std::vector<Turn> turns;
    for (const Span& span : real.spans) {
        if (span.kind == SpanKind::Io || span.open || span.lane >= m_up.size()) continue;
        const Nanos length = span.end - span.start;
        if (span.kind == SpanKind::Startup) {
            m_up[span.lane] = span.end;
        } else {
            const bool pooled = span.lane != kLoopLane;
            const Nanos cpu = span.cpuTime >= 0 ? std::min(span.cpuTime, length) : length;
            const Nanos way = pooled ? std::min(real.meta.dispatch, cpu) : 0;
            Job& job = m_byId[span.job];
            job.whole = span.outcome == Outcome::Ok;
            job.start = span.start + way;
            job.end = job.told = span.end;
            job.cpu = cpu - way;
            if (pooled)
                turns.push_back({span.job, span.lane, span.requested, job.start, free[span.lane], last[span.lane]});
            else
                m_inline.add(span.start, span.end);
            last[span.lane] = span.job;
        }
        free[span.lane] = span.end;
    }
    std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.job < b.job; });
    const std::vector<Nanos> taken = takenAt(turns);
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const Turn& turn = turns[i];
        m_byId[turn.job].gap = std::max<Nanos>(0, turn.begun - taken[i]);
        if (turn.free == kNever || turn.requested > turn.free) continue;
        if (turn.before == kNoIndex)
            m_up[turn.lane] = taken[i];
        else
            m_byId[turn.before].rest = taken[i] - turn.free;
    }
}

namespace {

/// Of each task, as the events go on: when the last leaf ended that brought it where it is, its own or that of who woke or made it.
class Readiness {
public:
    explicit Readiness(std::size_t tasks) : m_ready(tasks, 0), m_causes(tasks, Cause::Yield), m_waits(tasks, false) {}

    Nanos of(TaskId task) const { return m_ready[task]; }
    void see(const Event& e) {
        switch (e.kind) {
            case EventKind::Spawn:  // one who waits has made no child: its hour has come
                if (e.a < m_waits.size() && m_waits[e.a])
                    m_ready[e.task] = e.time;
                else
                    inherit(e.task, e.a);
                break;
            case EventKind::Suspend:
                m_causes[e.task] = static_cast<Cause>(e.code);
                m_waits[e.task] = true;
                break;
            case EventKind::Resume:
                m_waits[e.task] = false;
                if (e.a != kNoTask)
                    inherit(e.task, e.a);
                else if (pauses(m_causes[e.task]))
                    m_ready[e.task] = e.time;
                break;
            case EventKind::Mark:
                if (static_cast<MarkKind>(e.code) == MarkKind::ItemArrived) m_ready[e.task] = e.time;
                break;
            case EventKind::Leaf:
                if (leafKind(e) != LeafKind::Yield) m_ready[e.task] = e.time;
                break;
            default: break;
        }
    }

private:
    void inherit(TaskId task, TaskId from) {
        if (from < m_ready.size()) m_ready[task] = m_ready[from];
    }
    /// A wait for a time that no leaf asks for.
    static bool pauses(Cause cause) {
        return cause != Cause::Io && cause != Cause::Job && cause != Cause::Gil && cause != Cause::Yield;
    }

    std::vector<Nanos> m_ready;
    std::vector<Cause> m_causes;
    std::vector<bool> m_waits;
};

}  // namespace

void Measured::readLeaves(const Trace& real) {
    Readiness ready(real.tasks.size());
    std::vector<JobId> jobOf(real.tasks.size(), kNoIndex);
    auto key = real.leafKeys.begin();
    for (const Event& e : real.events) {
        if (e.task >= jobOf.size()) continue;
        if (e.kind == EventKind::Submit || (e.kind == EventKind::Begin && e.tag == kLoopLane)) jobOf[e.task] = e.a;
        if (e.kind == EventKind::Mark && static_cast<MarkKind>(e.code) == MarkKind::End)
            m_lastTurns = e.time - ready.of(e.task) - heldByWork(ready.of(e.task), e.time);
        if (e.kind == EventKind::Leaf) {
            if (key == real.leafKeys.end()) return;
            addLeaf(e, *key++, ready.of(e.task), jobOf[e.task]);
        }
        ready.see(e);
    }
}

void Measured::addLeaf(const Event& leaf, std::uint64_t key, Nanos ready, JobId job) {
    const Nanos start = leafStart(leaf);
    ready = std::min(ready, start);
    if (leafOutcome(leaf) == Outcome::Cancelled) return;
    if (leafKind(leaf) == LeafKind::Io) m_ios.emplace(key, Io{ready, start, leaf.time});
    if (leafKind(leaf) != LeafKind::Cpu && leafKind(leaf) != LeafKind::Block) return;
    const auto known = m_byId.find(job);
    if (known == m_byId.end() || !known->second.whole) return;
    Job& told = known->second;
    told.ready = ready;
    told.asked = start;
    told.told = std::max(leaf.time, told.end);
    m_jobs.emplace(key, told);
}

}  // namespace interleave
