#include "core/scenario/schema_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "resources/resources.h"

namespace interleave {
namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// Strings are cut: the validator's regular expressions recurse once for each character.
constexpr std::size_t kLongestText = 200;

std::string beginningOf(const std::string& text) {
    std::size_t end = std::min(text.size(), kLongestText);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // whole characters
    return text.substr(0, end);
}

Json toJson(const Node& node) {
    switch (node.kind) {
        case Node::Kind::Null: return nullptr;
        case Node::Kind::Bool: return node.truth;
        case Node::Kind::Number: return node.number;
        case Node::Kind::String: return beginningOf(node.text);
        case Node::Kind::List: break;
        case Node::Kind::Object: {
            Json object = Json::object();
            for (std::size_t i = 0; i < node.keys.size(); ++i) object[node.keys[i].text] = toJson(node.items[i]);
            return object;
        }
    }
    Json list = Json::array();
    for (const Node& item : node.items) list.push_back(toJson(item));
    return list;
}

struct ShippedSchema {
    valijson::Schema parsed;

    ShippedSchema() {
        const Json text = Json::parse(resource("scenario.schema.json"));
        valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(text), parsed);
    }
};

/// The node that an error's context names: `<root>`, `[claims]`, `[0]` …
const Node& nodeAt(const Node& root, const std::vector<std::string>& context) {
    const Node* node = &root;
    for (const std::string& step : context) {
        if (!step.starts_with('[')) continue;
        const std::string_view name = std::string_view(step).substr(1, step.size() - 2);
        std::size_t index = 0;
        if (node->is(Node::Kind::List)) std::from_chars(name.data(), name.data() + name.size(), index);
        const Node* inner = node->is(Node::Kind::Object) ? node->find(name)
                            : index < node->items.size() ? &node->items[index]
                                                         : nullptr;
        if (!inner) break;
        node = inner;
    }
    return *node;
}

/// The name that the sentence quotes last.
std::string_view quoted(std::string_view text) {
    const auto last = text.rfind('\'');
    const auto first = last == text.npos || last == 0 ? text.npos : text.rfind('\'', last - 1);
    return first == text.npos ? std::string_view{} : text.substr(first + 1, last - first - 1);
}

/// The validator's sentence in the words of our other messages.
[[noreturn]] void refuse(const Node& root, const valijson::ValidationResults::Error& error) {
    const Node& node = nodeAt(root, error.context);
    const std::string_view problem = error.description;
    const std::string name(quoted(problem));
    Refusal refusal{node.at, {}, "see resources/scenario.schema.json"};
    if (problem.starts_with("Missing required property")) {
        refusal.message = fmt::format("`{}` is missing here", name);
    } else if (problem.starts_with("Object contains a property")) {
        refusal.message = fmt::format("there is no key `{}` here", name);
        for (const Node::Key& key : node.keys)
            if (key.text == name) refusal.at = key.at;
    } else if (problem.starts_with("Value type not permitted")) {
        refusal.message = fmt::format("{} is not allowed here", describe(node.kind));
    } else {
        refusal.message = fmt::format("this value does not fit: {}", problem);
    }
    throw refusal;
}

}  // namespace

void checkSchema(const Node& root) {
    static const ShippedSchema schema;
    const Json document = toJson(root);
    valijson::ValidationResults results;
    if (valijson::Validator().validate(schema.parsed, Adapter(document), &results)) return;
    valijson::ValidationResults::Error first;  // the innermost: those around it follow
    results.popError(first);
    refuse(root, first);
}

}  // namespace interleave
