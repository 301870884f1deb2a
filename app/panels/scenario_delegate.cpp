#include "app/panels/scenario_delegate.h"

#include <QPainter>

namespace interleave {
namespace {

// Measured in the mock.
constexpr int kRowHeight = 45, kHeadingHeight = 29;
constexpr int kRowLeft = 8, kHeadingLeft = 2;
constexpr int kTitleMiddle = 14, kSubtitleMiddle = 31, kHeadingMiddle = 17;
constexpr double kRadius = 7;

}  // namespace

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    return {80, index.data(IsHeading).toBool() ? kHeadingHeight : kRowHeight};
}

void ScenarioDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    const QRect row = option.rect;
    const auto line = [&](const QString& text, int middle, int left, const QFont& font, const QColor& colour) {
        const QRect box(row.left() + left, row.top() + middle - 10, row.width() - 2 * left, 20);
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
    };
    const QString title = index.data(Qt::DisplayRole).toString();
    if (index.data(IsHeading).toBool()) {
        QFont font = textFont(11, QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.7);
        line(title.toUpper(), kHeadingMiddle, kHeadingLeft, font, m_theme->muted);
    } else {
        const bool current = option.state & QStyle::State_Selected, hovered = option.state & QStyle::State_MouseOver;
        const QRectF tint = QRectF(row).adjusted(0, 0, 0, -1);
        painter->setRenderHint(QPainter::Antialiasing);
        if (current || hovered) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(current ? m_theme->accentTint : m_theme->background);
            painter->drawRoundedRect(tint, kRadius, kRadius);
        }
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(m_theme->accent, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(tint.adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
        }
        line(title, kTitleMiddle, kRowLeft, textFont(13, QFont::Medium), current ? m_theme->accent : m_theme->text);
        line(index.data(Subtitle).toString(), kSubtitleMiddle, kRowLeft, textFont(11), m_theme->muted);
    }
    painter->restore();
}

}  // namespace interleave
