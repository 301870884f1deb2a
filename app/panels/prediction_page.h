#pragma once

#include <QWidget>

#include "app/session/session.h"

class QLabel;
class QVBoxLayout;

namespace interleave {

/// Stands in the timeline's place while a question is asked: the question and its options, each a button that a figure key presses
/// too. Esc shows the timeline without an answer.
class PredictionPage : public QWidget {
    Q_OBJECT
public:
    explicit PredictionPage(Session* session, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();

    Session* m_session;
    QLabel *m_number, *m_question, *m_note;
    QVBoxLayout* m_options;
};

}  // namespace interleave
