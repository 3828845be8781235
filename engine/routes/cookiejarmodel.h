#pragma once

#include "engine/routes/cookiejar.h"

#include <QAbstractTableModel>

#include <functional>

namespace athanor {

/// A jar as a table: the first column's tick switches a cookie on and off, name, value, path and expiry can be edited.
/// Lives on the GUI thread with the jar in it; the jar is changed through here only.
class CookieJarModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Value, Path, Expires, Flags, ColumnCount };
    using Clock = std::function<QDateTime()>;

    explicit CookieJarModel(Clock clock, QObject *parent = nullptr);

    const CookieJar &jar() const { return m_jar; }
    /// Changes the jar; the table follows.
    void change(const std::function<void(CookieJar &)> &how);
    void setJarEnabled(bool enabled);
    /// Adds a cookie for this host that is to be edited; its row.
    int addFor(const QString &host);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// An edit that could not be taken, and why.
    void refused(const QString &why);
    /// Something about what would be sent is another.
    void jarChanged();

private:
    QString cell(const Cookie &cookie, int column) const;
    QString whyNotSent(const Cookie &cookie) const;

    Clock m_clock;
    CookieJar m_jar;
};

} // namespace athanor
