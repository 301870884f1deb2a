#pragma once

#include <memory>
#include <vector>

#include "core/scenario/expression.h"
#include "core/scenario/node.h"
#include "core/scenario/program.h"

namespace interleave {

/// The expressions of a program that depend on loop variables: compiled, with where each of their names gets its value.
struct Program::Expressions {
    struct Input {
        Slot slot = kNoSlot;
        double value = 0;  ///< where slot is kNoSlot: a parameter's, known since binding
    };
    struct Bound {
        Expression* compiled = nullptr;
        std::vector<Input> inputs;  ///< in the order of the compiled expression's names
        double scale = 1;           ///< time_scale for durations
        bool mayBeNegative = true;
        Position at;
        std::string text;  ///< as it stands in the file, with its `=`
    };

    explicit Expressions(std::shared_ptr<ExpressionPool> pool) : m_pool(std::move(pool)), cache(m_pool->take()) {}
    ~Expressions() { m_pool->giveBack(std::move(cache)); }
    Expressions(const Expressions&) = delete;
    Expressions& operator=(const Expressions&) = delete;

private:
    std::shared_ptr<ExpressionPool> m_pool;  // declared before what is taken from it

public:
    std::unique_ptr<ExpressionCache> cache;
    std::vector<Bound> bound;
    std::vector<double> scratch;  ///< the values of the expression being evaluated
};

}  // namespace interleave
