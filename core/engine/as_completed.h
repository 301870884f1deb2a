#pragma once

#include <deque>
#include <memory>

#include "core/engine/family.h"

namespace interleave {

/// asyncio.as_completed (CPython 3.11, tasks.py): hands out child tasks in the order in which they end. Shared with the children,
/// who run on when nobody asks any more.
class AsCompleted final : public Family {
public:
    /// Of so many children, to be added.
    static std::shared_ptr<AsCompleted> of(Loop& loop, std::size_t children);
    AsCompleted(Loop& loop, std::size_t children) : Family(loop, children) {}

    /// Ends as the next child did that has ended, with its place in `child`; kNoIndex where the wait itself was cancelled.
    Co next(std::uint32_t& child);

private:
    struct Getting;
    struct Ended {
        std::uint32_t child;
        Completion completion;
    };
    void childEnded(TaskId child, Completion end) override;
    /// Perhaps the end of this object.
    void closed() override {
        if (left() == 0) m_self.reset();
    }

    std::deque<Ended> m_ended;
    std::shared_ptr<AsCompleted> m_self;  ///< until the last child has told its end
    Future* m_getter = nullptr;
};

}  // namespace interleave
