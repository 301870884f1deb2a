// The timeline's pointer and keys; what they ask of the view is LOOK.md's "Navigation".

#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/timeline/timeline_keys.h"
#include "app/timeline/timeline_widget.h"

namespace interleave {
namespace {

constexpr double kDragFrom = 4;      ///< px a pointer moves before a press becomes a drag
constexpr double kEdgeReach = 4;     ///< px around a selection's edge that take hold of it
constexpr double kFitMargin = 0.08;  ///< share left free on either side of what is fitted

}  // namespace

void TimelineWidget::wheelEvent(QWheelEvent* event) { m_wheel.add(event); }

TimelineScene::Hit TimelineWidget::hitAt(QPointF point) const {
    return m_scene && !m_veiled ? m_scene->hit(view(), point) : TimelineScene::Hit{};
}

void TimelineWidget::hover(QPointF point) {
    const TimelineScene::Hit hit = hitAt(point);
    m_hover.reset();
    if (hit.span >= 0 || hit.wait >= 0) {
        const Trace& trace = m_scene->trace();
        m_hover = Noted{hit, {}, scale().time(point.x()), point.y() + view().scroll};
        m_hover->lines = hit.span >= 0 ? describe(trace, trace.spans[static_cast<std::size_t>(hit.span)])
                                       : describe(trace, trace.waits[static_cast<std::size_t>(hit.wait)]);
        if (hit.folded > 1) m_hover->lines.push_back(QStringLiteral("and %1 more in this pixel").arg(hit.folded - 1));
    }
    m_state->setCursor(inPlot(point) ? std::optional(scale().time(point.x())) : std::nullopt);
    setCursor(hit.title && point.x() < kLabelWidth ? Qt::PointingHandCursor
              : edgeAt(point) != Drag::None        ? Qt::SizeHorCursor
                                                   : Qt::ArrowCursor);
    update();
}

TimelineWidget::Drag TimelineWidget::edgeAt(QPointF point) const {
    const auto& selection = m_state->selection();
    if (!selection || !inPlot(point)) return Drag::None;
    if (std::abs(scale().x(selection->from) - point.x()) <= kEdgeReach) return Drag::SelectFrom;
    return std::abs(scale().x(selection->to) - point.x()) <= kEdgeReach ? Drag::SelectTo : Drag::None;
}

TimelineWidget::Drag TimelineWidget::dragFor(const QMouseEvent& event) const {
    const QPointF point = event.position();
    if (event.button() == Qt::MiddleButton) return Drag::Pan;
    if (event.button() == Qt::RightButton) return inPlot(point) ? Drag::Zoom : Drag::None;
    if (event.button() != Qt::LeftButton) return Drag::None;
    if (!inPlot(point)) return hitAt(point).title ? Drag::Title : Drag::None;
    if (event.modifiers() & Qt::ShiftModifier) return Drag::Pan;
    const Drag edge = edgeAt(point);
    return edge != Drag::None ? edge : Drag::Select;
}

void TimelineWidget::mousePressEvent(QMouseEvent* event) {
    if (m_drag != Drag::None) return;  // a second button during a drag means nothing
    m_drag = dragFor(*event);
    m_button = event->button();
    m_pressed = m_dragged = event->position();
    m_moved = false;
    m_rangeAtPress = m_state->range();
    m_scrollAtPress = m_scrollBar->value();
}

void TimelineWidget::mouseMoveEvent(QMouseEvent* event) {
    m_pointer = event->position();
    if (m_drag == Drag::None) {
        hover(*m_pointer);
        return;
    }
    const QPointF way = *m_pointer - m_pressed;
    if (!m_moved && std::max(std::abs(way.x()), std::abs(way.y())) < kDragFrom) return;
    m_moved = true;
    dragTo(*m_pointer);
}

void TimelineWidget::dragTo(QPointF point) {
    const double x = std::clamp(point.x(), double(kLabelWidth), double(width() - kRightMargin));
    m_dragged = {x, point.y()};
    const Nanos time = scale().time(x);
    switch (m_drag) {
        case Drag::Select:
            m_state->setSelection(TimeRange{scale().time(m_pressed.x()), time});
            m_state->setCursor(time);
            break;
        case Drag::SelectFrom:
        case Drag::SelectTo: {
            // The edge under the hand may pass the other one; the roles then change.
            const TimeRange selection = m_state->selection().value_or(TimeRange{time, time});
            const Nanos fixed = m_drag == Drag::SelectFrom ? selection.to : selection.from;
            m_drag = time <= fixed ? Drag::SelectFrom : Drag::SelectTo;
            m_state->setSelection(TimeRange{fixed, time});
            break;
        }
        case Drag::Pan: {
            const double perPixel = TimeScale(m_rangeAtPress, kLabelWidth, width() - kLabelWidth - kRightMargin).nanosPerPixel();
            m_state->setRange(
                panned(m_rangeAtPress, static_cast<Nanos>((m_pressed.x() - point.x()) * perPixel), m_state->whole()));
            m_scrollBar->setValue(static_cast<int>(m_scrollAtPress + m_pressed.y() - point.y()));
            break;
        }
        case Drag::Zoom: update(); break;
        case Drag::Title:
        case Drag::None: break;
    }
}

void TimelineWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (m_drag != Drag::None && event->button() != m_button) return;
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Zoom && m_moved) {
        const TimeScale axis = scale();
        const Nanos a = axis.time(m_pressed.x()), b = axis.time(m_dragged.x());
        const TimeRange region{std::min(a, b), std::max(a, b)};
        m_state->setRange(zoomed(region, 1, region.from, m_state->whole()));
    } else if (!m_moved && event->button() == Qt::LeftButton && drag != Drag::None) {
        click(event->position());
    }
    hover(event->position());
}

void TimelineWidget::click(QPointF point) {
    const TimelineScene::Hit hit = hitAt(point);
    if (hit.title && !inPlot(point)) {
        toggleGroup(hit.group);
        return;
    }
    hover(point);
    m_pinned = m_hover;
    if (m_pinned)
        m_pinned->pinned = true;
    else
        m_state->setSelection(std::nullopt);
    Q_EMIT spanPicked(hit.span);
}

void TimelineWidget::toggleGroup(int group) {
    const QString title = QString::fromStdString(m_scene->lanes().groups[static_cast<std::size_t>(group)].title);
    if (!m_closed.remove(title)) m_closed.insert(title);
    fitScrollBar();
    update();
}

void TimelineWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !inPlot(event->position())) {
        mousePressEvent(event);  // the second click of two on a title
        return;
    }
    hover(event->position());
    fit();
}

void TimelineWidget::leaveEvent(QEvent*) {
    m_pointer.reset();
    m_hover.reset();
    m_state->setCursor(std::nullopt);
    update();
}

bool TimelineWidget::event(QEvent* event) {
    // Plain letters are ours while the timeline has the focus, even where the window has a shortcut for them.
    if (event->type() == QEvent::ShortcutOverride && actionFor(*static_cast<QKeyEvent*>(event)) != TimelineAction::None) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void TimelineWidget::keyPressEvent(QKeyEvent* event) {
    switch (actionFor(*event)) {
        case TimelineAction::ZoomIn: zoomBy(kZoomPerNotch); break;
        case TimelineAction::ZoomOut: zoomBy(1 / kZoomPerNotch); break;
        case TimelineAction::PanLeft: panBy(-0.1); break;
        case TimelineAction::PanRight: panBy(0.1); break;
        case TimelineAction::ScrollUp: scrollBy(-42); break;
        case TimelineAction::ScrollDown: scrollBy(42); break;
        case TimelineAction::PageUp: scrollBy(-0.9 * height()); break;
        case TimelineAction::PageDown: scrollBy(0.9 * height()); break;
        case TimelineAction::Fit: fit(); break;
        case TimelineAction::Whole: m_state->showWhole(); break;
        case TimelineAction::Clear: clearAll(); break;
        case TimelineAction::None: QWidget::keyPressEvent(event); break;
    }
}

void TimelineWidget::zoomBy(double factor) {
    const TimeRange range = m_state->range();
    const Nanos middle = range.from + range.length() / 2;
    m_state->setRange(zoomed(range, factor, m_state->cursor().value_or(middle), m_state->whole()));
}

void TimelineWidget::panBy(double share) {
    const TimeRange range = m_state->range();
    m_state->setRange(panned(range, static_cast<Nanos>(static_cast<double>(range.length()) * share), m_state->whole()));
}

void TimelineWidget::scrollBy(double pixels) {
    m_scrollRest += pixels;  // a fine wheel's parts of a pixel add up
    const double whole = std::trunc(m_scrollRest);
    m_scrollRest -= whole;
    m_scrollBar->setValue(m_scrollBar->value() + static_cast<int>(whole));
}

void TimelineWidget::fit() {
    std::optional<TimeRange> target = m_state->selection();
    if (m_hover && m_hover->hit.span >= 0) {
        const Span& span = m_scene->trace().spans[static_cast<std::size_t>(m_hover->hit.span)];
        target = TimeRange{span.start, span.end};
    } else if (m_hover) {
        const Wait& wait = m_scene->trace().waits[static_cast<std::size_t>(m_hover->hit.wait)];
        target = TimeRange{wait.start, wait.end};
    }
    if (!target) return;
    m_state->setRange(zoomed(*target, 1 + 2 * kFitMargin, target->from + target->length() / 2, m_state->whole()));
}

void TimelineWidget::clearAll() {
    m_drag = Drag::None;
    m_pinned.reset();
    m_state->setSelection(std::nullopt);
    update();
}

}  // namespace interleave
