#include "app/shell/migrationswatch.h"

#include <QFile>
#include <QFileInfo>

#include <sys/inotify.h>
#include <unistd.h>

namespace athanor {

namespace {

constexpr int lookMilliseconds = 200;
constexpr quint32 events = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB |
                           IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

/// Python leaves __pycache__ beside the files, and editors their own; only these change the graph.
bool matters(const inotify_event &event)
{
    const QByteArray name(event.name);
    if (name == "__pycache__" || name.startsWith('.')) return false;
    return name.endsWith(".py") || name.endsWith(".ini") || (event.mask & IN_ISDIR) != 0;
}

} // namespace

MigrationsWatch::MigrationsWatch(QObject *parent)
    : QObject(parent), m_inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMilliseconds);
    connect(&m_quiet, &QTimer::timeout, this, &MigrationsWatch::changed);
    m_look.setInterval(lookMilliseconds);
    connect(&m_look, &QTimer::timeout, this, &MigrationsWatch::lookForMissing);
    if (m_inotify < 0) return;
    m_notifier = std::make_unique<QSocketNotifier>(m_inotify, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &MigrationsWatch::take);
}

MigrationsWatch::~MigrationsWatch()
{
    m_notifier.reset();
    if (m_inotify >= 0) ::close(m_inotify);
}

void MigrationsWatch::watch(const QStringList &folders)
{
    for (const int watch : std::as_const(m_watches)) ::inotify_rm_watch(m_inotify, watch);
    m_watches.clear();
    m_missing.clear();
    for (const QString &folder : folders) {
        const int watch = ::inotify_add_watch(m_inotify, QFile::encodeName(folder).constData(), events);
        if (watch >= 0)
            m_watches << watch;
        else
            m_missing << folder;
    }
    m_missing.isEmpty() ? m_look.stop() : m_look.start();
}

void MigrationsWatch::take()
{
    alignas(inotify_event) char buffer[16384];
    bool told = false;
    for (;;) {
        const ssize_t count = ::read(m_inotify, buffer, sizeof buffer);
        if (count <= 0) break;
        for (ssize_t at = 0; at < count;) {
            const auto *event = reinterpret_cast<const inotify_event *>(buffer + at);
            at += ssize_t(sizeof(inotify_event)) + ssize_t(event->len);
            const bool folder = (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_Q_OVERFLOW)) != 0;
            told = told || folder || (event->len > 0 && matters(*event));
        }
    }
    if (told) m_quiet.start();
}

void MigrationsWatch::lookForMissing()
{
    for (const QString &folder : std::as_const(m_missing))
        if (QFileInfo(folder).isDir()) {
            m_look.stop();
            return m_quiet.start();
        }
}

} // namespace athanor
