#include "app/cli/batch.h"

#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "core/format/summary_json.h"

namespace interleave {
namespace {

/// `line 3, column 15: what is wrong; what would be right`: a document is one line here, so the line that helps is the input's.
std::string errorLine(const Error& error, int number) {
    std::string text = "line " + std::to_string(number);
    if (error.place.column > 0) text += ", column " + std::to_string(error.place.column);
    text += ": " + Error{{}, error.message, error.remedy}.text();
    return nlohmann::json{{"error", text}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string answerLine(const std::string& line, int number, const RunOptions& options) {
    auto scenario = parseScenario(line, "line");
    if (!scenario) return errorLine(scenario.error(), number);
    const auto request = requestFor(options, *scenario, options.real ? Mode::Real : Mode::Simulated);
    if (!request) return errorLine(request.error(), number);
    const auto trace = execute(*request);
    if (!trace) return errorLine(trace.error(), number);
    const Summary summary = summarise(**trace, sequentialMakespan(*request, (*trace)->tasks.size()));
    std::string answer = batchLine(**trace, summary);
    while (!answer.empty() && answer.back() == '\n') answer.pop_back();
    return answer;
}

Status runBatch(std::istream& in, std::ostream& out, const RunOptions& options) {
    int number = 0;
    for (std::string line; std::getline(in, line);)
        if (!(out << answerLine(line, ++number, options) << '\n' << std::flush))
            return Error{{}, "cannot write to the standard output", ""};
    return Nothing{};
}

}  // namespace interleave
