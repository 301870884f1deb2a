#pragma once

#include <vector>

#include "core/engine/joiner.h"

namespace interleave {

/// asyncio.TaskGroup (CPython 3.11, taskgroups.py) for children that exist when it is awaited: the first failure cancels the
/// siblings in the order they were made, all are awaited, then one group error is raised. As in CPython 3.11, the failure also
/// asks the parent to be cancelled, and that request is not taken back when the parent was waiting for the group already.
class TaskGroup final : private Joiner {
public:
    TaskGroup(Loop& loop, std::vector<TaskRef> children);
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// To be awaited by the task that made the children. Fails with `groupError`.
    Co join(NameId groupError);

private:
    void childEnded(TaskId child, Completion end) override;
    void abort(CancelReason reason, TaskId by);

    Task& m_parent;
    std::size_t m_left;
    Future* m_completed = nullptr;  ///< what the parent waits for
    bool m_aborting = false;
    bool m_failed = false;
};

}  // namespace interleave
