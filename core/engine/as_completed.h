#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/engine/joiner.h"

namespace interleave {

/// asyncio.as_completed (CPython 3.11, tasks.py): hands out child tasks in the order in which they end. Shared with the children,
/// who run on when nobody asks any more.
class AsCompleted final : private Joiner {
public:
    static std::shared_ptr<AsCompleted> over(Loop& loop, std::vector<TaskRef> children);
    AsCompleted(Loop& loop, std::vector<TaskRef> children);

    std::size_t size() const { return children(); }
    /// Ends as the next child did that has ended, with its place in `child`; kNoIndex where the wait itself was cancelled.
    Co next(std::uint32_t& child);

private:
    struct Getting;
    struct Ended {
        std::uint32_t child;
        Completion how;
    };
    void childEnded(TaskId child, Completion end) override;

    std::deque<Ended> m_ended;
    std::shared_ptr<AsCompleted> m_self;  ///< until the last child has told its end
    std::size_t m_told = 0;
    Future* m_getter = nullptr;
};

}  // namespace interleave
