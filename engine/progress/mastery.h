#pragma once

#include "engine/progress/progressvalues.h"

#include <QHash>
#include <QMap>

namespace athanor {

/// What the course says exists, as plain values: progress knows no course. In the course's order.
struct ObjectiveOutline
{
    QString id;
    QStringList exercises; ///< Slugs.
    QStringList questions; ///< Ids of the quiz.
    bool operator==(const ObjectiveOutline &) const = default;
};
using CourseOutline = QList<ObjectiveOutline>;

/// How far a learner came with an objective.
///
/// - NotStarted: no attempt, no answer, no prediction, no hint, no solution looked at. Reading alone starts nothing.
/// - InProgress: something of these; ObjectiveProgress::fraction says how far.
/// - Passed: every exercise has been passed at least once. Without exercises: the latest answer to every question is
///   right. What was passed stays passed, whatever is tried afterwards.
/// - Mastered: Passed, the latest answer to every question is right, and every exercise was passed on the learner's
/// own:
///   its solution was not looked at before it was passed, or it was passed again after a reset that came after the
///   look.
///
/// An objective that has neither exercises nor questions stays NotStarted or InProgress.
enum class Mastery { NotStarted, InProgress, Passed, Mastered };

struct ExerciseProgress
{
    bool passed = false;       ///< At least once.
    bool onTheirOwn = false;   ///< Passed without the solution, see Mastery.
    bool solutionSeen = false; ///< At any time.
    int attempts = 0;
    int hintsShown = 0; ///< The highest number shown, from 1; 0 none.
    QDateTime lastAttempt = {};
};

/// First and latest answer to one question.
struct QuestionProgress
{
    QuizAnswer first;
    QuizAnswer latest;
    int answers = 0;
    bool right() const { return latest.outcome == QuizAnswer::Outcome::Right; }
};

struct ObjectiveProgress
{
    QString id;
    Mastery mastery = Mastery::NotStarted;
    /// Exercises passed and questions whose latest answer is right, of all exercises and questions; 0 to 1.
    double fraction = 0;
    int exercisesPassed = 0;
    int questionsRight = 0;
    QMap<QString, ExerciseProgress> exercises = {}; ///< Those of the outline, touched or not, by slug.
    QMap<QString, QuestionProgress> questions = {}; ///< Those answered, by id.
    QMap<QString, Prediction> predictions = {};     ///< The latest, by snippet.
};

/// Everything that is known of one objective whether the course still has it or not; the input of the rule.
struct ObjectiveRecord
{
    QMap<QString, ExerciseProgress> exercises;
    QMap<QString, QuestionProgress> questions;
    QMap<QString, Prediction> predictions;
};

/// The rule above. Pure.
ObjectiveProgress judgeMastery(const ObjectiveOutline &outline, const ObjectiveRecord &record);

} // namespace athanor
