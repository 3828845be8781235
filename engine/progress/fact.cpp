#include "engine/progress/fact.h"

#include "engine/progress/review.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace athanor::Internal {

namespace {

constexpr const char *names[factKinds] = {"attempt",    "reset", "kept",          "hint",        "solution", "answer",
                                          "prediction", "place", "session-start", "session-end", "card",     "review"};

const QString idRule = QStringLiteral("an id: 1 to 100 letters, digits, points, hyphens and underscores");

bool isTitle(const QJsonValue &value, int longest) { return value.isString() && value.toString().size() <= longest; }

bool isIds(const QJsonValue &value, int most)
{
    if (!value.isArray() || value.toArray().size() > most) return false;
    const QJsonArray ids = value.toArray();
    return std::all_of(ids.begin(), ids.end(), [](const QJsonValue &id) { return isId(id.toString()); });
}

bool isChecks(QStringView item)
{
    if (item.isEmpty()) return true;
    int lines = 0;
    for (const QStringView line : item.tokenize(u'\n')) {
        const bool hasSign = !line.isEmpty() && (line.front() == u'+' || line.front() == u'-' || line.front() == u'~');
        if (!hasSign || line.size() < 2 || line.size() > 201 || line.contains(u'\0') || ++lines > 500) return false;
    }
    return true;
}

bool isChosen(const QJsonValue &value)
{
    if (!value.isArray() || value.toArray().size() > 100) return false;
    const QJsonArray chosen = value.toArray();
    return std::all_of(chosen.begin(), chosen.end(),
                       [](const QJsonValue &index) { return index.toInt(-1) >= 0 && index.toInt(-1) < 1000; });
}

/// The members that a kind must have beside those that every fact has.
FactFault checkMembers(const Fact &fact)
{
    using Kind = Fact::Kind;
    const bool ofExercise = fact.isTimelineEntry() || fact.kind == Kind::Hint || fact.kind == Kind::Solution;
    const bool ofObjective = ofExercise || fact.kind == Kind::Answer || fact.kind == Kind::Prediction ||
                             fact.kind == Kind::Place || fact.kind == Kind::Card;
    if (ofObjective ? !isId(fact.objective) : !fact.objective.isEmpty())
        return {QStringLiteral("objective"), ofObjective ? idRule : QStringLiteral("absent here")};
    const bool mayHaveExercise = fact.kind == Kind::Place || fact.kind == Kind::Card;
    if (ofExercise || (mayHaveExercise && !fact.exercise.isEmpty()) ? !isId(fact.exercise) : !fact.exercise.isEmpty())
        return {QStringLiteral("exercise"), idRule};
    if ((fact.kind == Kind::SessionStart || fact.kind == Kind::SessionEnd) && fact.session.isEmpty())
        return {QStringLiteral("session"), QStringLiteral("32 hexadecimal digits")};

    const auto outcomeUpTo = [&fact](int most) { return fact.outcome >= 0 && fact.outcome <= most; };
    const auto valueWithin = [&fact](int least, int most) { return fact.value >= least && fact.value <= most; };
    const FactFault item{QStringLiteral("item"), QStringLiteral("what this kind is about")};
    const FactFault outcome{QStringLiteral("outcome"), QStringLiteral("an outcome of this kind")};
    const FactFault value{QStringLiteral("value"), QStringLiteral("a number of this kind")};
    const FactFault detail{QStringLiteral("detail"), QStringLiteral("the details of this kind")};
    switch (fact.kind) {
    case Kind::Attempt:
        if (!isChecks(fact.item)) return item;
        if (!outcomeUpTo(2)) return outcome;
        return valueWithin(0, fact.total) && fact.total <= 500 ? FactFault{} : value;
    case Kind::Reset:
    case Kind::Kept:
    case Kind::Solution:
    case Kind::Place: return fact.item.isEmpty() ? FactFault{} : item;
    case Kind::Hint: return valueWithin(1, 100) ? FactFault{} : value;
    case Kind::Answer:
        if (!isId(fact.item)) return item;
        if (!outcomeUpTo(1)) return outcome;
        return isChosen(fact.detail.value(QLatin1String("chosen"))) ? FactFault{} : detail;
    case Kind::Prediction:
        if (!isId(fact.item)) return item;
        if (!outcomeUpTo(1)) return outcome;
        return valueWithin(-1, 1000) ? FactFault{} : value;
    case Kind::SessionStart:
        if (!valueWithin(0, 24 * 60)) return value;
        return isTitle(fact.detail.value(QLatin1String("words")), 500) &&
                       isIds(fact.detail.value(QLatin1String("objectives")), 100)
                   ? FactFault{}
                   : detail;
    case Kind::SessionEnd:
        if (!outcomeUpTo(1)) return outcome;
        return isIds(fact.detail.value(QLatin1String("reached")), 100) ? FactFault{} : detail;
    case Kind::Card:
        if (fact.item.isEmpty() || fact.item.size() > 200 || fact.item.contains(QChar(0))) return item;
        if (!outcomeUpTo(1) || (fact.outcome == 1) != !fact.exercise.isEmpty()) return outcome;
        if (!valueWithin(1, 4)) return value;
        return isTitle(fact.detail.value(QLatin1String("title")), 4000) ? FactFault{} : detail;
    case Kind::Review:
        if (fact.item.isEmpty() || fact.item.size() > 500 || fact.item.contains(QChar(0))) return item;
        return valueWithin(1, 4) ? FactFault{} : value;
    }
    return {QStringLiteral("kind"), QStringLiteral("a kind that is known")};
}

FactFault checkFiles(const Fact &fact)
{
    const auto fault = [](qsizetype number, const QString &what) {
        return FactFault{QStringLiteral("files[%1]").arg(number), what};
    };
    if (!fact.files.isEmpty() && !fact.isTimelineEntry())
        return {QStringLiteral("files"), QStringLiteral("absent here")};
    if (fact.files.size() > mostFiles)
        return {QStringLiteral("files"), QStringLiteral("at most %1 files").arg(mostFiles)};
    QSet<QString> seen;
    qint64 bytes = 0;
    for (qsizetype i = 0; i < fact.files.size(); ++i) {
        const LearnerFile &file = fact.files.at(i);
        bytes += file.content.size();
        if (!isFilePath(file.path)) return fault(i, QStringLiteral("a relative path without “..” and empty parts"));
        if (seen.contains(file.path)) return fault(i, QStringLiteral("a path that is not named twice"));
        seen.insert(file.path);
        if (file.content.size() > largestFile || bytes > largestFiles)
            return fault(i, QStringLiteral("at most 512 KiB, and 8 MiB with the others"));
    }
    return {};
}

} // namespace

QString kindName(Fact::Kind kind) { return QString::fromLatin1(names[static_cast<int>(kind)]); }

std::optional<Fact::Kind> kindNamed(const QString &name)
{
    for (int i = 0; i < factKinds; ++i)
        if (name == QLatin1String(names[i])) return static_cast<Fact::Kind>(i);
    return std::nullopt;
}

bool isId(const QString &text)
{
    if (text.isEmpty() || text.size() > 100) return false;
    bool onlyPoints = true;
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        const bool word =
            (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9') || u == u'-' || u == u'_';
        if (!word && u != u'.') return false;
        onlyPoints = onlyPoints && !word;
    }
    return !onlyPoints;
}

bool isUid(const QString &text)
{
    return text.size() == 32 && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) ||
                      (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
           });
}

bool isFilePath(const QString &path)
{
    if (path.isEmpty() || path.contains(QChar(0)) || path.toUtf8().size() > 400) return false;
    const QStringList parts = path.split(QLatin1Char('/'));
    return std::none_of(parts.begin(), parts.end(), [](const QString &part) {
        return part.isEmpty() || part == QLatin1String(".") || part == QLatin1String("..");
    });
}

FactFault checkFact(const Fact &fact)
{
    if (!isUid(fact.uid)) return {QStringLiteral("uid"), QStringLiteral("32 hexadecimal digits")};
    if (fact.at < 0 || fact.at > latestTime) return {QStringLiteral("at"), QStringLiteral("a time from 1970 to 9999")};
    if (!fact.session.isEmpty() && !isUid(fact.session))
        return {QStringLiteral("session"), QStringLiteral("32 hexadecimal digits")};
    if (const FactFault fault = checkMembers(fact)) return fault;
    if (!fact.report.isEmpty()) {
        if (fact.kind != Fact::Kind::Attempt) return {QStringLiteral("report"), QStringLiteral("absent here")};
        if (fact.report.size() > largestReport || !QJsonDocument::fromJson(fact.report).isObject())
            return {QStringLiteral("report"), QStringLiteral("a JSON object of at most 1 MiB")};
    }
    return checkFiles(fact);
}

FactFault checkDraft(const Draft &draft)
{
    if (!isId(draft.key.objective)) return {QStringLiteral("objective"), idRule};
    if (!isId(draft.key.exercise)) return {QStringLiteral("exercise"), idRule};
    if (!isFilePath(draft.path))
        return {QStringLiteral("path"), QStringLiteral("a relative path without “..” and empty parts")};
    if (!draft.base.isEmpty() && draft.base.size() != 32) return {QStringLiteral("base"), QStringLiteral("a SHA-256")};
    if (draft.content.size() > largestDraft) return {QStringLiteral("content"), QStringLiteral("at most 1 MiB")};
    return {};
}

} // namespace athanor::Internal
