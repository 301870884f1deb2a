#include <algorithm>

#include "core/engine/deadline.h"
#include "core/engine/wait.h"
#include "core/run/inner_step.h"
#include "core/run/replay.h"

namespace interleave {

bool Interpreter::fails(const Step& step, const Failure& failure, const Environment& env) {
    switch (failure.kind) {
        case Failure::Kind::Never: return false;
        case Failure::Kind::Probability: return draw::unit(drawKey(step, env, Purpose::Failure)) < value(failure.value, env);
        case Failure::Kind::Items: return std::binary_search(failure.items.begin(), failure.items.end(), env.item());
    }
    return false;
}

Completion Interpreter::leafEnd(const Step& step, const Leaf& leaf, const Environment& env, LeafKind kind, Nanos start,
                                Completion end) {
    if (end.ok() && fails(step, leaf.failure, env)) end = Completion::failure(leaf.failure.error);
    if (m_machine.leafKeys) m_machine.leafKeys->push_back(leafKey(step, env));
    const TaskId task = m_loop.currentId();
    if (end.failed()) m_loop.record(EventKind::LeafError, task, 0, end.error());
    const auto code = static_cast<std::uint8_t>(static_cast<unsigned>(end.outcome()) + 4 * static_cast<unsigned>(kind));
    const auto began = static_cast<std::uint64_t>(start);
    m_loop.record(EventKind::Leaf, task, code, step.name, static_cast<std::uint32_t>(began),
                  static_cast<std::uint32_t>(began >> 32));
    return end;
}

bool Interpreter::onlyWaits(const Step& step) const {
    const auto* io = std::get_if<IoStep>(&step.detail);
    return io ? !exchanges(*io) : std::holds_alternative<YieldStep>(step.detail);
}

Nanos Interpreter::beginWait(const Step& step, const Environment& env) {
    const auto* io = std::get_if<IoStep>(&step.detail);
    hold(io ? io->leaf : std::get<YieldStep>(step.detail).leaf, env);
    if (!io) return 0;
    const Nanos length = duration(io->leaf.duration, step, env);
    return m_machine.replay ? m_machine.replay->ioLength(leafKey(step, env), length) : length;
}

Completion Interpreter::endOfWait(const Step& step, const Environment& env, Nanos start, Completion end) {
    if (const auto* io = std::get_if<IoStep>(&step.detail)) return leafEnd(step, io->leaf, env, LeafKind::Io, start, end);
    return leafEnd(step, std::get<YieldStep>(step.detail).leaf, env, LeafKind::Yield, start, end);
}

Co Interpreter::waiting(const Step& step, Environment env) {
    const Nanos start = m_loop.now();
    const Completion end = co_await Sleep(m_loop, beginWait(step, env), Cause::Io, step.name);
    co_return endOfWait(step, env, start, end);
}

Co Interpreter::exchange(const Step& step, const IoStep& io, Environment env) {
    hold(io.leaf, env);
    const Nanos start = m_loop.now();
    auto exchange = std::make_shared<Exchange>(m_loop);
    exchange->duration = duration(io.leaf.duration, step, env);
    exchange->bytes = value(io.leaf.bytes, env);
    m_machine.network->begin(exchange);
    const Completion end = co_await wait(exchange->done, Cause::Io, step.name);
    if (end.cancelled()) m_machine.network->cancel(*exchange);
    co_return leafEnd(step, io.leaf, env, LeafKind::Io, start, end);
}

Co Interpreter::file(const Step& step, const IoStep& io, Environment env) {
    hold(io.leaf, env);
    const Nanos start = m_loop.now();
    const Nanos length = duration(io.leaf.duration, step, env);
    auto file = std::make_shared<TemporaryFile>(m_loop);
    file->bytes = value(io.leaf.bytes, env);
    m_machine.files->begin(file);
    Completion end = co_await wait(file->done, Cause::Io, step.name);
    if (end.cancelled()) m_machine.files->cancel(*file);
    const Nanos left = start + length - m_loop.now();
    if (end.ok() && left > 0) end = co_await Sleep(m_loop, left, Cause::Io, step.name);
    co_return leafEnd(step, io.leaf, env, LeafKind::Io, start, end);
}

Co Interpreter::fail(NameId error) { co_return Completion::failure(error); }

/// From here on the leaf holds its memory.
void Interpreter::hold(const Leaf& leaf, const Environment& env) {
    if (m_program.holdsMemory) m_memory.hold(env.account(), value(leaf.holds, env));
}

Co Interpreter::holding(HeldMemory::Share share, const Step& body, Environment env) {
    env = env.withAccount(share.account());
    co_return co_await Inner(*this, body, env);
}

Co Interpreter::inTask(const Step& body, Environment env, For whom) {
    if (!m_program.holdsMemory) return run(body, std::move(env));
    const HeldMemory::Account around = whom == For::Itself ? HeldMemory::kNone : env.account();
    HeldMemory::Share share = whom == For::Item ? m_memory.forItem(around) : m_memory.forTask(around);
    return holding(std::move(share), body, std::move(env));
}

std::optional<HeldMemory::Share> Interpreter::shareOfItem(Environment& env) {
    if (!m_program.holdsMemory) return std::nullopt;
    HeldMemory::Share share = m_memory.forItem(env.account());
    env = env.withAccount(share.account());
    return share;
}

Co Interpreter::crash(const Step& step, const CrashStep& crash, Environment env) {
    Work what;
    what.kind = Work::Kind::Crash;
    return workOf(step, crash.leaf, what, m_machine.costs.pool, std::move(env));
}

Co Interpreter::cpu(const Step& step, const CpuStep& cpu, Environment env) {
    Work what;
    what.kind = Work::Kind::Compute;
    what.kernel = static_cast<Work::Kernel>(cpu.kernel);
    what.amount = duration(cpu.leaf.duration, step, env);
    what.bytes = value(cpu.leaf.bytes, env);
    what.priority = value(cpu.priority, env);
    what.releasesGil = cpu.releasesGil;
    return workOf(step, cpu.leaf, what, m_machine.costs.pool && !cpu.onLoop, std::move(env));
}

Co Interpreter::block(const Step& step, const BlockStep& block, Environment env) {
    Work what;
    what.kind = Work::Kind::Block;
    what.amount = duration(block.leaf.duration, step, env);
    return workOf(step, block.leaf, what, m_machine.costs.pool && block.onPool, std::move(env));
}

Co Interpreter::workOf(const Step& step, const Leaf& leaf, const Work& what, bool pooled, Environment env) {
    if (m_machine.replay) return replayed(*m_machine.replay, step, leaf, what, pooled, std::move(env));
    return work(step, leaf, what, pooled, std::move(env));
}

Co Interpreter::replayed(const Replay& replay, const Step& step, const Leaf& leaf, Work what, bool pooled, Environment env) {
    const std::uint64_t key = leafKey(step, env);
    what.taken = replay.taken(key, what, pooled, m_machine.costs);
    if (const Nanos turns = replay.turnsBefore(key); turns > 0) {
        const Completion turned = co_await Sleep(m_loop, turns, Cause::Gil);
        if (!turned.ok()) co_return turned;
    }
    const Completion end = co_await work(step, leaf, what, pooled, std::move(env));
    const Nanos later = pooled && !end.cancelled() ? replay.handOver(key) : 0;
    if (later > 0) {
        const Completion told = co_await Sleep(m_loop, later, Cause::Gil);
        if (!told.ok()) co_return told;
    }
    co_return end;
}

Co Interpreter::work(const Step& step, const Leaf& leaf, Work what, bool pooled, Environment env) {
    hold(leaf, env);
    const LeafKind kind = what.kind == Work::Kind::Block ? LeafKind::Block : LeafKind::Cpu;
    const Nanos start = m_loop.now();
    Task& task = *m_loop.current();
    auto job = std::make_shared<Job>(m_loop, m_loop.nextJob(), task.id, step.name, what);
    if (!pooled) {
        m_machine.pool.runInline(*job);
        m_loop.timeHasPassed();
        if (what.kind == Work::Kind::Crash) {
            m_loop.crash();
            co_await Sleep(m_loop, 0, Cause::Yield);  // from which nobody returns
        }
        const Completion end = leafEnd(step, leaf, env, kind, start, job->completion);
        if (sequential() && DeadlineScope::expireOutermost(task, m_loop.now())) co_return Completion::cancellation();
        co_return end;
    }
    m_loop.record(EventKind::Submit, task.id, 0, step.name, job->id);
    m_machine.pool.submit(job);
    const Completion end = co_await wait(job->done, Cause::Job);
    // Cancelled while it waited: a job that has not begun leaves the queue, one that has runs on and keeps its worker.
    if (job->done.completion().cancelled() && !m_machine.pool.withdraw(*job))
        m_loop.record(EventKind::Abandon, task.id, 0, 0, job->id);
    co_return leafEnd(step, leaf, env, kind, start, end);
}

}  // namespace interleave
