#pragma once

#include <QWidget>

#include "app/session/session.h"

class QLabel;
class QMenu;
class QToolButton;

namespace interleave {

class RunButton;
class StrategySegments;

/// The bar along the top: title and subtitle, strategies, Run for real, Export, and a menu for the rest. The menus' entries are
/// the window's.
class HeaderBar : public QWidget {
    Q_OBJECT
public:
    explicit HeaderBar(Session* session, QWidget* parent = nullptr);
    void setExportMenu(QMenu* menu);
    void setMoreMenu(QMenu* menu);
    void openExportMenu();
    void runOrStop();

    static constexpr int kHeight = 48;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void showScenario();
    void arrange();

    Session* m_session;
    QString m_name;  ///< the scenario's title, which may have no room to stand there whole
    QLabel *m_title, *m_subtitle;
    StrategySegments* m_strategies;
    RunButton* m_run;
    QToolButton *m_export, *m_more;
};

}  // namespace interleave
