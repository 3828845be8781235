#include "widgets/routes/rulelistmodel.h"

#include "widgets/routes/tracetext.h"

namespace athanor {

void RuleListModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QString RuleListModel::domainOf(const RouteTable &table, const RouteRule &rule)
{
    if (table.matchesHosts) return rule.host;
    const bool below = table.matchesSubdomains && !rule.subdomain.isEmpty();
    return below ? rule.subdomain + QLatin1Char('.') + table.serverName : QString();
}

void RuleListModel::setTable(const RouteTable &table)
{
    m_table = table;
    std::vector<Row> rows;
    for (const RouteRule &rule : table.rules) {
        Row row{rule.rule, rule.methods, rule.endpoint, std::nullopt, {}, rule.file, rule.line, domainOf(table, rule)};
        QStringList parts;
        for (auto it = rule.converters.begin(); it != rule.converters.end(); ++it)
            parts << QStringLiteral("%1: %2").arg(it.key(), it.value());
        row.reason = parts.join(QLatin1String(", "));
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

bool RuleListModel::hasRulesOf(const RouteTable &table) const
{
    return std::equal(m_rows.begin(), m_rows.end(), table.rules.begin(), table.rules.end(),
                      [&table](const Row &a, const RouteRule &b) {
                          return a.rule == b.rule && a.endpoint == b.endpoint && a.methods == b.methods &&
                                 a.domain == domainOf(table, b);
                      });
}

void RuleListModel::setTrace(const RequestTrace &trace)
{
    std::vector<Row> rows;
    // A rule that stands there for several hosts comes in the same order in both.
    QMap<std::pair<QString, QString>, int> seen;
    for (const RouteCandidate &candidate : trace.candidates) {
        Row row{candidate.rule, candidate.methods, candidate.endpoint, candidate.outcome, candidate.reason, {}, 0};
        if (candidate.outcome == RouteCandidate::Outcome::Matched) {
            const QString arguments =
                argumentsText(candidate.arguments.isEmpty() ? trace.arguments : candidate.arguments);
            if (!arguments.isEmpty()) row.reason = arguments;
        }
        int before = seen[{candidate.rule, candidate.endpoint}]++;
        for (const RouteRule &rule : m_table.rules) {
            if (rule.rule != candidate.rule || rule.endpoint != candidate.endpoint) continue;
            row.file = rule.file;
            row.line = rule.line;
            row.domain = domainOf(m_table, rule);
            if (before-- == 0) break;
        }
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

void RuleListModel::clear()
{
    m_table = {};
    setRows({});
}

int RuleListModel::matchedRow() const
{
    for (size_t i = 0; i < m_rows.size(); ++i)
        if (m_rows[i].outcome == RouteCandidate::Outcome::Matched) return static_cast<int>(i);
    return -1;
}

int RuleListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString RuleListModel::spoken(const Row &row) const
{
    QString text = row.domain + row.rule;
    if (!row.outcome)
        return tr("%1, answers %2, endpoint %3").arg(text, row.methods.join(QLatin1String(", ")), row.endpoint);
    switch (*row.outcome) {
    case RouteCandidate::Outcome::Matched: text = tr("%1 matched").arg(text); break;
    case RouteCandidate::Outcome::NoMatch: text = tr("%1 does not match").arg(text); break;
    case RouteCandidate::Outcome::WrongMethod: text = tr("%1 does not answer this method").arg(text); break;
    case RouteCandidate::Outcome::Redirect: text = tr("%1 redirects").arg(text); break;
    case RouteCandidate::Outcome::AlsoMatches: text = tr("%1 would match too").arg(text); break;
    }
    return row.reason.isEmpty() ? text : text + QLatin1String(": ") + row.reason;
}

QVariant RuleListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return spoken(row);
    case RuleRole: return row.rule;
    case MethodsRole: return row.methods.join(QLatin1Char(' '));
    case EndpointRole: return row.endpoint;
    case OutcomeRole: return row.outcome ? QVariant(static_cast<int>(*row.outcome)) : QVariant();
    case ReasonRole: return row.reason;
    case FileRole: return row.file;
    case LineRole: return row.line;
    case AddressRole: return QString(row.domain + row.rule);
    default: return {};
    }
}

} // namespace athanor
