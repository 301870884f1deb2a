#pragma once

#include <QPushButton>
#include <QTimer>

#include "app/session/session.h"

namespace interleave {

/// `Run for real`; while a run is under way `Stop` with its elapsed time, and how far it is as a bar along the lower edge.
class RunButton : public QPushButton {
    Q_OBJECT
public:
    explicit RunButton(Session* session, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    Session* m_session;
    QTimer m_clock;
};

}  // namespace interleave
