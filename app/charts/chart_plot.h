#pragma once

#include <QGraphicsScene>
#include <QPixmap>
#include <QWidget>
#include <memory>

#include "app/charts/chart_content.h"
#include "app/timeline/time_scale.h"

class QChart;
class QValueAxis;

namespace interleave {

class ViewState;

/// One chart. Qt Charts draws the curves; the text and the grid around them are drawn here, because its axes know no units of
/// time and place their labels late. The picture is kept until range, data or size change, so a moving cursor costs one line.
class ChartPlot : public QWidget {
    Q_OBJECT
public:
    explicit ChartPlot(ViewState* view, QWidget* parent = nullptr);
    ~ChartPlot() override;
    void setContent(ChartContent content);
    void setTheme(ThemeName theme);
    void renderTo(QPainter& painter, const QRectF& rect, const Theme& theme, TimeRange range) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Drawing;
    void drawCurves(QPainter& painter, const QRectF& plot, const Theme& theme, TimeRange range) const;
    void drawFrame(QPainter& painter, const QRectF& rect, const QRectF& plot, const Theme& theme, TimeRange range) const;
    TimeScale scale() const;
    void refresh();

    ViewState* m_view;
    ChartContent m_content;
    const Theme* m_theme;
    std::unique_ptr<Drawing> m_drawing;
    QPixmap m_picture;  ///< null: to be drawn anew
    QPoint m_dragFrom;
    TimeRange m_dragRange;
    bool m_dragging = false;
};

}  // namespace interleave
