#pragma once

#include "engine/progress/fsrs.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace athanor {

/// One thing to remember, made from the learner's own slips.
///
/// A quiz question answered wrong makes a card whose first review is that answer, graded Again; a wrong answer to a
/// question that has a card already is a review graded Again. A check that failed and then passed makes a card whose
/// first review is the pass, graded Hard. So a new card is due a day later.
struct ReviewCard
{
    enum class Kind { Question, Check };
    QString key; ///< "quiz/<objective>/<question>" or "check/<objective>/<exercise>/<check>"; names it in gradeCard().
    Kind kind = Kind::Question;
    QString objective;
    QString exercise; ///< Check only.
    QString item;     ///< The question's id or the check's name.
    QString title;    ///< The question's prompt or the check's title when the card was made.
    MemoryState memory;
    int reviews = 0;
    int lapses = 0;       ///< Reviews graded Again after the first.
    QDateTime lastReview; ///< UTC.
    QDateTime due;        ///< UTC.

    static QString questionKey(const QString &objective, const QString &question);
    static QString checkKey(const QString &objective, const QString &exercise, const QString &check);

    /// Due at that time. A card whose last review lies more than a day ahead (the clock was wrong and has been set
    /// back) is due too: otherwise it might not come back for years.
    bool isDue(const QDateTime &now) const;
    /// The card after a review; days counted from lastReview, never negative.
    ReviewCard graded(const Fsrs &scheduler, ReviewGrade grade, const QDateTime &now) const;
    /// Sets the memory of a card that has had its first review.
    static ReviewCard made(ReviewCard card, const Fsrs &scheduler, ReviewGrade grade, const QDateTime &now);
};

} // namespace athanor
