#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/run/runner.h"

namespace interleave {

/// What simulation says of one claim.
struct ClaimFinding {
    std::string metric;
    std::string says;              ///< the claim's own words, else what it holds against what: `makespan_s is 5 s ± 1 %`
    std::string source, refuted;   ///< the claim's
    std::string expected, actual;  ///< as people read them; `actual` empty where it could not be told
    std::optional<double> is, atLeast, atMost;  ///< what is expected, in the metric's unit; none for a word
    std::optional<double> value;                ///< `actual` likewise; none where it could not be told, too
    bool holds = false;                         ///< what was found agrees with the figure
    std::string why;                            ///< why it does not hold
    std::optional<Error> fault;  ///< what is wrong with the claim: it cannot be evaluated, it is false, or refuted and yet true
};

struct QuestionFinding {
    int answer = -1;             ///< the option that is right; -1: not exactly one is
    std::optional<Error> fault;  ///< why there is no answer
};

/// One for each claim and question of the scenario, in the file's order.
struct Findings {
    std::vector<ClaimFinding> claims;
    std::vector<QuestionFinding> questions;

    /// All faults in the order of the file; none: the file says what is so.
    std::vector<Error> faults() const;
};

/// Simulates what a scenario's claims and questions are about: the defaults plus each claim's own overrides, never
/// `request.settings`. Each distinct set of overrides is simulated once. Stopped by `control`, it gives up early: what it returns
/// then is of no use.
Findings evaluateClaims(const RunRequest& request, RunControl* control = nullptr);

}  // namespace interleave
