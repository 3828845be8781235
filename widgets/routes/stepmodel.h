#pragma once

#include "engine/routes/requesttrace.h"

#include <QAbstractListModel>

#include <vector>

namespace athanor {

/// What the matcher did with a path, one step a row, in order. Holds a snapshot; replaced whole.
class StepModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { NumberRole = Qt::UserRole + 1, KindRole, WordRole, LeftRole };

    using QAbstractListModel::QAbstractListModel;

    void setSteps(std::vector<MatchStep> steps);
    const std::vector<MatchStep> &steps() const { return m_steps; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<MatchStep> m_steps;
};

/// The rules as they stand after one step: still possible, lost and why, won, or never reached. Another step changes
/// rows in place, so that a thousand rules follow a key that is held down.
class StepRuleModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class State { Possible, Lost, NotReached, Won };
    enum Role { RuleRole = Qt::UserRole + 1, MethodsRole, StateRole, WordRole, JustRole };

    using QAbstractListModel::QAbstractListModel;

    void setTrace(const RequestTrace &trace);
    void setStep(int step);
    /// Only what is still possible, or won, or was lost in this very step.
    void setOnlyPossible(bool only);
    int possible() const { return m_possible; }
    int rules() const { return static_cast<int>(m_candidates.size()); }
    State state(int rule) const { return m_states[static_cast<size_t>(rule)]; }
    /// The row of what this step is about, or -1.
    int rowAtHand() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QString word(int rule) const;
    bool isJust(int rule) const;
    void follow();
    std::vector<int> wanted() const;

    std::vector<RouteCandidate> m_candidates;
    QString m_domainEnd; ///< What follows a candidate's subdomain, ".example.com"; a host is whole.
    std::vector<MatchStep> m_steps;
    std::vector<State> m_states;
    std::vector<int> m_rows; ///< Rules that are shown.
    int m_step = -1;
    int m_possible = 0;
    bool m_only = false;
};

} // namespace athanor
