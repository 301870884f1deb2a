#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/analysis/claims.h"
#include "core/base/random.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

using Json = nlohmann::ordered_json;

/// Spoils a claim or a question; false: this one has nothing of the kind to spoil.
struct Fault {
    const char* what;
    std::function<bool(Json&)> spoil;
};

/// A figure of the same kind that no run comes near.
Json farFrom(const Json& figure) {
    if (!figure.is_string()) return 1e12;
    const auto text = figure.get<std::string>();
    if (text.ends_with('%')) return "1e9 %";
    if (text.ends_with('B')) return "900 TB";
    return "100000 h";
}

bool isWord(const Json& claim) { return claim["metric"] == "outcome" || claim["metric"] == "error"; }

bool makeFalse(Json& claim) {
    if (claim.contains("refuted")) return claim.erase("refuted") == 1;
    if (isWord(claim)) {
        claim["is"] = "nonsense";
        return true;
    }
    Json figure;
    for (const char* key : {"is", "at_least", "at_most"})
        if (claim.contains(key)) figure = claim[key];
    for (const char* key : {"is", "at_least", "at_most", "within"}) claim.erase(key);
    claim["at_least"] = farFrom(figure);
    return true;
}

bool rename(Json& object, const char* from, const char* to) {
    if (!object.contains(from)) return false;
    object[to] = object[from];
    return object.erase(from) == 1;
}

const Fault kClaimFaults[] = {
    {"a metric misspelt",
     [](Json& c) {
         c["metric"] = "x" + c["metric"].get<std::string>() + "y";
         return true;
     }},
    {"no metric", [](Json& c) { return c.erase("metric") == 1; }},
    {"a false figure", makeFalse},
    {"a refuted truth", [](Json& c) { return !c.contains("refuted") && (c["refuted"] = "so they say", true); }},
    {"a figure without its unit",
     [](Json& c) { return c.contains("is") && c["is"].is_string() && !c.contains("refuted") && (c["is"] = 5, true); }},
    {"a figure of no kind", [](Json& c) { return c.contains("is") && (c["is"] = Json::object(), true); }},
    {"nothing claimed",
     [](Json& c) {
         c.erase("within");
         return c.erase("is") + c.erase("at_least") + c.erase("at_most") > 0;
     }},
    {"a key misspelt", [](Json& c) { return rename(c, "is", "si") || rename(c, "at_most", "at_mots"); }},
    {"less than nothing", [](Json& c) { return c.contains("is") && (c["within"] = -1, true); }},
    {"an unknown parameter",
     [](Json& c) {
         c["with"]["no_such"] = 3;
         return true;
     }},
    {"an unknown strategy",
     [](Json& c) {
         c["with"]["strategy"] = "magic";
         return true;
     }},
    {"too many workers",
     [](Json& c) {
         c["with"]["workers"] = 100000;
         return true;
     }},
    {"overrides that are none",
     [](Json& c) {
         c["than"] = 3;
         return true;
     }},
    {"an empty sentence",
     [](Json& c) {
         c["says"] = "";
         return true;
     }},
};

const Fault kQuestionFaults[] = {
    {"no question", [](Json& q) { return q.erase("ask") == 1; }},
    {"no reason",
     [](Json& q) {
         q["because"] = "";
         return true;
     }},
    {"one option",
     [](Json& q) {
         q["options"] = Json::array({q["options"][0]});
         return true;
     }},
    {"options without claims", [](Json& q) { return q["options"][1].erase("holds") == 1; }},
    {"an option with a key too many",
     [](Json& q) {
         q["options"][0]["right"] = true;
         return true;
     }},
    {"no right option",
     [](Json& q) {
         for (Json& o : q["options"]) o["holds"] = {{"metric", "makespan_s"}, {"is", "100000 h"}};
         return true;
     }},
    {"only right options",
     [](Json& q) {
         for (Json& o : q["options"]) o["holds"] = {{"metric", "makespan_s"}, {"at_least", "0 s"}};
         return true;
     }},
    {"a refuted option",
     [](Json& q) {
         q["options"][0]["holds"] = {{"metric", "makespan_s"}, {"is", "1 s"}, {"refuted", "no"}};
         return true;
     }},
    {"an unknown metric",
     [](Json& q) {
         q["options"][0]["holds"] = {{"metric", "span"}, {"is", "1 s"}};
         return true;
     }},
    {"nothing to hold",
     [](Json& q) {
         q["options"][1]["holds"] = Json::array();
         return true;
     }},
};

/// The errors of a text: the one that keeps it from being read, else what its claims and questions get wrong.
std::vector<Error> errorsOf(const std::string& text, RunRequest& request) {
    auto scenario = parseScenario(text, "spoilt.json");
    if (!scenario) return {scenario.error()};
    request.scenario = *scenario;
    return evaluateClaims(request).faults();
}

}  // namespace

TEST_CASE("500 shipped scenarios with a spoilt claim or question each give one error at a place", "[claims]") {
    std::vector<Json> documents;
    for (const Resource& file : resources())
        if (file.path.starts_with("scenarios/") && file.path.ends_with(".json")) documents.push_back(Json::parse(file.text));
    RunRequest request;
    request.costs = Play::shippedCosts();
    std::uint64_t dice = 4;
    const auto below = [&](std::size_t limit) {
        dice = draw::mix(dice, 1);
        return static_cast<std::size_t>(dice % limit);
    };
    int spoilt = 0;
    for (int tries = 0; spoilt < 500 && tries < 20'000; ++tries) {
        Json document = documents[below(documents.size())];
        const bool claim = below(2) == 0;
        const char* section = claim ? "claims" : "questions";
        if (!document.contains(section) || document[section].empty()) continue;
        // The others would only take their time.
        const Json kept = document[section][below(document[section].size())];
        for (const char* each : {"claims", "questions"}) document.erase(each);
        document[section] = Json::array({kept});
        const Fault& fault =
            claim ? kClaimFaults[below(std::size(kClaimFaults))] : kQuestionFaults[below(std::size(kQuestionFaults))];
        if (!fault.spoil(document[section][0])) continue;
        ++spoilt;

        const std::string text = document.dump(1);
        const std::vector<Error> errors = errorsOf(text, request);
        INFO(document["id"] << ": " << fault.what << ": " << document[section][0].dump());
        REQUIRE(errors.size() == 1);
        const Place& place = errors.front().place;
        INFO(errors.front().text());
        CHECK_FALSE(errors.front().message.empty());
        CHECK(place.file == "spoilt.json");
        CHECK(place.column >= 1);
        CHECK(place.line <= 1 + std::count(text.begin(), text.end(), '\n'));
        const auto from = text.find("\"" + std::string(section) + "\": [");
        CHECK(place.line > std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(from), '\n'));
    }
    CHECK(spoilt == 500);
}
