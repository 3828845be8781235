#pragma once

#include "engine/migrations/traversal.h"

namespace athanor::migrations {

/// Which revisions a command concerns, and the heads from which they are put in order.
struct Collected
{
    std::vector<int> nodes;
    std::vector<int> heads;
};

/// RevisionMap._collect_upgrade_revisions and _collect_downgrade_revisions. Internal to RevisionNavigator; throws
/// AlembicFault where Alembic raises.
class Collector final
{
public:
    explicit Collector(const Traversal &traversal) : m_traversal(traversal), m_graph(traversal.graph()) {}

    Collected upgrade(const QStringList &rows, const QString &target) const;
    Collected downgrade(const QStringList &rows, const QString &target) const;
    Collected history(const QString &lower, const QString &upper) const;

private:
    struct DowngradeTarget
    {
        std::optional<QString> label;
        int node = Traversal::none; ///< none and base both mean all the way down.
    };

    std::vector<int> upgradeTargets(const QStringList &rows, const QString &target, Traversal::Overwalk overwalk) const;
    int upgradeStart(const QStringList &rows, const RelativeTarget &relative) const;
    DowngradeTarget downgradeTarget(const QStringList &rows, const QString &target, Traversal::Overwalk overwalk) const;
    DowngradeTarget downFromCurrent(const QStringList &rows, const RelativeTarget &relative,
                                    Traversal::Overwalk overwalk) const;
    std::vector<int> downgradeRoots(const DowngradeTarget &target) const;
    void narrowToBranch(const QString &lower, std::vector<int> &targets) const;
    void refuseNothing(const std::vector<int> &targets) const;

    const Traversal &m_traversal;
    const RevisionGraph &m_graph;
};

} // namespace athanor::migrations
