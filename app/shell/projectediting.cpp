// Files between the editor and the disk: the part of ProjectDesk that opens, saves and meets what others wrote.
#include "app/shell/noticebar.h"
#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "engine/workbench/projecttree.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"

#include <QDir>

namespace athanor {

namespace {

quint64 key(JobId job) { return static_cast<quint64>(job); }

/// Whether an editor gives these bytes back as they came: UTF-8, without a NUL or a byte-order mark.
bool isEditable(const QByteArray &content)
{
    return !content.contains('\0') && QString::fromUtf8(content).toUtf8() == content;
}

} // namespace

void ProjectDesk::connectFiles()
{
    connect(&m_page, &ProjectPage::fileChosen, this, [this](const QString &path) { openFile(path); });
    connect(m_page.editors(), &EditorTabs::saveRequested, this, &ProjectDesk::askToSave);
    connect(m_page.editors(), &EditorTabs::currentChanged, &m_page, &ProjectPage::selectFile);
    Workbench *engine = m_engine.workbench();
    connect(engine, &Workbench::fileRead, this, &ProjectDesk::onFileRead);
    connect(engine, &Workbench::fileUnreadable, this,
            [this](JobId job, const QString &, const QString &why, Workbench::FileState state) {
                onFileUnreadable(job, why, state);
            });
    connect(engine, &Workbench::fileSaved, this, &ProjectDesk::onSaved);
    connect(engine, &Workbench::fileIsAnother, this,
            [this](JobId job, const QString &, const QByteArray &content) { onAnother(job, content); });
    connect(engine, &Workbench::diskChanged, this, &ProjectDesk::onDiskChanged);
    connect(engine, &Workbench::projectGone, this, &ProjectDesk::onGone);
    connect(engine, &Workbench::projectBack, this, [this] {
        if (m_gone) open(m_folder); // The descriptor is of the folder that went.
    });
    connect(engine, &Workbench::diskNotFollowed, this, [this] {
        m_page.notice()->setWords(tr("This project has more folders than can be followed."),
                                  tr("What other programs write in some of them is met when you come back to this "
                                     "window, or with Ctrl+R."));
    });
}

void ProjectDesk::openFile(const QString &path, int line)
{
    if (path.isEmpty()) return;
    if (line > 0 ? m_page.editors()->goTo(path, line) : m_page.editors()->select(path)) return;
    m_reads.insert(key(m_engine.readFile(path)), {path, line, true});
}

void ProjectDesk::onFileRead(JobId job, const QString &path, const QByteArray &content)
{
    if (!m_reads.contains(key(job))) return;
    const Read read = m_reads.take(key(job));
    if (read.isNew)
        showNew(read, content);
    else
        meet(path, content);
}

void ProjectDesk::showNew(const Read &read, const QByteArray &content)
{
    if (!isEditable(content)) {
        Q_EMIT trouble(tr("`%1` is no text in UTF-8, so it cannot be edited here.").arg(read.path));
        return;
    }
    m_files.insert(read.path, Disk{content});
    m_page.editors()->addFile({read.path, QString::fromUtf8(content)});
    if (read.line > 0) m_page.editors()->goTo(read.path, read.line);
    Q_EMIT fileOpened(read.path);
}

void ProjectDesk::onFileUnreadable(JobId job, const QString &why, Workbench::FileState state)
{
    if (!m_reads.contains(key(job))) return;
    const Read read = m_reads.take(key(job));
    if (read.isNew) {
        Q_EMIT trouble(tr("`%1` cannot be opened. %2").arg(read.path, why));
        return;
    }
    const auto disk = m_files.find(read.path);
    if (disk == m_files.end() || disk->isGone || m_gone) return;
    if (state == Workbench::FileState::Gone) {
        disk->isGone = true;
        m_page.editors()->markUnsaved(read.path);
        m_page.notice()->setWords(tr("`%1` was deleted by another program.").arg(read.path).remove(QLatin1Char('`')),
                                  tr("Its words are still in the editor: Ctrl+S writes it anew."));
        m_map.follow();
    } else {
        Q_EMIT trouble(tr("`%1` was changed, and cannot be read. %2").arg(read.path, why));
    }
}

/// What lies on the disk now, for a file that is open.
void ProjectDesk::meet(const QString &path, const QByteArray &content)
{
    const auto disk = m_files.find(path);
    if (disk == m_files.end()) return;
    disk->isGone = false;
    EditorTabs &editors = *m_page.editors();
    const QByteArray mine = editors.content(path).toUtf8();
    if (mine == content) { // Both have the same.
        disk->content = content;
        disk->inConflict = false;
        editors.markSaved(path, editors.revision(path));
    } else if (content == disk->content) {
        disk->inConflict = false; // They took it back.
    } else if (!isEditable(content)) {
        Q_EMIT trouble(tr("`%1` was changed, and is no text any more. The editor keeps what it had.").arg(path));
    } else if (mine == disk->content) {
        disk->content = content;
        editors.reload(path, QString::fromUtf8(content));
        m_map.forget(path);
        Q_EMIT lastDone(tr("%1 was read again").arg(path));
        Q_EMIT fileReloaded(path);
    } else {
        raise(path, content);
    }
}

void ProjectDesk::raise(const QString &path, const QByteArray &theirs)
{
    Disk &disk = m_files[path];
    if (disk.inConflict && disk.theirs == theirs) return;
    disk.theirs = theirs;
    if (!std::exchange(disk.inConflict, true)) Q_EMIT conflict(path);
}

void ProjectDesk::settle(const QString &path, Keep which)
{
    const auto disk = m_files.find(path);
    if (disk == m_files.end() || !disk->inConflict) return;
    disk->inConflict = false;
    disk->content = disk->theirs; // The next save knows what it writes over.
    if (which == Keep::Theirs) {
        m_page.editors()->replaceEdited(path, QString::fromUtf8(disk->theirs));
        m_map.follow();
        Q_EMIT lastDone(tr("%1 was read again; Ctrl+Z brings yours back").arg(path));
    }
}

void ProjectDesk::askToSave(const QString &path, const QByteArray &content, int revision)
{
    const Disk disk = m_files.value(path);
    if (disk.inConflict) {
        m_page.editors()->markSaveFailed(path, tr("Another program changed this file."));
        Q_EMIT conflict(path);
        return;
    }
    m_saves.insert(key(m_engine.replaceFile(path, content, disk.content)), {path, revision, content});
}

void ProjectDesk::onSaved(JobId job)
{
    if (!m_saves.contains(key(job))) return;
    const Save save = m_saves.take(key(job));
    Disk &disk = m_files[save.path];
    disk.content = save.content;
    m_map.saved(save.path);
    if (std::exchange(disk.isGone, false)) m_page.tree()->refresh({save.path});
    m_page.editors()->markSaved(save.path, save.revision);
    m_page.notice()->setWords({}, {});
    Q_EMIT lastDone(tr("%1 saved").arg(save.path));
    Q_EMIT fileSaved(save.path);
    m_map.follow();
    savesSettled();
}

void ProjectDesk::onAnother(JobId job, const QByteArray &content)
{
    if (!m_saves.contains(key(job))) return;
    const Save save = m_saves.take(key(job));
    m_whenSaved = {};
    m_page.editors()->markSaveFailed(save.path, tr("Another program changed this file."));
    raise(save.path, content);
}

void ProjectDesk::save() { m_page.editors()->saveCurrent(); }

void ProjectDesk::saveAll(std::function<void()> then)
{
    m_whenSaved = std::move(then);
    m_page.editors()->flush();
    savesSettled();
}

void ProjectDesk::savesSettled()
{
    if (!m_saves.isEmpty() || hasUnsaved()) return;
    if (const auto then = std::exchange(m_whenSaved, {})) then();
}

void ProjectDesk::closeFile(const QString &path)
{
    m_files.remove(path);
    m_page.editors()->closeFile(path);
    if (m_map.forget(path)) m_map.follow();
}

bool ProjectDesk::hasUnsaved() const { return m_page.editors()->hasUnsaved(); }

QStringList ProjectDesk::unsavedFiles() const
{
    QStringList files;
    for (const QString &path : m_page.editors()->paths())
        if (m_page.editors()->isUnsaved(path)) files << path;
    return files;
}

void ProjectDesk::onDiskChanged(const QStringList &paths)
{
    if (!m_migrations.isOpen()) lookForMigrations();
    m_page.tree()->refresh(paths);
    for (auto it = m_files.cbegin(); it != m_files.cend(); ++it) {
        // A folder that was renamed is told by its own name, not by those in it.
        const bool touched = paths.isEmpty() || std::any_of(paths.cbegin(), paths.cend(), [&](const QString &path) {
                                 return path == it.key() || it.key().startsWith(path + QLatin1Char('/'));
                             });
        if (touched) m_reads.insert(key(m_engine.readFile(it.key())), {it.key()});
    }
    m_map.followSoon();
}

void ProjectDesk::lookAgain()
{
    if (m_folder.isEmpty() || m_gone) return;
    for (auto it = m_files.cbegin(); it != m_files.cend(); ++it)
        m_reads.insert(key(m_engine.readFile(it.key())), {it.key()});
}

void ProjectDesk::onGone()
{
    m_gone = true;
    m_page.notice()->setWords(
        tr("The folder of this project is gone."),
        tr("What is open stays open, and the map is the last one. Put `%1` back and it goes on by "
           "itself; until then nothing can be saved.")
            .arg(QDir::toNativeSeparators(m_folder)));
    for (const QString &path : m_page.editors()->paths())
        if (!m_page.editors()->isUnsaved(path)) m_page.editors()->markUnsaved(path);
}

} // namespace athanor
