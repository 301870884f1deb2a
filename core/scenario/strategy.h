#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace interleave {

/// The seven strategies of SCENARIOS.md.
enum class Strategy : std::uint8_t { Sequential, EventLoop, Threads, FreeThreads, Interpreters, Processes, Native };
const char* word(Strategy strategy);   ///< `event-loop`
const char* label(Strategy strategy);  ///< `Event loop`, `Threads (GIL)`
std::optional<Strategy> strategyFrom(std::string_view word);
inline constexpr Strategy kStrategies[] = {Strategy::Sequential,   Strategy::EventLoop, Strategy::Threads, Strategy::FreeThreads,
                                           Strategy::Interpreters, Strategy::Processes, Strategy::Native};

}  // namespace interleave
