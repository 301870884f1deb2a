#include "core/scenario/bound_expressions.h"
#include "core/scenario/document.h"
#include "core/scenario/program.h"
#include "core/scenario/step_binder.h"
#include "core/scenario/value_binder.h"

namespace interleave {
namespace {

Program emptyProgram(const Scenario& scenario) {
    Program program;
    program.file = scenario.file;
    program.expressions = std::make_unique<Program::Expressions>(scenario.document->expressions);
    return program;
}

}  // namespace

Result<Program> bind(const Scenario& scenario, const Settings& settings) {
    try {
        Program program = emptyProgram(scenario);
        ValueBinder values(scenario, settings, program);
        program.root = StepBinder(*scenario.document, values, program).program();
        chooseItems(*program.root);
        return program;
    } catch (const Refusal& refusal) {
        return toError(refusal, scenario.file);
    }
}

void checkUnusedDefines(const Scenario& scenario) {
    Program program = emptyProgram(scenario);
    ValueBinder values(scenario, {}, program);
    StepBinder used(*scenario.document, values, program);
    used.program();
    values.allowUnknownNames();
    std::set<std::string, std::less<>> checked = used.definesUsed();
    for (const auto& define : scenario.document->defines) {
        if (checked.contains(define.first)) continue;
        StepBinder alone(*scenario.document, values, program);
        alone.define(std::string(define.first));
        checked.insert(alone.definesUsed().begin(), alone.definesUsed().end());
    }
}

}  // namespace interleave
