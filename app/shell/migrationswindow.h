#pragma once

#include "app/shell/migrationsreader.h"

#include <QMainWindow>

namespace athanor {

/// A window with the migrations of one folder, whatever project it belongs to. Opening it runs nothing of the folder;
/// where its migrations can be run, whoever made the window joins its pane to an engine (MigrationsRunner). Give it
/// WA_DeleteOnClose or an owner. GUI thread.
class MigrationsWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MigrationsWindow(const Theme &theme, QWidget *parent = nullptr);

    /// Reads a folder in the place of the one before.
    void openFolder(const QString &path);
    /// Asks for one in a dialog.
    void chooseFolder();
    MigrationsPane *pane() const { return m_pane; }
    MigrationsReader *reader() const { return m_reader; }
    bool isReading() const { return m_reader->isReading(); }

Q_SIGNALS:
    void folderOpened(const QString &folder);
    /// A reading ended: the pane shows what was read, or words.
    void folderRead();
    /// A file was written, or words say why not.
    void exported();

private:
    void chooseExport(MigrationsPane::Export format);
    void buildActions();

    MigrationsPane *m_pane;
    MigrationsReader *m_reader;
};

} // namespace athanor
