#include "engine/routes/bodytext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>

namespace athanor {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("athanor::BodyText", text); }

constexpr qsizetype sniffed = 1024;

QString charsetOf(const QString &contentType)
{
    static const QRegularExpression charset(QStringLiteral("charset\\s*=\\s*[\"']?([^\\s\"';]+)"),
                                            QRegularExpression::CaseInsensitiveOption);
    return charset.match(contentType).captured(1).toLower();
}

QString metaCharset(const QByteArray &head)
{
    static const QRegularExpression meta(QStringLiteral("<meta[^>]+charset\\s*=\\s*[\"']?([^\\s\"'/>;]+)"),
                                         QRegularExpression::CaseInsensitiveOption);
    return meta.match(QString::fromLatin1(head)).captured(1).toLower();
}

/// What a byte order mark says, or nothing.
QString markedEncoding(const QByteArray &body)
{
    if (body.startsWith("\xef\xbb\xbf")) return QStringLiteral("utf-8");
    if (body.startsWith(QByteArrayView("\xff\xfe\0\0", 4))) return QStringLiteral("utf-32le");
    if (body.startsWith("\xff\xfe")) return QStringLiteral("utf-16le");
    if (body.startsWith("\xfe\xff")) return QStringLiteral("utf-16be");
    return {};
}

bool looksBinary(const QByteArray &head)
{
    int controls = 0;
    for (const char c : head) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0) return true;
        if (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && byte != 0x1b) ++controls;
    }
    return controls * 20 > head.size();
}

bool isVoid(const QString &name)
{
    static const QStringList names = QStringLiteral("area base br col embed hr img input link meta param source track "
                                                    "wbr")
                                         .split(QLatin1Char(' '));
    return names.contains(name);
}

bool isInline(const QString &name)
{
    static const QStringList names =
        QStringLiteral("a abbr b bdi bdo br cite code data dfn em i img kbd label mark q s samp small span strong sub "
                       "sup time u var wbr")
            .split(QLatin1Char(' '));
    return names.contains(name);
}

bool isRaw(const QString &name)
{
    return name == QLatin1String("script") || name == QLatin1String("style") || name == QLatin1String("pre") ||
           name == QLatin1String("textarea");
}

/// Writes markup anew: blocks on lines of their own, what flows stays together.
class MarkupWriter final
{
public:
    MarkupWriter(const QString &markup, bool isHtml) : m_in(markup), m_isHtml(isHtml) {}
    QString write();

private:
    static constexpr int longestLine = 100;
    qsizetype tagEnd(qsizetype from) const;
    void takeTag(const QString &tag);
    void takeText(const QString &text);
    void endRun();
    void line(const QString &text) { m_lines << QString(2 * std::min(m_depth, 40), QLatin1Char(' ')) + text; }

    const QString &m_in;
    bool m_isHtml;
    qsizetype m_at = 0;
    int m_depth = 0;
    QString m_run;             ///< Text and inline elements that stand together.
    bool m_openedLast = false; ///< The last line opened a block that nothing stands in yet.
    QString m_openName;
    QStringList m_lines;
};

qsizetype MarkupWriter::tagEnd(qsizetype from) const
{
    if (QStringView(m_in).mid(from).startsWith(QLatin1String("<!--"))) {
        const qsizetype end = m_in.indexOf(QLatin1String("-->"), from + 4);
        return end < 0 ? m_in.size() : end + 3;
    }
    if (QStringView(m_in).mid(from).startsWith(QLatin1String("<![CDATA["))) {
        const qsizetype end = m_in.indexOf(QLatin1String("]]>"), from);
        return end < 0 ? m_in.size() : end + 3;
    }
    QChar quote;
    for (qsizetype i = from + 1; i < m_in.size(); ++i) {
        const QChar c = m_in.at(i);
        if (!quote.isNull()) {
            if (c == quote) quote = QChar();
        } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            quote = c;
        } else if (c == QLatin1Char('>')) {
            return i + 1;
        }
    }
    return m_in.size();
}

void MarkupWriter::takeText(const QString &text)
{
    const QString words = text.simplified();
    if (words.isEmpty()) {
        if (!m_run.isEmpty() && !text.isEmpty() && !m_run.endsWith(QLatin1Char(' '))) m_run += QLatin1Char(' ');
        return;
    }
    if (!m_run.isEmpty() && text.at(0).isSpace() && !m_run.endsWith(QLatin1Char(' '))) m_run += QLatin1Char(' ');
    m_run += words;
    if (text.at(text.size() - 1).isSpace()) m_run += QLatin1Char(' ');
}

void MarkupWriter::endRun()
{
    const QString run = m_run.trimmed();
    m_run.clear();
    if (run.isEmpty()) return;
    line(run);
    m_openedLast = false;
}

void MarkupWriter::takeTag(const QString &tag)
{
    const bool closes = tag.startsWith(QLatin1String("</"));
    static const QRegularExpression nameStart(QStringLiteral("^</?([^\\s/>]+)"));
    QString name = nameStart.match(tag).captured(1);
    if (m_isHtml) name = name.toLower();
    const bool isMark = tag.startsWith(QLatin1String("<!")) || tag.startsWith(QLatin1String("<?"));
    const bool isAlone = isMark || tag.endsWith(QLatin1String("/>")) || (m_isHtml && isVoid(name));
    if (m_isHtml && !isMark && isInline(name)) {
        m_run += tag;
        return;
    }
    if (closes) {
        const QString run = m_run.trimmed();
        if (m_openedLast && m_openName == name && m_lines.last().size() + run.size() + tag.size() <= longestLine) {
            m_lines.last() += run + tag; // <h1>Hello</h1>
            m_run.clear();
            m_depth = std::max(0, m_depth - 1);
        } else {
            endRun();
            m_depth = std::max(0, m_depth - 1);
            line(tag);
        }
        m_openedLast = false;
        return;
    }
    endRun();
    if (!isAlone && m_isHtml && isRaw(name)) {
        qsizetype end = m_in.indexOf(QLatin1String("</") + name, m_at, Qt::CaseInsensitive);
        end = end < 0 ? m_in.size() : tagEnd(end);
        line(tag + m_in.mid(m_at, end - m_at));
        m_at = end;
        m_openedLast = false;
        return;
    }
    line(tag);
    m_openedLast = !isAlone;
    m_openName = name;
    if (!isAlone) ++m_depth;
}

QString MarkupWriter::write()
{
    while (m_at < m_in.size()) {
        const qsizetype open = m_in.indexOf(QLatin1Char('<'), m_at);
        takeText(m_in.mid(m_at, (open < 0 ? m_in.size() : open) - m_at));
        if (open < 0) break;
        m_at = tagEnd(open);
        takeTag(m_in.mid(open, m_at - open));
    }
    endRun();
    return m_lines.join(QLatin1Char('\n'));
}

} // namespace

BodyKind bodyKind(const QByteArray &body, const QString &contentType)
{
    if (body.isEmpty()) return BodyKind::Empty;
    const QString type = contentType.section(QLatin1Char(';'), 0, 0).trimmed().toLower();
    const QByteArray head = body.left(sniffed);
    if (type == QLatin1String("application/json") || type.endsWith(QLatin1String("+json"))) return BodyKind::Json;
    if (type == QLatin1String("text/html") || type == QLatin1String("application/xhtml+xml")) return BodyKind::Html;
    if (type.startsWith(QLatin1String("image/")) && type != QLatin1String("image/svg+xml")) return BodyKind::Image;
    const bool wide = markedEncoding(body).startsWith(QLatin1String("utf-16")) ||
                      markedEncoding(body).startsWith(QLatin1String("utf-32")) ||
                      charsetOf(contentType).startsWith(QLatin1String("utf-16")) ||
                      charsetOf(contentType).startsWith(QLatin1String("utf-32"));
    if (!wide && looksBinary(head)) return BodyKind::Binary;
    if (type.endsWith(QLatin1String("/xml")) || type.endsWith(QLatin1String("+xml"))) return BodyKind::Xml;
    if (type.startsWith(QLatin1String("text/")) || type.contains(QLatin1String("javascript"))) return BodyKind::Text;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString read = decoder(head);
    if (!wide && decoder.hasError()) return BodyKind::Binary;
    Q_UNUSED(read)
    return BodyKind::Text;
}

BodyText readBody(const QByteArray &body, const QString &contentType, qsizetype limit)
{
    BodyText result;
    result.isCut = body.size() > limit;
    const QByteArray part = result.isCut ? QByteArray::fromRawData(body.constData(), limit) : body;
    QString wanted = markedEncoding(part);
    if (wanted.isEmpty()) wanted = charsetOf(contentType);
    if (wanted.isEmpty() && bodyKind(part.left(sniffed), contentType) == BodyKind::Html)
        wanted = metaCharset(part.left(sniffed));
    if (wanted.isEmpty()) wanted = QStringLiteral("utf-8");
    QStringDecoder decoder(wanted.toLatin1().constData());
    if (!decoder.isValid()) {
        result.note = tr("The encoding “%1” is not known here: read as latin-1.").arg(wanted);
        wanted = QStringLiteral("latin-1");
        decoder = QStringDecoder(QStringDecoder::Latin1);
    }
    result.encoding = wanted;
    result.text = decoder(part);
    // At the cut a letter may be in two.
    const bool broken =
        decoder.hasError() || result.text.chopped(std::min<qsizetype>(result.text.size(), 2)).contains(QChar(0xfffd));
    if (broken && result.note.isEmpty())
        result.note = tr("Some of its bytes are no %1: � stands in their place.").arg(wanted.toUpper());
    return result;
}

QString prettyJson(const QString &json)
{
    QString out;
    int depth = 0;
    const auto newLine = [&] {
        out += QLatin1Char('\n');
        out += QString(2 * std::min(depth, 60), QLatin1Char(' '));
    };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json.at(i);
        if (c == QLatin1Char('"')) {
            qsizetype end = i + 1;
            while (end < json.size() && json.at(end) != QLatin1Char('"'))
                end += json.at(end) == QLatin1Char('\\') ? 2 : 1;
            out += QStringView(json).mid(i, std::min(end, json.size() - 1) - i + 1);
            i = end;
        } else if (c == QLatin1Char('{') || c == QLatin1Char('[')) {
            qsizetype next = i + 1;
            while (next < json.size() && json.at(next).isSpace()) ++next;
            out += c;
            const QChar close = c == QLatin1Char('{') ? QLatin1Char('}') : QLatin1Char(']');
            if (next < json.size() && json.at(next) == close) {
                out += close;
                i = next;
                continue;
            }
            ++depth;
            newLine();
        } else if (c == QLatin1Char('}') || c == QLatin1Char(']')) {
            depth = std::max(0, depth - 1);
            newLine();
            out += c;
        } else if (c == QLatin1Char(',')) {
            out += c;
            newLine();
        } else if (c == QLatin1Char(':')) {
            out += QLatin1String(": ");
        } else if (!c.isSpace()) {
            out += c;
        }
    }
    return out;
}

QString prettyMarkup(const QString &markup, BodyKind kind)
{
    return MarkupWriter(markup, kind == BodyKind::Html).write();
}

QString hexLines(const QByteArray &body, qsizetype limit)
{
    QStringList lines;
    for (qsizetype at = 0; at < std::min(body.size(), limit); at += 16) {
        const QByteArray row = body.mid(at, std::min<qsizetype>(16, limit - at));
        QString letters;
        for (const char c : row) letters += c >= 0x20 && c < 0x7f ? QLatin1Char(c) : QLatin1Char('.');
        lines << QStringLiteral("%1  %2  %3")
                     .arg(at, 8, 16, QLatin1Char('0'))
                     .arg(QString::fromLatin1(row.toHex(' ')), -47)
                     .arg(letters);
    }
    return lines.join(QLatin1Char('\n'));
}

CutLines cutLines(const QString &text, qsizetype maxLines, qsizetype maxLength)
{
    CutLines result;
    result.lines = text.count(QLatin1Char('\n')) + 1;
    result.isCut = result.lines > maxLines;
    qsizetype at = 0;
    for (qsizetype line = 0; line < std::min(result.lines, maxLines); ++line) {
        qsizetype end = text.indexOf(QLatin1Char('\n'), at);
        if (end < 0) end = text.size();
        if (line > 0) result.text += QLatin1Char('\n');
        result.text += QStringView(text).mid(at, std::min(end - at, maxLength));
        if (end - at > maxLength) {
            result.text += QStringLiteral("…");
            result.hasLongLine = true;
        }
        at = end + 1;
    }
    return result;
}

QString byteWords(qint64 bytes)
{
    if (bytes == 1) return tr("1 byte");
    if (bytes < 1024) return tr("%1 bytes").arg(bytes);
    const bool mega = bytes >= 1024 * 1024;
    const double value = double(bytes) / (mega ? 1024 * 1024 : 1024);
    return QString::number(value, 'f', value < 10 ? 1 : 0) + (mega ? QStringLiteral(" MiB") : QStringLiteral(" KiB"));
}

} // namespace athanor
