#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace athanor {

/// How what an answer gave differs from what a check expected, ready to be drawn side by side. The judge works it out
/// (athanor_agent/differences.py); read from a "check" event with everything cut to a size that can be shown.
///
/// Kind::Text: segments, in reading order. The expected text is Same and Missing, the actual one Same and Extra.
/// Kind::Values: one row for each place in a nested value that differs, its place in label, one cell.
/// Kind::Rows: columns (may be empty: nameless) and the rows of both sides in one list, rows that agree included.
struct Difference
{
    enum class Kind { None, Text, Values, Rows };
    /// Missing: expected and not there. Extra: there and not expected. Changed: there with another value.
    /// Moved: the right row at another place (only where the order counts).
    enum class Mark { Same, Missing, Extra, Changed, Moved };
    /// The first rule that does not hold, from the plainest to the finest; sentence says it in words.
    enum class Rule {
        None,
        Text,       ///< The texts differ in a word or a letter.
        Whitespace, ///< Only in spaces or line ends.
        Case,       ///< Only in capitals.
        Null,       ///< NULL (None) is not "" and not 0.
        Type,       ///< The same value as another type: 1 and "1".
        Value,      ///< Another value.
        Missing,    ///< Something is not there.
        Extra,      ///< Something is there that should not be.
        Duplicates, ///< The right rows, one of them too often or not often enough.
        Order,      ///< The right rows in another order.
        Columns     ///< Other columns, or another number of them.
    };
    /// What a cell holds; a NULL is drawn unlike the text "NULL".
    enum class Type { Absent, Null, Text, Number, Flag, Other };

    struct Segment
    {
        Mark mark = Mark::Same; ///< Same, Missing or Extra.
        QString text;
    };
    struct Value
    {
        Type type = Type::Absent;
        QString text = {}; ///< Text without quotes; "NULL", "12", "true"; Other as Python writes it.
    };
    struct Cell
    {
        Mark mark = Mark::Same; ///< Same or Changed; the row says whether it is missing or extra.
        Value expected;
        Value actual;
    };
    struct Row
    {
        Mark mark = Mark::Same;
        QString label = {}; ///< Values: the place, ["ponies"][1]["name"].
        int expectedAt = 0; ///< Rows: its place on either side, from 1; 0 where it is not there.
        int actualAt = 0;
        std::vector<Cell> cells = {};
    };

    Kind kind = Kind::None;
    Rule rule = Rule::None;
    QString sentence = {}; ///< One whole sentence: which rule does not hold and where first.
    int line = 0;          ///< Text: where the actual text first differs, from 1.
    int column = 0;
    std::vector<Segment> segments = {};
    QStringList columns = {};
    std::vector<Row> rows = {};
    int omitted = 0; ///< Rows that are not shown, since there are too many.

    bool isEmpty() const { return kind == Kind::None; }
    /// Of the form that toJson() makes. Hostile data: wrong types read as empty, texts and lists are cut.
    static Difference fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

} // namespace athanor
