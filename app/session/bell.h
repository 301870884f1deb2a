#pragma once

#include <QObject>

namespace interleave {

/// Tells the GUI's thread that a worker has something to be fetched. Any thread may ring; connect it queued. Carries nothing, so
/// that what goes from thread to thread goes through the worker's own lock and nowhere else.
class Bell : public QObject {
    Q_OBJECT
public:
    void ring() { Q_EMIT rung(); }

Q_SIGNALS:
    void rung();
};

}  // namespace interleave
