#include "app/session/file_watch.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

namespace interleave {
namespace {

QByteArray fingerprint(const QString& path) {
    if (!QFileInfo(path).isFile()) return {};  // a pipe or a device may never end
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Md5);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) return {};
    return hash.result();
}

}  // namespace

FileWatch::FileWatch(QObject* parent) : QObject(parent) {
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(60);
    connect(&m_quiet, &QTimer::timeout, this, &FileWatch::look);
    const auto later = [this] { m_quiet.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, later);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, later);
}

void FileWatch::watch(const QString& path) {
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty()) m_watcher.removePaths(old);
    m_quiet.stop();
    m_path = path;
    if (path.isEmpty()) return;
    m_seen = fingerprint(path);
    m_watcher.addPath(path);
    m_watcher.addPath(QFileInfo(path).absolutePath());
}

void FileWatch::look() {
    if (m_path.isEmpty() || !QFileInfo::exists(m_path)) return;
    if (!m_watcher.files().contains(m_path)) m_watcher.addPath(m_path);
    const QByteArray now = fingerprint(m_path);
    if (now == m_seen) return;
    m_seen = now;
    Q_EMIT saved(QString(m_path));  // who hears it may watch something else
}

}  // namespace interleave
