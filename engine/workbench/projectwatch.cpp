#include "engine/workbench/projectwatch.h"

#include "engine/workbench/projecttree.h"

#include <QFile>
#include <QFileInfo>

#include <cstring>

#include <sys/inotify.h>
#include <unistd.h>

namespace athanor {

namespace {

constexpr quint32 contents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr quint32 folderOnly = IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK;
constexpr auto ourTemporary = QLatin1String(".athanor-");

QString below(const QString &folder, const QString &name)
{
    return folder.isEmpty() ? name : folder + QLatin1Char('/') + name;
}

} // namespace

ProjectWatch::ProjectWatch(const QString &folder, QObject *parent)
    : QObject(parent), m_folder(folder), m_inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quiet);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_quiet, &QTimer::timeout, this, &ProjectWatch::tell);
    connect(&m_patience, &QTimer::timeout, this, &ProjectWatch::tell);
    if (m_inotify < 0) {
        m_whole = false;
        return;
    }
    m_notifier = new QSocketNotifier(m_inotify, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &ProjectWatch::read);
    watchParent();
    watchTree({});
}

ProjectWatch::~ProjectWatch()
{
    delete m_notifier; // Before its descriptor is closed.
    if (m_inotify >= 0) ::close(m_inotify);
}

/// A folder that somebody holds open tells nothing of its own end; the one around it does.
void ProjectWatch::watchParent()
{
    const QByteArray parent = QFile::encodeName(QFileInfo(m_folder).path());
    m_parentWatch = ::inotify_add_watch(m_inotify, parent.constData(),
                                        IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
}

void ProjectWatch::watchTree(const QString &relative)
{
    QStringList left{relative};
    while (!left.isEmpty()) {
        const QString folder = left.takeLast();
        if (m_watches.size() >= mostFolders) {
            m_whole = false;
            return;
        }
        const QString path = folder.isEmpty() ? m_folder : m_folder + QLatin1Char('/') + folder;
        const int watch = ::inotify_add_watch(m_inotify, QFile::encodeName(path).constData(), contents | folderOnly);
        if (watch < 0) {
            m_whole = m_whole && errno == ENOENT; // Gone already; anything else leaves a hole.
            continue;
        }
        m_watches.insert(watch, folder);
        for (const FolderEntry &entry : readFolder(path))
            if (entry.isFolder && !isLeftOut(entry.name)) left << below(folder, entry.name);
    }
}

void ProjectWatch::read()
{
    alignas(inotify_event) char block[16 * 1024];
    while (true) {
        const ssize_t got = ::read(m_inotify, block, sizeof block);
        if (got <= 0) return;
        for (ssize_t at = 0; at < got;) {
            inotify_event event;
            std::memcpy(&event, block + at, sizeof event);
            const char *name = block + at + sizeof event;
            at += ssize_t(sizeof event + event.len);
            take(event.wd, event.mask, event.len > 0 ? QFile::decodeName(name) : QString());
        }
    }
}

void ProjectWatch::take(int watch, quint32 mask, const QString &name)
{
    if (mask & IN_Q_OVERFLOW) {
        m_anything = true;
        watchTree({}); // A folder may have been made unseen; watching one twice is one watch.
        note({});
        return;
    }
    if (watch == m_parentWatch) {
        if (name == QFileInfo(m_folder).fileName()) checkFolder();
        return;
    }
    if (mask & IN_IGNORED) {
        m_watches.remove(watch);
        return;
    }
    const auto folder = m_watches.constFind(watch);
    if (folder == m_watches.constEnd() || name.isEmpty() || name.startsWith(ourTemporary)) return;
    const QString path = below(*folder, name);
    if (mask & IN_ISDIR) {
        if (isLeftOut(name)) return;
        if (mask & (IN_CREATE | IN_MOVED_TO)) watchTree(path);
    }
    note(path);
}

void ProjectWatch::note(const QString &path)
{
    if (!path.isEmpty()) m_changed.insert(path);
    if (!m_patience.isActive()) m_patience.start();
    m_quiet.start();
}

void ProjectWatch::tell()
{
    m_quiet.stop();
    m_patience.stop();
    QStringList paths = m_anything ? QStringList() : QStringList(m_changed.cbegin(), m_changed.cend());
    paths.sort();
    m_changed.clear();
    m_anything = false;
    Q_EMIT changed(paths);
}

void ProjectWatch::checkFolder()
{
    const bool there = QFileInfo(m_folder).isDir();
    if (there == m_there) return;
    m_there = there;
    if (!there) {
        Q_EMIT gone();
        return;
    }
    for (auto it = m_watches.cbegin(); it != m_watches.cend(); ++it) ::inotify_rm_watch(m_inotify, it.key());
    m_watches.clear();
    watchTree({});
    Q_EMIT cameBack();
}

} // namespace athanor
