#include "app/session/library.h"

#include <algorithm>
#include <climits>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scenario/spelling.h"
#include "resources/resources.h"

namespace interleave {
namespace {

/// A topic and its scenarios in the order they are taught in; one that is not named here comes after those that are.
struct Topic {
    const char* id;
    const char* title;
    std::vector<std::string_view> scenarios;
};
const std::vector<Topic> kTopics{
    {"foundations", "Foundations",
     {"three-calls", "sequential-vs-concurrent", "await-at-once", "during-an-await", "coffee-and-pastry",
      "never-awaited", "nobody-awaits", "blocked-loop", "never-yields", "cpu-on-the-loop",
      "concurrency-and-parallelism", "three-waiters", "worker-calls-back", "hundred-files",
      "open-loop-arrivals"}},
    {"concurrent-tasks", "Concurrent tasks",
     {"gather-failures", "group-fails-fast", "gather-of-groups", "independent-agents", "as-completed",
      "first-two-of-three", "permits", "long-and-short", "thousand-at-once"}},
    {"time-limits", "Time limits and recovery",
     {"one-timeout", "per-call-and-overall", "nested-timeouts", "timeout-around-gather", "timeout-cannot-fire",
      "timeout-or-cancelled", "timeout-too-tight", "mostly-fast", "retry-backoff", "shorter-timeouts",
      "thundering-herd", "circuit-breaker", "fallback", "rate-limited-llm", "answer-cache", "hedged-request",
      "three-errors", "critical-and-optional", "degraded-dependencies"}},
    {"gil", "CPU and the GIL",
     {"four-jobs", "waiting-and-the-gil", "executor-bridge", "more-jobs-than-workers", "who-goes-first", "small-jobs",
      "copying-costs", "expensive-start-up", "start-fork", "start-forkserver", "start-spawn", "abandoned-job", "gil-and-the-loop",
      "releases-the-gil", "free-threading", "worker-dies"}},
    {"hybrid", "Hybrid",
     {"fetch-then-process", "ten-apis", "all-at-once-or-batches", "batches", "fetch-analyse-store", "back-pressure",
      "api-to-database", "workers-per-stage", "hundred-items", "thousand-cpu-bound", "thousand-io-bound",
      "thousand-embeddings", "ten-thousand-items", "web-scraper", "unbalanced-scraper"}},
    {"patterns", "Workload patterns",
     {"batch-inference", "web-backend", "data-pipeline", "document-nlp", "multi-agent", "image-batch",
      "real-time-monitor", "chat-bot", "vector-database", "report-generator"}},
    {"capstone", "Capstone",
     {"agent-as-taught", "ai-agent", "agent-sources", "agent-five-sources", "agent-as-they-arrive",
      "agent-source-down", "agent-retries", "agent-cache", "agent-inference", "agent-team"}},
};

std::string shippedPath(const std::string& id) { return "scenarios/" + id + ".json"; }

}  // namespace

QString LibraryEntry::key() const { return shipped ? QString::fromStdString(scenario->id) : path; }

int topicOrder(const std::string& topic) {
    const auto found = std::find_if(kTopics.begin(), kTopics.end(), [&](const Topic& known) { return topic == known.id; });
    return static_cast<int>(found - kTopics.begin());
}

std::optional<int> teachingPlace(const Scenario& scenario) {
    const auto topic = static_cast<std::size_t>(topicOrder(scenario.topic));
    if (topic == kTopics.size()) return std::nullopt;
    const std::vector<std::string_view>& order = kTopics[topic].scenarios;
    const auto found = std::find(order.begin(), order.end(), scenario.id);
    if (found == order.end()) return std::nullopt;
    return static_cast<int>(found - order.begin());
}

QString topicTitle(const std::string& topic) {
    if (const auto order = static_cast<std::size_t>(topicOrder(topic)); order < kTopics.size())
        return QString::fromLatin1(kTopics[order].title);
    QString title = QString::fromStdString(topic).replace('-', ' ');
    if (!title.isEmpty()) title[0] = title[0].toUpper();
    return title;
}

std::vector<LibraryEntry> shippedLibrary() {
    std::vector<LibraryEntry> library;
    for (const Resource& file : resources()) {
        if (!file.path.starts_with("scenarios/") || !file.path.ends_with(".json")) continue;
        if (auto scenario = parseScenario(file.text, std::string(file.path))) library.push_back({*scenario, true, {}});
    }
    std::stable_sort(library.begin(), library.end(), [](const LibraryEntry& a, const LibraryEntry& b) {
        const auto place = [](const Scenario& s) { return std::pair(topicOrder(s.topic), teachingPlace(s).value_or(INT_MAX)); };
        return place(*a.scenario) < place(*b.scenario);
    });
    return library;
}

bool isScenario(const std::string& idOrFile) {
    std::error_code none;
    return !resource(shippedPath(idOrFile)).empty() || std::filesystem::exists(idOrFile, none);
}

Result<ScenarioPtr> findScenario(const std::string& idOrFile) {
    const std::string path = shippedPath(idOrFile);
    if (const std::string_view text = resource(path); !text.empty()) return parseScenario(text, path);
    if (isScenario(idOrFile)) return loadScenario(idOrFile);
    const std::vector<LibraryEntry> library = shippedLibrary();  // `known` looks into it
    std::vector<std::string_view> known;
    for (const LibraryEntry& entry : library) known.push_back(entry.scenario->id);
    const std::string_view near = nearest(idOrFile, known);
    return Error{{},
                 "`" + idOrFile + "` is neither a shipped scenario nor a file",
                 near.empty() ? "`interleave list` names those that are shipped" : "did you mean `" + std::string(near) + "`?"};
}

}  // namespace interleave
