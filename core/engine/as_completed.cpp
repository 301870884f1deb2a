#include "core/engine/as_completed.h"

#include "core/engine/wait.h"

namespace interleave {

/// Somebody waits for the next one; however the wait ends, nobody is told behind it.
struct AsCompleted::Getting {
    Getting(AsCompleted& from, Future& told) : of(from) { of.m_getter = &told; }
    ~Getting() { of.m_getter = nullptr; }
    AsCompleted& of;
};

std::shared_ptr<AsCompleted> AsCompleted::of(Loop& loop, std::size_t children) {
    auto made = std::allocate_shared<AsCompleted>(ArenaAllocator<AsCompleted>(), loop, children);
    if (children > 0) made->m_self = made;
    return made;
}

Co AsCompleted::next(std::uint32_t& child) {
    child = kNoIndex;
    while (m_ended.empty()) {
        Signal ended(m_loop);
        const Getting getting(*this, ended);
        const Completion woken = co_await wait(ended, Cause::Join);
        if (!woken.ok()) co_return woken;
    }
    const Ended ended = m_ended.front();
    m_ended.pop_front();
    child = ended.child;
    co_return ended.completion;
}

void AsCompleted::childEnded(TaskId child, Completion end) {
    m_ended.push_back({static_cast<std::uint32_t>(place(child)), end});
    told();
    if (m_getter && !m_getter->isDone()) m_getter->complete(Completion::done(), child);
    closed();
}

}  // namespace interleave
