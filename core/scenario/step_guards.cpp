#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/scenario/language.h"
#include "core/scenario/spelling.h"
#include "core/scenario/step_binder.h"

// The steps that stand between a step and the service it calls: limits, circuit breakers, caches.
namespace interleave {
namespace {

constexpr std::string_view kLimitKeys[] = {"permits", "rate", "refuse"};
constexpr std::string_view kBreakerKeys[] = {"name", "failures", "open"};
constexpr std::string_view kCacheKeys[] = {"key", "ttl", "name"};
constexpr std::size_t kMostLimits = 1000;

/// A part of a text as a value of its own, at the whole one's place: a number where it is one, else a duration or an expression.
Node part(const Node& whole, std::string_view text) {
    const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    Node node = whole;
    node.text = first == std::string_view::npos ? "" : text.substr(first, last - first + 1);
    const char* const end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, node.number);
    if (read.ec == std::errc() && read.ptr == end) node.kind = Node::Kind::Number;
    return node;
}

/// Where `name` stands among `names`; it is added where it is new.
std::size_t placeOf(NameId name, std::vector<NameId>& names) {
    const auto known = std::find(names.begin(), names.end(), name);
    if (known != names.end()) return static_cast<std::size_t>(known - names.begin());
    names.push_back(name);
    return names.size() - 1;
}

}  // namespace

void StepBinder::readLimits() {
    if (!m_document.limits) return;
    requireKind(*m_document.limits, Node::Kind::Object, "`limits`", "write {\"api\": 10}");
    if (m_document.limits->keys.size() > kMostLimits)
        throw Refusal{m_document.limits->at, fmt::format("more than {} limits", kMostLimits), "let steps share them"};
    for (std::size_t i = 0; i < m_document.limits->keys.size(); ++i) {
        const Node::Key& key = m_document.limits->keys[i];
        const Node& shape = m_document.limits->items[i];
        const std::string what = fmt::format("the limit `{}`", key.text);
        LimitInfo limit;
        limit.name = intern(key.text, key.at);
        const Node* permits = &shape;
        if (shape.is(Node::Kind::Object)) {
            requireKnownKeys(shape, kLimitKeys, what);
            permits = &requireMember(shape, "permits", what, "say how many may hold it at once");
            if (const Node* rate = shape.find("rate")) readRate(*rate, limit);
            if (const Node* refuse = shape.find("refuse")) {
                if (limit.grants == 0)
                    throw Refusal{refuse->at, "`refuse` names what a call over the `rate` fails with, and there is no `rate`",
                                  "add `rate`, or remove `refuse`"};
                limit.refusal = intern(requireText(*refuse, "`refuse`"), refuse->at);
            }
        }
        limit.permits = static_cast<std::uint32_t>(m_values.count(*permits, what, 1).constant);
        m_program.limits.push_back(limit);
    }
}

void StepBinder::readRate(const Node& node, LimitInfo& limit) {
    const std::string& text = requireText(node, "`rate`");
    const auto slash = text.rfind('/');
    if (slash == std::string::npos)
        throw Refusal{node.at, fmt::format("`rate` is `{}`", text), "write how many in how long, as in \"60 / 1 min\""};
    const std::string_view both = text;
    limit.grants = static_cast<std::uint32_t>(m_values.count(part(node, both.substr(0, slash)), "`rate`", 1).constant);
    limit.period = fromSeconds(m_values.seconds(part(node, both.substr(slash + 1)), "`rate`").constant);
    if (limit.period == 0)
        throw Refusal{node.at, "the period of `rate` is 0", "remove the `rate`: everything is granted at once"};
}

LimitStep StepBinder::limit(const Node& node, const Context& context) {
    const Node& name = *node.find("limit");
    requireText(name, "`limit`");
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < m_program.limits.size(); ++i) {
        known.push_back(m_program.names[m_program.limits[i].name]);
        if (known.back() == name.text) return {static_cast<std::uint16_t>(i), member(node, "do", "`limit`", context)};
    }
    throw Refusal{name.at, fmt::format("`{}` is not in `limits`", name.text), suggestion(name.text, known)};
}

BreakerStep StepBinder::breaker(const Node& node, const Context& context) {
    BreakerStep step;
    const Node& options = optionsOf(node, "breaker", "{\"name\": \"api\", \"failures\": 5, \"open\": \"60 s\"}", kBreakerKeys);
    const Node& name = requireMember(options, "name", "`breaker`", "name it: steps with the same name share its state");
    step.breaker = static_cast<std::uint16_t>(placeOf(intern(requireText(name, "`name`"), name.at), m_program.breakers));
    step.failures = m_values.count(requireMember(options, "failures", "`breaker`", "say how many failures in a row open it"),
                                   "`failures`", 1);
    step.open = m_values.seconds(requireMember(options, "open", "`breaker`", "say how long it stays open"), "`open`");
    step.body = member(node, "do", "`breaker`", context);
    step.otherwise = optional(node, "else", context);
    return step;
}

CacheStep StepBinder::cache(const Node& node, const Context& context) {
    CacheStep step;
    const Node& options = optionsOf(node, "cache", "{\"key\": \"=item\", \"ttl\": \"60 s\"}", kCacheKeys);
    const Node& key = requireMember(options, "key", "`cache`", "say what its answers are kept by");
    if (key.is(Node::Kind::String) && !key.isExpression())
        step.text = intern(requireText(key, "`key`"), key.at);
    else
        step.key = m_values.plain(key, "`key`", true);
    const Node* ttl = options.find("ttl");
    step.ttl = ttl ? m_values.seconds(*ttl, "`ttl`") : Number{std::numeric_limits<double>::infinity(), -1};
    if (const Node* name = options.find("name")) {
        step.cache = static_cast<std::uint32_t>(placeOf(intern(requireText(*name, "`name`"), name->at), m_program.caches));
    } else {
        step.cache = static_cast<std::uint32_t>(m_program.caches.size());
        m_program.caches.push_back(0);
    }
    step.body = member(node, "do", "`cache`", context);
    return step;
}

}  // namespace interleave
