#include "core/run/interpreter.h"

#include <algorithm>

#include "core/engine/deadline.h"
#include "core/engine/wait.h"
#include "core/run/guards.h"
#include "core/run/inner_step.h"

namespace interleave {

namespace {
template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;
}  // namespace

Interpreter::Interpreter(const Program& program, const ErrorNames& errors, Machine machine)
    : m_program(program),
      m_errors(errors),
      m_machine(machine),
      m_loop(machine.loop),
      m_guards(std::make_unique<Guards>(m_loop, program)),
      m_memory(m_loop),
      m_slots(program.slotCount) {}

Interpreter::~Interpreter() = default;

ErrorNames::ErrorNames(NameTable& names)
    : timeout(names.intern("TimeoutError")),
      group(names.intern("ExceptionGroup")),
      cancelled(names.intern("CancelledError")),
      invalidState(names.intern("InvalidStateError")),
      runtime(names.intern("RuntimeError")),
      circuitOpen(names.intern("CircuitOpen")) {}

/// What handlers and retries may take up: a failure, or the CancelledError of something awaited, but never the task's own
/// cancellation.
bool Interpreter::catchable(const Completion& end) const {
    return end.failed() || (end.cancelled() && m_loop.current()->cancelRequests() == 0);
}

void Interpreter::mark(MarkKind kind, NameId name, std::uint32_t number, Outcome outcome) {
    m_loop.record(EventKind::Mark, m_loop.currentId(), static_cast<std::uint8_t>(kind), name, number,
                  static_cast<std::uint32_t>(outcome));
}

Co Interpreter::program() {
    const Completion end = co_await inTask(*m_program.root, Environment(draw::mix(0, m_program.seed)), For::Itself);
    mark(MarkKind::End);
    co_return end;
}

Co Interpreter::run(const Step& step, Environment env) {
    return std::visit(Overloaded{
                          [&](const IoStep& s) {
                              if (!exchanges(s)) return waiting(step, std::move(env));
                              if (s.via == IoStep::Via::Tcp) return exchange(step, s, std::move(env));
                              return file(step, s, std::move(env));
                          },
                          [&](const CpuStep& s) { return cpu(step, s, std::move(env)); },
                          [&](const BlockStep& s) { return block(step, s, std::move(env)); },
                          [&](const YieldStep&) { return waiting(step, std::move(env)); },
                          [&](const CrashStep& s) { return crash(step, s, std::move(env)); },
                          [&](const RaiseStep& s) { return fail(s.error); },
                          [&](const SequenceStep& s) { return sequence(step, s, std::move(env)); },
                          [&](const RepeatStep& s) { return repeat(step, s, std::move(env)); },
                          [&](const GatherStep& s) { return gather(step, s, std::move(env)); },
                          [&](const GroupStep& s) { return group(step, s, std::move(env)); },
                          [&](const FirstStep& s) { return first(step, s, std::move(env)); },
                          [&](const AsCompletedStep& s) { return asCompleted(step, s, std::move(env)); },
                          [&](const ShieldStep& s) { return shield(s, std::move(env)); },
                          [&](const ForgetStep& s) { return forget(step, s); },
                          [&](const SpawnStep& s) { return spawn(step, s, std::move(env)); },
                          [&](const CancelStep& s) { return cancel(step, s, std::move(env)); },
                          [&](const AwaitStep& s) { return await(step, s, std::move(env)); },
                          [&](const FutureStep& s) { return makeFuture(step, s, std::move(env)); },
                          [&](const SetStep& s) { return setFuture(step, s, std::move(env)); },
                          [&](const TimeoutStep& s) { return timeout(step, s, std::move(env)); },
                          [&](const RetryStep& s) { return retry(step, s, std::move(env)); },
                          [&](const TryStep& s) { return attempt(s, std::move(env)); },
                          [&](const LimitStep& s) { return limit(s, std::move(env)); },
                          [&](const BreakerStep& s) { return breaker(s, std::move(env)); },
                          [&](const CacheStep& s) { return cache(s, std::move(env)); },
                          [&](const BatchesStep& s) { return batches(s, std::move(env)); },
                          [&](const PipelineStep& s) {
                              return sequential() ? pipelineInPlace(step, s, std::move(env)) : pipeline(step, s, std::move(env));
                          },
                          [&](const LetStep& s) { return let(s, std::move(env)); },
                      },
                      step.detail);
}

Co Interpreter::sequence(const Step& step, const SequenceStep& sequence, Environment env) {
    for (std::uint32_t i = 0; i < sequence.steps.size(); ++i) {
        if (step.countsItems) {
            const Completion end = co_await item(*sequence.steps[i], env.asItem(i), i);
            if (!end.ok()) co_return end;
        } else {
            const Completion end = co_await Inner(*this, *sequence.steps[i], env);
            if (!end.ok()) co_return end;
        }
    }
    co_return Completion::done();
}

Co Interpreter::repeat(const Step& step, const RepeatStep& repeat, Environment env) {
    const std::int64_t times = count(repeat.count, env, 0);
    for (std::int64_t i = 0; i < times; ++i) {
        const auto number = static_cast<std::uint32_t>(i);
        Environment inner = env.with(repeat.slot, static_cast<double>(i)).keyed(number).forItem(number);
        const auto held = step.countsItems ? shareOfItem(inner) : std::nullopt;
        if (step.countsItems) mark(MarkKind::ItemIn, 0, number);
        const Completion end = co_await Inner(*this, *repeat.body, inner);
        if (step.countsItems) mark(MarkKind::ItemOut, 0, number, end.outcome());
        if (!end.ok()) co_return end;
        // Steps that never wait would keep a stop waiting.
        if (i % 1024 == 1023 && m_loop.stopRequested()) co_await Sleep(m_loop, 0, Cause::Yield);
    }
    co_return Completion::done();
}

Co Interpreter::timeout(const Step& step, const TimeoutStep& timeout, Environment env) {
    DeadlineScope scope(m_loop, *m_loop.current(), duration(timeout.limit, step, env));
    const Completion end = co_await Inner(*this, *timeout.body, env);
    if (!scope.leave(end)) co_return end;
    if (!timeout.otherwise) co_return Completion::failure(m_errors.timeout);
    co_return co_await run(*timeout.otherwise, std::move(env));
}

Co Interpreter::retry(const Step& step, const RetryStep& retry, Environment env) {
    const std::int64_t attempts = count(retry.attempts, env, 1);
    const double factor = value(retry.factor, env), cap = value(retry.cap, env), jitter = value(retry.jitter, env);
    double pause = value(retry.initial, env);
    Completion end;
    for (std::int64_t n = 1; n <= attempts; ++n) {
        const Environment inner = env.with(retry.slot, static_cast<double>(n)).keyed(static_cast<std::uint64_t>(n));
        end = co_await Inner(*this, *retry.body, inner);
        const auto listed = [&] { return std::find(retry.on.begin(), retry.on.end(), errorOf(end)) != retry.on.end(); };
        if (!catchable(end) || !(retry.on.empty() || listed())) co_return end;
        if (n == attempts || timeIsUp(step)) break;
        mark(MarkKind::Retry, errorOf(end), static_cast<std::uint32_t>(n + 1));
        const double spread = 1 + jitter * (jitter > 0 ? draw::unit(drawKey(step, inner, Purpose::Jitter)) : 0);
        const Completion rested = co_await Sleep(m_loop, fromSeconds(std::min(cap, pause * spread)), Cause::Backoff);
        if (!rested.ok()) co_return rested;
        pause *= factor;
    }
    if (retry.otherwise) co_return co_await run(*retry.otherwise, std::move(env));
    co_return end;
}

Co Interpreter::attempt(const TryStep& attempt, Environment env) {
    Completion end = co_await Inner(*this, *attempt.body, env);
    if (catchable(end)) {
        const Step* handler = attempt.any.get();
        for (const auto& [error, step] : attempt.handlers)
            if (error == errorOf(end)) {
                handler = step.get();
                break;
            }
        if (handler) end = co_await run(*handler, env);
    }
    if (attempt.finally) {
        const Completion last = co_await run(*attempt.finally, std::move(env));
        if (!last.ok()) co_return last;
    }
    co_return end;
}

Co Interpreter::batches(const BatchesStep& batches, Environment env) {
    const std::int64_t items = count(batches.items, env, 0), size = count(batches.size, env, 1);
    std::uint64_t number = 0;
    for (std::int64_t offset = 0; offset < items && size > 0; offset += size, ++number) {
        const auto here = static_cast<std::uint32_t>(std::min(size, items - offset));
        Environment inner = env.with(batches.batchSlot, static_cast<double>(number)).with(batches.sizeSlot, here);
        const Completion end = co_await run(*batches.body, inner.inBatch(number, static_cast<std::uint32_t>(offset), here));
        if (!end.ok()) co_return end;
    }
    co_return Completion::done();
}

Co Interpreter::let(const LetStep& let, Environment env) {
    for (const auto& [slot, number] : let.values) env = env.with(slot, value(number, env));
    co_return co_await run(*let.body, std::move(env));
}

}  // namespace interleave
