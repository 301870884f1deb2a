#include "app/timeline/view_state.h"

namespace interleave {

void ViewState::setWhole(TimeRange whole) {
    if (whole.to <= whole.from) whole.to = whole.from + 1;
    if (whole == m_whole) return;
    const bool follows = m_range == m_whole || m_range.from >= whole.to || m_range.to <= whole.from;
    m_whole = whole;
    if (follows) m_range = whole;
    Q_EMIT rangeChanged();
}

void ViewState::setRange(TimeRange range) {
    if (range.to <= range.from) range.to = range.from + 1;
    if (range == m_range) return;
    m_range = range;
    Q_EMIT rangeChanged();
}

void ViewState::setCursor(std::optional<Nanos> cursor) {
    if (cursor == m_cursor) return;
    m_cursor = cursor;
    Q_EMIT cursorChanged();
}

void ViewState::setSelection(std::optional<TimeRange> selection) {
    if (selection && selection->from > selection->to) std::swap(selection->from, selection->to);
    if (selection == m_selection) return;
    m_selection = selection;
    Q_EMIT selectionChanged();
}

}  // namespace interleave
