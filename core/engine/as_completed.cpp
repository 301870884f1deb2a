#include "core/engine/as_completed.h"

#include "core/engine/wait.h"

namespace interleave {

/// Somebody waits for the next one; however the wait ends, nobody is told behind it.
struct AsCompleted::Getting {
    Getting(AsCompleted& from, Future& told) : of(from) { of.m_getter = &told; }
    ~Getting() { of.m_getter = nullptr; }
    AsCompleted& of;
};

std::shared_ptr<AsCompleted> AsCompleted::over(Loop& loop, std::vector<TaskRef> children) {
    auto made = std::make_shared<AsCompleted>(loop, std::move(children));
    if (!made->m_children.empty()) made->m_self = made;
    return made;
}

AsCompleted::AsCompleted(Loop& loop, std::vector<TaskRef> children) : m_loop(loop), m_children(std::move(children)) {
    for (const TaskRef& child : m_children) child->setJoiner(this);
}

Co AsCompleted::next(std::uint32_t& child) {
    child = kNoIndex;
    while (m_ended.empty()) {
        Signal ended(m_loop);
        const Getting getting(*this, ended);
        const Completion woken = co_await wait(ended, Cause::Join);
        if (!woken.ok()) co_return woken;
    }
    child = m_ended.front();
    m_ended.pop_front();
    co_return m_children[child]->completion();
}

void AsCompleted::childEnded(Task& child) {
    // Children are made one right after the other, so their numbers tell their places.
    m_ended.push_back(child.id - m_children.front()->id);
    if (m_getter && !m_getter->isDone()) m_getter->complete(Completion::done(), child.id);
    if (++m_told == m_children.size()) m_self.reset();  // perhaps the end of this object
}

}  // namespace interleave
