#pragma once

#include <QWidget>

#include "app/session/session.h"

class QAbstractButton;
class QButtonGroup;
class QFrame;
class QToolButton;

namespace interleave {

/// The seven strategies as segments of one control, or, where they do not fit, as one button with a menu. Strategies that the
/// engine does not run yet are there and say so, since leaving them out would tell that there are only four.
class StrategySegments : public QWidget {
    Q_OBJECT
public:
    explicit StrategySegments(Session* session, QWidget* parent = nullptr);
    void setCompact(bool compact);
    int wideWidth() const;  ///< what the segments need

private:
    void addStrategy(Strategy strategy);
    void showCurrent();

    Session* m_session;
    QFrame* m_row;
    QButtonGroup* m_group;
    QToolButton* m_menuButton;
};

}  // namespace interleave
