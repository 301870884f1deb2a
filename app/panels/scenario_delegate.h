#pragma once

#include <QStyledItemDelegate>

#include "app/look/theme.h"

namespace interleave {

/// Draws the rows of the scenario list: a topic's heading, or a scenario's title over its subtitle.
class ScenarioDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum Role { Key = Qt::UserRole, Subtitle, IsHeading };

    using QStyledItemDelegate::QStyledItemDelegate;
    void setTheme(ThemeName theme) { m_theme = &Theme::of(theme); }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme* m_theme = &Theme::of(ThemeName::Light);
};

}  // namespace interleave
