#include "core/format/summary_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/format/json_text.h"

namespace interleave {
namespace {

using Json = nlohmann::ordered_json;

/// The double nearest to the decimal with nine places, so that 0.3 s reads 0.3.
double precise(double seconds) { return std::round(seconds * 1e9) / 1e9; }

/// A count reads `4`, not `4.0`.
Json number(double value) {
    if (value == std::floor(value) && std::abs(value) < 9e15) return static_cast<std::int64_t>(value);
    return value;
}

Json percentiles(const Summary::Percentiles& p) {
    return {{"p50", precise(p.p50)}, {"p95", precise(p.p95)}, {"p99", precise(p.p99)}, {"max", precise(p.max)}};
}

Json summaryDocument(const Trace& trace, const Summary& summary) {
    const TraceMeta& meta = trace.meta;
    Json json;
    json["scenario"] = meta.scenario;
    json["mode"] = word(meta.mode);
    json["strategy"] = meta.strategy;
    json["workers"] = meta.workers;
    json["cores"] = meta.cores;
    json["seed"] = meta.seed;
    json["costs"] = meta.costs;
    json["parameters"] = Json::object();
    for (const auto& [name, value] : meta.parameters) json["parameters"][name] = number(value);
    json["outcome"] = word(trace.outcome);
    json["error"] = trace.error.empty() ? Json() : Json(trace.error);
    json["makespan_s"] = precise(summary.makespan);
    json["wind_down_s"] = precise(summary.windDown);
    json["sequential_s"] = summary.sequential ? Json(precise(*summary.sequential)) : Json();
    if (summary.speedup) json["speedup"] = *summary.speedup;
    if (summary.savedShare) json["saved_share"] = *summary.savedShare;
    json["tasks"] = {{"spawned", summary.tasks.spawned},
                     {"done", summary.tasks.done},
                     {"failed", summary.tasks.failed},
                     {"cancelled", summary.tasks.cancelled},
                     {"pending_at_exit", summary.tasks.pendingAtExit}};
    json["events"] = summary.events;
    if (trace.eventsLost > 0) json["events_lost"] = trace.eventsLost;
    json["items"] = {{"done", summary.items.done}, {"failed", summary.items.failed}, {"dropped", summary.items.dropped}};
    json["throughput_per_s"] = summary.throughput;
    if (summary.latency) json["latency_s"] = percentiles(*summary.latency);
    json["start_spread_s"] = precise(summary.startSpread);
    json["cpu_s"] = precise(summary.cpuSeconds);
    json["core_use"] = summary.coreUse;
    json["peak_cores"] = summary.peakCores;
    json["io_cpu_overlap"] = summary.ioCpuOverlap;
    json["in_flight_max"] = Json::object();
    for (const auto& [stage, most] : summary.inFlightMax) json["in_flight_max"][stage] = most;
    json["queue_max"] = Json::object();
    for (const auto& [queue, most] : summary.queueMax) json["queue_max"][queue] = most;
    json["blocked_s"] = Json::object();
    for (const auto& [cause, seconds] : summary.blocked) json["blocked_s"][cause] = precise(seconds);
    json["abandoned"] = summary.abandoned;
    return json;
}

std::string text(const Json& json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string summaryJson(const Trace& trace, const Summary& summary) { return text(summaryDocument(trace, summary), 2) + "\n"; }

std::string batchLine(const Trace& trace, const Summary& summary) {
    std::string line = text(summaryDocument(trace, summary), -1);
    line.back() = ',';  // goes on in the object
    std::vector<std::string> intervals(trace.names.size());
    std::vector<NameId> order;
    for (const Event& e : trace.events) {
        if (e.kind != EventKind::Leaf) continue;
        std::string& of = intervals[e.tag];
        if (of.empty()) order.push_back(e.tag);
        fmt::format_to(std::back_inserter(of), FMT_COMPILE("{}[{},{},\"{}\"]"), of.empty() ? "" : ",",
                       static_cast<double>(leafStart(e)) / 1e9, static_cast<double>(e.time) / 1e9, leafWord(leafOutcome(e)));
    }
    line += "\"leaves\":{";
    for (const NameId name : order) {
        if (line.back() != '{') line += ',';
        line += jsonQuoted(trace.names[name]) + ":[" + intervals[name] + "]";
    }
    return line + "}}\n";
}

}  // namespace interleave
