#include "core/scenario/strategy.h"

namespace interleave {

const char* word(Strategy strategy) {
    switch (strategy) {
        case Strategy::Sequential: return "sequential";
        case Strategy::EventLoop: return "event-loop";
        case Strategy::Threads: return "threads";
        case Strategy::FreeThreads: return "free-threads";
        case Strategy::Interpreters: return "interpreters";
        case Strategy::Processes: return "processes";
        case Strategy::Native: return "native";
    }
    return "?";
}

const char* label(Strategy strategy) {
    switch (strategy) {
        case Strategy::Sequential: return "Sequential";
        case Strategy::EventLoop: return "Event loop";
        case Strategy::Threads: return "Threads (GIL)";
        case Strategy::FreeThreads: return "Free threads";
        case Strategy::Interpreters: return "Interpreters";
        case Strategy::Processes: return "Processes";
        case Strategy::Native: return "Native";
    }
    return "?";
}

std::optional<Strategy> strategyFrom(std::string_view text) {
    for (const Strategy strategy : kStrategies)
        if (text == word(strategy)) return strategy;
    return std::nullopt;
}

}  // namespace interleave
