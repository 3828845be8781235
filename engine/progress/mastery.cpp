#include "engine/progress/mastery.h"

namespace athanor {

ObjectiveProgress judgeMastery(const ObjectiveOutline &outline, const ObjectiveRecord &record)
{
    ObjectiveProgress result;
    result.id = outline.id;
    result.questions = record.questions;
    result.predictions = record.predictions;
    bool started = !record.questions.isEmpty() || !record.predictions.isEmpty();
    bool onTheirOwn = true;
    for (const QString &slug : outline.exercises) {
        const ExerciseProgress exercise = record.exercises.value(slug);
        result.exercises.insert(slug, exercise);
        started = started || exercise.attempts > 0 || exercise.hintsShown > 0 || exercise.solutionSeen;
        result.exercisesPassed += exercise.passed ? 1 : 0;
        onTheirOwn = onTheirOwn && exercise.onTheirOwn;
    }
    for (const QString &question : outline.questions) {
        const auto answered = record.questions.constFind(question);
        result.questionsRight += answered != record.questions.cend() && answered->right() ? 1 : 0;
    }
    const auto all = outline.exercises.size() + outline.questions.size();
    if (all > 0) result.fraction = double(result.exercisesPassed + result.questionsRight) / double(all);
    const bool allRight = result.questionsRight == outline.questions.size();
    const bool passed =
        outline.exercises.isEmpty() ? all > 0 && allRight : result.exercisesPassed == outline.exercises.size();
    if (passed)
        result.mastery = allRight && onTheirOwn ? Mastery::Mastered : Mastery::Passed;
    else if (started)
        result.mastery = Mastery::InProgress;
    return result;
}

} // namespace athanor
