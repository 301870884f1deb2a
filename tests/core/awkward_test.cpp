// The awkward cases: cancellation of every kind of wait, instants that coincide, crowds, and programs that are long or deep.
#include <algorithm>

#include "tests/core/told.h"

using namespace interleave;

namespace {

std::string limited(const std::string& program) { return around(program, R"("limits":{"one":1},)"); }

std::string times(int n, const std::string& text) {
    std::string all;
    for (int i = 0; i < n; ++i) all += text;
    return all;
}

}  // namespace

TEST_CASE("cancellation reaches every kind of wait at once", "[awkward]") {
    const struct {
        const char* wait;
        const char* before;  ///< steps of the program before it, each with a comma
        const char* step;    ///< waits for long, behind what it notes
        const char* told;    ///< until the caught cancellation at 21 ms
    } cases[] = {
        {"a timer", "", R"({"io":"1 s","name":"wait"})", "m ok 20, wait cancelled 20, caught ok 21, done 21"},
        {"a turn of the loop", "", R"([{"block":"20 ms","name":"hold"},{"repeat":9,"do":{"yield":true,"name":"turn"}}])",
         "hold ok 20, turn ok 20, turn ok 20, m ok 20, turn cancelled 20, caught ok 21, done 21"},
        {"a semaphore", R"({"spawn":{"limit":"one","do":{"io":"1 s"}},"name":"other"},{"yield":true,"name":"y"},)",
         R"({"limit":"one","do":{"io":"1 s","name":"wait"}})", "y ok 0, m ok 20, caught ok 21, io cancelled 21, done 21"},
        {"an empty queue", "",
         R"({"pipeline":{"items":1,"stages":[{"name":"put","do":{"io":"1 s","name":"make"}},{"name":"get","do":{"io":"1 s"}}]}})",
         "m ok 20, make cancelled 20, caught ok 21, done 21"},
        {"a full queue", "",
         R"({"pipeline":{"items":5,"stages":[{"name":"put","do":{"io":"1 ms","name":"make"}},{"name":"get","do":{"io":"1 s","name":"take"}}]}})",
         "make ok 1, make ok 2, make ok 3, m ok 20, take cancelled 20, caught ok 21, done 21"},
        {"a pool job that has not begun", R"({"gather":{"each":4,"do":{"spawn":{"cpu":"1 s","name":"busy"},"name":"b"}}},)",
         R"([{"io":"10 ms","name":"lead"},{"cpu":"1 s","name":"wait"}])",
         "lead ok 10, m ok 20, wait cancelled 20, caught ok 21, busy cancelled 21, busy cancelled 21, busy cancelled 21, busy "
         "cancelled 21, done 21"},
        {"a pool job under way", "", R"({"cpu":"1 s","name":"wait"})", "m ok 20, wait cancelled 20, caught ok 21, done 21"},
        {"a child", "", R"({"group":[{"io":"1 s","name":"wait"}]})", "m ok 20, wait cancelled 20, caught ok 21, done 21"},
        {"a child that is shielded", "", R"({"shield":{"io":"30 ms","name":"wait"}})",
         "m ok 20, caught ok 21, wait cancelled 21, done 21"},
        {"another task", R"({"spawn":{"io":"1 s","name":"wait"},"name":"other"},)", R"({"await":"other"})",
         "m ok 20, wait cancelled 20, caught ok 21, done 21"},
        {"a future", R"({"future":"f"},)", R"({"await":"f"})", "m ok 20, caught ok 21, done 21"},
        {"the pause before a retry", "",
         R"({"retry":{"attempts":2,"initial":"1 s"},"do":{"io":"1 ms","name":"call","fail":"=1"}})",
         "call failed 1, m ok 20, caught ok 21, done 21"},
        {"the next arrival", "", R"({"group":{"each":2,"every":"1 s","do":{"io":"1 ms","name":"child"}}})",
         "child ok 1, m ok 20, caught ok 21, done 21"},
    };
    for (const auto& each : cases) {
        INFO(each.wait);
        const TracePtr trace = Play{limited(
            std::string("[") + each.before + R"({"spawn":)" + each.step +
            R"(,"name":"t"},{"io":"20 ms","name":"m"},{"cancel":"t"},{"try":{"await":"t"},"catch":{"CancelledError":{"io":"1 ms","name":"caught"}}}])")}();
        CHECK(told(trace) == each.told);
        CHECK(std::all_of(trace->tasks.begin(), trace->tasks.end(), [](const TaskRow& task) { return task.finished >= 0; }));
    }
}

TEST_CASE("a cancellation that comes during the last step decides over its success, not over its failure", "[awkward]") {
    const auto outcome = [](const char* last) {
        return Play{around(std::string(R"([{"spawn":[{"cancel":"n"})") + last + R"(],"name":"n"},{"io":"1 ms"}])")}()
            ->tasks.at(1)
            .outcome;
    };
    CHECK(outcome("") == Outcome::Cancelled);
    CHECK(outcome(R"(,{"raise":"Down"})") == Outcome::Failed);
}

TEST_CASE("the items that a failure names are those of the loop around, whatever else counts items of the run", "[awkward]") {
    CHECK(told(Play{around(
              R"({"as_completed":[{"io":"2 ms","name":"call"}],"then":[{"yield":true,"name":"turn"},{"io":"6 ms","name":"check","fail":[0],"error":"Down"}]})")}()) ==
          "call ok 2, turn ok 2, check failed 8, failed Down 8");
}

TEST_CASE("two limits due at the same instant: the outer scope's it is, whichever was set first", "[awkward]") {
    CHECK(
        told(Play{around(
            R"({"timeout":"10 ms","do":{"timeout":"10 ms","do":{"io":"1 s","name":"slow"},"else":{"io":"1 ms","name":"inner"}},"else":{"io":"1 ms","name":"outer"}})")}()) ==
        "slow cancelled 10, outer ok 11, done 11");
    CHECK(
        told(Play{around(
            R"({"timeout":"15 ms","do":[{"io":"5 ms","name":"lead"},{"timeout":"10 ms","do":{"io":"1 s","name":"slow"},"else":{"io":"1 ms","name":"inner"}}],"else":{"io":"1 ms","name":"outer"}})")}()) ==
        "lead ok 5, slow cancelled 15, outer ok 16, done 16");
}

TEST_CASE("a limit inside fails just before the outer one is due: `else` is not for another's expiry", "[awkward]") {
    CHECK(told(Play{around(
              R"({"timeout":"8 ms","do":{"gather":[{"io":"20 ms","name":"still"},{"cpu":"8 ms","on":"loop","name":"hold"},{"timeout":"0 ms","do":{"io":"0 ms","name":"in"}}]},"else":{"io":"2 ms","name":"else"}})")}()) ==
          "hold ok 8, in cancelled 8, still cancelled 8, failed TimeoutError 8");
}

TEST_CASE("of ten thousand who wait for one permit half are cancelled: the others all get it, in order", "[awkward]") {
    const TracePtr trace = Play{limited(
        R"({"gather":{"each":10000,"do":{"timeout":"=mod(item, 2) > 0.5 ? 0.0005 : 100","do":{"limit":"one","do":{"io":"1 ms","name":"in"}}}},"return_exceptions":true})")}();
    CHECK(trace->outcome == RunOutcome::Done);
    CHECK(trace->makespan == 5'000'000'000);
    std::vector<std::uint32_t> entered;
    for (const Span& span : trace->spans) entered.push_back(span.item);
    CHECK(entered.size() == 5000);
    CHECK(std::is_sorted(entered.begin(), entered.end()));
    CHECK(std::count_if(trace->tasks.begin(), trace->tasks.end(),
                        [](const TaskRow& task) { return task.outcome == Outcome::Failed; }) == 5000);
}

TEST_CASE("a million steps in order, by count and by list, neither grow the stack nor end early", "[awkward]") {
    const TracePtr repeated = Play{around(R"({"repeat":1000,"do":{"repeat":1000,"do":{"io":"1 us"}}})")}();
    CHECK(repeated->makespan == 1'000'000'000);
    CHECK(Play{around(R"({"repeat":1000000,"do":[]})")}()->outcome == RunOutcome::Done);
    CHECK(Play{around(R"({"repeat":300000,"do":{"try":{"raise":"Down"},"catch":{"Down":[]}}})")}()->outcome == RunOutcome::Done);
    std::string list = times(90'000, R"({"io":"1 us"},)");
    list.pop_back();
    CHECK(Play{around("[" + list + "]")}()->makespan == 90'000'000);
}

TEST_CASE("250 levels of nesting, of each kind, run as one does", "[awkward]") {
    const struct {
        const char *open, *close;
        int levels;
    } kinds[] = {
        {R"({"shield":)", "}", 250},
        {R"({"repeat":1,"do":)", "}", 250},
        {R"({"timeout":"1 min","do":)", "}", 250},
        {R"({"retry":{"attempts":1},"do":)", "}", 250},
        {R"({"try":)", R"(,"finally":[]})", 250},
        {R"({"group":[)", "]}", 125},
        {R"({"gather":[)", "]}", 125},
        {R"({"first":1,"of":[)", "]}", 125},
    };
    for (const auto& kind : kinds) {
        INFO(kind.open);
        const auto nested = [&](const char* leaf) {
            return around(times(kind.levels, kind.open) + leaf + times(kind.levels, kind.close));
        };
        CHECK(told(Play{nested(R"({"io":"5 ms","name":"in"})")}()) == "in ok 5, done 5");
        CHECK(Play{nested(R"({"raise":"Deep"})")}()->outcome == RunOutcome::Failed);
        const std::string cut = R"({"timeout":"3 ms","do":)" + times(kind.levels - 2, kind.open) +
                                R"({"io":"5 ms","name":"in"})" + times(kind.levels - 2, kind.close) + R"(,"else":[]})";
        CHECK(Play{around(cut)}()->outcome == RunOutcome::Done);
    }
}
