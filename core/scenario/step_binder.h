#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/document.h"
#include "core/scenario/program.h"
#include "core/scenario/value_binder.h"

namespace interleave {

/// Turns the steps of a document into a program's steps: expands `use`, resolves names, gives each step its key.
/// Knows the shapes of steps; the values in them are ValueBinder's. Throws a Refusal for what is wrong.
class StepBinder {
public:
    static constexpr std::size_t kMostSteps = 100'000;

    StepBinder(const Scenario::Document& document, ValueBinder& values, Program& program);

    StepPtr program();
    /// Binds a define as if something used it.
    void define(const std::string& name);
    const std::set<std::string, std::less<>>& definesUsed() const { return m_used; }

private:
    /// What a step inherits from where it stands.
    struct Context {
        std::uint64_t key = 0;  ///< of the place, uses included
        NameId leafName = 0;    ///< for leaves without a name: the pipeline stage's, else the define's
        bool inStage = false;
        int depth = 0;
        Context at(std::string_view word) const;
        Context at(std::size_t index) const;
    };

    StepPtr step(const Node& node, const Context& context);
    StepPtr member(const Node& object, std::string_view key, std::string_view of, const Context& context);
    StepPtr optional(const Node& object, std::string_view key, const Context& context);  ///< null where the key is missing
    StepPtr make(const Node& node, const Context& context);
    StepPtr sequence(const Node& node, const Context& context);
    StepPtr use(const Node& node, const Context& context);
    StepPtr expand(const std::string& name, Position at, const Context& context);
    void compose(Step& step, std::string_view word, const Node& node, const Context& context);

    // step_leaves.cpp
    bool bindLeaf(Step& step, std::string_view word, const Node& node, const Context& context);
    Leaf leaf(const Node& node, std::string_view word, bool hasDuration);
    Failure failure(const Node& node);
    IoStep io(const Node& node);
    CpuStep cpu(const Node& node);

    // step_compositions.cpp
    RepeatStep repeat(const Node& node, const Context& context);
    Children children(const Node& step, std::string_view word, const Context& context);
    GatherStep gather(const Node& node, const Context& context);
    FirstStep first(const Node& node, const Context& context);
    AsCompletedStep asCompleted(const Node& node, const Context& context);
    TimeoutStep timeout(const Node& node, const Context& context);
    RetryStep retry(const Node& node, const Context& context);
    TryStep attempt(const Node& node, const Context& context);
    BatchesStep batches(const Node& node, const Context& context);
    PipelineStep pipeline(const Node& node, const Context& context);
    PipelineStage stage(const Node& node, const Context& context);
    std::optional<Draw> every(const Node& object);

    // step_guards.cpp
    void readLimits();
    void readRate(const Node& node, LimitInfo& limit);
    LimitStep limit(const Node& node, const Context& context);
    BreakerStep breaker(const Node& node, const Context& context);
    CacheStep cache(const Node& node, const Context& context);

    // step_names.cpp
    enum class NameKind : std::uint8_t { Task, Future };
    NameInLoops declare(const Node& node, NameKind kind);
    NameInLoops refer(const Node& node, std::string_view word);
    void checkReferences() const;

    void enterLoop(const std::string& name);
    Slot leaveLoop();  ///< as ValueBinder::leave
    std::vector<Slot> loopsForName();
    std::string loopName(const Node* as) const;
    NameId intern(const std::string& name, Position at);

    const Scenario::Document& m_document;
    ValueBinder& m_values;
    Program& m_program;
    std::size_t m_steps = 0;
    const Node* m_counted = nullptr;       ///< the step that says `"items": true`
    std::vector<std::string_view> m_open;  ///< the defines being expanded
    std::set<std::string, std::less<>> m_used;
    std::vector<Slot> m_loops;  ///< the variables of the loops around
    std::map<std::string, NameKind, std::less<>> m_declared;
    struct Reference {
        const Node* node;
        std::string_view word;
    };
    std::vector<Reference> m_references;  ///< to names that may be declared further down
};

/// Marks the step whose children are the run's items (SCENARIOS.md, "Strategies", last paragraph), unless one is marked already.
void chooseItems(Step& root);

}  // namespace interleave
