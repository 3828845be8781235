#include "engine/progress/review.h"

#include <algorithm>

namespace athanor {

namespace {

constexpr double millisecondsPerDay = 86400000.0;

} // namespace

QString ReviewCard::questionKey(const QString &objective, const QString &question)
{
    return QStringLiteral("quiz/%1/%2").arg(objective, question);
}

QString ReviewCard::checkKey(const QString &objective, const QString &exercise, const QString &check)
{
    return QStringLiteral("check/%1/%2/%3").arg(objective, exercise, check);
}

bool ReviewCard::isDue(const QDateTime &now) const { return due <= now || lastReview > now.addDays(1); }

ReviewCard ReviewCard::graded(const Fsrs &scheduler, ReviewGrade grade, const QDateTime &now) const
{
    ReviewCard result = *this;
    const double elapsed = double(std::max<qint64>(lastReview.msecsTo(now), 0)) / millisecondsPerDay;
    result.memory = scheduler.next(memory, elapsed, grade);
    result.lapses += grade == ReviewGrade::Again ? 1 : 0;
    ++result.reviews;
    result.lastReview = now;
    result.due = now.addDays(scheduler.interval(result.memory));
    return result;
}

ReviewCard ReviewCard::made(ReviewCard card, const Fsrs &scheduler, ReviewGrade grade, const QDateTime &now)
{
    card.memory = scheduler.first(grade);
    card.reviews = 1;
    card.lastReview = now;
    card.due = now.addDays(scheduler.interval(card.memory));
    return card;
}

} // namespace athanor
