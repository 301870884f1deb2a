#include "core/analysis/claims.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/analysis/metrics.h"
#include "core/format/summary_json.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

/// Four calls of a second, then as many jobs of a quarter of a second; a parameter for each.
std::string scenario(const std::string& claims, const std::string& questions = "") {
    return R"j({"version": 1, "id": "four", "machine": {"strategy": "native", "workers": "=workers", "cores": 4},
"parameters": {"workers": {"type": "int", "default": 4, "min": 1, "max": 8}, "call": {"type": "duration", "default": "1 s"}},
"program": {"gather": {"each": 4, "do": [{"io": "=call", "name": "fetch"}, {"cpu": "250 ms", "name": "analyse"}]}},
"claims": [)j" +
           claims + "]" + (questions.empty() ? "" : ",\n\"questions\": [" + questions + "]") + "}";
}

Findings findings(const std::string& text) { return evaluateClaims(Play{text}.request()); }

ClaimFinding finding(const std::string& claim) {
    const Findings found = findings(scenario(claim));
    REQUIRE(found.claims.size() == 1);
    return found.claims.front();
}

}  // namespace

TEST_CASE("a claim holds or it does not, at the defaults and its own overrides", "[claims]") {
    struct Row {
        const char* claim;
        bool holds;
        const char* actual;
    };
    const Row rows[] = {
        {R"({"metric": "makespan_s", "is": "1.25 s"})", true, "1.25 s"},
        {R"({"metric": "makespan_s", "is": "1250 ms", "within": 0.01})", true, "1.25 s"},
        {R"({"metric": "makespan_s", "is": "1.3 s", "within": 0.03})", false, "1.25 s"},
        {R"({"metric": "makespan_s", "is": "1.3 s", "within": 0.04})", true, "1.25 s"},
        {R"({"metric": "makespan_s", "is": "5 s", "with": {"strategy": "sequential"}})", true, "5 s"},
        {R"({"metric": "makespan_s", "is": "2 s", "with": {"workers": 1}})", true, "2 s"},
        {R"({"metric": "makespan_s", "is": "2 s", "with": {"cores": 1}})", true, "2 s"},
        {R"({"metric": "makespan_s", "is": "3.25 s", "with": {"call": "3 s", "seed": 9}})", true, "3.25 s"},
        {R"({"metric": "makespan_s", "at_least": "1 s", "at_most": "2 s"})", true, "1.25 s"},
        {R"({"metric": "makespan_s", "at_least": "1.25 s"})", true, "1.25 s"},
        {R"({"metric": "makespan_s", "at_most": "1.2 s"})", false, "1.25 s"},
        {R"({"metric": "makespan_s", "than": {"strategy": "sequential"}, "is": 0.25})", true, "0.25×"},
        {R"({"metric": "makespan_s", "with": {"workers": 1}, "than": {"workers": 4}, "is": "160 %"})", true, "1.6×"},
        {R"({"metric": "speedup", "is": 4})", true, "4×"},
        {R"({"metric": "speedup", "with": {"strategy": "sequential"}, "is": 1})", true, "1×"},
        {R"({"metric": "saved_share", "is": "75 %"})", true, "75 %"},
        {R"({"metric": "core_use", "is": 0.2})", true, "20 %"},
        {R"({"metric": "tasks.done", "is": 4})", true, "4"},
        {R"({"metric": "items.done", "is": 5})", false, "4"},
        {R"({"metric": "latency_s.p95", "is": "1.25 s"})", true, "1.25 s"},
        {R"({"metric": "in_flight_max.fetch", "is": 4})", true, "4"},
        {R"({"metric": "in_flight_max.analyse", "with": {"workers": 2}, "at_most": 2})", true, "2"},
        {R"({"metric": "blocked_s.limit", "is": "0 s"})", true, "0 s"},
        {R"({"metric": "throughput_per_s", "is": 3.2})", true, "3.2/s"},
        {R"({"metric": "outcome", "is": "done"})", true, "done"},
        {R"({"metric": "error", "is": "TimeoutError"})", false, "none"},
    };
    for (const Row& row : rows) {
        INFO(row.claim);
        const ClaimFinding found = finding(row.claim);
        INFO(found.why);
        CHECK(found.holds == row.holds);
        CHECK(found.actual == row.actual);
        CHECK(found.fault.has_value() != row.holds);
        CHECK(found.why.empty() == row.holds);
    }
}

TEST_CASE("claims look at the defaults, whatever the request's own settings are", "[claims]") {
    const std::string text = scenario(R"({"metric": "makespan_s", "is": "1.25 s"})");
    Play play{text};
    play.overrides = {"workers=1", "call=9 s"};
    RunRequest request = play.request();
    CHECK(evaluateClaims(request).claims.at(0).holds);
    request.mode = Mode::Real;
    request.record = false;
    CHECK(evaluateClaims(request).claims.at(0).holds);
}

TEST_CASE("a refuted figure must not hold", "[claims]") {
    const ClaimFinding wrong = finding(R"({"metric": "makespan_s", "is": "0.5 s", "refuted": "four calls wait a second"})");
    CHECK_FALSE(wrong.holds);
    CHECK_FALSE(wrong.fault);
    CHECK(wrong.why == "found 1.25 s, not 500 ms");
    const ClaimFinding right = finding(R"({"metric": "makespan_s", "is": "1.25 s", "refuted": "it is not so"})");
    CHECK(right.holds);
    REQUIRE(right.fault);
    CHECK(right.fault->message.find("`refuted`, and yet it holds") != std::string::npos);
}

TEST_CASE("figures that would read alike are told apart", "[claims]") {
    const ClaimFinding found = finding(R"({"metric": "makespan_s", "with": {"call": "1.0001 s"}, "is": "1.25 s"})");
    CHECK(found.actual == "1.2501 s");
    CHECK(found.why == "found 1.2501 s, not 1.25 s");
}

TEST_CASE("what cannot be evaluated is a fault where it stands", "[claims]") {
    struct Row {
        const char* claim;  ///< @: where the fault stands
        const char* words;
    };
    const Row rows[] = {
        {R"({"metric": @"makespan", "is": "1 s"})", "did you mean `makespan_s`?"},
        {R"({"metric": @"tasks.faild", "is": 1})", "did you mean `tasks.failed`?"},
        {R"({"metric": @"queue_mx.analyse", "is": 1})", "did you mean `queue_max.analyse`?"},
        {R"({"metric": @"queue_max", "is": 1})", "write `queue_max.` and a name"},
        {R"({"metric": @"in_flight_max.analyze", "is": 1})", "did you mean `analyse`?"},
        {R"({"metric": @"queue_max.analyse", "at_most": 1})", "`queue_max` has no `analyse` in this run"},
        {R"({"metric": @"blocked_s.sleeping", "is": "1 s"})", "has no `sleeping` in this run"},
        {R"({"metric": "makespan_s", "is": @1.25})", "bare number 1.25"},
        {R"({"metric": "makespan_s", "is": @"1.25 kB"})", "unknown unit `kB`"},
        {R"({"metric": "tasks.done", "is": @"4 s"})", "plain number"},
        {R"({"metric": "core_use", "at_least": @"much"})", "no share"},
        {R"({"metric": "makespan_s", "than": {}, "is": @"1 s"})", "no share"},
        {R"({"metric": "makespan_s", "at_least": @"3 s", "at_most": "1 s"})", "swap them"},
        {R"({"metric": @"tasks.failed", "than": {}, "is": 1})", "is 0 under `than`"},
        {R"(@{"metric": "outcome", "at_least": 1})", "is a word"},
        {R"(@{"metric": "makespan_s", "is": "2 s"})", "does not hold: found 1.25 s, not 2 s"},
    };
    for (const Row& row : rows) {
        INFO(row.claim);
        std::string claim = row.claim;
        const std::size_t mark = claim.find('@');
        claim.erase(mark, 1);
        const std::string text = scenario(claim);
        const std::size_t at = text.find(claim) + mark;
        const std::vector<Error> faults = findings(text).faults();
        REQUIRE(faults.size() == 1);
        const Error& fault = faults.front();
        INFO(fault.text());
        CHECK(fault.place.file == "test.json");
        CHECK(fault.place.line == 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        CHECK(fault.place.column == static_cast<int>(at - text.rfind('\n', at)));
        CHECK(fault.text().find(row.words) != std::string::npos);
    }
}

TEST_CASE("a member is of its metric's own kind", "[claims]") {
    const auto found = [](const std::string& metric) {
        return findings(R"({"version": 1, "id": "kinds", "machine": {"strategy": "native", "workers": 2, "cores": 2},
"parameters": {"more": {"type": "int", "default": 0, "min": 0, "max": 1}}, "limits": {"api": 3},
"program": [{"pipeline": {"items": 4, "stages": [{"name": "fetch", "workers": 2, "do": {"io": "1 s", "name": "call"}},
 {"name": "store", "queue": 2, "do": {"io": "1 s"}}]}},
 {"repeat": "=more", "do": {"limit": "api", "do": {"io": "1 s", "name": "extra"}}}],
"claims": [{"metric": ")" + metric + R"(", "at_most": 2}]})").claims.at(0);
    };
    for (const char* metric : {"in_flight_max.fetch", "in_flight_max.extra", "queue_max.store"}) {
        INFO(metric);
        CHECK_FALSE(found(metric).fault);
    }
    for (const char* metric : {"in_flight_max.call", "in_flight_max.api", "queue_max.fetch", "queue_max.extra"}) {
        INFO(metric);
        REQUIRE(found(metric).fault);
        CHECK(found(metric).fault->message.find("in this run") != std::string::npos);
        CHECK(found(metric).fault->place.line == 6);
    }
}

TEST_CASE("a question has the one answer that simulation finds", "[claims]") {
    const auto question = [](const std::string& first, const std::string& second) {
        return scenario("", R"({"ask": "How long?", "because": "so", "options": [{"says": "a", "holds": )" + first +
                                R"(}, {"says": "b", "holds": )" + second + "}]}");
    };
    const std::string right = R"({"metric": "makespan_s", "is": "1.25 s"})", wrong = R"({"metric": "makespan_s", "is": "2 s"})",
                      both = '[' + right + ',' + wrong + ']';
    const Findings second = findings(question(wrong, right));
    REQUIRE(second.questions.size() == 1);
    CHECK(second.questions[0].answer == 1);
    CHECK_FALSE(second.questions[0].fault);
    CHECK(findings(question(right, both)).questions.at(0).answer == 0);

    const Findings none = findings(question(wrong, both));
    CHECK(none.questions.at(0).answer == -1);
    REQUIRE(none.faults().size() == 1);
    CHECK(none.faults()[0].message == "no option of this question is right");
    const Findings two = findings(question(right, right));
    CHECK(two.questions.at(0).answer == -1);
    CHECK(two.faults().at(0).message == "2 options of this question are right: `a` and `b`");
    const Findings unknown = findings(question(right, R"({"metric": "span", "is": "1 s"})"));
    CHECK(unknown.questions.at(0).answer == -1);
    CHECK(unknown.faults().at(0).message == "unknown metric `span`");
}

TEST_CASE("a stop ends the evaluation", "[claims]") {
    RunControl control;
    control.stop();
    const std::string text = scenario(R"({"metric": "makespan_s", "is": "1.25 s"})");
    CHECK(evaluateClaims(Play{text}.request(), &control).claims.empty());
}

TEST_CASE("every number of the summary can be claimed by its name", "[claims]") {
    const TracePtr trace = Play{scenario("")}();
    const Summary summary = summarise(*trace, 5'000'000'000);
    const auto json = nlohmann::json::parse(summaryJson(*trace, summary));
    int checked = 0;
    const auto expectMetric = [&](const std::string& name, const nlohmann::json& value) {
        INFO(name);
        const auto found = findMetric(name);
        REQUIRE(found.ok());
        const double known =
            found->metric->members ? found->metric->members(summary).at(found->member) : found->metric->value(summary).value();
        CHECK(known == Approx(value.get<double>()));
        ++checked;
    };
    bool figures = false;
    const auto ordered = nlohmann::ordered_json::parse(summaryJson(*trace, summary));
    for (const auto& [name, value] : ordered.items()) {
        figures = figures || name == "makespan_s";  // what stands before says which run it was
        if (!figures) continue;
        if (value.is_object())
            for (const auto& [member, inner] : value.items()) expectMetric(name + '.' + member, inner);
        else
            expectMetric(name, value);
    }
    CHECK(checked > 25);
}

TEST_CASE("claims are told in the summary", "[claims]") {
    const std::string text =
        scenario(R"({"metric": "makespan_s", "is": "1.25 s", "says": "one call, one job", "source": "lesson 1"},
        {"metric": "tasks.done", "at_least": 9, "refuted": "there are four"}, {"metric": "outcome", "is": "done"}, {"metric": "span", "is": 1})");
    const Findings found = findings(text);
    const TracePtr trace = Play{text}();
    const auto claims = nlohmann::json::parse(summaryJson(*trace, summarise(*trace), &found))["claims"];
    REQUIRE(claims.size() == 4);
    CHECK(claims[0] ==
          nlohmann::json::parse(R"({"says": "one call, one job", "metric": "makespan_s", "expected": 1.25, "actual": 1.25,
        "holds": true, "refuted": false, "source": "lesson 1"})"));
    CHECK(claims[1] ==
          nlohmann::json::parse(R"({"says": "tasks.done at least 9", "metric": "tasks.done", "expected": {"at_least": 9.0},
        "actual": 4.0, "holds": false, "refuted": true, "why": "there are four"})"));
    CHECK(claims[2]["expected"] == "done");
    CHECK(claims[2]["actual"] == "done");
    CHECK(claims[3]["expected"].is_null());
    CHECK(claims[3]["actual"].is_null());
    CHECK(claims[3]["why"].get<std::string>().find("unknown metric") != std::string::npos);
}

TEST_CASE("what the shipped scenarios claim and ask is so", "[claims]") {
    int claims = 0, questions = 0;
    for (const Resource& file : resources()) {
        if (!file.path.starts_with("scenarios/") || !file.path.ends_with(".json")) continue;
        const Findings found = findings(std::string(file.text));
        for (const Error& fault : found.faults()) FAIL_CHECK(file.path << ": " << fault.text());
        claims += static_cast<int>(found.claims.size());
        questions += static_cast<int>(found.questions.size());
    }
    CHECK(claims >= 4);
    CHECK(questions >= 2);
}
