#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "core/engine/seams.h"

namespace interleave {

/// Arrivals in a row, each linked to the next through itself and kept alive by its place here.
class PostChain {
public:
    PostChain() = default;
    PostChain(PostChain&& other) noexcept
        : m_first(std::exchange(other.m_first, nullptr)),
          m_last(std::exchange(other.m_last, nullptr)),
          m_size(std::exchange(other.m_size, 0)) {}
    PostChain& operator=(PostChain&&) = delete;
    ~PostChain() {
        while (popFront()) continue;
    }

    std::size_t size() const { return m_size; }
    void pushBack(std::shared_ptr<Arrival> arrival);
    std::shared_ptr<Arrival> popFront();  ///< null where there is none left

private:
    friend class PostBox;
    Arrival* m_first = nullptr;
    Arrival* m_last = nullptr;
    std::size_t m_size = 0;
};

/// What any threads put and whoever takes gets all at once, in the order in which it was put: a stack whose every member is linked
/// through itself, so that neither side allocates, counts references or ever waits for the other. An arrival is in one box at a
/// time. Leaves out telling anybody.
class PostBox {
public:
    PostBox() = default;
    PostBox(const PostBox&) = delete;
    PostBox& operator=(const PostBox&) = delete;
    ~PostBox() { takeAll(); }

    // A put, a look and a take have their place in the one order of all sequentially consistent operations.
    void put(std::shared_ptr<Arrival> arrival);
    void put(PostChain chain);  ///< nothing comes between them
    bool empty() const { return !m_newest.load(); }
    PostChain takeAll();

private:
    void put(Arrival* newest, Arrival* oldest);

    std::atomic<Arrival*> m_newest{nullptr};
};

}  // namespace interleave
