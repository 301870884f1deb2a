#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace interleave {

/// Tells when a file was saved. Editors that write a new file and move it into place take the watched one away, so the folder is
/// watched too and the file is picked up again; a burst of changes is reported once.
class FileWatch : public QObject {
    Q_OBJECT
public:
    explicit FileWatch(QObject* parent = nullptr);
    void watch(const QString& path);  ///< instead of what was watched before; empty: nothing

Q_SIGNALS:
    void saved(const QString& path);

private:
    void look();

    QString m_path;
    QByteArray m_seen;  ///< what the file held when it was last reported
    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
};

}  // namespace interleave
