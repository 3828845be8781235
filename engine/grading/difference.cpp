#include "engine/grading/difference.h"

#include "engine/routes/hostilejson.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <utility>

namespace athanor {

namespace {

constexpr qsizetype maxShown = 4000; ///< UTF-16 units of one text.
constexpr qsizetype maxSegments = 2000;
constexpr qsizetype maxRows = 200;
constexpr qsizetype maxColumns = 50;
constexpr int maxPlace = 10'000'000;

template <typename Word, std::size_t N> using Words = std::array<std::pair<Word, const char *>, N>;

constexpr Words<Difference::Kind, 3> kinds{
    {{Difference::Kind::Text, "text"}, {Difference::Kind::Values, "values"}, {Difference::Kind::Rows, "rows"}}};
constexpr Words<Difference::Mark, 5> marks{{{Difference::Mark::Same, "same"},
                                            {Difference::Mark::Missing, "missing"},
                                            {Difference::Mark::Extra, "extra"},
                                            {Difference::Mark::Changed, "changed"},
                                            {Difference::Mark::Moved, "moved"}}};
constexpr Words<Difference::Rule, 11> rules{{{Difference::Rule::Text, "text"},
                                             {Difference::Rule::Whitespace, "whitespace"},
                                             {Difference::Rule::Case, "case"},
                                             {Difference::Rule::Null, "null"},
                                             {Difference::Rule::Type, "type"},
                                             {Difference::Rule::Value, "value"},
                                             {Difference::Rule::Missing, "missing"},
                                             {Difference::Rule::Extra, "extra"},
                                             {Difference::Rule::Duplicates, "duplicates"},
                                             {Difference::Rule::Order, "order"},
                                             {Difference::Rule::Columns, "columns"}}};
constexpr Words<Difference::Type, 6> types{{{Difference::Type::Absent, "absent"},
                                            {Difference::Type::Null, "null"},
                                            {Difference::Type::Text, "text"},
                                            {Difference::Type::Number, "number"},
                                            {Difference::Type::Flag, "flag"},
                                            {Difference::Type::Other, "other"}}};

template <typename Word, std::size_t N>
Word wordOf(const Words<Word, N> &words, const QJsonValue &value, Word otherwise)
{
    const QString name = value.toString();
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const auto &each) { return name == QLatin1String(each.second); });
    return found == words.end() ? otherwise : found->first;
}

template <typename Word, std::size_t N> QString nameOf(const Words<Word, N> &words, Word word)
{
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto &each) { return each.first == word; });
    return found == words.end() ? QString() : QLatin1String(found->second);
}

QString shown(const QJsonValue &value)
{
    QString text = hostile::text(value);
    if (text.size() <= maxShown) return text;
    text.truncate(text.at(maxShown - 1).isHighSurrogate() ? maxShown - 1 : maxShown);
    return text + QChar(0x2026);
}

Difference::Value valueOf(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    return {wordOf(types, object.value(QLatin1String("type")), Difference::Type::Absent),
            shown(object.value(QLatin1String("text")))};
}

QJsonValue jsonOf(const Difference::Value &value)
{
    if (value.type == Difference::Type::Absent) return QJsonValue();
    return QJsonObject{{QStringLiteral("type"), nameOf(types, value.type)}, {QStringLiteral("text"), value.text}};
}

/// The first so many items of a list, each as an object.
template <typename Item, typename Read>
std::vector<Item> listOf(const QJsonValue &value, qsizetype most, const Read &read)
{
    std::vector<Item> items;
    const QJsonArray array = value.toArray();
    const qsizetype count = std::min(most, array.size());
    items.reserve(std::size_t(count));
    for (qsizetype i = 0; i < count; ++i) items.push_back(read(array.at(i).toObject()));
    return items;
}

Difference::Row rowOf(const QJsonObject &json)
{
    Difference::Row row;
    row.mark = wordOf(marks, json.value(QLatin1String("mark")), Difference::Mark::Same);
    row.label = shown(json.value(QLatin1String("label")));
    row.expectedAt = hostile::integer(json.value(QLatin1String("expected_at")), 0, maxPlace, 0);
    row.actualAt = hostile::integer(json.value(QLatin1String("actual_at")), 0, maxPlace, 0);
    row.cells = listOf<Difference::Cell>(json.value(QLatin1String("cells")), maxColumns, [](const QJsonObject &cell) {
        return Difference::Cell{wordOf(marks, cell.value(QLatin1String("mark")), Difference::Mark::Same),
                                valueOf(cell.value(QLatin1String("expected"))),
                                valueOf(cell.value(QLatin1String("actual")))};
    });
    return row;
}

QJsonObject jsonOf(const Difference::Row &row)
{
    QJsonArray cells;
    for (const Difference::Cell &cell : row.cells)
        cells.append(QJsonObject{{QStringLiteral("mark"), nameOf(marks, cell.mark)},
                                 {QStringLiteral("expected"), jsonOf(cell.expected)},
                                 {QStringLiteral("actual"), jsonOf(cell.actual)}});
    return {{QStringLiteral("mark"), nameOf(marks, row.mark)},
            {QStringLiteral("label"), row.label},
            {QStringLiteral("expected_at"), row.expectedAt},
            {QStringLiteral("actual_at"), row.actualAt},
            {QStringLiteral("cells"), cells}};
}

} // namespace

Difference Difference::fromJson(const QJsonObject &json)
{
    Difference result;
    result.kind = wordOf(kinds, json.value(QLatin1String("kind")), Kind::None);
    if (result.isEmpty()) return result;
    result.rule = wordOf(rules, json.value(QLatin1String("rule")), Rule::None);
    result.sentence = shown(json.value(QLatin1String("sentence")));
    result.line = hostile::integer(json.value(QLatin1String("line")), 0, maxPlace, 0);
    result.column = hostile::integer(json.value(QLatin1String("column")), 0, maxPlace, 0);
    result.omitted = hostile::integer(json.value(QLatin1String("omitted")), 0, maxPlace, 0);
    result.segments =
        listOf<Segment>(json.value(QLatin1String("segments")), maxSegments, [](const QJsonObject &segment) {
            return Segment{wordOf(marks, segment.value(QLatin1String("mark")), Mark::Same),
                           shown(segment.value(QLatin1String("text")))};
        });
    result.columns = hostile::texts(json.value(QLatin1String("columns"))).mid(0, maxColumns);
    const QJsonValue rows = json.value(QLatin1String("rows"));
    result.rows = listOf<Row>(rows, maxRows, rowOf);
    result.omitted += int(std::max<qsizetype>(0, rows.toArray().size() - maxRows));
    return result;
}

QJsonObject Difference::toJson() const
{
    QJsonArray texts;
    for (const Segment &segment : segments)
        texts.append(
            QJsonObject{{QStringLiteral("mark"), nameOf(marks, segment.mark)}, {QStringLiteral("text"), segment.text}});
    QJsonArray list;
    for (const Row &row : rows) list.append(jsonOf(row));
    return {{QStringLiteral("kind"), nameOf(kinds, kind)},
            {QStringLiteral("rule"), nameOf(rules, rule)},
            {QStringLiteral("sentence"), sentence},
            {QStringLiteral("line"), line},
            {QStringLiteral("column"), column},
            {QStringLiteral("segments"), texts},
            {QStringLiteral("columns"), QJsonArray::fromStringList(columns)},
            {QStringLiteral("rows"), list},
            {QStringLiteral("omitted"), omitted}};
}

} // namespace athanor
