#include "app/timeline/wheel_merger.h"

#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

constexpr double kNotch = 120;          ///< Qt's eighths of a degree for one notch of a common wheel
constexpr double kPixelsPerNotch = 63;  ///< three rows of slots

}  // namespace

void WheelMerger::Movement::moveTime(ViewState& state, const TimeScale& axis) const {
    TimeRange range = state.range();
    // Beside the plot area the nearer end stays in place.
    const Nanos anchor = std::clamp(axis.time(at.x()), range.from, range.to);
    if (zoom != 0) range = zoomed(range, std::pow(kZoomPerNotch, zoom), anchor, state.whole());
    if (pan != 0) range = panned(range, static_cast<Nanos>(pan * axis.nanosPerPixel()), state.whole());
    state.setRange(range);
}

WheelMerger::WheelMerger(QObject* parent, std::function<void(const Movement&)> apply)
    : QObject(parent), m_apply(std::move(apply)) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &WheelMerger::flush);
}

void WheelMerger::add(QWheelEvent* event, bool zoomAlways) {
    const QPointF notches = QPointF(event->angleDelta()) / kNotch;
    const QPointF pixels = event->pixelDelta().isNull() ? notches * kPixelsPerNotch : QPointF(event->pixelDelta());
    // Some platforms turn a wheel with Shift into a sideways one themselves.
    if (event->modifiers() & Qt::ControlModifier)
        m_pending.zoom += notches.y();
    else if (event->modifiers() & Qt::ShiftModifier)
        m_pending.pan -= pixels.y() != 0 ? pixels.y() : pixels.x();
    else {
        m_pending.pan -= pixels.x();
        if (zoomAlways)
            m_pending.zoom += notches.y();
        else
            m_pending.scroll -= pixels.y();
    }
    m_pending.at = event->position();
    event->accept();
    m_timer.start();
}

void WheelMerger::flush() {
    const Movement movement = std::exchange(m_pending, {});
    m_apply(movement);
}

}  // namespace interleave
