#include "core/run/runner.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>

#include "core/engine/frame_arena.h"
#include "core/engine/memory_use.h"
#include "core/engine/real_machine.h"
#include "core/engine/virtual_machine.h"
#include "core/run/interpreter.h"
#include "core/run/replay.h"
#include "core/run/stages.h"
#include "core/trace/builder.h"

namespace interleave {

/// What the runner and those who hold the reins both see. The mutex guards the pointers, which are set only while the run goes
/// on.
struct RunControl::Shared {
    mutable std::mutex mutex;
    std::atomic<bool> stop{false};
    Loop* loop = nullptr;
    Pool* pool = nullptr;
    const Recording* recording = nullptr;
    TraceMeta meta;
    NameTable names;
    std::chrono::steady_clock::time_point began;
};

RunControl::RunControl() : shared(std::make_shared<Shared>()) {}
RunControl::~RunControl() = default;

void RunControl::stop() {
    shared->stop.store(true);
    const std::lock_guard lock(shared->mutex);
    if (!shared->loop) return;
    shared->loop->stop();
    shared->pool->stop();  // what computes or blocks, on the loop's own thread too, ends at its next safe point
}

bool RunControl::stopRequested() const { return shared->stop.load(); }

Nanos RunControl::elapsed() const {
    const std::lock_guard lock(shared->mutex);
    if (!shared->loop) return 0;
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - shared->began).count();
}

std::uint64_t RunControl::eventsRecorded() const {
    const std::lock_guard lock(shared->mutex);
    std::uint64_t events = 0;
    for (std::size_t i = 0; shared->recording && i < shared->recording->lanes(); ++i) events += shared->recording->lane(i).size();
    return events;
}

TracePtr RunControl::snapshot() const {
    Recorded recorded;
    {
        const std::lock_guard lock(shared->mutex);
        if (!shared->recording) return nullptr;
        recorded.meta = shared->meta;
        recorded.names = shared->names;
        if (recorded.meta.mode == Mode::Real)  // a simulation's clock does not go on by itself
            recorded.now =
                std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - shared->began).count();
        // Workers first: what a worker has recorded the loop has submitted before.
        recorded.lanes.resize(shared->recording->lanes());
        for (std::size_t i = recorded.lanes.size(); i-- > 0;) recorded.lanes[i] = shared->recording->lane(i).copy();
    }
    recorded.complete = false;
    auto trace = buildTrace(std::move(recorded));
    return trace.ok() ? std::make_shared<const Trace>(std::move(trace).value()) : nullptr;
}

namespace {

/// Hands the reins over for the time of the run.
class Reins {
public:
    Reins(RunControl* control, Loop& loop, Pool& pool, const Recording& recording, const TraceMeta& meta, const NameTable& names)
        : m_control(control) {
        if (!control) return;
        RunControl::Shared& shared = *control->shared;
        const std::lock_guard lock(shared.mutex);
        shared.loop = &loop;
        shared.pool = &pool;
        shared.recording = &recording;
        shared.meta = meta;
        shared.names = names;
        shared.began = std::chrono::steady_clock::now();
        if (shared.stop.load()) loop.stop();
    }
    ~Reins() {
        if (!m_control) return;
        const std::lock_guard lock(m_control->shared->mutex);
        m_control->shared->loop = nullptr;
        m_control->shared->pool = nullptr;
        m_control->shared->recording = nullptr;
    }
    Reins(const Reins&) = delete;
    Reins& operator=(const Reins&) = delete;

private:
    RunControl* m_control;
};

/// How the workload ended, in the words of a trace.
struct Ending {
    RunOutcome outcome = RunOutcome::Done;
    std::string error;
    std::optional<Error> impossible;
};

std::string deadlockText(const Loop& loop, const NameTable& names) {
    constexpr int kNamed = 8;
    std::string text;
    int count = 0;
    loop.forEachLive([&](const Task& task) {
        const bool program = task.id == kProgram;
        if (program && task.waitCause() == Cause::Join) return;  // for those who are named here
        if (++count > kNamed) return;
        if (!text.empty()) text += ", ";
        text += program ? "the program" : names[task.name()].empty() ? "task " + std::to_string(task.id) : names[task.name()];
        if (task.index() != kNoIndex) text += "[" + std::to_string(task.index()) + "]";
        text += std::string(" waits for ") + word(task.waitCause());
        if (task.waitName()) text += " " + names[task.waitName()];
    });
    if (count > kNamed) text += " and " + std::to_string(count - kNamed) + " more";
    return text;
}

/// The workload's own part of the walk: coroutines on the loop of `machine`, to the end.
Ending play(const Program& program, const ErrorNames& errors, Interpreter::Machine machine, Loop& loop) {
    Ending ending;
    Interpreter interpreter(program, errors, machine);
    {
        const TaskRef main = loop.spawn(interpreter.program(), 0, kNoIndex);
        Loop::End end = loop.run(*main);
        const Completion completion = main->completion();
        // Work that a stop cut short ends as cancelled, and may end the program before the loop has seen the stop.
        if (end == Loop::End::Finished && completion.cancelled() && loop.stopRequested()) end = Loop::End::Stopped;
        if (end == Loop::End::Finished) {
            if (!completion.ok()) ending.outcome = RunOutcome::Failed;
            ending.error = completion.cancelled() ? "CancelledError" : program.names[completion.error()];
            end = loop.windDown(machine.pool);
        }
        if (end == Loop::End::Stopped) ending.outcome = RunOutcome::Stopped;
        if (end == Loop::End::Crashed) ending.outcome = RunOutcome::Crashed;
        if (end == Loop::End::Deadlock) {
            ending.outcome = RunOutcome::Deadlock;
            ending.error = deadlockText(loop, program.names);
        }
        if (end != Loop::End::Finished) {
            machine.pool.stop();
            loop.abandonAll(end == Loop::End::Stopped ? CancelReason::Stop : CancelReason::Exit);
        }
    }
    ending.impossible = interpreter.error();
    return ending;
}

TraceMeta metaOf(const RunRequest& request, const Program& program, const StrategyCosts& costs, int cores) {
    TraceMeta meta;
    meta.scenario = request.scenario->id;
    meta.title = request.scenario->title;
    meta.subtitle = request.scenario->subtitle;
    meta.mode = request.mode;
    meta.strategy = word(program.strategy);
    meta.workers = program.workers;
    meta.cores = cores;
    meta.seed = program.seed;
    meta.costs = request.costsName;
    for (const Parameter& parameter : request.scenario->parameters)
        if (parameter.declared) meta.parameters.emplace_back(parameter.name, valueOf(request.settings, parameter));
    meta.stages = stagesOf(program);
    meta.memoryPerWorker = costs.memoryPerWorker;
    meta.gil = costs.gil;
    meta.releasingGil = leavesReleasingGil(program);
    for (const LimitInfo& limit : program.limits) meta.limits.push_back(limit.name);
    return meta;
}

/// What the simulated machine is told of a real run.
void tell(VirtualMachine::Options& options, const Replay& replay) {
    options.workerUp = replay.workerUp(options.workers);
    if (!replay.sharingIsMeasured()) return;
    options.cores = options.workers + 1;
    options.costs.gil = false;
}

/// A simulated wait of the loop for the GIL is recorded once it is over, after what others did meanwhile.
void inOrderOfTime(std::vector<Event>& events) {
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time < b.time; });
}

Result<TracePtr> walk(const RunRequest& request, RunControl* control) {
    Result<Program> bound = bind(*request.scenario, request.settings);
    if (!bound.ok()) return bound.error();
    Program& program = *bound;
    StrategyCosts costs = request.costs.of[static_cast<std::size_t>(program.strategy)];
    if (costs.processes) costs.workerStart = request.costs.processStart[static_cast<std::size_t>(program.start)];
    if (request.costs.machine && request.mode == Mode::Simulated) costs = costs.asMeasured(*request.costs.machine);
    const ErrorNames errors(program.names);
    const NameId networkError = program.names.intern("ConnectionError");
    const NameId fileError = program.names.intern("OSError");
    const NameId brokenPool = program.names.intern("BrokenProcessPool");

    const auto policy = static_cast<QueuePolicy>(program.policy);

    const bool real = request.mode == Mode::Real;
    Recording recording(real ? static_cast<std::size_t>(program.workers) + 1 : 1);
    TraceMeta meta = metaOf(request, program, costs, real ? RealMachine::cores() : program.cores);
    Ending ending;
    std::vector<std::uint64_t> leafKeys;
    std::vector<std::uint64_t>* const keys = request.keyLeaves ? &leafKeys : nullptr;
    double memoryUsed = 0;
    {
        FrameArena arena;  // gives everything back before the trace is built
        const FrameArena::Scope inArena(arena);
        if (real) {
            const MemoryGrowth growth;
            RealMachineOptions options;
            options.workers = program.workers;
            options.costs = costs;
            options.networkError = networkError;
            options.fileError = fileError;
            options.brokenPool = brokenPool;
            options.policy = policy;
            auto machine = RealMachine::make(options, recording);
            if (!machine.ok()) return machine.error();
            RealMachine& parts = **machine;
            meta.pinned = parts.pinned();
            Loop loop(parts.clock(), recording.lane(0), false);
            const Reins reins(control, loop, parts.pool(), recording, meta, program.names);
            parts.startClock();
            ending = play(program, errors, {loop, parts.pool(), &parts.network(), &parts.files(), costs, nullptr, keys}, loop);
            memoryUsed = growth.most() + parts.workerMemory();
        } else {
            meta.dispatch = costs.dispatch;
            VirtualMachine::Options options{program.workers, program.cores, costs, policy, brokenPool, request.record};
            if (request.replay) tell(options, *request.replay);
            VirtualMachine machine(options, recording.lane(0));
            Loop loop(machine, recording.lane(0), true);
            loop.setRecording(request.record);
            const Reins reins(control, loop, machine, recording, meta, program.names);
            ending = play(program, errors, {loop, machine, nullptr, nullptr, costs, request.replay, keys}, loop);
            if (!request.record) {
                Trace trace;
                trace.meta = std::move(meta);
                trace.outcome = ending.outcome;
                trace.error = ending.error;
                trace.makespan = trace.end = loop.finishedAt();
                if (ending.impossible) return *ending.impossible;
                return TracePtr(std::make_shared<const Trace>(std::move(trace)));
            }
        }
    }
    if (ending.impossible) return *ending.impossible;
    Recorded recorded;
    recorded.meta = std::move(meta);
    recorded.names = std::move(program.names);
    recorded.outcome = ending.outcome;
    recorded.error = std::move(ending.error);
    recorded.memoryUsed = memoryUsed;
    for (std::size_t i = 0; i < recording.lanes(); ++i) {
        recorded.eventsLost += recording.lane(i).lost();
        recorded.lanes.push_back(recording.lane(i).take());
    }
    recorded.leafKeys = std::move(leafKeys);
    if (costs.gil && !real) inOrderOfTime(recorded.lanes.front());
    if (recorded.eventsLost > 0) recorded.complete = false;  // past the cap the record is a first part
    auto trace = buildTrace(std::move(recorded));
    if (!trace.ok()) return trace.error();
    return TracePtr(std::make_shared<const Trace>(std::move(trace).value()));
}

}  // namespace

Result<TracePtr> execute(const RunRequest& request, RunControl* control) {
    try {
        return walk(request, control);
    } catch (const std::bad_alloc&) {
        return Error{{request.scenario->file, 0, 0}, "this run does not fit into the memory there is", "lower its counts"};
    }
}

}  // namespace interleave
