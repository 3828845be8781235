#pragma once

#include "app/shell/migrationswatch.h"
#include "engine/core/result.h"
#include "widgets/migrations/migrationspane.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace athanor {

/// Fills a MigrationsPane from the disk: reads a folder on a thread of its own, follows it there, tells where a command
/// would go, shows sources and writes exports. Nothing of the folder is run. The pane outlives it. GUI thread.
class MigrationsReader final : public QObject
{
    Q_OBJECT
public:
    explicit MigrationsReader(MigrationsPane &pane, QObject *parent = nullptr);
    ~MigrationsReader() override;

    /// Reads a folder in the place of the one before.
    void openFolder(const QString &path);
    void close();
    QString folder() const { return m_folder; }
    /// Once more; what has not changed on the disk is not read again.
    void read();
    bool isReading() const { return m_reading != nullptr; }
    /// From the moment the change was seen on the disk, or the folder opened, to the picture.
    qint64 lastReadMilliseconds() const { return m_took; }
    /// The revisions of a solution that lies over its starter, as the pane's goal.
    void showGoal(const QString &starter, const QString &solution);
    void exportTo(const QString &path, MigrationsPane::Export format);

Q_SIGNALS:
    /// A reading ended: the pane shows what was read, or words.
    void folderRead();
    /// A file was written, or words say why not.
    void exported();

private:
    struct Reading;
    struct Read;
    void take(const std::shared_ptr<Reading> &reading, Read found);
    void cancel();
    void showProgress();
    void watchFolders(const migrations::RevisionGraph *graph);
    void answer(const QString &position, const QString &command);
    void showSource(const QString &path);

    MigrationsPane &m_pane;
    MigrationsWatch m_watch;
    QString m_folder;
    std::shared_ptr<Reading> m_reading; ///< What is under way; null when nothing is.
    QTimer m_progress;
    QElapsedTimer m_since;
    qint64 m_took = 0;
    int m_lastAnswer = 0;
    int m_lastSource = 0;
    int m_lastGoal = 0;
    bool m_faultTold = false;
    bool m_again = false; ///< It changed while it was read.
};

} // namespace athanor
