#include <functional>
#include <vector>

#include "core/scenario/step_binder.h"

namespace interleave {
namespace {

using Visit = std::function<void(Step&)>;

void visit(const StepPtr& step, const Visit& f) {
    if (step) f(*step);
}
void visit(const std::vector<StepPtr>& steps, const Visit& f) {
    for (const StepPtr& step : steps) visit(step, f);
}

/// The steps directly inside a step, in the file's order.
struct EachInside {
    const Visit& f;
    void operator()(SequenceStep& s) const { visit(s.steps, f); }
    void operator()(RepeatStep& s) const { visit(s.body, f); }
    void operator()(GatherStep& s) const {
        visit(s.children.list, f);
        visit(s.children.body, f);
    }
    void operator()(TimeoutStep& s) const {
        visit(s.body, f);
        visit(s.otherwise, f);
    }
    void operator()(RetryStep& s) const {
        visit(s.body, f);
        visit(s.otherwise, f);
    }
    void operator()(TryStep& s) const {
        visit(s.body, f);
        for (auto& handler : s.handlers) visit(handler.second, f);
        visit(s.any, f);
        visit(s.finally, f);
    }
    void operator()(LimitStep& s) const { visit(s.body, f); }
    void operator()(BatchesStep& s) const { visit(s.body, f); }
    void operator()(PipelineStep& s) const {
        for (PipelineStage& stage : s.stages) visit(stage.body, f);
    }
    void operator()(LetStep& s) const { visit(s.body, f); }
    template <class LeafStep>
    void operator()(LeafStep&) const {}
};

bool countsByNature(const Step& step) {
    if (const auto* gather = std::get_if<GatherStep>(&step.detail)) return gather->children.each;
    return std::holds_alternative<PipelineStep>(step.detail) || std::holds_alternative<RepeatStep>(step.detail);
}

bool hasSeveralChildren(const Step& step) {
    if (const auto* sequence = std::get_if<SequenceStep>(&step.detail)) return sequence->steps.size() > 1;
    const auto* gather = std::get_if<GatherStep>(&step.detail);
    return gather && gather->children.list.size() > 1;
}

/// What the walk over all steps has found so far.
struct Found {
    bool marked = false;
    Step* outermost = nullptr;  ///< the first that counts by its nature at the smallest depth
    int depth = 0;
    Step* several = nullptr;  ///< the first with more than one child
};

void walk(Step& step, int depth, Found& found) {
    found.marked = found.marked || step.countsItems;
    if (countsByNature(step) && (!found.outermost || depth < found.depth)) {
        found.outermost = &step;
        found.depth = depth;
    }
    if (!found.several && hasSeveralChildren(step)) found.several = &step;
    const bool transparent = std::holds_alternative<LetStep>(step.detail);  // a `use`'s arguments are no level of nesting
    const Visit inner = [&](Step& child) { walk(child, transparent ? depth : depth + 1, found); };
    std::visit(EachInside{inner}, step.detail);
}

}  // namespace

void chooseItems(Step& root) {
    Found found;
    walk(root, 0, found);
    if (found.marked) return;
    Step* chosen = found.outermost ? found.outermost : found.several;
    if (chosen) chosen->countsItems = true;
}

}  // namespace interleave
