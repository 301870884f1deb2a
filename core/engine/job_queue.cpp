#include "core/engine/job_queue.h"

#include <cassert>

#include "core/engine/job_cost.h"

namespace interleave {

double JobQueue::rankOf(const Job& job) const {
    switch (m_policy) {
        case QueuePolicy::Fifo: break;
        case QueuePolicy::Lifo: return -static_cast<double>(job.id);
        case QueuePolicy::Shortest: return static_cast<double>(workCost(job.work, m_costs) + poolCost(job.work, m_costs));
        case QueuePolicy::Priority: return -job.work.priority;
    }
    return 0;
}

void JobQueue::push(JobPtr job) {
    const Job& what = *job;
    m_jobs.insert(m_jobs.end(), Place{rankOf(what), what.id, std::move(job)});  // in order of submission it comes last
}

JobPtr JobQueue::pop() {
    assert(!empty());
    return std::move(m_jobs.extract(m_jobs.begin()).value().job);
}

bool JobQueue::remove(const Job& job) { return m_jobs.erase(Place{rankOf(job), job.id, nullptr}) > 0; }

std::vector<JobPtr> JobQueue::takeAll() {
    std::vector<JobPtr> all;
    while (!empty()) all.push_back(pop());
    return all;
}

}  // namespace interleave
