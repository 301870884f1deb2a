#pragma once

#include <coroutine>
#include <utility>

#include "core/engine/frame_arena.h"
#include "core/engine/future.h"

namespace interleave {

class Task;

/// A step of a task as a coroutine that ends with a Completion; it begins when it is awaited. Awaiting one costs no turn of the
/// loop, as in CPython. Control passes through the task's trampoline, not by symmetric transfer: GCC 12 lets that grow the stack
/// in builds without optimisation.
class [[nodiscard]] Co {
public:
    struct promise_type;
    using Frame = std::coroutine_handle<promise_type>;

    struct promise_type : InArena {
        Task* task = nullptr;
        Frame outer;
        Completion completion;

        Co get_return_object() { return Co(Frame::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct Leave {
            bool await_ready() noexcept { return false; }
            inline void await_suspend(Frame frame) noexcept;
            void await_resume() noexcept {}
        };
        Leave final_suspend() noexcept { return {}; }
        void return_value(Completion c) noexcept { completion = c; }
        void unhandled_exception() { throw; }  // out of memory: no workload's failure, and nothing a task could mend
    };

    explicit Co(Frame frame) : m_frame(frame) {}
    Co(Co&& other) noexcept : m_frame(std::exchange(other.m_frame, nullptr)) {}
    Co& operator=(Co&& other) noexcept {
        std::swap(m_frame, other.m_frame);
        return *this;
    }
    ~Co() {
        if (m_frame) m_frame.destroy();
    }
    Frame frame() const { return m_frame; }
    /// Whoever has taken it destroys it.
    Frame release() { return std::exchange(m_frame, nullptr); }

    bool await_ready() noexcept { return false; }
    inline void await_suspend(Frame outer) noexcept;
    Completion await_resume() noexcept { return m_frame.promise().completion; }

private:
    Frame m_frame;
};

}  // namespace interleave

#include "core/engine/task.h"  // the two that need to know Task are defined there
