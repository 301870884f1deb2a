#pragma once

#include <vector>

#include "core/scenario/program.h"
#include "core/trace/trace.h"

namespace interleave {

/// The stages of a program in the order of the file: each pipeline's stages, and the names of the leaves outside pipelines, each
/// once.
std::vector<Stage> stagesOf(const Program& program);

/// The names of the leaves that compute without the GIL.
std::vector<NameId> leavesReleasingGil(const Program& program);

}  // namespace interleave
