#include "app/panels/status_line.h"

#include <QHBoxLayout>
#include <QLabel>

#include "app/panels/figures.h"
#include "app/session/prediction.h"

namespace interleave {
namespace {

QLabel* label(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setProperty("role", "muted");
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

StatusLine::StatusLine(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_counts(label("counts")),
      m_provenance(label("provenance")),
      m_lastReal(label("lastReal")),
      m_seed(label("seed")) {
    setObjectName("status");
    setProperty("role", "statusLine");
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 1, 14, 0);
    layout->setSpacing(22);
    layout->addWidget(m_counts);
    layout->addWidget(m_provenance);
    layout->addWidget(m_lastReal);
    layout->addStretch();
    layout->addWidget(m_seed);
    m_message.setSingleShot(true);
    m_message.setInterval(6000);
    connect(&m_message, &QTimer::timeout, this, &StatusLine::refresh);
    m_clock.setInterval(100);
    connect(&m_clock, &QTimer::timeout, this, &StatusLine::refresh);
    connect(session, &Session::resultChanged, this, &StatusLine::refresh);
    connect(session, &Session::runStateChanged, this, &StatusLine::refresh);
    connect(session, &Session::scenarioChanged, this, &StatusLine::refresh);
    connect(&session->prediction(), &Prediction::changed, this, &StatusLine::refresh);
    refresh();
}

void StatusLine::refresh() {
    if (const bool running = m_session->running(); running != m_clock.isActive()) running ? m_clock.start() : m_clock.stop();
    const RunResultPtr shown = m_session->shown();
    const bool told = shown && !m_session->prediction().asking();
    m_counts->setVisible(told);
    m_counts->setText(told ? countsText(*shown) : QString());
    if (!m_message.isActive()) m_provenance->setText(provenanceText(*m_session));
    m_lastReal->setText(told ? lastRealText(*m_session) : QString());
    m_seed->setText(shown ? seedText(*shown) : QString());
}

void StatusLine::say(const QString& message) {
    m_provenance->setText(message);
    m_message.start();
}

}  // namespace interleave
