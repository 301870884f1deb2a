#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/duration.h"
#include "core/base/names.h"
#include "core/base/result.h"
#include "core/scenario/scenario.h"
#include "core/scenario/settings.h"

namespace interleave {

/// A number that is either known once the parameters are, or depends on loop variables (then `expression` says which one to evaluate).
/// Constants are checked while binding; what depends on loop variables is checked by Program::evaluate and Program::count.
struct Number {
    double constant = 0;
    std::int32_t expression = -1;
    bool isConstant() const { return expression < 0; }
};

/// A duration (in seconds) that may be drawn anew each time. Durations are multiplied by time_scale by the binder already
/// (constants, expressions and every argument of a draw but lognormal's sigma).
struct Draw {
    enum class Kind : std::uint8_t { Fixed, Uniform, Normal, Lognormal, Exponential, Choice };
    Kind kind = Kind::Fixed;
    Number first, second;            ///< fixed: first; uniform: low, high; normal: mean, deviation; lognormal: median, sigma; exponential: mean
    std::vector<std::pair<double, Number>> choices;  ///< weight (summing to 1), value
};

struct Step;
using StepPtr = std::unique_ptr<Step>;

/// A loop variable's number; the interpreter keeps the values, the binder has resolved the names. kNoSlot: nothing reads it.
using Slot = std::uint16_t;
inline constexpr Slot kNoSlot = UINT16_MAX;

struct Failure {
    enum class Kind : std::uint8_t { Never, Probability, Items };
    Kind kind = Kind::Never;
    Number value;                    ///< the probability; an expression's truth is 1, certain
    std::vector<std::uint32_t> items;  ///< sorted
    NameId error = 0;
};
struct Leaf {
    Draw duration;
    Number bytes, holds;
    Failure failure;
};

struct IoStep { enum class Via : std::uint8_t { Timer, Tcp, File } via = Via::Timer; Leaf leaf; };
struct CpuStep { enum class Kernel : std::uint8_t { Hash, Memory, Inference } kernel = Kernel::Hash; bool onLoop = false; bool releasesGil = false; Number priority; Leaf leaf; };
struct BlockStep { bool onPool = false; Leaf leaf; };
struct YieldStep { Leaf leaf; };
struct CrashStep { Leaf leaf; };
struct RaiseStep { NameId error = 0; };
struct SequenceStep { std::vector<StepPtr> steps; };
struct RepeatStep { Number count; Slot slot = kNoSlot; StepPtr body; };

/// Children of a composition: a list, or `count` times `body` with `slot` bound to the child's number.
struct Children {
    std::vector<StepPtr> list;
    bool each = false;
    Number count;
    Slot slot = kNoSlot;
    StepPtr body;
    std::optional<Draw> every;  ///< of an `each`: how long after the one before a child is made; may use `slot`
};
struct GatherStep { Children children; bool returnExceptions = false; };
struct GroupStep { Children children; };
struct FirstStep { Number wanted; Children children; };
struct AsCompletedStep { Children children; Slot slot = kNoSlot; StepPtr then; };  ///< slot: of the child's number in `then`
struct ShieldStep { StepPtr body; };
struct ForgetStep { StepPtr body; };

/// The name of a spawned task or a future; inside loops it carries their indices (`n[3]`).
struct NameInLoops {
    NameId name = 0;
    std::vector<Slot> loops;  ///< the loop variables around it, outermost first; none where the file names the indices itself
};
struct SpawnStep { NameInLoops as; StepPtr body; };
struct CancelStep { NameInLoops what; };
struct AwaitStep { NameInLoops what; };
struct FutureStep { NameInLoops as; };
struct SetStep { NameInLoops what; };
struct TimeoutStep { Draw limit; StepPtr body; StepPtr otherwise; };  ///< otherwise: may be null
struct RetryStep {
    Number attempts;
    Number initial, factor, cap, jitter;  ///< initial and cap in scaled seconds; cap infinity when none
    std::vector<NameId> on;               ///< empty: any error
    Slot slot = kNoSlot;                  ///< of `attempt`
    StepPtr body, otherwise;
};
struct TryStep {
    StepPtr body;
    std::vector<std::pair<NameId, StepPtr>> handlers;  ///< in the file's order
    StepPtr any;      ///< `*`; may be null
    StepPtr finally;  ///< may be null
};
struct LimitStep { std::uint16_t limit = 0; StepPtr body; };  ///< index into Program::limits
/// Calls go by their own step's figures; the state is the name's. Indices into Program::breakers and caches.
struct BreakerStep { std::uint16_t breaker = 0; Number failures, open; StepPtr body, otherwise; };  ///< open in scaled seconds; otherwise: may be null
struct CacheStep { std::uint32_t cache = 0; NameId text = 0; Number key, ttl; StepPtr body; };  ///< text: the key where it is no number; ttl in scaled seconds, infinity when none
struct BatchesStep { Number items, size; Slot batchSlot = kNoSlot, sizeSlot = kNoSlot; StepPtr body; };
struct PipelineStage { NameId name = 0; Number workers, queue; StepPtr body; };
struct PipelineStep { Number items; Slot slot = kNoSlot; std::vector<PipelineStage> stages; bool failTogether = false; std::optional<Draw> every; };  ///< every: as of Children
/// `use` with arguments: evaluates `values` in order outside, binds them, runs the define's own copy of its steps.
struct LetStep { std::vector<std::pair<Slot, Number>> values; StepPtr body; };

/// One step of a bound program. `use`s are expanded: each has its own copy of the define's steps.
struct Step {
    std::uint64_t key = 0;  ///< its place in the file and the uses that led to it, for keyed draws
    NameId name = 0;        ///< a leaf's: its own name, else its pipeline stage's, else its define's, else io / cpu / block / yield; a composition's own name or 0
    int line = 0, column = 0;
    bool countsItems = false;  ///< this composition's children (or iterations) are the run's items
    std::variant<IoStep, CpuStep, BlockStep, YieldStep, CrashStep, RaiseStep, SequenceStep, RepeatStep, GatherStep, GroupStep, FirstStep, AsCompletedStep, ShieldStep,
                 ForgetStep, SpawnStep, CancelStep, AwaitStep, FutureStep, SetStep, TimeoutStep, RetryStep, TryStep, LimitStep, BreakerStep, CacheStep,
                 BatchesStep, PipelineStep, LetStep>
        detail;
};

/// The children of a composition that has several at once; null for every other step.
const Children* childrenOf(const Step& step);

/// The steps directly inside a step, in the file's order. Leaves out what a `forget` holds: it never runs.
void forEachInside(const Step& step, const std::function<void(Step&)>& f);

/// How worker processes come up (CPython's multiprocessing start methods); simulated only, a real run always spawns.
enum class ProcessStart : std::uint8_t { Fork, Forkserver, Spawn };

/// In which order the pool's workers take what is queued.
enum class Policy : std::uint8_t { Fifo, Lifo, Shortest, Priority };

struct LimitInfo {
    NameId name = 0;
    std::uint32_t permits = 1;
    std::uint32_t grants = 0;  ///< in any `period`; 0: no rate
    Nanos period = 0;          ///< in scaled ns
    NameId refusal = 0;        ///< what a call over the rate fails with; 0: it waits
};

/// A scenario's meaning for given settings: every name resolved, every parameter folded, every draw still to be made.
/// Not shared between threads (expressions evaluate in place); binding takes well under a millisecond.
class Program {
public:
    Program();
    ~Program();
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;

    /// Evaluates a number; `slots` holds the values of all loop variables in scope (others are not read).
    /// An expression that comes out not finite is an Error at its place; so is a count (see wholeCount) that is not whole.
    Result<double> evaluate(const Number& number, std::span<const double> slots) const;
    /// As evaluate, for counts: whole, between `least` and 10^8.
    Result<std::int64_t> count(const Number& number, std::span<const double> slots, std::int64_t least) const;

    StepPtr root;
    NameTable names;
    std::vector<LimitInfo> limits;
    std::vector<NameId> breakers;
    std::vector<NameId> caches;  ///< 0: one without a name, of one step
    bool holdsMemory = false;    ///< a leaf of it does
    std::uint16_t slotCount = 0;
    std::string file;

    Strategy strategy = Strategy::Interpreters;
    int workers = 1;   ///< 1 to 1024
    int cores = 1;     ///< the simulated machine's, 1 to 1024
    std::uint64_t seed = 0;
    double timeScale = 1;
    Policy policy = Policy::Fifo;
    ProcessStart start = ProcessStart::Fork;  ///< CPython 3.11's default on Linux

    struct Expressions;
    std::unique_ptr<Expressions> expressions;
};

/// Binds a scenario. Errors carry file:line:column: a value out of range, a count that is not whole, an unknown name in an expression,
/// a step not supported yet (by name), a recursive `use`, more than 100,000 steps after expansion.
Result<Program> bind(const Scenario& scenario, const Settings& settings);

}  // namespace interleave
