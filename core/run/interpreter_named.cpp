#include "core/engine/shield.h"
#include "core/engine/wait.h"
#include "core/run/interpreter.h"

namespace interleave {

Co Interpreter::shield(const ShieldStep& shield, Environment env) {
    if (sequential()) co_return co_await run(*shield.body, std::move(env));
    Shield shielded(m_loop, m_loop.spawn(inTask(*shield.body, std::move(env), For::Around), labelOf(*shield.body), kNoIndex));
    co_return co_await shielded.ended();
}

Co Interpreter::forget(const Step& step, const ForgetStep& forget) {
    mark(MarkKind::NeverAwaited, step.name ? step.name : labelOf(*forget.body));
    co_return Completion::done();
}

std::string Interpreter::nameHere(const NameInLoops& name, const Environment& env) {
    std::string text = m_program.names[name.name];
    env.fill(m_slots);
    for (const Slot loop : name.loops) text += "[" + std::to_string(static_cast<std::int64_t>(m_slots[loop])) + "]";
    return text;
}

void Interpreter::impossible(const Step& step, std::string message, std::string remedy) {
    fatal(Error{{m_program.file, step.line, step.column}, std::move(message), std::move(remedy)});
}

/// A name means the nearest one: with the indices of all loops around, else of fewer of them, the outermost kept.
Interpreter::Named* Interpreter::find(const Step& step, const NameInLoops& name, const Environment& env) {
    const std::string here = nameHere(name, env);
    for (std::string text = here;;) {
        if (const auto found = m_named.find(text); found != m_named.end()) return &found->second;
        if (name.loops.empty() || text.back() != ']') break;
        text.resize(text.rfind('['));
    }
    impossible(step, "`" + here + "` does not exist yet", "`spawn` it, or make the `future`, before");
    return nullptr;
}

bool Interpreter::isFree(const Step& step, const std::string& name) {
    const auto found = m_named.find(name);
    if (found == m_named.end()) return true;
    const Named& known = found->second;
    if (known.future ? known.future->isDone() : known.task->isDone()) return true;
    impossible(step, "`" + name + "` is the name of one that has not ended yet", "await it before, or use another name");
    return false;
}

Co Interpreter::spawn(const Step& step, const SpawnStep& spawn, Environment env) {
    const std::string name = nameHere(spawn.as, env);
    if (!isFree(step, name)) co_return Completion::done();
    if (sequential()) {
        const Completion end = co_await run(*spawn.body, std::move(env));
        if (end.cancelled()) co_return end;
        Named named{{}, std::make_shared<Signal>(m_loop)};
        named.future->complete(end, m_loop.currentId());
        m_named[name] = std::move(named);
        co_return Completion::done();
    }
    const std::uint32_t index = spawn.as.loops.empty() ? kNoIndex : static_cast<std::uint32_t>(m_slots[spawn.as.loops.back()]);
    m_named[name] = {m_loop.spawn(inTask(*spawn.body, std::move(env), For::Itself), spawn.as.name, index), nullptr};
    co_return Completion::done();
}

Co Interpreter::cancel(const Step& step, const CancelStep& cancel, Environment env) {
    const Named* named = find(step, cancel.what, env);
    if (named && !named->future) {
        const TaskRef task = named->task;
        task->cancel(CancelReason::Request, m_loop.currentId());
    }
    co_return Completion::done();
}

Co Interpreter::await(const Step& step, const AwaitStep& await, Environment env) {
    Named* found = find(step, await.what, env);
    if (!found) co_return Completion::done();
    const Named named = *found;
    if (named.future) co_return co_await wait(*named.future, Cause::Future, await.what.name);
    // As asyncio: a task that awaits itself learns of it in its next turn, and whoever awaits it after that at once.
    if (named.awaitedItself && !named.task->isDone()) co_return Completion::failure(m_errors.runtime);
    if (&*named.task != m_loop.current()) co_return co_await wait(*named.task, Cause::Join, await.what.name);
    found->awaitedItself = true;
    const Completion turned = co_await Sleep(m_loop, 0, Cause::Yield);
    co_return turned.ok() ? Completion::failure(m_errors.runtime) : turned;
}

Co Interpreter::makeFuture(const Step& step, const FutureStep& future, Environment env) {
    const std::string name = nameHere(future.as, env);
    if (isFree(step, name)) m_named[name] = {{}, std::make_shared<Signal>(m_loop)};
    co_return Completion::done();
}

Co Interpreter::setFuture(const Step& step, const SetStep& set, Environment env) {
    const Named* named = find(step, set.what, env);
    if (!named || !named->future) co_return Completion::done();
    if (named->future->isDone()) co_return Completion::failure(m_errors.invalidState);
    named->future->complete(Completion::done(), m_loop.currentId());
    co_return Completion::done();
}

}  // namespace interleave
