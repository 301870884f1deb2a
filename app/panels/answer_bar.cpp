#include "app/panels/answer_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/look/theme.h"
#include "app/panels/prediction_words.h"
#include "app/session/prediction.h"

namespace interleave {
namespace {

constexpr int kRoomForOneRow = 760;  ///< px of width; below that the buttons stand under the words

QLabel* label(const char* role) {
    auto* label = new QLabel;
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

AnswerBar::AnswerBar(Session* session, QWidget* parent)
    : QFrame(parent),
      m_session(session),
      m_answer(label("headline")),
      m_because(label("name")),
      m_tally(label("muted")),
      m_next(new QPushButton(tr("Next question"))),
      m_done(new QPushButton(tr("Done"))) {
    setObjectName("answer");
    setProperty("role", "answer");
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_answer);
    words->addWidget(m_because);
    auto* actions = new QHBoxLayout;
    actions->setSpacing(10);
    m_tally->setWordWrap(false);
    for (QWidget* each : {static_cast<QWidget*>(m_tally), static_cast<QWidget*>(m_next), static_cast<QWidget*>(m_done)})
        actions->addWidget(each, 0, Qt::AlignVCenter);
    actions->addStretch(1);  // in a row of their own they begin at the left; beside the words there is no room to stretch
    m_layout = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_layout->setContentsMargins(13, 8, 14, 9);
    m_layout->setSpacing(10);
    m_layout->addLayout(words, 1);
    m_layout->addLayout(actions);
    connect(m_next, &QPushButton::clicked, this, [this] { m_session->prediction().next(); });
    connect(m_done, &QPushButton::clicked, this, [this] { m_session->prediction().end(); });
    connect(&session->prediction(), &Prediction::changed, this, &AnswerBar::refresh);
    refresh();
}

void AnswerBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    m_layout->setDirection(width() < kRoomForOneRow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void AnswerBar::refresh() {
    const Prediction& prediction = m_session->prediction();
    const bool told = prediction.stage() == Prediction::Stage::Told;
    setVisible(told);
    if (!told) return;
    const Question& question = *prediction.question();
    const int right = prediction.right();
    if (right < 0) {
        const auto& fault = m_session->findings()->questions[static_cast<std::size_t>(prediction.number())].fault;
        m_answer->setText(tr("! This question has no one right answer"));
        m_because->setText(fault ? forWindow(fault->text()) : QString());
    } else {
        const auto option = [&](int number) { return forWindow(question.options[static_cast<std::size_t>(number)].says); };
        m_answer->setText(right == prediction.chosen()
                              ? tr("✓ Right: %1").arg(option(right))
                              : tr("✗ Not “%1”, but: %2").arg(option(prediction.chosen()), option(right)));
        m_because->setText(forWindow(question.because));
    }
    m_tally->setText(tallyWords(*m_session));
    setAccessibleName(m_answer->text() + ". " + m_because->text());
    m_next->setVisible(prediction.count() > 1);
    (prediction.count() > 1 ? m_next : m_done)->setFocus();
}

}  // namespace interleave
