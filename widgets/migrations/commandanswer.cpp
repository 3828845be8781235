#include "widgets/migrations/commandanswer.h"

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
    Direction direction = Direction::Upgrade;
    QString target;
};

bool isRelative(const QString &word, QChar sign)
{
    return word.size() > 1 && word.front() == sign && word.at(1).isDigit();
}

/// Nothing, and words in `question`, when it is no command that leads somewhere.
std::optional<Command> parsed(const QString &typed, QString &question)
{
    QStringList words = typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    bool flask = false;
    if (!words.isEmpty() && words.front() == QLatin1String("alembic")) words.removeFirst();
    if (words.size() > 1 && words.at(0) == QLatin1String("flask") && words.at(1) == QLatin1String("db")) {
        flask = true;
        words.remove(0, 2);
    }
    words.removeIf([](const QString &word) { return word == QLatin1String("--sql") || word == QLatin1String("--"); });
    if (words.isEmpty()) {
        question = tr("Type a command, such as `upgrade head`, `downgrade -1` or `+2`.");
        return {};
    }
    const QString first = words.front();
    const bool upgrade = first == QLatin1String("upgrade"), downgrade = first == QLatin1String("downgrade");
    if (upgrade || downgrade) {
        if (words.size() == 1 && flask)
            return Command{upgrade ? Direction::Upgrade : Direction::Downgrade,
                           upgrade ? QStringLiteral("head") : QStringLiteral("-1")};
        if (words.size() == 1) {
            question = tr("`%1` needs a target, such as `%1 %2`.")
                           .arg(first, upgrade ? QStringLiteral("head") : QStringLiteral("-1"));
            return {};
        }
        if (words.size() > 2) {
            question = tr("`%1` takes one target. For several heads at once, say `heads`.").arg(first);
            return {};
        }
        return Command{upgrade ? Direction::Upgrade : Direction::Downgrade, words.at(1)};
    }
    static const QStringList others = {QStringLiteral("stamp"),   QStringLiteral("merge"),   QStringLiteral("revision"),
                                       QStringLiteral("history"), QStringLiteral("current"), QStringLiteral("heads"),
                                       QStringLiteral("migrate"), QStringLiteral("branches")};
    if (words.size() > 1 || (others.contains(first) && first != QLatin1String("heads"))) {
        question = tr("Only `upgrade` and `downgrade` lead anywhere. Type one of them with a target, or a target "
                      "alone: `head`, `+2`, `-1`, `label@head`.");
        return {};
    }
    const bool down =
        isRelative(first, QLatin1Char('-')) || first == QLatin1String("base") || first.endsWith(QLatin1String("@base"));
    return Command{down ? Direction::Downgrade : Direction::Upgrade, first};
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

QString summary(const CommandAnswer &answer)
{
    const QString verb = answer.direction == Direction::Upgrade ? tr("upgrade()") : tr("downgrade()");
    const auto names = [](const QStringList &rows) -> QString {
        if (rows.isEmpty()) return tr("nothing, as in an empty database");
        QStringList shown = rows.mid(0, qsizetype(rowsInWords));
        for (QString &name : shown) name = QStringLiteral("`%1`").arg(name);
        return shown.join(QStringLiteral(", ")) +
               (rows.size() > shown.size() ? tr(" and %1 more").arg(rows.size() - shown.size()) : QString());
    };
    if (answer.steps.empty())
        return tr("Nothing would run: the database is there already. `alembic_version` holds %1.")
            .arg(names(answer.endRows));
    return answer.steps.size() == 1
               ? tr("`%1` of one revision would run. `alembic_version` then holds %2.").arg(verb, names(answer.endRows))
               : tr("`%1` of %2 revisions would run. `alembic_version` then holds %3.")
                     .arg(verb)
                     .arg(answer.steps.size())
                     .arg(names(answer.endRows));
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

} // namespace

CommandAnswer answerCommand(const RevisionGraph::Pointer &graph, const QString &position, const QString &typed)
{
    CommandAnswer answer;
    const std::optional<Command> command = parsed(typed, answer.question);
    if (!command) return answer;
    answer.direction = command->direction;
    const bool up = command->direction == Direction::Upgrade;
    answer.said = QStringLiteral("alembic %1 %2")
                      .arg(up ? QStringLiteral("upgrade") : QStringLiteral("downgrade"), command->target);
    const AlembicCommand kind = up ? AlembicCommand::Upgrade : AlembicCommand::Downgrade;
    const auto refuse = [&](const AlembicFault &fault, const QString &target) {
        answer.failure = fault.foreseen() ? commandMessage(fault, kind, target)
                                          : QStringLiteral("%1: %2").arg(className(fault.kind), fault.message);
        answer.explanation = faultInPlainWords(*graph, fault, target);
    };
    const RevisionNavigator navigator(graph);
    const Answer<QStringList> rows = rowsAt(navigator, position);
    if (!rows) {
        refuse(rows.fault(), position.trimmed());
        answer.explanation = tr("The position it starts from is no place in this graph. ") + answer.explanation;
        return answer;
    }
    answer.startRows = *rows;
    const Answer<RevisionPlan> plan =
        up ? navigator.upgrade(*rows, command->target) : navigator.downgrade(*rows, command->target);
    if (plan)
        takePlan(answer, *graph, *plan, command->target);
    else
        refuse(plan.fault(), command->target);
    return answer;
}

} // namespace athanor
