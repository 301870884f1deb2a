#pragma once

#include "core/engine/family.h"

namespace interleave {

/// The race of several child tasks: over when so many have succeeded, or when that is out of reach; the others are then cancelled
/// in the order they were made, and all are awaited, as a TaskGroup awaits its own. On the frame of the task that made them.
class FirstOf final : public Family {
public:
    FirstOf(Loop& loop, std::size_t children, std::size_t wanted)
        : Family(loop, children), m_parent(*loop.current()), m_wanted(wanted) {}

    /// Out of reach, it ends as the first child that did not succeed (by the instant, then by number). Cancelled, it ends so once
    /// all children have unwound.
    Co join();

private:
    void childEnded(TaskId child, Completion end) override;
    bool decided() const { return m_succeeded >= m_wanted || m_succeeded + left() < m_wanted; }

    Task& m_parent;
    const std::size_t m_wanted;
    std::size_t m_succeeded = 0;
    Completion m_failure;
    Nanos m_failedAt = kNever;
    TaskId m_failed = kNoTask;
    Future* m_told = nullptr;  ///< what the parent waits for
    bool m_over = false;
};

}  // namespace interleave
