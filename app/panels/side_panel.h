#pragma once

#include <QWidget>

#include "app/session/session.h"

class QButtonGroup;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTextBrowser;

namespace interleave {

/// The right side: the parameters, the results and the verdict; on a second tab what the scenario is about, on a third what it
/// claims. Beside the results' heading the way to predict them.
class SidePanel : public QWidget {
    Q_OBJECT
public:
    explicit SidePanel(Session* session, QWidget* parent = nullptr);

private:
    QWidget* makeTabs();
    QWidget* makeParameters();
    QWidget* makeResultHeading();
    void showAbout();
    void showPrediction();

    Session* m_session;
    QButtonGroup* m_tabs;
    QStackedWidget* m_pages;
    QTextBrowser* m_about;
    QWidget* m_results = nullptr;
    QPushButton* m_predict = nullptr;
    QLabel* m_hidden = nullptr;  ///< stands for the results while they are to be predicted
};

}  // namespace interleave
