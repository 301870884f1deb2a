#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/scenario/expression.h"
#include "core/scenario/node.h"
#include "core/scenario/scenario.h"

namespace interleave {

/// The file's values with their places, and the sections that binding reads.
struct Scenario::Document {
    Node root;
    const Node* program = nullptr;
    const Node* machine = nullptr;  ///< may be null
    const Node* limits = nullptr;   ///< may be null
    std::map<std::string_view, const Node*> defines;
    std::map<std::string_view, Position> declared;  ///< where each parameter is declared
    std::shared_ptr<ExpressionPool> expressions = std::make_shared<ExpressionPool>();
};

/// The document's sections, each of the right kind and with known keys only. Throws a Refusal.
void openDocument(Scenario::Document& document);

/// Adds the file's name.
Error toError(const Refusal& refusal, const std::string& file);

/// Binds every define that the program does not use, with any name allowed in its expressions: their other mistakes
/// must not wait until the first use. Throws a Refusal.
void checkUnusedDefines(const Scenario& scenario);

}  // namespace interleave
