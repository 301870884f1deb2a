#include "core/run/stages.h"

#include <algorithm>

namespace interleave {

namespace {

class Collector {
public:
    void visit(const Step& step) {
        std::visit([&](const auto& detail) { enter(step, detail); }, step.detail);
    }
    std::vector<Stage> stages;

private:
    void leaf(const Step& step, LeafKind kind) {
        if (m_inside) {
            if (!m_kindKnown) m_inside->kind = kind;
            m_kindKnown = true;
            return;
        }
        const bool known =
            std::any_of(stages.begin(), stages.end(), [&](const Stage& s) { return s.name == step.name && !s.pipeline; });
        if (!known) stages.push_back({step.name, kind, false, 0, 0});
    }
    void enter(const Step& step, const IoStep&) { leaf(step, LeafKind::Io); }
    void enter(const Step& step, const CpuStep&) { leaf(step, LeafKind::Cpu); }
    void enter(const Step& step, const CrashStep&) { leaf(step, LeafKind::Cpu); }
    void enter(const Step& step, const BlockStep&) { leaf(step, LeafKind::Block); }
    template <class Other>
    void enter(const Step& step, const Other&) {
        forEachInside(step, [this](const Step& inside) { visit(inside); });
    }
    void enter(const Step&, const PipelineStep& s) {
        for (const PipelineStage& stage : s.stages) {
            Stage row{stage.name, LeafKind::Io, true, atStart(stage.workers),
                      &stage == &s.stages.front() ? 0 : atStart(stage.queue)};
            m_inside = &row;
            m_kindKnown = false;
            visit(*stage.body);
            m_inside = nullptr;
            stages.push_back(row);
        }
    }
    /// A size that depends on loop variables has no one value; 0 says so.
    static int atStart(const Number& number) { return number.isConstant() ? static_cast<int>(number.constant) : 0; }

    Stage* m_inside = nullptr;
    bool m_kindKnown = false;
};

void collectReleasing(const Step& step, std::vector<NameId>& names) {
    const auto* cpu = std::get_if<CpuStep>(&step.detail);
    if (cpu && cpu->releasesGil) names.push_back(step.name);
    forEachInside(step, [&](const Step& inside) { collectReleasing(inside, names); });
}

}  // namespace

std::vector<Stage> stagesOf(const Program& program) {
    Collector collector;
    collector.visit(*program.root);
    return std::move(collector.stages);
}

std::vector<NameId> leavesReleasingGil(const Program& program) {
    std::vector<NameId> names;
    collectReleasing(*program.root, names);
    return names;
}

}  // namespace interleave
