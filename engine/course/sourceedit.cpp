#include "engine/course/sourceedit.h"

#include <algorithm>
#include <optional>

namespace athanor {

namespace {

bool isBlank(const QByteArray &line) { return line.trimmed().isEmpty(); }

QByteArray indentationOf(const QByteArray &line)
{
    return line.left(std::ranges::find_if(line, [](char c) { return c != ' ' && c != '\t'; }) - line.begin());
}

/// The lines of a block, without the empty one behind its last line break.
QList<QByteArray> linesOf(const QString &block)
{
    QList<QByteArray> lines = block.toUtf8().split('\n');
    if (lines.last().isEmpty()) lines.removeLast();
    return lines;
}

/// The indentation at which the wanted lines stand at this place of the file; nullopt where they do not.
std::optional<QByteArray> indentationAt(const QList<QByteArray> &file, qsizetype place, const QList<QByteArray> &wanted)
{
    const QByteArray found = indentationOf(file.at(place));
    const QByteArray own = indentationOf(wanted.first());
    if (!found.endsWith(own)) return std::nullopt;
    const QByteArray indentation = found.chopped(own.size());
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QByteArray &there = file.at(place + i);
        if (isBlank(wanted.at(i)) ? !isBlank(there) : there != indentation + wanted.at(i)) return std::nullopt;
    }
    return indentation;
}

Error refused(const SourceEdit &edit, const QString &message)
{
    return {ErrorCode::BadInput, message, QStringLiteral("exercise.yaml"), edit.line};
}

} // namespace

Result<QByteArray> applyEdit(const QByteArray &source, const SourceEdit &edit)
{
    QList<QByteArray> file = source.split('\n');
    const QList<QByteArray> wanted = linesOf(edit.replace);
    if (wanted.isEmpty()) return refused(edit, QStringLiteral("This edit names no lines to replace."));
    QList<std::pair<qsizetype, QByteArray>> places;
    for (qsizetype place = 0; place + wanted.size() <= file.size(); ++place) {
        if (const std::optional<QByteArray> indentation = indentationAt(file, place, wanted))
            places.append({place, *indentation});
    }
    const QString named = QString::fromUtf8(wanted.first().trimmed());
    if (places.isEmpty()) return refused(edit, QStringLiteral("%1 has no lines “%2 …”.").arg(edit.file, named));
    if (places.size() > 1) {
        return refused(edit,
                       QStringLiteral("The lines “%1 …” stand %2 times in %3. Name a line before or after them too, "
                                      "so that one place is meant.")
                           .arg(named, QString::number(places.size()), edit.file));
    }
    const auto &[place, indentation] = places.first();
    file.remove(place, wanted.size());
    const QList<QByteArray> replacement = linesOf(edit.with);
    for (auto it = replacement.crbegin(); it != replacement.crend(); ++it)
        file.insert(place, isBlank(*it) ? QByteArray() : indentation + *it);
    return file.join('\n');
}

} // namespace athanor
