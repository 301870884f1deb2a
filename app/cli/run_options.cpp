#include "app/cli/run_options.h"

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
    if (options.costs != "shipped") return Error{{}, "this machine's own costs have not been measured", "use `--costs shipped`"};
    auto settings = settingsFor(options, *scenario);
    if (!settings) return settings.error();
    if (mode == Mode::Real && settings->cores)
        if (Status status = RealMachine::confine(*settings->cores); !status) return status.error();
    auto costs = shippedCosts();
    if (!costs) return costs.error();
    RunRequest request;
    request.scenario = std::move(scenario);
    request.settings = *settings;
    request.mode = mode;
    request.costs = *costs;
    request.costsName = options.costs;
    return request;
}

}  // namespace interleave
