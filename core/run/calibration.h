#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/engine/costs.h"

namespace interleave {

/// Measures what this machine's own threads and processes cost, by small real runs whose records are read: what a simulation is to
/// predict is measured as a run will have it. Takes about two seconds. The work rates are measured anew and kept for later runs.
/// Only in a program that has the worker mode. Errors: the system refuses a thread, a process or a socket.
Result<MachineCosts> measureMachine();

/// One measured figure: its name in the file, what it is in words, and its unit.
struct MachineFigure {
    enum class Unit : std::uint8_t { Nanoseconds, NanosecondsPerByte, Bytes, RoundsPerNanosecond };
    const char* name;   ///< `thread_start`
    const char* label;  ///< `thread start`
    Unit unit;
    double MachineCosts::*value;
    double most;  ///< no machine comes near it: a greater one is not a measurement
};
const std::vector<MachineFigure>& machineFigures();

/// The text that keeps the figures of this machine: a heading, the processor, a line each, an ending.
std::string calibrationText(const MachineCosts& costs);
/// Reads such a text. Errors, each with its line in `file` and the remedy to measure again: it is cut short or not such a text, it
/// is of another processor, a figure is missing, unknown, twice there or impossible.
Result<MachineCosts> parseCalibration(std::string_view text, const std::string& file);

}  // namespace interleave
