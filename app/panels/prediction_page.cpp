#include "app/panels/prediction_page.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/look/theme.h"
#include "app/panels/prediction_words.h"
#include "app/session/prediction.h"

namespace interleave {
namespace {

constexpr int kWidth = 560, kMargin = 28;

QLabel* label(const char* role) {
    auto* label = new QLabel;
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// A button whose words may take several lines, which QPushButton's own cannot.
QPushButton* optionButton(int number, const QString& words) {
    auto* button = new QPushButton;
    button->setProperty("role", "option");
    button->setObjectName(QStringLiteral("option_%1").arg(number));
    button->setAccessibleName(words);
    button->setAutoDefault(true);
    auto* row = new QHBoxLayout(button);
    row->setContentsMargins(14, 9, 14, 10);
    row->setSpacing(12);
    QLabel* figure = label("value");
    figure->setText(QString::number(number + 1));
    figure->setFixedWidth(12);
    QLabel* text = label("name");
    text->setText(words);
    for (QLabel* each : {figure, text}) each->setAttribute(Qt::WA_TransparentForMouseEvents);
    row->addWidget(figure, 0, Qt::AlignTop);
    row->addWidget(text, 1);
    const int lines = text->heightForWidth(kWidth - 2 * 14 - 24);
    button->setMinimumHeight(std::max(lines, text->sizeHint().height()) + 19);
    return button;
}

}  // namespace

PredictionPage::PredictionPage(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_number(label("groupTitle")),
      m_question(label("question")),
      m_note(label("muted")),
      m_options(new QVBoxLayout) {
    setObjectName("prediction");
    setProperty("role", "ground");
    setAttribute(Qt::WA_StyledBackground);
    setFocusPolicy(Qt::StrongFocus);
    m_question->setObjectName("question");
    m_options->setSpacing(8);
    auto* column = new QWidget;
    column->setMaximumWidth(kWidth);
    auto* words = new QVBoxLayout(column);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(0);
    words->addWidget(m_number);
    words->addSpacing(8);
    words->addWidget(m_question);
    words->addSpacing(18);
    words->addLayout(m_options);
    words->addSpacing(16);
    words->addWidget(m_note);
    auto* centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(column, 100);
    centred->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->addStretch(2);
    layout->addLayout(centred);
    layout->addStretch(3);
    connect(&session->prediction(), &Prediction::changed, this, &PredictionPage::refresh);
    refresh();
}

void PredictionPage::refresh() {
    const Prediction& prediction = m_session->prediction();
    if (!prediction.asking()) return;
    const bool waits = prediction.chosen() >= 0;  // for its answer
    const Question& question = *prediction.question();
    m_number->setText(tr("PREDICT · QUESTION %1 OF %2").arg(prediction.number() + 1).arg(prediction.count()));
    m_question->setText(forWindow(question.ask));
    m_note->setText(waits ? tr("Simulating the answer …")
                          : tr("The timeline is hidden until you have answered. Esc shows it.  %1").arg(tallyWords(*m_session)));
    while (QLayoutItem* item = m_options->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i < static_cast<int>(question.options.size()); ++i) {
        QPushButton* button = optionButton(i, forWindow(question.options[static_cast<std::size_t>(i)].says));
        button->setEnabled(!waits);
        m_options->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, i] { m_session->prediction().choose(i); });
    }
    setFocus();
}

void PredictionPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    setFocus();
}

void PredictionPage::keyPressEvent(QKeyEvent* event) {
    const int figure = event->key() - Qt::Key_1;
    const auto buttons = findChildren<QPushButton*>();
    if (event->key() == Qt::Key_Escape)
        m_session->prediction().end();
    else if (figure >= 0 && figure < 9)
        m_session->prediction().choose(figure);
    else if (event->key() == Qt::Key_Down && !buttons.empty())
        focusNextChild();
    else if (event->key() == Qt::Key_Up && !buttons.empty())
        focusPreviousChild();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace interleave
