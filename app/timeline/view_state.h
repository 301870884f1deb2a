#pragma once

#include <QObject>
#include <optional>

#include "app/timeline/time_scale.h"

namespace interleave {

/// What overview, ruler, timeline and charts have in common: range, cursor, selection. Widgets change it and listen to it; they
/// never call each other.
class ViewState : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    TimeRange whole() const { return m_whole; }
    TimeRange range() const { return m_range; }
    std::optional<Nanos> cursor() const { return m_cursor; }
    std::optional<TimeRange> selection() const { return m_selection; }

    /// The run's extent. A view that showed the whole keeps showing the whole; another keeps its range,
    /// unless nothing of the run would be left in it. Emits rangeChanged.
    void setWhole(TimeRange whole);
    void setRange(TimeRange range);
    void showWhole() { setRange(m_whole); }
    void setCursor(std::optional<Nanos> cursor);
    void setSelection(std::optional<TimeRange> selection);  ///< the ends in either order

Q_SIGNALS:
    void rangeChanged();
    void cursorChanged();
    void selectionChanged();

private:
    TimeRange m_whole, m_range;
    std::optional<Nanos> m_cursor;
    std::optional<TimeRange> m_selection;
};

/// Left edge and right margin of the plot area, the same for overview, ruler and lanes (the mock: labels 112 px wide, 14 px at
/// the right).
inline constexpr int kLabelWidth = 112;
inline constexpr int kRightMargin = 14;

}  // namespace interleave
