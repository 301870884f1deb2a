#pragma once

class QKeyEvent;

namespace interleave {

/// What a key asks of the timeline.
enum class TimelineAction { None, ZoomIn, ZoomOut, PanLeft, PanRight, ScrollUp, ScrollDown, PageUp, PageDown, Fit, Whole, Clear };

/// W, A, S and D by where they are on the keyboard (so that AZERTY and Dvorak keep the shape), the rest by what they write.
TimelineAction actionFor(const QKeyEvent& event);

}  // namespace interleave
