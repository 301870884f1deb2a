#include "app/timeline/timeline_keys.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <optional>

namespace interleave {
namespace {

/// X11 and Wayland both report the kernel's key code plus 8.
std::optional<TimelineAction> byPlace(const QKeyEvent& event) {
    switch (event.nativeScanCode()) {
        case 25: return TimelineAction::ZoomIn;    // W
        case 38: return TimelineAction::PanLeft;   // A
        case 39: return TimelineAction::ZoomOut;   // S
        case 40: return TimelineAction::PanRight;  // D
        default: return std::nullopt;
    }
}

bool placesKnown() {
    static const bool known = QGuiApplication::platformName() == QLatin1String("xcb") ||
                              QGuiApplication::platformName().startsWith(QLatin1String("wayland"));
    return known;
}

}  // namespace

TimelineAction actionFor(const QKeyEvent& event) {
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) return TimelineAction::None;
    const bool place = placesKnown() && event.nativeScanCode() != 0;
    if (place)
        if (const auto action = byPlace(event)) return *action;
    switch (event.key()) {
        case Qt::Key_W: return place ? TimelineAction::None : TimelineAction::ZoomIn;
        case Qt::Key_A: return place ? TimelineAction::None : TimelineAction::PanLeft;
        case Qt::Key_S: return place ? TimelineAction::None : TimelineAction::ZoomOut;
        case Qt::Key_D: return place ? TimelineAction::None : TimelineAction::PanRight;
        case Qt::Key_Plus:
        case Qt::Key_Equal: return TimelineAction::ZoomIn;
        case Qt::Key_Minus: return TimelineAction::ZoomOut;
        case Qt::Key_Left: return TimelineAction::PanLeft;
        case Qt::Key_Right: return TimelineAction::PanRight;
        case Qt::Key_Up: return TimelineAction::ScrollUp;
        case Qt::Key_Down: return TimelineAction::ScrollDown;
        case Qt::Key_PageUp: return TimelineAction::PageUp;
        case Qt::Key_PageDown: return TimelineAction::PageDown;
        case Qt::Key_F: return TimelineAction::Fit;
        case Qt::Key_Home:
        case Qt::Key_0: return TimelineAction::Whole;
        case Qt::Key_Escape: return TimelineAction::Clear;
        default: return TimelineAction::None;
    }
}

}  // namespace interleave
