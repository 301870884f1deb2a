#include "core/scenario/claim_reader.h"

#include <fmt/format.h>

#include "core/scenario/language.h"
#include "core/scenario/parameters.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

constexpr std::string_view kClaimKeys[] = {"metric",   "with",    "than", "is",     "within",
                                           "at_least", "at_most", "says", "source", "refuted"};
constexpr std::string_view kQuestionKeys[] = {"ask", "options", "because"};
constexpr std::string_view kOptionKeys[] = {"says", "holds"};
constexpr const char* kClaimForm = "a claim is such as {\"metric\": \"makespan_s\", \"is\": \"5 s\", \"within\": 0.03}";
constexpr const char* kQuestionForm = "a question has `ask`, `options` (each with `says` and `holds`, a claim) and `because`";

/// Reads claims of one scenario.
class Reader {
public:
    explicit Reader(const Scenario& scenario) : m_scenario(scenario) {}

    Claim claim(const Node& node) const {
        requireKind(node, Node::Kind::Object, "a claim", kClaimForm);
        requireKnownKeys(node, kClaimKeys, "a claim");
        Claim claim;
        claim.place = place(node);
        const Node& metric = requireMember(node, "metric", "the claim", kClaimForm);
        claim.metric = requireText(metric, "`metric`");
        claim.metricPlace = place(metric);
        if (const Node* with = node.find("with")) claim.with = overrides(*with, "`with`");
        if (const Node* than = node.find("than")) claim.than = overrides(*than, "`than`");
        claim.is = figure(node, "is");
        claim.atLeast = figure(node, "at_least");
        claim.atMost = figure(node, "at_most");
        readWithin(claim, node);
        refuseHalf(claim, node);
        claim.says = text(node, "says");
        claim.source = text(node, "source");
        claim.refuted = text(node, "refuted");
        return claim;
    }

    Question question(const Node& node) const {
        requireKind(node, Node::Kind::Object, "a question", kQuestionForm);
        requireKnownKeys(node, kQuestionKeys, "a question");
        Question question;
        question.place = place(node);
        question.ask = requireText(requireMember(node, "ask", "the question", kQuestionForm), "`ask`");
        question.because = requireText(requireMember(node, "because", "the question", kQuestionForm), "`because`");
        const Node& options = requireMember(node, "options", "the question", kQuestionForm);
        for (const Node& item : requireKind(options, Node::Kind::List, "`options`", kQuestionForm).items)
            question.options.push_back(option(item));
        if (question.options.size() < 2) throw Refusal{options.at, "a question with fewer than two `options`", "add a wrong one"};
        return question;
    }

private:
    Place place(const Node& node) const { return {m_scenario.file, node.at.line, node.at.column}; }

    static std::string text(const Node& object, std::string_view key) {
        const Node* node = object.find(key);
        return node ? requireText(*node, fmt::format("`{}`", key)) : std::string();
    }

    std::optional<Figure> figure(const Node& claim, std::string_view key) const {
        const Node* node = claim.find(key);
        if (!node) return std::nullopt;
        if (node->is(Node::Kind::Number)) return Figure{node->number, place(*node)};
        if (!node->is(Node::Kind::String))
            throw Refusal{node->at,
                          fmt::format("`{}` must be a number or a text such as \"5 s\", not {}", key, describe(node->kind)),
                          kClaimForm};
        return Figure{requireText(*node, fmt::format("`{}`", key)), place(*node)};
    }

    static void readWithin(Claim& claim, const Node& node) {
        const Node* within = node.find("within");
        if (!within) return;
        claim.within = requireKind(*within, Node::Kind::Number, "`within`", "write a share such as 0.03").number;
        if (claim.within < 0) throw Refusal{within->at, "`within` is negative", "write a share such as 0.03"};
        if (!claim.is)
            throw Refusal{within->at, "`within` without `is`", "say what the metric `is`, or use `at_least` and `at_most`"};
    }

    static void refuseHalf(const Claim& claim, const Node& node) {
        if (!claim.is && !claim.atLeast && !claim.atMost)
            throw Refusal{node.at, "this claim says nothing of its metric", "add `is`, `at_least` or `at_most`"};
        if (claim.is && (claim.atLeast || claim.atMost))
            throw Refusal{node.find(claim.atLeast ? "at_least" : "at_most")->at, "a claim with both `is` and a bound",
                          "keep one of them"};
    }

    Settings overrides(const Node& section, const char* what) const {
        requireKind(section, Node::Kind::Object, what, "write {\"workers\": 4}");
        Settings settings;
        for (std::size_t i = 0; i < section.keys.size(); ++i) override(settings, section.keys[i], section.items[i]);
        return settings;
    }

    void override(Settings& settings, const Node::Key& key, const Node& value) const {
        const std::string what = fmt::format("`{}`", key.text);
        if (key.text == "strategy") {
            std::vector<std::string_view> known;
            for (const Strategy strategy : kStrategies) known.push_back(word(strategy));
            settings.strategy = strategyFrom(requireText(value, what));
            if (!settings.strategy)
                throw Refusal{value.at, fmt::format("unknown strategy `{}`", value.text), suggestion(value.text, known)};
        } else if (const Parameter* parameter = m_scenario.parameter(key.text)) {
            settings.values[key.text] = readValue(*parameter, value, what);
        } else if (key.text == "cores") {
            settings.cores = static_cast<int>(readValue(coresParameter(), value, what));
        } else {
            std::vector<std::string_view> known{"strategy", "cores"};
            for (const Parameter& each : m_scenario.parameters) known.push_back(each.name);
            throw Refusal{key.at, fmt::format("there is no parameter `{}`", key.text), suggestion(key.text, known)};
        }
    }

    Question::Option option(const Node& node) const {
        requireKind(node, Node::Kind::Object, "an option", kQuestionForm);
        requireKnownKeys(node, kOptionKeys, "an option");
        Question::Option option;
        option.says = requireText(requireMember(node, "says", "the option", kQuestionForm), "`says`");
        const Node& holds = requireMember(node, "holds", "the option", kQuestionForm);
        if (!holds.is(Node::Kind::List)) {
            option.holds.push_back(claim(holds));
        } else {
            if (holds.items.empty()) throw Refusal{holds.at, "`holds` is empty", kClaimForm};
            for (const Node& each : holds.items) option.holds.push_back(claim(each));
        }
        for (const Claim& each : option.holds)
            if (!each.refuted.empty())
                throw Refusal{
                    {each.place.line, each.place.column}, "an option cannot hold what is `refuted`", "say what is so instead"};
        return option;
    }

    const Scenario& m_scenario;
};

}  // namespace

std::vector<Claim> readClaims(const Node* section, const Scenario& scenario) {
    std::vector<Claim> claims;
    if (!section) return claims;
    const Reader reader(scenario);
    for (const Node& item : requireKind(*section, Node::Kind::List, "`claims`", kClaimForm).items)
        claims.push_back(reader.claim(item));
    return claims;
}

std::vector<Question> readQuestions(const Node* section, const Scenario& scenario) {
    std::vector<Question> questions;
    if (!section) return questions;
    const Reader reader(scenario);
    for (const Node& item : requireKind(*section, Node::Kind::List, "`questions`", kQuestionForm).items)
        questions.push_back(reader.question(item));
    return questions;
}

}  // namespace interleave
