#include "core/scenario/step_binder.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/random.h"
#include "core/scenario/json_reader.h"
#include "core/scenario/language.h"
#include "core/scenario/parameters.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

constexpr std::string_view kShapeOfStep = "a step is an object such as {\"io\": \"1 s\"}, or a list of steps";

/// FNV-1a, 64 bits: keys must be the same on every machine, which std::hash does not promise.
std::uint64_t hashOf(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

}  // namespace

StepBinder::Context StepBinder::Context::at(std::string_view word) const {
    Context inner = *this;
    inner.key = draw::mix(key, hashOf(word));
    return inner;
}

StepBinder::Context StepBinder::Context::at(std::size_t index) const {
    Context inner = *this;
    inner.key = draw::mix(key, index);
    return inner;
}

StepBinder::StepBinder(const Scenario::Document& document, ValueBinder& values, Program& program)
    : m_document(document), m_values(values), m_program(program) {
    readLimits();
}

StepPtr StepBinder::program() {
    StepPtr root = step(*m_document.program, Context{}.at("program"));
    checkReferences();
    return root;
}

void StepBinder::define(const std::string& name) { expand(name, m_document.defines.at(name)->at, Context{}.at("program")); }

StepPtr StepBinder::make(const Node& node, const Context& context) {
    if (++m_steps > kMostSteps)
        throw Refusal{node.at, fmt::format("more than {} steps once every `use` is expanded", kMostSteps),
                      "use `repeat` or `each` instead of copies"};
    auto made = std::make_unique<Step>();
    made->key = context.key;
    made->line = node.at.line;
    made->column = node.at.column;
    return made;
}

StepPtr StepBinder::step(const Node& node, const Context& context) {
    if (context.depth >= kDeepestNesting)
        throw Refusal{node.at, fmt::format("steps nested deeper than {} once every `use` is expanded", kDeepestNesting),
                      "make it flatter"};
    Context inner = context;
    ++inner.depth;
    if (node.is(Node::Kind::List)) return sequence(node, inner);
    if (!node.is(Node::Kind::Object))
        throw Refusal{node.at, fmt::format("{} where a step should be", describe(node.kind)), std::string(kShapeOfStep)};

    const StepForm& form = formOf(node);
    if (form.word == "use") return use(node, inner);
    StepPtr made = make(node, inner);
    if (const Node* name = node.find("name")) made->name = intern(requireText(*name, "`name`"), name->at);
    if (bindLeaf(*made, form.word, node, inner)) return made;
    if (const Node* items = node.find("items"); items && requireBool(*items, "`items`")) {
        if (m_counted && m_counted != &node)
            throw Refusal{items->at, fmt::format("a second step that counts items (the first is in line {})", m_counted->at.line),
                          "only one step counts them"};
        m_counted = &node;
        made->countsItems = true;
    }
    compose(*made, form.word, node, inner.at(form.word));
    return made;
}

void StepBinder::compose(Step& step, std::string_view word, const Node& node, const Context& context) {
    if (word == "repeat")
        step.detail = repeat(node, context);
    else if (word == "gather")
        step.detail = gather(node, context);
    else if (word == "group")
        step.detail = GroupStep{children(*node.find("group"), word, context)};
    else if (word == "first")
        step.detail = first(node, context);
    else if (word == "as_completed")
        step.detail = asCompleted(node, context);
    else if (word == "shield")
        step.detail = ShieldStep{this->step(*node.find("shield"), context)};
    else if (word == "forget")
        step.detail = ForgetStep{this->step(*node.find("forget"), context)};
    else if (word == "spawn")
        step.detail = SpawnStep{declare(requireMember(node, "name", "`spawn`", "name the task"), NameKind::Task),
                                this->step(*node.find("spawn"), context)};
    else if (word == "cancel")
        step.detail = CancelStep{refer(*node.find("cancel"), word)};
    else if (word == "await")
        step.detail = AwaitStep{refer(*node.find("await"), word)};
    else if (word == "future")
        step.detail = FutureStep{declare(*node.find("future"), NameKind::Future)};
    else if (word == "set")
        step.detail = SetStep{refer(*node.find("set"), word)};
    else if (word == "timeout")
        step.detail = timeout(node, context);
    else if (word == "retry")
        step.detail = retry(node, context);
    else if (word == "try")
        step.detail = attempt(node, context);
    else if (word == "limit")
        step.detail = limit(node, context);
    else if (word == "breaker")
        step.detail = breaker(node, context);
    else if (word == "cache")
        step.detail = cache(node, context);
    else if (word == "batches")
        step.detail = batches(node, context);
    else
        step.detail = pipeline(node, context);
}

StepPtr StepBinder::member(const Node& object, std::string_view key, std::string_view of, const Context& context) {
    return step(requireMember(object, key, of, fmt::format("add `{}` with a step", key)), context.at(key));
}

StepPtr StepBinder::optional(const Node& object, std::string_view key, const Context& context) {
    const Node* found = object.find(key);
    return found ? step(*found, context.at(key)) : nullptr;
}

StepPtr StepBinder::sequence(const Node& node, const Context& context) {
    StepPtr made = make(node, context);
    SequenceStep steps;
    for (std::size_t i = 0; i < node.items.size(); ++i) steps.steps.push_back(step(node.items[i], context.at(i)));
    made->detail = std::move(steps);
    return made;
}

StepPtr StepBinder::use(const Node& node, const Context& context) {
    const Node& target = *node.find("use");
    Context inner = context.at("use");
    if (const Node* name = node.find("name")) {
        inner.leafName = intern(requireText(*name, "`name`"), name->at);
        inner.inStage = true;  // the nearer name holds against the define's, as a stage's does
    }
    requireText(target, "`use`");
    const Node* with = node.find("with");
    if (!with) return expand(target.text, target.at, inner);

    requireKind(*with, Node::Kind::Object, "`with`", "write {\"name\": value}");
    std::vector<Number> values;  // all are meant outside, before the first name is bound
    for (std::size_t i = 0; i < with->keys.size(); ++i) {
        const Node::Key& key = with->keys[i];
        if (!isIdentifier(key.text) || isStandardName(key.text))
            throw Refusal{key.at, fmt::format("`{}` cannot name an argument", key.text),
                          "use letters, digits and underscores, and no name every scenario has"};
        values.push_back(m_values.argument(with->items[i], fmt::format("`{}`", key.text)));
    }
    LetStep let;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].isConstant())
            m_values.enterConstant(with->keys[i].text, values[i].constant);
        else
            let.values.emplace_back(m_values.enter(with->keys[i].text), values[i]);
    }
    let.body = expand(target.text, target.at, inner);
    for (std::size_t i = 0; i < values.size(); ++i) m_values.leave();
    if (let.values.empty()) return std::move(let.body);
    StepPtr made = make(node, context);
    made->detail = std::move(let);
    return made;
}

StepPtr StepBinder::expand(const std::string& name, Position at, const Context& context) {
    const auto found = m_document.defines.find(name);
    if (found == m_document.defines.end()) {
        std::vector<std::string_view> known;
        for (const auto& define : m_document.defines) known.push_back(define.first);
        throw Refusal{at, fmt::format("`{}` is not in `defines`", name), suggestion(name, known)};
    }
    if (std::find(m_open.begin(), m_open.end(), name) != m_open.end()) {
        std::string circle;
        for (auto open = std::find(m_open.begin(), m_open.end(), name); open != m_open.end(); ++open)
            circle += fmt::format("`{}` uses ", *open);
        throw Refusal{at, fmt::format("the define `{}` uses itself: {}`{}`", name, circle, name),
                      "use `repeat` or `retry` for what goes round"};
    }
    m_used.insert(name);
    m_open.push_back(found->first);
    Context inner = context.at(name);
    if (!inner.inStage) inner.leafName = intern(name, at);
    StepPtr body = step(*found->second, inner);
    m_open.pop_back();
    return body;
}

void StepBinder::enterLoop(const std::string& name) { m_loops.push_back(m_values.enter(name)); }

Slot StepBinder::leaveLoop() {
    m_loops.pop_back();
    return m_values.leave();
}

std::string StepBinder::loopName(const Node* as) const {
    if (!as) return "item";
    const std::string& name = requireText(*as, "`as`");
    if (!isIdentifier(name))
        throw Refusal{as->at, fmt::format("`{}` cannot name a loop variable", name),
                      "use letters, digits and underscores, a letter first"};
    if (isStandardName(name))
        throw Refusal{as->at, fmt::format("`{}` is a name that every scenario has", name), "name the loop variable otherwise"};
    return name;
}

NameId StepBinder::intern(const std::string& name, Position at) {
    const NameId id = m_program.names.intern(name);
    if (m_program.names.full())
        throw Refusal{at, fmt::format("more than {} different names", NameTable::kMost - 1), "let steps share names"};
    return id;
}

}  // namespace interleave
