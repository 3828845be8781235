#include "engine/progress/ledger.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>

namespace athanor::Internal {

namespace {

constexpr qint64 longestPause = 30 * 60 * 1000;

QDateTime moment(qint64 at) { return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC); }

QStringList strings(const QJsonValue &value)
{
    QStringList result;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &each : array) result << each.toString();
    return result;
}

QString joined(const Fact &fact) { return fact.objective + QLatin1Char('/') + fact.exercise; }

} // namespace

void Ledger::enter(const Fact &fact)
{
    using Kind = Fact::Kind;
    switch (fact.kind) {
    case Kind::Attempt: enterAttempt(fact); break;
    case Kind::Reset: m_spoiled.remove(joined(fact)); break;
    case Kind::Hint: {
        ExerciseProgress &exercise = m_objectives[fact.objective].exercises[fact.exercise];
        exercise.hintsShown = std::max(exercise.hintsShown, fact.value);
        break;
    }
    case Kind::Solution: {
        ExerciseProgress &exercise = m_objectives[fact.objective].exercises[fact.exercise];
        exercise.solutionSeen = true;
        if (!exercise.onTheirOwn) m_spoiled.insert(joined(fact));
        break;
    }
    case Kind::Answer: enterAnswer(fact); break;
    case Kind::Prediction:
        m_objectives[fact.objective].predictions.insert(
            fact.item,
            Prediction{fact.objective, fact.item, fact.value, Prediction::Outcome(fact.outcome), moment(fact.at)});
        break;
    case Kind::Place: m_place = Place{fact.objective, fact.exercise}; break;
    case Kind::Card: enterCard(fact); break;
    case Kind::Review:
        if (const auto card = m_cards.find(fact.item); card != m_cards.end())
            *card = card->graded(m_scheduler, ReviewGrade(fact.value), moment(fact.at));
        break;
    case Kind::SessionStart: startSession(fact); break;
    case Kind::SessionEnd:
    case Kind::Kept: break;
    }
    if (!fact.session.isEmpty()) countInSession(fact);
    if (fact.kind == Kind::SessionEnd) endSession(fact);
}

const ReviewCard *Ledger::card(const QString &key) const
{
    const auto found = m_cards.constFind(key);
    return found == m_cards.cend() ? nullptr : &*found;
}

StudySession Ledger::session(const QString &uid) const
{
    const SessionCount count = m_sessions.value(uid);
    StudySession result = count.session;
    result.recap.minutes = std::chrono::duration_cast<std::chrono::minutes>(std::chrono::milliseconds(count.work));
    return result;
}

QStringList Ledger::openSessions() const
{
    QStringList result;
    for (const QString &uid : m_started)
        if (!m_sessions.value(uid).session.end.isValid()) result << uid;
    return result;
}

QList<StudySession> Ledger::endedSessions(int most) const
{
    QList<StudySession> result;
    for (auto uid = m_ended.crbegin(); uid != m_ended.crend() && result.size() < most; ++uid) result << session(*uid);
    return result;
}

void Ledger::enterAttempt(const Fact &fact)
{
    ExerciseProgress &exercise = m_objectives[fact.objective].exercises[fact.exercise];
    ++exercise.attempts;
    exercise.lastAttempt = moment(fact.at);
    if (Attempt::Outcome(fact.outcome) == Attempt::Outcome::Passed) {
        exercise.passed = true;
        exercise.onTheirOwn = exercise.onTheirOwn || !m_spoiled.contains(joined(fact));
    }
    if (fact.item.isEmpty()) return;
    QSet<QString> &failing = m_failing[{fact.objective, fact.exercise}];
    for (const QStringView check : QStringView(fact.item).tokenize(u'\n')) {
        if (check.front() == u'+' && !failing.isEmpty())
            failing.remove(check.mid(1).toString());
        else if (check.front() == u'-')
            failing.insert(check.mid(1).toString());
    }
}

void Ledger::enterAnswer(const Fact &fact)
{
    QuizAnswer answer;
    answer.objective = fact.objective;
    answer.question = fact.item;
    answer.outcome = QuizAnswer::Outcome(fact.outcome);
    answer.at = moment(fact.at);
    const QJsonArray chosen = fact.detail.value(QLatin1String("chosen")).toArray();
    for (const QJsonValue &option : chosen) answer.chosen << option.toInt();
    QuestionProgress &question = m_objectives[fact.objective].questions[fact.item];
    if (question.answers == 0) question.first = answer;
    question.latest = answer;
    ++question.answers;
}

void Ledger::enterCard(const Fact &fact)
{
    ReviewCard card;
    card.kind = ReviewCard::Kind(fact.outcome);
    card.objective = fact.objective;
    card.exercise = fact.exercise;
    card.item = fact.item;
    card.key = card.kind == ReviewCard::Kind::Question ? ReviewCard::questionKey(fact.objective, fact.item)
                                                       : ReviewCard::checkKey(fact.objective, fact.exercise, fact.item);
    card.title = fact.detail.value(QLatin1String("title")).toString();
    // Two stores that were merged may both have made it; the first one stands.
    if (!m_cards.contains(card.key))
        m_cards.insert(card.key, ReviewCard::made(card, m_scheduler, ReviewGrade(fact.value), moment(fact.at)));
}

void Ledger::startSession(const Fact &fact)
{
    if (m_sessions.contains(fact.session)) return;
    SessionCount count;
    count.session.uid = fact.session;
    count.session.start = moment(fact.at);
    count.session.goal.words = fact.detail.value(QLatin1String("words")).toString();
    count.session.goal.objectives = strings(fact.detail.value(QLatin1String("objectives")));
    count.session.goal.minutes = std::chrono::minutes(fact.value);
    count.last = fact.at;
    m_sessions.insert(fact.session, count);
    m_started << fact.session;
}

void Ledger::endSession(const Fact &fact)
{
    const auto found = m_sessions.find(fact.session);
    if (found == m_sessions.end()) return;
    StudySession &session = found->session;
    const bool closedLater = fact.outcome == 1;
    // Two stores may have ended it: the end that was meant stands over the one that was made up.
    if (session.end.isValid() && (closedLater || !session.closedLater)) return;
    if (!session.end.isValid()) m_ended << fact.session;
    session.end = std::max(moment(fact.at), session.start);
    session.closedLater = closedLater;
    session.recap.objectivesReached = strings(fact.detail.value(QLatin1String("reached")));
}

void Ledger::countInSession(const Fact &fact)
{
    const auto found = m_sessions.find(fact.session);
    if (found == m_sessions.end()) return;
    SessionRecap &recap = found->session.recap;
    found->work += std::clamp<qint64>(fact.at - found->last, 0, longestPause);
    found->last = fact.at;
    if (!fact.objective.isEmpty() && !recap.objectives.contains(fact.objective)) recap.objectives << fact.objective;
    switch (fact.kind) {
    case Fact::Kind::Attempt:
        ++recap.attempts;
        if (Attempt::Outcome(fact.outcome) == Attempt::Outcome::Passed) {
            ++recap.passes;
            found->passed.insert(joined(fact));
            recap.exercisesPassed = int(found->passed.size());
        }
        break;
    case Fact::Kind::Answer:
        ++recap.questions;
        recap.questionsRight += QuizAnswer::Outcome(fact.outcome) == QuizAnswer::Outcome::Right ? 1 : 0;
        break;
    case Fact::Kind::Prediction:
        ++recap.predictions;
        recap.predictionsRight += Prediction::Outcome(fact.outcome) == Prediction::Outcome::Right ? 1 : 0;
        break;
    case Fact::Kind::Hint: ++recap.hints; break;
    case Fact::Kind::Review: ++recap.reviews; break;
    default: break;
    }
}

} // namespace athanor::Internal
