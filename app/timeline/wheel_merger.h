#pragma once

#include <QObject>
#include <QPointF>
#include <QTimer>
#include <functional>

#include "app/timeline/view_state.h"

class QWheelEvent;

namespace interleave {

inline constexpr double kZoomPerNotch = 0.8;  ///< of the range is left, for a notch of the wheel and for a key

/// Gathers wheel events until the queue of events is empty and then moves the view once: twenty queued notches cost one repaint.
/// Fractions of a notch (touch pads, fine wheels) add up. The owner says what a movement means.
class WheelMerger : public QObject {
    Q_OBJECT
public:
    struct Movement {
        double zoom = 0;    ///< notches away from the hand: in
        double pan = 0;     ///< px to the right in time
        double scroll = 0;  ///< px downwards
        QPointF at;         ///< the pointer

        /// Zooms and pans the view by it; `axis` says which time the pointer is at.
        void moveTime(ViewState& state, const TimeScale& axis) const;
    };
    WheelMerger(QObject* parent, std::function<void(const Movement&)> apply);

    /// Ctrl zooms, Shift pans, a sideways wheel pans, else the lanes scroll (or, where `zoomAlways`, time zooms).
    void add(QWheelEvent* event, bool zoomAlways = false);

private:
    void flush();

    std::function<void(const Movement&)> m_apply;
    Movement m_pending;
    QTimer m_timer;
};

}  // namespace interleave
