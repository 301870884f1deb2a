#pragma once

#include "core/engine/joiner.h"
#include "core/engine/wait.h"

namespace interleave {

/// asyncio.shield (CPython 3.11, tasks.py): who waits for it may be cancelled, the task behind it goes on.
/// On the frame of the one who waits.
class Shield final : private Joiner {
public:
    Shield(Loop& loop, const TaskRef& inner) : Joiner(loop), m_outer(loop) { adopt(*inner); }
    Shield(const Shield&) = delete;
    Shield& operator=(const Shield&) = delete;

    FutureWait ended() { return wait(m_outer, Cause::Join); }

private:
    void childEnded(TaskId inner, Completion end) override {
        if (!m_outer.isDone()) m_outer.complete(end, inner);
    }
    Signal m_outer;
};

}  // namespace interleave
