#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/names.h"
#include "core/event/event.h"

namespace interleave {

enum class Mode : std::uint8_t { Simulated, Real };
enum class RunOutcome : std::uint8_t { Done, Failed, Deadlock, Crashed, Stopped };
const char* word(Mode mode);
const char* word(RunOutcome outcome);  ///< done, failed, deadlock, crashed, stopped

/// A stage in the order of the scenario: a pipeline's stage, or a leaf name outside pipelines. What lanes and colours follow.
struct Stage {
    NameId name = 0;
    LeafKind kind = LeafKind::Io;  ///< what most of its time goes to: the kind of its first leaf
    bool pipeline = false;         ///< a pipeline's stage (its slots are its worker tasks)
    int workers = 0;               ///< of a pipeline's stage, else 0
    int queueBound = 0;            ///< of the queue in front of it, 0 where there is none
};

/// What was run, as far as a reader of the trace must know.
struct TraceMeta {
    std::string scenario, title, subtitle;
    Mode mode = Mode::Simulated;
    std::string strategy;
    int workers = 0;
    int cores = 0;
    std::uint64_t seed = 0;
    std::string costs = "shipped";
    std::vector<std::pair<std::string, double>> parameters;  ///< declared ones, in order; seconds, bytes, shares, counts
    std::vector<Stage> stages;
    std::vector<NameId> limits;
    double memoryPerWorker = 0;  ///< bytes
    bool pinned = false;         ///< real runs: each worker kept to one core
    Nanos dispatch = 0;          ///< simulated: what of a pooled job's span is its way to the worker and back
    bool gil = false;            ///< one lock for all threads: of what needs it, one computes at a time
    std::vector<NameId> releasingGil;  ///< the leaves that compute without that lock
};

struct TaskRow {
    TaskId parent = kNoTask;
    NameId name = 0;
    NameId error = 0;                ///< of a failed one
    std::uint32_t index = kNoIndex;  ///< its number among its siblings
    std::uint32_t item = kNoIndex;   ///< the item it was made for, where there is one
    Nanos spawned = 0;
    Nanos started = -1;   ///< -1: never
    Nanos finished = -1;  ///< -1: still pending when the record ends
    Outcome outcome = Outcome::Ok;
    bool cancelRequested = false;
};

enum class SpanKind : std::uint8_t {
    Io,       ///< a wait without a thread; lane is kLoopLane and means nothing
    Cpu,      ///< computing on `lane`, Begin to End
    Block,    ///< holding the thread of `lane` without computing
    Startup,  ///< a worker coming up on `lane`
};

/// One bar: an `io` leaf's interval, or a job's Begin to End on its thread (inline work too, on the loop's lane).
struct Span {
    Nanos start = 0, end = 0;
    TaskId task = kNoTask;
    JobId job = kNoIndex;
    std::uint32_t item = kNoIndex;
    NameId name = 0;   ///< the leaf's
    NameId stage = 0;  ///< the pipeline stage it ran in, else the leaf's name
    NameId error = 0;
    LaneId lane = kLoopLane;
    CoreId core = kNoCore;
    SpanKind kind = SpanKind::Io;
    Outcome outcome = Outcome::Ok;
    bool abandoned = false;  ///< its task left before it ended
    bool open = false;       ///< still going when the record ends
    bool retried = false;    ///< a second or later try of its item's leaf
    Nanos cpuTime = -1;      ///< in whole microseconds: measured, or simulated where it shared its core or the GIL; -1: not told
    Nanos requested = -1;    ///< when the task asked for it (Submit, or the leaf's start): start - requested was spent queueing
};

/// The share of its length that a span computed: 1 where that is not clearly less (by more than a twentieth, and by more than what
/// whole microseconds leave out) or not told; and 1 of what computes nothing: it waits, or holds its thread, for all its length.
double computedShare(const Span& span);
/// Whether it computes under the one lock: jobs that do not release it, and workers that start up, as CPython's threads do.
bool needsGil(const TraceMeta& meta, const Span& span);

/// One suspension of a task: from Suspend to Resume. Waits of cause Io and Job overlap the spans they wait for.
struct Wait {
    Nanos start = 0, end = 0;
    TaskId task = kNoTask;
    TaskId waker = kNoTask;
    NameId name = 0;  ///< of the limit or queue
    Cause cause = Cause::Io;
    bool open = false;
};

struct Mark {
    Nanos time = 0;
    TaskId task = kNoTask;
    MarkKind kind = MarkKind::End;
    NameId name = 0;
    std::uint32_t number = kNoIndex;
};

/// A number that changes at instants: the value holds from `time` until the next point.
struct CounterPoint {
    Nanos time = 0;
    double value = 0;
};
struct Counter {
    std::string name;  ///< `io`, `cpu`, or a queue's name
    std::vector<CounterPoint> points;
};

/// One item's way through the run.
struct Item {
    std::uint32_t number = 0;
    Nanos start = -1, finish = -1;  ///< first start (its arrival, where items come at intervals) and last finish; finish -1: not finished
    bool dropped = false;           ///< by a pipeline's stage
    bool failed = false;            ///< finished, but its step failed or was cancelled
};

/// The record of a run (or of its first part, while it still goes on): immutable once built; new data is a new Trace.
struct Trace {
    TraceMeta meta;
    NameTable names;
    RunOutcome outcome = RunOutcome::Done;
    std::string error;             ///< the program's error, or the deadlocked tasks and what each waits for
    Nanos makespan = 0;            ///< to the program's own end; what unwinds after it lies between makespan and end
    Nanos end = 0;                 ///< the last event
    bool complete = true;          ///< false: taken while the run went on
    std::uint64_t eventsLost = 0;  ///< past the recording's cap
    /// Bytes, of a real run: how much this process grew at most meanwhile, and what its worker processes have to themselves.
    double memoryUsed = 0;

    std::vector<Event> events;        ///< in time order, as recorded
    std::vector<std::uint64_t> leafKeys;  ///< of each Leaf event, in order: the same leaf's in every run; empty where nobody asked
    std::vector<TaskRow> tasks;       ///< by TaskId; [0] is the program
    std::vector<Span> spans;          ///< by start, then by order of recording
    std::vector<Wait> waits;          ///< by start
    std::vector<Mark> marks;          ///< by time
    std::vector<Item> items;          ///< by number
    std::vector<Counter> inFlight;    ///< `io` and `cpu`: leaves under way
    std::vector<Counter> queueDepth;  ///< one per bounded queue
    Counter busyCores;                ///< how many cores compute, at most the machine's
    Counter memory;                   ///< bytes that leaves hold, and of the workers there are; empty where nothing has any
};
using TracePtr = std::shared_ptr<const Trace>;

}  // namespace interleave
