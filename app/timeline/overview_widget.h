#pragma once

#include <QWidget>

#include "app/look/theme.h"
#include "app/timeline/draw_list.h"
#include "app/timeline/view_state.h"
#include "app/timeline/wheel_merger.h"
#include "core/trace/trace.h"

namespace interleave {

/// The whole run in a strip: what was in flight, and a window over what the timeline shows. The window is dragged, resized at its
/// edges, and comes to where a click falls; while it covers everything, a drag draws a new one.
class OverviewWidget : public QWidget {
    Q_OBJECT
public:
    explicit OverviewWidget(ViewState* state, QWidget* parent = nullptr);
    void setTrace(TracePtr trace);  ///< null clears
    void setTheme(ThemeName theme);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    enum class Drag { None, Move, From, To, Draw };

    QRectF area() const;      ///< of the window's frame
    TimeScale scale() const;  ///< of the whole run over area()
    bool showsWhole() const;
    Drag dragAt(double x) const;
    void rebuild();

    ViewState* m_state;
    ThemeName m_theme = ThemeName::Light;
    TracePtr m_trace;
    DrawList m_profile;  ///< of m_profileOf at this size
    TimeRange m_profileOf;
    WheelMerger m_wheel;
    Drag m_drag = Drag::None;
    double m_pressed = 0;
    TimeRange m_rangeAtPress;
};

}  // namespace interleave
