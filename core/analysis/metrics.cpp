#include "core/analysis/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "core/base/duration.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

using S = const Summary&;
using Value = std::optional<double>;
using Members = std::map<std::string, double>;

template <class T>
Members numbers(const std::map<std::string, T>& counts) {
    Members members;
    for (const auto& [name, count] : counts) members[name] = static_cast<double>(count);
    return members;
}
template <class T>
Value count(T number) {
    return static_cast<double>(number);
}
Value latency(S s, double Summary::Percentiles::*part) { return s.latency ? Value((*s.latency).*part) : std::nullopt; }

using U = MetricUnit;
using P = Summary::Percentiles;
constexpr Metric kMetrics[] = {
    {"makespan_s", U::Seconds, [](S s) { return Value(s.makespan); }, nullptr},
    {"wind_down_s", U::Seconds, [](S s) { return Value(s.windDown); }, nullptr},
    {"sequential_s", U::Seconds, [](S s) { return s.sequential; }, nullptr},
    {"speedup", U::Ratio, [](S s) { return s.speedup; }, nullptr},
    {"saved_share", U::Share, [](S s) { return s.savedShare; }, nullptr},
    {"tasks.spawned", U::Count, [](S s) { return count(s.tasks.spawned); }, nullptr},
    {"tasks.done", U::Count, [](S s) { return count(s.tasks.done); }, nullptr},
    {"tasks.failed", U::Count, [](S s) { return count(s.tasks.failed); }, nullptr},
    {"tasks.cancelled", U::Count, [](S s) { return count(s.tasks.cancelled); }, nullptr},
    {"tasks.pending_at_exit", U::Count, [](S s) { return count(s.tasks.pendingAtExit); }, nullptr},
    {"events", U::Count, [](S s) { return count(s.events); }, nullptr},
    {"items.done", U::Count, [](S s) { return count(s.items.done); }, nullptr},
    {"items.failed", U::Count, [](S s) { return count(s.items.failed); }, nullptr},
    {"items.dropped", U::Count, [](S s) { return count(s.items.dropped); }, nullptr},
    {"throughput_per_s", U::Rate, [](S s) { return Value(s.throughput); }, nullptr},
    {"latency_s.p50", U::Seconds, [](S s) { return latency(s, &P::p50); }, nullptr},
    {"latency_s.p95", U::Seconds, [](S s) { return latency(s, &P::p95); }, nullptr},
    {"latency_s.p99", U::Seconds, [](S s) { return latency(s, &P::p99); }, nullptr},
    {"latency_s.max", U::Seconds, [](S s) { return latency(s, &P::max); }, nullptr},
    {"start_spread_s", U::Seconds, [](S s) { return Value(s.startSpread); }, nullptr},
    {"cpu_s", U::Seconds, [](S s) { return Value(s.cpuSeconds); }, nullptr},
    {"core_use", U::Share, [](S s) { return Value(s.coreUse); }, nullptr},
    {"peak_cores", U::Count, [](S s) { return count(s.peakCores); }, nullptr},
    {"io_cpu_overlap", U::Share, [](S s) { return Value(s.ioCpuOverlap); }, nullptr},
    {"in_flight_max", U::Count, nullptr, [](S s) { return numbers(s.inFlightMax); }},
    {"queue_max", U::Count, nullptr, [](S s) { return numbers(s.queueMax); }},
    {"blocked_s", U::Seconds, nullptr, [](S s) { return s.blocked; }},
    {"abandoned", U::Count, [](S s) { return count(s.abandoned); }, nullptr},
    {"peak_memory_mb", U::Megabytes, [](S s) { return Value(s.peakMemory / 1e6); }, nullptr},
};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// `40 %`.
std::optional<double> parsePercent(std::string_view text) {
    text = trimmed(text);
    if (!text.ends_with('%')) return std::nullopt;
    const std::string_view digits = trimmed(text.substr(0, text.size() - 1));
    double value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
    return value / 100;
}

Result<double> fromText(const std::string& text, MetricUnit unit) {
    switch (unit) {
        case MetricUnit::Seconds: {
            const Result<Nanos> duration = parseDuration(text);
            return duration ? Result<double>(toSeconds(*duration)) : Result<double>(duration.error());
        }
        case MetricUnit::Megabytes: {
            const Result<double> bytes = parseBytes(text);
            return bytes ? Result<double>(*bytes / 1e6) : bytes;
        }
        case MetricUnit::Share:
        case MetricUnit::Ratio:
            if (const auto share = parsePercent(text)) return *share;
            return Error{{}, fmt::format("`{}` is no share", text), "write a number such as 0.4, or \"40 %\""};
        case MetricUnit::Count:
        case MetricUnit::Rate: break;
    }
    return Error{{}, fmt::format("`{}` is a text, and this metric a plain number", text), "write a number such as 3"};
}

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

Result<MetricName> findMetric(std::string_view name) {
    const std::size_t dot = name.find('.');
    const std::string_view head = name.substr(0, dot);
    std::vector<std::string_view> names, families;
    for (const Metric& metric : kMetrics) {
        (metric.members ? families : names).push_back(metric.name);
        if (metric.value && metric.name == name) return MetricName{&metric, {}};
        if (!metric.members || metric.name != head) continue;
        if (dot != name.npos && dot + 1 < name.size()) return MetricName{&metric, std::string(name.substr(dot + 1))};
        return Error{{}, fmt::format("`{}` is one figure for each name", name), fmt::format("write `{}.` and a name", head)};
    }
    const std::string problem = fmt::format("unknown metric `{}`", name);
    if (dot != name.npos)
        if (const std::string_view near = nearest(head, families); !near.empty())
            return Error{{}, problem, fmt::format("did you mean `{}{}`?", near, name.substr(dot))};
    names.insert(names.end(), families.begin(), families.end());
    return Error{{}, problem, suggestion(name, names)};
}

Result<double> inUnit(const Figure& figure, MetricUnit unit) {
    if (const double* bare = std::get_if<double>(&figure.value)) {
        if (unit == MetricUnit::Seconds)
            return Error{figure.place, fmt::format("the bare number {} is no duration", *bare),
                         "write a duration such as \"5 s\""};
        if (unit == MetricUnit::Megabytes)
            return Error{figure.place, fmt::format("the bare number {} is no size", *bare), "write a size such as \"5 MB\""};
        return *bare;
    }
    Result<double> value = fromText(std::get<std::string>(figure.value), unit);
    if (!value) return Error{figure.place, value.error().message, value.error().remedy};
    return value;
}

std::string formatMetric(double value, MetricUnit unit, bool exact) {
    switch (unit) {
        case MetricUnit::Seconds: return exact ? fmt::format("{:.9g} s", value) : formatDuration(std::llround(value * 1e9));
        case MetricUnit::Megabytes: return exact ? fmt::format("{:.9g} MB", value) : formatBytes(value * 1e6);
        case MetricUnit::Share: return exact ? fmt::format("{:.9g} %", value * 100) : fmt::format("{:.3g} %", value * 100);
        case MetricUnit::Ratio: return exact ? fmt::format("{:.9g}×", value) : fmt::format("{:.3g}×", value);
        case MetricUnit::Rate: return exact ? fmt::format("{:.9g}/s", value) : fmt::format("{:.3g}/s", value);
        case MetricUnit::Count: break;
    }
    return fmt::format("{:.15g}", value);
}

}  // namespace interleave
