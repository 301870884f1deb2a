#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace interleave {

/// One expression of the language (SCENARIOS.md, "Values"), compiled. What its names mean is the caller's business:
/// it fills `values` in the order of `names` before it evaluates. Not shared between threads.
class Expression {
public:
    /// Compiles `text` (without its `=`). The Error has no place; positions in its message count characters of `text`, from 1.
    static Result<std::unique_ptr<Expression>> compile(const std::string& text);
    ~Expression();
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;

    const std::vector<std::string>& names() const { return m_names; }
    /// May come out as infinity or not-a-number (division by zero).
    double evaluate(std::span<const double> values);

private:
    Expression();

    struct Parser;
    std::vector<std::string> m_names;
    std::vector<double> m_values;      ///< what the parser reads; never reallocated once compiled
    std::unique_ptr<Parser> m_parser;  ///< none where the expression is just a name
};

/// The words that are functions in expressions, and so cannot name a parameter.
std::span<const std::string_view> expressionFunctions();
/// A letter or underscore, then letters, digits and underscores.
bool isIdentifier(std::string_view text);

/// Compiled expressions by text: compiling costs microseconds, so binding for each move of a slider must not do it again.
class ExpressionCache {
public:
    static constexpr std::size_t kMost = 4096;
    /// The compiled expression, which lives as long as the cache. Errors: those of compile, and more than kMost different ones.
    Result<Expression*> get(const std::string& text);

private:
    std::map<std::string, std::unique_ptr<Expression>, std::less<>> m_known;
};

/// The caches of one scenario that no program is using: bindings on several threads each get their own.
class ExpressionPool {
public:
    std::unique_ptr<ExpressionCache> take();
    void giveBack(std::unique_ptr<ExpressionCache> cache);

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<ExpressionCache>> m_idle;
};

}  // namespace interleave
