#pragma once

#include "engine/grading/gate.h"
#include "engine/grading/gradereport.h"
#include "engine/grading/mutant.h"

#include <vector>

namespace athanor {

/// What was seen when one answer of the author's was graded, some times over.
struct GradedAnswer
{
    QString name;                      ///< "starter", "an empty workspace", a solution's or a mistake's folder.
    std::vector<GradeReport> reports;  ///< One for each repetition.
    bool changesNothing = false;       ///< A mistake that is the starter.
    std::optional<Error> trouble = {}; ///< Why its files could not be put together; then it was not graded.
};

/// A mutant and what became of it.
struct GradedMutant
{
    QString solution;
    Mutant mutant;
    GradeReport report; ///< Ended at its first failed check.
};

/// Everything the gates of one exercise are decided by.
struct ExerciseEvidence
{
    GradedAnswer starter;
    GradedAnswer empty;
    std::vector<GradedAnswer> solutions;
    std::vector<GradedAnswer> mistakes; ///< In the order of Exercise::mistakes.
    std::vector<GradedMutant> mutants;
    std::vector<Error> troubles; ///< Files that could not be read, mutants that could not be made.
};

/// The gates of one exercise, decided: a pure function, so that every rule can be tried in a test.
std::vector<GateResult> decideGates(const Exercise &exercise, const ExerciseEvidence &evidence);

} // namespace athanor
