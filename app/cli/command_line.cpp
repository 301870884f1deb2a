#include "app/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>

#include "app/cli/batch.h"
#include "app/cli/calibrate.h"
#include "app/cli/comparison.h"
#include "app/cli/gallery.h"
#include "app/cli/interrupt.h"
#include "app/cli/listing.h"
#include "app/cli/outputs.h"
#include "app/session/library.h"
#include "core/format/file.h"
#include "core/run/foreign_load.h"

namespace interleave {
namespace {

Result<TracePtr> executeUntilInterrupt(const RunRequest& request) {
    RunControl control;
    const StopOnInterrupt stops(control);
    return execute(request, &control);
}

int runOne(const RunOptions& options, Mode mode) {
    auto scenario = findScenario(options.scenario);
    if (!scenario) return failed(scenario.error());
    auto request = requestFor(options, *scenario, mode);
    if (!request) return failed(request.error());
    request->keyLeaves = options.againstSimulation;
    if (const Status status = checkOutputs(options); !status) return failed(status.error());
    std::optional<RunRequest> simulation;
    if (options.againstSimulation) {
        auto made = simulationOf(options, *request);
        if (!made) return failed(made.error());
        simulation = std::move(*made);
    }
    const ForeignLoad others;
    auto trace = executeUntilInterrupt(*request);
    if (!trace) return failed(trace.error());
    const bool stopped = (*trace)->outcome == RunOutcome::Stopped;
    std::optional<Forecast> forecast;
    if (simulation && !stopped) {
        const auto share = others.share();
        const auto simulated = execute(*simulation);
        if (!simulated) return failed(simulated.error());
        auto told = forecastOf(**trace, **simulated, *simulation);
        if (!told) return failed(told.error());
        forecast = std::move(*told);
        forecast->foreignLoad = share;
    }
    const auto sequential = sequentialMakespan(*request, (*trace)->tasks.size());
    const RunResultPtr result = derive(*trace, request->settings, sequential);
    std::optional<Findings> findings;  // they take simulations of their own, so only where somebody reads them
    if (mode == Mode::Simulated && !options.json.empty()) findings = evaluateClaims(*request);
    const Status status = writeOutputs(options, *result, findings ? &*findings : nullptr, forecast ? &*forecast : nullptr);
    return stopped && status ? kInterrupted : ended(status);
}

CLI::Option* addTheme(CLI::App& command, const char* what, std::optional<ThemeName>& theme) {
    return command
        .add_option_function<std::string>(
            "--theme", [&theme](const std::string& name) { theme = name == "dark" ? ThemeName::Dark : ThemeName::Light; }, what)
        ->check(CLI::IsMember({"light", "dark"}).description("light|dark"))
        ->type_name("NAME");
}

/// `sequential, event-loop, … or native`
std::string strategyWords() {
    std::string text;
    for (const Strategy strategy : kStrategies)
        text += (text.empty() ? "" : strategy == Strategy::Native ? " or " : ", ") + std::string(word(strategy));
    return text;
}

void addSettings(CLI::App& command, RunOptions& options) {
    command.add_option("--set", options.set, "a parameter of the scenario, in its own unit (repeatable)")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command.add_option("--strategy", options.strategy, strategyWords())->type_name("S");
    command.add_option("--workers", options.workers, "workers of the pool")->type_name("N");
    command.add_option("--cores", options.cores, "cores of the simulated machine; a real run uses no more of this one's")->type_name("N");
    command.add_option("--seed", options.seed, "seed of all draws")->type_name("N");
    command.add_option("--costs", options.costs, "shipped, or measured on this machine")
        ->check(CLI::IsMember({"shipped", "measured"}).description("shipped|measured"))
        ->type_name("NAME");
}

void addOutputs(CLI::App& command, RunOptions& options) {
    command.add_option("--json", options.json, "the summary, to a file or -")->type_name("FILE");
    command.add_option("--events", options.events, "one JSON object a line, to a file or -")->type_name("FILE");
    command.add_option("--trace", options.trace, "Chrome trace JSON")->type_name("FILE");
    CLI::Option* image = command.add_option("--image", options.image, "the picture: .png, .svg or .pdf")->type_name("FILE");
    command.add_option("--size", options.size, "of the picture, in px; height 0: as tall as the lanes need")->type_name("WxH")->needs(image);
    command.add_option("--scale", options.scale, "of a PNG")
        ->check(CLI::Range(1.0, 4.0).description("1 to 4"))
        ->type_name("X")
        ->needs(image);
    addTheme(command, "of the picture", options.theme)->needs(image);
}

}  // namespace

std::variant<int, WindowRequest> runCommandLine(int argc, char** argv) {
    CLI::App app("Shows how concurrent work is scheduled. Without a command: the window.", "interleave");
    app.require_subcommand(0, 1);
    WindowRequest window;
    app.add_option("FILE", window.file, "a scenario to open in the window")->type_name("");
    addTheme(app, "of the window", window.theme);

    bool asJson = false;
    CLI::App* list = app.add_subcommand("list", "the shipped scenarios");
    list->add_flag("--json", asJson, "as JSON");

    std::vector<std::string> files;
    CLI::App* check = app.add_subcommand("check", "what is wrong with scenario files, and what would be right");
    check->add_option("FILE", files, "scenario files")->required()->type_name("");

    RunOptions options;
    CLI::App* simulate = app.add_subcommand("simulate", "run a scenario in virtual time");
    CLI::App* run = app.add_subcommand("run", "run a scenario on this machine's threads");
    for (CLI::App* command : {simulate, run}) {
        command->add_option("SCENARIO", options.scenario, "an id (see `list`) or a file")->required()->type_name("");
        addSettings(*command, options);
        addOutputs(*command, options);
    }
    run->add_flag("--against-simulation", options.againstSimulation,
                  "simulates the same on these cores, and says how far off that is and why");
    int repeats = 3;
    CLI::App* compare = app.add_subcommand("compare", "every strategy side by side, simulated");
    CLI::App* bench = app.add_subcommand("bench", "every strategy side by side, for real and several times");
    for (CLI::App* command : {compare, bench}) {
        command->add_option("SCENARIO", options.scenario, "an id (see `list`) or a file")->required()->type_name("");
        addSettings(*command, options);
        command->add_option("--json", options.json, "the comparison, to a file or -")->type_name("FILE");
    }
    bench->add_option("--repeat", repeats, "real runs of each")
        ->check(CLI::Range(1, 1000).description("1 to 1000"))
        ->type_name("N");
    CLI::App* calibrate = app.add_subcommand("calibrate", "measures this machine's own costs and keeps them for --costs measured");
    calibrate->add_option("--json", options.json, "what was measured, to a file or -")->type_name("FILE");
    CLI::App* batch = app.add_subcommand("batch", "one scenario document a line in, one summary a line out");
    addSettings(*batch, options);
    batch->add_flag("--real", options.real, "run each on this machine instead of simulating it");

    std::string sheet;
    CLI::App* gallery = app.add_subcommand("gallery", "every shipped scenario's timeline as a small picture");
    gallery->add_option("FILE", sheet, "the contact sheet: .png or .html")->required()->type_name("");
    gallery->add_option("--scale", options.scale, "of a PNG")->check(CLI::Range(1.0, 4.0).description("1 to 4"))->type_name("X");
    addTheme(*gallery, "of a PNG", options.theme);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help
        return failed({{}, error.what(), "`interleave --help` lists what there is"});
    }
    if (*list) return ended(writeWhole("-", asJson ? listJson() : listText()));
    if (*check) return checkFiles(files);
    if (*simulate) return runOne(options, Mode::Simulated);
    if (*run) return runOne(options, Mode::Real);
    if (*compare || *bench) {
        const Status status = runComparison(options, *bench ? Mode::Real : Mode::Simulated, repeats);
        return ended(status);
    }
    if (*gallery) {
        const Status status = writeGallery(sheet, options.theme.value_or(ThemeName::Light), options.scale);
        return ended(status);
    }
    if (*calibrate) {
        const Status status = runCalibration(options.json);
        return ended(status);
    }
    if (*batch) return ended(runBatch(std::cin, std::cout, options));
    if (!window.file.empty() && !isScenario(window.file))
        return failed({{},
                       "`" + window.file + "` is neither a command, a shipped scenario nor a file",
                       "`interleave --help` lists the commands, `interleave list` the scenarios"});
    return window;
}

}  // namespace interleave
