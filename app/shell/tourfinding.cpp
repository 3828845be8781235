// The part of the tour that shows how something is found: go to anything, the glossary, a long history.
#include "app/shell/filesview.h"
#include "app/shell/glossarydialog.h"
#include "app/shell/gotodialog.h"
#include "app/shell/historydialog.h"
#include "app/shell/tour.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"

#include <QAction>
#include <QFile>
#include <QLineEdit>
#include <QListView>

namespace athanor {

namespace {

constexpr int manyChecks = 14;

QString nothing() { return {}; }

QLineEdit *fieldOf(const QDialog *dialog) { return dialog ? dialog->findChild<QLineEdit *>() : nullptr; }

void closeAll(const MainWindow &window)
{
    for (QDialog *dialog : window.findChildren<QDialog *>()) dialog->close();
}

} // namespace

void Tour::buildFinding()
{
    const auto choose = [this](const QString &text) {
        for (QAction *action : m_window.findChildren<QAction *>())
            if (action->text() == text) return action->trigger();
    };
    const auto search = [this](const QString &text) {
        if (QLineEdit *field = fieldOf(m_window.findChild<GoToDialog *>())) field->setText(text);
    };
    const auto found = [this] {
        auto *dialog = m_window.findChild<GoToDialog *>();
        auto *list = dialog ? dialog->findChild<QListView *>() : nullptr;
        return list ? list->model()->rowCount() : -1;
    };
    m_steps.push_back({QStringLiteral("17b-go-to-anything"), [choose] { choose(QStringLiteral("Go to anything…")); },
                       [found] { return found() > 0; }, nothing});
    m_steps.push_back({QStringLiteral("17c-found"), [search] { search(QStringLiteral("converter")); },
                       [found] { return found() > 0; }, nothing});
    m_steps.push_back({QStringLiteral("17d-nothing-found"), [search] { search(QStringLiteral("zebra crossing")); },
                       [found] { return found() == 0; }, nothing});
    m_steps.push_back({QStringLiteral("17e-glossary"),
                       [this, choose] {
                           closeAll(m_window);
                           choose(QStringLiteral("Glossary"));
                       },
                       [this] { return m_window.findChild<GlossaryDialog *>() != nullptr; }, nothing});
    m_steps.push_back({QStringLiteral("17f-glossary-nothing"),
                       [this] {
                           if (QLineEdit *field = fieldOf(m_window.findChild<GlossaryDialog *>()))
                               field->setText(QStringLiteral("zebra crossing"));
                       },
                       [] { return true; }, nothing});
}

void Tour::buildLongHistory()
{
    m_steps.push_back({QStringLiteral("20a-long-history"),
                       [this] {
                           m_checksLeft = manyChecks;
                           m_hasReport = true;
                           m_opened = false;
                           m_window.desk().openPlace(m_checkedOne.objective, m_checkedOne.exercise);
                           m_window.showPage(MainWindow::Page::Study);
                       },
                       [this] { return checkedOften(); }, nothing});
}

/// Checks one answer after the other, all different; whether the dialog shows what was kept of them.
bool Tour::checkedOften()
{
    if (auto *dialog = m_window.findChild<HistoryDialog *>()) return !dialog->files()->text().isEmpty();
    if (!m_hasReport) return false;
    if (m_checksLeft-- > 0) {
        m_hasReport = false;
        type(QStringLiteral("from flask import Flask\n\napp = Flask(__name__)\n# Try %1\n%2")
                 .arg(manyChecks - m_checksLeft)
                 .arg(m_checksLeft % 4 == 0 ? QStringLiteral("app.route(\n") : QString()));
        m_window.desk().check();
    } else {
        m_window.showHistory();
    }
    return false;
}

} // namespace athanor
