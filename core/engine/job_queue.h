#pragma once

#include <deque>
#include <memory_resource>
#include <set>
#include <vector>

#include "core/engine/costs.h"
#include "core/engine/seams.h"

namespace interleave {

/// In which order a pool's workers take what is queued (`machine.policy`).
enum class QueuePolicy : std::uint8_t {
    Fifo,
    Lifo,
    Shortest,  ///< what costs least of a worker first
    Priority   ///< highest first
};

/// Jobs that no worker has begun, in the order of a policy; where that leaves a choice, the one that was submitted first goes
/// first. Not thread-safe.
class JobQueue {
public:
    JobQueue(QueuePolicy policy, const StrategyCosts& costs) : m_policy(policy), m_costs(costs), m_ranked(&m_memory) {}

    bool empty() const { return size() == 0; }
    std::size_t size() const { return m_ranked.size() + m_inOrder.size() - m_gaps; }
    void push(JobPtr job);          ///< its number is higher than any before
    JobPtr pop();                   ///< not from an empty one
    bool remove(const Job& job);    ///< out of the midst; false when it is not here
    std::vector<JobPtr> takeAll();  ///< in order

private:
    struct Place {
        double rank;
        JobId number;
        JobPtr job;
        bool operator<(const Place& other) const { return rank != other.rank ? rank < other.rank : number < other.number; }
    };
    bool ranks() const { return m_policy == QueuePolicy::Shortest || m_policy == QueuePolicy::Priority; }
    double rankOf(const Job& job) const;
    Place& next() { return m_policy == QueuePolicy::Lifo ? m_inOrder.back() : m_inOrder.front(); }
    void dropNext();

    const QueuePolicy m_policy;
    const StrategyCosts m_costs;
    std::deque<Place> m_inOrder;  ///< of submission, where the policy needs no more; without a job where it was taken out
    std::size_t m_gaps = 0;       ///< in it, never at the end from which it is taken
    std::pmr::unsynchronized_pool_resource m_memory;
    std::pmr::set<Place> m_ranked;
};

}  // namespace interleave
