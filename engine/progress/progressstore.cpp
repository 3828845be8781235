#include "engine/progress/progressstore.h"

#include "engine/progress/factrows.h"
#include "engine/progress/storeprivate.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace athanor {

using namespace Internal;

namespace {

constexpr int endedShown = 10;
constexpr int longestTitle = 4000;

QJsonArray array(const QStringList &ids) { return QJsonArray::fromStringList(ids); }

TimelineEntry entryOf(const Fact &fact)
{
    TimelineEntry entry;
    entry.id = fact.id;
    entry.at = QDateTime::fromMSecsSinceEpoch(fact.at).toLocalTime();
    entry.kind = fact.kind == Fact::Kind::Attempt ? TimelineEntry::Kind::Attempt
                 : fact.kind == Fact::Kind::Reset ? TimelineEntry::Kind::Reset
                                                  : TimelineEntry::Kind::Kept;
    if (fact.kind != Fact::Kind::Attempt) return entry;
    entry.outcome = Attempt::Outcome(fact.outcome);
    entry.checksPassed = fact.value;
    entry.checksTotal = fact.total;
    return entry;
}

QString checkLine(const AttemptCheck &check)
{
    const QLatin1String sign(check.outcome == AttemptCheck::Outcome::Passed   ? "+"
                             : check.outcome == AttemptCheck::Outcome::Failed ? "-"
                                                                              : "~");
    return sign + check.name;
}

} // namespace

QString ImportReport::words() const
{
    if (added == 0) return QStringLiteral("Everything in this file was here already; nothing was changed.");
    return known == 0 ? QStringLiteral("%1 entries were added.").arg(added)
                      : QStringLiteral("%1 entries were added, %2 were here already.").arg(added).arg(known);
}

ProgressStore::ProgressStore(const QString &userData, ProgressEnvironment environment)
    : d(std::make_unique<Private>(userData, std::move(environment)))
{}

ProgressStore::~ProgressStore() = default;

Result<void> ProgressStore::open()
{
    d->opened = true;
    Result<void> connected = d->connect();
    if (connected) d->closeLeftSessions();
    return connected;
}

Result<void> ProgressStore::maintain()
{
    if (Result<void> written = d->flush(); !written) return written;
    const QString verdict = d->database.word("PRAGMA quick_check(1)");
    const bool damaged = d->database.failed() ? isDamage(d->database.code()) : verdict != QLatin1String("ok");
    if (damaged) {
        if (d->database.failed()) (void)d->database.takeFailure();
        Result<void> repaired = d->repair();
        Result<void> connected = d->connect();
        if (!repaired) {
            d->notice = repaired.error().message;
            return repaired;
        }
        if (!connected) return connected;
    }
    if (d->database.failed()) return d->database.takeFailure();
    return d->keepBackup();
}

Result<void> ProgressStore::retry() { return d->flush(); }

StorageState ProgressStore::state() const { return d->state(); }

void ProgressStore::setCourse(const CourseOutline &outline) { d->outline = outline; }

QString ProgressStore::databasePath() const { return d->keeping.databasePath(); }

ProgressSnapshot ProgressStore::snapshot()
{
    d->catchUp();
    ProgressSnapshot result;
    for (const ObjectiveOutline &objective : d->outline)
        result.objectives.insert(objective.id, judgeMastery(objective, d->ledger.objective(objective.id)));
    result.place = d->ledger.place();
    const QDateTime now = d->environment.now();
    result.due = dueCards(now);
    result.cards = int(d->ledger.cards().size());
    for (const ReviewCard &card : d->ledger.cards())
        if (!card.isDue(now) && (!result.nextDue.isValid() || card.due < result.nextDue)) result.nextDue = card.due;
    if (d->ledger.hasSession(d->session)) result.session = d->ledger.session(d->session);
    result.sessions = d->ledger.endedSessions(endedShown);
    result.storage = d->state();
    return result;
}

Fact ProgressStore::Private::fact(Fact::Kind kind, const ExerciseKey &key) const
{
    Fact result;
    result.uid = environment.newId();
    result.at = std::clamp<qint64>(now(), 0, latestTime);
    result.kind = kind;
    result.session = session;
    result.objective = key.objective;
    result.exercise = key.exercise;
    return result;
}

Result<qint64> ProgressStore::Private::record(QList<Fact> facts)
{
    for (const Fact &each : facts) {
        if (const FactFault fault = checkFact(each))
            return Error{ErrorCode::BadInput,
                         QStringLiteral("This cannot be kept: “%1” should be %2.").arg(fault.where, fault.what)};
    }
    catchUp();
    for (const Fact &each : facts) ledger.enter(each);
    waiting += facts;
    if (Result<void> done = flush(); !done) return done.error();
    return written.value(facts.front().uid);
}

QList<Fact> ProgressStore::Private::waitingFacts(const ExerciseKey &key) const
{
    QList<Fact> result;
    for (qsizetype i = 0; i < waiting.size(); ++i) {
        Fact each = waiting.at(i);
        if (!each.isTimelineEntry() || each.objective != key.objective || each.exercise != key.exercise) continue;
        each.id = -(i + 1);
        result.prepend(each);
    }
    return result;
}

Error ProgressStore::Private::readingFailed()
{
    const bool damaged = isDamage(database.code());
    const Error error = database.takeFailure();
    if (damaged) (void)connect();
    return error;
}

Result<qint64> ProgressStore::recordAttempt(const Attempt &attempt)
{
    Fact fact = d->fact(Fact::Kind::Attempt, attempt.key);
    QStringList lines;
    for (const AttemptCheck &check : attempt.checks) {
        lines << checkLine(check);
        fact.value += check.outcome == AttemptCheck::Outcome::Passed ? 1 : 0;
    }
    fact.item = lines.join(QLatin1Char('\n'));
    fact.outcome = int(attempt.outcome);
    fact.total = int(attempt.checks.size());
    if (!attempt.report.isEmpty()) fact.report = QJsonDocument(attempt.report).toJson(QJsonDocument::Compact);
    fact.files = attempt.files;
    QList<Fact> facts{fact};
    d->catchUp();
    const QSet<QString> failing = d->ledger.failing(attempt.key);
    for (const AttemptCheck &check : attempt.checks) {
        if (check.outcome != AttemptCheck::Outcome::Passed || !failing.contains(check.name)) continue;
        if (d->ledger.card(ReviewCard::checkKey(attempt.key.objective, attempt.key.exercise, check.name))) continue;
        Fact card = d->fact(Fact::Kind::Card, attempt.key);
        card.item = check.name;
        card.outcome = int(ReviewCard::Kind::Check);
        card.value = int(ReviewGrade::Hard);
        card.detail.insert(QStringLiteral("title"), check.title.left(longestTitle));
        facts << card;
    }
    return d->record(facts);
}

Result<qint64> ProgressStore::Private::recordFiles(Fact::Kind kind, const ExerciseKey &key,
                                                   const QList<LearnerFile> &files)
{
    Fact result = fact(kind, key);
    result.files = files;
    return record({result});
}

Result<qint64> ProgressStore::recordReset(const ExerciseKey &key, const QList<LearnerFile> &before)
{
    return d->recordFiles(Fact::Kind::Reset, key, before);
}

Result<qint64> ProgressStore::recordKept(const ExerciseKey &key, const QList<LearnerFile> &files)
{
    QMap<QString, QByteArray> wanted;
    for (const LearnerFile &file : files) wanted.insert(file.path, contentHash(file.content));
    QMap<QString, QByteArray> newest;
    const QList<Fact> waiting = d->waitingFacts(key);
    const QList<Fact> entries = waiting.isEmpty() ? readTimeline(d->database, key) : waiting;
    if (!entries.isEmpty() && waiting.isEmpty()) {
        const QList<QPair<QString, QByteArray>> hashes = readFileHashes(d->database, entries.front().id);
        for (const auto &[path, hash] : hashes) newest.insert(path, hash);
    } else if (!entries.isEmpty()) {
        for (const LearnerFile &file : entries.front().files) newest.insert(file.path, contentHash(file.content));
    }
    if (d->database.failed()) return d->readingFailed();
    if (!entries.isEmpty() && newest == wanted) return 0;
    return d->recordFiles(Fact::Kind::Kept, key, files);
}

Result<QList<TimelineEntry>> ProgressStore::timeline(const ExerciseKey &key)
{
    d->catchUp();
    QList<TimelineEntry> entries;
    for (const Fact &fact : d->waitingFacts(key)) entries << entryOf(fact);
    for (const Fact &fact : readTimeline(d->database, key)) entries << entryOf(fact);
    if (d->database.failed()) return d->readingFailed();
    return entries;
}

Result<TimelineDetail> ProgressStore::entry(qint64 id)
{
    std::optional<Fact> fact;
    QStringList lost;
    if (id < 0 && -id <= d->waiting.size()) {
        fact = d->waiting.at(-id - 1);
        fact->id = id;
    } else {
        fact = readFact(d->database, id, WithFiles::Yes, &lost);
        if (d->database.failed()) return d->readingFailed();
    }
    if (!fact || !fact->isTimelineEntry())
        return Error{ErrorCode::NotFound, QStringLiteral("This moment is not in your progress (any more).")};
    if (!lost.isEmpty())
        return Error{
            ErrorCode::Unavailable,
            QStringLiteral("Of this moment %1 is damaged and cannot be shown.").arg(lost.join(QLatin1String(", ")))};
    return TimelineDetail{
        {fact->objective, fact->exercise}, entryOf(*fact), QJsonDocument::fromJson(fact->report).object(), fact->files};
}

Result<void> ProgressStore::saveDraft(const Draft &draft)
{
    if (const FactFault fault = checkDraft(draft))
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This draft cannot be kept: “%1” should be %2.").arg(fault.where, fault.what)};
    Draft dated = draft;
    dated.at = d->environment.now();
    d->waitingDrafts.insert({draft.key, draft.path}, dated);
    return d->flush();
}

Result<void> ProgressStore::clearDraft(const ExerciseKey &key, const QString &path)
{
    d->waitingDrafts.insert({key, path}, std::nullopt);
    return d->flush();
}

Result<QList<Draft>> ProgressStore::drafts(const ExerciseKey &key)
{
    QMap<QString, Draft> found;
    for (const Draft &draft : readDrafts(d->database, key)) found.insert(draft.path, draft);
    if (d->database.failed()) return d->readingFailed();
    for (auto draft = d->waitingDrafts.cbegin(); draft != d->waitingDrafts.cend(); ++draft) {
        if (draft.key().first != key) continue;
        if (*draft)
            found.insert(draft.key().second, **draft);
        else
            found.remove(draft.key().second);
    }
    return found.values();
}

Result<void> ProgressStore::recordHint(const ExerciseKey &key, int number)
{
    Fact fact = d->fact(Fact::Kind::Hint, key);
    fact.value = number;
    if (const Result<qint64> done = d->record({fact}); !done) return done.error();
    return {};
}

Result<void> ProgressStore::recordSolutionSeen(const ExerciseKey &key)
{
    if (const Result<qint64> done = d->record({d->fact(Fact::Kind::Solution, key)}); !done) return done.error();
    return {};
}

Result<void> ProgressStore::recordAnswer(const QuizAnswer &answer)
{
    Fact fact = d->fact(Fact::Kind::Answer, {answer.objective, {}});
    fact.item = answer.question;
    fact.outcome = int(answer.outcome);
    QJsonArray chosen;
    for (const int option : answer.chosen) chosen << option;
    fact.detail.insert(QStringLiteral("chosen"), chosen);
    QList<Fact> facts{fact};
    if (answer.outcome == QuizAnswer::Outcome::Wrong) {
        d->catchUp();
        const QString key = ReviewCard::questionKey(answer.objective, answer.question);
        const bool known = d->ledger.card(key) != nullptr;
        Fact slip = known ? d->fact(Fact::Kind::Review) : d->fact(Fact::Kind::Card, {answer.objective, {}});
        slip.item = known ? key : answer.question;
        slip.value = int(ReviewGrade::Again);
        if (!known) slip.detail.insert(QStringLiteral("title"), answer.prompt.left(longestTitle));
        facts << slip;
    }
    if (const Result<qint64> done = d->record(facts); !done) return done.error();
    return {};
}

Result<void> ProgressStore::recordPrediction(const Prediction &prediction)
{
    Fact fact = d->fact(Fact::Kind::Prediction, {prediction.objective, {}});
    fact.item = prediction.snippet;
    fact.value = prediction.chosen;
    fact.outcome = int(prediction.outcome);
    if (const Result<qint64> done = d->record({fact}); !done) return done.error();
    return {};
}

Result<void> ProgressStore::recordPlace(const Place &place)
{
    d->catchUp();
    if (d->ledger.place() == place) return d->flush();
    const Fact fact = d->fact(Fact::Kind::Place, {place.objective, place.exercise});
    if (const Result<qint64> done = d->record({fact}); !done) return done.error();
    return {};
}

Fact ProgressStore::Private::sessionEnd() const
{
    Fact end = fact(Fact::Kind::SessionEnd);
    QStringList reached;
    const StudySession current = ledger.session(session);
    for (const ObjectiveOutline &objective : outline) {
        if (!current.goal.objectives.contains(objective.id)) continue;
        const Mastery mastery = judgeMastery(objective, ledger.objective(objective.id)).mastery;
        if (mastery == Mastery::Passed || mastery == Mastery::Mastered) reached << objective.id;
    }
    end.detail.insert(QStringLiteral("reached"), array(reached));
    return end;
}

Result<void> ProgressStore::startSession(const SessionGoal &goal)
{
    QList<Fact> facts;
    if (!d->session.isEmpty()) facts << d->sessionEnd();
    Fact start = d->fact(Fact::Kind::SessionStart);
    start.session = d->environment.newId();
    start.value = int(std::clamp<qint64>(goal.minutes.count(), -1, 1'000'000));
    start.detail.insert(QStringLiteral("words"), goal.words);
    start.detail.insert(QStringLiteral("objectives"), array(goal.objectives));
    facts << start;
    const Result<qint64> done = d->record(facts);
    if (done || done.error().code != ErrorCode::BadInput) d->session = start.session;
    if (!done) return done.error();
    return {};
}

Result<StudySession> ProgressStore::endSession()
{
    if (d->session.isEmpty()) return Error{ErrorCode::NotFound, QStringLiteral("No study session is under way.")};
    const QString uid = d->session;
    const Result<qint64> done = d->record({d->sessionEnd()});
    d->session.clear();
    if (!done) return done.error();
    return d->ledger.session(uid);
}

QList<ReviewCard> ProgressStore::dueCards(const QDateTime &at)
{
    d->catchUp();
    QList<ReviewCard> due;
    for (const ReviewCard &card : d->ledger.cards())
        if (card.isDue(at)) due << card;
    std::sort(due.begin(), due.end(),
              [](const ReviewCard &a, const ReviewCard &b) { return a.due != b.due ? a.due < b.due : a.key < b.key; });
    return due;
}

Result<void> ProgressStore::gradeCard(const QString &key, ReviewGrade grade)
{
    d->catchUp();
    if (!d->ledger.card(key))
        return Error{ErrorCode::NotFound, QStringLiteral("There is no such card to review (any more).")};
    Fact fact = d->fact(Fact::Kind::Review);
    fact.item = key;
    fact.value = int(grade);
    if (const Result<qint64> done = d->record({fact}); !done) return done.error();
    return {};
}

} // namespace athanor
