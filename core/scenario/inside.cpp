#include "core/scenario/program.h"

namespace interleave {
namespace {

using Visit = std::function<void(Step&)>;

void visit(const StepPtr& step, const Visit& f) {
    if (step) f(*step);
}
void visit(const std::vector<StepPtr>& steps, const Visit& f) {
    for (const StepPtr& step : steps) visit(step, f);
}
void visit(const Children& children, const Visit& f) {
    visit(children.list, f);
    visit(children.body, f);
}

struct EachInside {
    const Visit& f;
    void operator()(const SequenceStep& s) const { visit(s.steps, f); }
    void operator()(const RepeatStep& s) const { visit(s.body, f); }
    void operator()(const GatherStep& s) const { visit(s.children, f); }
    void operator()(const GroupStep& s) const { visit(s.children, f); }
    void operator()(const FirstStep& s) const { visit(s.children, f); }
    void operator()(const AsCompletedStep& s) const {
        visit(s.children, f);
        visit(s.then, f);
    }
    void operator()(const ShieldStep& s) const { visit(s.body, f); }
    void operator()(const SpawnStep& s) const { visit(s.body, f); }
    void operator()(const TimeoutStep& s) const {
        visit(s.body, f);
        visit(s.otherwise, f);
    }
    void operator()(const RetryStep& s) const {
        visit(s.body, f);
        visit(s.otherwise, f);
    }
    void operator()(const TryStep& s) const {
        visit(s.body, f);
        for (const auto& handler : s.handlers) visit(handler.second, f);
        visit(s.any, f);
        visit(s.finally, f);
    }
    void operator()(const LimitStep& s) const { visit(s.body, f); }
    void operator()(const BreakerStep& s) const {
        visit(s.body, f);
        visit(s.otherwise, f);
    }
    void operator()(const CacheStep& s) const { visit(s.body, f); }
    void operator()(const BatchesStep& s) const { visit(s.body, f); }
    void operator()(const PipelineStep& s) const {
        for (const PipelineStage& stage : s.stages) visit(stage.body, f);
    }
    void operator()(const LetStep& s) const { visit(s.body, f); }
    template <class WithoutSteps>
    void operator()(const WithoutSteps&) const {}
};

}  // namespace

void forEachInside(const Step& step, const std::function<void(Step&)>& f) { std::visit(EachInside{f}, step.detail); }

const Children* childrenOf(const Step& step) {
    if (const auto* s = std::get_if<GatherStep>(&step.detail)) return &s->children;
    if (const auto* s = std::get_if<GroupStep>(&step.detail)) return &s->children;
    if (const auto* s = std::get_if<FirstStep>(&step.detail)) return &s->children;
    if (const auto* s = std::get_if<AsCompletedStep>(&step.detail)) return &s->children;
    return nullptr;
}

}  // namespace interleave
