// The part of the tour that shows what is remembered: home, questions, history, solutions, review, settings.
#include "app/shell/filesview.h"
#include "app/shell/historydialog.h"
#include "app/shell/homepage.h"
#include "app/shell/recapdialog.h"
#include "app/shell/reviewpage.h"
#include "app/shell/sessioncard.h"
#include "app/shell/settingsdialog.h"
#include "app/shell/solutionsdialog.h"
#include "app/shell/statusline.h"
#include "app/shell/tour.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"

#include <QAbstractButton>

namespace athanor {

namespace {

QString nothing() { return {}; }

/// Answers as wrong as a question allows: every option that is not right.
void answerWrong(QuizCard *card)
{
    const std::vector<QuizOption> &options = card->question().options;
    for (int i = 0; i < static_cast<int>(options.size()); ++i)
        if (!options[static_cast<size_t>(i)].correct)
            if (auto *option = card->findChild<QAbstractButton *>(QStringLiteral("option%1").arg(i))) option->click();
    card->answer();
}

} // namespace

void Tour::buildHome()
{
    m_steps.push_back({QStringLiteral("01-first-start"), [] {},
                       [this] {
                           return m_window.desk().engineReady() && m_window.progress().isOpen() &&
                                  !m_window.home()->offer().objective.isEmpty();
                       },
                       [this] {
                           return m_window.home()->offer().kind == ContinueOffer::Kind::Begin
                                      ? QString()
                                      : QStringLiteral("A first start does not begin.");
                       }});
}

void Tour::buildQuestions()
{
    const DeskWidgets &ui = m_window.widgets();
    m_steps.push_back(
        {QStringLiteral("13-question-wrong"),
         [this, &ui] {
             const Objective *objective = m_window.desk().objective();
             if (objective->quiz.empty()) return;
             QuizCard *card = ui.lesson->quiz(objective->quiz.front().id);
             answerWrong(card);
             ui.lesson->scrollToQuestion(0);
         },
         [this] { return m_window.progress().snapshot().cards > 0 || m_window.desk().objective()->quiz.empty(); },
         nothing});
}

void Tour::buildMemory()
{
    m_steps.push_back({QStringLiteral("18-history"),
                       [this] {
                           for (QDialog *dialog : m_window.findChildren<QDialog *>()) dialog->close();
                           m_window.desk().openPlace(m_checkedOne.objective, m_checkedOne.exercise);
                           m_window.showHistory();
                       },
                       [this] {
                           auto *dialog = m_window.findChild<HistoryDialog *>();
                           return dialog && !dialog->files()->text().isEmpty();
                       },
                       nothing});
    m_steps.push_back({QStringLiteral("19-solutions"),
                       [this] {
                           if (auto *dialog = m_window.findChild<HistoryDialog *>()) dialog->close();
                           m_window.showSolutions();
                       },
                       [this] {
                           auto *dialog = m_window.findChild<SolutionsDialog *>();
                           return dialog && !dialog->files()->text().isEmpty();
                       },
                       nothing});
    m_steps.push_back({QStringLiteral("20-home"),
                       [this] {
                           if (auto *dialog = m_window.findChild<SolutionsDialog *>()) dialog->close();
                           SessionGoal goal;
                           goal.words = QStringLiteral("Understand why a rule matches");
                           goal.minutes = std::chrono::minutes(25);
                           m_window.progress().link().startSession(goal);
                           m_window.showPage(MainWindow::Page::Home);
                       },
                       [this] { return m_window.progress().snapshot().session.has_value(); }, nothing});
}

void Tour::buildReview()
{
    m_steps.push_back({QStringLiteral("20b-session-ended"),
                       [this] {
                           if (auto *dialog = m_window.findChild<HistoryDialog *>()) dialog->close();
                           m_window.showPage(MainWindow::Page::Home);
                           if (auto *end = m_window.findChild<QAbstractButton *>(QStringLiteral("endSession")))
                               end->click();
                       },
                       [this] { return m_window.findChild<RecapDialog *>() != nullptr; }, nothing});
    m_steps.push_back({QStringLiteral("21-home-with-reviews"),
                       [this] {
                           if (auto *dialog = m_window.findChild<RecapDialog *>()) dialog->close();
                           *m_clock = 2 * 24 * 3600;
                           m_window.progress().link().refresh();
                       },
                       [this] { return !m_window.progress().snapshot().due.isEmpty(); }, nothing});
    m_steps.push_back({QStringLiteral("22-review"), [this] { m_window.showPage(MainWindow::Page::Review); },
                       [this] { return m_window.review()->left() > 0; }, nothing});
    m_steps.push_back({QStringLiteral("23-review-answered"),
                       [this] {
                           if (QuizCard *card = m_window.review()->quiz())
                               answerWrong(card);
                           else if (auto *known =
                                        m_window.review()->findChild<QAbstractButton *>(QStringLiteral("recalled")))
                               known->click();
                       },
                       [this] { return m_window.review()->canGrade(); }, nothing});
    m_steps.push_back({QStringLiteral("24-review-done"),
                       [this] {
                           while (m_window.review()->left() > 0) {
                               if (QuizCard *card = m_window.review()->quiz(); card && !card->isAnswered())
                                   answerWrong(card);
                               else if (auto *known =
                                            m_window.review()->findChild<QAbstractButton *>(QStringLiteral("recalled")))
                                   known->click();
                               m_window.review()->gradeActions().at(2)->trigger();
                           }
                       },
                       [this] { return m_window.progress().snapshot().due.isEmpty(); }, nothing});
    m_steps.push_back({QStringLiteral("25-settings"),
                       [this] {
                           m_window.showPage(MainWindow::Page::Home);
                           m_window.showSettings();
                       },
                       [this] { return m_window.findChild<SettingsDialog *>() != nullptr; }, nothing});
}

void Tour::buildStates()
{
    m_steps.push_back({QStringLiteral("26-engine-starting"),
                       [this] {
                           if (auto *dialog = m_window.findChild<SettingsDialog *>()) dialog->close();
                           m_window.showPage(MainWindow::Page::Study);
                           showEngine({});
                       },
                       [] { return true; }, nothing});
    m_steps.push_back({QStringLiteral("27-no-engine"),
                       [this] {
                           EngineState state;
                           state.phase = EngineState::Phase::Unavailable;
                           state.message = QStringLiteral(
                               "This system does not let a program make a sandbox (user namespaces are switched off), "
                               "so no code is run. `sudo sysctl kernel.unprivileged_userns_clone=1` allows it.");
                           showEngine(state);
                       },
                       [] { return true; }, nothing});
    m_steps.push_back(
        {QStringLiteral("28-not-kept"),
         [this] {
             showEngine(m_engine);
             m_window.showPage(MainWindow::Page::Home);
             m_window.warnNotKept(QStringLiteral(
                 "`/media/stick/athanor` cannot be written, so answers and settings go when the window is "
                 "closed. Make it writable, or start Athanor with `ATHANOR_DATA` set to a folder of yours."));
         },
         [] { return true; }, nothing});
    m_steps.push_back({QStringLiteral("29-no-course"), [this] { m_window.openCourse(m_nothing.path()); },
                       [this] { return m_broken; }, nothing});
}

void Tour::showEngine(const EngineState &state)
{
    m_window.widgets().status->setEngine(state);
    Q_EMIT m_window.desk().engineChanged(state);
}

} // namespace athanor
