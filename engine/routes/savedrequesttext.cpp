// The text of a saved request, there and back.
#include "engine/routes/savedrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace athanor {

namespace {

bool isControl(QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f || c.unicode() == 0xfeff; }

/// A JSON string: everybody knows how to read and write one.
QString quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    QString result = QString::fromUtf8(list.mid(1, list.size() - 2));
    return result.replace(QChar(0x7f), QLatin1String("\\u007f")).replace(QChar(0xfeff), QLatin1String("\\ufeff"));
}

/// Whether a text can stand for itself on one side of an equals sign.
bool standsBare(const QString &text, const char *never)
{
    if (text != text.trimmed()) return false;
    if (std::any_of(text.begin(), text.end(), isControl)) return false;
    return std::none_of(never, never + qstrlen(never), [&](char c) { return text.startsWith(QLatin1Char(c)); });
}

QString wordOf(const QString &text, const char *never) { return standsBare(text, never) ? text : quoted(text); }

QString nameOf(const QString &name)
{
    return name.isEmpty() || name.contains(QLatin1Char('=')) ? quoted(name) : wordOf(name, "\"#[@");
}

QString lineOf(const FormPart &part)
{
    QString line = nameOf(part.name) + QLatin1String(" = ");
    if (!part.isFile) return QString(line + wordOf(part.value, "\"@")).trimmed();
    line += QLatin1Char('@') + quoted(part.path);
    if (!part.contentType.isEmpty()) line += QLatin1Char(' ') + part.contentType.simplified().remove(QLatin1Char(' '));
    if (!part.fileName.isEmpty()) line += QLatin1String(" as ") + quoted(part.fileName);
    return line;
}

/// Reads line by line and knows where it is.
class Reader final
{
public:
    Reader(const QByteArray &text, QString file) : m_text(text), m_file(std::move(file)) {}

    Result<SavedRequest> read();

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    QString takeLine();
    QByteArray takeRest();
    Error wrong(const QString &what) const { return Error{ErrorCode::BadInput, what, m_file, m_line}; }
    Result<void> readRequestLine(const QString &line);
    Result<void> readHeadLine(const QString &line);
    Result<void> readSection(const QString &line);
    Result<void> readForm();
    Result<FormPart> readFile(const QString &name, const QString &text) const;
    Result<QByteArray> readBase64();
    /// A quoted word at the start of rest, which is then shortened; nothing when it does not end.
    static std::optional<QString> takeQuoted(QString &rest);

    const QByteArray &m_text;
    QString m_file;
    qsizetype m_at = 0;
    int m_line = 0;
    SavedRequest m_request;
};

QString Reader::takeLine()
{
    qsizetype end = m_text.indexOf('\n', m_at);
    if (end < 0) end = m_text.size();
    QByteArray line = m_text.mid(m_at, end - m_at);
    if (line.endsWith('\r')) line.chop(1);
    m_at = end + 1;
    ++m_line;
    return QString::fromUtf8(line);
}

QByteArray Reader::takeRest()
{
    QByteArray rest = m_text.mid(std::min(m_at, m_text.size()));
    m_at = m_text.size();
    if (rest.endsWith('\n')) rest.chop(1);
    return rest;
}

std::optional<QString> Reader::takeQuoted(QString &rest)
{
    qsizetype end = 1;
    while (end < rest.size() && rest.at(end) != QLatin1Char('"')) end += rest.at(end) == QLatin1Char('\\') ? 2 : 1;
    if (end >= rest.size()) return {};
    const QJsonDocument list = QJsonDocument::fromJson('[' + rest.left(end + 1).toUtf8() + ']');
    if (list.array().size() != 1 || !list.array().at(0).isString()) return {};
    rest = rest.mid(end + 1);
    return list.array().at(0).toString();
}

Result<SavedRequest> Reader::read()
{
    if (m_text.startsWith("\xef\xbb\xbf")) m_at = 3;
    bool hasRequest = false;
    while (!atEnd()) {
        const QString line = takeLine();
        const QString trimmed = line.trimmed();
        if (trimmed.startsWith(QLatin1Char('#'))) {
            if (!hasRequest) m_request.comments << trimmed.mid(trimmed.startsWith(QLatin1String("# ")) ? 2 : 1);
            continue;
        }
        if (trimmed.isEmpty()) continue;
        if (hasRequest && trimmed.startsWith(QLatin1Char('['))) {
            if (const Result<void> section = readSection(trimmed); !section) return section.error();
            continue;
        }
        if (m_request.body != SavedRequest::Body::None)
            return wrong(QStringLiteral("Nothing can follow the body. One file holds one request."));
        const Result<void> read = hasRequest ? readHeadLine(trimmed) : readRequestLine(trimmed);
        if (!read) return read.error();
        hasRequest = true;
    }
    if (!hasRequest) {
        m_line = std::max(1, m_line);
        return wrong(QStringLiteral("There is no request here. Write its method and path: GET /ponies"));
    }
    return m_request;
}

Result<void> Reader::readRequestLine(const QString &line)
{
    const qsizetype space = line.indexOf(QLatin1Char(' '));
    const QString method = space < 0 ? line : line.left(space);
    const QString target = space < 0 ? QString() : line.mid(space + 1).trimmed();
    if (!isToken(method) || space < 0)
        return wrong(QStringLiteral("This is no request: “%1”. Write its method and path: GET /ponies").arg(line));
    if (!target.startsWith(QLatin1Char('/')))
        return wrong(QStringLiteral("The path begins with a slash: %1 /%2").arg(method, target));
    m_request.method = method;
    m_request.target = target;
    return {};
}

Result<void> Reader::readHeadLine(const QString &line)
{
    if (line.startsWith(QLatin1Char('@'))) {
        const QString words = line.simplified();
        if (words == QLatin1String("@cookies off"))
            m_request.cookies = SavedRequest::Cookies::Off;
        else if (words == QLatin1String("@cookies send"))
            m_request.cookies = SavedRequest::Cookies::Send;
        else if (words == QLatin1String("@redirects follow"))
            m_request.redirects = SavedRequest::Redirects::Follow;
        else if (words == QLatin1String("@redirects stop"))
            m_request.redirects = SavedRequest::Redirects::Stop;
        else
            return wrong(QStringLiteral("“%1” is not known. There are @cookies off and @redirects follow.").arg(line));
        return {};
    }
    const qsizetype colon = line.indexOf(QLatin1Char(':'));
    const QString name = line.left(colon).trimmed();
    if (colon <= 0 || !isToken(name))
        return wrong(QStringLiteral("A header is “Name: value”, not “%1”. A body begins below a line [form], [json], "
                                    "[text TYPE] or [base64 TYPE].")
                         .arg(line));
    m_request.headers.emplace_back(name, line.mid(colon + 1).trimmed());
    return {};
}

Result<void> Reader::readSection(const QString &line)
{
    if (m_request.body != SavedRequest::Body::None)
        return wrong(QStringLiteral("There is a body already. One file holds one request."));
    const QString inside = line.endsWith(QLatin1Char(']')) ? line.mid(1, line.size() - 2).trimmed() : QString();
    const QString kind = inside.section(QLatin1Char(' '), 0, 0);
    const QString type = inside.section(QLatin1Char(' '), 1).trimmed();
    if (kind == QLatin1String("form") && type.isEmpty()) {
        m_request.body = SavedRequest::Body::Form;
        return readForm();
    }
    if (kind == QLatin1String("json") && type.isEmpty()) {
        m_request.body = SavedRequest::Body::Json;
        m_request.content = takeRest();
        return {};
    }
    if (kind != QLatin1String("text") && kind != QLatin1String("base64"))
        return wrong(QStringLiteral("“%1” is no kind of body. There are [form], [json], [text TYPE] and [base64 TYPE].")
                         .arg(line));
    m_request.body = SavedRequest::Body::Raw;
    m_request.contentType = type;
    if (kind == QLatin1String("text")) {
        m_request.content = takeRest();
        return {};
    }
    Result<QByteArray> bytes = readBase64();
    if (!bytes) return bytes.error();
    m_request.content = std::move(*bytes);
    return {};
}

Result<QByteArray> Reader::readBase64()
{
    QByteArray digits;
    while (!atEnd()) {
        const QByteArray line = takeLine().trimmed().toLatin1();
        const auto isDigit = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
                   c == '=';
        };
        if (!std::all_of(line.begin(), line.end(), isDigit)) return wrong(QStringLiteral("This line is no base64."));
        digits += line;
    }
    const auto decoded = QByteArray::fromBase64Encoding(digits, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || digits.size() % 4 != 0) return wrong(QStringLiteral("The base64 above is not whole."));
    return *decoded;
}

Result<FormPart> Reader::readFile(const QString &name, const QString &text) const
{
    QString rest = text.mid(1);
    FormPart part;
    part.name = name;
    part.isFile = true;
    if (rest.startsWith(QLatin1Char('"'))) {
        const std::optional<QString> path = takeQuoted(rest);
        if (!path) return wrong(QStringLiteral("The quotes around the file do not end."));
        part.path = *path;
    } else {
        part.path = rest.section(QLatin1Char(' '), 0, 0);
        rest = rest.mid(part.path.size());
    }
    rest = rest.trimmed();
    if (const qsizetype as = rest.indexOf(QLatin1String("as \"")); as == 0 || (as > 0 && rest.at(as - 1).isSpace())) {
        QString given = rest.mid(as + 3);
        const std::optional<QString> fileName = takeQuoted(given);
        if (!fileName || !given.trimmed().isEmpty())
            return wrong(
                QStringLiteral("A file is name = @\"path\" TYPE as \"name\"; TYPE and the name may be missing."));
        part.fileName = *fileName;
        rest = rest.left(as).trimmed();
    }
    if (rest.contains(QLatin1Char(' ')))
        return wrong(QStringLiteral("A file is name = @\"path\" TYPE as \"name\"; TYPE and the name may be missing."));
    part.contentType = rest;
    return part;
}

Result<void> Reader::readForm()
{
    while (!atEnd()) {
        QString line = takeLine().trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#'))) continue;
        QString name;
        if (line.startsWith(QLatin1Char('"'))) {
            const std::optional<QString> word = takeQuoted(line);
            if (!word) return wrong(QStringLiteral("The quotes around the name do not end."));
            name = *word;
            line = line.trimmed();
            if (!line.startsWith(QLatin1Char('='))) return wrong(QStringLiteral("A field of a form is name = value."));
            line = line.mid(1).trimmed();
        } else {
            const qsizetype equals = line.indexOf(QLatin1Char('='));
            if (equals < 1) return wrong(QStringLiteral("A field of a form is name = value, not “%1”.").arg(line));
            name = line.left(equals).trimmed();
            line = line.mid(equals + 1).trimmed();
        }
        if (line.startsWith(QLatin1Char('@'))) {
            Result<FormPart> part = readFile(name, line);
            if (!part) return part.error();
            m_request.form.push_back(std::move(*part));
            continue;
        }
        if (line.startsWith(QLatin1Char('"'))) {
            const std::optional<QString> value = takeQuoted(line);
            if (!value || !line.trimmed().isEmpty())
                return wrong(QStringLiteral("The quotes around the value do not end where the line does."));
            m_request.form.push_back({name, *value});
            continue;
        }
        m_request.form.push_back({name, line});
    }
    return {};
}

} // namespace

bool isPlainText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    const QString text = decoder.decode(bytes);
    return !decoder.hasError() && !text.contains(QChar(0)) && text.toUtf8() == bytes;
}

Result<SavedRequest> SavedRequest::parse(const QByteArray &text, const QString &file)
{
    if (text.size() > maxText)
        return Error{ErrorCode::BadInput, QStringLiteral("The file is larger than 32 MiB."), file};
    const qsizetype nul = text.indexOf('\0');
    if (nul >= 0)
        return Error{ErrorCode::BadInput, QStringLiteral("This is no text."), file,
                     int(text.left(nul).count('\n')) + 1};
    return Reader(text, file).read();
}

QByteArray SavedRequest::toText() const
{
    const auto spaced = [](QString text) {
        for (QChar &c : text)
            if (isControl(c)) c = QLatin1Char(' ');
        return text;
    };
    const auto oneLine = [&](const QString &text) { return spaced(text).trimmed(); };
    QStringList lines;
    for (const QString &comment : comments) lines << QString(QLatin1String("# ") + spaced(comment)).trimmed();
    lines << oneLine(method) + QLatin1Char(' ') + oneLine(target);
    for (const auto &[name, value] : headers) lines << QString(name + QLatin1String(": ") + oneLine(value)).trimmed();
    if (cookies == Cookies::Off) lines << QStringLiteral("@cookies off");
    if (redirects == Redirects::Follow) lines << QStringLiteral("@redirects follow");
    QByteArray text = lines.join(QLatin1Char('\n')).toUtf8() + '\n';
    switch (body) {
    case Body::None: break;
    case Body::Form:
        text += "\n[form]\n";
        for (const FormPart &part : form) text += lineOf(part).toUtf8() + '\n';
        break;
    case Body::Json:
    case Body::Raw: {
        const QByteArray type = contentType.simplified().toUtf8();
        const bool plain = isPlainText(content);
        if (body == Body::Json && plain) {
            text += "\n[json]\n" + content + '\n';
            break;
        }
        const QByteArray kind = plain ? "text" : "base64";
        text += "\n[" + kind + (type.isEmpty() ? QByteArray() : QByteArray(' ' + type)) + "]\n";
        if (plain) {
            text += content + '\n';
            break;
        }
        const QByteArray digits = content.toBase64();
        for (qsizetype i = 0; i < digits.size(); i += 76) text += digits.mid(i, 76) + '\n';
        break;
    }
    }
    return text;
}

} // namespace athanor
