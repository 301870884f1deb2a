#pragma once

#include <memory>

#include "core/engine/family.h"

namespace interleave {

/// When a gather of child tasks ends.
enum class Join : std::uint8_t {
    FirstFailure,  ///< asyncio.gather: ends with the first failure, the others run on
    All,           ///< asyncio.gather(return_exceptions=True): ends when all have, and never fails
};

/// The future of several child tasks (CPython 3.11, tasks.py `gather` and `_GatheringFuture`). Cancelling it
/// cancels the children, and no more of them are made; so does a first failure. Shared with the children, who may outlive the one who awaits.
class Gather final : public Future, public Family {
public:
    /// Of so many children, to be added.
    static std::shared_ptr<Gather> of(Loop& loop, std::size_t children, Join how);
    static std::shared_ptr<Gather> join(Loop& loop, const std::vector<TaskRef>& children, Join how);
    bool cancel(CancelReason reason, TaskId by) override;

    Gather(Loop& loop, std::size_t children, Join how) : Future(loop), Family(loop, children), m_how(how) {}

private:
    void childEnded(TaskId child, Completion end) override;
    void closed() override { settle(kNoTask); }
    /// Perhaps the end of this object.
    void settle(TaskId by);

    std::shared_ptr<Gather> m_self;  ///< until the last child has told its end
    Join m_how;
    bool m_cancelRequested = false;
};

}  // namespace interleave
