#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/engine/frame_arena.h"
#include "core/event/event.h"

namespace interleave {

class Task;

/// The tasks that have not finished, by number: a place for each in pages from the run's arena, which go back there once all of
/// a page have finished. So a task neither carries links nor touches its neighbours' when it ends.
class LiveTasks {
public:
    LiveTasks() = default;
    LiveTasks(const LiveTasks&) = delete;
    LiveTasks& operator=(const LiveTasks&) = delete;

    /// Numbers come from 0 without a gap.
    void add(Task& task) {
        if (m_added % kPlaces == 0) [[unlikely]] addPage();
        Page& page = m_pages.back();
        (*page.tasks)[m_added++ % kPlaces] = &task;
        ++page.live;
        ++m_live;
    }
    void remove(TaskId id) {
        Page& page = m_pages[id / kPlaces];
        (*page.tasks)[id % kPlaces] = nullptr;
        --m_live;
        if (--page.live == 0 && &page != &m_pages.back()) drop(page);
    }
    bool empty() const { return m_live == 0; }
    /// Of those added; nullptr once removed.
    Task* find(TaskId id) const { return m_pages[id / kPlaces].tasks ? at(id) : nullptr; }

    /// In order of creation. `f` ends none and makes none.
    template <class F>
    void forEach(F&& f) const {
        for (std::size_t id = 0; id < m_added; ++id) {
            if (!m_pages[id / kPlaces].tasks)
                id |= kPlaces - 1;
            else if (Task* task = at(id))
                f(*task);
        }
    }
    /// The other way round. `f` may end the task it is given, and makes none.
    template <class F>
    void forEachNewestFirst(F&& f) const {
        for (std::size_t id = m_added; id-- > 0;) {
            if (!m_pages[id / kPlaces].tasks)
                id &= ~(kPlaces - 1);
            else if (Task* task = at(id))
                f(*task);
        }
    }

private:
    static constexpr std::size_t kPlaces = 256;
    using Places = std::array<Task*, kPlaces>;
    struct Page {
        Places* tasks;  ///< nullptr once all have finished
        std::size_t live;
    };
    Task* at(std::size_t id) const { return (*m_pages[id / kPlaces].tasks)[id % kPlaces]; }
    [[gnu::noinline]] void addPage() {
        if (!m_pages.empty() && m_pages.back().live == 0) drop(m_pages.back());
        m_pages.push_back({static_cast<Places*>(FrameArena::current().take(sizeof(Places))), 0});
    }
    static void drop(Page& page) {
        FrameArena::current().give(page.tasks, sizeof(Places));
        page.tasks = nullptr;
    }

    std::vector<Page> m_pages;
    std::size_t m_added = 0;
    std::size_t m_live = 0;
};

}  // namespace interleave
