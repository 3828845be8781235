#pragma once

#include "engine/progress/fact.h"
#include "engine/progress/progresssnapshot.h"

#include <QSet>

namespace athanor::Internal {

/// What the facts add up to. Facts are entered in the order they were recorded; entering all of them again gives the
/// same. Pure: no clock, no disk.
class Ledger final
{
public:
    void clear() { *this = Ledger(); }
    void enter(const Fact &fact);

    ObjectiveRecord objective(const QString &id) const { return m_objectives.value(id); }
    std::optional<Place> place() const { return m_place; }
    const QHash<QString, ReviewCard> &cards() const { return m_cards; }
    const ReviewCard *card(const QString &key) const;
    /// Checks of an exercise that failed and have not passed since.
    QSet<QString> failing(const ExerciseKey &key) const { return m_failing.value(key); }

    bool hasSession(const QString &uid) const { return m_sessions.contains(uid); }
    StudySession session(const QString &uid) const;
    /// The time of the last thing recorded in it, in milliseconds.
    qint64 lastMoment(const QString &uid) const { return m_sessions.value(uid).last; }
    /// In the order they began.
    QStringList openSessions() const;
    QList<StudySession> endedSessions(int most) const; ///< Newest first.

private:
    struct SessionCount
    {
        StudySession session;
        qint64 last = 0;
        qint64 work = 0; ///< Milliseconds.
        QSet<QString> passed;
    };
    void enterAttempt(const Fact &fact);
    void enterAnswer(const Fact &fact);
    void enterCard(const Fact &fact);
    void countInSession(const Fact &fact);
    void startSession(const Fact &fact);
    void endSession(const Fact &fact);

    Fsrs m_scheduler;
    QHash<QString, ObjectiveRecord> m_objectives;
    std::optional<Place> m_place;
    QHash<QString, ReviewCard> m_cards;
    QMap<ExerciseKey, QSet<QString>> m_failing;
    QSet<QString> m_spoiled; ///< "objective/exercise": the solution was seen before an own pass, no reset since.
    QHash<QString, SessionCount> m_sessions;
    QStringList m_started;
    QStringList m_ended;
};

} // namespace athanor::Internal
