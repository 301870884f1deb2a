#include "core/scenario/expression.h"

#include <fmt/format.h>
#include <muParser.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/scenario/spelling.h"

namespace interleave {
namespace {

constexpr std::size_t kLongestExpression = 1000;
constexpr std::string_view kFunctions[] = {"min", "max", "ceil", "floor", "round", "mod"};

bool startsName(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool continuesName(char c) { return startsName(c) || isDigit(c); }

/// The length of the number that begins `text`, or 0. Without regard to the locale, unlike the library's own.
std::size_t numberLength(std::string_view text, double& value) {
    if (text.empty() || !(isDigit(text[0]) || text[0] == '.')) return 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc::result_out_of_range) value = std::numeric_limits<double>::infinity();
    return static_cast<std::size_t>(end - text.data());
}

int readNumber(const char* text, int* position, double* value) {
    const std::size_t length = numberLength(text, *value);
    *position += static_cast<int>(length);
    return length > 0;
}

double mostOf(const double* values, int count) { return *std::max_element(values, values + count); }
double leastOf(const double* values, int count) { return *std::min_element(values, values + count); }
/// As Python's: the result has the divisor's sign.
double modulo(double a, double b) {
    const double rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
double roundHalfEven(double x) { return std::nearbyint(x); }  // as Python's
double negate(double x) { return -x; }
double ceiling(double x) { return std::ceil(x); }
double floorOf(double x) { return std::floor(x); }

Error refusal(std::string message, std::string remedy) {
    Error error;
    error.message = std::move(message);
    error.remedy = std::move(remedy);
    return error;
}

Error unexpected(std::string_view text, std::size_t at, std::string remedy) {
    std::size_t end = at + 1;  // a character beyond ASCII is shown whole
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
    return refusal(
        fmt::format("in the expression `{}`: unexpected `{}` at character {}", text, text.substr(at, end - at), at + 1),
        std::move(remedy));
}

constexpr const char* kGrammar =
    "an expression has numbers, names, + - * / ^, comparisons, `a ? b : c` and min max ceil floor round mod";

/// Reads over the text once: collects the names, and refuses what the library would accept but the language has not
/// (assignment, several results, other functions, strings).
Result<std::vector<std::string>> namesIn(std::string_view text) {
    std::vector<std::string> names;
    std::vector<bool> brackets;  // open ones; true: a function's
    bool afterFunction = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        double ignored = 0;
        if (const std::size_t length = numberLength(text.substr(i), ignored); length > 0) {
            i += length;
            if (i < text.size() && startsName(text[i]))
                return unexpected(text, i, "durations count in seconds and sizes in bytes here, without units");
            continue;
        }
        if (startsName(c)) {
            std::size_t end = i;
            while (end < text.size() && continuesName(text[end])) ++end;
            const std::string_view name = text.substr(i, end - i);
            const auto next = text.find_first_not_of(' ', end);
            const bool called = next != text.npos && text[next] == '(';
            const bool function = std::find(std::begin(kFunctions), std::end(kFunctions), name) != std::end(kFunctions);
            if (called && !function)
                return refusal(fmt::format("in the expression `{}`: unknown function `{}`", text, name),
                               suggestion(name, kFunctions));
            if (function && !called)
                return refusal(fmt::format("in the expression `{}`: the function `{}` has no arguments", text, name),
                               fmt::format("write {}(…)", name));
            if (!function && std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
            afterFunction = function;
            i = end;
            continue;
        }
        if (c == '(') {
            brackets.push_back(afterFunction);
        } else if (c == ')') {
            if (brackets.empty()) return unexpected(text, i, "there is no open bracket");
            brackets.pop_back();
        } else if (c == ',') {
            if (brackets.empty() || !brackets.back())
                return unexpected(text, i, "a comma stands between a function's arguments only");
        } else if (c == '=' || c == '!') {
            const bool compares = (i + 1 < text.size() && text[i + 1] == '=');
            if (!compares) return unexpected(text, i, "comparisons are == != < <= > >=");
            ++i;
        } else if (c == '<' || c == '>') {
            if (i + 1 < text.size() && text[i + 1] == '=') ++i;
        } else if (std::string_view("+-*/^?: ").find(c) == std::string_view::npos) {
            return unexpected(text, i, kGrammar);
        }
        if (c != ' ') afterFunction = false;
        ++i;
    }
    if (!brackets.empty()) return refusal(fmt::format("in the expression `{}`: a bracket is not closed", text), "add `)`");
    return names;
}

}  // namespace

/// The library's parser with this language's functions and nothing else.
struct Expression::Parser : mu::ParserBase {
    Parser() {
        AddValIdent(readNumber);
        InitCharSets();
        InitFun();
        InitOprt();
    }
    void InitCharSets() override {
        DefineNameChars("0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        DefineOprtChars("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*^/?<>=!:");
        DefineInfixOprtChars("+-");
    }
    void InitFun() override {
        DefineFun("min", leastOf);
        DefineFun("max", mostOf);
        DefineFun("ceil", ceiling);
        DefineFun("floor", floorOf);
        DefineFun("round", roundHalfEven);
        DefineFun("mod", modulo);
    }
    void InitConst() override {}
    void InitOprt() override { DefineInfixOprt("-", negate); }
};

Expression::Expression() = default;
Expression::~Expression() = default;

Result<std::unique_ptr<Expression>> Expression::compile(const std::string& text) {
    if (text.size() > kLongestExpression)
        return refusal(fmt::format("an expression of {} characters", text.size()),
                       fmt::format("the longest has {}", kLongestExpression));
    if (text.find_first_not_of(' ') == text.npos) return refusal("an empty expression", kGrammar);
    Result<std::vector<std::string>> names = namesIn(text);
    if (!names) return names.error();
    std::unique_ptr<Expression> made(new Expression);
    made->m_names = *std::move(names);
    made->m_values.resize(made->m_names.size());
    if (isIdentifier(text)) return made;
    made->m_parser = std::make_unique<Parser>();
    try {
        for (std::size_t i = 0; i < made->m_names.size(); ++i) made->m_parser->DefineVar(made->m_names[i], &made->m_values[i]);
        made->m_parser->SetExpr(text);
        made->m_parser->Eval();  // compiles
        if (made->m_parser->GetNumResults() != 1)
            return refusal(fmt::format("the expression `{}` has several results", text), kGrammar);
    } catch (const mu::ParserError& error) {
        const std::size_t at =
            error.GetPos() < 0 ? text.size() : std::min<std::size_t>(static_cast<std::size_t>(error.GetPos()), text.size());
        if (at >= text.find_last_not_of(' ') + 1)
            return refusal(fmt::format("the expression `{}` ends too early, or an operator lacks its second side", text),
                           kGrammar);
        return unexpected(text, at, kGrammar);
    }
    return made;
}

double Expression::evaluate(std::span<const double> values) {
    if (!m_parser) return values[0];
    std::copy(values.begin(), values.end(), m_values.begin());
    try {
        return m_parser->Eval();
    } catch (const mu::ParserError&) {
        return std::numeric_limits<double>::quiet_NaN();
    }
}

std::span<const std::string_view> expressionFunctions() { return kFunctions; }

bool isIdentifier(std::string_view text) {
    return !text.empty() && startsName(text[0]) && std::all_of(text.begin(), text.end(), continuesName);
}

Result<Expression*> ExpressionCache::get(const std::string& text) {
    if (const auto known = m_known.find(text); known != m_known.end()) return known->second.get();
    if (m_known.size() >= kMost) return refusal(fmt::format("more than {} different expressions", kMost), "compute fewer");
    auto compiled = Expression::compile(text);
    if (!compiled) return compiled.error();
    return m_known.emplace(text, *std::move(compiled)).first->second.get();
}

std::unique_ptr<ExpressionCache> ExpressionPool::take() {
    const std::scoped_lock lock(m_mutex);
    if (m_idle.empty()) return std::make_unique<ExpressionCache>();
    auto cache = std::move(m_idle.back());
    m_idle.pop_back();
    return cache;
}

void ExpressionPool::giveBack(std::unique_ptr<ExpressionCache> cache) {
    const std::scoped_lock lock(m_mutex);
    if (m_idle.size() < 4) m_idle.push_back(std::move(cache));
}

}  // namespace interleave
