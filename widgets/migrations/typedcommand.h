#pragma once

#include <QString>
#include <QStringList>

namespace athanor {

/// A command line of alembic or of `flask db`, as it is typed.
struct TypedCommand
{
    enum class Verb { None, Upgrade, Downgrade, Stamp, Revision, Merge, Other };
    enum class Program { Unsaid, Alembic, Flask };

    Verb verb = Verb::None; ///< None: nothing that could be a command.
    Program program = Program::Unsaid;
    /// The command and all that follows it, without the program and its own options (-c, -n, --app …).
    QStringList arguments = {};
    /// What is no option: revisions, mostly. Where Flask-Migrate has a default it stands here.
    QStringList targets = {};
    bool purge = false;        ///< stamp --purge
    bool sql = false;          ///< --sql: nothing would be changed
    bool autogenerate = false; ///< revision --autogenerate, or flask db migrate
    QString trouble = {};      ///< Words when the line cannot be taken apart: an open quote.

    /// As the alembic command takes them, where they were typed for `flask db`, and the other way round.
    QStringList argumentsFor(Program wanted) const;
};

/// Words as a shell would part them: blanks, 'single' and "double" quotes, backslashes. Nothing is replaced in them.
/// False where a quote stays open.
bool splitLikeShell(const QString &line, QStringList &words);

/// Takes a line apart: with or without `alembic`, `flask db`, `flask --app x db` or `python -m flask db` before it. A
/// target alone means an upgrade, or a downgrade where it goes down: `+2`, `head`, `-1`, `base`.
TypedCommand parseTypedCommand(const QString &line);

} // namespace athanor
