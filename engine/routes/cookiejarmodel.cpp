#include "engine/routes/cookiejarmodel.h"

namespace athanor {

namespace {

const QString dateFormat = QStringLiteral("yyyy-MM-dd HH:mm:ss");

} // namespace

CookieJarModel::CookieJarModel(Clock clock, QObject *parent) : QAbstractTableModel(parent), m_clock(std::move(clock)) {}

void CookieJarModel::change(const std::function<void(CookieJar &)> &how)
{
    CookieJar changed = m_jar;
    how(changed);
    const bool sameCookies = changed.cookies() == m_jar.cookies();
    if (sameCookies && changed.isEnabled() == m_jar.isEnabled()) return; // Nobody's cursor is moved for nothing.
    if (!sameCookies) beginResetModel();
    m_jar = std::move(changed);
    if (!sameCookies) endResetModel();
    Q_EMIT jarChanged();
}

void CookieJarModel::setJarEnabled(bool enabled)
{
    change([enabled](CookieJar &jar) { jar.setEnabled(enabled); });
}

int CookieJarModel::addFor(const QString &host)
{
    Cookie cookie;
    cookie.host = hostOf(host);
    for (int number = 1; cookie.name.isEmpty(); ++number) {
        const QString name = number == 1 ? QStringLiteral("cookie") : QStringLiteral("cookie%1").arg(number);
        bool taken = false;
        for (const Cookie &known : m_jar.cookies()) taken = taken || known.name == name;
        if (!taken) cookie.name = name;
    }
    change([&](CookieJar &jar) { (void)jar.set(cookie); });
    return rowCount() - 1;
}

int CookieJarModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_jar.cookies().size());
}

int CookieJarModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString CookieJarModel::cell(const Cookie &cookie, int column) const
{
    switch (column) {
    case Name: return cookie.name;
    case Value: return cookie.value;
    case Path: return cookie.path;
    case Expires:
        return cookie.expires == 0 ? tr("session")
                                   : QDateTime::fromSecsSinceEpoch(cookie.expires, Qt::UTC).toString(dateFormat);
    case Flags: {
        QStringList flags;
        if (cookie.httpOnly) flags << QStringLiteral("HttpOnly");
        if (cookie.secure) flags << QStringLiteral("Secure");
        if (!cookie.sameSite.isEmpty()) flags << QStringLiteral("SameSite=") + cookie.sameSite;
        if (!cookie.hostOnly) flags << QStringLiteral("Domain=") + cookie.host;
        return flags.join(QLatin1String(", "));
    }
    default: return {};
    }
}

QString CookieJarModel::whyNotSent(const Cookie &cookie) const
{
    if (!m_jar.isEnabled()) return tr("The jar is switched off: no cookie is sent.");
    if (!cookie.enabled) return tr("Switched off: it is kept and not sent.");
    if (cookie.secure) return tr("Secure: it goes over HTTPS only, and requests from here go over HTTP.");
    return {};
}

QVariant CookieJarModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Cookie &cookie = m_jar.cookies()[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return cell(cookie, index.column());
    case Qt::EditRole:
        return index.column() == Expires && cookie.expires == 0 ? QString() : cell(cookie, index.column());
    case Qt::CheckStateRole:
        return index.column() == Name ? QVariant(cookie.enabled ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole: {
        const QString why = whyNotSent(cookie);
        return why.isEmpty() ? cell(cookie, index.column()) : why;
    }
    case Qt::AccessibleDescriptionRole: return whyNotSent(cookie);
    default: return {};
    }
}

bool CookieJarModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.row() >= rowCount()) return false;
    if (role == Qt::CheckStateRole && index.column() == Name) {
        m_jar.setEnabledAt(index.row(), value.toInt() == Qt::Checked);
        Q_EMIT dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
        Q_EMIT jarChanged();
        return true;
    }
    if (role != Qt::EditRole) return false;
    Cookie cookie = m_jar.cookies()[size_t(index.row())];
    const QString text = value.toString().trimmed();
    switch (index.column()) {
    case Name: cookie.name = text; break;
    case Value: cookie.value = text; break;
    case Path: cookie.path = text; break;
    case Expires: {
        QDateTime date = QDateTime::fromString(text, dateFormat);
        date.setTimeSpec(Qt::UTC);
        const bool session = text.isEmpty() || text == tr("session");
        if (!session && !date.isValid()) {
            Q_EMIT refused(tr("A date is written 2031-12-24 18:00:00 (UTC); “session” is until the session ends."));
            return false;
        }
        cookie.expires = session ? 0 : std::max<qint64>(1, date.toSecsSinceEpoch());
        break;
    }
    default: return false;
    }
    if (cookie == m_jar.cookies()[size_t(index.row())]) return true;
    CookieJar changed = m_jar;
    const Cookie &before = m_jar.cookies()[size_t(index.row())];
    if (before.name != cookie.name || before.path != cookie.path) changed.removeAt(index.row());
    if (const Result<void> set = changed.set(cookie); !set) {
        Q_EMIT refused(set.error().message);
        return false;
    }
    change([&](CookieJar &jar) {
        jar = changed;
        jar.expire(m_clock());
    });
    return true;
}

Qt::ItemFlags CookieJarModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid()) return flags;
    if (index.column() == Name) flags |= Qt::ItemIsUserCheckable;
    if (index.column() != Flags) flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant CookieJarModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Name");
    case Value: return tr("Value");
    case Path: return tr("Path");
    case Expires: return tr("Expires (UTC)");
    case Flags: return tr("Flags");
    default: return {};
    }
}

} // namespace athanor
