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
        Loop& loop = interpreter.m_loop;
        if (const auto* io = std::get_if<IoStep>(&step.detail); io && !interpreter.exchanges(*io))
            m_wait.emplace(loop, interpreter.duration(io->leaf.duration, step, env), Cause::Io, step.name);
        else if (std::holds_alternative<YieldStep>(step.detail))
            m_wait.emplace(loop, 0, Cause::Yield);
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
        if (!m_wait) return m_body.await_resume();
        const Completion end = m_wait->await_resume();
        if (const auto* io = std::get_if<IoStep>(&m_step.detail))
            return m_interpreter.leafEnd(m_step, io->leaf, m_env, LeafKind::Io, m_start, end);
        return m_interpreter.leafEnd(m_step, std::get<YieldStep>(m_step.detail).leaf, m_env, LeafKind::Yield, m_start, end);
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
