#include "app/timeline/overview_widget.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/timeline/profile.h"

namespace interleave {
namespace {

constexpr int kHeight = 44;
constexpr double kReach = 5;      ///< px around the window's edges that take hold of them
constexpr double kLeastDraw = 4;  ///< px: a shorter drag draws no window
constexpr int kInset = 14;        ///< of the label, as the lanes' labels

}  // namespace

OverviewWidget::OverviewWidget(ViewState* state, QWidget* parent)
    : QWidget(parent),
      m_state(state),
      m_wheel(this, [this](const WheelMerger::Movement& movement) { movement.moveTime(*m_state, scale()); }) {
    setFixedHeight(kHeight);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(QStringLiteral("Whole run"));
    connect(m_state, &ViewState::rangeChanged, this, [this] {
        rebuild();
        update();
    });
}

void OverviewWidget::setTrace(TracePtr trace) {
    m_trace = std::move(trace);
    m_profile.size = {};
    rebuild();
    update();
}

void OverviewWidget::setTheme(ThemeName theme) {
    m_theme = theme;
    update();
}

QSize OverviewWidget::sizeHint() const { return {kLabelWidth + kRightMargin + 400, kHeight}; }
QRectF OverviewWidget::area() const { return {kLabelWidth - 1.0, 2, width() - kLabelWidth - kRightMargin + 2.0, height() - 5.0}; }
TimeScale OverviewWidget::scale() const { return {m_state->whole(), kLabelWidth, double(width() - kLabelWidth - kRightMargin)}; }
bool OverviewWidget::showsWhole() const {
    const TimeRange range = m_state->range(), whole = m_state->whole();
    return range.from <= whole.from && range.to >= whole.to;
}

void OverviewWidget::rebuild() {
    // The profile depends on the run's extent and the width alone; the window moves over it.
    const QSizeF size(width(), height());
    if (m_profile.size == size && m_profileOf == m_state->whole()) return;
    m_profile.size = size;
    m_profileOf = m_state->whole();
    m_profile.boxes.clear();
    const QRectF inner(kLabelWidth, 5, width() - kLabelWidth - kRightMargin, height() - 9);
    if (m_trace) m_profile.boxes = drawProfile(*m_trace, m_state->whole(), inner);
}

void OverviewWidget::resizeEvent(QResizeEvent*) { rebuild(); }

void OverviewWidget::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(m_theme);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), theme.line);
    painter.setFont(textFont(11));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(kInset, 1, kLabelWidth - kInset, height() - 1), Qt::AlignVCenter | Qt::AlignLeft, tr("Whole run"));

    const QRectF all = area();
    const TimeScale axis = scale();
    const double left = std::clamp(std::round(axis.x(m_state->range().from)) - 1, all.left(), all.right() - 3);
    const double right = std::clamp(std::round(axis.x(m_state->range().to)) + 1, left + 3, all.right());
    const QRectF window(left, all.top(), right - left, all.height());

    if (window != all) {
        painter.setOpacity(0.35);
        replay(m_profile, painter, theme);
        painter.setOpacity(1);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::mix(theme.accentTint, theme.panel, 0.5));
    painter.drawRoundedRect(window, 3, 3);
    painter.save();
    painter.setClipRect(window);
    replay(m_profile, painter, theme);
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(window.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

void OverviewWidget::wheelEvent(QWheelEvent* event) { m_wheel.add(event, true); }

OverviewWidget::Drag OverviewWidget::dragAt(double x) const {
    const TimeScale axis = scale();
    const double from = axis.x(m_state->range().from), to = axis.x(m_state->range().to);
    if (std::abs(x - from) <= kReach) return Drag::From;
    if (std::abs(x - to) <= kReach) return Drag::To;
    return showsWhole() ? Drag::Draw : Drag::Move;
}

void OverviewWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !area().contains(event->position())) return;
    m_pressed = event->position().x();
    m_drag = dragAt(m_pressed);
    const Nanos time = scale().time(m_pressed);
    const TimeRange range = m_state->range();
    if (m_drag == Drag::Move && (time < range.from || time > range.to))
        m_state->setRange(panned(range, time - (range.from + range.length() / 2), m_state->whole()));
    m_rangeAtPress = m_state->range();
}

void OverviewWidget::mouseMoveEvent(QMouseEvent* event) {
    const double x = std::clamp(event->position().x(), double(kLabelWidth), double(width() - kRightMargin));
    const TimeScale axis = scale();
    const Nanos time = axis.time(x);
    const TimeRange start = m_rangeAtPress;
    switch (m_drag) {
        case Drag::None: {
            const Drag there = area().contains(event->position()) ? dragAt(event->position().x()) : Drag::None;
            setCursor(there == Drag::From || there == Drag::To ? Qt::SizeHorCursor
                      : there == Drag::Move                    ? Qt::OpenHandCursor
                                                               : Qt::ArrowCursor);
            break;
        }
        case Drag::Move:
            m_state->setRange(
                panned(start, static_cast<Nanos>((event->position().x() - m_pressed) * axis.nanosPerPixel()), m_state->whole()));
            break;
        case Drag::From: m_state->setRange({std::min(time, start.to - 10), start.to}); break;
        case Drag::To: m_state->setRange({start.from, std::max(time, start.from + 10)}); break;
        case Drag::Draw: {
            if (std::abs(x - m_pressed) < kLeastDraw) break;
            const Nanos pressed = axis.time(m_pressed);
            m_state->setRange({std::min(pressed, time), std::max(pressed, time)});
            break;
        }
    }
}

void OverviewWidget::mouseReleaseEvent(QMouseEvent*) { m_drag = Drag::None; }
void OverviewWidget::mouseDoubleClickEvent(QMouseEvent*) { m_state->showWhole(); }

}  // namespace interleave
