#pragma once

#include "core/engine/co.h"

namespace interleave {

/// What is over at once where it can be, and else goes on in a coroutine: the usual case costs no frame and no way in and out of
/// it. To be awaited where it is made.
class [[nodiscard]] CoOrDone {
public:
    CoOrDone(Completion end) : m_end(end) {}
    CoOrDone(Co rest) : m_rest(std::move(rest)) {}

    bool await_ready() const { return !m_rest.frame(); }
    void await_suspend(Co::Frame outer) { m_rest.await_suspend(outer); }
    Completion await_resume() { return m_rest.frame() ? m_rest.await_resume() : m_end; }

private:
    Co m_rest{nullptr};
    Completion m_end;
};

}  // namespace interleave
