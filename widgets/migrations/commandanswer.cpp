#include "widgets/migrations/commandanswer.h"

#include "widgets/migrations/typedcommand.h"

#include <QCoreApplication>
#include <QHash>

#include <optional>

namespace athanor {

using namespace migrations;

namespace {

constexpr std::size_t rowsInWords = 6;

QString tr(const char *text) { return QCoreApplication::translate("Migrations", text); }

struct Command
{
    TypedCommand::Verb verb = TypedCommand::Verb::Upgrade;
    QStringList targets;
    bool purge = false;
};

/// Nothing, and words in `question`, when it is no command whose way could be shown.
std::optional<Command> parsed(const QString &typed, QString &question)
{
    using Verb = TypedCommand::Verb;
    const TypedCommand line = parseTypedCommand(typed);
    question = line.trouble;
    if (!question.isEmpty()) return {};
    const QString word = line.arguments.value(0);
    switch (line.verb) {
    case Verb::Upgrade:
    case Verb::Downgrade:
        if (line.targets.isEmpty()) {
            question = tr("`%1` needs a target, such as `%1 %2`.")
                           .arg(word, line.verb == Verb::Upgrade ? QStringLiteral("head") : QStringLiteral("-1"));
            return {};
        }
        if (line.targets.size() > 1) {
            question = tr("`%1` takes one target. For several heads at once, say `heads`.").arg(word);
            return {};
        }
        return Command{line.verb, line.targets, false};
    case Verb::Stamp:
        if (line.targets.isEmpty()) {
            question = tr("`stamp` needs a target, such as `stamp head`.");
            return {};
        }
        return Command{line.verb, line.targets, line.purge};
    case Verb::Revision:
    case Verb::Merge:
        question =
            tr("`%1` writes a new file and leaves the database where it is, so there is no way to show.").arg(word);
        return {};
    case Verb::Other:
        question = tr("Only `upgrade`, `downgrade` and `stamp` lead anywhere. Type one of them with a target, or a "
                      "target alone: `head`, `+2`, `-1`, `label@head`.");
        return {};
    case Verb::None: break;
    }
    question = tr("Type a command, such as `upgrade head`, `downgrade -1` or `+2`.");
    return {};
}

/// The rows of alembic_version while a plan goes on, each in its place, as RevisionPlan::rowsAfter() keeps them.
class Rows final
{
public:
    explicit Rows(const QStringList &start)
    {
        for (const QString &row : start) add(row);
    }

    void apply(const VersionChange &change)
    {
        for (const QString &gone : change.deleted) remove(gone);
        for (const QString &added : change.inserted) add(added);
        if (change.updatedTo.isEmpty()) return;
        const auto place = m_places.find(change.updatedFrom);
        if (place == m_places.end()) return;
        const int at = *place;
        m_places.erase(place);
        m_places.insert(change.updatedTo, at);
        m_rows[std::size_t(at)] = change.updatedTo;
    }

    QString words()
    {
        if (m_places.isEmpty()) return tr("no row");
        // Places that were left are only skipped once.
        while (m_first < m_rows.size() && m_rows[m_first].isEmpty()) ++m_first;
        QStringList shown;
        for (std::size_t i = m_first; i < m_rows.size() && std::size_t(shown.size()) < rowsInWords; ++i)
            if (!m_rows[i].isEmpty()) shown << m_rows[i];
        const qsizetype more = m_places.size() - shown.size();
        return shown.join(QStringLiteral(", ")) + (more > 0 ? tr(" and %1 more").arg(more) : QString());
    }

private:
    void add(const QString &row)
    {
        m_places.insert(row, int(m_rows.size()));
        m_rows.push_back(row);
    }
    void remove(const QString &row)
    {
        const auto place = m_places.find(row);
        if (place == m_places.end()) return;
        m_rows[std::size_t(*place)].clear();
        m_places.erase(place);
    }

    std::vector<QString> m_rows;
    QHash<QString, int> m_places;
    std::size_t m_first = 0;
};

/// What an empty database has in alembic_version after it was upgraded to the position.
Answer<QStringList> rowsAt(const RevisionNavigator &navigator, const QString &position)
{
    QStringList rows;
    QString words = position;
    words.replace(QLatin1Char(','), QLatin1Char(' '));
    for (const QString &word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (word == QLatin1String("base")) continue;
        const Answer<RevisionPlan> plan = navigator.upgrade(rows, word);
        if (!plan) return plan.fault();
        if (plan->fault) return *plan->fault;
        rows = plan->rowsAfter(plan->steps.size());
    }
    return rows;
}

QString rowNames(const QStringList &rows)
{
    if (rows.isEmpty()) return tr("nothing, as in an empty database");
    QStringList shown = rows.mid(0, qsizetype(rowsInWords));
    for (QString &name : shown) name = QStringLiteral("`%1`").arg(name);
    return shown.join(QStringLiteral(", ")) +
           (rows.size() > shown.size() ? tr(" and %1 more").arg(rows.size() - shown.size()) : QString());
}

QString summary(const CommandAnswer &answer)
{
    const QString verb = answer.direction == Direction::Upgrade ? tr("upgrade()") : tr("downgrade()");
    if (answer.steps.empty())
        return tr("Nothing would run: the database is there already. `alembic_version` holds %1.")
            .arg(rowNames(answer.endRows));
    return answer.steps.size() == 1 ? tr("`%1` of one revision would run. `alembic_version` then holds %2.")
                                          .arg(verb, rowNames(answer.endRows))
                                    : tr("`%1` of %2 revisions would run. `alembic_version` then holds %3.")
                                          .arg(verb)
                                          .arg(answer.steps.size())
                                          .arg(rowNames(answer.endRows));
}

void takePlan(CommandAnswer &answer, const RevisionGraph &graph, const RevisionPlan &plan, const QString &target)
{
    Rows rows(plan.startRows);
    for (const PlanStep &step : plan.steps) {
        rows.apply(step.change);
        answer.steps.push_back({step.node, rows.words()});
    }
    answer.endRows = plan.rowsAfter(plan.steps.size());
    answer.explanation = summary(answer);
    if (!plan.fault) return;
    answer.failure = plan.fault->message;
    answer.explanation = tr("The migration `%1` itself would run, and then Alembic could not write "
                            "`alembic_version`. ")
                             .arg(plan.faultyNode >= 0 ? graph.id(plan.faultyNode) : QString()) +
                         faultInPlainWords(graph, *plan.fault, target);
}

void takeStamp(CommandAnswer &answer, const QStringList &rows)
{
    answer.endRows = rows;
    answer.explanation =
        rows == answer.startRows
            ? tr("Nothing would change: `alembic_version` holds %1 already.").arg(rowNames(rows))
            : tr("No migration would run and no table would change. Only the rows of `alembic_version` are "
                 "written anew: they then hold %1. Stamp when the tables are as that revision leaves them already.")
                  .arg(rowNames(rows));
}

} // namespace

CommandAnswer answerCommand(const RevisionGraph::Pointer &graph, const QString &position, const QString &typed)
{
    CommandAnswer answer;
    const std::optional<Command> command = parsed(typed, answer.question);
    if (!command) return answer;
    using Verb = TypedCommand::Verb;
    const bool stamp = command->verb == Verb::Stamp;
    const QString target = command->targets.join(QLatin1Char(' '));
    answer.direction = command->verb == Verb::Downgrade ? Direction::Downgrade : Direction::Upgrade;
    answer.said = QStringLiteral("alembic %1 %2")
                      .arg(stamp                                    ? QStringLiteral("stamp")
                           : answer.direction == Direction::Upgrade ? QStringLiteral("upgrade")
                                                                    : QStringLiteral("downgrade"),
                           target);
    const AlembicCommand kind = stamp                                    ? AlembicCommand::Stamp
                                : answer.direction == Direction::Upgrade ? AlembicCommand::Upgrade
                                                                         : AlembicCommand::Downgrade;
    const auto refuse = [&](const AlembicFault &fault, const QString &destination) {
        answer.failure = fault.foreseen() ? commandMessage(fault, kind, stamp ? QString() : destination)
                                          : QStringLiteral("%1: %2").arg(className(fault.kind), fault.message);
        answer.explanation = faultInPlainWords(*graph, fault, destination);
    };
    const RevisionNavigator navigator(graph);
    const Answer<QStringList> rows = rowsAt(navigator, position);
    if (!rows) {
        refuse(rows.fault(), position.trimmed());
        answer.explanation = tr("The position it starts from is no place in this graph. ") + answer.explanation;
        return answer;
    }
    answer.startRows = *rows;
    if (stamp) {
        const Answer<QStringList> stamped = navigator.stamp(command->purge ? QStringList() : *rows, command->targets);
        if (stamped)
            takeStamp(answer, *stamped);
        else
            refuse(stamped.fault(), target);
        return answer;
    }
    const Answer<RevisionPlan> plan =
        answer.direction == Direction::Upgrade ? navigator.upgrade(*rows, target) : navigator.downgrade(*rows, target);
    if (plan)
        takePlan(answer, *graph, *plan, target);
    else
        refuse(plan.fault(), target);
    return answer;
}

} // namespace athanor
