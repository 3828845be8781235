#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QSocketNotifier>
#include <QStringList>
#include <QTimer>

namespace athanor {

/// Follows what other programs do to a project's files: inotify on its folders, one watch a folder, so that a write in
/// place and one that renames over the file are both seen, and no file needs a descriptor. Folders that are no part of
/// a project's source (isLeftOut() of projecttree.h) are not watched; links are not followed.
///
/// Changes that come together (a checkout) are told together. Thread: its own; needs an event loop.
class ProjectWatch final : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostFolders = 6000; ///< The kernel gives a user 8,192 watches at the least.
    static constexpr int quiet = 40;         ///< Milliseconds without a change until they are told,
    static constexpr int patience = 250;     ///< or this long after the first.

    explicit ProjectWatch(const QString &folder, QObject *parent = nullptr);
    ~ProjectWatch() override;

    /// False when there were too many folders, or the kernel refused: changes in some of them are not seen.
    bool isWhole() const { return m_whole; }

Q_SIGNALS:
    /// Files or folders that changed, appeared or went, relative to the project. Empty: anything may have changed.
    void changed(const QStringList &paths);
    /// The project's folder is not at its place any more, or is there again.
    void gone();
    void cameBack();

private:
    void watchTree(const QString &relative);
    void watchParent();
    void read();
    void take(int watch, quint32 mask, const QString &name);
    void note(const QString &path);
    void tell();
    void checkFolder();

    QString m_folder;
    int m_inotify = -1;
    int m_parentWatch = -1;
    QSocketNotifier *m_notifier = nullptr;
    QHash<int, QString> m_watches; ///< Watch to folder, relative; "" is the project itself.
    QSet<QString> m_changed;
    bool m_anything = false;
    bool m_whole = true;
    bool m_there = true;
    QTimer m_quiet;
    QTimer m_patience;
};

} // namespace athanor
