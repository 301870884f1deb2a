#pragma once

#include <atomic>
#include <cstdint>

#include "core/base/duration.h"

namespace interleave {

/// A word on which a thread can sleep: the shortest way into the system and out of it again. Whoever wakes the sleeper changes the
/// word first. Leaves out spurious ends of the sleep: who slept looks again.
namespace futex {

using Word = std::atomic<std::uint32_t>;

/// Sleeps while `word` is `expected`, at most until CLOCK_MONOTONIC shows `until` (kNever: for ever).
void sleep(const Word& word, std::uint32_t expected, Nanos until = kNever);
/// Ends the sleep of one who sleeps there.
void wake(const Word& word);

}  // namespace futex
}  // namespace interleave
