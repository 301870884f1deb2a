#include "core/scenario/step_binder.h"

namespace interleave {
namespace {

bool countsByNature(const Step& step) {
    if (const Children* children = childrenOf(step)) return children->each;
    return std::holds_alternative<PipelineStep>(step.detail) || std::holds_alternative<RepeatStep>(step.detail);
}

bool hasSeveralChildren(const Step& step) {
    if (const auto* sequence = std::get_if<SequenceStep>(&step.detail)) return sequence->steps.size() > 1;
    const Children* children = childrenOf(step);
    return children && children->list.size() > 1;
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
    forEachInside(step, [&](Step& child) { walk(child, transparent ? depth : depth + 1, found); });
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
