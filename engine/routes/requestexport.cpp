#include "engine/routes/requestexport.h"

#include <QSet>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace athanor {

namespace {

constexpr qsizetype longestArgument = 96 * 1024; ///< Linux takes 128 KiB for one.
constexpr qsizetype longestPrintf = 16 * 1024;

bool isWhole(const HistoryEntry &entry) { return entry.requestBytes == entry.trace.request.body.size(); }

/// The format of a printf that writes these bytes.
QString printfFormat(const QByteArray &bytes)
{
    QString format;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && (std::isalnum(byte) || std::strchr(" !#$&()*+,./:;<=>?@[]^_{|}~\"", byte)) && byte)
            format += QLatin1Char(c);
        else
            format += QLatin1Char('\\') + QStringLiteral("%1").arg(uint(byte), 3, 8, QLatin1Char('0'));
    }
    return format;
}

/// curl's own quoting inside of a --form argument.
QString formQuoted(QString text)
{
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

/// Whether curl can build this form itself, byte by byte what was meant.
bool curlBuildsForm(const SavedRequest &composed)
{
    if (composed.body != SavedRequest::Body::Form || !composed.hasFiles()) return false;
    return std::all_of(composed.form.begin(), composed.form.end(), [](const FormPart &part) {
        const QString all = part.name + part.sentName() + part.contentType;
        const bool plain = !all.contains(QLatin1Char('\n')) && !all.contains(QLatin1Char('\r')) &&
                           !part.name.contains(QLatin1Char('=')) && !part.name.contains(QLatin1Char('"'));
        return plain && (!part.isFile || !part.path.isEmpty());
    });
}

/// Lines of one command, and what to say above it.
struct Command
{
    QStringList comments;
    QStringList words;
    QString before; ///< What is piped into it.

    void add(const QString &option, const QString &value) { words << option + QLatin1Char(' ') + shellQuoted(value); }
};

void addForm(Command &command, const SavedRequest &composed)
{
    for (const FormPart &part : composed.form) {
        if (!part.isFile) {
            command.add(QStringLiteral("--form-string"), part.name + QLatin1Char('=') + part.value);
            continue;
        }
        QString value = part.name + QLatin1String("=@") + formQuoted(part.path);
        if (part.sentName() != part.path.section(QLatin1Char('/'), -1))
            value += QLatin1String(";filename=") + formQuoted(part.sentName());
        if (!part.contentType.isEmpty()) value += QLatin1String(";type=") + part.contentType;
        command.add(QStringLiteral("--form"), value);
        if (!part.path.startsWith(QLatin1Char('/')))
            command.comments << QStringLiteral("%1 is in the project's folder: run this there.").arg(part.path);
    }
}

void addBody(Command &command, const HistoryEntry &entry)
{
    const QByteArray &body = entry.trace.request.body;
    const bool plain = isPlainText(body);
    if (!isWhole(entry) || (plain && body.size() > longestArgument) || (!plain && body.size() > longestPrintf)) {
        command.comments << QStringLiteral("The body had %1 bytes, which is too much for a line: put it into body.bin.")
                                .arg(entry.requestBytes);
        command.words << QStringLiteral("--data-binary @body.bin");
    } else if (plain) {
        // --data-raw takes everything as it is, also what begins with @.
        command.add(QStringLiteral("--data-raw"), QString::fromUtf8(body));
    } else {
        command.before = QStringLiteral("printf '%1' | ").arg(printfFormat(body));
        command.words << QStringLiteral("--data-binary @-");
    }
    if (!hasHeader(entry.trace.request.headers, QLatin1String("content-type")))
        command.words << QStringLiteral("--header 'Content-Type:'"); // Else curl calls it a form.
}

QString urlOf(const QString &base, const QString &path)
{
    QString url = base.trimmed();
    while (url.endsWith(QLatin1Char('/'))) url.chop(1);
    return url + path;
}

} // namespace

QString shellQuoted(const QString &text)
{
    QString quoted = text;
    quoted.remove(QChar(0));
    return QLatin1Char('\'') + quoted.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

HeaderList portableHeaders(const HistoryEntry &entry)
{
    static const QSet<QString> made = {QStringLiteral("content-length"), QStringLiteral("connection"),
                                       QStringLiteral("transfer-encoding")};
    static const QSet<QString> browsers = {QStringLiteral("host"),
                                           QStringLiteral("user-agent"),
                                           QStringLiteral("accept-encoding"),
                                           QStringLiteral("accept-language"),
                                           QStringLiteral("cache-control"),
                                           QStringLiteral("pragma"),
                                           QStringLiteral("origin"),
                                           QStringLiteral("referer"),
                                           QStringLiteral("upgrade-insecure-requests")};
    const bool isBrowser = entry.origin == HistoryEntry::Origin::Browser;
    HeaderList headers;
    for (const auto &header : entry.trace.request.headers) {
        const QString name = header.first.toLower();
        if (made.contains(name)) continue;
        if (isBrowser && (browsers.contains(name) || name.startsWith(QLatin1String("sec-")))) continue;
        headers.push_back(header);
    }
    return headers;
}

QString curlLine(const HistoryEntry &entry, const QString &base)
{
    const HttpRequest &request = entry.trace.request;
    Command command;
    const bool isHead = request.method == QLatin1String("HEAD");
    const bool hasBody = entry.requestBytes > 0;
    command.words << QStringLiteral("curl --include");
    const QString lower = request.path.toLower();
    if (lower.contains(QLatin1String("/.")) || lower.contains(QLatin1String("%2e")))
        command.words << QStringLiteral("--path-as-is"); // Else curl would tidy the path up.
    if (request.path.contains(QLatin1Char('[')) || request.path.contains(QLatin1Char('{')) ||
        request.path.contains(QLatin1Char(']')) || request.path.contains(QLatin1Char('}')))
        command.words << QStringLiteral("--globoff");
    if (isHead)
        command.words << QStringLiteral("--head");
    else if (request.method != (hasBody ? QLatin1String("POST") : QLatin1String("GET")))
        command.add(QStringLiteral("--request"), request.method);
    const bool form = curlBuildsForm(entry.composed) && hasBody;
    for (const auto &[name, value] : portableHeaders(entry)) {
        if (form && name.compare(QLatin1String("content-type"), Qt::CaseInsensitive) == 0) continue;
        // A name followed by nothing takes the header away; one followed by a semicolon sends it empty.
        const QString line =
            value.isEmpty() ? QString(name + QLatin1Char(';')) : QString(name + QLatin1String(": ") + value);
        command.add(QStringLiteral("--header"), line);
    }
    if (hasBody && isHead)
        command.comments << QStringLiteral("A HEAD request with a body was sent; curl sends it without.");
    else if (form)
        addForm(command, entry.composed);
    else if (hasBody)
        addBody(command, entry);
    command.words << shellQuoted(urlOf(base, request.path));
    QString text;
    for (const QString &comment : command.comments) text += QLatin1String("# ") + comment + QLatin1Char('\n');
    return text + command.before + command.words.join(QLatin1String(" \\\n  "));
}

} // namespace athanor
