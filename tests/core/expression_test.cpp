#include "core/scenario/expression.h"

#include <rapidcheck.h>

#include <atomic>
#include <clocale>
#include <cmath>
#include <thread>

#include "tests/catch.h"

using namespace interleave;

namespace {

double valueOf(const std::string& text, std::vector<double> values = {}) {
    const auto compiled = Expression::compile(text);
    INFO(text);
    if (!compiled) FAIL(compiled.error().text());
    return (*compiled)->evaluate(values);
}

}  // namespace

TEST_CASE("expressions compute what they say", "[expression]") {
    struct Row {
        const char* text;
        double expected;
    };
    const Row rows[] = {{"1 + 2 * 3", 7},
                        {"(1 + 2) * 3", 9},
                        {"2 ^ 3 ^ 2", 512},
                        {"-2 ^ 2", -4},
                        {"7 / 2", 3.5},
                        {"-3 + 5", 2},
                        {"1e3 + .5", 1000.5},
                        {"3 < 4", 1},
                        {"3 >= 4", 0},
                        {"3 == 3", 1},
                        {"3 != 3", 0},
                        {"1 < 2 ? 10 : 20", 10},
                        {"0 ? 1 : 0 ? 2 : 3", 3},
                        {"min(3, 1, 2)", 1},
                        {"max(3, 1, 2)", 3},
                        {"ceil(7 / 2)", 4},
                        {"floor(-0.5)", -1},
                        {"round(2.5)", 2},
                        {"round(3.5)", 4},
                        {"mod(7, 3)", 1},
                        {"mod(-1, 3)", 2},
                        {"mod(5.5, 2)", 1.5},
                        {"max(1, min(2, 3) + 1)", 3}};
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(valueOf(row.text) == Approx(row.expected));
    }
    CHECK(std::isinf(valueOf("1 / 0")));
    CHECK(std::isnan(valueOf("mod(1, 0)")));
}

TEST_CASE("an expression says which names it reads, once each and in order", "[expression]") {
    const auto compiled = Expression::compile("b + a * b + mod(item, 3) + max(a, c_1)");
    REQUIRE(compiled.ok());
    CHECK((*compiled)->names() == std::vector<std::string>{"b", "a", "item", "c_1"});
    CHECK((*compiled)->evaluate(std::vector<double>{1, 10, 7, 2}) == 1 + 10 + 1 + 10);
    CHECK((*compiled)->evaluate(std::vector<double>{2, 0, 6, 5}) == 2 + 0 + 0 + 5);
    CHECK(valueOf("workers", {4}) == 4);
    CHECK(valueOf("minimum + maxi + e2 + _e", {1, 2, 4, 8}) == 15);  // names that begin like functions and numbers
}

TEST_CASE("what is no expression is refused, whatever it is", "[expression]") {
    for (const char* text :
         {"",      " ",     "+",      "1 +",    "(1",      "1)",     "()",           "1 2",    "a b",        "a = 3",
          "a == ", "1, 2",  "(1, 2)", "min()",  "min",     "mod(1)", "mod(1, 2, 3)", "sin(1)", "1 ? 2",      "1 : 2",
          "? :",   "\"a\"", "a && b", "a || b", "!a",      "a ! b",  "2a",           "0x10",   "1e",         "a.b",
          "$",     "a;b",   "a # b",  "1 <",    "1 === 2", "min(,)", "min(1,)",      "a(1)",   "ceil(1, 2)", "item[0]"}) {
        INFO(text);
        const auto compiled = Expression::compile(text);
        CHECK_FALSE(compiled.ok());
        if (!compiled) CHECK_FALSE(compiled.error().message.empty());
    }
}

TEST_CASE("any text is an expression or an error", "[expression]") {
    const std::vector<std::string> pieces{"1", "2.5", "a", "item", "(",  ")", "+", "-",   "*",       "/",   "^",
                                          "<", ">",   "=", "!",    "?",  ":", ",", "min", "max",     "mod", "ceil",
                                          " ", "e",   ".", "==",   "<=", "&", "_", "\"",  "\xc3\xa9"};
    const bool holds = rc::check("compile and evaluate", [&] {
        const auto chosen = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size()));
        std::string text;
        for (const std::size_t index : chosen) text += pieces[index];
        const auto compiled = Expression::compile(text);
        if (!compiled) {
            RC_ASSERT(!compiled.error().message.empty());
            return;
        }
        (*compiled)->evaluate(std::vector<double>((*compiled)->names().size(), 1.5));
    });
    REQUIRE(holds);
}

TEST_CASE("expressions do not depend on the locale", "[expression]") {
    for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) std::setlocale(LC_ALL, name);
    CHECK(valueOf("1.5 * 2") == 3);
    std::setlocale(LC_ALL, "C");
}

TEST_CASE("caches compile a text once, and a pool hands each thread its own", "[expression]") {
    ExpressionCache cache;
    CHECK(*cache.get("a + 1") == *cache.get("a + 1"));
    CHECK(*cache.get("a + 1") != *cache.get("a + 2"));
    CHECK_FALSE(cache.get("a +").ok());

    ExpressionPool pool;
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                auto mine = pool.take();
                const double values[] = {double(t * 1000 + i)};
                right += (*mine->get("x * 2 + 1"))->evaluate(values) == values[0] * 2 + 1;
                pool.giveBack(std::move(mine));
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(right == 800);
}
