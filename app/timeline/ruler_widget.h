#pragma once

#include <QWidget>

#include "app/look/theme.h"
#include "app/timeline/view_state.h"
#include "app/timeline/wheel_merger.h"

namespace interleave {

/// The time axis above the lanes. The wheel zooms, a drag pans, a double-click shows the whole run.
class RulerWidget : public QWidget {
    Q_OBJECT
public:
    explicit RulerWidget(ViewState* state, QWidget* parent = nullptr);
    void setTheme(ThemeName theme);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    TimeScale scale(TimeRange range) const;

    ViewState* m_state;
    ThemeName m_theme = ThemeName::Light;
    WheelMerger m_wheel;
    double m_pressed = 0;
    TimeRange m_rangeAtPress;
};

}  // namespace interleave
