#include "core/format/summary_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/analysis/metrics.h"
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

Json figure(double value, MetricUnit unit) {
    switch (unit) {
        case MetricUnit::Count: return number(value);
        case MetricUnit::Seconds: return precise(value);
        default: return value;
    }
}

/// Writes one metric under its dotted name; what this run cannot tell is left out, but for `sequential_s`, which is null then.
void add(Json& json, const Metric& metric, const Summary& summary) {
    if (metric.members) {
        Json& object = json[metric.name] = Json::object();
        for (const auto& [name, value] : metric.members(summary)) object[name] = figure(value, metric.unit);
        return;
    }
    const auto value = metric.value(summary);
    const std::size_t dot = metric.name.find('.');
    if (!value) {
        if (metric.name == "sequential_s") json[metric.name] = nullptr;
    } else if (dot == metric.name.npos) {
        json[metric.name] = figure(*value, metric.unit);
    } else {
        json[metric.name.substr(0, dot)][metric.name.substr(dot + 1)] = figure(*value, metric.unit);
    }
}

/// What is expected: the figure, the bounds by their names, or a word; null where the claim is at fault.
Json expected(const ClaimFinding& finding) {
    if (finding.is) return *finding.is;
    Json bounds;
    if (finding.atLeast) bounds["at_least"] = *finding.atLeast;
    if (finding.atMost) bounds["at_most"] = *finding.atMost;
    return bounds.is_null() && !finding.expected.empty() ? Json(finding.expected) : bounds;
}

Json claim(const ClaimFinding& finding) {
    Json json{{"says", finding.says}, {"metric", finding.metric}, {"expected", expected(finding)}};
    json["actual"] = finding.value ? Json(*finding.value) : finding.actual.empty() ? Json() : Json(finding.actual);
    json["holds"] = finding.holds;
    json["refuted"] = !finding.refuted.empty();
    if (const std::string& why = finding.refuted.empty() ? finding.why : finding.refuted; !why.empty()) json["why"] = why;
    if (!finding.source.empty()) json["source"] = finding.source;
    return json;
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
    for (const Metric& metric : metrics()) add(json, metric, summary);
    if (trace.eventsLost > 0) json["events_lost"] = trace.eventsLost;
    return json;
}

double inSeconds(Nanos signedLength) { return static_cast<double>(signedLength) / 1e9; }

Json pair(const Forecast::Pair& pair) {
    return {{"real_s", inSeconds(pair.real)}, {"simulated_s", inSeconds(pair.simulated)}, {"difference", pair.share()}};
}

Json forecastDocument(const Forecast& forecast) {
    Json json{{"costs", forecast.costs}, {"makespan", pair(forecast.makespan)}};
    json["attributed_s"] = Json::object();
    for (std::size_t i = 0; i < kDeviations; ++i)
        json["attributed_s"][word(static_cast<Deviation>(i))] = inSeconds(forecast.attributed[i]);
    json["unexplained_s"] = inSeconds(forecast.unexplained);
    json["attributed_share"] = forecast.attributedShare();
    if (forecast.foreignLoad) json["foreign_load"] = *forecast.foreignLoad;
    json["stages"] = Json::array();
    for (const Forecast::OfStage& stage : forecast.stages)
        json["stages"].push_back({{"name", stage.name},
                                  {"spans", {{"real", stage.spansReal}, {"simulated", stage.spansSimulated}}},
                                  {"busy", pair(stage.busy)},
                                  {"queued", pair(stage.queued)},
                                  {"last_end", pair(stage.ended)}});
    json["items"] = Json::array();
    for (const Forecast::OfItem& item : forecast.items)
        json["items"].push_back({{"item", item.number}, {"latency", pair(item.latency)}});
    return json;
}

std::string text(const Json& json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string summaryJson(const Trace& trace, const Summary& summary, const Findings* findings, const Forecast* forecast) {
    Json json = summaryDocument(trace, summary);
    if (findings) {
        Json& claims = json["claims"] = Json::array();
        for (const ClaimFinding& finding : findings->claims) claims.push_back(claim(finding));
    }
    if (forecast) json["against_simulation"] = forecastDocument(*forecast);
    return text(json, 2) + "\n";
}

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
