#include "core/engine/job_queue.h"

#include <algorithm>
#include <cassert>

#include "core/engine/job_cost.h"

namespace interleave {

double JobQueue::rankOf(const Job& job) const {
    return m_policy == QueuePolicy::Priority ? -job.work.priority
                                             : static_cast<double>(workCost(job.work, m_costs) + poolCost(job.work, m_costs));
}

void JobQueue::push(JobPtr job) {
    const Job& what = *job;
    if (ranks()) {
        m_ranked.insert(m_ranked.end(), Place{rankOf(what), what.id, std::move(job)});
    } else {
        assert(m_inOrder.empty() || m_inOrder.back().number < what.id);
        m_inOrder.push_back({0, what.id, std::move(job)});
    }
}

JobPtr JobQueue::pop() {
    assert(!empty());
    if (ranks()) return std::move(m_ranked.extract(m_ranked.begin()).value().job);
    JobPtr job = std::move(next().job);
    dropNext();
    return job;
}

void JobQueue::dropNext() {
    for (;;) {
        m_policy == QueuePolicy::Lifo ? m_inOrder.pop_back() : m_inOrder.pop_front();
        if (m_inOrder.empty() || next().job) return;
        --m_gaps;
    }
}

bool JobQueue::remove(const Job& job) {
    if (ranks()) return m_ranked.erase(Place{rankOf(job), job.id, nullptr}) > 0;
    const auto at = std::lower_bound(m_inOrder.begin(), m_inOrder.end(), Place{0, job.id, nullptr});
    if (at == m_inOrder.end() || at->job.get() != &job) return false;
    if (&*at == &next()) {
        dropNext();
    } else {
        at->job.reset();
        ++m_gaps;
    }
    return true;
}

std::vector<JobPtr> JobQueue::takeAll() {
    std::vector<JobPtr> all;
    while (!empty()) all.push_back(pop());
    return all;
}

}  // namespace interleave
