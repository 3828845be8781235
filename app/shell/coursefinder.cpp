#include "app/shell/coursefinder.h"

#include "app/shell/glossarydialog.h"
#include "engine/course/course.h"

#include <QTimer>
#include <QtConcurrentRun>

#include <algorithm>

namespace athanor {

CourseFinder::CourseFinder(const Theme &theme, QWidget *window)
    : QObject(window), m_theme(theme), m_window(window), m_glossary(std::make_shared<Glossary>())
{
    connect(&m_reading, &QFutureWatcher<Found>::finished, this, [this] { take(m_reading.result()); });
}

CourseFinder::~CourseFinder()
{
    if (m_reading.isRunning()) m_reading.waitForFinished();
}

void CourseFinder::setCourse(const Course &course, const QString &folder)
{
    m_index.reset();
    m_glossary = std::make_shared<Glossary>();
    m_objectives.clear();
    for (const Module &module : course.modules)
        for (const Objective &objective : module.objectives)
            m_objectives.push_back({objective.id, objective.title, module.title});
    // A watcher forgets the future it had, so that the answer for a course that was left never arrives.
    m_reading.setFuture(QtConcurrent::run([course, folder] {
        auto glossary = std::make_shared<const Glossary>(Glossary::load(folder));
        auto index = std::make_shared<const SearchIndex>(course, *glossary);
        return Found{std::move(index), std::move(glossary)};
    }));
}

void CourseFinder::take(const Found &found)
{
    m_index = found.index;
    m_glossary = found.glossary;
    if (m_dialog) m_dialog->setIndex(m_index);
    Q_EMIT ready();
}

const Glossary &CourseFinder::glossary() const { return *m_glossary; }

void CourseFinder::goToAnything(std::vector<GoToDialog::Action> actions)
{
    if (m_dialog) return;
    GoToDialog::Sources sources;
    sources.objectives = m_objectives;
    sources.index = m_index;
    sources.actions = std::move(actions);
    sources.openPlace = [this](const QString &objective, int block, SearchHit::Part part) {
        Q_EMIT placeChosen(objective, block, part);
    };
    sources.openTerm = [this](const QString &term) { showGlossary(term); };
    m_dialog = new GoToDialog(m_theme, std::move(sources), m_window);
    m_dialog->open();
}

void CourseFinder::showGlossary(const QString &term)
{
    if (!m_words) {
        const auto titleOf = [this](const QString &id) {
            const auto found = std::ranges::find(m_objectives, id, &GoToDialog::ObjectiveName::id);
            return found == m_objectives.end() ? QString() : found->title;
        };
        m_words = new GlossaryDialog(m_theme, m_glossary, titleOf, m_window);
        connect(m_words, &GlossaryDialog::objectiveChosen, this, [this](const QString &id) {
            // After the dialog is gone, so that the page gets the focus.
            QTimer::singleShot(0, this, [this, id] { Q_EMIT placeChosen(id, -1, SearchHit::Part::Page); });
        });
        m_words->open();
    }
    if (!term.isEmpty()) m_words->showTerm(term);
}

} // namespace athanor
