#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/look/theme.h"
#include "app/session/walk.h"

namespace interleave {

/// What `simulate` and `run` (and, but for the outputs, `batch`) can be told.
struct RunOptions {
    std::string scenario;
    std::vector<std::string> set;  ///< NAME=VALUE
    std::optional<std::string> strategy, workers, cores, seed;
    std::optional<std::string> costs;  ///< shipped where not said
    bool real = false;                 ///< `batch`: run, do not simulate
    std::string json, events, trace, image;  ///< where to; empty: not asked for; `-`: standard output
    std::string size;                        ///< WxH; empty: the exporter's own
    double scale = 1;
    bool againstSimulation = false;
    std::optional<ThemeName> theme;
};

/// The settings that the options ask for, by the scenario's own parameters, units and ranges. Later options win.
Result<Settings> settingsFor(const RunOptions& options, const Scenario& scenario);
/// The request for a run. A real one confines this process to the cores that the options ask for. Errors: as settingsFor; costs
/// or cores that are not to be had.
Result<RunRequest> requestFor(const RunOptions& options, ScenarioPtr scenario, Mode mode);
/// The simulation to hold a real run against: the same settings on the cores that it has. Its costs are those asked for, else the
/// measured ones where there are any, since what a real run costs is the machine's and not the table's; else the shipped ones.
/// Errors: the measured ones are damaged.
Result<RunRequest> simulationOf(const RunOptions& options, RunRequest request);

}  // namespace interleave
