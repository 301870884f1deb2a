#pragma once

#include <cstdint>

#include "core/engine/seams.h"

namespace interleave {

/// The work that stands for a workload's computing, in rounds of constant cost. Each kernel is a chain: a round begins with what
/// the one before came to, so neither the compiler nor the processor can leave one out, overlap two, or gain from how the code
/// happens to be aligned. How long a round takes is measured (core/engine/work_rates.h), not known here.
namespace kernels {

/// Does `rounds` rounds from `state` and returns the state after them; `advance(k, a + b, s)` is
/// `advance(k, b, advance(k, a, s))`. Any state is good to begin with. Thread-safe.
///  Hash: folds eight words into a digest.
///  Memory: one hop through a ring of 128 KiB in random order: a miss of the first-level cache.
///  Inference: one question answered from the built-in corpus: tokenised, embedded, passages ranked (core/engine/retrieval.h).
std::uint64_t advance(Work::Kernel kernel, std::uint64_t rounds, std::uint64_t state);

/// Builds what the kernel reads, so that the first job that uses it does not pay for that.
void prepare(Work::Kernel kernel);

}  // namespace kernels
}  // namespace interleave
