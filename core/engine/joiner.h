#pragma once

#include <cassert>
#include <vector>

#include "core/engine/task.h"

namespace interleave {

/// Who joins several tasks: told of each one's end in a turn of the loop after it, before any other listener, in the order in which
/// they ended, as by a done callback of asyncio's. Children that end one right after the other are told of in one go. Of a child it
/// knows the number alone: the loop has those that run, so that joining a million tasks costs no memory and no second walk over them.
class Joiner : private Handle {
public:
    /// The child ends now, like this.
    void childEnds(Task& child, Completion end);
    /// The turn of a child's own in which its end is told; it is let go of.
    void tell(Task& child);

protected:
    explicit Joiner(Loop& loop) : m_loop(loop) {}
    ~Joiner();

    /// A turn after its end.
    virtual void childEnded(TaskId child, Completion end) = 0;

    /// One more, which has not ended, made after the others.
    void adopt(Task& child) {
        assert(!child.isDone());
        if (m_count == 0) m_first = child.id;
        if (!m_ids.empty() || child.id != m_first + m_count) [[unlikely]]
            list(child.id);
        child.setJoiner(this);
        ++m_count;
        ++m_running;
    }
    /// Which of the children it is.
    std::size_t place(TaskId child) const;
    /// Cancels those that have not ended, in the order they were made; false if all have.
    bool cancelChildren(CancelReason reason, TaskId by);

    Loop& m_loop;

private:
    /// Children who ended in a row, made in a row.
    struct Ended {
        TaskId first;
        std::uint32_t count;
        Completion how;
    };
    void run() override;
    void list(TaskId child);
    void addToTell(Task& child);
    TaskRef takeToTell(Task& child);
    template <class F>
    void forEachRunning(F&& f) const;

    TaskId m_first = 0;
    std::uint32_t m_count = 0;
    std::uint32_t m_running = 0;
    std::vector<TaskId> m_ids;  ///< of all, where they were not made one right after the other
    using Row = std::vector<Ended, ArenaAllocator<Ended>>;
    Row m_ended;                        ///< to be told when this handle's turn comes
    Listener* m_firstToTell = nullptr;  ///< a chain of those who have a turn of their own for it, in its order
    Listener* m_lastToTell = nullptr;
};

}  // namespace interleave
