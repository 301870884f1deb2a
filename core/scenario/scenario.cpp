#include "core/scenario/scenario.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "core/scenario/claim_reader.h"
#include "core/scenario/document.h"
#include "core/scenario/json_reader.h"
#include "core/scenario/language.h"
#include "core/scenario/parameters.h"
#include "core/scenario/program.h"
#include "core/scenario/schema_check.h"
#include "core/scenario/settings.h"
#include "core/scenario/spelling.h"

namespace interleave {
namespace {

constexpr std::string_view kTopKeys[] = {"version", "id",     "title",   "subtitle", "topic",  "about",     "parameters",
                                         "machine", "limits", "defines", "program",  "claims", "questions", "$schema"};
constexpr std::string_view kMachineKeys[] = {"strategy", "workers", "cores", "policy", "start"};
constexpr std::string_view kPolicies[] = {"fifo", "lifo", "shortest", "priority"};
constexpr std::string_view kStarts[] = {"fork", "forkserver", "spawn"};

void requireOneOf(const Node* node, std::string_view what, std::span<const std::string_view> known) {
    if (!node) return;
    requireText(*node, what);
    for (const std::string_view word : known)
        if (word == node->text) return;
    throw Refusal{node->at, fmt::format("unknown {} `{}`", what, node->text), suggestion(node->text, known)};
}

void readMachine(Scenario& scenario, const Node* machine) {
    if (!machine) return;
    requireKind(*machine, Node::Kind::Object, "`machine`", "write {\"workers\": 4}");
    requireKnownKeys(*machine, kMachineKeys, "`machine`");
    requireOneOf(machine->find("policy"), "`policy`", kPolicies);
    requireOneOf(machine->find("start"), "`start`", kStarts);
    std::vector<std::string_view> strategies;
    for (const Strategy strategy : kStrategies) strategies.push_back(word(strategy));
    requireOneOf(machine->find("strategy"), "`strategy`", strategies);
    if (const Node* strategy = machine->find("strategy")) scenario.strategy = *strategyFrom(strategy->text);
    for (const char* name : {"workers", "cores"}) {
        const Node* fixed = machine->find(name);
        if (fixed && fixed->is(Node::Kind::Number) && scenario.parameter(name))
            throw Refusal{fixed->at, fmt::format("`{}` is fixed here, so the parameter `{}` would do nothing", name, name),
                          fmt::format("write \"={}\"", name)};
    }
}

std::string textOf(const Node& root, const char* key, std::string fallback) {
    const Node* node = root.find(key);
    return node ? requireText(*node, fmt::format("`{}`", key)) : std::move(fallback);
}

std::string stemOf(const std::string& file) {
    std::string stem = std::filesystem::path(file).stem().string();
    return stem.empty() ? "scenario" : stem;
}

ScenarioPtr read(std::string_view text, const std::string& file) {
    auto document = std::make_shared<Scenario::Document>();
    document->root = readJson(text);
    openDocument(*document);
    const Node& root = document->root;

    auto scenario = std::make_shared<Scenario>();
    scenario->file = file;
    scenario->id = textOf(root, "id", stemOf(file));
    scenario->title = textOf(root, "title", scenario->id);
    scenario->subtitle = textOf(root, "subtitle", "");
    scenario->topic = textOf(root, "topic", "");
    scenario->about = textOf(root, "about", "");
    scenario->parameters = readParameters(root.find("parameters"), document->declared);
    readMachine(*scenario, document->machine);
    for (Parameter& standard : undeclaredStandard(scenario->parameters)) scenario->parameters.push_back(std::move(standard));
    scenario->document = document;

    const Result<Program> program = bind(*scenario, {});
    if (!program) throw program.error();
    for (Parameter& parameter : scenario->parameters)
        if (parameter.name == "workers" && !parameter.declared) parameter.defaultValue = program->workers;
    checkUnusedDefines(*scenario);
    scenario->claims = readClaims(root.find("claims"), *scenario);
    scenario->questions = readQuestions(root.find("questions"), *scenario);
    checkSchema(root);
    return scenario;
}

}  // namespace

const Parameter* Scenario::parameter(std::string_view name) const {
    for (const Parameter& parameter : parameters)
        if (parameter.name == name) return &parameter;
    return nullptr;
}

namespace {

/// Messages quote the file, and a file may hold words of any length.
std::string shortened(const std::string& text) {
    constexpr std::size_t kLongest = 300;
    if (text.size() <= kLongest) return text;
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // whole characters
    return text.substr(0, end) + " …";
}

}  // namespace

Error toError(const Refusal& refusal, const std::string& file) {
    Error error;
    error.place = {file, refusal.at.line, refusal.at.column};
    error.message = shortened(refusal.message);
    error.remedy = shortened(refusal.remedy);
    return error;
}

void openDocument(Scenario::Document& document) {
    const Node& root = document.root;
    if (!root.is(Node::Kind::Object))
        throw Refusal{root.at, fmt::format("{} where a scenario should be", describe(root.kind)),
                      "a scenario is an object with `version` and `program`"};
    requireKnownKeys(root, kTopKeys, "a scenario");
    const Node& version = requireMember(root, "version", "the scenario", "add \"version\": 1");
    if (requireKind(version, Node::Kind::Number, "`version`", "write 1").number != 1)
        throw Refusal{version.at, fmt::format("version {:.6g} of the scenario language", version.number),
                      "this program reads version 1"};
    document.program = &requireMember(root, "program", "the scenario", "add `program` with the first step");
    document.machine = root.find("machine");
    document.limits = root.find("limits");
    if (const Node* defines = root.find("defines")) {
        requireKind(*defines, Node::Kind::Object, "`defines`", "write {\"name\": step}");
        for (std::size_t i = 0; i < defines->keys.size(); ++i) document.defines[defines->keys[i].text] = &defines->items[i];
    }
}

Result<ScenarioPtr> parseScenario(std::string_view text, std::string file) {
    try {
        return read(text, file);
    } catch (const Refusal& refusal) {
        return toError(refusal, file);
    } catch (const Error& error) {
        return error;
    }
}

Result<ScenarioPtr> loadScenario(const std::string& path) {
    const auto refuse = [&](std::string message, std::string remedy) {
        return toError({{}, std::move(message), std::move(remedy)}, path);
    };
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status))
        return refuse("there is no such file", "name a scenario file, or an id that `list` shows");
    if (std::filesystem::is_directory(status)) return refuse("this is a directory", "name a scenario file in it");
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) return refuse(fmt::format("cannot be read: {}", std::strerror(errno)), "check its permissions");
    std::string text(kMostBytes + 1, '\0');  // one more than allowed: a longer file is known without reading it all
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    if (std::ferror(file.get())) return refuse("cannot be read to its end", "check the disk");
    if (text.size() > kMostBytes)
        return refuse(fmt::format("larger than {} MiB", kMostBytes >> 20),
                      "a scenario that large is generated: use `each` and `repeat` instead");
    return parseScenario(text, path);
}

}  // namespace interleave
