#pragma once

#include <cstdint>

#include "core/base/duration.h"
#include "core/base/names.h"

namespace interleave {

using TaskId = std::uint32_t;  ///< 0 is the program itself, tasks count from 1 in order of creation
using JobId = std::uint32_t;   ///< a piece of work on a thread, numbered in order of submission (or of beginning, where inline)
using LaneId = std::uint16_t;  ///< 0 is the loop's thread, 1 … W the workers w0 … w(W-1)
using CoreId = std::uint16_t;

inline constexpr TaskId kProgram = 0;
inline constexpr TaskId kNoTask = UINT32_MAX;  ///< nobody: a timer, the operating system
inline constexpr std::uint32_t kNoIndex = UINT32_MAX;
inline constexpr LaneId kLoopLane = 0;
inline constexpr CoreId kNoCore = UINT16_MAX;  ///< not known, or shared by more threads than there are cores

enum class EventKind : std::uint8_t {
    Spawn,
    Start,
    Suspend,
    Resume,
    Cancel,
    Finish,
    LeafError,
    Leaf,
    Submit,
    Begin,
    End,
    Abandon,
    Mark
};
/// Why a task is suspended (SCENARIOS.md, "Events").
enum class Cause : std::uint8_t { Io, Sleep, Limit, Queue, Join, Job, Yield, Gil, Core, Cache, Future, Backoff };
enum class Outcome : std::uint8_t { Ok, Failed, Cancelled };  ///< of a task, `Ok` reads "done"
enum class LeafKind : std::uint8_t { Io, Cpu, Block, Yield };
enum class CancelReason : std::uint8_t { Timeout, Sibling, Parent, Request, Exit, Stop };
enum class BreakerState : std::uint8_t { Closed, Open, HalfOpen };
enum class CacheUse : std::uint8_t { Hit, Miss, Shared };  ///< shared: waits for one who missed
enum class MarkKind : std::uint8_t {
    Retry,
    Timeout,
    Breaker,
    Cache,
    ItemIn,
    ItemArrived,
    ItemOut,
    ItemDropped,
    NeverAwaited,
    WorkerStarted,
    WorkerDied,
    Memory,
    End
};

/// One thing that happened, as plain data of 24 bytes. What `code`, `tag`, `a` and `b` mean depends on the kind:
///
/// | kind      | code                    | tag                      | a                   | b                                          |
/// |-----------|-------------------------|--------------------------|---------------------|--------------------------------------------|
/// | Spawn     |                         | the task's name          | parent task         | its number among its siblings, or kNoIndex |
/// | Start     |                         |                          |                     |                                            |
/// | Suspend   | Cause                   | limit, queue or io leaf  |                     |                                            |
/// | Resume    |                         |                          | who woke it         |                                            |
/// | Cancel    | CancelReason            |                          | by whom             |                                            |
/// | Finish    | Outcome                 | error name               |                     |                                            |
/// | LeafError |                         | error name               |                     | (stands right before its Leaf)             |
/// | Leaf      | Outcome + 4 * LeafKind  | the leaf's name          | start, low 32 bits  | start, high 32 bits                        |
/// | Submit    |                         | the leaf's name          | job                 |                                            |
/// | Begin     | 1: start-up of a worker | lane                     | job                 | core + 65536 * leaf name                   |
/// | End       | Outcome + 4 if migrated | lane                     | job                 | CPU time in microseconds, or kNoIndex      |
/// | Abandon   |                         |                          | job                 |                                            |
/// | Mark      | MarkKind                | stage, error, breaker or | item, attempt,      | Outcome, where an item leaves;             |
/// |           |                         | cache; or a lane         | BreakerState or     | of bytes held by all leaves, high 32 bits  |
/// |           |                         |                          | CacheUse; of bytes  |                                            |
/// |           |                         |                          | held, low 32 bits   |                                            |
/// | ItemArrived, a mark                 | lateness, low 16 bits    | item                | lateness in ns, high 32 bits               |
///
/// An item that arrives at intervals does so at the instant that was asked for; `lateness` is by how much its mark comes after that
/// (the loop was held, or plain blocking code was still busy with the items before).
///
/// A leaf that computes or blocks has Begin and End (with the task that asked for it) inside its Leaf interval: from Begin to
/// End it held its thread. Its Leaf interval begins where the task reached the step. `End` of an abandoned job comes after
/// the task's Leaf (cancelled).
struct Event {
    Nanos time;
    TaskId task;
    EventKind kind;
    std::uint8_t code;
    std::uint16_t tag;
    std::uint32_t a;
    std::uint32_t b;
};
static_assert(sizeof(Event) == 24);

inline Nanos leafStart(const Event& e) { return static_cast<Nanos>(std::uint64_t{e.b} << 32 | e.a); }
inline double bytesHeld(const Event& e) { return static_cast<double>(std::uint64_t{e.b} << 32 | e.a); }
inline Outcome leafOutcome(const Event& e) { return static_cast<Outcome>(e.code & 3); }
inline LeafKind leafKind(const Event& e) { return static_cast<LeafKind>(e.code >> 2); }
inline constexpr Nanos kLongestLateness = (Nanos{1} << 48) - 1;  ///< 78 hours
inline Nanos lateness(const Event& e) { return static_cast<Nanos>(std::uint64_t{e.b} << 16 | e.tag); }
inline Outcome endOutcome(const Event& e) { return static_cast<Outcome>(e.code & 3); }
inline bool endMigrated(const Event& e) { return (e.code & 4) != 0; }
inline CoreId beginCore(const Event& e) { return static_cast<CoreId>(e.b & 0xffff); }
inline NameId beginName(const Event& e) { return static_cast<NameId>(e.b >> 16); }

/// The words of the contract, for formats and messages: `spawn`, `io`, `done`, `never-awaited` …
const char* word(EventKind kind);
const char* word(Cause cause);
const char* word(CancelReason reason);
const char* word(MarkKind mark);
const char* word(BreakerState state);
const char* word(CacheUse use);
const char* leafWord(LeafKind kind);
const char* taskWord(Outcome outcome);  ///< done, failed, cancelled
const char* leafWord(Outcome outcome);  ///< ok, failed, cancelled

}  // namespace interleave
