#include "widgets/results/differencetext.h"

#include <QCoreApplication>

namespace athanor {

namespace {

using Mark = Difference::Mark;
using Type = Difference::Type;

constexpr qsizetype mostWords = 4000; ///< Characters; a reader does not listen to more.

QString tr(const char *text) { return QCoreApplication::translate("athanor::DifferenceText", text); }

QString textSide(const Difference &difference, Mark own)
{
    QString side;
    for (const Difference::Segment &segment : difference.segments)
        if (segment.mark == Mark::Same || segment.mark == own) side += segment.text;
    return side;
}

QString cellWords(const Difference::Row &row, const Difference::Cell &cell)
{
    if (row.mark == Mark::Missing) return shownValue(cell.expected);
    if (row.mark == Mark::Extra || cell.mark != Mark::Changed) return shownValue(cell.actual);
    return tr("%1 expected, yours %2").arg(shownValue(cell.expected), shownValue(cell.actual));
}

QString rowPlace(const Difference::Row &row)
{
    switch (row.mark) {
    case Mark::Missing: return tr("expected row %1 is missing").arg(row.expectedAt);
    case Mark::Extra: return tr("your row %1 is not expected").arg(row.actualAt);
    case Mark::Moved: return tr("expected row %1 is your row %2").arg(row.expectedAt).arg(row.actualAt);
    case Mark::Changed: return tr("row %1 differs").arg(row.actualAt);
    case Mark::Same: break;
    }
    return tr("row %1 agrees").arg(row.actualAt);
}

QString rowWords(const Difference &difference, const Difference::Row &row)
{
    QStringList cells;
    for (size_t i = 0; i < row.cells.size(); ++i) {
        const QString column = difference.columns.value(qsizetype(i));
        const QString words = cellWords(row, row.cells[i]);
        cells << (column.isEmpty() ? words : column + QLatin1Char(' ') + words);
    }
    return tr("%1: %2").arg(rowPlace(row), cells.join(QLatin1String(", ")));
}

QString valueWords(const Difference::Row &row)
{
    if (row.cells.empty()) return row.label;
    const Difference::Cell &cell = row.cells.front();
    const QString words = tr("%1 expected, yours %2").arg(shownValue(cell.expected), shownValue(cell.actual));
    return row.label.isEmpty() ? words : tr("%1: %2").arg(row.label, words);
}

} // namespace

QString markSign(Mark mark)
{
    switch (mark) {
    case Mark::Missing: return QStringLiteral("−");
    case Mark::Extra: return QStringLiteral("+");
    case Mark::Changed: return QStringLiteral("~");
    case Mark::Moved: return QStringLiteral("↕");
    case Mark::Same: break;
    }
    return {};
}

QString markMeaning(Mark mark)
{
    switch (mark) {
    case Mark::Missing: return tr("expected, but not there");
    case Mark::Extra: return tr("there, but not expected");
    case Mark::Changed: return tr("another value");
    case Mark::Moved: return tr("at another place");
    case Mark::Same: break;
    }
    return tr("agrees");
}

QString shownValue(const Difference::Value &value)
{
    switch (value.type) {
    case Type::Absent: return tr("nothing");
    case Type::Null: return value.text.isEmpty() ? QStringLiteral("NULL") : value.text; // Or None, as Python says.
    case Type::Text: return value.text.isEmpty() ? tr("empty text") : QLatin1Char('"') + value.text + QLatin1Char('"');
    case Type::Number:
    case Type::Flag:
    case Type::Other: break;
    }
    return value.text;
}

QString typeWord(Type type)
{
    switch (type) {
    case Type::Text: return tr("text");
    case Type::Number: return tr("number");
    case Type::Flag: return tr("true or false");
    case Type::Other: return tr("another type");
    case Type::Null:
    case Type::Absent: break; // They are what they look like.
    }
    return {};
}

QString visibleSpaces(const QString &text)
{
    QString shown;
    for (const QChar c : text) {
        if (c == QLatin1Char(' '))
            shown += QChar(0x00B7);
        else if (c == QLatin1Char('\t'))
            shown += QChar(0x2192);
        else if (c == QLatin1Char('\r'))
            shown += QChar(0x240D);
        else if (c == QLatin1Char('\n'))
            shown += QString(QChar(0x21B5)) + c;
        else if (c.unicode() == 0x00A0)
            shown += QChar(0x237D); // A space that does not break looks like any other.
        else
            shown += c;
    }
    return shown;
}

QString differenceAsText(const Difference &difference)
{
    if (difference.isEmpty()) return {};
    QStringList lines;
    if (!difference.sentence.isEmpty()) lines << difference.sentence;
    if (difference.kind == Difference::Kind::Text) {
        const QString expected = textSide(difference, Mark::Missing);
        const QString actual = textSide(difference, Mark::Extra);
        lines << tr("Expected: %1").arg(expected.isEmpty() ? tr("empty text") : expected)
              << tr("Yours: %1").arg(actual.isEmpty() ? tr("empty text") : actual);
    }
    for (const Difference::Row &row : difference.rows)
        lines << (difference.kind == Difference::Kind::Values ? valueWords(row) : rowWords(difference, row));
    if (difference.omitted > 0) lines << tr("%1 more are not shown.").arg(difference.omitted);
    QString text = lines.join(QLatin1Char('\n'));
    if (text.size() > mostWords) text = text.left(mostWords) + QChar(0x2026);
    return text;
}

} // namespace athanor
