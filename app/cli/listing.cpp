#include "app/cli/listing.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/ending.h"
#include "app/session/library.h"
#include "app/session/walk.h"
#include "core/analysis/claims.h"
#include "core/format/file.h"
#include "core/scenario/settings.h"

namespace interleave {

std::string listText() {
    std::string text;
    std::string topic;
    for (const LibraryEntry& entry : shippedLibrary()) {
        const Scenario& scenario = *entry.scenario;
        if (scenario.topic != topic) {
            text += fmt::format("{}{}\n", topic.empty() ? "" : "\n", topicTitle(scenario.topic).toStdString());
            topic = scenario.topic;
        }
        text += fmt::format("  {:<28} {}: {}\n", scenario.id, scenario.title, scenario.subtitle);
    }
    return text;
}

std::string listJson() {
    auto list = nlohmann::ordered_json::array();
    for (const LibraryEntry& entry : shippedLibrary()) {
        const Scenario& scenario = *entry.scenario;
        auto parameters = nlohmann::ordered_json::array();
        for (const Parameter& parameter : scenario.parameters)
            parameters.push_back({{"name", parameter.name},
                                  {"label", parameter.label},
                                  {"default", formatValue(parameter, parameter.defaultValue)},
                                  {"min", formatValue(parameter, parameter.minimum)},
                                  {"max", formatValue(parameter, parameter.maximum)}});
        list.push_back({{"id", scenario.id},
                        {"title", scenario.title},
                        {"subtitle", scenario.subtitle},
                        {"topic", scenario.topic},
                        {"strategy", word(scenario.strategy)},
                        {"parameters", parameters}});
    }
    return list.dump(2) + '\n';
}

namespace {

/// What is wrong with a file: that it cannot be read as a scenario, or whatever its claims and questions get wrong.
std::vector<Error> faultsOf(const std::string& file) {
    RunRequest request;
    auto scenario = findScenario(file);
    if (!scenario) return {scenario.error()};
    auto costs = shippedCosts();
    if (!costs) return {costs.error()};
    request.scenario = *scenario;
    request.costs = *costs;
    return evaluateClaims(request).faults();
}

}  // namespace

int checkFiles(const std::vector<std::string>& files) {
    int code = kDone;
    for (const std::string& file : files) {
        const std::vector<Error> faults = faultsOf(file);
        for (const Error& fault : faults) complain(fault.text());
        if (!faults.empty())
            code = kUsageError;
        else if (const Status said = writeWhole("-", file + ": ok\n"); !said)
            return failed(said.error());
    }
    return code;
}

}  // namespace interleave
