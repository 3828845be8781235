// What the window asks and shows beside its pages: the part of MainWindow that opens dialogs.
#include "app/shell/historydialog.h"
#include "app/shell/homedesk.h"
#include "app/shell/homepage.h"
#include "app/shell/mainwindow.h"
#include "app/shell/noticebar.h"
#include "app/shell/recapdialog.h"
#include "app/shell/sessioncard.h"
#include "app/shell/settingsdialog.h"
#include "app/shell/solutionsdialog.h"
#include "widgets/editor/editortabs.h"

#include <QMessageBox>
#include <QPushButton>

namespace athanor {

void MainWindow::ask(const QString &title, const QString &text, const QString &yes, const QString &no,
                     std::function<void()> act)
{
    auto *question = new QMessageBox(QMessageBox::NoIcon, title, text, QMessageBox::NoButton, this);
    question->setTextFormat(Qt::PlainText); // It may name a file.
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *agree = question->addButton(yes, QMessageBox::AcceptRole);
    agree->setObjectName(QStringLiteral("agree"));
    question->setEscapeButton(question->addButton(no, QMessageBox::RejectRole));
    connect(question, &QMessageBox::buttonClicked, this, [agree, act = std::move(act)](QAbstractButton *clicked) {
        if (clicked == agree) act();
    });
    question->open();
}

void MainWindow::askReset()
{
    if (!m_desk->exercise()) return;
    ask(tr("Start over"),
        tr("Put the starter back? What you have now is kept: in the history, and in a dated folder beside it."),
        tr("Start over"), tr("Keep on"), [this] { m_desk->resetExercise(); });
}

void MainWindow::showSolutions()
{
    const Exercise *exercise = m_desk->exercise();
    if (!exercise || exercise->solutions.isEmpty()) return;
    const ExerciseKey key = m_desk->exerciseKey();
    const ExerciseProgress known = m_progress->snapshot().objective(key.objective).exercises.value(key.exercise);
    if (known.passed || known.solutionSeen) return openSolutions();
    ask(tr("Show a solution"),
        tr("Look at a solution before you passed? It will be noted, and the exercise then counts as passed, not as "
           "mastered, until you start it over and pass on your own. A hint (Ctrl+H) gives less away."),
        tr("Show a solution"), tr("Not yet"), [this] { openSolutions(); });
}

void MainWindow::openSolutions()
{
    const Exercise *exercise = m_desk->exercise();
    if (!exercise) return;
    m_progress->link().recordSolutionSeen(m_desk->exerciseKey());
    m_desk->withFiles([this, shown = *exercise](const QList<LearnerFile> &mine) {
        auto *dialog = new SolutionsDialog(m_theme, shown, mine, this);
        dialog->open();
    });
}

void MainWindow::showHistory()
{
    if (!m_desk->exercise()) return;
    m_desk->withFiles([this](const QList<LearnerFile> &now) {
        auto *dialog = new HistoryDialog(m_theme, *m_progress, m_desk->exerciseKey(), now, this);
        connect(dialog, &HistoryDialog::restoreRequested, m_desk.get(), &StudyDesk::restoreFiles);
        dialog->open();
    });
}

SettingsDialog *MainWindow::showSettings()
{
    m_ui.editors->flush(); // An export has what is on the screen.
    auto *dialog = new SettingsDialog(m_theme, m_settings, *m_progress, m_userData, m_openCourse, this);
    connect(dialog, &SettingsDialog::courseChosen, this, &MainWindow::openCourse);
    dialog->open();
    return dialog;
}

void MainWindow::offerDraft(const Draft &draft)
{
    m_toldNotice->setWords(
        tr("There are newer words of yours for `%1`.").arg(draft.path).remove(QLatin1Char('`')),
        tr("Another program changed the file after you typed; the editor shows the file. Ctrl+Z goes "
           "back to it when you take yours."));
    m_toldNotice->setAction(tr("Take mine"), [this, draft] { m_desk->drafts().take(draft); });
}

void MainWindow::toggleSession()
{
    if (m_progress->snapshot().session) return m_homeDesk->endSession();
    showPage(Page::Home);
    m_home->session()->begin();
}

void MainWindow::showRecap(const StudySession &session)
{
    auto *dialog = new RecapDialog(m_theme, m_desk->course(), session, this);
    dialog->open();
}

} // namespace athanor
