#include "core/trace/census.h"

#include <fmt/format.h>

#include <algorithm>

namespace interleave {
namespace {

/// The name an event carries, 0 where it carries none.
NameId nameOf(const Event& e) {
    switch (e.kind) {
        case EventKind::Begin: return beginName(e);
        case EventKind::End: return 0;
        case EventKind::Mark: {
            const auto kind = static_cast<MarkKind>(e.code);
            // Those carry a lane, or a time.
            const bool nameless =
                kind == MarkKind::WorkerStarted || kind == MarkKind::WorkerDied || kind == MarkKind::ItemArrived;
            return nameless ? NameId{0} : e.tag;
        }
        default: return e.tag;
    }
}

}  // namespace

Error illegalEvent(const Event& e, std::string_view why) {
    return {{}, fmt::format("illegal event at {} ns: {} of task {}: {}", e.time, word(e.kind), e.task, why), ""};
}

Result<Census> takeCensus(const std::vector<Event>& events, std::size_t names, bool complete) {
    Census census;
    for (const Event& e : events) {
        if (nameOf(e) >= names) return illegalEvent(e, fmt::format("no such name as {}", nameOf(e)));
        switch (e.kind) {
            case EventKind::Spawn: ++census.spawns; break;
            case EventKind::Suspend: ++census.suspends; break;
            case EventKind::Leaf: census.ioLeaves += leafKind(e) == LeafKind::Io; break;
            case EventKind::Begin:
            case EventKind::End:
                census.lanes = std::max<std::size_t>(census.lanes, e.tag + 1u);
                census.startups += e.kind == EventKind::Begin && e.code == kStartupCode;
                if (e.a >= events.size() && (e.task == kProgram || !complete)) break;  // a start-up need not be a job
                [[fallthrough]];
            case EventKind::Submit:
            case EventKind::Abandon:
                if (e.a >= events.size()) return illegalEvent(e, fmt::format("no such job as {}", e.a));
                census.jobs = std::max<std::size_t>(census.jobs, e.a + 1u);
                break;
            case EventKind::Mark:
                ++census.marks;
                if (const auto kind = static_cast<MarkKind>(e.code);
                    kind == MarkKind::ItemIn || kind == MarkKind::ItemArrived || kind == MarkKind::ItemOut || kind == MarkKind::ItemDropped) {
                    if (e.a >= events.size()) return illegalEvent(e, fmt::format("no such item as {}", e.a));
                    census.items = std::max<std::size_t>(census.items, e.a + 1u);
                }
                break;
            default: break;
        }
    }
    return census;
}

}  // namespace interleave
