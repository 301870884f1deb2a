#pragma once

#include <string>
#include <vector>

#include "core/scenario/settings.h"

namespace interleave {

/// Undo and redo of one scenario's settings. Changes of the same thing count as one step until settle(), so a slider's way is one
/// step however long it was. Holds values only; applying them is the session's.
class SettingsHistory {
public:
    const Settings& current() const { return m_states[m_now]; }
    /// Forgets everything before `settings`.
    void reset(Settings settings);
    /// Puts `fit(state)` in the place of every state: what they are settings of has changed. Undo and redo stay.
    template <class Fit>
    void refit(Fit&& fit) {
        for (Settings& state : m_states) state = fit(state);
        m_open.clear();
    }
    /// Makes `next` current. `what` names the thing that changed.
    void change(Settings next, const std::string& what);
    void settle() { m_open.clear(); }
    bool canUndo() const { return m_now > 0; }
    bool canRedo() const { return m_now + 1 < m_states.size(); }
    void undo();
    void redo();

private:
    std::vector<Settings> m_states{Settings{}};
    std::size_t m_now = 0;
    std::string m_open;  ///< what the step under way changes; empty: none is
};

}  // namespace interleave
