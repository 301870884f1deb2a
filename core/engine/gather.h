#pragma once

#include <memory>
#include <vector>

#include "core/engine/joiner.h"

namespace interleave {

/// When a gather of child tasks ends.
enum class Join : std::uint8_t {
    FirstFailure,  ///< asyncio.gather: ends with the first failure, the others run on
    All,           ///< asyncio.gather(return_exceptions=True): ends when all have, and never fails
};

/// The future of several child tasks (CPython 3.11, tasks.py `gather` and `_GatheringFuture`). Cancelling it
/// cancels the children. Shared with the children, who may outlive the one who awaits.
class Gather final : public Future, private Joiner {
public:
    static std::shared_ptr<Gather> join(Loop& loop, std::vector<TaskRef> children, Join how);
    bool cancel(CancelReason reason, TaskId by) override;

    Gather(Loop& loop, std::vector<TaskRef> children, Join how);

private:
    void childEnded(TaskId child, Completion end) override;

    std::shared_ptr<Gather> m_self;  ///< until the last child has told its end
    std::size_t m_finished = 0;
    Join m_how;
    bool m_cancelRequested = false;
};

}  // namespace interleave
