#pragma once

#include <vector>

#include "core/scenario/claim.h"
#include "core/scenario/node.h"
#include "core/scenario/scenario.h"

namespace interleave {

/// Reads the sections `claims` and `questions` (either may be null) of a scenario whose parameters are known; throws a Refusal for
/// what cannot be a claim of it. Unknown metrics are not seen here: they are the summary's, which this room does not know.
std::vector<Claim> readClaims(const Node* section, const Scenario& scenario);
std::vector<Question> readQuestions(const Node* section, const Scenario& scenario);

}  // namespace interleave
