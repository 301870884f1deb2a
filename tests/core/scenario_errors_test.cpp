#include <sstream>

#include "core/scenario/program.h"
#include "core/scenario/scenario.h"
#include "tests/catch.h"

using namespace interleave;

// Every broken document yields one error that says where and what. The mark @ stands where the error must point.
namespace {

struct Broken {
    std::string text;
    const char* word;  ///< of the message or the remedy
};

struct Marked {
    std::string text;
    int line = 1, column = 1;
};

Marked unmark(const std::string& marked) {
    Marked result;
    bool found = false;
    for (const char c : marked) {
        if (c == '@') {
            REQUIRE_FALSE(found);
            found = true;
            continue;
        }
        result.text += c;
        if (found) continue;
        if (c == '\n') {
            ++result.line;
            result.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80 && c != '\xef') {  // a byte order mark is no column
            ++result.column;
        }
    }
    REQUIRE(found);
    return result;
}

void expectRefused(const Broken& row) {
    const Marked marked = unmark(row.text);
    INFO(row.text);
    const auto parsed = parseScenario(marked.text, "broken.json");
    REQUIRE_FALSE(parsed.ok());
    const Error& error = parsed.error();
    INFO(error.text());
    CHECK(error.place.file == "broken.json");
    CHECK(error.place.line == marked.line);
    CHECK(error.place.column == marked.column);
    CHECK(error.text().find(row.word) != std::string::npos);
}

/// A document with that program.
std::string withProgram(const std::string& program) {
    return R"j({"version": 1,
"parameters": {"count": {"type": "int", "default": 3, "min": 0, "max": 9}, "delay": {"type": "duration", "default": "1 s"},
 "share": {"type": "fraction", "default": 0.5}, "zero": {"type": "int", "default": 0}},
"limits": {"api": 2},
"defines": {"infer": {"cpu": "1 s"}, "fetch": {"io": "=delay"}},
"program": )j" +
           program + "\n}";
}

}  // namespace

TEST_CASE("broken steps are refused where they are broken", "[scenario]") {
    const Broken rows[] = {
        {R"j({@"gathr": []})j", "did you mean `gather`?"},
        {R"j({@"slep": "1 s"})j", "unknown step `slep`"},
        {R"j(@{})j", "empty step"},
        {R"j(@{"name": "x"})j", "not what to do"},
        {R"j(@5)j", "a number where a step should be"},
        {R"j(@null)j", "null where a step should be"},
        {R"j([{"io": "1 s"}, @"io"])j", "a string where a step should be"},
        {R"j({"io": "1 s", @"cpu": "1 s"})j", "both `io` and `cpu`"},
        {R"j({"io": @2})j", "a unit such as \"2 s\""},
        {R"j({"io": @"2"})j", "no unit"},
        {R"j({"io": @"2 sec"})j", "unknown unit"},
        {R"j({"io": @"-2 s"})j", "negative"},
        {R"j({"io": @"1e30 s"})j", "too long"},
        {R"j({"io": @true})j", "true or false"},
        {R"j({"io": "1 s", @"vai": "tcp"})j", "did you mean `via`?"},
        {R"j({"io": "1 s", "via": @"udp"})j", "`udp`"},
        {R"j({"io": "1 s", "bytes": @"2 s"})j", "unknown unit"},
        {R"j({"io": "1 s", "holds": @5})j", "a size with a unit"},
        {R"j({"io": "1 s", "name": @""})j", "empty"},
        {R"j({"io": "1 s", @"do": {"io": "1 s"}})j", "does not take `do`"},
        {R"j({"io": "1 s", "fail": @2})j", "from 0 to 1"},
        {R"j({"io": "1 s", "fail": @-0.5})j", "from 0 to 1"},
        {R"j({"io": "1 s", "fail": @"often"})j", "a probability"},
        {R"j({"io": "1 s", "fail": [1, @-1]})j", "no item number"},
        {R"j({"io": "1 s", "fail": [1, @"2"]})j", "must be a number"},
        {R"j({"io": "1 s", "error": @"Oops"})j", "no `fail`"},
        {R"j({"cpu": "1 s", "on": @"gpu"})j", "`gpu`"},
        {R"j({"cpu": "1 s", "releases_gil": @1})j", "must be true or false"},
        {R"j({"yield": @false})j", "false"},
        {R"j({"crash": @false})j", "false"},
        {R"j({"crash": true, @"on": "pool"})j", "does not take `on`"},
        {R"j({"raise": @3})j", "must be a string"},
        {R"j({"io": {@"unifrom": ["1 s", "2 s"]}})j", "did you mean `uniform`?"},
        {R"j({"io": {"uniform": @["1 s"]}})j", "1 values instead of two"},
        {R"j({"io": {"uniform": @["2 s", "1 s"]}})j", "swap"},
        {R"j({"io": @{"uniform": ["1 s", "2 s"], "normal": ["1 s", "2 s"]}})j", "2 keys"},
        {R"j({"io": {"lognormal": ["1 s", @"2 s"]}})j", "needs a number"},
        {R"j({"io": {"choice": @[]}})j", "no option"},
        {R"j({"io": {"choice": [[@-1, "1 s"]]}})j", "negative"},
        {R"j({"io": {"choice": [@"1 s"]}})j", "must be a list"},
        {R"j({"repeat": @1.5, "do": {"io": "1 s"}})j", "whole"},
        {R"j({"repeat": @-1, "do": {"io": "1 s"}})j", "from 0"},
        {R"j({"repeat": @1e12, "do": {"io": "1 s"}})j", "100000000"},
        {R"j({"repeat": @"3", "do": {"io": "1 s"}})j", "a whole number"},
        {R"j(@{"repeat": 3})j", "lacks `do`"},
        {R"j({"repeat": 3, "do": {"io": "1 s"}, "as": @"seed"})j", "every scenario"},
        {R"j({"repeat": 3, "do": {"io": "1 s"}, "as": @"a b"})j", "cannot name"},
        {R"j({"gather": @3})j", "a list of steps"},
        {R"j({"gather": @{"do": {"io": "1 s"}}})j", "lacks `each`"},
        {R"j({"gather": {"each": 3, "every": @"often", "do": {"io": "1 s"}}})j", "every"},
        {R"j({"gather": {"each": 3, @"els": 1, "do": {"io": "1 s"}}})j", "no key `els`"},
        {R"j(@{"first": 1})j", "lacks `of`"},
        {R"j({"first": @2, "of": [{"io": "1 s"}]})j", "cannot want more"},
        {R"j({"first": @0, "of": [{"io": "1 s"}]})j", "from 1"},
        {R"j(@{"as_completed": []})j", "lacks `then`"},
        {R"j({"group": @3})j", "a list of steps"},
        {R"j({"group": [], @"return_exceptions": true})j", "does not take `return_exceptions`"},
        {R"j(@{"spawn": {"io": "1 s"}})j", "lacks `name`"},
        {R"j({"spawn": {"io": "1 s"}, "name": @"n[1]"})j", "leave out the brackets"},
        {R"j([{"spawn": {"io": "1 s"}, "name": "watch"}, {"await": @"wacth"}])j", "did you mean `watch`?"},
        {R"j({"cancel": @"n"})j", "none is defined"},
        {R"j([{"future": "f"}, {"cancel": @"f"}])j", "`cancel` is for a spawned task"},
        {R"j([{"spawn": {"io": "1 s"}, "name": "n"}, {"set": @"n"}])j", "`set` is for a future"},
        {R"j([{"future": "n"}, {"spawn": {"io": "1 s"}, "name": @"n"}])j", "both a spawned task and a future"},
        {R"j({"gather": [], "return_exceptions": @"yes"})j", "must be true or false"},
        {R"j({"breaker": @"api", "do": []})j", "must be an object"},
        {R"j({"breaker": @{"failures": 5, "open": "1 s"}, "do": []})j", "lacks `name`"},
        {R"j({"breaker": {"name": "api", "failures": @0, "open": "1 s"}, "do": []})j", "from 1"},
        {R"j({"breaker": {"name": "api", "failures": 5, "open": @1}, "do": []})j", "a unit such as"},
        {R"j(@{"breaker": {"name": "api", "failures": 5, "open": "1 s"}})j", "lacks `do`"},
        {R"j({"cache": @{"ttl": "1 s"}, "do": []})j", "lacks `key`"},
        {R"j({"cache": {"key": @true}, "do": []})j", "a number"},
        {R"j({"cache": {"key": 1, @"tll": "1 s"}, "do": []})j", "did you mean `ttl`?"},
        {R"j({"cache": {"key": 1, "ttl": @5}, "do": []})j", "a unit such as"},
        {R"j(@{"timeout": "1 s"})j", "lacks `do`"},
        {R"j({"timeout": @5, "do": {"io": "1 s"}})j", "the bare number 5"},
        {R"j({"retry": @3, "do": {"io": "1 s"}})j", "must be an object"},
        {R"j({"retry": {"attempts": @0}, "do": {"io": "1 s"}})j", "from 1"},
        {R"j({"retry": {"attempts": 3, @"inital": "1 s"}, "do": {"io": "1 s"}})j", "did you mean `initial`?"},
        {R"j({"retry": @{"initial": "1 s"}, "do": {"io": "1 s"}})j", "lacks `attempts`"},
        {R"j({"retry": {"attempts": 3, "on": @"TimeoutError"}, "do": {"io": "1 s"}})j", "list error names"},
        {R"j(@{"try": {"io": "1 s"}})j", "neither `catch` nor `finally`"},
        {R"j({"try": {"io": "1 s"}, "catch": @[]})j", "must be an object"},
        {R"j({"limit": @"apl", "do": {"io": "1 s"}})j", "did you mean `api`?"},
        {R"j({"batches": {"items": 10, "size": @0}, "do": {"io": "1 s"}})j", "from 1"},
        {R"j({"batches": @{"items": 10}, "do": {"io": "1 s"}})j", "lacks `size`"},
        {R"j({"pipeline": {"items": 3, "stages": @[]}})j", "at least one stage"},
        {R"j({"pipeline": {"items": 3, "stages": [@{"do": {"io": "1 s"}}]}})j", "lacks `name`"},
        {R"j({"pipeline": {"items": 3, "stages": [{"name": "a", "queue": @0, "do": {"io": "1 s"}}]}})j", "from 1"},
        {R"j({"pipeline": {"items": 3, "stages": [{"name": "a", "do": []}, {"name": @"a", "do": []}]}})j", "second stage `a`"},
        {R"j({"pipeline": {"items": 3, "on_error": @"stop", "stages": [{"name": "a", "do": []}]}})j", "`fail`"},
        {R"j({"use": @"infr"})j", "did you mean `infer`?"},
        {R"j({"use": "infer", "with": {@"workers": 3}})j", "cannot name an argument"},
        {R"j({"use": "infer", "with": {"x": @[]}})j", "a number, a duration or a size"},
        {R"j({"gather": {"each": 2, "do": []}, "items": @1})j", "must be true or false"},
        {R"j([{"repeat": 2, "do": [], "items": true}, {"repeat": 2, "do": [], "items": @true}])j", "second step that counts"},
    };
    for (const Broken& row : rows) expectRefused({withProgram(row.text), row.word});
}

TEST_CASE("broken expressions are refused where they stand", "[scenario]") {
    const Broken rows[] = {
        {R"j({"io": @"=dely"})j", "did you mean `delay`?"},
        {R"j({"io": @"=delay +"})j", "ends too early"},
        {R"j({"io": @"=delay * * 2"})j", "unexpected `*` at character"},
        {R"j({"io": @"="})j", "empty expression"},
        {R"j({"io": @"=(delay"})j", "not closed"},
        {R"j({"io": @"=delay)"})j", "no open bracket"},
        {R"j({"io": @"=delay = 3"})j", "=="},
        {R"j({"io": @"=delay, 3"})j", "comma"},
        {R"j({"io": @"=sin(delay)"})j", "unknown function `sin`"},
        {R"j({"io": @"=min"})j", "no arguments"},
        {R"j({"io": @"=mod(3)"})j", "`mod(3)`"},
        {R"j({"io": @"=2 s"})j", "unexpected `s`"},
        {R"j({"io": @"=2s"})j", "without units"},
        {R"j({"io": @"=delay && 1"})j", "unexpected `&`"},
        {R"j({"io": @"=\"a\""})j", "unexpected"},
        {R"j({"io": @"=_pi"})j", "unknown name `_pi`"},
        {R"j({"io": @"=1 / zero"})j", "divided by zero"},
        {R"j({"io": @"=-delay"})j", "negative"},
        {R"j({"io": @"=1e300"})j", "18 years"},
        {R"j({"io": @"=item"})j", "unknown name `item`"},
        {R"j({"io": @"=delay ? 1"})j", "expression"},
        {R"j({"io": @"=délai"})j", "unexpected `é`"},
        {R"j({"repeat": @"=count / 2", "do": []})j", "whole"},
        {R"j({"repeat": @"=attempt", "do": []})j", "unknown name"},
        {R"j({"repeat": 2, "as": "i", "do": {"io": @"=item"}})j", "unknown name `item`"},
        {R"j([{"repeat": 2, "do": []}, {"io": @"=item"}])j", "unknown name `item`"},
        {R"j({"io": "1 s", "fail": @"=count"})j", "from 0 to 1"},
        {"{\"io\": @\"=" + std::string(1001, '1') + "\"}", "the longest has 1000"},
    };
    for (const Broken& row : rows) expectRefused({withProgram(row.text), row.word});
}

TEST_CASE("broken parameters, machines and sections are refused where they are broken", "[scenario]") {
    const std::string end = R"j(, "program": []})j";
    const auto parameter = [&](const std::string& text) { return R"j({"version": 1, "parameters": {)j" + text + "}" + end; };
    const Broken rows[] = {
        {parameter(R"j("n": @{"default": 3})j"), "lacks `type`"},
        {parameter(R"j("n": {"type": @"integer", "default": 3})j"), "did you mean `int`?"},
        {parameter(R"j("n": @{"type": "int"})j"), "lacks `default`"},
        {parameter(R"j("n": {"type": "int", "default": @3.5})j"), "not whole"},
        {parameter(R"j("n": {"type": "int", "default": @"3"})j"), "must be a number"},
        {parameter(R"j("n": {"type": "int", "default": @30, "min": 1, "max": 9})j"), "too large"},
        {parameter(R"j("n": {"type": "int", "default": @1e300})j"), "too large"},
        {parameter(R"j("n": {"type": "int", "default": 3, "min": @9, "max": 1})j"), "above its `max`"},
        {parameter(R"j("n": {"type": "int", "default": 3, @"maximum": 9})j"), "did you mean `max`?"},
        {parameter(R"j("n": {"type": "duration", "default": @3})j"), "a duration with a unit"},
        {parameter(R"j("n": {"type": "duration", "default": @"3 kB"})j"), "unknown unit"},
        {parameter(R"j("n": {"type": "fraction", "default": @3})j"), "too large"},
        {parameter(R"j("n": {"type": "fraction", "default": @"lots"})j"), "not a number"},
        {parameter(R"j("n": {"type": "bytes", "default": @3})j"), "a size with a unit"},
        {parameter(R"j("n": @{"type": "choice", "default": "a"})j"), "lacks `choices`"},
        {parameter(R"j("n": {"type": "choice", "default": @"c", "choices": ["aa", "bb"]})j"), "not a choice"},
        {parameter(R"j("n": {"type": "int", "default": 3, "choices": @["a"]})j"), "no choice"},
        {parameter(R"j(@"item": {"type": "int", "default": 3})j"), "loop variable"},
        {parameter(R"j(@"min": {"type": "int", "default": 3})j"), "function"},
        {parameter(R"j(@"a-b": {"type": "int", "default": 3})j"), "cannot name a parameter"},
        {parameter(R"j("workers": @{"type": "duration", "default": "3 s"})j"), "must have the type `int`"},
        {parameter(R"j("workers": {"type": "int", "default": 3, "max": @2000})j"), "from 1 to 1024"},
        {parameter(R"j("workers": {"type": "int", "default": @0})j"), "too small"},
        {parameter(R"j("n": @3)j"), "must be an object"},
        {R"j({"version": 1, "machine": {"strategy": @"thread"})j" + end, "did you mean `threads`?"},
        {R"j({"version": 1, "machine": {"workers": @0})j" + end, "from 1"},
        {R"j({"version": 1, "machine": {"workers": @1025})j" + end, "1024"},
        {R"j({"version": 1, "machine": {"cores": @"4"})j" + end, "a whole number"},
        {R"j({"version": 1, "machine": {"cores": @"=core"})j" + end, "did you mean `cores`?"},
        {R"j({"version": 1, "machine": {@"worker": 3})j" + end, "did you mean `workers`?"},
        {R"j({"version": 1, "machine": {"policy": @"fair"})j" + end, "unknown `policy`"},
        {R"j({"version": 1, "machine": {"workers": @4}, "parameters": {"workers": {"type": "int", "default": 2}})j" + end,
         "\"=workers\""},
        {R"j({"version": 1, "limits": {"api": @0})j" + end, "from 1"},
        {R"j({"version": 1, "limits": {"api": @{"rate": "60 / 1 min"}})j" + end, "lacks `permits`"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"60 per minute"}})j" + end, "\"60 / 1 min\""},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"60 / 1"}})j" + end, "a duration with a unit"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"0 / 1 s"}})j" + end, "from 1"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"1.5 / 1 s"}})j" + end, "whole"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"many / 1 s"}})j" + end, "a whole number"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"6 / 0 s"}})j" + end, "is 0"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "rate": @"=calls / 1 s"}})j" + end, "unknown name `calls`"},
        {R"j({"version": 1, "limits": {"api": {"permits": 2, "refuse": @"RateLimitError"}})j" + end, "there is no `rate`"},
        {R"j({"version": 1, "limits": @[])j" + end, "must be an object"},
        {R"j({"version": 1, "defines": {"a": {"use": "b"}, "b": [{"use": @"a"}]}, "program": {"use": "a"}})j",
         "`a` uses `b` uses `a`"},
        {R"j({"version": 1, "defines": {"unused": {"io": @3}})j" + end, "a unit such as"},
        {R"j({"version": 1, "defines": {"unused": {"use": @"unused"}})j" + end, "uses itself"},
        {R"j({"version": @2)j" + end, "version 1"},
        {R"j({"version": @"1")j" + end, "must be a number"},
        {R"j(@{"program": []})j", "lacks `version`"},
        {R"j(@{"version": 1})j", "lacks `program`"},
        {R"j({"version": 1, @"programm": []})j", "did you mean `program`?"},
        {R"j({"version": 1, "id": @7)j" + end, "must be a string"},
        {R"j(@[])j", "a list where a scenario should be"},
    };
    for (const Broken& row : rows) expectRefused(row);
}

TEST_CASE("broken claims and questions are refused where they are broken", "[scenario]") {
    const auto claim = [](const std::string& text) { return R"j({"version": 1, "program": [], "claims": [)j" + text + "]}"; };
    const auto question = [](const std::string& text) { return R"j({"version": 1, "program": [], "questions": [)j" + text + "]}"; };
    const auto options = [&](const std::string& text) { return question(R"j({"ask": "?", "because": ".", "options": )j" + text + "}"); };
    const std::string good = R"j({"says": "a", "holds": {"metric": "x", "is": 1}})j";
    const Broken rows[] = {
        {R"j({"version": 1, "program": [], "claims": @{}})j", "must be a list"},
        {claim("@3"), "must be an object"},
        {claim(R"j(@{"is": 3})j"), "lacks `metric`"},
        {claim(R"j({"metric": @3, "is": 3})j"), "must be a string"},
        {claim(R"j({"metric": @"", "is": 3})j"), "is empty"},
        {claim(R"j({"metric": "x", @"at_leats": 3})j"), "did you mean `at_least`?"},
        {claim(R"j(@{"metric": "x"})j"), "says nothing of its metric"},
        {claim(R"j({"metric": "x", "is": @[]})j"), "a number or a text"},
        {claim(R"j({"metric": "x", "is": @""})j"), "is empty"},
        {claim(R"j({"metric": "x", "is": 3, "at_most": @4})j"), "both `is` and a bound"},
        {claim(R"j({"metric": "x", "is": 3, "within": @"3 %"})j"), "must be a number"},
        {claim(R"j({"metric": "x", "is": 3, "within": @-1})j"), "negative"},
        {claim(R"j({"metric": "x", "at_most": 3, "within": @0.1})j"), "without `is`"},
        {claim(R"j({"metric": "x", "is": 3, "refuted": @""})j"), "is empty"},
        {claim(R"j({"metric": "x", "is": 3, "says": @3})j"), "must be a string"},
        {claim(R"j({"metric": "x", "is": 3, "with": @[]})j"), "must be an object"},
        {claim(R"j({"metric": "x", "is": 3, "with": {@"worker": 3}})j"), "did you mean `workers`?"},
        {claim(R"j({"metric": "x", "is": 3, "with": {"workers": @0}})j"), "too small"},
        {claim(R"j({"metric": "x", "is": 3, "with": {"workers": @"3"}})j"), "must be a number"},
        {claim(R"j({"metric": "x", "is": 3, "with": {"cores": @5000}})j"), "too large"},
        {claim(R"j({"metric": "x", "is": 3, "with": {"seed": @1.5}})j"), "not whole"},
        {claim(R"j({"metric": "x", "is": 3, "with": {"strategy": @"thread"}})j"), "did you mean `threads`?"},
        {claim(R"j({"metric": "x", "is": 3, "than": {"strategy": @3}})j"), "must be a string"},
        {question(R"j(@{"ask": "?", "because": "."})j"), "lacks `options`"},
        {question(R"j({"ask": @"", "because": ".", "options": []})j"), "is empty"},
        {question(R"j({"ask": "?", @"becuase": ".", "options": []})j"), "did you mean `because`?"},
        {options("@[]"), "fewer than two"},
        {options("@[" + good + "]"), "fewer than two"},
        {options("@{}"), "must be a list"},
        {options("[" + good + R"j(, @{"says": "b"}])j"), "lacks `holds`"},
        {options("[" + good + R"j(, {"says": "b", "holds": @[]}])j"), "is empty"},
        {options("[" + good + R"j(, {"says": "b", "holds": [{"metric": @3, "is": 1}]}])j"), "must be a string"},
        {options("[" + good + R"j(, {"says": "b", @"hold": 3}])j"), "did you mean `holds`?"},
        {options("[" + good + R"j(, {"says": "b", "holds": @{"metric": "x", "is": 1, "refuted": "no"}}])j"), "cannot hold what is `refuted`"},
    };
    for (const Broken& row : rows) expectRefused(row);
}

TEST_CASE("what is not JSON is refused where it breaks", "[scenario]") {
    const Broken rows[] = {
        {"@", "empty"},
        {"@ \n ", "empty"},
        {"{\"version\": 1,\n \"program\": [@", "ends too early"},
        {"{\"version\": 1,\n \"program\": @\"abc", "closing quote"},
        {"{\"version\": 1,\n \"program\": [],\n@}", "one too many"},
        {"{\"version\": 1,\n \"program\": [1,@]}", "one too many"},
        {"{\"version\": 1 @\"program\": []}", "not JSON"},
        {"{\"version\": 1, \"program\": @tru}", "not JSON"},
        {"{\"version\": 1, \"program\": []} @{}", "not JSON"},
        {"{\"version\": 1, \"program\": @'x'}", "not JSON"},
        {"{\"version\": 1, // no\n\"program\": []}", "not JSON"},
        {"{\"version\": 1, @\"version\": 1, \"program\": []}", "stands twice"},
        {"{\"version\": 1, \"program\": [{\"io\": \"1 s\", \"name\": \"é\", @\"io\": \"1 s\"}]}", "stands twice"},
        {"{\"version\": @1e999, \"program\": []}", "too large"},
        {"{\"version\": 1, \"title\": \"a@\xff\", \"program\": []}", "UTF-8"},
        {"{\"version\": 1, \"title\": \"a@\xc0\xaf\", \"program\": []}", "UTF-8"},
        {"{\"version\": 1, \"title\": \"a@\xed\xa0\x80\", \"program\": []}", "UTF-8"},
        {"\xef\xbb\xbf{\"version\": @2, \"program\": []}", "version"},
        {"{\"version\": 1, \"program\": \r\n@7}", "a number where a step"},
    };
    for (Broken row : rows) {
        if (row.text.find("//") != std::string::npos) row.text.insert(row.text.find("//"), "@");
        expectRefused(row);
    }
}
