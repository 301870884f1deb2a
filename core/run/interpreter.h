#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/engine/arrivals.h"
#include "core/engine/bounded_queue.h"
#include "core/engine/gather.h"
#include "core/engine/seams.h"
#include "core/engine/wait.h"
#include "core/run/draws_ahead.h"
#include "core/run/environment.h"
#include "core/run/held_memory.h"
#include "core/scenario/program.h"

namespace interleave {

struct Guards;
class Replay;
struct StrategyCosts;

/// The names of the language's own errors, interned before the run.
struct ErrorNames {
    explicit ErrorNames(NameTable& names);
    NameId timeout, group, cancelled, invalidState, runtime, circuitOpen;
};

/// Turns a bound program's steps into coroutines on the loop: one function a kind of step, the same for both clocks.
/// Leaves out what time, threads and events are (the engine) and what the record is for.
class Interpreter {
public:
    static constexpr std::int64_t kMostTasks = 10'000'000;  ///< of one run; some 700 bytes each while they live

    struct Machine {
        Loop& loop;
        Pool& pool;
        Network* network = nullptr;  ///< null: a timer stands for every exchange
        Files* files = nullptr;      ///< null: a timer stands for every file
        const StrategyCosts& costs;                      ///< `pool`: cpu steps go to the pool, else they hold the loop
        const Replay* replay = nullptr;                  ///< what a simulation is told of a real run
        std::vector<std::uint64_t>* leafKeys = nullptr;  ///< takes the key of each leaf that ends; null: nobody asks
    };
    Interpreter(const Program& program, const ErrorNames& errors, Machine machine);
    ~Interpreter();

    /// The whole program, with the end mark where it ends.
    Co program();

    /// What made the run impossible (a count that does not come out whole, say); the loop has been told to stop then.
    const std::optional<Error>& error() const { return m_error; }

private:
    enum class Purpose : std::uint64_t { Duration = 1, Failure = 2, Jitter = 3, Interval = 4 };
    struct Line;  // a pipeline at work
    class Inner;  // a step at work inside another one (inner_step.h)

    Co run(const Step& step, Environment env);

    // Leaves (interpreter_leaves.cpp)
    bool onlyWaits(const Step& step) const;  ///< for a timer or a turn, so that it needs no coroutine of its own
    Nanos beginWait(const Step& step, const Environment& env);  ///< how long it is to be
    Completion endOfWait(const Step& step, const Environment& env, Nanos start, Completion end);
    Co waiting(const Step& step, Environment env);
    Co exchange(const Step& step, const IoStep& io, Environment env);
    Co file(const Step& step, const IoStep& io, Environment env);
    /// Whether it is more than a timer.
    bool exchanges(const IoStep& io) const {
        return (io.via == IoStep::Via::Tcp && m_machine.network) || (io.via == IoStep::Via::File && m_machine.files);
    }
    std::uint64_t leafKey(const Step& step, const Environment& env) const { return drawKey(step, env, Purpose::Duration); }
    Co workOf(const Step& step, const Leaf& leaf, const Work& work, bool pooled, Environment env);
    Co work(const Step& step, const Leaf& leaf, Work work, bool pooled, Environment env);
    /// The same with what a real run has measured of it, its turns before and after included.
    Co replayed(const Replay& replay, const Step& step, const Leaf& leaf, Work work, bool pooled, Environment env);
    Co crash(const Step& step, const CrashStep& crash, Environment env);
    Co fail(NameId error);
    Co cpu(const Step& step, const CpuStep& cpu, Environment env);
    Co block(const Step& step, const BlockStep& block, Environment env);
    void hold(const Leaf& leaf, const Environment& env);
    Completion leafEnd(const Step& step, const Leaf& leaf, const Environment& env, LeafKind kind, Nanos start, Completion end);
    bool fails(const Step& step, const Failure& failure, const Environment& env);

    // Composition (interpreter.cpp)
    Co sequence(const Step& step, const SequenceStep& sequence, Environment env);
    Co repeat(const Step& step, const RepeatStep& repeat, Environment env);
    Co timeout(const Step& step, const TimeoutStep& timeout, Environment env);
    Co retry(const Step& step, const RetryStep& retry, Environment env);
    Co attempt(const TryStep& attempt, Environment env);
    Co batches(const BatchesStep& batches, Environment env);
    Co let(const LetStep& let, Environment env);

    // Guards (interpreter_guards.cpp)
    Co limit(const LimitStep& step, Environment env);
    Co breaker(const BreakerStep& step, Environment env);
    Co cache(const CacheStep& step, Environment env);

    // Children (interpreter_children.cpp)
    /// Makes `many` children for `family`; those that come at intervals do so while what it gives lives.
    std::unique_ptr<Arrivals> makeChildren(const Step& step, const Children& children, const Environment& env, std::int64_t many,
                                           Family& family);
    void makeAll(const Step& step, const Children& children, const Environment& env, std::int64_t many, Family& family);
    Co gather(const Step& step, const GatherStep& gather, Environment env);
    Co first(const Step& step, const FirstStep& first, Environment env);
    Co asCompleted(const Step& step, const AsCompletedStep& asCompleted, Environment env);
    Co group(const Step& step, const GroupStep& group, Environment env);
    // The same in plain blocking code: one child after the other.
    std::int64_t countOf(const Children& children, const Environment& env);
    Co childInPlace(const Step& step, const Children& children, const Environment& env, std::int64_t many, std::uint32_t i,
                    Nanos& due);
    /// A failure ends them at once, as `groupError` unless that is 0; where `collect`, none does.
    Co inPlace(const Step& step, const Children& children, bool collect, NameId groupError, Environment env);
    Co firstInPlace(const Step& step, const FirstStep& first, std::int64_t wanted, std::int64_t many, Environment env);
    Co thenOf(const AsCompletedStep& asCompleted, const Environment& env, std::int64_t many, std::uint32_t child);
    Co pipeline(const Step& step, const PipelineStep& pipeline, Environment env);
    /// Whether so many more tasks may be made; else the run is impossible, at this place.
    bool roomFor(std::int64_t tasks, int line, int column);
    Co pipelineInPlace(const Step& step, const PipelineStep& pipeline, Environment env);
    /// Its workers, and where items come at intervals those too, while what it gives lives.
    std::unique_ptr<Arrivals> startLine(const Step& step, Line& line, Family& workers);
    Co pipelineWorker(Line& line, std::size_t stage);
    /// What a task is called: its step's own name, else that of the first step inside it that has one.
    static NameId labelOf(const Step& step);
    Co item(const Step& body, Environment env, std::uint32_t number);
    /// What a task runs that is made for `body` where `env` is: as an item, for the item around, or for itself.
    enum class For : std::uint8_t { Item, Around, Itself };
    Co inTask(const Step& body, Environment env, For whom);
    Co holding(HeldMemory::Share share, const Step& body, Environment env);
    /// For an item that begins in `env`: what its leaves hold is its own from here on. Nothing where the program holds no memory.
    std::optional<HeldMemory::Share> shareOfItem(Environment& env);

    // Children at intervals (interpreter_arrivals.cpp)
    class ComingChildren;
    class ComingItems;
    Nanos interval(const Draw& every, const Step& step, const Environment& env);
    /// For `task`, whose record knows the item from now on.
    void markArrival(TaskId task, std::uint32_t item, Nanos due);
    std::unique_ptr<Arrivals> letCome(const Step& step, const Children& children, const Environment& env, std::int64_t many,
                                      Family& family);
    std::unique_ptr<Arrivals> letCome(const Step& step, Line& line, Family& workers);
    /// Plain blocking code: sleeps until number `i` arrives, `every` after `due`, which becomes its instant.
    Co awaitArrival(const Step& step, const Draw& every, const Environment& env, std::uint32_t i, Nanos& due);
    Co arrivingInPlace(const Step& step, const Children& children, Environment env, std::uint32_t i, Nanos& due);

    // Tasks and futures with names (interpreter_named.cpp)
    /// A spawned task, or a future (of which a task run in place is one, done already). Shared: who waits for one that is replaced
    /// under its name keeps it.
    struct Named {
        TaskRef task;
        std::shared_ptr<Signal> future;
        bool awaitedItself = false;
    };
    Co shield(const ShieldStep& shield, Environment env);
    Co forget(const Step& step, const ForgetStep& forget);
    Co spawn(const Step& step, const SpawnStep& spawn, Environment env);
    Co cancel(const Step& step, const CancelStep& cancel, Environment env);
    Co await(const Step& step, const AwaitStep& await, Environment env);
    Co makeFuture(const Step& step, const FutureStep& future, Environment env);
    Co setFuture(const Step& step, const SetStep& set, Environment env);
    std::string nameHere(const NameInLoops& name, const Environment& env);
    Named* find(const Step& step, const NameInLoops& name, const Environment& env);
    bool isFree(const Step& step, const std::string& name);
    void impossible(const Step& step, std::string message, std::string remedy);

    // Values (interpreter_values.cpp)
    double value(const Number& number, const Environment& env);
    std::int64_t count(const Number& number, const Environment& env, std::int64_t least);
    Nanos duration(const Draw& draw, const Step& step, const Environment& env, Purpose purpose = Purpose::Duration);
    bool timeIsUp(const Step& step);
    /// Of a draw that suits DrawsAhead.
    Nanos ahead(const Draw& draw, const Step& step, const Environment::Draws& draws, Purpose purpose);
    std::uint64_t drawKey(const Step& step, const Environment& env, Purpose purpose) const;
    void fatal(Error error);
    template <class T>
    T orFatal(Result<T> result, T otherwise);

    bool catchable(const Completion& end) const;
    NameId errorOf(const Completion& end) const { return end.failed() ? end.error() : m_errors.cancelled; }
    void mark(MarkKind kind, NameId name = 0, std::uint32_t number = kNoIndex, Outcome outcome = Outcome::Ok);
    bool sequential() const { return m_program.strategy == Strategy::Sequential; }

    const Program& m_program;
    const ErrorNames m_errors;
    Machine m_machine;
    Loop& m_loop;
    std::unique_ptr<Guards> m_guards;
    HeldMemory m_memory;
    std::unordered_map<std::string, Named> m_named;
    std::vector<double> m_slots;
    DrawsAhead m_drawn;
    std::optional<Error> m_error;
};

}  // namespace interleave
