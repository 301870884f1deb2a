#include "core/analysis/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>
#include <variant>

#include "core/analysis/metrics.h"
#include "core/analysis/sequential.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

/// Words of the summary that a claim may be about too.
constexpr std::string_view kOutcome = "outcome", kError = "error";

/// One simulation, and what of it claims may ask for.
struct Measured {
    Settings settings;
    TracePtr trace;
    Summary summary;
    std::optional<Error> failure;  ///< why there is none
    bool sequentialKnown = false;
};

/// Simulates once for each set of overrides.
class Laboratory {
public:
    Laboratory(const RunRequest& request, RunControl* control) : m_request(request), m_control(control) {
        m_request.mode = Mode::Simulated;
        m_request.record = true;
    }

    const Measured& at(const Settings& settings, bool withSequential) {
        Measured& measured = simulated(settings);
        if (withSequential && !measured.sequentialKnown && measured.trace) {
            m_request.settings = settings;
            measured.summary = summarise(*measured.trace, sequentialMakespan(m_request, measured.trace->tasks.size(), m_control));
            measured.sequentialKnown = true;
        }
        return measured;
    }

    bool stopped() const { return m_control && m_control->stopRequested(); }

private:
    Measured& simulated(const Settings& settings) {
        for (Measured& known : m_known)
            if (known.settings == settings) return known;
        Measured& measured = m_known.emplace_back();
        measured.settings = m_request.settings = settings;
        const Result<TracePtr> trace = execute(m_request, m_control);
        if (trace) {
            measured.trace = *trace;
            measured.summary = summarise(**trace);
        } else {
            measured.failure = trace.error();
        }
        return measured;
    }

    RunRequest m_request;
    RunControl* m_control;
    std::deque<Measured> m_known;
};

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The members that a metric has in a run, whatever happens in it: those of which nothing came are at 0.
std::vector<std::string> membersOf(const Trace& trace, const Metric& metric) {
    std::vector<std::string> members;
    if (metric.name == "blocked_s")
        for (int cause = 0; cause <= static_cast<int>(Cause::Backoff); ++cause) members.emplace_back(word(static_cast<Cause>(cause)));
    if (metric.name == "in_flight_max")
        for (const Stage& stage : trace.meta.stages) members.push_back(trace.names[stage.name]);
    if (metric.name == "queue_max")
        for (const Counter& queue : trace.queueDepth) members.push_back(queue.name);
    return members;
}

/// The metric's value in a run. Refused, at the metric: a member that the run does not have, and what it cannot tell.
double valueIn(const Measured& measured, const MetricName& name, const Place& at) {
    if (!name.metric->members) {
        if (const auto value = name.metric->value(measured.summary)) return *value;
        throw Error{at, fmt::format("this run has no `{}`", name.metric->name), "claim something that it can tell"};
    }
    const auto members = name.metric->members(measured.summary);
    if (const auto found = members.find(name.member); found != members.end()) return found->second;
    const std::vector<std::string> silent = membersOf(*measured.trace, *name.metric);
    if (std::find(silent.begin(), silent.end(), name.member) != silent.end()) return 0;
    std::set<std::string_view> all(silent.begin(), silent.end());
    for (const auto& [member, value] : members) all.insert(member);
    const std::vector<std::string_view> known(all.begin(), all.end());
    throw Error{at, fmt::format("`{}` has no `{}` in this run", name.metric->name, name.member), suggestion(name.member, known)};
}

/// A figure of the file and how it reads.
struct Expected {
    std::optional<double> is, least, most;
    double slack = 0;
    std::string text;

    bool holds(double value) const {
        // Times are whole nanoseconds that became decimals, ratios quotients of those.
        const auto rounding = [](double figure) { return 1e-9 * std::max(1.0, std::fabs(figure)); };
        if (is && std::fabs(value - *is) > slack + rounding(*is)) return false;
        if (least && value < *least - rounding(*least)) return false;
        return !most || value <= *most + rounding(*most);
    }
};

double require(const Result<double>& value) {
    if (!value) throw value.error();
    return *value;
}

Expected expectedBy(const Claim& claim, MetricUnit unit) {
    Expected expected;
    if (claim.is) {
        expected.is = require(inUnit(*claim.is, unit));
        expected.slack = claim.within * std::fabs(*expected.is);
        expected.text = formatMetric(*expected.is, unit);
        if (claim.within > 0) expected.text += fmt::format(" ± {:.3g} %", claim.within * 100);
        return expected;
    }
    if (claim.atLeast) expected.least = require(inUnit(*claim.atLeast, unit));
    if (claim.atMost) expected.most = require(inUnit(*claim.atMost, unit));
    if (expected.least && expected.most && *expected.least > *expected.most)
        throw Error{claim.atLeast->place, "`at_least` is above `at_most`", "swap them"};
    if (expected.least) expected.text = "at least " + formatMetric(*expected.least, unit);
    if (expected.most)
        expected.text += std::string(expected.least ? ", at most " : "at most ") + formatMetric(*expected.most, unit);
    return expected;
}

/// Finds out about the claims of one scenario.
class Examiner {
public:
    explicit Examiner(Laboratory& laboratory) : m_laboratory(laboratory) {}

    /// Whether the claim holds; its fault, where it cannot be told, is the only one that is set.
    ClaimFinding find(const Claim& claim) const {
        ClaimFinding finding;
        finding.metric = claim.metric;
        finding.says = claim.says;
        finding.source = claim.source;
        finding.refuted = claim.refuted;
        try {
            isOneOf(claim.metric, {kOutcome, kError}) ? compareWords(claim, finding) : compareFigures(claim, finding);
        } catch (const Error& error) {
            finding.fault = error;
            finding.why = Error{{}, error.message, error.remedy}.text();
        }
        if (finding.says.empty())
            finding.says = claim.metric + (finding.expected.empty() ? "" : (claim.is ? " is " : " ") + finding.expected);
        return finding;
    }

private:
    const Measured& run(const Claim& claim, const Settings& settings, bool withSequential = false) const {
        const Measured& measured = m_laboratory.at(settings, withSequential);
        if (measured.failure)
            throw Error{claim.place, "what this claim is about cannot be simulated: " + measured.failure->message,
                        measured.failure->remedy};
        return measured;
    }

    void compareWords(const Claim& claim, ClaimFinding& finding) const {
        const auto* wanted = claim.is ? std::get_if<std::string>(&claim.is->value) : nullptr;
        if (!wanted || claim.within > 0 || claim.than)
            throw Error{claim.place, fmt::format("`{}` is a word", claim.metric), "say which one it `is`, and nothing else"};
        const Trace& trace = *run(claim, claim.with).trace;
        finding.expected = *wanted;
        finding.actual = claim.metric == kOutcome ? word(trace.outcome) : trace.error.empty() ? "none" : trace.error;
        finding.holds = finding.actual == finding.expected;
        if (!finding.holds) finding.why = fmt::format("found {}, not {}", finding.actual, finding.expected);
    }

    void compareFigures(const Claim& claim, ClaimFinding& finding) const {
        const Result<MetricName> name = findMetric(claim.metric);
        if (!name) throw Error{claim.metricPlace, name.error().message, name.error().remedy};
        const MetricUnit unit = claim.than ? MetricUnit::Ratio : name->metric->unit;
        const Expected expected = expectedBy(claim, unit);
        finding.expected = expected.text;
        finding.is = expected.is;
        finding.atLeast = expected.least;
        finding.atMost = expected.most;

        const bool sequential = isOneOf(name->metric->name, {"sequential_s", "speedup", "saved_share"});
        double value = valueIn(run(claim, claim.with, sequential), *name, claim.metricPlace);
        if (claim.than) {
            const double base = valueIn(run(claim, *claim.than, sequential), *name, claim.metricPlace);
            if (base == 0)
                throw Error{claim.metricPlace, fmt::format("`{}` is 0 under `than`, so there is no ratio", claim.metric),
                            "choose another metric"};
            value /= base;
        }
        finding.value = value;
        finding.holds = expected.holds(value);
        finding.actual = formatMetric(value, unit);
        if (!finding.holds && expected.text.find(finding.actual) != std::string::npos)
            finding.actual = formatMetric(value, unit, true);  // rounded, it would read like the figure
        if (!finding.holds) finding.why = fmt::format("found {}, not {}", finding.actual, expected.text);
    }

    Laboratory& m_laboratory;
};

ClaimFinding judge(const Claim& claim, ClaimFinding finding) {
    if (finding.fault) return finding;
    if (claim.refuted.empty() && !finding.holds)
        finding.fault =
            Error{claim.place, "this claim does not hold: " + finding.why, "mend the figure, or say why it is `refuted`"};
    else if (!claim.refuted.empty() && finding.holds)
        finding.fault = Error{claim.place, fmt::format("this claim is `refuted`, and yet it holds: found {}", finding.actual),
                              "remove `refuted`, or mend the figure"};
    return finding;
}

QuestionFinding answer(const Question& question, const Examiner& examiner) {
    QuestionFinding finding;
    std::string right;
    int count = 0;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        bool holds = true;
        for (const Claim& claim : question.options[i].holds) {
            const ClaimFinding found = examiner.find(claim);
            if (found.fault) return {-1, found.fault};
            holds = holds && found.holds;
        }
        if (!holds) continue;
        finding.answer = static_cast<int>(i);
        right += fmt::format("{}`{}`", count++ > 0 ? " and " : "", question.options[i].says);
    }
    if (count == 1) return finding;
    finding.answer = -1;
    finding.fault = count == 0 ? Error{question.place, "no option of this question is right", "add the right one"}
                               : Error{question.place, fmt::format("{} options of this question are right: {}", count, right),
                                       "keep one of them"};
    return finding;
}

}  // namespace

std::vector<Error> Findings::faults() const {
    std::vector<Error> all;
    for (const ClaimFinding& finding : claims)
        if (finding.fault) all.push_back(*finding.fault);
    for (const QuestionFinding& finding : questions)
        if (finding.fault) all.push_back(*finding.fault);
    std::stable_sort(all.begin(), all.end(), [](const Error& a, const Error& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    return all;
}

Findings evaluateClaims(const RunRequest& request, RunControl* control) {
    Laboratory laboratory(request, control);
    const Examiner examiner(laboratory);
    Findings findings;
    for (const Claim& claim : request.scenario->claims)
        if (!laboratory.stopped()) findings.claims.push_back(judge(claim, examiner.find(claim)));
    for (const Question& question : request.scenario->questions)
        if (!laboratory.stopped()) findings.questions.push_back(answer(question, examiner));
    return findings;
}

}  // namespace interleave
