#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/scenario/program.h"
#include "core/scenario/scenario.h"
#include "resources/resources.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

std::string times(std::string_view text, std::size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

Error errorOf(const std::string& text) {
    const auto parsed = parseScenario(text, "huge.json");
    REQUIRE_FALSE(parsed.ok());
    return parsed.error();
}

bool says(const Error& error, std::string_view word) { return error.text().find(word) != std::string::npos; }

/// A file that is gone when the test ends.
struct TemporaryFile {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("interleave-test-" + std::to_string(::getpid()) + ".json");
    ~TemporaryFile() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("deep nesting is refused without recursion", "[scenario]") {
    CHECK(says(errorOf(times("[", 100'000)), "nested deeper than 256"));
    CHECK(says(errorOf(times("{\"a\":", 100'000)), "nested deeper than 256"));
    CHECK(says(errorOf(times("[", 100'000) + times("]", 100'000)), "nested deeper than 256"));
    const std::string head = R"({"version": 1, "program": )";
    CHECK(says(errorOf(head + times("[", 256)), "1:282"));
}

TEST_CASE("the deepest nesting allowed is read, bound and checked", "[scenario]") {
    const std::string head = R"({"version": 1, "program": )";
    CHECK(parseScenario(head + times("[", 255) + times("]", 255) + "}", "deep.json").ok());
    const std::string steps = times(R"({"repeat": 1, "do": )", 254);
    CHECK(parseScenario(head + steps + "[]" + times("}", 255), "deep.json").ok());
    const std::string each = times(R"({"gather": {"each": 1, "do": )", 127);
    CHECK(parseScenario(head + each + "[]" + times("}}", 127) + "}", "deep.json").ok());
}

TEST_CASE("defines that multiply are refused before they fill the memory", "[scenario]") {
    std::string text = R"({"version": 1, "defines": {"d0": {"io": "1 s"})";
    for (int i = 1; i < 30; ++i) {
        const std::string inner = R"({"use": "d)" + std::to_string(i - 1) + R"("})";
        text += ", \"d" + std::to_string(i) + "\": [" + inner + ", " + inner + "]";
    }
    CHECK(says(errorOf(text + R"(}, "program": {"use": "d29"}})"), "more than 100000 steps"));
}

TEST_CASE("a chain of uses longer than the nesting allowed is refused", "[scenario]") {
    std::string text = R"({"version": 1, "defines": {"d0": {"io": "1 s"})";
    for (int i = 1; i < 5000; ++i) text += ", \"d" + std::to_string(i) + R"(": {"use": "d)" + std::to_string(i - 1) + R"("})";
    CHECK(says(errorOf(text + R"(}, "program": {"use": "d4999"}})"), "nested deeper than 256"));
}

TEST_CASE("large documents are read or refused, never more", "[scenario]") {
    CHECK(says(errorOf(std::string((8 << 20) + 1, ' ')), "more than a scenario may have"));
    CHECK(says(errorOf("[" + times("1,", 3'000'000) + "1]"), "keys and values"));
    CHECK(says(errorOf(R"({"version": 1, "program": [)" + times("[],", 120'000) + "[]]}"), "more than 100000 steps"));
    const std::string many = R"({"version": 1, "program": [)" + times("{\"io\": \"=1 + 2\"},", 30'000) + "[]]}";
    CHECK(parseScenario(many, "many.json").ok());
    std::string different = R"({"version": 1, "program": [)";
    for (int i = 0; i < 5000; ++i) different += "{\"io\": \"=1 + " + std::to_string(i) + "\"},";
    CHECK(says(errorOf(different + "[]]}"), "4096 different expressions"));
    std::string names = R"({"version": 1, "program": [)";
    for (int i = 0; i < 66'000; ++i) names += "{\"io\": \"1 s\", \"name\": \"n" + std::to_string(i) + "\"},";
    CHECK(says(errorOf(names + "[]]}"), "different names"));
    const std::string longWord(1'000'000, 'x');
    const Error unknown = errorOf(R"({"version": 1, "program": {")" + longWord + R"(": 1}})");
    CHECK(says(unknown, "unknown step"));
    CHECK(unknown.text().size() < 1000);
    CHECK(errorOf(R"({"version": 1, "program": {"io": ")" + longWord + R"("}})").text().size() < 1000);
    CHECK(parseScenario(R"({"version": 1, "about": ")" + longWord + R"(", "program": []})", "long.json").ok());
}

TEST_CASE("files that cannot be read are refused by name", "[scenario]") {
    TemporaryFile file;
    const std::string path = file.path.string();
    const auto refusal = [](const std::string& name) {
        const auto loaded = loadScenario(name);
        REQUIRE_FALSE(loaded.ok());
        CHECK(loaded.error().place.file == name);
        return loaded.error().text();
    };
    CHECK(refusal(path).find("no such file") != std::string::npos);
    CHECK(refusal(std::filesystem::temp_directory_path().string()).find("directory") != std::string::npos);
    CHECK(refusal("").find("no such file") != std::string::npos);

    std::ofstream(file.path) << R"({"version": 1, "title": "Small", "program": {"io": "1 s"}})";
    const auto loaded = loadScenario(path);
    REQUIRE(loaded.ok());
    CHECK((*loaded)->title == "Small");
    CHECK((*loaded)->id == file.path.stem().string());

    std::filesystem::permissions(file.path, std::filesystem::perms::none);
    if (::geteuid() != 0) CHECK(refusal(path).find("cannot be read") != std::string::npos);
    std::filesystem::permissions(file.path, std::filesystem::perms::owner_all);

    std::filesystem::resize_file(file.path, 100'000'000);  // sparse: its size is what counts
    CHECK(refusal(path).find("larger than 8 MiB") != std::string::npos);
    std::filesystem::resize_file(file.path, 0);
    CHECK(refusal(path).find("empty") != std::string::npos);
}
