#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace athanor::migrations {

/// How much a diagnosis hinders.
enum class Severity {
    Error,   ///< Alembic stops at this folder, or a step of it cannot run.
    Warning, ///< Alembic goes on, but something will surprise.
    Note     ///< Worth knowing.
};

/// Something to know about a folder of migrations, with the place to look at.
struct Diagnosis
{
    enum class Kind {
        Unreadable,        ///< The file cannot be opened, is too large, or is no file.
        NotUtf8,           ///< Bytes that are not UTF-8, and no coding line that says what they are.
        Syntax,            ///< Python would not compile it, as far as a scanner can see.
        NoRevision,        ///< Declares no revision and is not named as one.
        NotLiteral,        ///< A value that only running the file would tell.
        WrongType,         ///< A literal, but not of a type Alembic takes.
        IllegalIdentifier, ///< A revision with @, - or + in it.
        NoUpgrade,
        NoDowngrade,
        LoadedTwice, ///< Two version locations lead to the same file.
        MissingLocation,
        Configuration, ///< alembic.ini says something that cannot be followed.
        MissingParent,
        MissingDependency,
        DuplicateRevision,
        DuplicateLabel,
        SelfReference,
        Cycle,
        SeveralHeads,
        RedundantParent, ///< A merge that names an ancestor among its parents.
        SameColumn,      ///< Two branches touch one column, or one table as a whole.
        SameTable        ///< Two branches touch one table.
    };

    Kind kind = Kind::Syntax;
    Severity severity = Severity::Error;
    QString message; ///< Whole sentences: what it is and what to do.
    QString file = {};
    int line = 0;               ///< 1-based, 0 when the whole file or folder is meant.
    QStringList revisions = {}; ///< The revisions it is about.
};

/// "missing-parent": the kind as JSON and tests name it.
QString kindName(Diagnosis::Kind kind);
/// "error", "warning", "note".
QString severityName(Severity severity);

} // namespace athanor::migrations
