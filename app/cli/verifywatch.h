#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace athanor::cli {

/// Tells when anything below a course folder changed, once an editor has written all of its files. Watches the files
/// too, since a folder's own change says nothing of a file that is written in place.
class VerifyWatch final : public QObject
{
    Q_OBJECT
public:
    explicit VerifyWatch(QString folder, QObject *parent = nullptr);

    /// Watches what is there now. Before the first call nothing is watched.
    void look();

Q_SIGNALS:
    void changed();

private:
    QString m_folder;
    QFileSystemWatcher m_watcher;
    QTimer m_settled;
};

} // namespace athanor::cli
