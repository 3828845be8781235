#pragma once

#include "app/shell/migrationswatch.h"
#include "engine/core/result.h"
#include "widgets/migrations/migrationspane.h"

#include <QFutureWatcher>
#include <QMainWindow>

namespace athanor {

/// A window with the migrations of one folder, whatever project it belongs to. Reading, planning and writing go on
/// threads of their own; a folder that changes is read again. Nothing of the folder is run. Give it WA_DeleteOnClose or
/// an owner. GUI thread.
class MigrationsWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MigrationsWindow(const Theme &theme, QWidget *parent = nullptr);
    ~MigrationsWindow() override;

    /// Reads a folder in the place of the one before.
    void openFolder(const QString &path);
    /// Asks for one in a dialog.
    void chooseFolder();
    MigrationsPane *pane() const { return m_pane; }
    bool isReading() const { return m_reading != nullptr; }
    /// From the moment the change was seen on the disk, or the folder opened, to the picture.
    qint64 lastReadMilliseconds() const { return m_took; }

Q_SIGNALS:
    /// A reading ended: the pane shows what was read, or words.
    void folderRead();
    /// A file was written, or words say why not.
    void exported();

private:
    struct Reading;
    struct Read;
    void read();
    void take(const std::shared_ptr<Reading> &reading, Read found);
    void cancel();
    void showProgress();
    void watchFolders(const migrations::RevisionGraph *graph);
    void answer(const QString &position, const QString &command);
    void showSource(const QString &path);
    void chooseExport(MigrationsPane::Export format);
    void exportTo(const QString &path, MigrationsPane::Export format);
    void buildActions();

    MigrationsPane *m_pane;
    MigrationsWatch m_watch;
    QString m_folder;
    std::shared_ptr<Reading> m_reading; ///< What is under way; null when nothing is.
    QTimer m_progress;
    QElapsedTimer m_since;
    qint64 m_took = 0;
    int m_lastAnswer = 0;
    int m_lastSource = 0;
    bool m_faultTold = false;
    bool m_again = false; ///< It changed while it was read.
};

} // namespace athanor
