#include "engine/routes/candidatemodel.h"

#include <QJsonDocument>

namespace athanor {

namespace {

using Fared = RouteCandidate::Outcome;

/// The winner first, then what nearly won.
int rank(Fared outcome)
{
    switch (outcome) {
    case Fared::Matched: return 0;
    case Fared::Redirect: return 1;
    case Fared::AlsoMatches: return 2;
    case Fared::WrongMethod: return 3;
    case Fared::NoMatch: return 4;
    }
    return 5;
}

QString valueText(const QJsonValue &value)
{
    if (value.isString()) return QStringLiteral("“%1”").arg(value.toString());
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.mid(1, json.size() - 2));
}

QString argumentsText(const QJsonObject &arguments)
{
    QStringList parts;
    for (auto it = arguments.constBegin(); it != arguments.constEnd(); ++it) {
        const QJsonObject argument = it.value().toObject();
        parts << QStringLiteral("%1 = %2 (%3)")
                     .arg(it.key(), valueText(argument.value(QLatin1String("value"))),
                          argument.value(QLatin1String("type")).toString());
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

CandidateModel::CandidateModel(QObject *parent) : QAbstractTableModel(parent) {}

void CandidateModel::setCandidates(std::vector<RouteCandidate> candidates)
{
    beginResetModel();
    m_candidates = std::move(candidates);
    endResetModel();
}

int CandidateModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_candidates.size());
}

int CandidateModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString CandidateModel::cellText(const RouteCandidate &candidate, int column) const
{
    switch (column) {
    case Outcome:
        switch (candidate.outcome) {
        case Fared::Matched: return tr("Matched");
        case Fared::NoMatch: return tr("No match");
        case Fared::WrongMethod: return tr("Other method");
        case Fared::Redirect: return tr("Redirects");
        case Fared::AlsoMatches: return tr("Also matches");
        }
        return {};
    case Rule: return candidate.rule;
    case Methods: return candidate.methods.join(QStringLiteral(", "));
    case Endpoint: return candidate.endpoint;
    case Arguments: return argumentsText(candidate.arguments);
    case Reason: return candidate.reason;
    default: return {};
    }
}

QVariant CandidateModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const RouteCandidate &candidate = m_candidates[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return cellText(candidate, index.column());
    case SortRole:
        if (index.column() == Outcome) return rank(candidate.outcome);
        return cellText(candidate, index.column());
    case OutcomeRole: return int(candidate.outcome);
    default: return {};
    }
}

QVariant CandidateModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Outcome: return tr("Result");
    case Rule: return tr("Rule");
    case Methods: return tr("Methods");
    case Endpoint: return tr("Endpoint");
    case Arguments: return tr("Arguments");
    case Reason: return tr("Why");
    default: return {};
    }
}

} // namespace athanor
