#include "app/cli/verifywatch.h"

#include <QDirIterator>
#include <QFileInfo>

namespace athanor::cli {

VerifyWatch::VerifyWatch(QString folder, QObject *parent) : QObject(parent), m_folder(std::move(folder))
{
    constexpr std::chrono::milliseconds untilWritten{200};
    m_settled.setSingleShot(true);
    m_settled.setInterval(untilWritten);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_settled.start(); });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_settled.start(); });
    connect(&m_settled, &QTimer::timeout, this, [this] {
        look(); // An editor that replaces a file takes the watched one away.
        Q_EMIT changed();
    });
}

void VerifyWatch::look()
{
    // The folder above tells when the course folder itself goes and comes back.
    QStringList paths{m_folder, QFileInfo(m_folder).absolutePath()};
    QDirIterator each(m_folder, QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString path = each.next();
        if (!path.contains(QLatin1String("__pycache__"))) paths.append(path);
    }
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    QStringList added;
    for (const QString &path : paths) {
        if (QFileInfo::exists(path) && !watched.contains(path)) added.append(path);
    }
    if (!added.isEmpty()) m_watcher.addPaths(added);
}

} // namespace athanor::cli
