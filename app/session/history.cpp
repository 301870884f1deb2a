#include "app/session/history.h"

namespace interleave {

void SettingsHistory::reset(Settings settings) {
    m_states.assign(1, std::move(settings));
    m_now = 0;
    m_open.clear();
}

void SettingsHistory::change(Settings next, const std::string& what) {
    if (next == current()) return;
    m_states.resize(m_now + 1);
    if (m_open == what && !what.empty()) {
        m_states[m_now] = std::move(next);
        return;
    }
    m_states.push_back(std::move(next));
    ++m_now;
    m_open = what;
}

void SettingsHistory::undo() {
    if (!canUndo()) return;
    --m_now;
    m_open.clear();
}

void SettingsHistory::redo() {
    if (!canRedo()) return;
    ++m_now;
    m_open.clear();
}

}  // namespace interleave
