#include "core/engine/gil_turns.h"

#include <algorithm>
#include <cassert>

namespace interleave {

std::deque<GilTurns::Turn>::iterator GilTurns::find(int thread) {
    return std::find_if(m_turns.begin(), m_turns.end(), [&](const Turn& turn) { return turn.thread == thread; });
}

bool GilTurns::has(int thread) const {
    return std::any_of(m_turns.begin(), m_turns.end(), [&](const Turn& turn) { return turn.thread == thread; });
}

void GilTurns::want(int thread, Nanos work) {
    const Turn turn{thread, work * Pace::kFraction, true};
    const auto known = find(thread);
    if (known != m_turns.end()) {
        *known = turn;
        return;
    }
    m_turns.push_back(turn);
    if (m_turns.size() <= 2) beginSlice();  // the first who waits waits for a whole interval
}

void GilTurns::leave(int thread) {
    const auto at = find(thread);
    assert(at != m_turns.end());
    const bool held = at == m_turns.begin();
    m_turns.erase(at);
    if (held || !contended()) beginSlice();
}

Nanos GilTurns::untilNext(const Pace& pace) const {
    if (m_turns.empty() || !m_turns.front().wants) return kNever;
    const Turn& holder = m_turns.front();
    if (!contended()) return pace.timeFor(holder.left);

    const std::int64_t inFirst = pace.workIn(m_slice), inSlice = pace.workIn(m_interval);
    if (holder.left <= inFirst) return pace.timeFor(holder.left);
    const auto round = static_cast<Nanos>(m_turns.size()) * m_interval;
    Nanos soonest = kNever;
    Nanos begins = m_slice;  // of the first whole slice that each is given
    for (std::size_t i = 1; i <= m_turns.size(); ++i, begins += m_interval) {
        const Turn& turn = m_turns[i % m_turns.size()];
        const std::int64_t left = turn.left - (&turn == &holder ? inFirst : 0);
        if (left > 0 && inSlice == 0) continue;  // no core at all for now
        const std::int64_t rounds = left > 0 ? (left - 1) / inSlice : 0;
        soonest = std::min(soonest, begins + rounds * round + pace.timeFor(left - rounds * inSlice));
    }
    return soonest;
}

int GilTurns::takeDone() {
    if (m_turns.empty() || !m_turns.front().wants || m_turns.front().left > 0) return -1;
    m_turns.front().wants = false;
    return m_turns.front().thread;
}

void GilTurns::handOver() {
    m_turns.push_back(m_turns.front());
    m_turns.pop_front();
    beginSlice();
}

void GilTurns::advance(Nanos by, const Pace& pace) {
    if (m_turns.empty() || !m_turns.front().wants) return;
    const auto work = [&](Nanos time) {
        Turn& holder = m_turns.front();
        holder.left -= pace.workIn(time);
        // What is left below a nanosecond was lost by rounding, and is not worth another turn.
        if (holder.left < Pace::kFraction) holder.left = 0;
    };
    const auto round = static_cast<Nanos>(m_turns.size()) * m_interval;
    bool whole = false;  // the slice that begins is a whole one, so the rounds that follow are alike
    while (contended() && by >= m_slice) {
        if (whole && by > round) {
            const Nanos rounds = (by - 1) / round;  // the last one is walked: somebody may come to an end in it
            for (Turn& turn : m_turns) turn.left -= rounds * pace.workIn(m_interval);
            by -= rounds * round;
            continue;
        }
        work(m_slice);
        by -= m_slice;
        m_slice = 0;
        if (m_turns.front().left == 0) {
            assert(by == 0);
            return;
        }
        handOver();
        whole = true;
    }
    if (by == 0) return;
    work(by);
    if (contended()) m_slice -= by;
}

}  // namespace interleave
