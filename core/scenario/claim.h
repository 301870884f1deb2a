#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/settings.h"

namespace interleave {

/// A figure as the file writes it: a bare number, or a text (`"5 s"`, `"40 %"`, `"TimeoutError"`). Which of them fits, and what it
/// comes to, is its metric's to say (core/analysis/metrics.h).
struct Figure {
    std::variant<double, std::string> value;
    Place place;
};

/// One sentence about a run that can be put to the test: a metric of the summary at the scenario's defaults plus `with`, held
/// against a figure. Plain values with their places; whether it holds is told by core/analysis/claims.h.
struct Claim {
    Place place;
    std::string metric;
    Place metricPlace;
    Settings with;
    std::optional<Settings> than;               ///< the figure is then that of `with` over that of `than`
    std::optional<Figure> is, atLeast, atMost;  ///< `is`, or one or both of the bounds
    double within = 0;                          ///< of `is`, as a share of it
    std::string says, source;                   ///< may be empty
    std::string refuted;                        ///< why it must not hold: a figure in circulation that is wrong; else empty
};

/// A question whose right answer is found by simulation: the one option all of whose claims hold.
struct Question {
    struct Option {
        std::string says;
        std::vector<Claim> holds;
    };
    Place place;
    std::string ask, because;
    std::vector<Option> options;
};

}  // namespace interleave
