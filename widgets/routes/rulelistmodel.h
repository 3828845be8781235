#pragma once

#include "engine/routes/requesttrace.h"
#include "engine/routes/routetable.h"

#include <QAbstractListModel>

#include <optional>

namespace athanor {

/// The rules of the application, one a row: as declared while no request was made, and with how each fared against the
/// last request after one.
class RuleListModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        RuleRole = Qt::UserRole + 1,
        MethodsRole,
        EndpointRole,
        OutcomeRole,
        ReasonRole,
        FileRole,
        LineRole,
        AddressRole ///< The rule behind the host it belongs to, where the application tells hosts apart.
    };

    using QAbstractListModel::QAbstractListModel;

    void setTable(const RouteTable &table);
    /// Only learns where the rules are defined; what is shown stays.
    void rememberTable(const RouteTable &table) { m_table = table; }
    /// Whether these are the rules that are shown, wherever they are defined.
    bool hasRulesOf(const RouteTable &table) const;
    void setTrace(const RequestTrace &trace);
    /// The rules of the table again.
    void forgetTrace() { setTable(RouteTable(m_table)); }
    void clear();
    bool isEmpty() const { return m_rows.empty(); }
    /// The row of the rule that answered, or -1.
    int matchedRow() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        QString rule;
        QStringList methods;
        QString endpoint;
        std::optional<RouteCandidate::Outcome> outcome;
        QString reason;
        QString file;
        int line = 0;
        QString domain = {}; ///< The host, placeholders and all; empty where it makes no difference.
    };
    static QString domainOf(const RouteTable &table, const RouteRule &rule);
    void setRows(std::vector<Row> rows);
    QString spoken(const Row &row) const;

    RouteTable m_table;
    std::vector<Row> m_rows;
};

} // namespace athanor
