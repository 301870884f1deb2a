#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/core/runs.h"

using namespace interleave;
using nlohmann::json;

namespace {

std::vector<Resource> shippedFiles() {
    std::vector<Resource> files;
    for (const Resource& file : resources())
        if (file.path.starts_with("scenarios/")) files.push_back(file);
    return files;
}

}  // namespace

TEST_CASE("every shipped scenario runs to its end as it comes", "[library]") {
    for (const Resource& file : shippedFiles()) {
        INFO(file.path);
        const TracePtr trace = Play{file.text}();
        INFO(trace->error);
        CHECK(trace->outcome == RunOutcome::Done);
        CHECK(trace->makespan > 0);
        CHECK(trace->events.size() < 100'000);  // simulated within a tenth of a second
    }
}

TEST_CASE("a shipped scenario says what it shows, what to look for and what to try", "[library]") {
    std::map<std::string, int> questions;
    for (const Resource& file : shippedFiles()) {
        INFO(file.path);
        const json document = json::parse(file.text);
        const std::string about = document.at("about"), topic = document.at("topic");
        CHECK(document.at("title").get<std::string>().size() > 3);
        CHECK(document.at("subtitle").get<std::string>().size() > 3);
        CHECK(about.find("\n\n**Look for** ") != about.npos);
        CHECK(about.find("\n\n**Try** ") != about.npos);
        CHECK(about.find("**Look for**") > 80);  // what happens comes first
        CHECK(document.at("parameters").size() >= 1);
        for (const auto& [name, parameter] : document.at("parameters").items()) {
            INFO(name);
            CHECK(parameter.contains("label"));
            CHECK((parameter.at("type") == "choice" || (parameter.contains("min") && parameter.contains("max"))));
        }
        CHECK(document.at("claims").size() >= 1);
        questions[topic] += static_cast<int>(document.at("questions").size());
    }
    CHECK(questions.size() == 7);
    int all = 0;
    for (const auto& [topic, count] : questions) {
        INFO(topic);
        CHECK(count >= 5);
        all += count;
    }
    CHECK(all >= 50);
}

TEST_CASE("a question of a shipped scenario offers a choice and gives its reason", "[library]") {
    for (const Resource& file : shippedFiles()) {
        const json document = json::parse(file.text);
        for (const json& question : document.value("questions", json::array())) {
            INFO(file.path << ": " << question.at("ask"));
            CHECK(question.at("options").size() >= 2);
            std::vector<std::string> options;
            for (const json& option : question.at("options")) options.push_back(option.at("says"));
            std::sort(options.begin(), options.end());
            CHECK(std::adjacent_find(options.begin(), options.end()) == options.end());
            CHECK(question.at("because").get<std::string>().size() > 20);
        }
    }
}

TEST_CASE("the map of the lessons names every shipped scenario and no other", "[library]") {
    std::ifstream file(PROJECT_ROOT "/resources/scenarios/README.md");
    const std::string map{std::istreambuf_iterator<char>(file), {}};
    const std::vector<Resource> files = shippedFiles();
    std::size_t from = map.find("](");
    for (; from != map.npos; from = map.find("](", from + 1)) {
        const std::string target = map.substr(from + 2, map.find(')', from) - from - 2);
        INFO(target);
        CHECK(std::any_of(files.begin(), files.end(), [&](const Resource& f) { return f.path == "scenarios/" + target; }));
    }
    for (const Resource& each : files) {
        INFO(each.path);
        CHECK(map.find("](" + std::string(each.path.substr(10)) + ")") != map.npos);
    }
}
