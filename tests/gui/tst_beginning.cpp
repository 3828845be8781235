#include "app/shell/homepage.h"
#include "app/shell/livepane.h"
#include "app/shell/projectpage.h"
#include "app/shell/reviewpage.h"
#include "engine/grading/answers.h"
#include "tests/gui/windowfixture.h"
#include "widgets/routes/routesparts.h"

#include <QAbstractButton>
#include <QListView>
#include <QTabBar>

using namespace athanor;

namespace {

/// Where the keys go now.
QWidget *focus() { return QApplication::focusWidget(); }

} // namespace

/// What is there when something is opened: the focus where one reads or types next, and the map of an application
/// before anything was asked.
class TestBeginning final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void byKeysFromHomeToTheNext();
    void theFocusOutlivesWhatHadIt();
    void everyPageTakesTheFocus();
    void theMapIsThereFirst_data();
    void theMapIsThereFirst();
    void aStarterThatDoesNotLoad();
    void onlyWhatBelongsToThePageIsOffered();

private:
    MainWindow &window() const { return *m_fixture->window; }
    const DeskWidgets &ui() const { return window().widgets(); }
    StudyDesk &desk() const { return window().desk(); }
    /// A key to whatever has the focus, as from the keyboard; false when nothing has it.
    static bool press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *const to = focus();
        if (to) QTest::keyClick(to, key, modifiers);
        return to != nullptr;
    }
    bool reads() const { return focus() == ui().lesson || ui().lesson->isAncestorOf(focus()); }
    bool types() const { return focus() && focus() == ui().editors->currentEditor(); }
    bool goTo(const std::function<bool()> &place, Qt::Key key) const
    {
        for (int i = 0; i < 600 && !place(); ++i) {
            if (key == Qt::Key_Tab && qobject_cast<CodeEditor *>(focus())) press(Qt::Key_Escape);
            QCoreApplication::processEvents(); // What is new on a page is shown with the event loop.
            if (!press(key)) return false;
        }
        return place();
    }
    bool checks(GradeReport *report = nullptr) const
    {
        QSignalSpy graded(&desk(), &StudyDesk::gradeFinished);
        if (!press(Qt::Key_Return, Qt::ControlModifier)) return false;
        if (!QTest::qWaitFor([&] { return !graded.isEmpty(); }, windowPatience)) return false;
        if (report) *report = graded.first().at(0).value<GradeReport>();
        return true;
    }
    QStringList rules() const
    {
        const QAbstractItemModel *model = ui().playground->findChild<QListView *>(QStringLiteral("ruleList"))->model();
        QStringList texts;
        for (int row = 0; row < model->rowCount(); ++row)
            texts << model->index(row, 0).data(Qt::UserRole + 1).toString();
        return texts;
    }
    bool isEnabled(const QString &command) const
    {
        for (const QAction *action : window().actions())
            if (action->text() == command) return action->isEnabled();
        return false;
    }
    bool open(const QString &objective) const
    {
        QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
        desk().openObjective(objective);
        return QTest::qWaitFor([&] { return !opened.isEmpty(); }, windowPatience);
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void TestBeginning::init()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->openHome({1280, 800}));
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
}

void TestBeginning::cleanup()
{
    m_fixture->close();
    m_fixture.reset();
}

void TestBeginning::byKeysFromHomeToTheNext()
{
    QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
    QTRY_VERIFY(focus() && window().home()->isAncestorOf(focus()));
    QVERIFY(press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
    QVERIFY(reads());
    const QString first = desk().objective()->id;
    // To check needs no click before it.
    GradeReport report;
    QVERIFY(checks(&report));
    QVERIFY(!report.passed);
    QVERIFY(goTo([this] { return types(); }, Qt::Key_F6));
    const Result<ProjectFiles> answer = solutionAnswer(*desk().exercise(), desk().exercise()->solutions.value(0));
    QVERIFY(answer);
    for (const QString &path : ui().editors->paths()) {
        CodeEditor *editor = ui().editors->editor(path);
        editor->selectAll();
        editor->replaceSelectedText(QString::fromUtf8(answer->find(path)->content));
    }
    QVERIFY(press(Qt::Key_Space)); // A key arrives in the file, and says nothing to Python at its end.
    QVERIFY(checks(&report));
    QVERIFY(report.passed);
    QVERIFY(types());
    QTRY_VERIFY(ui().lesson->isComplete());
    auto *next = window().findChild<QAbstractButton *>(QStringLiteral("goOn"));
    QVERIFY(next);
    QVERIFY(goTo([next] { return focus() == next; }, Qt::Key_Tab));
    opened.clear();
    QVERIFY(press(Qt::Key_Space));
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
    QVERIFY(reads());
    QVERIFY(desk().objective()->id != first);
    QVERIFY(press(Qt::Key_Left, Qt::AltModifier));
    QTRY_COMPARE_WITH_TIMEOUT(desk().objective()->id, first, windowPatience);
    QVERIFY(reads());
}

void TestBeginning::theFocusOutlivesWhatHadIt()
{
    QString two;
    for (const Module &module : desk().course().modules)
        for (const Objective &objective : module.objectives)
            if (two.isEmpty() && objective.exercises.size() > 1) two = objective.id;
    QVERIFY(open(two));
    // Another exercise, from within the files of this one.
    QVERIFY(goTo([this] { return types(); }, Qt::Key_F6));
    QSignalSpy opened(&desk(), &StudyDesk::exerciseOpened);
    QVERIFY(press(Qt::Key_Down, Qt::AltModifier));
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
    QVERIFY(reads());
    // The same one from the start: who typed types on, in the file that stands there now.
    QVERIFY(goTo([this] { return types(); }, Qt::Key_F6));
    const QPointer<QWidget> before = focus();
    opened.clear();
    desk().resetExercise();
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
    QTRY_VERIFY(!before);
    QVERIFY(types());
    // A check takes the cards of the one before away.
    QVERIFY(checks());
    const auto inCard = [this] {
        const QWidget *area = focus() ? focus()->parentWidget() : nullptr;
        return area && ui().results->isAncestorOf(area) && qobject_cast<QAbstractButton *>(focus()) &&
               focus()->objectName() != QLatin1String("foldResults");
    };
    m_fixture->type(QStringLiteral("raise RuntimeError\n"));
    QVERIFY(checks());
    QVERIFY(goTo(inCard, Qt::Key_Tab));
    const QPointer<QWidget> gone = focus();
    QVERIFY(checks());
    QTRY_VERIFY(!gone);
    QTRY_VERIFY(focus() && ui().results->isAncestorOf(focus()));
}

void TestBeginning::everyPageTakesTheFocus()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("app.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("from flask import Flask\napp = Flask(__name__)\n");
    file.close();
    QVERIFY(press(Qt::Key_E, Qt::ControlModifier));
    QCOMPARE(window().page(), MainWindow::Page::Review);
    QVERIFY(focus() && window().review()->isAncestorOf(focus()));
    QVERIFY(press(Qt::Key_Home, Qt::AltModifier));
    QCOMPARE(window().page(), MainWindow::Page::Home);
    QVERIFY(focus() && window().home()->isAncestorOf(focus()));
    window().openProject(folder.path());
    QTRY_COMPARE_WITH_TIMEOUT(window().page(), MainWindow::Page::Project, windowPatience);
    // Where a key says something: the list of the files, or the file that is open.
    const auto useful = [this] {
        const EditorTabs *editors = window().projectPage()->editors();
        return focus() && (qobject_cast<QAbstractItemView *>(focus()) || focus() == editors->currentEditor());
    };
    QTRY_VERIFY2(useful(), focus() ? focus()->metaObject()->className() : "nothing");
}

void TestBeginning::theMapIsThereFirst_data()
{
    QTest::addColumn<QString>("objective");
    QTest::addColumn<QString>("rule");
    QTest::newRow("the first of the course") << QStringLiteral("flask.config") << QStringLiteral("/climate");
    QTest::newRow("one further") << QStringLiteral("flask.static-route") << QStringLiteral("/contact/");
}

void TestBeginning::theMapIsThereFirst()
{
    QFETCH(QString, objective);
    QFETCH(QString, rule);
    QSignalSpy answered(&desk(), &StudyDesk::requestFinished);
    QSignalSpy ran(&desk(), &StudyDesk::runFinished);
    QVERIFY(open(objective));
    QTRY_VERIFY2_WITH_TIMEOUT(rules().contains(rule), qPrintable(rules().join(QLatin1Char(' '))), windowPatience);
    // It was read, nothing else.
    QVERIFY(answered.isEmpty() && ran.isEmpty());
    QVERIFY(!window().findChild<QLabel *>(QStringLiteral("requestStatus"))->isVisible());
    QVERIFY(!window().widgets().results->isBusy());
}

void TestBeginning::aStarterThatDoesNotLoad()
{
    QVERIFY(open(QStringLiteral("flask.config")));
    QTRY_VERIFY_WITH_TIMEOUT(!rules().isEmpty(), windowPatience);
    m_fixture->type(QStringLiteral("import nothing_of_this_name\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!ui().editors->hasUnsaved(), windowPatience);
    QVERIFY(open(QStringLiteral("flask.static-route")));
    QVERIFY(open(QStringLiteral("flask.config")));
    // Told where the map would stand, without red: nobody has asked.
    const auto words = [this] {
        QString all;
        for (const QLabel *label : ui().playground->findChildren<QLabel *>())
            if (label->isVisible()) all += label->text() + QLatin1Char('\n');
        return all;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(words().contains(QLatin1String("No map yet")), qPrintable(words()), windowPatience);
    QVERIFY(!window().findChild<QWidget *>(QStringLiteral("loadProblem"))->isVisible());
    QCOMPARE(m_fixture->editor()->problemLine(), 0);
    auto *read = window().findChild<QAbstractButton *>(QStringLiteral("readRules"));
    QVERIFY(read->isVisible());
    read->click();
    QTRY_VERIFY_WITH_TIMEOUT(window().findChild<QWidget *>(QStringLiteral("loadProblem"))->isVisible(), windowPatience);
}

void TestBeginning::onlyWhatBelongsToThePageIsOffered()
{
    QVERIFY(open(QStringLiteral("flask.config")));
    QVERIFY(isEnabled(QStringLiteral("Compose the request")) && isEnabled(QStringLiteral("Read the rules")));
    QVERIFY(open(QStringLiteral("alembic.revision")));
    QCOMPARE(ui().live->pane(), LivePane::Pane::Migrations);
    QVERIFY(!isEnabled(QStringLiteral("Compose the request")) && !isEnabled(QStringLiteral("Read the rules")));
    QVERIFY(isEnabled(QStringLiteral("Read the migrations again")));
    QVERIFY(!ui().playground->isVisible());
    // A pane that is still to come: the files have the room, and nothing of another pane stands there.
    ui().live->showPane(LivePane::Pane::None);
    QVERIFY(!ui().live->isVisible() && ui().editors->isVisible());
    QVERIFY(!isEnabled(QStringLiteral("Path of the request")));
    ui().live->showPane(LivePane::Pane::Routes);
    QVERIFY(ui().playground->isVisible());
}

int main(int argc, char **argv) { return runGuiTest<TestBeginning>(argc, argv); }
#include "tst_beginning.moc"
