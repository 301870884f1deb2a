#pragma once

#include <QTimer>
#include <QWidget>

#include "app/session/session.h"

class QLabel;

namespace interleave {

/// The line along the bottom: counts, how the shown run came about, how far the last real run was from its prediction, seed.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(Session* session, QWidget* parent = nullptr);

    /// Shows a message for a while in the place of what is shown else.
    void say(const QString& message);

    static constexpr int kHeight = 26;

private:
    void refresh();

    Session* m_session;
    QLabel *m_counts, *m_provenance, *m_lastReal, *m_seed;
    QTimer m_clock;    ///< counts the seconds of a real run
    QTimer m_message;  ///< while it runs, a message is shown
};

}  // namespace interleave
