#pragma once

#include <QColor>
#include <QRectF>
#include <QString>
#include <cstdint>
#include <vector>

class QPainter;

namespace interleave {

/// What colour a thing has, by meaning; the theme says which that is. So one draw list serves both themes.
enum class Ink : std::uint8_t {
    Background,
    Panel,
    Line,
    GridLine,
    Text,
    Muted,
    Accent,
    AccentTint,
    Cpu,
    Io,
    Store,
    Waiting,
    Failed,
    Cancelled,
    Critical,
    Startup
};

/// One thing to draw, in device-independent pixels. Boxes are aligned to whole pixels by the scene, so no antialiasing is needed.
struct DrawBox {
    QRectF rect;
    Ink ink = Ink::Line;
    bool hatched = false;
    bool rounded = false;           ///< a wide bar with small corners, as in the mock
    bool soft = false;              ///< fades out at its right end: still going on
    Ink outline = Ink::Background;  ///< Background: none

    /// Alike enough to be painted with one brush.
    bool sameBrush(const DrawBox& other) const {
        return ink == other.ink && hatched == other.hatched && rounded == other.rounded && soft == other.soft &&
               outline == other.outline;
    }
};
struct DrawText {
    QRectF rect;  ///< clipped and elided to this
    QString text;
    Ink ink = Ink::Text;
    Ink on = Ink::Background;  ///< when not Background: inside a bar of this ink, the theme picks dark or light
    int pixelSize = 11;
    bool bold = false, number = false;
    Qt::Alignment align = Qt::AlignLeft | Qt::AlignVCenter;
};
struct DrawLine {
    QPointF from, to;
    Ink ink = Ink::Line;
    bool dashed = false;
};

/// A picture as data, in painting order boxes, lines, texts. Built by a scene, replayed by a widget or an exporter.
/// Boxes that stand in a row with one brush are painted in one call (and are one group in an SVG).
struct DrawList {
    QSizeF size;
    std::vector<DrawBox> boxes;
    std::vector<DrawLine> lines;
    std::vector<DrawText> texts;
};

struct Theme;
/// What an ink looks like as a fill.
QColor colourOf(Ink ink, const Theme& theme);
/// How wide a text will be, in px: so that a scene can leave out a label that would not fit.
double textWidth(const QString& text, int pixelSize, bool bold = false, bool number = false);
/// Paints the list. `vector`: for SVG and PDF (text stays text, no pixel tricks).
void replay(const DrawList& list, QPainter& painter, const Theme& theme, bool vector = false);

}  // namespace interleave
