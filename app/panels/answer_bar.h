#pragma once

#include <QFrame>

#include "app/session/session.h"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace interleave {

/// Stands above the timeline once a question is answered: whether the prediction was right, the answer, and why it is so.
class AnswerBar : public QFrame {
    Q_OBJECT
public:
    explicit AnswerBar(Session* session, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();

    Session* m_session;
    QBoxLayout* m_layout;  ///< words, then buttons: side by side where there is room
    QLabel *m_answer, *m_because, *m_tally;
    QPushButton *m_next, *m_done;
};

}  // namespace interleave
