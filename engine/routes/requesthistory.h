#pragma once

#include "engine/routes/requesttrace.h"
#include "engine/routes/savedrequest.h"

#include <QDateTime>

#include <deque>
#include <optional>

namespace athanor {

/// One request that was made, with everything seen of its answer.
struct HistoryEntry
{
    enum class Origin { Composer, Browser };

    quint64 id = 0;
    Origin origin = Origin::Composer;
    QDateTime when;
    quint64 redirectedFrom = 0; ///< The entry whose answer sent it here; 0 where nobody did.
    SavedRequest composed;      ///< What to put into the composer again; its files' contents are not kept.
    RequestTrace trace;         ///< With the request as it was sent. status is 0 where there was no answer.
    QString failure;            ///< Why there was no answer, or what was done about a circle of redirects.
    qint64 requestBytes = 0;    ///< Of the whole body, of which trace.request.body may hold only the head.
    qint64 responseBytes = 0;   ///< Of the body as it was received.
    bool isSlim = false;        ///< Too old to be kept whole: only method, path, status and headers are left.

    bool isRedirect() const;
    /// “GET /ponies”
    QString title() const;
};

/// Every request of a sitting, oldest first, bounded in number and in bytes: of old ones only the head stays, then they
/// go. Search looks at everything that is kept of an entry: method, path, status, endpoint, rule, headers, failure and
/// the heads of both bodies, without regard to case; words are all to be found.
class RequestHistory final
{
public:
    struct Limits
    {
        int entries = 10'000;
        qint64 bytes = 64 * 1024 * 1024; ///< Of everything that is kept whole.
        qsizetype body = 256 * 1024;     ///< Of one body; a longer one is kept as its head.
        qsizetype searched = 2 * 1024;   ///< Of each body's head.
    };

    RequestHistory() = default;
    explicit RequestHistory(const Limits &limits) : m_limits(limits) {}

    /// Keeps an entry and numbers it; its id. A browser's request that an earlier answer sent it to is recognised.
    quint64 add(HistoryEntry entry);
    void clear();

    int size() const { return int(m_entries.size()); }
    const HistoryEntry &at(int index) const { return m_entries[size_t(index)].entry; }
    /// nullptr once it is gone.
    const HistoryEntry *find(quint64 id) const;
    /// The indexes of what fits, newest first. An empty text fits everything.
    std::vector<int> search(const QString &text) const;
    /// The first of the redirects that led to this one, and all after it up to it.
    std::vector<quint64> chainOf(quint64 id) const;
    /// The requests whose answers set the cookies that this one sent, oldest first, with those that these needed; and
    /// the cookies (“name=value”) that nobody here set.
    struct CookieSources
    {
        std::vector<quint64> requests;
        QStringList unknown;
    };
    CookieSources cookieSourcesOf(quint64 id) const;
    qint64 bytes() const { return m_bytes; }
    const Limits &limits() const { return m_limits; }

private:
    struct Kept
    {
        HistoryEntry entry;
        QByteArray words; ///< UTF-8, case folded.
        qint64 cost = 0;
    };
    int indexOf(quint64 id) const;
    quint64 redirectBefore(const HistoryEntry &entry) const;
    void slim(Kept &kept) const;
    void shrink();

    Limits m_limits;
    std::deque<Kept> m_entries;
    size_t m_firstWhole = 0;
    quint64 m_lastId = 0;
    qint64 m_bytes = 0;
};

/// The request that an answer of 301, 302, 303, 307 or 308 asks for, as a browser makes it (RFC 9110, 15.4): the method
/// may become GET, the body then goes. Nothing where it is no redirect or leads to another host; why is told in that.
struct RedirectStep
{
    std::optional<HttpRequest> next;
    QString why; ///< Why it is not followed, empty where there is nothing to follow.
};
RedirectStep redirectOf(const RequestTrace &trace, const QString &host);

} // namespace athanor
