#include "core/event/transitions.h"

namespace interleave {

std::optional<TaskState> next(TaskState state, EventKind kind) {
    using S = TaskState;
    switch (kind) {
        case EventKind::Spawn: return state == S::Unborn ? std::optional(S::Spawned) : std::nullopt;
        case EventKind::Start: return state == S::Spawned ? std::optional(S::Running) : std::nullopt;
        case EventKind::Suspend: return state == S::Running ? std::optional(S::Suspended) : std::nullopt;
        case EventKind::Resume: return state == S::Suspended ? std::optional(S::Running) : std::nullopt;
        case EventKind::Finish: return state == S::Running || state == S::Spawned ? std::optional(S::Finished) : std::nullopt;
        case EventKind::Leaf:
        case EventKind::LeafError:
        case EventKind::Submit: return state == S::Running ? std::optional(state) : std::nullopt;
        case EventKind::Cancel:
            return state == S::Spawned || state == S::Running || state == S::Suspended ? std::optional(state) : std::nullopt;
        // A job goes on by itself: it may begin while its task waits for it and end after its task has left.
        case EventKind::Begin:
        case EventKind::End:
        case EventKind::Abandon:
        case EventKind::Mark: return state == S::Unborn ? std::nullopt : std::optional(state);
    }
    return std::nullopt;
}

}  // namespace interleave
