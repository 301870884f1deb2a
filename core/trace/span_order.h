#pragma once

#include <vector>

#include "core/trace/trace.h"

namespace interleave {

/// Sorts spans by start, those of one start as they stand. In place: a stable sort of the spans themselves would hold them twice.
void sortByStart(std::vector<Span>& spans);

}  // namespace interleave
