#include "app/cli/outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/cli/offscreen.h"
#include "app/cli/forecast_text.h"
#include "app/export/export.h"
#include "core/format/chrome_trace.h"
#include "core/format/events_json.h"
#include "core/format/file.h"
#include "core/format/summary_json.h"

namespace interleave {
namespace {

/// `1600x1000`; a height of 0 is the exporter's to choose.
Result<QSize> parseSize(const std::string& text) {
    int width = 0, height = 0, end = 0;
    if (std::sscanf(text.c_str(), "%6d%*1[x]%6d%n", &width, &height, &end) == 2 && end == static_cast<int>(text.size()))
        return QSize(width, height);
    return Error{{}, "`--size " + text + "` is not a size", "for example `--size 1600x1000`"};
}

Result<ExportOptions> pictureFor(const RunOptions& options) {
    ExportOptions picture;
    if (!options.size.empty()) {
        const auto size = parseSize(options.size);
        if (!size) return size.error();
        picture.size = *size;
    }
    picture.scale = options.scale;
    picture.theme = options.theme.value_or(ThemeName::Light);
    return picture;
}

Status writeImage(const RunOptions& options, const RunResult& result) {
    const auto picture = pictureFor(options);
    if (!picture) return picture.error();
    const Offscreen offscreen;
    return exportPicture(result, QString::fromStdString(options.image), *picture);
}

std::string counted(int count, const char* what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); }

std::string percent(double share) { return fmt::format("{:.0f} %", share * 100); }

/// Three digits, and all of a large number's.
std::string rate(double perSecond) { return perSecond < 1000 ? fmt::format("{:.3g}", perSecond) : fmt::format("{:.0f}", perSecond); }

std::string speedup(const Summary& summary) {
    if (!summary.speedup || !summary.sequential || *summary.speedup <= 0) return {};
    const std::string sequential = formatDuration(fromSeconds(*summary.sequential));
    const double factor = std::max(*summary.speedup, 1 / *summary.speedup);
    if (factor < 1.005) return fmt::format(", as fast as sequential ({})", sequential);
    const int digits = factor < 1.095 ? 2 : (factor < 9.95 ? 1 : 0);
    return fmt::format(", {:.{}f}x {} than sequential ({})", factor, digits, *summary.speedup > 1 ? "faster" : "slower",
                       sequential);
}

}  // namespace

std::string report(const RunResult& result) {
    const Trace& trace = *result.trace;
    const Summary& summary = result.summary;
    std::string text =
        fmt::format("{}: {}, {}, {}, {}, seed {}\n", trace.meta.scenario, word(trace.meta.mode), trace.meta.strategy,
                    counted(trace.meta.workers, "worker"), counted(trace.meta.cores, "core"), trace.meta.seed);
    const auto line = [&](const char* name, const std::string& value) { text += fmt::format("  {:<11}{}\n", name, value); };
    line("outcome", trace.error.empty() ? word(trace.outcome) : fmt::format("{}: {}", word(trace.outcome), trace.error));
    line("makespan", formatDuration(trace.makespan) + speedup(summary));
    if (summary.items.done + summary.items.dropped + summary.items.failed > 0)
        line("items", fmt::format("{} done, {} failed, {} dropped, {}/s", summary.items.done, summary.items.failed,
                                  summary.items.dropped, rate(summary.throughput)));
    if (summary.latency)
        line("latency",
             fmt::format("p50 {}, p95 {}, max {}", formatDuration(fromSeconds(summary.latency->p50)),
                         formatDuration(fromSeconds(summary.latency->p95)), formatDuration(fromSeconds(summary.latency->max))));
    line("tasks", fmt::format("{} spawned, {} done, {} failed, {} cancelled", summary.tasks.spawned, summary.tasks.done,
                              summary.tasks.failed, summary.tasks.cancelled));
    line("cores", fmt::format("{} used, {} CPU", percent(summary.coreUse), formatDuration(fromSeconds(summary.cpuSeconds))));
    if (!result.verdict.headline.empty()) line("verdict", result.verdict.headline + ' ' + result.verdict.detail);
    return text;
}

Status checkOutputs(const RunOptions& options) {
    const std::string* outputs[] = {&options.json, &options.events, &options.trace, &options.image};
    if (std::count_if(std::begin(outputs), std::end(outputs), [](const std::string* output) { return *output == "-"; }) > 1)
        return Error{{}, "standard output is asked for more than once", "give all but one of `--json`, `--events` and `--trace` a file"};
    for (auto output = std::begin(outputs); output != std::end(outputs); ++output) {
        if ((*output)->empty()) continue;
        if (Status status = writable(**output); !status) return status;
        const auto same = [&](const std::string* other) { return !other->empty() && sameFile(**output, *other); };
        if (std::any_of(std::begin(outputs), output, same))
            return Error{{**output, 0, 0}, "two outputs are to go into this file", "give each of them a file of its own"};
    }
    if (options.image.empty()) return Nothing{};
    const auto picture = pictureFor(options);
    if (!picture) return picture.error();
    return exportable(QString::fromStdString(options.image), *picture);
}

Status writeOutputs(const RunOptions& options, const RunResult& result, const Findings* findings, const Forecast* forecast) {
    const Trace& trace = *result.trace;
    Status status = Nothing{};
    const auto write = [&](const std::string& path, const auto& content) {
        if (status && !path.empty()) status = writeWhole(path, content);
    };
    write(options.json, std::string_view(summaryJson(trace, result.summary, findings, forecast)));
    write(options.events, [&](std::ostream& out) { writeEvents(trace, out); });
    write(options.trace, [&](std::ostream& out) { writeChromeTrace(trace, out); });
    if (status && !options.image.empty()) status = writeImage(options, result);
    if (!status) return status;
    const bool outTaken = options.json == "-" || options.events == "-" || options.trace == "-";
    return outTaken ? status : writeWhole("-", report(result) + (forecast ? forecastText(*forecast) : ""));
}

}  // namespace interleave
