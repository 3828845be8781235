#include "engine/routes/requesthistory.h"

#include <QByteArrayList>
#include <QUrl>

#include <algorithm>
#include <cstring>

namespace athanor {

namespace {

constexpr int redirectsLooked = 20; ///< How many entries back a browser's redirect is looked for.
constexpr int sourcesFollowed = 20; ///< How many requests one test repeats at most.

QByteArray folded(const QString &text) { return text.toCaseFolded().toUtf8(); }

qint64 costOf(const HeaderList &headers)
{
    qint64 cost = 0;
    for (const auto &[name, value] : headers) cost += 2 * (name.size() + value.size()) + 64;
    return cost;
}

/// About what an entry takes in memory; what is measured exactly is what can be large.
qint64 costOf(const HistoryEntry &entry)
{
    const RequestTrace &trace = entry.trace;
    qint64 cost = 2048 + costOf(trace.headers) + costOf(trace.request.headers) + costOf(entry.composed.headers);
    cost += trace.body.size() + trace.request.body.size() + 2 * (trace.request.path.size() + entry.failure.size());
    cost += entry.composed.content.size() + 2 * entry.composed.target.size();
    for (const FormPart &part : entry.composed.form) cost += 256 + 2 * (part.name.size() + part.value.size());
    cost += qint64(trace.candidates.size()) * 512 + qint64(trace.hooks.size()) * 1536;
    for (const MatchStep &step : trace.steps) cost += 512 + qint64(step.gone.size()) * 4;
    cost += qint64(trace.notes.size()) * 512 + qint64(trace.templateUses.size()) * 2048;
    cost += trace.templates.size() * 1024 + trace.sql.size() * 1024 + trace.session.size() * 256;
    cost += 2 * trace.exception.traceback.size() + qint64(trace.exception.frames.size()) * 256;
    return cost;
}

QByteArray wordsOf(const HistoryEntry &entry, qsizetype bodyHead)
{
    const RequestTrace &trace = entry.trace;
    QString words = trace.request.method + QLatin1Char(' ') + trace.request.path + QLatin1Char('\n') +
                    QString::number(trace.status) + QLatin1Char(' ') + trace.reason + QLatin1Char('\n') +
                    trace.endpoint + QLatin1Char(' ') + trace.rule + QLatin1Char('\n') + entry.failure;
    const QString decoded = QUrl::fromPercentEncoding(trace.request.path.toUtf8());
    if (decoded != trace.request.path) words += QLatin1Char('\n') + decoded;
    for (const HeaderList *headers : {&trace.request.headers, &trace.headers})
        for (const auto &[name, value] : *headers) words += QLatin1Char('\n') + name + QLatin1String(": ") + value;
    for (const QByteArray *body : {&trace.request.body, &trace.body})
        words += QLatin1Char('\n') + QString::fromUtf8(body->left(bodyHead));
    if (!trace.exception.isEmpty())
        words += QLatin1Char('\n') + trace.exception.type + QLatin1Char(' ') + trace.exception.message;
    return folded(words);
}

/// “name=value” of each Set-Cookie.
QStringList cookiesSet(const RequestTrace &trace)
{
    QStringList pairs;
    for (const auto &[name, value] : trace.headers)
        if (name.compare(QLatin1String("set-cookie"), Qt::CaseInsensitive) == 0)
            pairs << value.section(QLatin1Char(';'), 0, 0).trimmed();
    return pairs;
}

QStringList cookiesSent(const RequestTrace &trace)
{
    QStringList pairs;
    for (const QString &pair :
         headerOf(trace.request.headers, QLatin1String("cookie")).split(QLatin1Char(';'), Qt::SkipEmptyParts))
        pairs << pair.trimmed();
    return pairs;
}

bool isRedirectStatus(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

bool HistoryEntry::isRedirect() const
{
    return isRedirectStatus(trace.status) && hasHeader(trace.headers, QLatin1String("location"));
}

QString HistoryEntry::title() const { return trace.request.method + QLatin1Char(' ') + trace.request.path; }

RedirectStep redirectOf(const RequestTrace &trace, const QString &host)
{
    const QString location = headerOf(trace.headers, QLatin1String("location"));
    if (!isRedirectStatus(trace.status) || location.isEmpty()) return {};
    const QUrl base(QStringLiteral("http://") + host + trace.request.path);
    // What an application answers may be a path as it is written, not encoded.
    const QUrl target = base.resolved(QUrl(location));
    if (!target.isValid() || target.scheme() != QLatin1String("http") ||
        target.authority().compare(base.authority(), Qt::CaseInsensitive) != 0)
        return {{}, QStringLiteral("It leads to %1, which is not this application: not followed.").arg(location)};
    HttpRequest next = trace.request;
    const QByteArray path = target.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    next.path = path.isEmpty() ? QStringLiteral("/") : QString::fromLatin1(path);
    if (!next.path.startsWith(QLatin1Char('/'))) next.path.prepend(QLatin1Char('/'));
    const bool isPost = next.method == QLatin1String("POST");
    const bool becomesGet = (trace.status == 303 && next.method != QLatin1String("HEAD")) ||
                            ((trace.status == 301 || trace.status == 302) && isPost);
    if (becomesGet) {
        next.method = QStringLiteral("GET");
        next.body.clear();
        std::erase_if(next.headers, [](const auto &header) {
            return header.first.startsWith(QLatin1String("content-"), Qt::CaseInsensitive);
        });
    }
    std::erase_if(next.headers, [](const auto &header) {
        return header.first.compare(QLatin1String("cookie"), Qt::CaseInsensitive) == 0;
    });
    return {next, {}};
}

quint64 RequestHistory::add(HistoryEntry entry)
{
    entry.id = ++m_lastId;
    entry.requestBytes = std::max<qint64>(entry.requestBytes, entry.trace.request.body.size());
    entry.responseBytes = std::max<qint64>(entry.responseBytes, entry.trace.body.size());
    if (entry.redirectedFrom == 0 && entry.origin == HistoryEntry::Origin::Browser)
        entry.redirectedFrom = redirectBefore(entry);
    Kept kept;
    kept.words = wordsOf(entry, m_limits.searched);
    // A copy, so that a head does not hold on to the whole.
    for (QByteArray *body : {&entry.trace.request.body, &entry.trace.body, &entry.composed.content})
        if (body->size() > m_limits.body) *body = QByteArray(body->constData(), m_limits.body);
    for (FormPart &part : entry.composed.form) part.content.clear();
    kept.entry = std::move(entry);
    kept.cost = costOf(kept.entry) + kept.words.size();
    m_bytes += kept.cost;
    m_entries.push_back(std::move(kept));
    shrink();
    return m_lastId;
}

void RequestHistory::slim(Kept &kept) const
{
    HistoryEntry &entry = kept.entry;
    // Only what is named here stays, whatever else a trace comes to hold.
    RequestTrace small;
    small.request = {entry.trace.request.method, entry.trace.request.path, entry.trace.request.headers, {}};
    small.status = entry.trace.status;
    small.reason = entry.trace.reason;
    small.headers = entry.trace.headers;
    small.bodyTruncated = entry.trace.bodyTruncated;
    small.milliseconds = entry.trace.milliseconds;
    small.matched = entry.trace.matched;
    small.endpoint = entry.trace.endpoint;
    small.rule = entry.trace.rule;
    entry.trace = std::move(small);
    if (entry.composed.content.size() > 1024) {
        entry.composed.content.clear();
        entry.composed.body = SavedRequest::Body::None;
    }
    entry.isSlim = true;
    kept.cost = costOf(entry) + kept.words.size();
}

/// What is oldest becomes slim first, and goes when that is not enough.
void RequestHistory::shrink()
{
    // The newest stays whole whatever it costs.
    while (m_bytes > m_limits.bytes && m_firstWhole + 1 < m_entries.size()) {
        Kept &kept = m_entries[m_firstWhole++];
        m_bytes -= kept.cost;
        slim(kept);
        m_bytes += kept.cost;
    }
    while (m_entries.size() > 1 && (int(m_entries.size()) > m_limits.entries || m_bytes > m_limits.bytes)) {
        m_bytes -= m_entries.front().cost;
        m_entries.pop_front();
        if (m_firstWhole > 0) --m_firstWhole;
    }
}

void RequestHistory::clear()
{
    m_entries.clear();
    m_firstWhole = 0;
    m_bytes = 0;
}

int RequestHistory::indexOf(quint64 id) const
{
    if (m_entries.empty()) return -1;
    // Numbers are given without a gap.
    const quint64 first = m_entries.front().entry.id;
    return id >= first && id <= m_lastId ? int(id - first) : -1;
}

const HistoryEntry *RequestHistory::find(quint64 id) const
{
    const int index = indexOf(id);
    return index < 0 ? nullptr : &at(index);
}

quint64 RequestHistory::redirectBefore(const HistoryEntry &entry) const
{
    const QString host = headerOf(entry.trace.request.headers, QLatin1String("host"));
    int looked = 0;
    for (auto it = m_entries.rbegin(); it != m_entries.rend() && looked < redirectsLooked; ++it, ++looked) {
        const HistoryEntry &before = it->entry;
        if (before.origin != HistoryEntry::Origin::Browser) continue;
        if (!before.isRedirect()) continue;
        const RedirectStep step = redirectOf(before.trace, host);
        if (!step.next || step.next->path != entry.trace.request.path ||
            step.next->method != entry.trace.request.method)
            continue;
        // An answer sends a browser on once.
        const bool taken = std::any_of(m_entries.rbegin(), it,
                                       [&](const Kept &later) { return later.entry.redirectedFrom == before.id; });
        if (!taken) return before.id;
    }
    return 0;
}

std::vector<int> RequestHistory::search(const QString &text) const
{
    QByteArrayList wanted;
    for (const QString &word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) wanted << folded(word);
    // The longest first: it is the one that most entries lack, and is looked for in the longest strides.
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
    std::vector<int> found;
    found.reserve(m_entries.size());
    for (int i = size() - 1; i >= 0; --i) {
        const QByteArray &words = m_entries[size_t(i)].words;
        const bool fits = std::all_of(wanted.begin(), wanted.end(), [&](const QByteArray &word) {
            return ::memmem(words.constData(), size_t(words.size()), word.constData(), size_t(word.size()));
        });
        if (fits) found.push_back(i);
    }
    return found;
}

std::vector<quint64> RequestHistory::chainOf(quint64 id) const
{
    std::vector<quint64> chain;
    for (const HistoryEntry *entry = find(id); entry; entry = find(entry->redirectedFrom)) {
        chain.push_back(entry->id);
        if (entry->redirectedFrom >= entry->id) break;
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

RequestHistory::CookieSources RequestHistory::cookieSourcesOf(quint64 id) const
{
    CookieSources sources;
    std::vector<quint64> open{id};
    while (!open.empty()) {
        const int index = indexOf(open.back());
        open.pop_back();
        if (index < 0) continue;
        for (const QString &cookie : cookiesSent(at(index).trace)) {
            int setter = index - 1;
            while (setter >= 0 && !cookiesSet(at(setter).trace).contains(cookie)) --setter;
            const quint64 source = setter < 0 ? 0 : at(setter).id;
            const bool repeatable = setter >= 0 && at(setter).requestBytes == at(setter).trace.request.body.size();
            if (!repeatable) {
                if (!sources.unknown.contains(cookie)) sources.unknown << cookie;
            } else if (std::find(sources.requests.begin(), sources.requests.end(), source) == sources.requests.end()) {
                sources.requests.push_back(source);
                open.push_back(source);
            }
            if (sources.requests.size() > size_t(sourcesFollowed)) {
                sources.unknown << cookie;
                return sources;
            }
        }
    }
    std::sort(sources.requests.begin(), sources.requests.end());
    return sources;
}

} // namespace athanor
