#pragma once

#include <atomic>
#include <memory>

#include "core/engine/future.h"
#include "core/event/event.h"

namespace interleave {

/// Something that is under way outside the loop's thread. When it has come, `arrived` is called on the loop's thread by
/// Clock::poll.
class Arrival {
public:
    virtual ~Arrival() = default;
    virtual void arrived() = 0;

private:
    friend class PostBox;
    friend class PostChain;
    Arrival* m_next = nullptr;        ///< in a box or a chain
    std::shared_ptr<Arrival> m_kept;  ///< by its place there
};

/// The seam that owns time. `run` stands on the steady clock and the system's events, `simulate` on integers.
class Clock {
public:
    virtual ~Clock() = default;

    /// ns since the run began.
    virtual Nanos now() = 0;

    /// Takes in what has arrived (Arrival::arrived is called, in order of arrival). When nothing has and `until` lies ahead,
    /// waits for the first arrival, for `until` or for wake(), whichever is first. `until` = 0 does not wait. False: `until` is
    /// kNever and nothing is under way that could ever arrive.
    virtual bool poll(Nanos until) = 0;

    /// From any thread: makes a poll under way return.
    virtual void wake() = 0;

    /// Since when, after the last poll had something for the loop, its thread waited for the GIL, until that poll returned; kNever:
    /// it did not.
    Nanos heldSince() const { return m_heldSince; }

protected:
    Nanos m_heldSince = kNever;
};

/// What a real run has measured of a piece of work, in ns of its worker's time, for a simulation that is to take that instead of
/// what it costs.
struct Taken {
    Nanos way = -1;   ///< to a worker, before it; -1: not told
    Nanos work = -1;  ///< itself; -1: not told
    Nanos rest = 0;   ///< after it, until the worker takes the next
};

/// What a piece of work is. Amounts are unscaled by any machine: ns of one idle core.
struct Work {
    enum class Kind : std::uint8_t { Compute, Block, Crash } kind = Kind::Compute;
    enum class Kernel : std::uint8_t { Hash, Memory, Inference } kernel = Kernel::Hash;
    Nanos amount = 0;  ///< Compute: of one core's work; Block: of holding the thread; Crash: whoever does it dies
    double bytes = 0;  ///< of the argument and of the result, for copies
    double priority = 0;
    bool releasesGil = false;
    Taken taken = {};

    /// Whoever does it has the GIL all the time, where there is one.
    bool keepsGil() const { return kind != Kind::Block && !releasesGil; }
};

/// Something that ends elsewhere and that a task may wait for: its end reaches the waiting task through a turn of its own, as
/// asyncio's `call_soon_threadsafe` does. Cancelling the wait leaves what is under way to whoever does it.
class Pending : public Arrival, private Handle, public std::enable_shared_from_this<Pending> {
public:
    explicit Pending(Loop& loop) : done(loop), m_loop(loop) {}
    void arrived() override;

    struct Done final : Future {
        using Future::Future;
    };
    Completion completion;  ///< written by whoever does it, before it arrives
    Done done;              ///< the loop's thread only

protected:
    Loop& loop() const { return m_loop; }

private:
    void run() override;
    Loop& m_loop;
    std::shared_ptr<Pending> m_queued;  ///< kept alive by its place in the ready queue
};

/// One piece of work handed to a thread. The loop's thread makes it and is told of its end; between submit and its end the pool
/// shares it. A Crash that ends well has not been borne by a worker process: the whole run goes down with it.
class Job : public Pending {
public:
    Job(Loop& loop, JobId number, TaskId forTask, NameId leafName, const Work& what)
        : Pending(loop), id(number), task(forTask), name(leafName), work(what) {}
    const JobId id;
    const TaskId task;
    const NameId name;
    const Work work;

    void arrived() override;
};
using JobPtr = std::shared_ptr<Job>;

/// The seam behind which work is done: OS threads with real work, or virtual workers on virtual cores. All calls come from the
/// loop's thread. A pool records Begin and End (with its worker's lane, and for start-ups too), WorkerStarted; the loop's side
/// records Submit, Leaf and Abandon. Where workers are processes, the death of one breaks the pool as ProcessPoolExecutor's: what is
/// queued, what runs and what is submitted later fails as BrokenProcessPool, and WorkerDied marks it.
class Pool {
public:
    virtual ~Pool() = default;

    /// Queues the job; a worker starts when none is idle and fewer than W exist. The job arrives (Clock::poll) when it has ended.
    virtual void submit(JobPtr job) = 0;
    /// Takes the job out of the queue; false when it has begun (it then runs on to its end, keeps its worker and still arrives).
    virtual bool withdraw(Job& job) = 0;
    /// Does the work on the loop's own thread: returns when it is done (the clock has moved on by then). Records Begin and End on
    /// the loop's lane.
    virtual void runInline(Job& job) = 0;
    /// Jobs submitted (or abandoned) that have not ended.
    virtual std::size_t underWay() const = 0;
    /// From any thread, for good: what is queued never begins, what runs (inline too) ends at its next safe point, as cancelled.
    virtual void stop() = 0;
};

/// A real exchange over loopback: connect, ask, be answered after `duration` with `bytes` of data; it fails with the network's
/// error name when the system refuses. In `simulate` a timer stands for it.
class Exchange : public Pending {
public:
    using Pending::Pending;
    Nanos duration = 0;
    double bytes = 0;
};

class Network {
public:
    virtual ~Network() = default;
    /// Begins the exchange; it arrives when the answer is complete or the system has refused.
    virtual void begin(std::shared_ptr<Exchange> exchange) = 0;
    /// Closes its connection; it never arrives then.
    virtual void cancel(Exchange& exchange) = 0;
};

/// A temporary file that is written with `bytes` of data, read back, and gone; it fails with the files' error name when the
/// system refuses.
class TemporaryFile : public Pending {
public:
    using Pending::Pending;
    double bytes = 0;
    std::atomic<bool> unwanted{false};  ///< given up while it is under way
};

class Files {
public:
    virtual ~Files() = default;
    /// Begins the file; it arrives when all has been read back or the system has refused.
    virtual void begin(std::shared_ptr<TemporaryFile> file) = 0;
    /// Gives it up, at once or a moment later.
    virtual void cancel(TemporaryFile& file) = 0;
};

}  // namespace interleave
