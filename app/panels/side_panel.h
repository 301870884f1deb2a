#pragma once

#include <QWidget>

#include "app/session/session.h"

class QButtonGroup;
class QStackedWidget;
class QTextBrowser;

namespace interleave {

/// The right side: the parameters, the results and the verdict, and on a second tab what the scenario is about.
class SidePanel : public QWidget {
    Q_OBJECT
public:
    explicit SidePanel(Session* session, QWidget* parent = nullptr);

private:
    QWidget* makeTabs();
    QWidget* makeParameters();
    void showAbout();

    Session* m_session;
    QButtonGroup* m_tabs;
    QStackedWidget* m_pages;
    QTextBrowser* m_about;
};

}  // namespace interleave
