#pragma once

#include "engine/migrations/diagnosis.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace athanor::migrations {

/// What a call in upgrade() does to the schema, as far as its literal arguments tell.
struct SchemaTouch
{
    enum class Kind { CreateTable, DropTable, RenameTable, AddColumn, DropColumn, AlterColumn, Other };
    Kind kind = Kind::Other;
    QString table;
    QString column; ///< Empty when the table as a whole, or a key or index of it, is meant.
    int line = 0;   ///< 1-based.

    /// The table comes, goes or changes its name.
    bool wholeTable() const
    {
        return kind == Kind::CreateTable || kind == Kind::DropTable || kind == Kind::RenameTable;
    }
};

/// "adds the column", "creates the table": for a sentence about a touch.
QString touchVerb(SchemaTouch::Kind kind);

/// What tells whether a file is still the one that was read.
struct FileStamp
{
    quint64 device = 0;
    quint64 inode = 0;
    qint64 size = -1;
    qint64 modified = 0; ///< Nanoseconds, as changed.
    qint64 changed = 0;
    /// It had rested for a while when it was read. The kernel's clock is coarse: a file that is written to again in the
    /// same tick, with the same length, keeps its stamp.
    bool settled = false;

    bool sameAs(const FileStamp &other) const
    {
        return device == other.device && inode == other.inode && size == other.size && modified == other.modified &&
               changed == other.changed;
    }
};

/// One file of a versions folder as it declares itself. Plain values; nothing of it was run.
struct RevisionFile
{
    QString path;
    QString id; ///< Empty: the file is no revision that could be drawn; diagnoses say why.
    int idLine = 0;
    QStringList down; ///< down_revision, in its order, without None.
    int downLine = 0;
    bool declaresDown = false; ///< There is a module-level down_revision at all.
    QStringList dependsOn;     ///< depends_on as written: identifiers or labels.
    int dependsLine = 0;
    QStringList labels; ///< branch_labels as declared here.
    int labelsLine = 0;
    QString message;    ///< The docstring's first paragraph, as Alembic shows it.
    QString createDate; ///< "Create Date:" of the docstring, as written; empty when there is none.
    bool hasUpgrade = false;
    bool hasDowngrade = false;
    std::vector<SchemaTouch> touches;
    QList<Diagnosis> diagnoses;
    FileStamp stamp; ///< Of a file that was read from the disk.
};

/// Reads a migration without executing it: module-level assignments of revision, down_revision, depends_on and
/// branch_labels that are literals (the last one wins, as in Python), the docstring, whether there are upgrade() and
/// downgrade(), and the op.… calls in upgrade(). What is not a literal is diagnosed, the rest is kept. Any thread.
RevisionFile readRevision(const QByteArray &source, const QString &path);

} // namespace athanor::migrations
