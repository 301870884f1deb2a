#pragma once

#include <QFrame>

#include "app/session/session.h"

class QLabel;

namespace interleave {

/// The one visible place for what went wrong; gone when all is well. The run below it stays as it was.
class ErrorBar : public QFrame {
    Q_OBJECT
public:
    explicit ErrorBar(Session* session, QWidget* parent = nullptr);

private:
    void refresh();

    Session* m_session;
    QLabel* m_text;
};

}  // namespace interleave
