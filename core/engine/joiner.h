#pragma once

#include <vector>

#include "core/engine/task.h"

namespace interleave {

/// Who joins several tasks: told of each one's end in a turn of the loop after it, before any other listener, in the order in which
/// they ended, as by a done callback of asyncio's. Children that end one right after the other are told of in one go, and each
/// is let go of when it ends, so that joining a million tasks costs no second walk over them.
class Joiner : private Handle {
public:
    /// The child ends now, like this.
    void childEnds(Task& child, Completion end);
    /// The turn of a child's own in which its end is told; it is let go of.
    void tell(Task& child);

protected:
    /// None of the children has ended.
    Joiner(Loop& loop, std::vector<TaskRef> children);
    ~Joiner();

    /// A turn after its end.
    virtual void childEnded(TaskId child, Completion end) = 0;

    std::size_t children() const { return m_children.size(); }
    /// One more, made after the others.
    void adopt(TaskRef child);
    /// Which of the children it is.
    std::size_t place(TaskId child) const;
    /// Cancels those that have not ended, in the order they were made; false if all have.
    bool cancelChildren(CancelReason reason, TaskId by);

    Loop& m_loop;

private:
    struct Ended {
        TaskId child;
        Completion how;
    };
    void run() override;

    std::vector<TaskRef> m_children;  ///< empty places for those that were let go of
    std::vector<Ended> m_ended;       ///< to be told when this handle's turn comes
    TaskId m_first;
    std::vector<TaskId> m_ids;  ///< of all, where they were not made one right after the other
};

}  // namespace interleave
