#include "app/panels/strategy_segments.h"

#include <QActionGroup>
#include <QButtonGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace interleave {
namespace {

QString explanation(Strategy strategy) {
    switch (strategy) {
        case Strategy::Sequential: return QObject::tr("Plain blocking code, one thing after the other: the baseline");
        case Strategy::EventLoop: return QObject::tr("One thread; while it computes, the loop stands still");
        case Strategy::Threads: return QObject::tr("A pool of threads under one interpreter lock");
        case Strategy::FreeThreads: return QObject::tr("A pool of threads without an interpreter lock");
        case Strategy::Interpreters: return QObject::tr("A pool of threads, an interpreter each; arguments are copied");
        case Strategy::Processes: return QObject::tr("A pool of processes; arguments are pickled");
        case Strategy::Native: return QObject::tr("A pool of threads without added costs, as in C++");
    }
    return {};
}

}  // namespace

StrategySegments::StrategySegments(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_row(new QFrame), m_group(new QButtonGroup(this)), m_menuButton(new QToolButton) {
    m_row->setObjectName("strategies");
    m_row->setAccessibleName(tr("Strategy"));
    auto* segments = new QHBoxLayout(m_row);
    segments->setContentsMargins(0, 0, 0, 0);
    segments->setSpacing(0);

    m_menuButton->setObjectName("strategyMenu");
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setFocusPolicy(Qt::TabFocus);
    m_menuButton->setAccessibleName(tr("Strategy"));
    auto* menu = new QMenu(m_menuButton);
    menu->setToolTipsVisible(true);
    m_menuButton->setMenu(menu);
    m_menuButton->hide();

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_row);
    layout->addWidget(m_menuButton);

    for (const Strategy strategy : kStrategies) addStrategy(strategy);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int id) { m_session->setStrategy(static_cast<Strategy>(id)); });
    connect(session, &Session::settingsChanged, this, &StrategySegments::showCurrent);
    connect(session, &Session::scenarioChanged, this, &StrategySegments::showCurrent);
    showCurrent();
}

void StrategySegments::addStrategy(Strategy strategy) {
    const QString name = QString::fromLatin1(label(strategy));
    const QString tip = explanation(strategy);
    auto* segment = new QPushButton(name);
    segment->setProperty("role", "segment");
    segment->setProperty("place", strategy == Strategy::Sequential ? "first" : strategy == Strategy::Native ? "last" : "middle");
    segment->setCheckable(true);
    segment->setAccessibleName(name);
    segment->setAccessibleDescription(tip);
    segment->setToolTip(tip);
    m_group->addButton(segment, static_cast<int>(strategy));
    m_row->layout()->addWidget(segment);

    QAction* action = m_menuButton->menu()->addAction(name);
    action->setCheckable(true);
    action->setData(static_cast<int>(strategy));
    action->setToolTip(tip);
    connect(action, &QAction::triggered, this, [this, strategy] {
        m_session->setStrategy(strategy);
        showCurrent();
    });
}

void StrategySegments::showCurrent() {
    const int current = static_cast<int>(m_session->strategy());
    m_group->button(current)->setChecked(true);
    for (QAction* action : m_menuButton->menu()->actions()) action->setChecked(action->data().toInt() == current);
    m_menuButton->setText(QString::fromLatin1(label(m_session->strategy())) + QStringLiteral(" ▾"));
}

int StrategySegments::wideWidth() const { return m_row->sizeHint().width(); }

void StrategySegments::setCompact(bool compact) {
    m_row->setVisible(!compact);
    m_menuButton->setVisible(compact);
}

}  // namespace interleave
