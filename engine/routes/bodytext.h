#pragma once

#include <QByteArray>
#include <QString>

namespace athanor {

/// What a body is, told from its content type and, where that is missing or wrong, from its bytes.
enum class BodyKind { Empty, Json, Html, Xml, Text, Image, Binary };
BodyKind bodyKind(const QByteArray &body, const QString &contentType);

/// A body as text.
struct BodyText
{
    QString text;
    QString encoding;   ///< The name of what it was read with, lower case: "utf-8".
    QString note;       ///< What is odd about it, in words: bytes that are none of the encoding, an unknown encoding.
    bool isCut = false; ///< Only the first `limit` bytes were read.
};
/// Reads at most limit bytes: a byte order mark counts first, then charset of the content type, then <meta charset>,
/// then UTF-8.
BodyText readBody(const QByteArray &body, const QString &contentType, qsizetype limit);

/// JSON with a line for each member. Every number and string stays as it is written; what is no JSON comes out oddly
/// broken but whole, so that a cut one can be shown.
QString prettyJson(const QString &json);
/// HTML or XML with a line for each block, indented. Texts keep their words, not their line breaks; script, style, pre
/// and textarea stay as they are.
QString prettyMarkup(const QString &markup, BodyKind kind);
/// Offsets, bytes and their letters, sixteen a line.
QString hexLines(const QByteArray &body, qsizetype limit);

/// At most so many lines of at most so many letters, for views that are slow with more.
struct CutLines
{
    QString text;
    qsizetype lines = 0;      ///< Of the whole.
    bool isCut = false;       ///< Lines at the end are missing.
    bool hasLongLine = false; ///< A line was cut.
};
CutLines cutLines(const QString &text, qsizetype maxLines, qsizetype maxLength);

/// "0 bytes", "812 bytes", "1.2 KiB", "50 MiB".
QString byteWords(qint64 bytes);

} // namespace athanor
