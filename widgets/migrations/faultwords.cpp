// Alembic's errors in plain words: why it refuses here, and what to do.
#include "widgets/migrations/commandanswer.h"

#include <QCoreApplication>

namespace athanor {

using namespace migrations;

namespace {

constexpr int headsNamed = 4;

QString tr(const char *text) { return QCoreApplication::translate("Migrations", text); }

QString code(const QString &text) { return QStringLiteral("`%1`").arg(text); }

QString headNames(const QStringList &heads)
{
    QStringList names;
    for (const QString &head : heads) {
        if (names.size() == headsNamed) {
            names << tr("%1 more").arg(heads.size() - headsNamed);
            break;
        }
        names << code(head);
    }
    if (names.size() < 2) return names.join(QString());
    const QString last = names.takeLast();
    return tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

QString multipleHeads(const RevisionGraph &graph, const AlembicFault &fault)
{
    QStringList heads = fault.heads;
    if (heads.size() < 2) {
        heads.clear();
        for (const int head : graph.heads()) heads << graph.id(head);
    }
    const QString names = headNames(heads);
    return tr("Nothing follows %1, so each of them is a head, and Alembic will not choose for you. Upgrade to "
              "`heads` for all of them, to one of them by its identifier, or join them first: "
              "`alembic merge heads -m \"…\"`.")
        .arg(names);
}

QString notLocated(const AlembicFault &fault)
{
    if (fault.message.startsWith(QLatin1String("Multiple revisions start with")))
        return tr("More than one identifier begins with %1. Type more of it.").arg(code(fault.argument));
    if (fault.message.startsWith(QLatin1String("No such branch")))
        return tr("No revision has the label %1. A label is what a file sets as `branch_labels`.")
            .arg(code(fault.argument));
    if (fault.argument.size() < 4)
        return tr("No revision is called %1, and Alembic matches a beginning only from four characters on.")
            .arg(code(fault.argument));
    return tr("No file of this folder declares %1. Look for a slip of the pen, or for a file that was not checked in "
              "or was removed; a database that stands on it cannot go up or down until the file is back.")
        .arg(code(fault.argument));
}

QString otherError(const AlembicFault &fault, const QString &target)
{
    const QString &message = fault.message;
    if (message.startsWith(QLatin1String("Relative revision")))
        return tr("There are not as many revisions that way as %1 counts. Count again from where the database is.")
            .arg(code(target));
    if (message == QLatin1String("Walked too far"))
        return tr("There are fewer applied revisions below than %1 counts. `base` goes all the way down.")
            .arg(code(target));
    if (message == QLatin1String("Ambiguous walk"))
        return tr("Counting from there, the line splits, and Alembic cannot know which branch is meant. Name the "
                  "revision to go to, or the branch: %1.")
            .arg(code(QStringLiteral("label@") +
                      (target.contains(QLatin1Char('-')) ? QStringLiteral("-1") : QStringLiteral("+1"))));
    if (message.startsWith(QLatin1String("Ambiguous upgrade")))
        return tr("`alembic_version` holds several rows, so `+n` could start at any of them. Say which: "
                  "`revision+1` or `label@+1`.");
    if (message.startsWith(QLatin1String("Not a valid downgrade target")))
        return tr("%1 is not below where the database is. A downgrade goes to a revision that was applied.")
            .arg(code(target));
    if (message.contains(QLatin1String("overlaps")))
        return tr("Of what was asked for, one revision comes before the other; name only the later one.");
    if (message.contains(QLatin1String("downrevision is ambiguous")))
        return tr("Going down from a merge leads to several revisions at once, and Alembic does not know which row "
                  "becomes which. Name the branch: `label@-1`.");
    if (message.contains(QLatin1String("not a member of branch")))
        return tr("The revision exists, but not on the branch that stands before the `@`.");
    if (message.contains(QLatin1String("not allowed in revision identifier")))
        return tr("`@`, `+` and `-` mean something on Alembic's command line, so no identifier may hold one. Rename "
                  "that revision.");
    return tr("Alembic stops here with these words; Findings may say why.");
}

} // namespace

QString faultInPlainWords(const RevisionGraph &graph, const AlembicFault &fault, const QString &target)
{
    using Kind = AlembicFault::Kind;
    switch (fault.kind) {
    case Kind::MultipleHeads: return multipleHeads(graph, fault);
    case Kind::ResolutionError: return notLocated(fault);
    case Kind::RangeNotAncestorError:
        return tr("%1 cannot be reached that way from where the database is: an upgrade leads to what follows, a "
                  "downgrade to what was applied before, each along its own branch.")
            .arg(code(target));
    case Kind::CycleDetected:
    case Kind::LoopDetected:
    case Kind::DependencyCycleDetected:
    case Kind::DependencyLoopDetected:
        return tr("Revisions follow each other in a circle, so there is no order to run them in. Findings names the "
                  "files; correct one `down_revision` or `depends_on`.");
    case Kind::KeyError:
        return tr("A file names %1 as what it follows or depends on, and no file declares it. Alembic stops with "
                  "this bare `KeyError`. Bring the file back, or correct the name.")
            .arg(code(QString(fault.message).remove(QLatin1Char('\''))));
    case Kind::AttributeError:
        return tr("A file lacks something that Alembic asks it for. Findings names the file; add what is missing.");
    case Kind::CommandError:
        return tr("A file among the revisions declares none. Findings names it; give it a `revision`, or move it "
                  "elsewhere.");
    case Kind::SyntaxError:
        return tr("Alembic imports every file of the folder before it does anything, and one of them is no Python. "
                  "Findings has the file and the line; correct it there.");
    case Kind::OSError: return tr("A file of the folder cannot be read. Findings names it.");
    case Kind::AssertionError:
    case Kind::IndexError:
    case Kind::TypeError:
        return tr("Alembic does not foresee this case and ends with a bare traceback; nothing would have run.");
    case Kind::RevisionError: break;
    }
    return otherError(fault, target);
}

namespace {

QStringList headsOf(const RevisionGraph &graph)
{
    QStringList heads;
    for (const int head : graph.heads()) heads << graph.id(head);
    return heads;
}

/// What stands between the first pair of single quotes.
QString firstQuoted(const QString &message) { return message.section(QLatin1Char('\''), 1, 1); }

} // namespace

FailureInGraph failureInGraph(const RevisionGraph::Pointer &graph, const MigrationRun &run)
{
    if (!graph || run.error.type != QLatin1String("CommandError")) return {};
    const QString &message = run.error.message;
    const QStringList &rows = run.before.position.rows;
    if (message.startsWith(QLatin1String("Multiple head")))
        return {multipleHeads(*graph, {AlembicFault::Kind::MultipleHeads, message}), headsOf(*graph)};
    if (message.startsWith(QLatin1String("Target database is not up to date")))
        return {tr("There are revisions that this database has not had yet. Autogenerate compares the models with the "
                   "database as it is, and would write those changes again. `upgrade head` first."),
                headsOf(*graph)};
    if (message.startsWith(QLatin1String("Can't locate revision"))) {
        const QString id = firstQuoted(message);
        if (rows.contains(id))
            return {tr("The database says that it is at %1, and no file of this folder declares that. Bring the file "
                       "back; or, when you know which revision the tables are like, `stamp --purge` that one.")
                        .arg(code(id))};
        return {notLocated({AlembicFault::Kind::ResolutionError, message, id})};
    }
    const CommandAnswer answer =
        answerCommand(graph, rows.isEmpty() ? QStringLiteral("base") : rows.join(QLatin1Char(' ')),
                      run.command.arguments.join(QLatin1Char(' ')));
    // Only when the graph foresees the same words is its explanation that of this failure.
    return answer.failure == message ? FailureInGraph{answer.explanation} : FailureInGraph{};
}

} // namespace athanor
