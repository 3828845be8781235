#pragma once

#include "engine/routes/requesttrace.h"

#include <QAbstractTableModel>

namespace athanor {

/// How every rule fared against one path: the winner, the losers and why. Holds a snapshot; replaced whole.
class CandidateModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Outcome, Rule, Methods, Endpoint, Arguments, Reason, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< Raw value: the outcome as its rank (matched first), else text.
        OutcomeRole              ///< int(RouteCandidate::Outcome), for colours and icons.
    };

    explicit CandidateModel(QObject *parent = nullptr);

    void setCandidates(std::vector<RouteCandidate> candidates);
    const std::vector<RouteCandidate> &candidates() const { return m_candidates; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString cellText(const RouteCandidate &candidate, int column) const;

    std::vector<RouteCandidate> m_candidates;
};

} // namespace athanor
