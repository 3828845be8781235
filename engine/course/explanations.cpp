#include "engine/course/explanations.h"

#include "engine/course/coursefiles.h"
#include "engine/course/explanationformat.h"
#include "engine/course/messagepattern.h"
#include "engine/course/yamlvalue.h"

#include <QDir>
#include <QHash>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Internal;

namespace {

using enum YamlType;
using enum Presence;

constexpr qsizetype messageLimit = 4096;
constexpr qsizetype valueLimit = 120;
constexpr qsizetype typeLimit = 400;
constexpr qsizetype basesLimit = 30;

constexpr YamlMember fileItem[] = {
    {"path", Text, Required},
    {"text", Text, Required},
};

constexpr YamlMember entryItem[] = {
    {"id", Text, Required},    {"types", TextList, Required}, {"patterns", TextList, Optional},
    {"title", Text, Required}, {"text", Text, Required},      {"advice", Text, Required},
    {"near", Text, Optional},  {"example", Text, Required},   {"files", MapList, Optional, fileItem},
};

constexpr YamlMember explanationsFile[] = {
    {"explanations", MapList, Required, entryItem},
};

struct Entry
{
    QString id;
    std::vector<MessagePattern> patterns;
    QString title, text, advice, near;
};

/// A value of the learner's as it may stand in a sentence: one line, not endless, and no mark-up of its own.
QString shown(QString value)
{
    value.replace(QLatin1Char('`'), QLatin1Char('\''));
    value.replace(QLatin1Char('\n'), QLatin1Char(' '));
    if (value.size() > valueLimit) value = value.left(valueLimit) + QStringLiteral("…");
    return value;
}

QString folded(const QString &text) { return text.simplified(); }

} // namespace

std::span<const YamlMember> Internal::explanationMembers() { return explanationsFile; }

struct Explanations::Data
{
    std::vector<Entry> known;
    std::vector<ExplanationEntry> entries;
    std::vector<Error> diagnostics;
    QHash<QString, std::vector<size_t>> byType;
    QSet<QString> ids;

    void complain(const QString &file, int line, const QString &message)
    {
        diagnostics.push_back({ErrorCode::BadInput, message, file, line});
    }
    void read(const QString &file, const QByteArray &content);
    void take(const QString &file, const YamlValue &item);
    bool isWhole(const QString &file, const YamlValue &item, const Entry &entry);
};

/// An entry that fits an error.
struct Explanations::Fit
{
    const Entry *entry = nullptr;
    int weight = -1; ///< Of the pattern; -1 without one.
    qsizetype distance = 0;
    QMap<QString, QString> values = {};
};

RaisedError RaisedError::fromJson(const QJsonObject &error)
{
    const auto text = [&](const char *name) { return error.value(QLatin1String(name)).toString(); };
    RaisedError raised;
    raised.type = text("qualified").left(typeLimit);
    if (raised.type.isEmpty()) raised.type = text("type").left(typeLimit);
    const QJsonArray bases = error.value(QLatin1String("bases")).toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(bases.size(), basesLimit); ++i)
        raised.bases << bases.at(i).toString().left(typeLimit);
    raised.message = text("message").left(messageLimit);
    raised.near = text("near").left(typeLimit);
    return raised;
}

bool Explanations::Data::isWhole(const QString &file, const YamlValue &item, const Entry &entry)
{
    const size_t before = diagnostics.size();
    if (ids.contains(entry.id))
        complain(file, item.lineOf("id"), QStringLiteral("The id “%1” is there twice.").arg(entry.id));
    for (const QString &type : item.texts("types")) {
        if (!type.contains(QLatin1Char('.')))
            complain(file, item.lineOf("types"),
                     QStringLiteral("“%1” needs its module: builtins.%1, for example.").arg(type));
    }
    const auto check = [&](const char *member, const QString &text, const QStringList &also) {
        for (const QString &gap : gapsOf(text)) {
            const bool known =
                also.contains(gap) ||
                (!entry.patterns.empty() && std::all_of(entry.patterns.begin(), entry.patterns.end(),
                                                        [&](const auto &p) { return p.names().contains(gap); }));
            if (!known)
                complain(file, item.lineOf(member),
                         QStringLiteral("“{%1}” is filled by no gap that each of the patterns has.").arg(gap));
        }
    };
    check("title", entry.title, {});
    check("text", entry.text, {});
    check("advice", entry.advice, {});
    check("near", entry.near, {QStringLiteral("near")});
    return diagnostics.size() == before;
}

void Explanations::Data::take(const QString &file, const YamlValue &item)
{
    Entry entry{item.text("id"),
                {},
                folded(item.text("title")),
                folded(item.text("text")),
                folded(item.text("advice")),
                folded(item.text("near"))};
    for (const QString &text : item.texts("patterns")) {
        Result<MessagePattern> pattern = MessagePattern::parse(text);
        if (!pattern) {
            complain(file, item.lineOf("patterns"), pattern.error().message);
            return;
        }
        entry.patterns.push_back(std::move(*pattern));
    }
    if (!isWhole(file, item, entry)) return;
    ExplanationEntry listed{entry.id, item.text("example"), {}, file, item.line};
    for (const YamlValue &each : item.list("files")) listed.files.push_back({each.text("path"), each.text("text")});
    for (const QString &type : item.texts("types")) byType[type].push_back(known.size());
    ids.insert(entry.id);
    known.push_back(std::move(entry));
    entries.push_back(std::move(listed));
}

void Explanations::Data::read(const QString &file, const QByteArray &content)
{
    const std::optional<YamlValue> map = parseYaml(content, file, diagnostics);
    if (!map || !checkMembers(*map, explanationsFile, file, diagnostics)) return;
    for (const YamlValue &item : map->list("explanations")) take(file, item);
}

Explanations::Explanations() : d(std::make_shared<Data>()) {}

Explanations Explanations::load(const QString &folder)
{
    auto data = std::make_shared<Data>();
    const CourseFiles files(folder);
    if (!QDir(folder).exists())
        data->diagnostics.push_back(
            {ErrorCode::NotFound, QStringLiteral("There is no folder of explanations here."), folder});
    const QString root = files.root();
    for (const QString &name : files.files(root, QStringLiteral("*.yaml"))) {
        const Result<QByteArray> content = files.read(root + QLatin1Char('/') + name);
        if (content)
            data->read(name, *content);
        else
            data->diagnostics.push_back(content.error());
    }
    Explanations result;
    result.d = std::move(data);
    return result;
}

std::vector<Explanations::Fit> Explanations::fits(const RaisedError &error) const
{
    std::vector<Fit> found;
    QStringView message = QStringView(error.message).left(messageLimit);
    while (!message.isEmpty() && message.back().isSpace()) message.chop(1); // libpq ends with a line break.
    QStringList types{error.type};
    types += error.bases.mid(0, basesLimit);
    QSet<size_t> seen;
    for (qsizetype distance = 0; distance < types.size(); ++distance) {
        const auto entries = d->byType.constFind(types.at(distance));
        if (entries == d->byType.cend()) continue;
        for (const size_t index : *entries) {
            if (seen.contains(index)) continue;
            seen.insert(index);
            const Entry &entry = d->known[index];
            if (entry.patterns.empty()) found.push_back({&entry, -1, distance});
            for (const MessagePattern &pattern : entry.patterns) {
                const auto values = pattern.match(message);
                if (!values) continue;
                found.push_back({&entry, pattern.weight(), distance, *values});
                break;
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Fit &a, const Fit &b) {
        if ((a.weight < 0) != (b.weight < 0)) return a.weight >= 0;
        return a.distance != b.distance ? a.distance < b.distance : a.weight > b.weight;
    });
    return found;
}

std::optional<Explanation> Explanations::explain(const RaisedError &error) const
{
    const std::vector<Fit> found = fits(error);
    if (found.empty()) return {};
    const Fit &best = found.front();
    QMap<QString, QString> values;
    for (auto it = best.values.cbegin(); it != best.values.cend(); ++it) values.insert(it.key(), shown(it.value()));
    Explanation explanation{best.entry->id, filled(best.entry->title, values), filled(best.entry->text, values),
                            filled(best.entry->advice, values)};
    if (!error.near.isEmpty() && !best.entry->near.isEmpty()) {
        values.insert(QStringLiteral("near"), shown(error.near));
        explanation.advice.prepend(filled(best.entry->near, values) + QLatin1Char(' '));
    }
    return explanation;
}

QStringList Explanations::candidates(const RaisedError &error) const
{
    QStringList ids;
    for (const Fit &fit : fits(error)) ids << fit.entry->id;
    return ids;
}

const std::vector<ExplanationEntry> &Explanations::entries() const { return d->entries; }

const std::vector<Error> &Explanations::diagnostics() const { return d->diagnostics; }

} // namespace athanor
