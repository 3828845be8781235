#include "tests/gui/windowfixture.h"
#include "widgets/common/outputview.h"
#include "widgets/lesson/snippetcard.h"

#include <QAbstractButton>
#include <QProcess>

using namespace athanor;

namespace {

/// The program's own course in a folder that a test may change.
struct CourseCopy
{
    bool make(const WindowFixture &fixture) const
    {
        return QProcess::execute(QStringLiteral("cp"), {QStringLiteral("-r"), fixture.installation.lessons, folder}) ==
               0;
    }
    /// Starts the window anew, with this course.
    void use(WindowFixture &fixture) const
    {
        fixture.window.reset();
        Settings(fixture.data.path()).setCourseFolder(folder);
        fixture.start();
    }

    QTemporaryDir elsewhere;
    const QString folder = elsewhere.filePath(QStringLiteral("course"));
};

} // namespace

/// Another course in the place of the program's own, one that changes, breaks or goes away.
class TestCourses final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anotherCourseAndBack();
    void theCourseFolderDisappears();
    void aCourseThatIsBroken();
    void aStarterThatChanged();
    void aConsoleExampleRunsInThePage();
};

void TestCourses::anotherCourseAndBack()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    MainWindow &window = *fixture.window;
    const CourseCopy course;
    QVERIFY(course.make(fixture));
    const QString &folder = course.folder;
    QSignalSpy ready(&window, &MainWindow::courseReady);
    window.openCourse(folder);
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, windowPatience);
    QCOMPARE(window.page(), MainWindow::Page::Home);
    QVERIFY(!window.desk().objective());
    QVERIFY(window.desk().course().modules.front().objectives.front().folder.startsWith(folder));
    QCOMPARE(fixture.settings->courseFolder(), folder);
    window.openCourse({});
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 2, windowPatience);
    QVERIFY(fixture.settings->courseFolder().isEmpty());
    fixture.close();
}

void TestCourses::theCourseFolderDisappears()
{
    CourseCopy course;
    WindowFixture fixture;
    QVERIFY(course.make(fixture));
    course.use(fixture);
    QVERIFY(fixture.open({1280, 800}));
    MainWindow &window = *fixture.window;
    const QString &folder = course.folder;
    const QString words = fixture.editor()->content();
    const QString objective = window.desk().objective()->id;
    QVERIFY(QDir().rename(folder, folder + QStringLiteral(".gone")));
    auto *notice = window.findChild<QWidget *>(QStringLiteral("courseNotice"));
    QTRY_VERIFY(notice->isVisible());
    // What is open stays, and everything that needs the folder says so without falling over.
    QCOMPARE(window.desk().objective()->id, objective);
    QCOMPARE(fixture.editor()->content(), words);
    QSignalSpy graded(&window.desk(), &StudyDesk::gradeFinished);
    window.desk().check();
    QTRY_VERIFY_WITH_TIMEOUT(!window.widgets().results->isBusy(), windowPatience);
    QVERIFY(graded.isEmpty() || !graded.first().at(0).value<GradeReport>().passed);
    window.desk().resetExercise();
    window.desk().stepExercise(1);
    window.desk().stepExercise(-1);
    QCOMPARE(fixture.editor()->content(), words);
    QVERIFY(QDir().rename(folder + QStringLiteral(".gone"), folder));
    QTRY_VERIFY(!notice->isVisible());
    fixture.close();
}

void TestCourses::aCourseThatIsBroken()
{
    QTemporaryDir elsewhere;
    WindowFixture fixture;
    fixture.window.reset();
    Settings(fixture.data.path()).setCourseFolder(elsewhere.path());
    fixture.start();
    QSignalSpy broken(fixture.window.get(), &MainWindow::courseBroken);
    fixture.window->show();
    QTRY_COMPARE_WITH_TIMEOUT(broken.count(), 1, windowPatience);
    auto *back = fixture.window->findChild<QAbstractButton *>(QStringLiteral("homeMessageAction"));
    QTRY_VERIFY(back->isVisible());
    QSignalSpy ready(fixture.window.get(), &MainWindow::courseReady);
    back->click();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, windowPatience);
    QVERIFY(fixture.settings->courseFolder().isEmpty());
    fixture.close();
}

void TestCourses::aStarterThatChanged()
{
    CourseCopy course;
    WindowFixture fixture;
    QVERIFY(course.make(fixture));
    course.use(fixture);
    QVERIFY(fixture.open({1280, 800}));
    const QString edited = fixture.window->widgets().editors->currentPath();
    fixture.type(QStringLiteral("# mine\n"));
    QTRY_VERIFY(!fixture.window->widgets().editors->hasUnsaved());
    const QString starter = fixture.window->desk().exercise()->folder + QStringLiteral("/starter/");
    fixture.close();
    QFile changed(starter + edited);
    QVERIFY(changed.open(QIODevice::Append) && changed.write("# newer\n") > 0);
    changed.close();
    fixture.start();
    QVERIFY(fixture.open({1280, 800}));
    QCOMPARE(fixture.editor()->content(), QStringLiteral("# mine\n"));
    auto *told = fixture.window->findChild<QWidget *>(QStringLiteral("toldNotice"));
    QTRY_VERIFY(told->isVisible());
    QCOMPARE(told->accessibleName(), QStringLiteral("This exercise is newer than your last visit."));
    fixture.close();
}

void TestCourses::aConsoleExampleRunsInThePage()
{
    const CourseCopy course;
    WindowFixture fixture;
    QVERIFY(course.make(fixture));
    const QString first =
        QDir(course.folder + QStringLiteral("/03-flask")).entryList({QStringLiteral("[0-9]*")}).first();
    QFile page(course.folder + QStringLiteral("/03-flask/") + first + QStringLiteral("/lesson.md"));
    QVERIFY(page.open(QIODevice::Append));
    // Two commands after one another in one folder, one of which goes wrong.
    page.write("\n## At a console\n\n```console run\n$ python3 -c \"print(6 * 7)\" > answer.txt\n$ cat answer.txt\n"
               "$ cat nowhere.txt\n```\n");
    page.close();
    course.use(fixture);
    QVERIFY(fixture.open({1280, 800}));
    LessonView *lesson = fixture.window->widgets().lesson;
    SnippetCard *card = lesson->snippet(lesson->snippetCount() - 1);
    QCOMPARE(card->block().language, QStringLiteral("console"));
    QSignalSpy finished(&fixture.window->desk(), &StudyDesk::snippetFinished);
    QTest::mouseClick(card->findChild<QWidget *>(QStringLiteral("runSnippet")), Qt::LeftButton);
    QVERIFY(card->isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, windowPatience);
    QVERIFY(!card->isRunning());
    const QString shown = card->outputView()->toPlainText();
    QVERIFY2(shown.contains(QLatin1String("42")), qPrintable(shown));
    QVERIFY2(shown.contains(QLatin1String("nowhere.txt")), qPrintable(shown));
    // The exercise's own files are not touched by it.
    QVERIFY(!fixture.window->widgets().editors->paths().contains(QStringLiteral("answer.txt")));
    fixture.close();
}

int main(int argc, char **argv) { return runGuiTest<TestCourses>(argc, argv); }
#include "tst_courses.moc"
