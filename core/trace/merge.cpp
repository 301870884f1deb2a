#include "core/trace/merge.h"

#include <algorithm>
#include <queue>

namespace interleave {
namespace {

void liftTimes(std::vector<Event>& lane) {
    Nanos latest = 0;
    for (Event& e : lane) {
        if (e.time < latest)
            e.time = latest;
        else
            latest = e.time;
    }
}

/// A lane's next event, as the merge's heap sees it.
struct Head {
    Nanos time;
    std::size_t lane, position;
};
struct Later {
    bool operator()(const Head& a, const Head& b) const { return a.time != b.time ? a.time > b.time : a.lane > b.lane; }
};

}  // namespace

std::vector<Event> mergeLanes(std::vector<std::vector<Event>>&& lanes) {
    std::size_t total = 0;
    std::vector<Event>* only = nullptr;
    for (std::vector<Event>& lane : lanes) {
        liftTimes(lane);
        total += lane.size();
        if (!lane.empty()) only = &lane;
    }
    if (!only || only->size() == total) return only ? std::move(*only) : std::vector<Event>{};

    std::vector<Event> merged;
    merged.reserve(total);
    std::priority_queue<Head, std::vector<Head>, Later> heads;
    for (std::size_t i = 0; i < lanes.size(); ++i)
        if (!lanes[i].empty()) heads.push({lanes[i].front().time, i, 0});
    while (!heads.empty()) {
        Head head = heads.top();
        heads.pop();
        const std::vector<Event>& lane = lanes[head.lane];
        // Lanes seldom alternate at every event: take all that come before the next lane's head.
        do merged.push_back(lane[head.position++]);
        while (head.position < lane.size() &&
               (heads.empty() || Later{}(heads.top(), {lane[head.position].time, head.lane, head.position})));
        if (head.position < lane.size()) heads.push({lane[head.position].time, head.lane, head.position});
    }
    return merged;
}

}  // namespace interleave
