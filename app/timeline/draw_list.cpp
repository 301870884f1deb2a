#include "app/timeline/draw_list.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <QPixmap>
#include <QStaticText>
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <optional>

#include "app/look/theme.h"

namespace interleave {
namespace {

constexpr double kRadius = 2;
constexpr int kHatchPeriod = 9;      ///< px from stripe to stripe, along the row
constexpr double kHatchWidth = 3.4;  ///< px of a stripe, along the row
constexpr int kFadeSteps = 6, kFadeStep = 2;

QColor groundOf(const DrawBox& box, const Theme& theme) {
    return box.hatched && box.ink == Ink::Waiting ? theme.waitingGround : colourOf(box.ink, theme);
}
/// Stripes over a bar that is not a wait: the bar's colour, paler.
QColor stripesOf(const DrawBox& box, const Theme& theme) {
    return box.ink == Ink::Waiting ? theme.waiting : Theme::mix(colourOf(box.ink, theme), theme.lane, 0.45);
}

/// One period of the hatching in device pixels, so that stripes are equally sharp at every scale.
QBrush hatchBrush(const QColor& ground, const QColor& stripe, double scale) {
    struct Key {
        QRgb ground, stripe;
        double scale;
        bool operator==(const Key&) const = default;
    };
    static std::vector<std::pair<Key, QBrush>> made;
    const Key key{ground.rgb(), stripe.rgb(), scale};
    for (const auto& [known, brush] : made)
        if (known == key) return brush;

    const int side = std::max(2, qRound(kHatchPeriod * scale));
    QPixmap tile(side, side);
    tile.fill(ground);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(stripe);
    const double width = kHatchWidth * scale;
    for (const double shift : {-1.0, 0.0, 1.0}) {
        const double x = shift * side;
        painter.drawPolygon(QPolygonF{{x, double(side)}, {x + width, double(side)}, {x + width + side, 0}, {x + side, 0}});
    }
    painter.end();
    QBrush brush(tile);
    brush.setTransform(QTransform::fromScale(1 / scale, 1 / scale));
    if (made.size() > 32) made.clear();
    made.emplace_back(key, brush);
    return brush;
}

/// The stripes as shapes, for SVG and PDF: neither knows a pixel brush.
void addStripes(const QRectF& rect, std::vector<QPolygonF>& out) {
    const double height = rect.height();
    for (double x = std::floor((rect.left() - height) / kHatchPeriod) * kHatchPeriod; x < rect.right(); x += kHatchPeriod) {
        const QPolygonF stripe{{x, rect.bottom()},
                               {x + kHatchWidth, rect.bottom()},
                               {x + kHatchWidth + height, rect.top()},
                               {x + height, rect.top()}};
        const QPolygonF inside = stripe.intersected(QPolygonF(rect));
        if (inside.size() > 2) out.push_back(inside);
    }
}

/// The bar without its soft end.
QRectF solidPart(const DrawBox& box) {
    if (!box.soft) return box.rect;
    return box.rect.adjusted(0, 0, -std::min<double>(kFadeSteps * kFadeStep, box.rect.width()), 0);
}

void paintSoftEnd(const DrawBox& box, QPainter& painter, const Theme& theme) {
    double right = box.rect.right();
    for (int step = 1; step <= kFadeSteps && right > box.rect.left(); ++step) {
        const double left = std::max(box.rect.left(), right - kFadeStep);
        painter.fillRect(QRectF(left, box.rect.top(), right - left, box.rect.height()),
                         Theme::mix(groundOf(box, theme), theme.lane, step / (kFadeSteps + 1.0)));
        right = left;
    }
}

/// Corners of two pixels' radius without antialiasing: the corner pixel is mixed, the rest is whole rectangles, all in two calls.
void paintNotched(const std::vector<QRectF>& rects, const QBrush& fill, const QColor& corner, QPainter& painter) {
    std::vector<QRectF> bodies, corners;
    bodies.reserve(rects.size() * 3);
    corners.reserve(rects.size() * 4);
    for (const QRectF& r : rects) {
        bodies.emplace_back(r.left() + 1, r.top(), r.width() - 2, r.height());
        bodies.emplace_back(r.left(), r.top() + 1, 1, r.height() - 2);
        bodies.emplace_back(r.right() - 1, r.top() + 1, 1, r.height() - 2);
        for (const double x : {r.left(), r.right() - 1})
            for (const double y : {r.top(), r.bottom() - 1}) corners.emplace_back(x, y, 1, 1);
    }
    painter.setBrush(fill);
    painter.drawRects(bodies.data(), static_cast<int>(bodies.size()));
    painter.setBrush(corner);
    painter.drawRects(corners.data(), static_cast<int>(corners.size()));
}

void paintRounded(const std::vector<QRectF>& rects, const QBrush& fill, QPainter& painter) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill);
    for (const QRectF& r : rects) painter.drawRoundedRect(r, kRadius, kRadius);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void paintOutlines(const std::vector<QRectF>& rects, const QColor& colour, QPainter& painter) {
    std::vector<QRectF> edges;
    for (const QRectF& r : rects) {
        edges.emplace_back(r.left(), r.top(), r.width(), 2);
        edges.emplace_back(r.left(), r.bottom() - 2, r.width(), 2);
        edges.emplace_back(r.left(), r.top() + 2, 2, r.height() - 4);
        edges.emplace_back(r.right() - 2, r.top() + 2, 2, r.height() - 4);
    }
    painter.setBrush(colour);
    painter.drawRects(edges.data(), static_cast<int>(edges.size()));
}

/// Paints boxes [first, last), which share one brush.
void paintRun(const DrawBox* first, const DrawBox* last, QPainter& painter, const Theme& theme, bool vector) {
    const DrawBox& like = *first;
    const QColor ground = groundOf(like, theme);
    const double scale = painter.device()->devicePixelRatioF();
    const QBrush fill = like.hatched && !vector ? hatchBrush(ground, stripesOf(like, theme), scale) : QBrush(ground);

    std::vector<QRectF> plain, cornered;
    for (const DrawBox* box = first; box != last; ++box) {
        const QRectF rect = solidPart(*box);
        if (rect.width() <= 0) continue;
        const bool corners = box->rounded && !box->soft && rect.width() >= 5 && rect.height() >= 5;
        (corners ? cornered : plain).push_back(rect);
    }
    painter.setPen(Qt::NoPen);
    if (!plain.empty()) {
        painter.setBrush(fill);
        painter.drawRects(plain.data(), static_cast<int>(plain.size()));
    }
    if (!cornered.empty()) {
        if (vector || scale != 1)
            paintRounded(cornered, fill, painter);
        else
            paintNotched(cornered, fill, Theme::mix(ground, theme.lane, 0.3), painter);
    }
    if (like.hatched && vector) {
        std::vector<QPolygonF> stripes;
        for (const DrawBox* box = first; box != last; ++box) addStripes(box->rect, stripes);
        painter.setBrush(stripesOf(like, theme));
        for (const QPolygonF& stripe : stripes) painter.drawPolygon(stripe);
    }
    if (like.soft)
        for (const DrawBox* box = first; box != last; ++box) paintSoftEnd(*box, painter, theme);
    if (like.outline != Ink::Background) {
        plain.insert(plain.end(), cornered.begin(), cornered.end());
        paintOutlines(plain, colourOf(like.outline, theme), painter);
    }
}

void paintLines(const std::vector<DrawLine>& lines, QPainter& painter, const Theme& theme) {
    painter.setBrush(Qt::NoBrush);
    for (const DrawLine& line : lines) {
        QPen pen(colourOf(line.ink, theme), 1);
        pen.setCapStyle(Qt::FlatCap);
        if (line.dashed) pen.setDashPattern({3, 3});
        painter.setPen(pen);
        painter.drawLine(line.from, line.to);
    }
}

struct FontKey {
    int pixelSize;
    bool bold, number;
    bool operator==(const FontKey&) const = default;
};

const QFont& fontFor(const FontKey& key) {
    thread_local std::deque<std::pair<FontKey, QFont>> made;  // large scenes measure their labels off the GUI thread
    for (const auto& [known, font] : made)
        if (known == key) return font;
    const int weight = key.bold ? QFont::DemiBold : QFont::Normal;
    made.emplace_back(key, key.number ? numberFont(key.pixelSize, weight) : textFont(key.pixelSize, weight));
    return made.back().second;
}

/// Texts laid out once: most labels of a frame stood in the one before.
const QStaticText& laidOut(const QString& text, const FontKey& key) {
    static QHash<QString, QStaticText> known;
    const QString name = text + QChar(0x1f) + QChar(ushort(key.pixelSize * 4 + key.bold * 2 + key.number));
    const auto found = known.constFind(name);
    if (found != known.constEnd()) return *found;
    if (known.size() > 8192) known.clear();
    QStaticText laid(text);
    laid.setTextFormat(Qt::PlainText);
    laid.setPerformanceHint(QStaticText::AggressiveCaching);
    laid.prepare(QTransform(), fontFor(key));
    return *known.insert(name, laid);
}

const QStaticText& laidOut(const QString& text, const FontKey& key, double width) {
    const QStaticText& whole = laidOut(text, key);
    if (whole.size().width() <= width + 0.5) return whole;
    return laidOut(QFontMetricsF(fontFor(key)).elidedText(text, Qt::ElideRight, width), key);
}

void paintTexts(const std::vector<DrawText>& texts, QPainter& painter, const Theme& theme, bool vector) {
    std::optional<FontKey> current;
    double height = 0, ascent = 0, capHeight = 0;
    for (const DrawText& text : texts) {
        const FontKey key{text.pixelSize, text.bold, text.number};
        if (key != current) {
            painter.setFont(fontFor(key));
            const QFontMetricsF metrics(fontFor(key));
            height = metrics.height();
            ascent = metrics.ascent();
            capHeight = metrics.capHeight();
            current = key;
        }
        const QColor ink = text.on == Ink::Background ? colourOf(text.ink, theme) : theme.inkOn(colourOf(text.on, theme));
        if (painter.pen().color() != ink || painter.pen().style() == Qt::NoPen) painter.setPen(ink);
        const QRectF& r = text.rect;
        if (vector) {
            const QString shown = QFontMetricsF(fontFor(key)).elidedText(text.text, Qt::ElideRight, r.width() + 0.5);
            painter.drawText(r, static_cast<int>(text.align) | Qt::TextSingleLine | Qt::TextDontClip, shown);
            continue;
        }
        const QStaticText& laid = laidOut(text.text, key, r.width());
        double x = r.left(), y = r.top();
        if (text.align & Qt::AlignRight)
            x = r.right() - laid.size().width();
        else if (text.align & Qt::AlignHCenter)
            x = r.center().x() - laid.size().width() / 2;
        // Capitals stand in the middle, their feet on a whole pixel.
        if (text.align & Qt::AlignVCenter)
            y = std::round(r.center().y() + capHeight / 2) - ascent;
        else if (text.align & Qt::AlignBottom)
            y = r.bottom() - height;
        painter.drawStaticText(QPointF(std::round(x), y), laid);
    }
}

}  // namespace

QColor colourOf(Ink ink, const Theme& theme) {
    switch (ink) {
        case Ink::Background: return theme.lane;
        case Ink::Panel: return theme.panel;
        case Ink::Line: return theme.line;
        case Ink::GridLine: return theme.gridLine;
        case Ink::Text: return theme.text;
        case Ink::Muted: return theme.muted;
        case Ink::Accent: return theme.accent;
        case Ink::AccentTint: return theme.accentTint;
        case Ink::Cpu: return theme.cpu;
        case Ink::Io: return Theme::mix(theme.io, theme.lane, 0.82);
        case Ink::Store: return theme.store;
        case Ink::Waiting: return theme.waiting;
        case Ink::Failed: return theme.failed;
        case Ink::Cancelled: return theme.cancelled;
        case Ink::Critical: return theme.critical;
        case Ink::Startup: return Theme::mix(theme.muted, theme.lane, 0.35);
    }
    return theme.text;
}

double textWidth(const QString& text, int pixelSize, bool bold, bool number) {
    return QFontMetricsF(fontFor({pixelSize, bold, number})).horizontalAdvance(text);
}

void replay(const DrawList& list, QPainter& painter, const Theme& theme, bool vector) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const DrawBox* const end = list.boxes.data() + list.boxes.size();
    for (const DrawBox* first = list.boxes.data(); first != end;) {
        const DrawBox* last = first + 1;
        while (last != end && last->sameBrush(*first)) ++last;
        paintRun(first, last, painter, theme, vector);
        first = last;
    }
    paintLines(list.lines, painter, theme);
    paintTexts(list.texts, painter, theme, vector);
    painter.restore();
}

}  // namespace interleave
