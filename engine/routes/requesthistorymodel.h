#pragma once

#include "engine/routes/requesthistory.h"

#include <QAbstractListModel>

namespace athanor {

/// The history as a list, newest first, narrowed to what a search finds. Owns the history; GUI thread.
class RequestHistoryModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole,
        MethodRole,
        PathRole,
        StatusRole,    ///< int, 0 where there was no answer.
        WhenRole,      ///< QDateTime
        TimeRole,      ///< double, milliseconds
        SizeRole,      ///< qint64, bytes of the answer's body
        OriginRole,    ///< int(HistoryEntry::Origin)
        LocationRole,  ///< Where a redirect sends to; empty otherwise.
        RedirectedRole ///< bool: it was sent here by the one before.
    };

    explicit RequestHistoryModel(QObject *parent = nullptr);

    const RequestHistory &history() const { return m_history; }
    quint64 add(HistoryEntry entry);
    void clear();
    /// Shows what fits (RequestHistory::search()).
    void setSearch(const QString &text);
    const QString &search() const { return m_search; }
    const HistoryEntry *entryAt(int row) const;
    int rowOf(quint64 id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    void refresh();

    RequestHistory m_history;
    QString m_search;
    std::vector<quint64> m_shown;
};

} // namespace athanor
