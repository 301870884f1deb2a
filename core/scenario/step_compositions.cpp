#include <fmt/format.h>

#include <limits>

#include "core/scenario/language.h"
#include "core/scenario/parameters.h"
#include "core/scenario/spelling.h"
#include "core/scenario/step_binder.h"

namespace interleave {
namespace {

constexpr std::string_view kEachKeys[] = {"each", "do", "as", "every"};
constexpr std::string_view kRetryKeys[] = {"attempts", "initial", "factor", "cap", "jitter", "on"};
constexpr std::string_view kBatchesKeys[] = {"items", "size"};
constexpr std::string_view kPipelineKeys[] = {"items", "stages", "as", "on_error", "every"};
constexpr std::string_view kStageKeys[] = {"name", "workers", "queue", "do"};

constexpr std::size_t kMostStages = 100;

}  // namespace

/// Inside the loop: an interval may depend on which child it precedes.
std::optional<Draw> StepBinder::every(const Node& object) {
    const Node* interval = object.find("every");
    return interval ? std::optional(m_values.duration(*interval, "`every`", true)) : std::nullopt;
}

RepeatStep StepBinder::repeat(const Node& node, const Context& context) {
    RepeatStep step;
    step.count = m_values.count(*node.find("repeat"), "`repeat`", 0);
    enterLoop(loopName(node.find("as")));
    step.body = member(node, "do", "`repeat`", context);
    step.slot = leaveLoop();
    return step;
}

Children StepBinder::children(const Node& node, std::string_view word, const Context& context) {
    constexpr std::string_view kShape = "give it a list of steps, or {\"each\": N, \"do\": step}";
    const std::string what = fmt::format("`{}`", word);
    Children children;
    if (node.is(Node::Kind::List)) {
        for (std::size_t i = 0; i < node.items.size(); ++i) children.list.push_back(step(node.items[i], context.at(i)));
        return children;
    }
    if (!node.is(Node::Kind::Object))
        throw Refusal{node.at, fmt::format("{} is {}", what, describe(node.kind)), std::string(kShape)};
    requireKnownKeys(node, kEachKeys, what);
    children.each = true;
    children.count = m_values.count(requireMember(node, "each", what, kShape), "`each`", 0);
    enterLoop(loopName(node.find("as")));
    children.every = every(node);
    children.body = member(node, "do", "`each`", context);
    children.slot = leaveLoop();
    return children;
}

GatherStep StepBinder::gather(const Node& node, const Context& context) {
    GatherStep step;
    if (const Node* option = node.find("return_exceptions")) step.returnExceptions = requireBool(*option, "`return_exceptions`");
    step.children = children(*node.find("gather"), "gather", context);
    return step;
}

FirstStep StepBinder::first(const Node& node, const Context& context) {
    FirstStep step;
    const Node& wanted = *node.find("first");
    step.wanted = m_values.count(wanted, "`first`", 1);
    const Node& of = requireMember(node, "of", "`first`", "give it a list of steps, or {\"each\": N, \"do\": step}");
    step.children = children(of, "of", context.at("of"));
    const Number made = step.children.each ? step.children.count : Number{static_cast<double>(step.children.list.size()), -1};
    if (step.wanted.isConstant() && made.isConstant() && step.wanted.constant > made.constant)
        throw Refusal{wanted.at, fmt::format("`first` wants {} of {} children", step.wanted.constant, made.constant),
                      "it cannot want more than there are"};
    return step;
}

AsCompletedStep StepBinder::asCompleted(const Node& node, const Context& context) {
    AsCompletedStep step;
    step.children = children(*node.find("as_completed"), "as_completed", context);
    enterLoop("item");
    step.then = member(node, "then", "`as_completed`", context);
    step.slot = leaveLoop();
    return step;
}

TimeoutStep StepBinder::timeout(const Node& node, const Context& context) {
    TimeoutStep step;
    step.limit = m_values.duration(*node.find("timeout"), "`timeout`", true);
    step.body = member(node, "do", "`timeout`", context);
    step.otherwise = optional(node, "else", context);
    return step;
}

RetryStep StepBinder::retry(const Node& node, const Context& context) {
    RetryStep step;
    const Node& options = optionsOf(node, "retry", "{\"attempts\": 3, \"initial\": \"1 s\"}", kRetryKeys);
    step.attempts =
        m_values.count(requireMember(options, "attempts", "`retry`", "say how many tries there are in all"), "`attempts`", 1);
    if (const Node* initial = options.find("initial")) step.initial = m_values.seconds(*initial, "`initial`");
    const Node* factor = options.find("factor");
    step.factor = factor ? m_values.plain(*factor, "`factor`") : Number{2, -1};
    const Node* cap = options.find("cap");
    step.cap = cap ? m_values.seconds(*cap, "`cap`") : Number{std::numeric_limits<double>::infinity(), -1};
    if (const Node* jitter = options.find("jitter")) step.jitter = m_values.plain(*jitter, "`jitter`");
    if (const Node* on = options.find("on"))
        for (const Node& error : requireKind(*on, Node::Kind::List, "`on`", "list error names, as in [\"TimeoutError\"]").items)
            step.on.push_back(intern(requireText(error, "an error name in `on`"), error.at));
    m_values.enter("attempt");
    step.body = member(node, "do", "`retry`", context);
    step.slot = m_values.leave();
    step.otherwise = optional(node, "else", context);
    return step;
}

TryStep StepBinder::attempt(const Node& node, const Context& context) {
    TryStep step;
    step.body = member(node, "try", "`try`", context);
    if (const Node* handlers = node.find("catch")) {
        requireKind(*handlers, Node::Kind::Object, "`catch`", "write {\"TimeoutError\": step, \"*\": step}");
        const Context inner = context.at("catch");
        for (std::size_t i = 0; i < handlers->keys.size(); ++i) {
            const Node::Key& error = handlers->keys[i];
            StepPtr handler = this->step(handlers->items[i], inner.at(error.text));
            if (error.text == "*")
                step.any = std::move(handler);
            else
                step.handlers.emplace_back(intern(error.text, error.at), std::move(handler));
        }
    }
    step.finally = optional(node, "finally", context);
    if (!node.find("catch") && !step.finally)
        throw Refusal{node.at, "`try` has neither `catch` nor `finally`", "add one of them"};
    return step;
}

BatchesStep StepBinder::batches(const Node& node, const Context& context) {
    BatchesStep step;
    const Node& options = optionsOf(node, "batches", "{\"items\": 100, \"size\": 10}", kBatchesKeys);
    step.items = m_values.count(requireMember(options, "items", "`batches`", "say how many items there are"), "`items`", 0);
    step.size = m_values.count(requireMember(options, "size", "`batches`", "say how many make a batch"), "`size`", 1);
    enterLoop("batch");
    m_values.enter("size");
    step.body = member(node, "do", "`batches`", context);
    step.sizeSlot = m_values.leave();
    step.batchSlot = leaveLoop();
    return step;
}

PipelineStep StepBinder::pipeline(const Node& node, const Context& context) {
    PipelineStep step;
    const Node& options = optionsOf(node, "pipeline", "{\"items\": 64, \"stages\": […]}", kPipelineKeys);
    step.items = m_values.count(requireMember(options, "items", "`pipeline`", "say how many items there are"), "`items`", 0);
    const auto option = [&](std::string_view key) { return options.find(key) ? options.find(key) : node.find(key); };
    if (const Node* onError = option("on_error")) {
        if (requireText(*onError, "`on_error`") != "fail")
            throw Refusal{onError->at, fmt::format("`on_error` is `{}`", onError->text),
                          "it may be `fail`; without it a failed item is dropped"};
        step.failTogether = true;
    }
    const Node& stages = requireMember(options, "stages", "`pipeline`", "list its stages");
    requireKind(stages, Node::Kind::List, "`stages`");
    if (stages.items.empty()) throw Refusal{stages.at, "`stages` is empty", "a pipeline has at least one stage"};
    if (stages.items.size() > kMostStages)
        throw Refusal{stages.at, fmt::format("more than {} stages", kMostStages), "put steps together"};
    enterLoop(loopName(option("as")));
    step.every = every(options);
    for (std::size_t i = 0; i < stages.items.size(); ++i) {
        step.stages.push_back(stage(stages.items[i], context.at(i)));
        for (std::size_t j = 0; j < i; ++j)
            if (step.stages[j].name == step.stages[i].name)
                throw Refusal{stages.items[i].find("name")->at,
                              fmt::format("a second stage `{}` in this pipeline", m_program.names[step.stages[i].name]),
                              "give each stage a name of its own"};
    }
    step.slot = leaveLoop();
    return step;
}

PipelineStage StepBinder::stage(const Node& node, const Context& context) {
    requireKind(node, Node::Kind::Object, "a stage", "write {\"name\": \"fetch\", \"workers\": 10, \"do\": step}");
    requireKnownKeys(node, kStageKeys, "a stage");
    PipelineStage stage;
    const Node& name = requireMember(node, "name", "a stage", "give it a `name`: lanes and queues are called after it");
    stage.name = intern(requireText(name, "`name`"), name.at);
    const Node* workers = node.find("workers");
    stage.workers = workers ? m_values.count(*workers, "`workers`", 1) : Number{1, -1};
    const Node* queue = node.find("queue");
    stage.queue = queue ? m_values.count(*queue, "`queue`", 1) : Number{1, -1};
    Context inner = context;
    inner.leafName = stage.name;
    inner.inStage = true;
    stage.body = member(node, "do", "a stage", inner);
    return stage;
}

}  // namespace interleave
