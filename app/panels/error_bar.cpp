#include "app/panels/error_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace interleave {

ErrorBar::ErrorBar(Session* session, QWidget* parent) : QFrame(parent), m_session(session), m_text(new QLabel) {
    setObjectName("errorBar");
    setProperty("role", "verdict");
    m_text->setObjectName("errorText");
    m_text->setProperty("role", "error");
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* close = new QToolButton;
    close->setText(QStringLiteral("×"));
    close->setProperty("role", "flat");
    close->setAccessibleName(tr("Dismiss the message"));
    close->setToolTip(tr("Dismiss"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 5, 6, 5);
    layout->addWidget(m_text, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, session, &Session::dismissError);
    connect(session, &Session::errorChanged, this, &ErrorBar::refresh);
    refresh();
}

void ErrorBar::refresh() {
    m_text->setText(m_session->error());
    setAccessibleName(m_session->error());
    setVisible(!m_session->error().isEmpty());
}

}  // namespace interleave
