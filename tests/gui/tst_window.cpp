#include "engine/grading/answers.h"
#include "tests/gui/windowfixture.h"
#include "widgets/browser/browserpane.h"
#include "widgets/common/outputview.h"
#include "widgets/lesson/snippetcard.h"
#include "widgets/results/checkcard.h"

#include <QAccessible>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QScrollBar>
#include <QWebEnginePage>

using namespace athanor;

namespace {

/// Records the longest time the GUI thread did not answer.
class Heartbeat final : public QObject
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(5);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longest = std::max(m_longest, m_since.restart());
            ++m_beats;
        });
        m_since.start();
        m_timer.start();
    }
    qint64 longest() const { return m_longest; }
    int beats() const { return m_beats; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
    int m_beats = 0;
};

} // namespace

class TestWindow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void nothingRunsByItself();
    void wrongAnswerThenRightOne();
    void aSnippetRunsWhereItStands();
    void aRequestIsTracedAndTheBrowserShowsThePage();
    void aFileThatDoesNotLoadSaysWhere();
    void theWindowStaysAlive_data();
    void theWindowStaysAlive();
    void everyActionHasAKey();
    void everyControlHasAName();
    void resetKeepsTheAnswer();
    void twoAtOnce();
    void commandLine_data();
    void commandLine();

private:
    CodeEditor *editor() const { return m_window->widgets().editors->editor(m_file); }
    void setAnswer(const Result<ProjectFiles> &files);
    GradeReport checkByKey();

    std::unique_ptr<WindowFixture> m_fixture;
    MainWindow *m_window = nullptr;
    QString m_file;
    int m_runsSeen = 0;
};

void TestWindow::initTestCase()
{
    m_fixture = std::make_unique<WindowFixture>();
    m_window = m_fixture->window.get();
    connect(&m_window->desk(), &StudyDesk::runFinished, this, [this] { ++m_runsSeen; });
    QSignalSpy opened(&m_window->desk(), &StudyDesk::exerciseOpened);
    QSignalSpy painted(m_window, &MainWindow::firstPainted);
    QVERIFY(m_fixture->openHome({1280, 800}));
    QCOMPARE(painted.count(), 1);
    QVERIFY(!m_window->desk().objective()); // It opens on home; nothing is begun.
    QCOMPARE(m_window->page(), MainWindow::Page::Home);
    m_window->desk().openObjective(m_window->desk().course().modules.front().objectives.front().id);
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
    QVERIFY(QTest::qWaitForWindowActive(m_window));
    m_file = m_window->widgets().editors->currentPath();
    QVERIFY(m_file.endsWith(QLatin1String(".py")));
    QVERIFY(m_fixture->engineWords().contains(QLatin1String("Engine ready")));
}

void TestWindow::cleanupTestCase()
{
    QElapsedTimer since;
    since.start();
    m_fixture->close();
    QVERIFY(since.elapsed() < 5000);
}

void TestWindow::setAnswer(const Result<ProjectFiles> &files)
{
    QVERIFY(files.ok());
    EditorTabs *tabs = m_window->widgets().editors;
    for (const QString &path : tabs->paths()) {
        tabs->editor(path)->selectAll();
        tabs->editor(path)->replaceSelectedText(QString::fromUtf8(files->find(path)->content));
    }
}

GradeReport TestWindow::checkByKey()
{
    QSignalSpy graded(&m_window->desk(), &StudyDesk::gradeFinished);
    editor()->setFocus();
    QTest::keyClick(editor(), Qt::Key_Return, Qt::ControlModifier);
    if (!QTest::qWaitFor([&] { return graded.count() == 1; }, windowPatience)) return {};
    return graded.at(0).at(0).value<GradeReport>();
}

void TestWindow::nothingRunsByItself()
{
    QCOMPARE(m_runsSeen, 0);
    QVERIFY(!m_window->widgets().playground->browser()->hasBridge() ||
            m_window->findChild<QLabel *>(QStringLiteral("requestStatus"))->isHidden());
}

void TestWindow::wrongAnswerThenRightOne()
{
    const Exercise exercise = *m_window->desk().exercise();
    QVERIFY(!exercise.mistakes.empty());
    const KnownMistake mistake = exercise.mistakes.front();
    setAnswer(mistakeAnswer(exercise, mistake));
    const GradeReport wrong = checkByKey();
    QCOMPARE(wrong.state, GradeReport::State::Graded);
    QVERIFY(!wrong.passed);
    auto *card = m_window->findChild<CheckCard *>(QLatin1String("check:") + mistake.check);
    QVERIFY(card);
    QTRY_VERIFY(card->isVisible());
    QVERIFY2(card->result().message.contains(mistake.message), qPrintable(card->result().message));
    QTRY_VERIFY(card->findChild<QLabel *>(QStringLiteral("checkMessage"))->isVisible());

    setAnswer(solutionAnswer(exercise, exercise.solutions.value(0)));
    const GradeReport right = checkByKey();
    QVERIFY(right.passed);
    QVERIFY(m_window->findChild<QWidget *>(QStringLiteral("passedBanner")));
    QVERIFY(!m_window->widgets().editors->hasUnsaved());
    const QString objective = m_window->desk().objective()->id;
    QTRY_VERIFY(m_window->progress().snapshot().objective(objective).exercises.value(exercise.slug).passed);
}

void TestWindow::aSnippetRunsWhereItStands()
{
    LessonView *lesson = m_window->widgets().lesson;
    QSignalSpy finished(&m_window->desk(), &StudyDesk::snippetFinished);
    QTRY_VERIFY(lesson->isComplete());
    SnippetCard *card = lesson->snippet(0);
    QTest::mouseClick(card->findChild<QWidget *>(QStringLiteral("runSnippet")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, windowPatience);
    QString recorded;
    for (const LessonBlock &block : m_window->desk().objective()->lesson)
        if (recorded.isEmpty() && block.code == card->block().code) recorded = block.recordedOutput;
    QCOMPARE(card->outputView()->toPlainText().trimmed(), recorded.trimmed());
}

void TestWindow::aRequestIsTracedAndTheBrowserShowsThePage()
{
    editor()->selectAll();
    editor()->replaceSelectedText(
        QStringLiteral("from flask import Flask\napp = Flask(__name__)\n"
                       "@app.route('/hello/<name>')\ndef hello(name):\n"
                       "    return f'<h1 id=who>{name}</h1><a id=go href=/hello/link>go</a>'\n"));
    QSignalSpy answered(&m_window->desk(), &StudyDesk::requestFinished);
    QTest::keyClick(m_window, Qt::Key_L, Qt::ControlModifier);
    auto *path = m_window->findChild<QLineEdit *>(QStringLiteral("requestPath"));
    QTRY_VERIFY(path->hasFocus());
    path->setText(QStringLiteral("/hello/Comet"));
    QTest::keyClick(path, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, windowPatience);
    const auto trace = answered.at(0).at(0).value<RequestTrace>();
    QCOMPARE(trace.status, 200);
    QCOMPARE(trace.endpoint, QStringLiteral("hello"));
    QCOMPARE(m_window->findChild<QLabel *>(QStringLiteral("requestStatus"))->text(), QStringLiteral("200"));

    BrowserPane *browser = m_window->widgets().playground->browser();
    QSignalSpy loaded(browser, &BrowserPane::loadFinished);
    m_window->widgets().playground->setPage(RoutePlayground::Page::Browser);
    browser->open(QStringLiteral("/hello/Wire"));
    // Shared: the last question's answer may come when this function has returned.
    const auto answer = std::make_shared<QString>();
    QString &seen = *answer;
    const auto ask = [&](const QString &script) {
        browser->page()->runJavaScript(script, 0, [answer](const QVariant &value) { *answer = value.toString(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(browser->page() != nullptr, windowPatience);
    QTRY_VERIFY_WITH_TIMEOUT(
        (ask(QStringLiteral("(document.getElementById('who') || {}).innerText")), seen == QLatin1String("Wire")),
        windowPatience);
    ask(QStringLiteral("document.getElementById('go').click(); ''"));
    QTRY_VERIFY_WITH_TIMEOUT(
        (ask(QStringLiteral("(document.getElementById('who') || {}).innerText")), seen == QLatin1String("link")),
        windowPatience);
    QTRY_COMPARE(browser->path(), QStringLiteral("/hello/link"));
    // Another origin is refused before anything is sent.
    seen.clear();
    ask(QStringLiteral(
        "window.r = ''; fetch('http://127.0.0.1:9/').then(() => window.r = 'sent', () => window.r = 'refused'); ''"));
    QTRY_VERIFY_WITH_TIMEOUT((ask(QStringLiteral("window.r")), seen == QLatin1String("refused")), windowPatience);
    m_window->widgets().playground->setPage(RoutePlayground::Page::Routes);
}

void TestWindow::aFileThatDoesNotLoadSaysWhere()
{
    editor()->selectAll();
    editor()->replaceSelectedText(
        QStringLiteral("from flask import Flask\napp = Flask(__name__)\nraise RuntimeError('no hay')\n"));
    auto *path = m_window->findChild<QLineEdit *>(QStringLiteral("requestPath"));
    QTest::keyClick(path, Qt::Key_Return);
    auto *problem = m_window->findChild<QWidget *>(QStringLiteral("loadProblem"));
    QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), windowPatience);
    QCOMPARE(editor()->problemLine(), 3);
    const GradeReport report = checkByKey();
    QCOMPARE(report.state, GradeReport::State::NotLoaded);
    QTest::mouseClick(m_window->findChild<QWidget *>(QStringLiteral("goToSource")), Qt::LeftButton);
    int line = 0, column = 0;
    editor()->getCursorPosition(&line, &column);
    QCOMPARE(line, 2);
}

void TestWindow::theWindowStaysAlive_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("flood") << QStringLiteral("while True: print('x' * 200)") << false;
    QTest::newRow("one endless line") << QStringLiteral("while True: print('x', end='')") << false;
    QTest::newRow("loop") << QStringLiteral("while True: pass") << true;
    QTest::newRow("killed") << QStringLiteral("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)") << false;
}

void TestWindow::theWindowStaysAlive()
{
    QFETCH(QString, code);
    QFETCH(bool, cancelled);
    editor()->selectAll();
    editor()->replaceSelectedText(code + QLatin1Char('\n'));
    editor()->setFocus();
    QSignalSpy finished(&m_window->desk(), &StudyDesk::runFinished);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->widgets().editors->hasUnsaved(), windowPatience);
    Heartbeat heart;
    QTest::keyClick(editor(), Qt::Key_F5);
    QVERIFY(m_window->widgets().results->isBusy());
    if (cancelled) {
        QTRY_VERIFY_WITH_TIMEOUT(heart.beats() > 40, windowPatience);
        QElapsedTimer since;
        since.start();
        QTest::keyClick(editor(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, windowPatience);
        QVERIFY2(since.elapsed() < 1000, qPrintable(QString::number(since.elapsed())));
        QCOMPARE(finished.at(0).at(0).value<RunStatus>().verdict, Verdict::Cancelled);
        QCOMPARE(editor()->problemLine(), 0); // To cancel is no fault of the line it was at.
    }
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, windowPatience);
    QVERIFY(finished.at(0).at(0).value<RunStatus>().verdict != Verdict::Ok);
    const int beats = heart.beats();
    QTRY_VERIFY(heart.beats() > beats + 20);
    QVERIFY2(heart.longest() < 50, qPrintable(QStringLiteral("%1 ms").arg(heart.longest())));
    QVERIFY(!m_window->widgets().results->isBusy());
}

void TestWindow::everyActionHasAKey()
{
    QStringList without;
    // A project of the learner's own has actions of its own, which are off beside the course, and takes over their
    // keys.
    QList<QAction *> ofProjects;
    for (const QMenu *menu : m_window->findChildren<QMenu *>())
        if (menu->title() == QLatin1String("Project")) ofProjects = menu->actions();
    QVERIFY(ofProjects.size() > 5);
    QHash<QString, int> keys;
    for (QAction *action : m_window->findChildren<QAction *>()) {
        if (action->isSeparator() || action->menu() || action->text().isEmpty() || action->parent() != m_window)
            continue;
        if (action->shortcuts().isEmpty()) without << action->text();
        if (ofProjects.contains(action) && !action->isEnabled()) continue;
        for (const QKeySequence &key : action->shortcuts()) ++keys[key.toString()];
    }
    QVERIFY2(without.isEmpty(), qPrintable(without.join(QLatin1String(", "))));
    QVERIFY(keys.size() > 20);
    for (auto it = keys.cbegin(); it != keys.cend(); ++it) QVERIFY2(it.value() == 1, qPrintable(it.key()));
}

void TestWindow::everyControlHasAName()
{
    QStringList nameless;
    int seen = 0;
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
        // The parts a control is made of are spoken of with it.
        if (widget->objectName().startsWith(QLatin1String("qt_")) || qobject_cast<QScrollBar *>(widget)) continue;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        if (!interface) continue;
        ++seen;
        if (interface->text(QAccessible::Name).trimmed().isEmpty())
            nameless << QStringLiteral("%1 %2 in %3")
                            .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                                 widget->parentWidget()
                                     ? QLatin1String(widget->parentWidget()->metaObject()->className())
                                     : QLatin1String());
    }
    QVERIFY(seen > 20);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
}

void TestWindow::resetKeepsTheAnswer()
{
    editor()->selectAll();
    editor()->replaceSelectedText(QStringLiteral("# mine\n"));
    QSignalSpy opened(&m_window->desk(), &StudyDesk::exerciseOpened);
    m_window->desk().resetExercise();
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, windowPatience);
    const Exercise exercise = *m_window->desk().exercise();
    QFile starter(exercise.folder + QStringLiteral("/starter/") + m_file);
    QVERIFY(starter.open(QIODevice::ReadOnly));
    QCOMPARE(editor()->content(), QString::fromUtf8(starter.readAll()));
    const QDir beside(m_fixture->data.filePath(QStringLiteral("workspaces/") + m_window->desk().objective()->id));
    const QStringList kept = beside.entryList({exercise.slug + QStringLiteral(".2*")}, QDir::Dirs);
    QCOMPARE(kept.size(), 1);
    QFile mine(beside.filePath(kept.first() + QLatin1Char('/') + m_file));
    QVERIFY(mine.open(QIODevice::ReadOnly));
    QCOMPARE(mine.readAll(), QByteArray("# mine\n"));
}

void TestWindow::twoAtOnce()
{
    QProcess other;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ATHANOR_DATA"), m_fixture->data.path());
    other.setProcessEnvironment(environment);
    other.start(qEnvironmentVariable("ATHANOR_BIN_DIR") + QStringLiteral("/athanor"),
                {QStringLiteral("--print-ready"), QStringLiteral("--quit-when-ready")});
    QTRY_VERIFY_WITH_TIMEOUT(other.state() == QProcess::NotRunning, windowPatience);
    QCOMPARE(other.exitStatus(), QProcess::NormalExit);
    QCOMPARE(other.exitCode(), 0);
    QVERIFY(QString::fromUtf8(other.readAllStandardOutput()).startsWith(QLatin1String("ready ")));
    QVERIFY(m_window->desk().engineReady());
}

void TestWindow::commandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("word");
    QTest::newRow("help") << QStringList{QStringLiteral("--help")} << 0 << QStringLiteral("Usage");
    QTest::newRow("unknown") << QStringList{QStringLiteral("--nonsense")} << 2 << QStringLiteral("--nonsense");
    QTest::newRow("theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")} << 2
                           << QStringLiteral("pink");
}

void TestWindow::commandLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QString, word);
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(qEnvironmentVariable("ATHANOR_BIN_DIR") + QStringLiteral("/athanor"), arguments);
    QTRY_VERIFY_WITH_TIMEOUT(program.state() == QProcess::NotRunning, windowPatience);
    QCOMPARE(program.exitCode(), status);
    QVERIFY(QString::fromUtf8(program.readAll()).contains(word));
}

int main(int argc, char **argv) { return runGuiTest<TestWindow>(argc, argv); }
#include "tst_window.moc"
