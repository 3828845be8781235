#include "engine/routes/requesthistorymodel.h"

#include <algorithm>

namespace athanor {

RequestHistoryModel::RequestHistoryModel(QObject *parent) : QAbstractListModel(parent) {}

quint64 RequestHistoryModel::add(HistoryEntry entry)
{
    const quint64 oldest = m_history.size() > 0 ? m_history.at(0).id : 0;
    const quint64 id = m_history.add(std::move(entry));
    const bool dropped = oldest != 0 && m_history.at(0).id != oldest;
    if (!m_search.isEmpty() || dropped) {
        refresh();
        return id;
    }
    beginInsertRows({}, 0, 0);
    m_shown.insert(m_shown.begin(), id);
    endInsertRows();
    return id;
}

void RequestHistoryModel::clear()
{
    beginResetModel();
    m_history.clear();
    m_shown.clear();
    endResetModel();
}

void RequestHistoryModel::setSearch(const QString &text)
{
    if (text == m_search) return;
    m_search = text;
    refresh();
}

void RequestHistoryModel::refresh()
{
    beginResetModel();
    m_shown.clear();
    for (const int index : m_history.search(m_search)) m_shown.push_back(m_history.at(index).id);
    endResetModel();
}

const HistoryEntry *RequestHistoryModel::entryAt(int row) const
{
    return row < 0 || row >= int(m_shown.size()) ? nullptr : m_history.find(m_shown[size_t(row)]);
}

int RequestHistoryModel::rowOf(quint64 id) const
{
    const auto found = std::find(m_shown.begin(), m_shown.end(), id);
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
}

int RequestHistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant RequestHistoryModel::data(const QModelIndex &index, int role) const
{
    const HistoryEntry *entry = entryAt(index.row());
    if (!entry) return {};
    const RequestTrace &trace = entry->trace;
    switch (role) {
    case Qt::DisplayRole: return entry->title();
    case Qt::AccessibleTextRole: {
        const QString who = entry->origin == HistoryEntry::Origin::Browser ? tr("browser") : tr("composed");
        const QString what = trace.status == 0 ? tr("no answer") : tr("%1 %2").arg(trace.status).arg(trace.reason);
        return tr("%1, %2, %3").arg(entry->title(), what, who);
    }
    case IdRole: return entry->id;
    case MethodRole: return trace.request.method;
    case PathRole: return trace.request.path;
    case StatusRole: return trace.status;
    case WhenRole: return entry->when;
    case TimeRole: return trace.milliseconds;
    case SizeRole: return entry->responseBytes;
    case OriginRole: return int(entry->origin);
    case LocationRole: return entry->isRedirect() ? headerOf(trace.headers, QLatin1String("location")) : QString();
    case RedirectedRole: return entry->redirectedFrom != 0;
    default: return {};
    }
}

} // namespace athanor
