#include "core/scenario/json_reader.h"
#include "core/scenario/schema_check.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

bool fits(const std::string& program) {
    try {
        checkSchema(readJson(
            R"j({"version": 1, "limits": {"api": {"permits": 10, "rate": "60 / 1 min", "refuse": "RateLimitError"}}, "program": )j" +
            program + "}"));
        return true;
    } catch (const Refusal&) {
        return false;
    }
}

}  // namespace

TEST_CASE("the schema knows the whole language, also what cannot run yet", "[scenario]") {
    for (
        const char* program : {
            R"j([])j",
            R"j({"io": {"choice": [[0.97, "0.5 s"], [0.03, "5 s"]]}, "via": "file", "bytes": "5 MB", "fail": [1, 2], "error": "X"})j",
            R"j({"io": "40 µs", "holds": "1 MB", "fail": "=attempt < 3"})j",
            R"j({"cpu": "=x", "on": "loop", "kernel": "inference", "releases_gil": true, "priority": "=item"})j",
            R"j([{"yield": true}, {"raise": "X"}, {"block": "1 s", "on": "pool"}, {"forget": {"io": "1 s"}}, {"crash": true}])j",
            R"j({"repeat": "=n", "do": {"io": {"normal": ["1 s", "0.2 s"]}}, "as": "i"})j",
            R"j({"gather": {"each": 3, "every": {"exponential": "0.2 s"}, "do": []}, "return_exceptions": true})j",
            R"j({"group": [{"io": "1 s"}], "items": true})j",
            R"j({"first": 2, "of": {"each": 3, "do": []}})j",
            R"j({"as_completed": [[], []], "then": []})j",
            R"j([{"spawn": [], "name": "n"}, {"cancel": "n"}, {"await": "n"}, {"future": "f"}, {"set": "f"}])j",
            R"j({"shield": {"timeout": {"uniform": ["1 s", "2 s"]}, "do": [], "else": []}})j",
            R"j({"retry": {"attempts": 3, "initial": "1 s", "factor": 2, "cap": "32 s", "jitter": 0.1, "on": ["E"]}, "do": [], "else": []})j",
            R"j({"breaker": {"name": "api", "failures": 5, "open": "60 s"}, "do": [], "else": []})j",
            R"j({"limit": "api", "do": {"cache": {"key": "=mod(item, 10)", "ttl": "60 s", "name": "n"}, "do": []}})j",
            R"j({"try": [], "catch": {"E": [], "*": []}, "finally": []})j",
            R"j({"batches": {"items": 10, "size": 3}, "do": {"use": "x", "with": {"a": 1, "b": "=size"}}})j",
            R"j({"pipeline": {"items": 3, "every": "1 s", "stages": [{"name": "a", "workers": 10, "queue": 8, "do": []}], "on_error": "fail"}})j",
        }) {
        INFO(program);
        CHECK(fits(program));
    }
}

TEST_CASE("the schema refuses what the language has not", "[scenario]") {
    for (const char* program :
         {R"j(5)j", R"j({})j", R"j({"gathr": []})j", R"j({"io": 2})j", R"j({"io": "2"})j", R"j({"io": "1 s", "cpu": "1 s"})j",
          R"j({"io": "1 s", "do": []})j", R"j({"group": 3})j", R"j({"first": 2})j", R"j({"cache": {"ttl": "1 s"}, "do": []})j",
          R"j({"io": {"uniform": ["1 s"]}})j", R"j({"io": {"unifrom": ["1 s", "2 s"]}})j", R"j({"try": []})j",
          R"j({"repeat": -1, "do": []})j", R"j({"breaker": {"name": "x"}, "do": []})j", R"j([[{"spawn": []}]])j"}) {
        INFO(program);
        CHECK_FALSE(fits(program));
    }
}
