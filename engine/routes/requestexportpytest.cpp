// A request and its answer as a test for pytest.
#include "engine/routes/requestexport.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace athanor {

namespace {

constexpr qsizetype longestJson = 4 * 1024;  ///< Compared whole up to here.
constexpr qsizetype longestText = 200;       ///< A body of one line.
constexpr qsizetype longestFile = 64 * 1024; ///< Written into the test up to here.

const QString indent = QStringLiteral("    ");

bool isType(const HeaderList &headers, const QRegularExpression &pattern)
{
    return pattern.match(headerOf(headers, QLatin1String("content-type"))).hasMatch();
}

bool isJson(const HeaderList &headers)
{
    static const QRegularExpression json(QStringLiteral("^\\s*application/([\\w.+-]+\\+)?json\\b"),
                                         QRegularExpression::CaseInsensitiveOption);
    return isType(headers, json);
}

/// The bytes of a string literal of JSON, as Python writes the same text.
QString pythonOfJsonString(const QByteArray &literal)
{
    const QJsonDocument list = QJsonDocument::fromJson('[' + literal + ']');
    return pythonText(list[0].toString());
}

/// JSON to Python, token by token, so that numbers and the order of members stay as they are written. Empty when it is
/// no JSON.
QString pythonOfJson(const QByteArray &json)
{
    QJsonParseError problem;
    QJsonDocument::fromJson('[' + json + ']', &problem);
    if (problem.error != QJsonParseError::NoError || json.trimmed().isEmpty()) return {};
    QString python;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (c == '"') {
            qsizetype end = i + 1;
            while (json.at(end) != '"') end += json.at(end) == '\\' ? 2 : 1;
            python += pythonOfJsonString(json.mid(i, end - i + 1));
            i = end;
        } else if (json.mid(i, 4) == "true") {
            python += QLatin1String("True");
            i += 3;
        } else if (json.mid(i, 5) == "false") {
            python += QLatin1String("False");
            i += 4;
        } else if (json.mid(i, 4) == "null") {
            python += QLatin1String("None");
            i += 3;
        } else if (c == ':' || c == ',') {
            python += QLatin1Char(c) + QLatin1String(" ");
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            python += QLatin1Char(c);
        }
    }
    return python;
}

/// How the application comes into the test.
struct Application
{
    QString module = QStringLiteral("app");
    QString import = QStringLiteral("app");
    QString call = {}; ///< "create_app()" where a factory makes it.

    explicit Application(const QString &name)
    {
        if (name.isEmpty()) return;
        module = name.section(QLatin1Char(':'), 0, 0);
        const QString what = name.contains(QLatin1Char(':')) ? name.section(QLatin1Char(':'), 1) : module;
        import = what.section(QLatin1Char('('), 0, 0).trimmed();
        if (what.contains(QLatin1Char('('))) call = what;
    }
    QStringList lines() const
    {
        // Twice the same name: the factory, or the application under another one.
        if (!call.isEmpty())
            return {QStringLiteral("from %1 import %2").arg(module, import), {}, QStringLiteral("app = %1").arg(call)};
        const QString as = import == QLatin1String("app") ? QString() : QStringLiteral(" as app");
        return {QStringLiteral("from %1 import %2%3").arg(module, import, as)};
    }
};

/// “post_ponies_7”
QString nameOf(const HistoryEntry &entry)
{
    QString name = entry.trace.request.method.toLower() + QLatin1Char('_') +
                   entry.trace.request.path.section(QLatin1Char('?'), 0, 0).toLower();
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
    name.replace(other, QStringLiteral("_"));
    while (name.endsWith(QLatin1Char('_'))) name.chop(1);
    return name.left(60);
}

/// Whether Flask's test client takes the path as it is: it reads it as a URL, and decodes it as UTF-8.
bool needsEnviron(const QString &path)
{
    const QByteArray decoded = QByteArray::fromPercentEncoding(path.section(QLatin1Char('?'), 0, 0).toLatin1());
    static const QRegularExpression odd(QStringLiteral("[\\[\\]\\\\]"));
    return path.startsWith(QLatin1String("//")) || !isPlainText(decoded) || path.contains(odd);
}

/// {"name": "Comet", "tag": ["a", "b"]}; rows of one name are a list, as the client takes them.
QString pythonForm(const std::vector<FormPart> &form, bool &usesFiles)
{
    QStringList names;
    QHash<QString, QStringList> values;
    for (const FormPart &part : form) {
        if (part.name == QLatin1String("csrf_token")) continue;
        if (!names.contains(part.name)) names << part.name;
        if (!part.isFile) {
            values[part.name] << pythonText(part.value);
            continue;
        }
        usesFiles = true;
        QString file = part.content.size() <= longestFile || part.path.isEmpty()
                           ? QStringLiteral("io.BytesIO(%1)").arg(pythonBytes(part.content))
                           : QStringLiteral("open(%1, \"rb\")").arg(pythonText(part.path));
        file = QStringLiteral("(%1, %2").arg(file, pythonText(part.sentName()));
        if (!part.contentType.isEmpty()) file += QLatin1String(", ") + pythonText(part.contentType);
        values[part.name] << file + QLatin1Char(')');
    }
    QStringList members;
    for (const QString &name : names) {
        const QStringList &given = values[name];
        members << pythonText(name) + QLatin1String(": ") +
                       (given.size() == 1 ? given.first()
                                          : QLatin1Char('[') + given.join(QLatin1String(", ")) + QLatin1Char(']'));
    }
    return QLatin1Char('{') + members.join(QLatin1String(", ")) + QLatin1Char('}');
}

/// An exception that left the application, which the test client raises where a server answers 500 or breaks off.
struct Escape
{
    enum class When { Never, BeforeAnswer, InBody };
    When when = When::Never;
    QString caught; ///< The nearest class that needs no import, "ValueError".
    QString name;   ///< The class's own name where that is another one; else empty.

    explicit Escape(const RequestTrace &trace)
    {
        const LearnerError &error = trace.exception;
        if (error.isEmpty()) return;
        const bool brokeOff = std::any_of(trace.notes.begin(), trace.notes.end(), [](const RouteNote &note) {
            return note.kind == QLatin1String("broke-off");
        });
        // The engine's own page stands in for an answer there was none of. Flask's page has a Content-Length.
        const bool unanswered = trace.status == 500 && trace.headers.size() == 1 &&
                                !hasHeader(trace.headers, QLatin1String("content-length"));
        if (brokeOff || unanswered) when = brokeOff ? When::InBody : When::BeforeAnswer;
        static const QRegularExpression builtin(QStringLiteral("^builtins\\.([A-Za-z_]\\w*)$"));
        for (const QString &type : QStringList{error.qualified} + error.bases)
            if (const auto match = builtin.match(type); match.hasMatch() && caught.isEmpty())
                caught = match.captured(1);
        if (caught.isEmpty() || caught == QLatin1String("object")) caught = QStringLiteral("BaseException");
        if (error.type.section(QLatin1Char('.'), -1) != caught) name = error.type.section(QLatin1Char('.'), -1);
    }
    bool is() const { return when != When::Never; }
    QString title(const RequestTrace &trace) const
    {
        const QString type = name.isEmpty() ? caught : name;
        if (when == When::BeforeAnswer) return QStringLiteral("raises %1").arg(type);
        const QString answers = QStringLiteral("answers with %1").arg(trace.status);
        return is() ? QStringLiteral("%1, then raises %2").arg(answers, type) : answers;
    }
    void expect(QStringList &lines, const QString &statement) const
    {
        lines << QStringLiteral("with pytest.raises(%1)%2:")
                     .arg(caught, name.isEmpty() ? QString() : QStringLiteral(" as caught"))
              << indent + statement;
        if (!name.isEmpty()) lines << QStringLiteral("assert caught.type.__name__ == %1").arg(pythonText(name));
    }
};

/// One test, line by line.
class Writer final
{
public:
    Writer(const HistoryEntry &entry, const RequestHistory &history)
        : m_entry(entry), m_history(history), m_escape(entry.trace)
    {}

    QString write(const QString &application);

private:
    enum class Cookies { Clients, AsSent };
    QString call(const HistoryEntry &entry, Cookies cookies);
    void bodyArguments(const HistoryEntry &entry, QStringList &arguments, bool &typeGiven);
    void assertBody(QStringList &lines) const;
    void sendAndAssert(QStringList &lines, Cookies cookies);
    void note(const QString &words)
    {
        if (!m_notes.contains(words)) m_notes << words;
    }

    const HistoryEntry &m_entry;
    const RequestHistory &m_history;
    const Escape m_escape;
    QStringList m_notes;
    bool m_usesIo = false;
    bool m_withoutCsrf = false;
};

void Writer::bodyArguments(const HistoryEntry &entry, QStringList &arguments, bool &typeGiven)
{
    const HttpRequest &request = entry.trace.request;
    if (entry.requestBytes == 0) return;
    if (entry.requestBytes != request.body.size()) {
        note(QStringLiteral("The body had %1 bytes and is not kept: put it into body.bin.").arg(entry.requestBytes));
        arguments << QStringLiteral("data=open(\"body.bin\", \"rb\").read()");
        return;
    }
    const SavedRequest parts = SavedRequest::fromHttp(request);
    // The test client does not quote what stands in a part's header.
    const bool clientWritesIt = std::none_of(parts.form.begin(), parts.form.end(), [](const FormPart &part) {
        const QString inside = part.isFile ? QString(part.name + part.sentName()) : QString();
        return inside.contains(QLatin1Char('"')) || inside.contains(QLatin1Char('\n'));
    });
    if (parts.body == SavedRequest::Body::Form && clientWritesIt &&
        !hasHeader(parts.headers, QLatin1String("content-type"))) {
        std::vector<FormPart> form = parts.form;
        for (size_t i = 0; i < form.size() && i < entry.composed.form.size(); ++i)
            if (form[i].isFile) form[i].path = entry.composed.form[i].path;
        m_withoutCsrf = m_withoutCsrf || std::any_of(form.begin(), form.end(), [](const FormPart &part) {
                            return part.name == QLatin1String("csrf_token");
                        });
        arguments << QStringLiteral("data=") + pythonForm(form, m_usesIo);
        typeGiven = true;
        return;
    }
    if (const QString json = pythonOfJson(request.body); isJson(request.headers) && !json.isEmpty() &&
                                                         !hasHeader(parts.headers, QLatin1String("content-type")) &&
                                                         parts.body == SavedRequest::Body::Json) {
        arguments << QStringLiteral("json=") + json;
        typeGiven = true;
        return;
    }
    arguments << QStringLiteral("data=") + pythonBytes(request.body);
}

QString Writer::call(const HistoryEntry &entry, Cookies cookies)
{
    const HttpRequest &request = entry.trace.request;
    QStringList arguments{pythonText(request.path)};
    if (request.method != QLatin1String("GET")) arguments << QStringLiteral("method=") + pythonText(request.method);
    bool typeGiven = false;
    bodyArguments(entry, arguments, typeGiven);
    QStringList headers;
    for (const auto &[name, value] : portableHeaders(entry)) {
        const bool isCookie = name.compare(QLatin1String("cookie"), Qt::CaseInsensitive) == 0;
        if (name.compare(QLatin1String("host"), Qt::CaseInsensitive) == 0 && !value.isEmpty()) {
            arguments << QStringLiteral("base_url=") + pythonText(QStringLiteral("http://") + value);
            continue;
        }
        const bool isTypeHeader = name.compare(QLatin1String("content-type"), Qt::CaseInsensitive) == 0;
        if ((isCookie && cookies == Cookies::Clients) || (isTypeHeader && typeGiven)) continue;
        // WSGI's strings are bytes as latin-1, and what is sent is UTF-8.
        headers << QStringLiteral("(%1, %2)").arg(pythonText(name), pythonText(QString::fromLatin1(value.toUtf8())));
    }
    if (!headers.isEmpty())
        arguments << QLatin1String("headers=[") + headers.join(QLatin1String(", ")) + QLatin1Char(']');
    if (needsEnviron(request.path)) {
        // The client would read such a path as a URL, or mend it.
        arguments[0] = QStringLiteral("\"/\"");
        const QString path = request.path.section(QLatin1Char('?'), 0, 0);
        const QString query =
            request.path.contains(QLatin1Char('?')) ? request.path.section(QLatin1Char('?'), 1) : QString();
        const QString wsgi = QString::fromLatin1(QByteArray::fromPercentEncoding(path.toLatin1()));
        arguments << QStringLiteral("environ_overrides={\"PATH_INFO\": %1, \"QUERY_STRING\": %2, \"REQUEST_URI\": %3}")
                         .arg(pythonText(wsgi), pythonText(query), pythonText(request.path));
    }
    return QStringLiteral("client.open(%1)").arg(arguments.join(QLatin1String(", ")));
}

/// What of a body says that it is this one: JSON whole, a short text whole, else a heading or the first line of words.
void Writer::assertBody(QStringList &lines) const
{
    const RequestTrace &trace = m_entry.trace;
    const bool whole = m_entry.responseBytes == trace.body.size() && !trace.bodyTruncated;
    if (trace.request.method == QLatin1String("HEAD") || m_entry.responseBytes == 0 || trace.body.isEmpty()) return;
    if (const QString json = pythonOfJson(trace.body); whole && isJson(trace.headers) && !json.isEmpty()) {
        const QJsonDocument document = QJsonDocument::fromJson(trace.body);
        if (trace.body.size() <= longestJson) {
            lines << QStringLiteral("assert response.get_json() == %1").arg(json);
        } else if (document.isArray()) {
            lines << QStringLiteral("assert len(response.get_json()) == %1").arg(document.array().size());
        } else {
            QStringList keys;
            for (const QString &key : document.object().keys()) keys << pythonText(key);
            lines << QStringLiteral("assert set(response.get_json()) == {%1}").arg(keys.join(QLatin1String(", ")));
        }
        return;
    }
    const QString charset = headerOf(trace.headers, QLatin1String("content-type")).toLower();
    const bool otherCharset = charset.contains(QLatin1String("charset=")) &&
                              !charset.contains(QLatin1String("utf-8")) && !charset.contains(QLatin1String("ascii"));
    if (!isPlainText(trace.body.left(trace.body.size())) || otherCharset) {
        if (whole) lines << QStringLiteral("assert len(response.data) == %1").arg(trace.body.size());
        lines << QStringLiteral("assert response.data.startswith(%1)").arg(pythonBytes(trace.body.left(16)));
        return;
    }
    const QString text = QString::fromUtf8(trace.body);
    const QString read = QStringLiteral("response.get_data(as_text=True)");
    if (whole && text.size() <= longestText && text.trimmed().count(QLatin1Char('\n')) <= 2) {
        lines << QStringLiteral("assert %1 == %2").arg(read, pythonText(text));
        return;
    }
    static const QRegularExpression heading(QStringLiteral("<(h1|title)[^>]*>[^<]{1,120}</\\1>"),
                                            QRegularExpression::CaseInsensitiveOption);
    QString part = heading.match(text).captured(0);
    if (part.isEmpty()) {
        for (const QString &line : text.split(QLatin1Char('\n')))
            if (part.isEmpty() && line.trimmed().size() > 3 &&
                !line.contains(QLatin1String("<!doctype"), Qt::CaseInsensitive))
                part = line.trimmed().left(100);
    }
    if (!part.isEmpty()) lines << QStringLiteral("assert %1 in %2").arg(pythonText(part), read);
}

void Writer::sendAndAssert(QStringList &lines, Cookies cookies)
{
    const RequestTrace &trace = m_entry.trace;
    const QString sent = call(m_entry, cookies);
    if (m_escape.when == Escape::When::BeforeAnswer) return m_escape.expect(lines, sent + QLatin1String(".get_data()"));
    lines << QStringLiteral("response = ") + sent << QString()
          << QStringLiteral("assert response.status_code == %1").arg(trace.status);
    if (m_escape.is())
        m_escape.expect(lines, QStringLiteral("response.get_data()"));
    else if (m_entry.isRedirect())
        lines << QStringLiteral("assert response.headers[\"Location\"] == %1")
                     .arg(pythonText(headerOf(trace.headers, QLatin1String("location"))));
    else
        assertBody(lines);
}

QString Writer::write(const QString &application)
{
    const RequestHistory::CookieSources sources = m_history.cookieSourcesOf(m_entry.id);
    const bool asSent = !sources.unknown.isEmpty();
    QStringList body;
    if (asSent) {
        body << QStringLiteral("client = app.test_client(use_cookies=False)");
        note(
            QStringLiteral("Its cookies are sent as they were. A signed one holds as long as SECRET_KEY is the same."));
    } else {
        body << QStringLiteral("client = app.test_client()");
        if (!sources.requests.empty()) body << QStringLiteral("# The requests before it that set its cookies.");
        for (const quint64 id : sources.requests)
            if (const HistoryEntry *before = m_history.find(id)) body << call(*before, Cookies::Clients);
    }
    sendAndAssert(body, asSent ? Cookies::AsSent : Cookies::Clients);

    const Application app(application);
    const QString title = QString(m_entry.title() + QLatin1Char(' ') + m_escape.title(m_entry.trace))
                              .replace(QLatin1Char('\\'), QLatin1String("\\\\"))
                              .replace(QLatin1Char('"'), QLatin1String("\\\""));
    QStringList lines{QStringLiteral("\"\"\"%1. Save this beside %2, as test_%3.py.")
                          .arg(title, app.module.section(QLatin1Char('.'), 0, 0), nameOf(m_entry))};
    for (const QString &words : m_notes) lines << words;
    if (lines.size() > 1) lines.insert(1, QString());
    lines.last() += QLatin1String("\"\"\"");
    if (m_usesIo) lines << QStringLiteral("import io") << QString();
    if (m_escape.is()) lines << QStringLiteral("import pytest");
    lines << app.lines();
    if (m_withoutCsrf)
        lines << QStringLiteral("app.config[\"WTF_CSRF_ENABLED\"] = False  # A token fits one session only.");
    if (!m_entry.trace.exception.isEmpty() && !m_escape.is())
        lines << QStringLiteral("app.config[\"PROPAGATE_EXCEPTIONS\"] = False  # Answers 500, as a server does.");
    lines << QString() << QString() << QStringLiteral("def test_%1():").arg(nameOf(m_entry));
    for (const QString &line : body) lines << (line.isEmpty() ? line : indent + line);
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString escaped(char16_t unit)
{
    return QStringLiteral("\\u") + QStringLiteral("%1").arg(uint(unit), 4, 16, QLatin1Char('0'));
}

} // namespace

QString pythonBytes(const QByteArray &bytes)
{
    QString text = QStringLiteral("b\"");
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == '\n')
            text += QLatin1String("\\n");
        else if (byte == '"' || byte == '\\')
            text += QLatin1Char('\\') + QString(QLatin1Char(c));
        else if (byte >= 0x20 && byte < 0x7f)
            text += QLatin1Char(c);
        else
            text += QStringLiteral("\\x%1").arg(uint(byte), 2, 16, QLatin1Char('0'));
    }
    return text + QLatin1Char('"');
}

QString pythonText(const QString &text)
{
    QString python = QStringLiteral("\"");
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == QLatin1Char('\n'))
            python += QLatin1String("\\n");
        else if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            python += QLatin1Char('\\') + QString(c);
        else if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            python += text.mid(i++, 2);
        else if (c.isSurrogate() || !c.isPrint())
            python += escaped(c.unicode());
        else
            python += c;
    }
    return python + QLatin1Char('"');
}

QString pytestTest(const HistoryEntry &entry, const RequestHistory &history, const QString &application)
{
    return Writer(entry, history).write(application);
}

} // namespace athanor
