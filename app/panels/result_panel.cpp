#include "app/panels/result_panel.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "app/look/theme.h"
#include "app/panels/figures.h"

namespace interleave {
namespace {

/// Lines as far apart as in the mock; style sheets cannot say that.
const QString kSpaced = QStringLiteral("<p style='line-height: 116%; margin: 0'>%1</p>");

QLabel* label(const char* role) {
    auto* label = new QLabel;
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ResultPanel::ResultPanel(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_verdict(new QFrame), m_headline(label("headline")), m_detail(label("name")) {
    auto* cards = new QGridLayout;
    cards->setSpacing(8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(cards);
    layout->addWidget(m_verdict);
    for (int i = 0; i < 4; ++i) {
        const Card& card = m_cards[static_cast<std::size_t>(i)] = addCard(i / 2, i % 2);
        cards->addWidget(card.frame, i / 2, i % 2);
    }
    cards->setColumnStretch(0, 1);
    cards->setColumnStretch(1, 1);

    m_verdict->setProperty("role", "verdict");
    m_verdict->setObjectName("verdict");
    m_detail->setTextFormat(Qt::RichText);
    auto* words = new QVBoxLayout(m_verdict);
    words->setContentsMargins(9, 5, 7, 7);
    words->setSpacing(1);
    words->addWidget(m_headline);
    words->addWidget(m_detail);

    connect(session, &Session::resultChanged, this, &ResultPanel::refresh);
    connect(session, &Session::scenarioChanged, this, &ResultPanel::refresh);
    refresh();
}

ResultPanel::Card ResultPanel::addCard(int row, int column) {
    Card card{new QFrame, label("cardName"), label("cardValue"), label("cardNote")};
    card.frame->setProperty("role", "card");
    card.frame->setObjectName(QStringLiteral("card_%1").arg(row * 2 + column));
    auto* layout = new QVBoxLayout(card.frame);
    layout->setContentsMargins(10, 8, 8, 8);
    layout->setSpacing(1);
    layout->addWidget(card.title);
    layout->addWidget(card.value);
    layout->addWidget(card.note);
    layout->addStretch();
    return card;
}

void ResultPanel::refresh() {
    const RunResultPtr result = m_session->shown();
    setVisible(result != nullptr);
    if (!result) return;
    const auto texts = cardTexts(*result);
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        m_cards[i].title->setText(texts[i].title);
        m_cards[i].value->setText(texts[i].value);
        m_cards[i].note->setText(texts[i].note);
        m_cards[i].frame->setAccessibleName(texts[i].title + ": " + texts[i].value + ", " + texts[i].note);
    }
    m_headline->setText(forWindow(result->verdict.headline));
    m_detail->setText(kSpaced.arg(unbroken(result->verdict.detail).toHtmlEscaped()));
    m_detail->setVisible(!result->verdict.detail.empty());
    m_verdict->setVisible(!result->verdict.headline.empty());
    m_verdict->setAccessibleName(m_headline->text() + ' ' + forWindow(result->verdict.detail));
}

}  // namespace interleave
