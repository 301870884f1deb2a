#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/engine/bounded_queue.h"
#include "core/engine/gather.h"
#include "core/engine/seams.h"
#include "core/engine/semaphore.h"
#include "core/run/environment.h"
#include "core/scenario/program.h"

namespace interleave {

/// The names of the language's own errors, interned before the run.
struct ErrorNames {
    NameId timeout = 0, group = 0;
};

/// Turns a bound program's steps into coroutines on the loop: one function a kind of step, the same for both clocks.
/// Leaves out what time, threads and events are (the engine) and what the record is for.
class Interpreter {
public:
    struct Machine {
        Loop& loop;
        Pool& pool;
        Network* network = nullptr;  ///< null: a timer stands for every exchange
        bool pooled = false;         ///< cpu steps go to the pool, else they hold the loop
    };
    Interpreter(const Program& program, const ErrorNames& errors, Machine machine);

    /// The whole program, with the end mark where it ends.
    Co program();

    /// What made the run impossible (a count that does not come out whole, say); the loop has been told to stop then.
    const std::optional<Error>& error() const { return m_error; }

private:
    enum class Purpose : std::uint64_t { Duration = 1, Failure = 2, Jitter = 3 };
    struct Line;  // a pipeline at work

    Co run(const Step& step, Environment env);

    // Leaves (interpreter_leaves.cpp)
    Co io(const Step& step, const IoStep& io, Environment env);
    Co exchange(const Step& step, const IoStep& io, Nanos duration, double bytes);
    Co work(const Step& step, const Leaf& leaf, Work work, bool pooled, Environment env);
    Co yield(const Step& step, const YieldStep& yield, Environment env);
    Co fail(NameId error);
    Co cpu(const Step& step, const CpuStep& cpu, Environment env);
    Co block(const Step& step, const BlockStep& block, Environment env);
    Completion leafEnd(const Step& step, const Leaf& leaf, const Environment& env, LeafKind kind, Nanos start, Completion end);
    bool fails(const Step& step, const Failure& failure, const Environment& env);

    // Composition (interpreter.cpp)
    Co sequence(const Step& step, const SequenceStep& sequence, Environment env);
    Co repeat(const Step& step, const RepeatStep& repeat, Environment env);
    Co timeout(const Step& step, const TimeoutStep& timeout, Environment env);
    Co retry(const Step& step, const RetryStep& retry, Environment env);
    Co attempt(const TryStep& attempt, Environment env);
    Co limit(const LimitStep& limit, Environment env);
    Co batches(const BatchesStep& batches, Environment env);
    Co let(const LetStep& let, Environment env);

    // Children (interpreter_children.cpp)
    Co gather(const Step& step, const GatherStep& gather, Environment env);
    Co gatherInPlace(const Step& step, const GatherStep& gather, Environment env);
    Co pipeline(const PipelineStep& pipeline, Environment env);
    Co pipelineInPlace(const PipelineStep& pipeline, Environment env);
    Co pipelineWorker(Line& line, std::size_t stage);
    Co item(const Step& body, Environment env, std::uint32_t number);

    // Values (interpreter_values.cpp)
    double value(const Number& number, const Environment& env);
    std::int64_t count(const Number& number, const Environment& env, std::int64_t least);
    Nanos duration(const Draw& draw, const Step& step, const Environment& env);
    std::uint64_t drawKey(const Step& step, const Environment& env, Purpose purpose) const;
    template <class T>
    T orFatal(Result<T> result, T otherwise);

    void mark(MarkKind kind, NameId name = 0, std::uint32_t number = kNoIndex, Outcome outcome = Outcome::Ok);
    bool sequential() const { return m_program.strategy == Strategy::Sequential; }

    const Program& m_program;
    const ErrorNames m_errors;
    Machine m_machine;
    Loop& m_loop;
    std::vector<std::unique_ptr<Semaphore>> m_limits;
    std::vector<double> m_slots;
    std::optional<Error> m_error;
};

}  // namespace interleave
