#include "app/window/main_window.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "app/charts/chart_strip.h"
#include "app/panels/answer_bar.h"
#include "app/panels/error_bar.h"
#include "app/panels/header_bar.h"
#include "app/panels/prediction_page.h"
#include "app/panels/scenario_panel.h"
#include "app/panels/side_panel.h"
#include "app/panels/status_line.h"
#include "app/session/prediction.h"
#include "app/timeline/overview_widget.h"
#include "app/timeline/ruler_widget.h"
#include "app/timeline/timeline_widget.h"
#include "app/window/export_menu.h"
#include "app/window/key_list.h"

namespace interleave {
namespace {

constexpr int kLeft = 232, kRight = 288;
constexpr const char* kGeometry = "window/geometry";
constexpr const char* kColumns = "window/columns";
constexpr const char* kRows = "window/rows";
constexpr const char* kTheme = "window/theme";

/// The run's extent with a little air behind its end.
TimeRange extent(const Trace& trace, Nanos atLeast) {
    const Nanos end = std::max({trace.end, trace.makespan, atLeast, Nanos{10}});
    return {0, end + end / 80};
}

/// The first file of what is dragged over the window; empty where there is none.
QString droppedFile(const QMimeData& data) {
    for (const QUrl& url : data.urls())
        if (url.isLocalFile()) return url.toLocalFile();
    return {};
}

QSplitter* splitter(Qt::Orientation orientation, const char* name) {
    auto* splitter = new QSplitter(orientation);
    splitter->setObjectName(name);
    splitter->setHandleWidth(0);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

}  // namespace

MainWindow::MainWindow(Session* session, QSettings* store, QWidget* parent)
    : QMainWindow(parent),
      m_session(session),
      m_store(store),
      m_header(new HeaderBar(session)),
      m_scenarios(new ScenarioPanel(session)),
      m_overview(new OverviewWidget(&m_view)),
      m_ruler(new RulerWidget(&m_view)),
      m_timeline(new TimelineWidget(&m_view)),
      m_charts(new ChartStrip(&m_view)),
      m_status(new StatusLine(session)),
      m_columns(splitter(Qt::Horizontal, "columns")),
      m_rows(splitter(Qt::Vertical, "rows")),
      m_stage(new QStackedWidget) {
    setObjectName("window");
    setAcceptDrops(true);
    m_columns->addWidget(m_scenarios);
    m_columns->addWidget(makeCentre());
    m_columns->addWidget(new SidePanel(session));
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({kLeft, 1080, kRight});
    m_scenarios->setMinimumWidth(160);
    m_columns->widget(2)->setMinimumWidth(240);

    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_columns, 1);
    layout->addWidget(m_status);
    setCentralWidget(content);

    connect(session, &Session::scenarioChanged, this, [this] {
        // A file that was saved anew keeps what is looked at.
        if (const QString key = m_session->currentKey(); std::exchange(m_shownKey, key) != key) m_newScenario = true;
        const ScenarioPtr scenario = m_session->scenario();
        setWindowTitle(scenario ? tr("%1 – Interleave").arg(QString::fromStdString(scenario->title)) : tr("Interleave"));
        showResult();
    });
    connect(session, &Session::resultChanged, this, &MainWindow::showResult);
    makeMenus();
    setMinimumSize(900, 560);
    resize(QSize(1600, 1000).boundedTo(screen()->availableSize()));
    readLayout();
    showResult();
}

// The panels look at the view state until their end, so they end first.
MainWindow::~MainWindow() { delete centralWidget(); }

QWidget* MainWindow::makeCentre() {
    m_rows->addWidget(m_timeline);
    m_rows->addWidget(m_charts);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({600, ChartStrip::kHeight});
    const auto column = [] {
        auto* widget = new QWidget;
        auto* layout = new QVBoxLayout(widget);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        return std::pair(widget, layout);
    };
    const auto [run, parts] = column();
    parts->addWidget(m_overview);
    parts->addWidget(m_ruler);
    parts->addWidget(m_rows, 1);
    m_stage->addWidget(run);
    m_stage->addWidget(new PredictionPage(m_session));
    connect(&m_session->prediction(), &Prediction::changed, this,
            [this] { m_stage->setCurrentIndex(m_session->prediction().asking() ? 1 : 0); });
    const auto [centre, layout] = column();
    layout->addWidget(new ErrorBar(m_session, centre));
    layout->addWidget(new AnswerBar(m_session, centre));
    layout->addWidget(m_stage, 1);
    return centre;
}

void MainWindow::makeMenus() {
    auto* pictures = new ExportMenu(
        [this] {
            return ExportMenu::Shown{m_session->shown(), {m_rows->width(), centralWidget()->height()}, m_view.range(), m_theme};
        },
        this);
    connect(pictures, &ExportMenu::done, m_status, &StatusLine::say);
    connect(pictures, &ExportMenu::failed, m_session, &Session::report);
    m_header->setExportMenu(pictures);

    auto* more = new QMenu(this);
    const auto entry = [&](const QString& words, const QKeySequence& keys, auto&& action) {
        QAction* added = more->addAction(words);
        added->setShortcut(keys);
        addAction(added);
        connect(added, &QAction::triggered, this, action);
        return added;
    };
    entry(tr("Open a scenario…"), QKeySequence::Open, [this] { openFile(); });
    QAction* copy = entry(tr("Save as my scenario…"), QKeySequence::SaveAs, [this] { saveCopy(); });
    entry(tr("Search scenarios"), QKeySequence(tr("Ctrl+K")), [this] { m_scenarios->focusSearch(); });
    more->addSeparator();
    QAction* undo = entry(tr("Undo"), QKeySequence::Undo, [this] { m_session->undo(); });
    QAction* redo = entry(tr("Redo"), {}, [this] { m_session->redo(); });
    redo->setShortcuts({QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))});  // which of them is usual differs
    more->addSeparator();
    QAction* predict = entry(tr("Predict, then run"), QKeySequence(tr("Ctrl+P")), [this] { m_session->prediction().begin(); });
    more->addSeparator();
    entry(tr("Light or dark"), QKeySequence(tr("Ctrl+T")),
          [this] { chooseTheme(m_theme == ThemeName::Light ? ThemeName::Dark : ThemeName::Light); });
    entry(tr("Keys"), QKeySequence(tr("?")), [this] { showKeys(); });
    connect(more, &QMenu::aboutToShow, this, [this, undo, redo, copy, predict] {
        copy->setEnabled(m_session->scenario() != nullptr);
        predict->setEnabled(m_session->prediction().available());
        undo->setEnabled(m_session->canUndo());
        redo->setEnabled(m_session->canRedo());
    });
    connect(more, &QMenu::aboutToHide, this, [undo, redo, copy, predict] {
        for (QAction* each : {undo, redo, copy, predict}) each->setEnabled(true);
    });
    m_header->setMoreMenu(more);

    connect(new QShortcut(QKeySequence(tr("Ctrl+R")), this), &QShortcut::activated, m_header, &HeaderBar::runOrStop);
    connect(new QShortcut(QKeySequence(tr("Ctrl+E")), this), &QShortcut::activated, m_header, &HeaderBar::openExportMenu);
}

void MainWindow::showResult() {
    const RunResultPtr result = m_session->shown();
    m_timeline->setResult(result ? result->trace : nullptr, result ? result->lanes : nullptr);
    m_overview->setTrace(result ? result->trace : nullptr);
    m_charts->setResult(result);
    if (!result) return;
    // A real run under way fills the extent that its simulation has.
    const RunResultPtr simulated = m_session->lastSimulated();
    m_view.setWhole(extent(*result->trace, m_session->running() && simulated ? simulated->trace->end : 0));
    if (!std::exchange(m_newScenario, false)) return;
    m_view.showWhole();
    m_view.setSelection(std::nullopt);  // it measured another scenario's run
}

void MainWindow::setTheme(ThemeName theme) {
    m_theme = theme;
    qApp->setStyleSheet(Theme::of(theme).styleSheet());
    m_scenarios->setTheme(theme);
    m_overview->setTheme(theme);
    m_ruler->setTheme(theme);
    m_timeline->setTheme(theme);
    m_charts->setTheme(theme);
}

void MainWindow::chooseTheme(ThemeName theme) {
    setTheme(theme);
    if (m_store) m_store->setValue(kTheme, theme == ThemeName::Dark ? "dark" : "light");
}

void MainWindow::openFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a scenario"), {}, tr("Scenarios (*.json);;All files (*)"));
    if (!path.isEmpty()) m_session->openFile(path);
}

void MainWindow::saveCopy() {
    if (!m_session->scenario()) return;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString name = QStringLiteral("%1/my-%2.json").arg(folder, QString::fromStdString(m_session->scenario()->id));
    QString path = QFileDialog::getSaveFileName(this, tr("Save as my scenario"), name, tr("Scenarios (*.json);;All files (*)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".json");
    if (m_session->saveCopy(path)) m_status->say(tr("Saved to %1; edit it in any editor, and it runs again on saving").arg(path));
}

void MainWindow::showKeys() {
    if (m_keys) {
        m_keys->close();
        return;
    }
    m_keys = new KeyList(this);
    m_keys->setAttribute(Qt::WA_DeleteOnClose);
    m_keys->show();
    m_keys->activateWindow();  // so that Esc closes it
}

void MainWindow::readLayout() {
    ThemeName theme = Theme::system();
    if (m_store) {
        restoreGeometry(m_store->value(kGeometry).toByteArray());
        m_columns->restoreState(m_store->value(kColumns).toByteArray());
        m_rows->restoreState(m_store->value(kRows).toByteArray());
        if (const QString kept = m_store->value(kTheme).toString(); !kept.isEmpty())
            theme = kept == "dark" ? ThemeName::Dark : ThemeName::Light;
    }
    setTheme(theme);
}

void MainWindow::writeLayout() {
    if (!m_store) return;
    m_store->setValue(kGeometry, saveGeometry());
    m_store->setValue(kColumns, m_columns->saveState());
    m_store->setValue(kRows, m_rows->saveState());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    writeLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_session->openFile(droppedFile(*event->mimeData()));
    event->acceptProposedAction();
}

}  // namespace interleave
