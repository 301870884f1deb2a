#include "app/cli/run_options.h"

#include "app/session/calibration_file.h"
#include "core/engine/real_machine.h"

namespace interleave {

Result<Settings> settingsFor(const RunOptions& options, const Scenario& scenario) {
    std::vector<std::string> assignments = options.set;
    const auto add = [&](const char* name, const std::optional<std::string>& value) {
        if (value) assignments.push_back(std::string(name) + '=' + *value);
    };
    add("strategy", options.strategy);
    add("workers", options.workers);
    add("cores", options.cores);
    add("seed", options.seed);
    Settings settings;
    for (const std::string& assignment : assignments)
        if (const Status status = setFromText(settings, scenario, assignment); !status) return status.error();
    return settings;
}

Result<RunRequest> requestFor(const RunOptions& options, ScenarioPtr scenario, Mode mode) {
    auto settings = settingsFor(options, *scenario);
    if (!settings) return settings.error();
    if (mode == Mode::Real && settings->cores)
        if (Status status = RealMachine::confine(*settings->cores); !status) return status.error();
    const std::string name = options.costs.value_or("shipped");
    auto costs = costsNamed(name);
    if (!costs) return costs.error();
    RunRequest request;
    request.scenario = std::move(scenario);
    request.settings = *settings;
    request.mode = mode;
    request.costs = *costs;
    request.costsName = name;
    return request;
}

Result<RunRequest> simulationOf(const RunOptions& options, RunRequest request) {
    request.mode = Mode::Simulated;
    request.settings.cores = RealMachine::cores();
    if (options.costs) return request;
    auto kept = keptCosts();
    if (!kept) return std::move(kept).error();
    if (!*kept) return request;
    request.costs.machine = **kept;
    request.costsName = "measured";
    return request;
}

}  // namespace interleave
