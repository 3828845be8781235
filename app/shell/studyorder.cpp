// What follows what: the part of StudyDesk that knows the order of objectives and exercises.
#include "app/shell/studydesk.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"

namespace athanor {

bool StudyDesk::isPassed(int exercise) const
{
    const Objective *current = objective();
    if (!current || exercise < 0 || exercise >= static_cast<int>(current->exercises.size())) return false;
    const QString slug = current->exercises[static_cast<size_t>(exercise)].slug;
    return m_passedNow.contains(m_objective + QLatin1Char('/') + slug) ||
           m_progress.snapshot().objective(m_objective).exercises.value(slug).passed;
}

int StudyDesk::exerciseToDo() const
{
    // The next one in their order, from the one that is open and round to it.
    const Objective *current = objective();
    const int count = current ? static_cast<int>(current->exercises.size()) : 0;
    for (int i = 1; i <= count; ++i) {
        const int candidate = (std::max(m_exercise, -1) + i) % count;
        if (!isPassed(candidate)) return candidate;
    }
    return -1;
}

void StudyDesk::offerNext()
{
    const Objective *after = neighbour(1);
    const QString following = QStringLiteral("Alt+→");
    if (const int exercise = exerciseToDo(); exercise >= 0)
        m_ui.results->setNextStep(tr("This objective has another exercise: number %1 of %2.")
                                      .arg(exercise + 1)
                                      .arg(objective()->exercises.size()),
                                  tr("Open it"), exercise == m_exercise + 1 ? QStringLiteral("Alt+↓") : QString());
    else if (after)
        m_ui.results->setNextStep(tr("That was all of this objective. Next: %1.").arg(after->title), tr("Go on"),
                                  following);
    else
        m_ui.results->setNextStep(
            tr("That was all of this objective, and the last one there is. Try the requests on the right, "
               "or start an exercise over (Ctrl+Shift+R)."),
            {}, {});
}

void StudyDesk::goOn()
{
    const int exercise = exerciseToDo();
    if (exercise < 0) return step(1);
    openExercise(exercise);
    readExercise();
}

void StudyDesk::readExercise()
{
    m_ui.lesson->scrollToExercise(m_exercise);
    m_ui.lesson->setFocus(Qt::OtherFocusReason);
}

void StudyDesk::stepExercise(int direction)
{
    const Objective *current = objective();
    const int wanted = m_exercise + direction;
    if (!current || wanted < 0 || wanted >= static_cast<int>(current->exercises.size())) return;
    openExercise(wanted);
    readExercise();
}

const Objective *StudyDesk::neighbour(int direction) const
{
    std::vector<const Objective *> all;
    for (const Module &module : m_course.modules)
        for (const Objective &each : module.objectives) all.push_back(&each);
    for (size_t i = 0; i < all.size(); ++i) {
        if (all[i]->id != m_objective) continue;
        const auto next = static_cast<std::ptrdiff_t>(i) + direction;
        return next >= 0 && next < static_cast<std::ptrdiff_t>(all.size()) ? all[static_cast<size_t>(next)] : nullptr;
    }
    return nullptr;
}

void StudyDesk::step(int direction)
{
    if (const Objective *next = neighbour(direction)) openObjective(next->id);
}

} // namespace athanor
