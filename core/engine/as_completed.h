#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/engine/task.h"

namespace interleave {

/// asyncio.as_completed (CPython 3.11, tasks.py): hands out child tasks in the order in which they end. Shared with the children,
/// who run on when nobody asks any more.
class AsCompleted final : private Joiner {
public:
    static std::shared_ptr<AsCompleted> over(Loop& loop, std::vector<TaskRef> children);
    AsCompleted(Loop& loop, std::vector<TaskRef> children);

    std::size_t size() const { return m_children.size(); }
    /// Ends as the next child did that has ended, with its place in `child`; kNoIndex where the wait itself was cancelled.
    Co next(std::uint32_t& child);

private:
    struct Getting;
    void childEnded(Task& child) override;

    Loop& m_loop;
    std::vector<TaskRef> m_children;
    std::deque<std::uint32_t> m_ended;
    std::shared_ptr<AsCompleted> m_self;  ///< until the last child has told its end
    std::size_t m_told = 0;
    Future* m_getter = nullptr;
};

}  // namespace interleave
