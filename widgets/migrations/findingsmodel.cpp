#include "widgets/migrations/findingsmodel.h"

#include <algorithm>

namespace athanor {

using namespace migrations;

void FindingsModel::setFindings(QList<Diagnosis> findings)
{
    beginResetModel();
    m_findings = std::move(findings);
    std::stable_sort(m_findings.begin(), m_findings.end(),
                     [](const Diagnosis &one, const Diagnosis &other) { return one.severity < other.severity; });
    endResetModel();
}

int FindingsModel::errors() const
{
    return int(std::count_if(m_findings.cbegin(), m_findings.cend(),
                             [](const Diagnosis &one) { return one.severity == Severity::Error; }));
}

int FindingsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_findings.size()); }

int FindingsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Diagnosis &finding = m_findings.at(index.row());
    const QString severity = finding.severity == Severity::Error     ? tr("Error")
                             : finding.severity == Severity::Warning ? tr("Warning")
                                                                     : tr("Note");
    QString place = finding.file.section(QLatin1Char('/'), -1);
    if (finding.line > 0) place += QStringLiteral(":%1").arg(finding.line);
    if (role == Qt::AccessibleTextRole && index.column() == SeverityColumn)
        return QStringList{severity, finding.message, place}.join(QStringLiteral(", "));
    if (role == Qt::ToolTipRole) return finding.message;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
    switch (index.column()) {
    case SeverityColumn: return severity;
    case MessageColumn: return finding.message;
    default: return place;
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
    switch (section) {
    case SeverityColumn: return tr("Kind");
    case MessageColumn: return tr("What");
    case PlaceColumn: return tr("Where");
    default: return {};
    }
}

} // namespace athanor
