#pragma once

#include <QWidget>

#include "app/look/theme.h"
#include "app/session/session.h"

class QLineEdit;
class QListWidget;

namespace interleave {

class ScenarioDelegate;

/// The left side: a search box over the scenarios, grouped by topic in teaching order. Up and Down go from the box into the list,
/// Enter takes the first match.
class ScenarioPanel : public QWidget {
    Q_OBJECT
public:
    explicit ScenarioPanel(Session* session, QWidget* parent = nullptr);
    void setTheme(ThemeName theme);
    void focusSearch();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    void showCurrent();
    void chooseFirst();

    Session* m_session;
    QLineEdit* m_search;
    QListWidget* m_list;
    ScenarioDelegate* m_delegate;
};

}  // namespace interleave
