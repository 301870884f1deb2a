#include "app/timeline/ruler_widget.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "app/timeline/overlay.h"
#include "app/timeline/ruler.h"

namespace interleave {

RulerWidget::RulerWidget(ViewState* state, QWidget* parent)
    : QWidget(parent),
      m_state(state),
      m_wheel(this, [this](const WheelMerger::Movement& movement) { movement.moveTime(*m_state, scale(m_state->range())); }) {
    setFixedHeight(kRulerHeight);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(QStringLiteral("Time axis"));
    connect(m_state, &ViewState::rangeChanged, this, qOverload<>(&QWidget::update));
    connect(m_state, &ViewState::cursorChanged, this, qOverload<>(&QWidget::update));
}

void RulerWidget::setTheme(ThemeName theme) {
    m_theme = theme;
    update();
}

QSize RulerWidget::sizeHint() const { return {kLabelWidth + kRightMargin + 400, kRulerHeight}; }

TimeScale RulerWidget::scale(TimeRange range) const { return {range, kLabelWidth, double(width() - kLabelWidth - kRightMargin)}; }

void RulerWidget::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(m_theme);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    TimelineScene::View view;
    view.range = m_state->range();
    view.width = width();
    view.height = height();
    view.labelWidth = kLabelWidth;
    view.rightMargin = kRightMargin;
    replay(drawRuler(view), painter, theme);
    if (!m_state->cursor()) return;
    const double x = scale(m_state->range()).x(*m_state->cursor());
    if (x >= kLabelWidth && x <= width() - kRightMargin) paintCursor(x, height() - 6, height(), painter, theme);
}

void RulerWidget::wheelEvent(QWheelEvent* event) { m_wheel.add(event, true); }

void RulerWidget::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->position().x();
    m_rangeAtPress = m_state->range();
}

void RulerWidget::mouseMoveEvent(QMouseEvent* event) {
    const double x = event->position().x();
    if (event->buttons() & (Qt::LeftButton | Qt::MiddleButton))
        m_state->setRange(panned(m_rangeAtPress, static_cast<Nanos>((m_pressed - x) * scale(m_rangeAtPress).nanosPerPixel()),
                                 m_state->whole()));
    const bool inside = x >= kLabelWidth && x <= width() - kRightMargin;
    m_state->setCursor(inside ? std::optional(scale(m_state->range()).time(x)) : std::nullopt);
}

void RulerWidget::mouseDoubleClickEvent(QMouseEvent*) { m_state->showWhole(); }
void RulerWidget::leaveEvent(QEvent*) { m_state->setCursor(std::nullopt); }

}  // namespace interleave
