#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <QStringList>
#include <QTimer>

#include <memory>

namespace athanor {

/// Watches folders of revision files: a file that comes, goes or is written to, one watch a folder however many files
/// it holds. (QFileSystemWatcher would need a watch for every file to see one written in place.) GUI thread.
class MigrationsWatch final : public QObject
{
    Q_OBJECT
public:
    /// How long it is quiet before changed() is told, so that a save in several steps is one change.
    static constexpr int quietMilliseconds = 40;

    explicit MigrationsWatch(QObject *parent = nullptr);
    ~MigrationsWatch() override;

    /// Instead of all before. Folders that do not exist are looked for again and again until one of them is there.
    void watch(const QStringList &folders);

Q_SIGNALS:
    void changed();

private:
    void take();
    void lookForMissing();

    int m_inotify = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QList<int> m_watches;
    QStringList m_missing;
    QTimer m_quiet;
    QTimer m_look;
};

} // namespace athanor
