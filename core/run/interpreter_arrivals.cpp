#include <algorithm>

#include "core/engine/family.h"
#include "core/engine/wait.h"
#include "core/run/interpreter.h"
#include "core/run/line.h"

namespace interleave {

Nanos Interpreter::interval(const Draw& every, const Step& step, const Environment& env) {
    return duration(every, step, env, Purpose::Interval);
}

void Interpreter::markArrival(TaskId task, std::uint32_t item, Nanos due) {
    const auto late = static_cast<std::uint64_t>(std::clamp<Nanos>(m_loop.now() - due, 0, kLongestLateness));
    m_loop.record(EventKind::Mark, task, static_cast<std::uint8_t>(MarkKind::ItemArrived), static_cast<std::uint16_t>(late), item,
                  static_cast<std::uint32_t>(late >> 16));
}

/// An `each` whose children are made by a timer of the composition, so that nothing its task does puts them off.
class Interpreter::ComingChildren final : public Arrivals {
public:
    ComingChildren(Interpreter& interpreter, const Step& step, const Children& children, Environment env, std::int64_t many,
                   Family& family)
        : Arrivals(interpreter.m_loop, family, many),
          m_interpreter(interpreter),
          m_step(step),
          m_children(children),
          m_family(family),
          m_env(std::move(env)),
          m_numbering(m_env.numbering(many)),
          m_next(m_env.child(m_numbering, children.slot, 0)),
          m_name(step.name ? step.name : labelOf(*children.body)),
          m_parent(interpreter.m_loop.currentId()) {}

private:
    void arrive(std::uint32_t i, Nanos due) override {
        Loop& loop = m_interpreter.m_loop;
        const std::uint32_t number = m_numbering.first + i;
        Co task =
            m_interpreter.inTask(*m_children.body, std::move(m_next), m_step.countsItems ? For::Item : For::Around);
        TaskRef child = loop.spawnFor(m_parent, std::move(task), m_name, number, m_step.countsItems ? number : kNoIndex);
        if (m_step.countsItems && loop.now() > due) m_interpreter.markArrival(child->id, number, due);
        m_family.add(std::move(child));
    }
    Nanos interval(std::uint32_t i) override {
        m_next = m_env.child(m_numbering, m_children.slot, i);
        return m_interpreter.interval(*m_children.every, m_step, m_next);
    }

    Interpreter& m_interpreter;
    const Step& m_step;
    const Children& m_children;
    Family& m_family;
    const Environment m_env;
    const Environment::Numbering m_numbering;
    Environment m_next;  ///< the coming child's
    const NameId m_name;
    const TaskId m_parent;
};

/// The items of a pipeline, into an unbounded queue in front of its first stage: however busy that is, they arrive.
class Interpreter::ComingItems final : public Arrivals {
public:
    ComingItems(Interpreter& interpreter, const Step& step, Line& line, Family& workers)
        : Arrivals(interpreter.m_loop, workers, line.items),
          m_interpreter(interpreter),
          m_step(step),
          m_line(line),
          m_pipeline(interpreter.m_loop.currentId()) {}

private:
    void arrive(std::uint32_t number, Nanos due) override {
        m_interpreter.markArrival(m_pipeline, number, due);
        m_line.queues.front()->putNow(number);
        if (number + 1 == m_line.items) m_line.queues.front()->close();
    }
    Nanos interval(std::uint32_t number) override {
        const Draw& every = *m_line.pipeline.every;
        if (DrawsAhead::suits(every))
            return m_interpreter.ahead(every, m_step, {m_line.env.key(), number}, Purpose::Interval);
        return m_interpreter.interval(every, m_step, m_line.environmentOf(number));
    }

    Interpreter& m_interpreter;
    const Step& m_step;
    Line& m_line;
    const TaskId m_pipeline;
};

std::unique_ptr<Arrivals> Interpreter::letCome(const Step& step, const Children& children, const Environment& env,
                                               std::int64_t many, Family& family) {
    auto coming = std::make_unique<ComingChildren>(*this, step, children, env, many, family);
    coming->begin();
    return coming;
}

std::unique_ptr<Arrivals> Interpreter::letCome(const Step& step, Line& line, Family& workers) {
    auto coming = std::make_unique<ComingItems>(*this, step, line, workers);
    if (line.items == 0) line.queues.front()->close();
    coming->begin();
    return coming;
}

Co Interpreter::awaitArrival(const Step& step, const Draw& every, const Environment& env, std::uint32_t i, Nanos& due) {
    if (i > 0) due += interval(every, step, env);
    const Nanos ahead = due - m_loop.now();
    if (ahead <= 0) co_return Completion::done();
    co_return co_await Sleep(m_loop, ahead, Cause::Sleep);
}

Co Interpreter::arrivingInPlace(const Step& step, const Children& children, Environment env, std::uint32_t i, Nanos& due) {
    const Completion arrived = co_await awaitArrival(step, *children.every, env, i, due);
    if (!arrived.ok()) co_return arrived;
    const std::uint32_t number = env.item();
    if (!step.countsItems) co_return co_await run(*children.body, std::move(env));
    markArrival(m_loop.currentId(), number, due);
    co_return co_await item(*children.body, std::move(env), number);
}

}  // namespace interleave
