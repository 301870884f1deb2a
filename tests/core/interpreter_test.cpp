// What the interpreter asks of the network and the files, seen from behind their seams.
#include "core/run/interpreter.h"

#include "tests/core/rig.h"
#include "tests/core/runs.h"

using namespace interleave;

namespace {

/// Takes what is begun and never lets it arrive.
struct Silence final : Network, Files {
    void begin(std::shared_ptr<Exchange> exchange) override { begun.push_back(exchange.get()), kept.push_back(exchange); }
    void cancel(Exchange& exchange) override { cancelled.push_back(&exchange); }
    void begin(std::shared_ptr<TemporaryFile> file) override { begun.push_back(file.get()), kept.push_back(file); }
    void cancel(TemporaryFile& file) override { cancelled.push_back(&file); }

    std::vector<const Pending*> begun, cancelled;
    std::vector<std::shared_ptr<Pending>> kept;
};

}  // namespace

TEST_CASE("an exchange or a file that its task leaves is given up", "[interpreter]") {
    const std::string via = GENERATE("tcp", "file");
    Result<Program> program = bind(
        **parseScenario(around(R"({"timeout":"5 ms","do":{"io":"1 ms","via":")" + via + R"("},"else":{"io":"2 ms"}})"), "test.json"), {});
    REQUIRE(program.ok());
    Silence silence;
    Rig rig;
    const ErrorNames errors(program->names);
    StrategyCosts costs;
    costs.pool = true;
    Interpreter interpreter(*program, errors, {rig.loop, rig.machine, &silence, &silence, costs});
    CHECK(rig.run(interpreter.program()) == Loop::End::Finished);
    CHECK(rig.completion.ok());
    CHECK(rig.loop.finishedAt() == 7 * Rig::ms);
    CHECK(silence.begun.size() == 1);
    CHECK(silence.cancelled == silence.begun);
}
