#include "app/panels/run_button.h"

#include <QPainter>
#include <QPainterPath>

#include "app/panels/figures.h"
#include "app/session/prediction.h"

namespace interleave {
namespace {

constexpr int kClockMs = 60;
constexpr double kBarHeight = 3, kRadius = 7;

}  // namespace

RunButton::RunButton(Session* session, QWidget* parent) : QPushButton(parent), m_session(session) {
    setObjectName("run");
    setProperty("role", "primary");
    m_clock.setInterval(kClockMs);
    connect(&m_clock, &QTimer::timeout, this, &RunButton::refresh);
    connect(session, &Session::runStateChanged, this, &RunButton::refresh);
    connect(session, &Session::scenarioChanged, this, &RunButton::refresh);
    connect(&session->prediction(), &Prediction::changed, this, &RunButton::refresh);
    connect(this, &QPushButton::clicked, this, [this] { m_session->running() ? m_session->stop() : m_session->runForReal(); });
    refresh();
}

void RunButton::refresh() {
    const bool running = m_session->running();
    if (running != m_clock.isActive()) running ? m_clock.start() : m_clock.stop();
    setEnabled(m_session->scenario() && (running || !m_session->prediction().asking()));  // a run would tell the answer
    setText(running ? QStringLiteral("■ ") + tr("Stop  %1").arg(secondsText(toSeconds(m_session->elapsed())))
                    : QStringLiteral("▶ ") + tr("Run for real"));
    setAccessibleName(running ? tr("Stop the real run") : tr("Run for real"));
    setToolTip(running ? tr("Stop; what was recorded stays (Ctrl+R)")
                       : tr("Run this scenario on this machine's threads (Ctrl+R)"));
    update();
}

void RunButton::paintEvent(QPaintEvent* event) {
    QPushButton::paintEvent(event);
    if (!m_session->running()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(rect(), kRadius, kRadius);
    painter.setClipPath(shape);
    QColor bar = palette().color(QPalette::ButtonText);
    painter.fillRect(QRectF(0, height() - kBarHeight, width() * m_session->progress(), kBarHeight), bar);
}

}  // namespace interleave
