#include <rapidcheck.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/engine/corpus.h"
#include "core/engine/kernels.h"
#include "core/engine/labour.h"
#include "core/engine/retrieval.h"
#include "core/engine/system_thread.h"
#include "core/engine/work_rates.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

constexpr Work::Kernel kKernels[] = {Work::Kernel::Hash, Work::Kernel::Memory, Work::Kernel::Inference};

std::string contents(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("every round of a kernel is done, and begins where the last one ended", "[real][work]") {
    for (Work::Kernel kernel : kKernels) {
        REQUIRE(rc::check([&](std::uint64_t state) {
            const auto a = *rc::gen::inRange<std::uint64_t>(0, 60);
            const auto b = *rc::gen::inRange<std::uint64_t>(0, 60);
            RC_ASSERT(kernels::advance(kernel, a + b, state) == kernels::advance(kernel, b, kernels::advance(kernel, a, state)));
        }));
        const std::uint64_t once = kernels::advance(kernel, 1000, 1);
        CHECK(kernels::advance(kernel, 2000, 1) != once);
        CHECK(kernels::advance(kernel, 1000, once) == kernels::advance(kernel, 2000, 1));
    }
}

TEST_CASE("the memory kernel's ring comes back only after all its lines", "[real][work]") {
    const std::uint64_t start = kernels::advance(Work::Kernel::Memory, 0, 17);
    CHECK(kernels::advance(Work::Kernel::Memory, 2048, start) == start);
    CHECK(kernels::advance(Work::Kernel::Memory, 1024, start) != start);
}

TEST_CASE("the corpus answers its questions", "[real][work]") {
    const auto questions = corpusQuestions();
    REQUIRE(questions.size() == corpusPassages().size());
    std::size_t right = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) right += Retrieval::builtIn().best(questions[i]) == i;
    CHECK(right >= questions.size() - 2);  // it is not a trained model
    const auto vector = Retrieval::embed("one vector, of length one");
    double length = 0;
    for (float x : vector) length += static_cast<double>(x) * static_cast<double>(x);
    CHECK(length == Approx(1).margin(1e-4));
    CHECK(Retrieval::embed("Case and: punctuation") == Retrieval::embed("case AND punctuation!"));
}

TEST_CASE("measured work rates are possible ones", "[real][work]") {
    const WorkRates rates = measureWorkRates();
    for (Work::Kernel kernel : kKernels) {
        CHECK(rateOf(rates, kernel) > 1e-6);
        CHECK(rateOf(rates, kernel) < 10);
    }
}

TEST_CASE("work rates are kept whole or not at all", "[real][work]") {
    const auto folder = std::filesystem::temp_directory_path() / ("interleave-rates-" + std::to_string(thread::id()));
    const std::string path = (folder / "deeper" / "rates").string();
    const WorkRatesFile file(path, "a processor | a build");
    CHECK_FALSE(file.load());

    const WorkRates rates{0.123456789012345678, 0.25, 1e-3};
    REQUIRE(file.save(rates));
    const auto kept = file.load();
    REQUIRE(kept);
    CHECK(kept->hash == rates.hash);
    CHECK(kept->memory == rates.memory);
    CHECK(kept->inference == rates.inference);
    CHECK_FALSE(WorkRatesFile(path, "another processor | a build").load());

    const std::string whole = contents(path);
    for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
        std::ofstream(path, std::ios::trunc) << whole.substr(0, length);
        CHECK_FALSE(file.load());
    }
    for (const char* figures : {"0 0.25 0.001", "-1 0.25 0.001", "0.1 nan 0.001", "0.1 0.2", "0.1 0.2 1e300", "word 0.2 0.3"}) {
        std::istringstream lines(whole);
        std::string heading, key;
        std::getline(lines, heading);
        std::getline(lines, key);
        std::ofstream(path, std::ios::trunc) << heading << '\n' << key << '\n' << figures << "\nend\n";
        CHECK_FALSE(file.load());
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("work rates that cannot be kept are an error with a reason", "[real][work]") {
    const auto in = std::filesystem::temp_directory_path() / ("interleave-file-" + std::to_string(thread::id()));
    std::ofstream(in) << "a file where a folder would be needed";
    const auto status = WorkRatesFile((in / "rates").string(), "key").save({0.1, 0.1, 0.1});
    REQUIRE_FALSE(status);
    CHECK(status.error().message.find("cannot be kept") != std::string::npos);
    CHECK_FALSE(WorkRatesFile("", "key").save({0.1, 0.1, 0.1}));
    std::filesystem::remove(in);
}

TEST_CASE("rates far from what a core does just now do not hold", "[real][work]") {
    WorkRates rates = measureWorkRates();
    WorkRates tooSlow = rates, tooFast = rates;
    tooSlow.hash /= 10;
    tooFast.memory *= 100;
    CHECK_FALSE(ratesHold(tooSlow));
    CHECK_FALSE(ratesHold(tooFast));
}

TEST_CASE("a stop cuts computing, holding and copying", "[real][work]") {
    auto stop = StopSignal::make();
    REQUIRE(stop);
    const Labour labour({0.05, 0.05, 0.001}, 1, *stop);
    Work hold;
    hold.kind = Work::Kind::Block;
    hold.amount = 1'000'000;
    CHECK(labour.work(hold));
    CHECK(labour.compute(Work::Kernel::Hash, 1000));
    CHECK(labour.copy(300'000));
    CHECK(labour.copy(0));

    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        stop->raise();
    });
    hold.amount = kLongest;
    CHECK_FALSE(labour.work(hold));
    stopper.join();
    CHECK_FALSE(labour.work(hold));
    for (Work::Kernel kernel : kKernels) CHECK_FALSE(labour.compute(kernel, 1e18));
    CHECK_FALSE(labour.copy(1e18));
}
