#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/bound_expressions.h"
#include "core/scenario/node.h"
#include "core/scenario/program.h"

namespace interleave {

/// Turns the values of a scenario (counts, durations, sizes, chances, draws) into numbers for given settings. Knows the
/// parameters and which loop variables are in scope; nothing of steps. All functions throw a Refusal for what is wrong;
/// `what` names the value in the message.
class ValueBinder {
public:
    /// Sets the program's strategy, machine, seed and time scale as a side effect: expressions may read them.
    ValueBinder(const Scenario& scenario, const Settings& settings, Program& program);

    Number count(const Node& node, std::string_view what, std::int64_t least);
    Number seconds(const Node& node, std::string_view what, bool mayBeNegative = false);  ///< multiplied by time_scale
    Number bytes(const Node& node, std::string_view what);
    Number plain(const Node& node, std::string_view what, bool mayBeNegative = false);
    Number argument(const Node& node, std::string_view what);  ///< of `use`: any of these, durations unscaled
    Draw duration(const Node& node, std::string_view what, bool mayBeNegative = false);

    /// A loop variable's slot, or a name for a constant, until the matching leave(). Names may hide outer ones.
    Slot enter(const std::string& name);
    void enterConstant(const std::string& name, double value);
    /// Leaves the last name: its slot, or kNoSlot where nothing that was bound meanwhile reads it.
    Slot leave();
    /// For what reads a variable without an expression.
    void willRead(Slot slot);

    /// From now on unknown names are taken for loop variables: for a define whose use is not known.
    void allowUnknownNames() { m_allowUnknown = true; }

private:
    struct Name {
        std::string text;
        Slot slot;
        double value;
        bool read = false;
    };

    void checkSettings(const Scenario& scenario, const Settings& settings) const;
    void readParameters(const Scenario& scenario, const Settings& settings);
    void readMachine(const Scenario& scenario, const Settings& settings);
    int threads(const Node& node, std::string_view what);
    Number expression(const Node& node, double scale, bool mayBeNegative, std::string_view what);
    Program::Expressions::Input resolve(const std::string& name, const Node& where);
    Number constant(double value, const Node& node, bool mayBeNegative, std::string_view what) const;

    Program& m_program;
    std::map<std::string, double, std::less<>> m_parameters;
    std::vector<Name> m_scope;
    Slot m_slots = 0;  ///< in use now
    bool m_allowUnknown = false;
};

}  // namespace interleave
