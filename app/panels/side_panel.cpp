#include "app/panels/side_panel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTextBlockFormat>
#include <QTextBrowser>
#include <QTextCursor>
#include <QVBoxLayout>

#include "app/panels/claim_panel.h"
#include "app/panels/parameter_panel.h"
#include "app/panels/result_panel.h"
#include "app/session/prediction.h"

namespace interleave {
namespace {

constexpr int kLeft = 15, kRight = 14;  // a hairline on the left is part of the panel

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text.toUpper());
    label->setProperty("role", "groupTitle");
    label->setFixedHeight(22);
    label->setContentsMargins(2, 0, 0, 0);
    return label;
}

}  // namespace

SidePanel::SidePanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_tabs(new QButtonGroup(this)),
      m_pages(new QStackedWidget),
      m_about(new QTextBrowser) {
    setObjectName("side");
    setProperty("role", "inspector");
    setAttribute(Qt::WA_StyledBackground);
    m_about->setObjectName("about");
    m_about->setFrameShape(QFrame::NoFrame);
    m_about->setOpenExternalLinks(true);
    m_about->document()->setDocumentMargin(kRight);
    m_about->setAccessibleName(tr("About this scenario"));
    m_pages->addWidget(makeParameters());
    m_pages->addWidget(m_about);
    m_pages->addWidget(new ClaimPanel(session));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTabs());
    layout->addWidget(m_pages, 1);
    connect(session, &Session::scenarioChanged, this, &SidePanel::showAbout);
    showAbout();
    showPrediction();
}

QWidget* SidePanel::makeTabs() {
    auto* row = new QWidget;
    row->setFixedHeight(26);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(kLeft, 0, kRight, 0);
    layout->setSpacing(16);
    const QString names[] = {tr("Parameters"), tr("About"), tr("Claims")};
    for (int i = 0; i < static_cast<int>(std::size(names)); ++i) {
        auto* tab = new QPushButton(names[i].toUpper());
        tab->setProperty("role", "tab");
        tab->setObjectName(QStringLiteral("tab_%1").arg(i));
        tab->setAccessibleName(names[i]);
        tab->setCheckable(true);
        tab->setChecked(i == 0);
        m_tabs->addButton(tab, i);
        layout->addWidget(tab);
    }
    layout->addStretch();
    connect(m_tabs, &QButtonGroup::idClicked, m_pages, &QStackedWidget::setCurrentIndex);
    return row;
}

QWidget* SidePanel::makeParameters() {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(kLeft, 2, kRight, kRight);
    layout->setSpacing(0);
    layout->addWidget(new ParameterPanel(m_session, ParameterPanel::Part::Workload));
    layout->addWidget(makeResultHeading());
    m_hidden = new QLabel(tr("Hidden until you have answered."));
    m_hidden->setProperty("role", "muted");
    m_hidden->setContentsMargins(2, 0, 0, 0);
    layout->addWidget(m_hidden);
    layout->addWidget(m_results = new QWidget(page));
    auto* results = new QVBoxLayout(m_results);
    results->setContentsMargins(0, 0, 0, 0);
    results->addWidget(new ResultPanel(m_session, m_results));
    layout->addSpacing(8);
    layout->addWidget(heading(tr("Machine")));
    layout->addSpacing(3);
    layout->addWidget(new ParameterPanel(m_session, ParameterPanel::Part::Machine));
    layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return scroll;
}

QWidget* SidePanel::makeResultHeading() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(heading(tr("Result")));
    layout->addStretch(1);
    m_predict = new QPushButton(tr("Predict"));
    m_predict->setObjectName("predict");
    m_predict->setProperty("role", "link");
    m_predict->setAccessibleName(tr("Predict the result"));
    m_predict->setToolTip(tr("Hide the run and answer a question about it first (Ctrl+P)"));
    layout->addWidget(m_predict);
    connect(m_predict, &QPushButton::clicked, this, [this] { m_session->prediction().begin(); });
    connect(&m_session->prediction(), &Prediction::changed, this, &SidePanel::showPrediction);
    return row;
}

void SidePanel::showPrediction() {
    const Prediction& prediction = m_session->prediction();
    m_predict->setVisible(prediction.available() && prediction.stage() == Prediction::Stage::Off);
    m_hidden->setVisible(prediction.asking());
    m_results->setVisible(!prediction.asking());
    if (prediction.asking() && m_tabs->checkedId() != 0) m_tabs->button(0)->click();  // the other tabs tell what is asked
    m_tabs->button(1)->setEnabled(!prediction.asking());
    m_tabs->button(2)->setEnabled(!prediction.asking());
}

void SidePanel::showAbout() {
    const ScenarioPtr scenario = m_session->scenario();
    const QString words = scenario ? QString::fromStdString(scenario->about) : QString();
    m_about->setMarkdown(words.isEmpty() ? tr("This scenario says nothing about itself.") : words);
    QTextBlockFormat paragraph;
    paragraph.setBottomMargin(9);
    paragraph.setLineHeight(116, QTextBlockFormat::ProportionalHeight);
    QTextCursor all(m_about->document());
    all.select(QTextCursor::Document);
    all.mergeBlockFormat(paragraph);
}

}  // namespace interleave
