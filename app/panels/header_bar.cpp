#include "app/panels/header_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include "app/panels/run_button.h"
#include "app/panels/strategy_segments.h"
#include "app/session/prediction.h"

namespace interleave {
namespace {

constexpr int kGap = 10, kSide = 14;

QToolButton* menuButton(const QString& text, const char* name, const QString& accessible) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setAccessibleName(accessible);
    button->setToolTip(accessible);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

HeaderBar::HeaderBar(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_title(new QLabel),
      m_subtitle(new QLabel),
      m_strategies(new StrategySegments(session)),
      m_run(new RunButton(session)),
      m_export(menuButton(tr("Export ▾"), "export", tr("Export the picture"))),
      m_more(menuButton(QStringLiteral("⋯"), "more", tr("More: files, theme, keys"))) {
    setObjectName("header");
    setProperty("role", "topBar");
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    m_more->setProperty("role", "flat");
    m_title->setProperty("role", "title");
    m_subtitle->setProperty("role", "subtitle");
    m_title->setTextFormat(Qt::PlainText);
    m_subtitle->setTextFormat(Qt::PlainText);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSide, 0, kSide, 1);
    layout->setSpacing(kGap);
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle);
    layout->addStretch(1);
    for (QWidget* widget : {static_cast<QWidget*>(m_strategies), static_cast<QWidget*>(m_run), static_cast<QWidget*>(m_export),
                            static_cast<QWidget*>(m_more)})
        layout->addWidget(widget);
    connect(session, &Session::scenarioChanged, this, &HeaderBar::showScenario);
    const Prediction& prediction = session->prediction();
    connect(&prediction, &Prediction::changed, this, [this, &prediction] { m_export->setEnabled(!prediction.asking()); });
    showScenario();
}

void HeaderBar::setExportMenu(QMenu* menu) { m_export->setMenu(menu); }
void HeaderBar::setMoreMenu(QMenu* menu) { m_more->setMenu(menu); }

void HeaderBar::runOrStop() { m_run->click(); }

void HeaderBar::openExportMenu() {
    if (m_export->isEnabled()) m_export->showMenu();  // not while the picture is to be predicted
}

void HeaderBar::showScenario() {
    const ScenarioPtr scenario = m_session->scenario();
    m_name = scenario ? QString::fromStdString(scenario->title).simplified() : tr("Interleave");
    m_title->setToolTip(m_name.toHtmlEscaped());
    m_subtitle->setText(scenario ? QString::fromStdString(scenario->subtitle) : QString());
    arrange();
}

void HeaderBar::arrange() {
    const int fixed =
        m_run->sizeHint().width() + m_export->sizeHint().width() + m_more->sizeHint().width() + 2 * kSide + 5 * kGap;
    m_title->setText(m_name);
    const int others = m_title->sizeHint().width() + fixed;
    m_strategies->setCompact(width() - others < m_strategies->wideWidth());
    const int room = width() - fixed - m_strategies->sizeHint().width();
    if (m_title->sizeHint().width() > room) m_title->setText(m_title->fontMetrics().elidedText(m_name, Qt::ElideRight, room));
    // A subtitle that would be cut is left out; its words stand in the list too.
    m_subtitle->setVisible(width() - others - m_strategies->sizeHint().width() >= m_subtitle->sizeHint().width());
}

void HeaderBar::resizeEvent(QResizeEvent*) { arrange(); }

bool HeaderBar::event(QEvent* event) {
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::Polish) arrange();
    return handled;
}

}  // namespace interleave
