#pragma once

#include <optional>
#include <string>

#include "core/engine/real_machine.h"

namespace interleave {

/// Rounds per ns of `kernel`.
double rateOf(const WorkRates& rates, Work::Kernel kernel);

/// The file that keeps the rates of one processor and one build of the program. It is read whole or not at all: a file that is
/// cut short, made for another processor or another build, or holds anything but three possible figures is as good as none.
class WorkRatesFile {
public:
    WorkRatesFile(std::string path, std::string key) : m_path(std::move(path)), m_key(std::move(key)) {}
    /// In the user's cache folder: $INTERLEAVE_CACHE_DIR, else $XDG_CACHE_HOME/interleave, else ~/.cache/interleave.
    static WorkRatesFile ofThisMachine();

    std::optional<WorkRates> load() const;
    /// Written beside and renamed. Errors: no such folder can be made, or no file in it.
    Status save(const WorkRates& rates) const;

private:
    std::string m_path;  // empty: the user has no home
    std::string m_key;
};

/// `model name` of the first processor, as the system tells it; `unknown processor` where it does not.
std::string processorModel();

/// Whether a core of this machine runs at about these rates just now: it may be slower (others are busy), not much faster.
bool ratesHold(const WorkRates& rates);

}  // namespace interleave
