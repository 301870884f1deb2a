#pragma once

#include <QWidget>
#include <array>

#include "app/session/session.h"

class QFrame;
class QLabel;

namespace interleave {

/// The four result cards and the verdict.
class ResultPanel : public QWidget {
    Q_OBJECT
public:
    explicit ResultPanel(Session* session, QWidget* parent = nullptr);

private:
    struct Card {
        QFrame* frame;
        QLabel *title, *value, *note;
    };
    Card addCard(int row, int column);
    void refresh();

    Session* m_session;
    std::array<Card, 4> m_cards{};
    QFrame* m_verdict;
    QLabel *m_headline, *m_detail;
};

}  // namespace interleave
