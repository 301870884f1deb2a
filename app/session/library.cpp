#include "app/session/library.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "resources/resources.h"

namespace interleave {
namespace {

struct Topic {
    const char* id;
    const char* title;
};
constexpr std::array kTopics{
    Topic{"foundations", "Foundations"},
    Topic{"concurrent-tasks", "Concurrent tasks"},
    Topic{"time-limits", "Time limits and recovery"},
    Topic{"gil", "CPU and the GIL"},
    Topic{"hybrid", "Hybrid"},
    Topic{"patterns", "Workload patterns"},
    Topic{"capstone", "Capstone"},
};

std::string shippedPath(const std::string& id) { return "scenarios/" + id + ".json"; }

}  // namespace

QString LibraryEntry::key() const { return shipped ? QString::fromStdString(scenario->id) : path; }

int topicOrder(const std::string& topic) {
    const auto found = std::find_if(kTopics.begin(), kTopics.end(), [&](const Topic& known) { return topic == known.id; });
    return static_cast<int>(found - kTopics.begin());
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
        return topicOrder(a.scenario->topic) < topicOrder(b.scenario->topic);
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
    std::string known;
    for (const LibraryEntry& entry : shippedLibrary()) known += (known.empty() ? "" : ", ") + entry.scenario->id;
    return Error{{}, "`" + idOrFile + "` is neither a shipped scenario nor a file", "shipped are " + known};
}

}  // namespace interleave
