#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/claim.h"
#include "core/scenario/strategy.h"

namespace interleave {

enum class ParameterType : std::uint8_t { Int, Duration, Fraction, Bytes, Choice };

/// A slider's description. Values are plain numbers everywhere in the program: a count, seconds, a share (0 to 1), bytes,
/// or the number of a choice.
struct Parameter {
    std::string name, label;
    ParameterType type = ParameterType::Int;
    double defaultValue = 0, minimum = 0, maximum = 0;
    std::vector<std::string> choices;
    bool declared = true;  ///< false: one every scenario has (workers, seed, time_scale) that this file does not declare
};

/// The parsed and schema-checked file: what the window lists and draws sliders from. Immutable and shared between threads.
/// What the steps mean for given parameter values is a Program (program.h).
class Scenario {
public:
    std::string file;  ///< where it came from, for messages
    std::string id, title, subtitle, topic, about;
    std::vector<Parameter> parameters;  ///< declared ones in the file's order, then the undeclared standard ones
    Strategy strategy = Strategy::Interpreters;
    std::vector<Claim> claims;        ///< what the file says of its runs; core/analysis/claims.h tells whether it is so
    std::vector<Question> questions;  ///< likewise

    const Parameter* parameter(std::string_view name) const;

    struct Document;  ///< the JSON with the place of every value; only core/scenario looks inside
    std::shared_ptr<const Document> document;
};
using ScenarioPtr = std::shared_ptr<const Scenario>;

/// Reads a scenario from text. `file` is only named in messages. Checked: size (at most 8 MiB), nesting (at most 256), JSON, schema,
/// names of parameters, units, expressions (by binding once at the defaults), steps not supported yet (refused by name), claims and
/// questions but for their metrics and whether they hold.
/// Every Error has file, line and column.
Result<ScenarioPtr> parseScenario(std::string_view text, std::string file);

/// Reads a file; a directory, a missing or unreadable file, or one over the size limit is an Error naming it.
Result<ScenarioPtr> loadScenario(const std::string& path);

}  // namespace interleave
