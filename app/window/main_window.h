#pragma once

#include <QDialog>
#include <QMainWindow>
#include <QPointer>

#include "app/look/theme.h"
#include "app/session/session.h"
#include "app/timeline/view_state.h"

class QSettings;
class QSplitter;
class QStackedWidget;

namespace interleave {

class ChartStrip;
class HeaderBar;
class OverviewWidget;
class RulerWidget;
class ScenarioPanel;
class StatusLine;
class TimelineWidget;

/// Places the panels and connects them; decides nothing else. `store` keeps layout and theme; null keeps nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Session* session, QSettings* store, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setTheme(ThemeName theme);
    ThemeName theme() const { return m_theme; }
    ViewState* view() { return &m_view; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeCentre();
    void makeMenus();
    void chooseTheme(ThemeName theme);
    void openFile();
    void saveCopy();
    void showResult();
    void showKeys();
    void readLayout();
    void writeLayout();

    Session* m_session;
    QSettings* m_store;
    ThemeName m_theme = ThemeName::Light;
    ViewState m_view;
    bool m_newScenario = true;  ///< its first result is shown whole
    QString m_shownKey;         ///< the scenario's, by which one saved anew is told from a new one

    HeaderBar* m_header;
    ScenarioPanel* m_scenarios;
    OverviewWidget* m_overview;
    RulerWidget* m_ruler;
    TimelineWidget* m_timeline;
    ChartStrip* m_charts;
    StatusLine* m_status;
    QSplitter *m_columns, *m_rows;
    QStackedWidget* m_stage;  ///< the run, or the question that is asked first
    QPointer<QDialog> m_keys;  ///< the list of keys while it is open
};

}  // namespace interleave
