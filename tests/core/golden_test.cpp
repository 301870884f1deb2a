#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/format/events_json.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

struct Golden {
    const char* scenario;
    std::vector<std::string> overrides;
    Strategy strategy;
};

std::string fileOf(const Golden& golden) {
    return std::string(PROJECT_ROOT) + "/tests/golden/" + golden.scenario + "." + word(golden.strategy) + ".jsonl";
}

std::string contentOf(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

// A change of meaning shows here as a difference in a file that a person can read. INTERLEAVE_GOLDEN=write writes them anew.
TEST_CASE("the record of each golden run is the same to the byte on every machine", "[golden]") {
    const Golden goldens[] = {
        {"ai-agent", {}, Strategy::Interpreters},
        {"ai-agent", {"weather=6s"}, Strategy::Sequential},
        {"batches", {"seed=7"}, Strategy::Native},
        {"fetch-analyse-store", {"items=12", "failure_rate=20 %"}, Strategy::Interpreters},
        {"fetch-analyse-store", {"items=12"}, Strategy::EventLoop},
        {"sequential-vs-concurrent", {}, Strategy::EventLoop},
    };
    for (const Golden& golden : goldens) {
        INFO(golden.scenario << " " << word(golden.strategy));
        const TracePtr trace =
            Play{resource(std::string("scenarios/") + golden.scenario + ".json"), golden.overrides, golden.strategy}();
        std::ostringstream out;
        writeEvents(*trace, out);
        const std::string text = out.str();
        const std::string path = fileOf(golden);
        if (const char* wish = std::getenv("INTERLEAVE_GOLDEN"); wish && std::string(wish) == "write")
            std::ofstream(path) << text;
        CHECK(text == contentOf(path));
    }
}
