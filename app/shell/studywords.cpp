#include "app/shell/studywords.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <cmath>

namespace athanor {

namespace {

QString tr(const char *text, int n = -1) { return QCoreApplication::translate("StudyWords", text, nullptr, n); }

const QLocale &english()
{
    // The words are English, so the names of days and months are too.
    static const QLocale locale(QLocale::English, QLocale::UnitedKingdom);
    return locale;
}

const Module *moduleOf(const Course &course, const Objective &objective)
{
    for (const Module &module : course.modules)
        if (module.id == objective.module) return &module;
    return nullptr;
}

bool isDone(const ProgressSnapshot &snapshot, const QString &objective)
{
    return snapshot.objective(objective).mastery >= Mastery::Passed;
}

/// The first objective that is not passed, from the one after `after` on and round to it.
const Objective *firstToDo(const Course &course, const ProgressSnapshot &snapshot, const QString &after)
{
    std::vector<const Objective *> all;
    for (const Module &module : course.modules)
        for (const Objective &each : module.objectives) all.push_back(&each);
    size_t start = 0;
    for (size_t i = 0; i < all.size(); ++i)
        if (all[i]->id == after) start = i + 1;
    for (size_t i = 0; i < all.size(); ++i)
        if (const Objective *each = all[(start + i) % all.size()]; !isDone(snapshot, each->id)) return each;
    return nullptr;
}

QString minutesOf(const Objective &objective)
{
    return objective.minutes.count() > 0 ? tr("About %1 minutes.").arg(objective.minutes.count()) : QString();
}

/// What is left of an objective that was begun.
QString leftOf(const Objective &objective, const ObjectiveProgress &progress, const QString &exercise,
               const QJsonObject &lastReport)
{
    const int exercises = static_cast<int>(objective.exercises.size());
    int number = 0;
    for (int i = 0; i < exercises; ++i)
        if (objective.exercises[static_cast<size_t>(i)].slug == exercise) number = i + 1;
    const ExerciseProgress at = progress.exercises.value(exercise);
    if (number > 0 && !at.passed) {
        const QString words = at.attempts > 0 ? leftWords(lastReport) : QString();
        if (!words.isEmpty())
            return exercises > 1 ? tr("Exercise %1 of %2. %3").arg(number).arg(exercises).arg(words) : words;
        return exercises > 1 ? tr("Exercise %1 of %2 waits for your answer.").arg(number).arg(exercises)
                             : tr("Its exercise waits for your answer.");
    }
    const int questions = static_cast<int>(objective.quiz.size()) - progress.questionsRight;
    if (exercises > 0 && progress.exercisesPassed == exercises && questions > 0)
        return questions == 1 ? tr("One question is left.") : tr("%1 questions are left.").arg(questions);
    return objective.summary;
}

QString exerciseToOpen(const Objective &objective, const ObjectiveProgress &progress, const QString &wanted)
{
    for (const Exercise &exercise : objective.exercises)
        if (exercise.slug == wanted && !progress.exercises.value(wanted).passed) return wanted;
    for (const Exercise &exercise : objective.exercises)
        if (!progress.exercises.value(exercise.slug).passed) return exercise.slug;
    return {};
}

QString joinedNames(const QStringList &names)
{
    if (names.size() < 2) return names.value(0);
    return tr("%1 and %2").arg(names.mid(0, names.size() - 1).join(QLatin1String(", ")), names.last());
}

QString dayWords(const QDateTime &at, const QDateTime &now)
{
    const qint64 days = now.date().daysTo(at.date());
    if (days <= 0) return tr("later today");
    if (days == 1) return tr("tomorrow");
    if (days < 7) return tr("on %1").arg(english().dayName(at.date().dayOfWeek()));
    return tr("on %1").arg(english().toString(at.date(), QStringLiteral("d MMMM")));
}

} // namespace

QString greeting(const QDateTime &now)
{
    const int hour = now.time().hour();
    if (hour < 5) return tr("Hello.");
    if (hour < 12) return tr("Good morning.");
    if (hour < 18) return tr("Good afternoon.");
    return tr("Good evening.");
}

QString leftWords(const QJsonObject &report)
{
    if (report.value(QLatin1String("state")) == QLatin1String("not-loaded")) {
        const QJsonObject error = report.value(QLatin1String("error")).toObject();
        const QString type = error.value(QLatin1String("type")).toString();
        return type.isEmpty() ? tr("Your code did not load.") : tr("Your code did not load: %1.").arg(type);
    }
    int left = 0;
    QString first;
    for (const QJsonValue &value : report.value(QLatin1String("checks")).toArray()) {
        const QJsonObject check = value.toObject();
        if (check.value(QLatin1String("passed")).toBool()) continue;
        if (left++ == 0) first = check.value(QLatin1String("title")).toString();
    }
    if (left == 0) return {};
    if (!first.isEmpty() && !first.endsWith(QLatin1Char('.'))) first += QLatin1Char('.');
    return left == 1 ? tr("One check left: %1").arg(first) : tr("%1 checks left, the first: %2").arg(left).arg(first);
}

ContinueOffer continueOffer(const Course &course, const ProgressSnapshot &snapshot, const QDateTime &now,
                            const QJsonObject &lastReport)
{
    ContinueOffer offer;
    const Objective *at = snapshot.place ? course.objective(snapshot.place->objective) : nullptr;
    const Objective *shown =
        at && !isDone(snapshot, at->id) ? at : firstToDo(course, snapshot, at ? at->id : QString());
    const QString hello = greeting(now);
    if (!shown) {
        if (course.modules.empty()) return offer;
        offer.kind = ContinueOffer::Kind::AllDone;
        offer.headline = tr("%1 You have passed everything there is.").arg(hello);
        offer.title = tr("The whole course");
        offer.left = tr("Reviews keep it fresh. Every page and every exercise stays open to you.");
        return offer;
    }
    offer.objective = shown->id;
    offer.title = shown->title;
    const ObjectiveProgress progress = snapshot.objective(shown->id);
    offer.exercise = exerciseToOpen(*shown, progress, at == shown ? snapshot.place->exercise : QString());
    const Module *module = moduleOf(course, *shown);
    const QString moduleTitle = module ? module->title : shown->module;
    if (at == shown) {
        offer.kind = ContinueOffer::Kind::GoOn;
        offer.headline = tr("%1 You left off in %2.").arg(hello, moduleTitle);
        offer.left = leftOf(*shown, progress, offer.exercise, lastReport);
        offer.button = tr("Continue");
    } else if (at) {
        offer.kind = ContinueOffer::Kind::Next;
        offer.headline = tr("%1 %2 is done.").arg(hello, at->title);
        offer.left = QStringList{shown->summary, minutesOf(*shown)}.join(QLatin1Char(' ')).trimmed();
        offer.button = tr("Go on");
    } else {
        offer.kind = ContinueOffer::Kind::Begin;
        offer.headline = tr("%1 Here you learn %2 by running it.").arg(hello, moduleTitle);
        offer.left = QStringList{shown->summary, minutesOf(*shown)}.join(QLatin1Char(' ')).trimmed();
        offer.button = tr("Begin");
    }
    return offer;
}

ReviewWords reviewWords(const Course &course, const ProgressSnapshot &snapshot, const QDateTime &now)
{
    if (snapshot.due.isEmpty()) {
        if (snapshot.cards == 0)
            return {tr("Nothing to review yet"),
                    tr("What goes wrong once comes back here a day later, until it stays.")};
        QString text = snapshot.cards == 1 ? tr("One card is in your memory.")
                                           : tr("%1 cards are in your memory.").arg(snapshot.cards);
        if (snapshot.nextDue.isValid())
            text += QLatin1Char(' ') + tr("The next is due %1.").arg(dayWords(snapshot.nextDue.toLocalTime(), now));
        return {tr("Nothing due"), text};
    }
    QStringList names;
    for (const ReviewCard &card : snapshot.due) {
        const Objective *objective = course.objective(card.objective);
        const QString name = objective ? objective->title : card.objective;
        if (!names.contains(name)) names << name;
    }
    const auto count = names.size();
    if (count > 3) names = names.mid(0, 2) << tr("%1 more").arg(count - 2);
    const auto minutes = static_cast<int>(std::ceil(static_cast<double>(snapshot.due.size()) * 0.75));
    const QString time = minutes == 1 ? tr("About a minute.") : tr("About %1 minutes.").arg(minutes);
    return {snapshot.due.size() == 1 ? tr("1 due") : tr("%1 due").arg(snapshot.due.size()),
            tr("From %1. %2").arg(joinedNames(names), time)};
}

QString masteryWord(Mastery mastery)
{
    switch (mastery) {
    case Mastery::Mastered: return tr("mastered");
    case Mastery::Passed: return tr("passed");
    case Mastery::InProgress: return tr("in progress");
    case Mastery::NotStarted: break;
    }
    return tr("not started");
}

QString momentWords(const QDateTime &at, const QDateTime &now)
{
    const QString time = at.toString(QStringLiteral("HH:mm"));
    const qint64 days = at.date().daysTo(now.date());
    if (days == 0) return tr("today at %1").arg(time);
    if (days == 1) return tr("yesterday at %1").arg(time);
    if (at.date().year() == now.date().year())
        return tr("%1 at %2").arg(english().toString(at.date(), QStringLiteral("d MMMM")), time);
    return tr("%1 at %2").arg(english().toString(at.date(), QStringLiteral("d MMMM yyyy")), time);
}

QString minutesWords(std::chrono::minutes minutes)
{
    const auto count = static_cast<int>(minutes.count());
    if (count < 1) return tr("less than a minute");
    if (count < 60) return count == 1 ? tr("1 minute") : tr("%1 minutes").arg(count);
    return tr("%1 h %2 min").arg(count / 60).arg(count % 60);
}

QString recapWords(const SessionRecap &recap)
{
    QStringList parts;
    if (recap.attempts > 0)
        parts << (recap.attempts == 1 ? tr("1 check, %1 passed")
                                      : tr("%2 checks, %1 passed").arg(recap.passes).arg(recap.attempts));
    if (recap.attempts == 1) parts.last() = recap.passes == 1 ? tr("1 check, passed") : tr("1 check, not passed");
    if (recap.questions > 0)
        parts << (recap.questions == 1 ? (recap.questionsRight == 1 ? tr("1 question, right") : tr("1 question, wrong"))
                                       : tr("%1 questions, %2 right").arg(recap.questions).arg(recap.questionsRight));
    if (recap.predictions > 0)
        parts << (recap.predictions == 1
                      ? tr("1 prediction")
                      : tr("%1 predictions, %2 right").arg(recap.predictions).arg(recap.predictionsRight));
    if (recap.reviews > 0) parts << (recap.reviews == 1 ? tr("1 review") : tr("%1 reviews").arg(recap.reviews));
    if (recap.hints > 0) parts << (recap.hints == 1 ? tr("1 hint") : tr("%1 hints").arg(recap.hints));
    return parts.join(QStringLiteral(" · "));
}

QString changeWords(const QList<WorkspaceChange> &changes)
{
    QStringList follows, kept, left;
    for (const WorkspaceChange &change : changes) {
        const QString name = QLatin1Char('`') + change.path + QLatin1Char('`');
        switch (change.kind) {
        case WorkspaceChange::Kind::Updated:
        case WorkspaceChange::Kind::Added:
        case WorkspaceChange::Kind::Removed: follows << name; break;
        case WorkspaceChange::Kind::KeptEdit: kept << name; break;
        case WorkspaceChange::Kind::LeftDeleted: left << name; break;
        }
    }
    QStringList words;
    if (!follows.isEmpty()) words << tr("The course changed %1.").arg(joinedNames(follows));
    if (!kept.isEmpty())
        words << tr("It also has another %1 now; yours was kept. Start over (Ctrl+Shift+R) takes the course's.")
                     .arg(joinedNames(kept));
    if (words.size() == 1 && follows.isEmpty())
        words = {tr("The course has another %1 now; yours was kept. Start over (Ctrl+Shift+R) takes the course's.")
                     .arg(joinedNames(kept))};
    if (!left.isEmpty()) words << tr("%1, which you had deleted, stays deleted.").arg(joinedNames(left));
    return words.join(QLatin1Char(' '));
}

} // namespace athanor
