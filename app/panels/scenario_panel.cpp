#include "app/panels/scenario_panel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/panels/scenario_delegate.h"

namespace interleave {
namespace {

bool matches(const Scenario& scenario, const QString& topic, const QString& search) {
    const QString text = QString::fromStdString(scenario.title + ' ' + scenario.subtitle + ' ' + scenario.id) + ' ' + topic;
    const QStringList words = search.split(' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

ScenarioPanel::ScenarioPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_search(new QLineEdit),
      m_list(new QListWidget),
      m_delegate(new ScenarioDelegate(this)) {
    setObjectName("scenarios");
    setProperty("role", "sidebar");
    setAttribute(Qt::WA_StyledBackground);
    m_search->setObjectName("search");
    m_search->setProperty("role", "search");
    m_search->setPlaceholderText(tr("Search scenarios…"));
    m_search->setAccessibleName(tr("Search scenarios"));
    m_search->setFixedHeight(30);
    m_search->installEventFilter(this);
    m_list->setObjectName("scenarioList");
    m_list->setAccessibleName(tr("Scenarios"));
    m_list->setItemDelegate(m_delegate);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 11, 0);
    layout->setSpacing(6);
    layout->addWidget(m_search);
    layout->addWidget(m_list);

    connect(m_search, &QLineEdit::textChanged, this, &ScenarioPanel::fill);
    connect(m_search, &QLineEdit::returnPressed, this, &ScenarioPanel::chooseFirst);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item) m_session->selectScenario(item->data(ScenarioDelegate::Key).toString());
    });
    connect(session, &Session::libraryChanged, this, &ScenarioPanel::fill);
    connect(session, &Session::scenarioChanged, this, &ScenarioPanel::showCurrent);
    fill();
}

void ScenarioPanel::setTheme(ThemeName theme) {
    m_delegate->setTheme(theme);
    m_list->viewport()->update();
}

void ScenarioPanel::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ScenarioPanel::fill() {
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    QString group;
    const auto add = [&](const LibraryEntry& entry, const QString& topic) {
        if (!matches(*entry.scenario, topic, m_search->text())) return;
        if (topic != group) {
            auto* heading = new QListWidgetItem(topic, m_list);
            heading->setFlags(Qt::NoItemFlags);
            heading->setData(ScenarioDelegate::IsHeading, true);
            group = topic;
        }
        const QString title = QString::fromStdString(entry.scenario->title).simplified(),
                      subtitle = QString::fromStdString(entry.scenario->subtitle).simplified();
        auto* item = new QListWidgetItem(title, m_list);
        item->setData(ScenarioDelegate::Key, entry.key());
        item->setData(ScenarioDelegate::Subtitle, subtitle);
        item->setData(Qt::AccessibleTextRole, title + ": " + subtitle);
        item->setToolTip(entry.shipped ? subtitle : entry.path);
    };
    for (const LibraryEntry& entry : m_session->library())
        if (entry.shipped) add(entry, topicTitle(entry.scenario->topic));
    for (const LibraryEntry& entry : m_session->library())
        if (!entry.shipped) add(entry, tr("Your files"));
    if (m_list->count() == 0) {
        auto* none = new QListWidgetItem(tr("No scenario matches"), m_list);
        none->setFlags(Qt::NoItemFlags);
        none->setData(ScenarioDelegate::IsHeading, true);
    }
    showCurrent();
}

void ScenarioPanel::showCurrent() {
    const QSignalBlocker quiet(m_list);
    m_list->setCurrentItem(nullptr);
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(ScenarioDelegate::Key).toString() != m_session->currentKey() ||
            m_session->currentKey().isEmpty())
            continue;
        m_list->setCurrentRow(row);
        if (row > 0 && m_list->item(row - 1)->data(ScenarioDelegate::IsHeading).toBool()) m_list->scrollToItem(m_list->item(row - 1));
        m_list->scrollToItem(m_list->item(row));
    }
}

void ScenarioPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    showCurrent();  // the list has its height only now
}

void ScenarioPanel::chooseFirst() {
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(ScenarioDelegate::IsHeading).toBool()) continue;
        m_list->setCurrentRow(row);
        return;
    }
}

bool ScenarioPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_list->setFocus(Qt::ShortcutFocusReason);
            if (!m_list->currentItem()) chooseFirst();
            return true;
        }
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace interleave
