#pragma once

#include <QWidget>
#include <array>

#include "app/look/theme.h"
#include "app/session/session.h"
#include "app/timeline/time_scale.h"

class QPainter;

namespace interleave {

class ChartPlot;
class ViewState;

/// The three charts under the timeline, side by side on its time axis: Ctrl+wheel zooms, a drag pans, and the cursor line runs
/// through all of them. Listens to the view state and changes it; knows no other widget.
class ChartStrip : public QWidget {
    Q_OBJECT
public:
    explicit ChartStrip(ViewState* view, QWidget* parent = nullptr);
    void setResult(RunResultPtr result);  ///< null: empty charts
    void setTheme(ThemeName theme);

    /// Paints the strip into `rect` as a person sees it, without the cursor; for pictures of any size, theme and range.
    void renderTo(QPainter& painter, const QRectF& rect, const Theme& theme, TimeRange range) const;

    QSize sizeHint() const override { return {1080, kHeight}; }
    QSize minimumSizeHint() const override { return {480, 120}; }
    static constexpr int kHeight = 236;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    std::array<ChartPlot*, 3> m_plots{};
    const Theme* m_theme;
};

}  // namespace interleave
