#include "app/charts/chart_plot.h"

#include <QAreaSeries>
#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>
#include <cmath>

#include "app/timeline/view_state.h"

namespace interleave {
namespace {

// Measured in the mock.
constexpr QMarginsF kAround(46, 33, 18, 37);
constexpr double kTitleMiddle = 17, kTitleLeft = 12;
constexpr int kTitlePixels = 13, kLabelPixels = 11;
constexpr double kLegendMark = 12, kLegendGap = 12;
constexpr double kTickPixels = 56;
constexpr double kLineWidth = 1.8, kEdge = 1;
constexpr double kNotch = 0.8;     // of the range that is left after one notch of the wheel
constexpr double kPanNotch = 0.1;  // of the range, panned by one notch
constexpr double kFill = 0.18;     // a curve's area: the share of its colour

QString valueLabel(double value) {
    return value >= 10'000 ? QString::number(value / 1000, 'g', 4) + "k" : QString::number(value, 'g', 4);
}

}  // namespace

/// The chart and its scene; made once and fed anew, because making series costs more than replacing their points.
struct ChartPlot::Drawing {
    QGraphicsScene scene;
    QChart* chart = new QChart;
    QValueAxis* x = new QValueAxis;
    QValueAxis* y = new QValueAxis;
    struct Pair {
        QLineSeries *line, *edge;
        QAreaSeries* area;
    };
    std::vector<Pair> pairs;

    Drawing() {
        scene.addItem(chart);
        chart->setMargins({});
        chart->layout()->setContentsMargins(0, 0, 0, 0);
        chart->setBackgroundVisible(false);
        chart->legend()->hide();
        chart->addAxis(x, Qt::AlignBottom);
        chart->addAxis(y, Qt::AlignLeft);
        x->setVisible(false);
        y->setVisible(false);
    }
    void setCurves(std::size_t count) {
        while (pairs.size() > count) {
            chart->removeSeries(pairs.back().area);
            chart->removeSeries(pairs.back().line);
            delete pairs.back().area;
            delete pairs.back().line;
            pairs.pop_back();
        }
        while (pairs.size() < count) {
            auto* edge = new QLineSeries;
            Pair pair{new QLineSeries, edge, new QAreaSeries(edge)};
            edge->setParent(pair.area);
            for (QAbstractSeries* series : {static_cast<QAbstractSeries*>(pair.area), static_cast<QAbstractSeries*>(pair.line)}) {
                chart->addSeries(series);
                series->attachAxis(x);
                series->attachAxis(y);
            }
            pairs.push_back(pair);
        }
    }
};

ChartPlot::ChartPlot(ViewState* view, QWidget* parent)
    : QWidget(parent), m_view(view), m_theme(&Theme::of(ThemeName::Light)), m_drawing(std::make_unique<Drawing>()) {
    setMouseTracking(true);
    connect(view, &ViewState::rangeChanged, this, &ChartPlot::refresh);
    connect(view, &ViewState::cursorChanged, this, qOverload<>(&QWidget::update));
}

ChartPlot::~ChartPlot() = default;

void ChartPlot::setContent(ChartContent content) {
    m_content = std::move(content);
    m_drawing->setCurves(m_content.curves.size());
    setAccessibleName(m_content.title + ", " + m_content.unit);
    setAccessibleDescription(m_content.explanation);
    setToolTip(m_content.explanation);
    refresh();
}

void ChartPlot::setTheme(ThemeName theme) {
    m_theme = &Theme::of(theme);
    refresh();
}

void ChartPlot::refresh() {
    m_picture = {};
    update();
}

TimeScale ChartPlot::scale() const {
    const QRectF plot = QRectF(rect()).marginsRemoved(kAround);
    return {m_view->range(), plot.left(), plot.width()};
}

void ChartPlot::drawCurves(QPainter& painter, const QRectF& plot, const Theme& theme, TimeRange range) const {
    const int columns = std::max(1, static_cast<int>(plot.width()));
    for (std::size_t i = 0; i < m_drawing->pairs.size(); ++i) {
        const auto points = m_content.curves[i].sample(range, columns);
        const QList<QPointF> list(points.begin(), points.end());
        const Drawing::Pair& pair = m_drawing->pairs[i];
        const QColor colour = theme.*m_content.curves[i].colour;
        QColor fill = colour;
        fill.setAlphaF(kFill);
        pair.edge->replace(list);
        pair.line->replace(list);
        pair.area->setPen(Qt::NoPen);
        pair.area->setBrush(fill);
        pair.line->setPen(QPen(colour, kLineWidth));
    }
    m_drawing->x->setRange(0, columns);
    // A line along an edge is half outside of the plot, where Qt Charts would cut it: its plot is a little taller than ours.
    const QRectF taller = plot.adjusted(0, -kEdge, 0, kEdge);
    const QRectF own(QPointF(0, 0), taller.size());
    const double perPixel = m_content.axis.top / plot.height();
    m_drawing->y->setRange(-kEdge * perPixel, m_content.axis.top + kEdge * perPixel);
    m_drawing->chart->resize(own.size());
    m_drawing->chart->setPlotArea(own);
    m_drawing->scene.setSceneRect(own);
    painter.setRenderHint(QPainter::Antialiasing, m_content.smooth);
    m_drawing->scene.render(&painter, taller, own);
}

void ChartPlot::drawFrame(QPainter& painter, const QRectF& rect, const QRectF& plot, const Theme& theme, TimeRange range) const {
    const auto text = [&](const QRectF& box, const QString& words, const QColor& colour, const QFont& font, Qt::Alignment align) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(box, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextDontClip, words);
        return QFontMetricsF(font).horizontalAdvance(words);
    };
    const QFont bold = textFont(kTitlePixels, QFont::DemiBold), plain = textFont(kTitlePixels), small = textFont(kLabelPixels);
    const QRectF titleBox(rect.left() + kTitleLeft, rect.top() + kTitleMiddle - 10, rect.width() - 2 * kTitleLeft, 20);
    const double titleWidth = text(titleBox, m_content.title, theme.text, bold, Qt::AlignLeft);
    const double unitWidth = QFontMetricsF(plain).horizontalAdvance(m_content.unit);

    // Where it is narrow the legend takes the place of the unit: colours without names say nothing.
    double legendWidth = 0;
    if (m_content.curves.size() > 1)
        for (const Curve& curve : m_content.curves)
            legendWidth += QFontMetricsF(small).horizontalAdvance(curve.name) + kLegendMark + kLegendGap;
    const double room = plot.right() - titleBox.left() - titleWidth;
    const bool legend = legendWidth > 0 && legendWidth < room;
    if (!legend || unitWidth + legendWidth < room)
        text(titleBox.adjusted(titleWidth + 4, 0, 0, 0), m_content.unit, theme.muted, plain, Qt::AlignLeft);
    double x = plot.right() - legendWidth;
    for (const Curve& curve : m_content.curves) {
        if (!legend) break;
        x += kLegendGap;
        painter.fillRect(QRectF(x, titleBox.center().y() - 4, 8, 8), theme.*curve.colour);
        x += kLegendMark;
        x += text({x, titleBox.top(), rect.width(), titleBox.height()}, curve.name, theme.muted, small, Qt::AlignLeft);
    }

    for (int i = 0; i * m_content.axis.step <= m_content.axis.top * (1 + 1e-9); ++i) {
        const double value = i * m_content.axis.step;
        const double y = std::round(plot.bottom() - plot.height() * value / m_content.axis.top);
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), i == 0 ? theme.line : theme.gridLine);
        text({rect.left(), y - 8, plot.left() - rect.left() - 6, 16}, valueLabel(value), theme.muted, small, Qt::AlignRight);
    }
    for (const TimeScale::Tick& tick : TimeScale(range, plot.left(), plot.width()).ticks(kTickPixels)) {
        const double left = TimeScale(range, plot.left(), plot.width()).x(tick.time);
        const double width = QFontMetricsF(small).horizontalAdvance(tick.label);
        if (left < plot.left() - 0.5 || left + width > rect.right() - 2) continue;
        text({left, plot.bottom() + 5, width, 16}, tick.label, theme.muted, small, Qt::AlignLeft);
    }
}

void ChartPlot::renderTo(QPainter& painter, const QRectF& rect, const Theme& theme, TimeRange range) const {
    const QRectF plot = rect.marginsRemoved(kAround);
    if (plot.width() < 10 || plot.height() < 10) return;
    painter.save();
    drawFrame(painter, rect, plot, theme, range);
    drawCurves(painter, plot, theme, range);
    painter.restore();
}

void ChartPlot::paintEvent(QPaintEvent*) {
    const double ratio = devicePixelRatioF();
    const QSize wanted = (QSizeF(size()) * ratio).toSize();
    if (m_picture.size() != wanted) {
        m_picture = QPixmap(wanted);
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(m_theme->panel);
        QPainter painter(&m_picture);
        renderTo(painter, rect(), *m_theme, m_view->range());
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    const QRectF plot = QRectF(rect()).marginsRemoved(kAround);
    if (!m_view->cursor()) return;
    const double x = std::floor(scale().x(*m_view->cursor())) + 0.5;
    if (x < plot.left() || x > plot.right()) return;
    QPen dashes(m_theme->accent, 1);
    dashes.setDashPattern({3, 3});
    painter.setPen(dashes);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
}

void ChartPlot::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    const TimeRange range = m_view->range();
    if (event->modifiers() & Qt::ControlModifier)
        m_view->setRange(zoomed(range, std::pow(kNotch, notches), scale().time(event->position().x()), m_view->whole()));
    else if (event->modifiers() & Qt::ShiftModifier)
        m_view->setRange(
            panned(range, static_cast<Nanos>(-kPanNotch * notches * static_cast<double>(range.length())), m_view->whole()));
    else
        event->ignore();
}

void ChartPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return event->ignore();
    m_dragging = true;
    m_dragFrom = event->pos();
    m_dragRange = m_view->range();
    setCursor(Qt::ClosedHandCursor);
}

void ChartPlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging) {
        const double perPixel = TimeScale(m_dragRange, 0, QRectF(rect()).marginsRemoved(kAround).width()).nanosPerPixel();
        m_view->setRange(
            panned(m_dragRange, static_cast<Nanos>((m_dragFrom.x() - event->pos().x()) * perPixel), m_view->whole()));
    }
    m_view->setCursor(scale().time(event->position().x()));
}

void ChartPlot::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    unsetCursor();
}

void ChartPlot::leaveEvent(QEvent*) { m_view->setCursor(std::nullopt); }

}  // namespace interleave
