#include "app/charts/chart_strip.h"

#include <QPainter>

#include "app/charts/chart_plot.h"
#include "app/timeline/view_state.h"

namespace interleave {
namespace {

/// Where chart `i` lies, below the strip's upper hairline and right of its own.
QRectF cell(const QRectF& strip, int i) {
    const double width = strip.width() / 3;
    const double left = std::round(strip.left() + width * i), right = std::round(strip.left() + width * (i + 1));
    return {left + (i > 0 ? 1 : 0), strip.top() + 1, right - left - (i > 0 ? 1 : 0), strip.height() - 1};
}

void drawHairlines(QPainter& painter, const QRectF& strip, const Theme& theme) {
    painter.fillRect(QRectF(strip.left(), strip.top(), strip.width(), 1), theme.line);
    for (int i = 1; i < 3; ++i) painter.fillRect(QRectF(cell(strip, i).left() - 1, strip.top(), 1, strip.height()), theme.line);
}

}  // namespace

ChartStrip::ChartStrip(ViewState* view, QWidget* parent) : QWidget(parent), m_theme(&Theme::of(ThemeName::Light)) {
    for (ChartPlot*& plot : m_plots) plot = new ChartPlot(view, this);
    setResult(nullptr);
}

void ChartStrip::setResult(RunResultPtr result) {
    const auto contents = result ? chartContents(*result) : emptyChartContents();
    for (std::size_t i = 0; i < m_plots.size(); ++i) m_plots[i]->setContent(contents[i]);
}

void ChartStrip::setTheme(ThemeName theme) {
    m_theme = &Theme::of(theme);
    for (ChartPlot* plot : m_plots) plot->setTheme(theme);
    update();
}

void ChartStrip::renderTo(QPainter& painter, const QRectF& rect, const Theme& theme, TimeRange range) const {
    painter.fillRect(rect, theme.panel);
    drawHairlines(painter, rect, theme);
    for (std::size_t i = 0; i < m_plots.size(); ++i) m_plots[i]->renderTo(painter, cell(rect, static_cast<int>(i)), theme, range);
}

void ChartStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawHairlines(painter, rect(), *m_theme);
}

void ChartStrip::resizeEvent(QResizeEvent*) {
    for (std::size_t i = 0; i < m_plots.size(); ++i) m_plots[i]->setGeometry(cell(rect(), static_cast<int>(i)).toRect());
}

}  // namespace interleave
