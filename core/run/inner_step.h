#pragma once

#include <optional>

#include "core/run/interpreter.h"

namespace interleave {

/// `co_await Inner(…)`: a step inside another step's coroutine. A leaf that only waits does so in the frame of whoever awaits it,
/// which spares most steps a frame and the way in and out of it; any other step gets one. `env` must outlive the wait.
class Interpreter::Inner {
public:
    Inner(Interpreter& interpreter, const Step& step, const Environment& env)
        : m_interpreter(interpreter), m_step(step), m_env(env), m_start(interpreter.m_loop.now()) {
        if (interpreter.onlyWaits(step))
            m_wait.emplace(interpreter.m_loop, interpreter.beginWait(step, env), Cause::Io, step.name);
        else
            m_body = interpreter.run(step, env);
    }

    bool await_ready() const { return false; }
    void await_suspend(Co::Frame outer) {
        if (m_wait)
            m_wait->await_suspend(outer);
        else
            m_body.await_suspend(outer);
    }
    Completion await_resume() {
        return m_wait ? m_interpreter.endOfWait(m_step, m_env, m_start, m_wait->await_resume()) : m_body.await_resume();
    }

private:
    Interpreter& m_interpreter;
    const Step& m_step;
    const Environment& m_env;
    const Nanos m_start;
    std::optional<Sleep> m_wait;
    Co m_body{nullptr};
};

}  // namespace interleave
