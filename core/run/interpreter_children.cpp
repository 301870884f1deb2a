#include <numeric>

#include "core/engine/as_completed.h"
#include "core/engine/first_of.h"
#include "core/engine/task_group.h"
#include "core/engine/wait.h"
#include "core/run/inner_step.h"
#include "core/run/line.h"

namespace interleave {

NameId Interpreter::labelOf(const Step& step) {
    if (step.name) return step.name;
    if (childrenOf(step) || std::holds_alternative<PipelineStep>(step.detail)) return 0;
    const Step* first = nullptr;
    forEachInside(step, [&](const Step& inside) { first = first ? first : &inside; });
    return first ? labelOf(*first) : 0;
}

Co Interpreter::item(const Step& body, Environment env, std::uint32_t number) {
    const auto held = shareOfItem(env);
    mark(MarkKind::ItemIn, 0, number);
    const Completion end = co_await run(body, std::move(env));
    mark(MarkKind::ItemOut, 0, number, end.outcome());
    co_return end;
}

bool Interpreter::roomFor(std::int64_t tasks, int line, int column) {
    const std::int64_t all = static_cast<std::int64_t>(m_loop.tasksSpawned()) + tasks;
    if (all <= kMostTasks) return true;
    if (!m_error)
        m_error = Error{
            {m_program.file, line, column},
            "this would make " + std::to_string(all) + " tasks in one run; at most " + std::to_string(kMostTasks) + " are kept",
            "lower the count"};
    m_loop.stop();
    return false;
}

std::unique_ptr<Arrivals> Interpreter::makeChildren(const Step& step, const Children& children, const Environment& env,
                                                    std::int64_t many, Family& family) {
    if (!roomFor(many, step.line, step.column))
        family.close();
    else if (children.every)
        return letCome(step, children, env, many, family);
    else
        makeAll(step, children, env, many, family);
    return nullptr;
}

void Interpreter::makeAll(const Step& step, const Children& children, const Environment& env, std::int64_t many, Family& family) {
    const auto add = [&](const Step& body, Environment inner, std::uint32_t number, NameId name, std::uint32_t index) {
        Co task = inTask(body, std::move(inner), step.countsItems ? For::Item : For::Around);
        family.add(m_loop.spawn(std::move(task), name, index, step.countsItems ? number : kNoIndex));
    };
    if (children.each) {
        const Environment::Numbering numbering = env.numbering(many);
        const NameId name = step.name ? step.name : labelOf(*children.body);
        for (std::uint32_t i = 0; i < many; ++i) {
            if (i % 1024 == 1023 && m_loop.stopRequested()) return family.close();
            const std::uint32_t number = numbering.first + i;
            add(*children.body, env.child(numbering, children.slot, i), number, name, number);
        }
    } else {
        for (std::uint32_t i = 0; i < children.list.size(); ++i) {
            const Step& body = *children.list[i];
            add(body, step.countsItems ? env.asItem(i) : env, i, labelOf(body), kNoIndex);
        }
    }
}

Co Interpreter::gather(const Step& step, const GatherStep& gather, Environment env) {
    if (sequential()) co_return co_await inPlace(step, gather.children, gather.returnExceptions, 0, std::move(env));
    const std::int64_t many = countOf(gather.children, env);
    const auto joined =
        Gather::of(m_loop, static_cast<std::size_t>(many), gather.returnExceptions ? Join::All : Join::FirstFailure);
    const auto coming = makeChildren(step, gather.children, env, many, *joined);
    co_return co_await wait(*joined, Cause::Join);
}

Co Interpreter::group(const Step& step, const GroupStep& group, Environment env) {
    if (sequential()) co_return co_await inPlace(step, group.children, false, m_errors.group, std::move(env));
    const std::int64_t many = countOf(group.children, env);
    TaskGroup tasks(m_loop, static_cast<std::size_t>(many));
    const auto coming = makeChildren(step, group.children, env, many, tasks);
    co_return co_await tasks.join(m_errors.group);
}

Co Interpreter::first(const Step& step, const FirstStep& first, Environment env) {
    const std::int64_t wanted = count(first.wanted, env, 1), many = countOf(first.children, env);
    if (wanted > many) {
        impossible(step, "`first` wants " + std::to_string(wanted) + " of " + std::to_string(many) + " children",
                   "it cannot want more than there are");
        co_return Completion::done();
    }
    if (sequential()) co_return co_await firstInPlace(step, first, wanted, many, std::move(env));
    FirstOf race(m_loop, static_cast<std::size_t>(many), static_cast<std::size_t>(wanted));
    const auto coming = makeChildren(step, first.children, env, many, race);
    co_return co_await race.join();
}

Co Interpreter::asCompleted(const Step& step, const AsCompletedStep& asCompleted, Environment env) {
    const std::int64_t many = countOf(asCompleted.children, env);
    std::shared_ptr<AsCompleted> ending;
    std::unique_ptr<Arrivals> coming;
    if (!sequential()) {
        ending = AsCompleted::of(m_loop, static_cast<std::size_t>(many));
        coming = makeChildren(step, asCompleted.children, env, many, *ending);
    }
    Nanos due = m_loop.now();
    for (std::uint32_t i = 0; i < many; ++i) {
        std::uint32_t child = i;
        Co next = ending ? ending->next(child) : childInPlace(step, asCompleted.children, env, many, i, due);
        Completion end = co_await std::move(next);
        if (end.ok()) end = co_await thenOf(asCompleted, env, many, child);
        if (!end.ok()) co_return end;
    }
    co_return Completion::done();
}

Co Interpreter::thenOf(const AsCompletedStep& asCompleted, const Environment& env, std::int64_t many, std::uint32_t child) {
    const Environment::Numbering numbering =
        asCompleted.children.each ? env.numbering(many) : Environment::Numbering{env.key(), 0};
    return run(*asCompleted.then, env.child(numbering, asCompleted.slot, child));
}

std::int64_t Interpreter::countOf(const Children& children, const Environment& env) {
    return children.each ? count(children.count, env, 0) : static_cast<std::int64_t>(children.list.size());
}

Co Interpreter::childInPlace(const Step& step, const Children& children, const Environment& env, std::int64_t many,
                             std::uint32_t i, Nanos& due) {
    if (children.every) return arrivingInPlace(step, children, env.child(env.numbering(many), children.slot, i), i, due);
    const Environment::Numbering numbering = env.numbering(many);
    const Step& body = children.each ? *children.body : *children.list[i];
    const std::uint32_t number = children.each ? numbering.first + i : i;
    Environment inner = children.each ? env.child(numbering, children.slot, i) : step.countsItems ? env.asItem(i) : env;
    return step.countsItems ? item(body, std::move(inner), number) : run(body, std::move(inner));
}

Co Interpreter::inPlace(const Step& step, const Children& children, bool collect, NameId groupError, Environment env) {
    const std::int64_t many = countOf(children, env);
    Nanos due = m_loop.now();
    for (std::uint32_t i = 0; i < many; ++i) {
        const Completion end = co_await childInPlace(step, children, env, many, i, due);
        if (end.failed() && !collect) co_return groupError ? Completion::failure(groupError) : end;
        if (!end.ok() && !(collect && catchable(end))) co_return end;
    }
    co_return Completion::done();
}

Co Interpreter::firstInPlace(const Step& step, const FirstStep& first, std::int64_t wanted, std::int64_t many, Environment env) {
    Completion failure;
    std::int64_t succeeded = 0;
    Nanos due = m_loop.now();
    for (std::uint32_t i = 0; i < many && succeeded < wanted; ++i) {
        const Completion end = co_await childInPlace(step, first.children, env, many, i, due);
        if (!end.ok() && !catchable(end)) co_return end;
        succeeded += end.ok();
        if (failure.ok()) failure = end;
        if (succeeded + many - i - 1 < wanted) co_return failure;
    }
    co_return Completion::done();
}

Co Interpreter::pipeline(const Step& step, const PipelineStep& pipeline, Environment env) {
    Line line{pipeline, env, count(pipeline.items, env, 0), 0, {}, {}};
    for (std::size_t k = 0; k < pipeline.stages.size(); ++k) {
        const PipelineStage& stage = pipeline.stages[k];
        const auto bound = k > 0 ? static_cast<std::size_t>(count(stage.queue, env, 1)) : BoundedQueue::kUnbounded;
        const bool queued = k > 0 || pipeline.every;
        line.queues.push_back(queued ? std::make_unique<BoundedQueue>(m_loop, bound, stage.name) : nullptr);
        line.working.push_back(count(stage.workers, env, 1));
    }
    const auto workers = std::accumulate(line.working.begin(), line.working.end(), std::int64_t{0});
    if (!roomFor(workers, step.line, step.column)) co_return Completion::cancellation();
    if (pipeline.failTogether) {
        TaskGroup group(m_loop, static_cast<std::size_t>(workers));
        const auto coming = startLine(step, line, group);
        co_return co_await group.join(m_errors.group);
    }
    const auto joined = Gather::of(m_loop, static_cast<std::size_t>(workers), Join::All);
    const auto coming = startLine(step, line, *joined);
    co_return co_await wait(*joined, Cause::Join);
}

std::unique_ptr<Arrivals> Interpreter::startLine(const Step& step, Line& line, Family& workers) {
    for (std::size_t k = 0; k < line.working.size(); ++k)
        for (std::uint32_t w = 0; w < line.working[k]; ++w)
            workers.add(m_loop.spawn(pipelineWorker(line, k), line.pipeline.stages[k].name, w));
    return line.pipeline.every ? letCome(step, line, workers) : nullptr;
}

Co Interpreter::pipelineWorker(Line& line, std::size_t k) {
    const PipelineStage& stage = line.pipeline.stages[k];
    const bool last = k + 1 == line.pipeline.stages.size();
    Completion end;
    while (end.ok()) {
        std::uint32_t number = kNoIndex;
        if (line.queues[k])
            end = co_await line.queues[k]->get(number);
        else if (line.next < line.items)
            number = line.next++;
        if (!end.ok() || number == kNoIndex) break;
        if (k == 0 && m_program.holdsMemory) line.held.emplace(number, m_memory.forItem(line.env.account()));
        mark(MarkKind::ItemIn, stage.name, number);
        const Environment inner = line.environmentOf(number);
        end = co_await Inner(*this, *stage.body, inner);
        if (end.ok() && !last) end = co_await line.queues[k + 1]->put(number);
        if (m_program.holdsMemory && (!end.ok() || last)) line.held.erase(number);
        if (end.ok()) {
            mark(MarkKind::ItemOut, stage.name, number);
        } else {
            mark(MarkKind::ItemDropped, stage.name, number, end.outcome());
            if (catchable(end) && !line.pipeline.failTogether) end = Completion::done();
        }
    }
    if (--line.working[k] == 0 && !last) line.queues[k + 1]->close();
    co_return end;
}

Co Interpreter::pipelineInPlace(const Step& step, const PipelineStep& pipeline, Environment env) {
    Line line{pipeline, env, count(pipeline.items, env, 0), 0, {}, {}};
    Nanos due = m_loop.now();
    for (std::uint32_t number = 0; number < line.items; ++number) {
        if (pipeline.every) {
            const Completion arrived = co_await awaitArrival(step, *pipeline.every, line.environmentOf(number), number, due);
            if (!arrived.ok()) co_return arrived;
            markArrival(m_loop.currentId(), number, due);
        }
        if (m_program.holdsMemory) line.held.emplace(number, m_memory.forItem(env.account()));
        for (const PipelineStage& stage : pipeline.stages) {
            mark(MarkKind::ItemIn, stage.name, number);
            const Completion end = co_await run(*stage.body, line.environmentOf(number));
            if (end.ok()) {
                mark(MarkKind::ItemOut, stage.name, number);
                continue;
            }
            mark(MarkKind::ItemDropped, stage.name, number, end.outcome());
            if (!catchable(end)) co_return end;
            if (pipeline.failTogether) co_return Completion::failure(m_errors.group);
            break;
        }
        line.held.erase(number);
    }
    co_return Completion::done();
}

}  // namespace interleave
