#pragma once

#include "core/engine/family.h"

namespace interleave {

/// asyncio.TaskGroup (CPython 3.11, taskgroups.py) whose children are made, or at least announced, when it is awaited: the first
/// failure cancels the siblings in the order they were made, all are awaited, then one group error is raised. As in CPython 3.11, the failure also
/// asks the parent to be cancelled, and that request is not taken back when the parent was waiting for the group already.
class TaskGroup final : public Family {
public:
    TaskGroup(Loop& loop, std::size_t children) : Family(loop, children), m_parent(*loop.current()) {}

    /// To be awaited by the task that made the children. Fails with `groupError`.
    Co join(NameId groupError);

private:
    void childEnded(TaskId child, Completion end) override;
    void abort(CancelReason reason, TaskId by);

    Task& m_parent;
    Future* m_completed = nullptr;  ///< what the parent waits for
    bool m_aborting = false;
    bool m_failed = false;
};

}  // namespace interleave
