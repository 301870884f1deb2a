#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

class QPainter;

namespace interleave {

struct Theme;

/// The words about one item, and where the pointer was.
struct HoverBox {
    std::vector<QString> lines;
    QPointF at;
    QRectF item;  ///< outlined
    bool pinned = false;
};

/// What moves with the pointer and is painted over the cached picture; px of the widget.
struct Overlay {
    QRectF plot;                                         ///< time runs from its left to its right edge
    std::optional<double> cursor;                        ///< x
    std::optional<std::pair<double, double>> selection;  ///< x from and to
    QString selectionText;                               ///< its length
    std::optional<std::pair<double, double>> zoomRegion;
    std::vector<HoverBox> boxes;  ///< later ones on top
};

/// Where a hover box stands: beside the pointer, on its other side where it would be cut off.
QRectF hoverRect(const HoverBox& box, const QRectF& inside);
void paintOverlay(const Overlay& overlay, QPainter& painter, const Theme& theme);
/// The cursor line, as in the overlay, for the ruler's part of it.
void paintCursor(double x, double top, double bottom, QPainter& painter, const Theme& theme);

}  // namespace interleave
