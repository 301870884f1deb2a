#include "core/scenario/identity.h"

#include "core/scenario/scenario.h"
#include "resources/resources.h"
#include "tests/catch.h"

using namespace interleave;

TEST_CASE("a scenario's text takes another id and nothing else changes", "[scenario]") {
    struct Row {
        const char *before, *id, *after;
    };
    const Row rows[] = {
        {R"({"id": "a", "x": 1})", "b", R"({"id": "b", "x": 1})"},
        {"{\n  \"título\": \"é\", \"id\" :\t\"a\\\"b\\\\\",\n  \"y\": \"id\"}", "new",
         "{\n  \"título\": \"é\", \"id\" :\t\"new\",\n  \"y\": \"id\"}"},
        {R"({"x": {"id": "inner"}})", "b", R"({"id": "b", "x": {"id": "inner"}})"},
        {"{}", "b", R"({"id": "b"})"},
        {"\xef\xbb\xbf{\"id\": \"a\"}", "b", "\xef\xbb\xbf{\"id\": \"b\"}"},
        {R"({"id": "a"})", "say \"hi\"", R"({"id": "say \"hi\""})"},
    };
    for (const Row& row : rows) {
        INFO(row.before);
        const auto renamed = withId(row.before, row.id, "a.json");
        REQUIRE(renamed.ok());
        CHECK(*renamed == row.after);
    }
    for (const char* wrong : {"", "[]", "{\"id\": 3}", "{\"id\": \"a\""}) {
        INFO(wrong);
        const auto renamed = withId(wrong, "b", "a.json");
        REQUIRE_FALSE(renamed.ok());
        CHECK(renamed.error().place.file == "a.json");
    }
}

TEST_CASE("every shipped scenario can be copied under another id", "[scenario]") {
    for (const Resource& file : resources()) {
        if (!file.path.starts_with("scenarios/") || !file.path.ends_with(".json")) continue;
        INFO(file.path);
        const auto renamed = withId(file.text, "mine", "mine.json");
        REQUIRE(renamed.ok());
        const auto scenario = parseScenario(*renamed, "mine.json");
        REQUIRE(scenario.ok());
        CHECK((*scenario)->id == "mine");
    }
}
