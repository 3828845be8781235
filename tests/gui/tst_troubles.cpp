#include "app/shell/gotodialog.h"
#include "tests/gui/windowfixture.h"
#include "widgets/browser/browserpane.h"

#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QProcess>
#include <QWebEnginePage>

#include <csignal>

using namespace athanor;

namespace {

/// The engine's workers that this program started, and only those.
QList<qint64> ownWorkers()
{
    QList<qint64> result;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(name));
        if (name.toLongLong() == 0 || !stat.open(QIODevice::ReadOnly)) continue;
        const QByteArray line = stat.readAll();
        const QByteArray command = line.mid(line.indexOf('(') + 1, line.lastIndexOf(')') - line.indexOf('(') - 1);
        const qint64 parent = line.mid(line.lastIndexOf(')') + 4).split(' ').value(0).toLongLong();
        if (parent == QCoreApplication::applicationPid() && command.startsWith("athanor-work"))
            result << name.toLongLong();
    }
    return result;
}

const auto application = QStringLiteral("from flask import Flask, Response\napp = Flask(__name__)\n"
                                        "@app.route('/')\ndef start():\n"
                                        "    return '<p id=at>start</p><a id=pop target=_blank href=/popup>p</a><a "
                                        "id=out target=_blank href=http://127.0.0.1:9/>o</a>'\n"
                                        "@app.route('/popup')\ndef popup():\n    return '<p id=at>popup</p>'\n"
                                        "@app.route('/file')\ndef file():\n"
                                        "    return Response(b'1,2', headers={'Content-Disposition': 'attachment; "
                                        "filename=a.csv'}, mimetype='text/csv')\n");

} // namespace

/// What goes wrong around the window, and that it goes on.
class TestTroubles final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theWorkerIsKilled_data();
    void theWorkerIsKilled();
    void closeWhileACheckRuns();
    void noPlaceForAnswers();
    void damagedSettings();
    void theBrowserKeepsToItsPage();
    void theRendererIsKilled();
    void goToAnythingByKeyboard();

private:
    static QString shownText(BrowserPane *browser);
    static void showStart(WindowFixture &fixture, BrowserPane *&browser);
};

void TestTroubles::theWorkerIsKilled_data()
{
    QTest::addColumn<QString>("moment");
    for (const char *moment : {"idle", "run", "check", "request"}) QTest::newRow(moment) << QString::fromLatin1(moment);
}

void TestTroubles::theWorkerIsKilled()
{
    QFETCH(QString, moment);
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    StudyDesk &desk = fixture.window->desk();
    QStringList words;
    connect(&desk, &StudyDesk::engineChanged, this, [&] { words << fixture.engineWords(); });
    const QList<qint64> workers = ownWorkers();
    QCOMPARE(workers.size(), 1);
    if (moment == QLatin1String("run")) {
        fixture.type(QStringLiteral("while True: pass\n"));
        desk.run();
    } else if (moment == QLatin1String("check")) {
        desk.check();
    } else if (moment == QLatin1String("request")) {
        fixture.window->widgets().playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/"));
    }
    QCOMPARE(::kill(static_cast<pid_t>(workers.first()), SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(words.size() >= 2 && words.last().contains(QLatin1String("Engine ready")), windowPatience);
    QVERIFY2(words.first().contains(QLatin1String("starting again")), qPrintable(words.join(QLatin1Char('|'))));
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.window->widgets().results->isBusy(), windowPatience);
    QSignalSpy graded(&desk, &StudyDesk::gradeFinished);
    desk.check();
    QTRY_VERIFY_WITH_TIMEOUT(!graded.isEmpty(), windowPatience);
    const auto state = graded.last().at(0).value<GradeReport>().state;
    QVERIFY(state == GradeReport::State::Graded || state == GradeReport::State::NotLoaded);
    fixture.window->close();
}

void TestTroubles::closeWhileACheckRuns()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    fixture.type(QStringLiteral("while True: pass\n"));
    fixture.window->desk().check();
    QVERIFY(fixture.window->widgets().results->isBusy());
    const QString file = fixture.data.filePath(
        QStringLiteral("workspaces/%1/%2/app.py")
            .arg(fixture.window->desk().objective()->id, fixture.window->desk().exercise()->slug));
    QElapsedTimer since;
    since.start();
    fixture.window->close();
    fixture.window.reset();
    QVERIFY2(since.elapsed() < 5000, qPrintable(QString::number(since.elapsed())));
    QTRY_VERIFY(ownWorkers().isEmpty());
    QFile kept(file);
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), QByteArray("while True: pass\n"));
}

void TestTroubles::noPlaceForAnswers()
{
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ATHANOR_DATA"), QStringLiteral("/proc/x"));
    program.setProcessEnvironment(environment);
    program.start(qEnvironmentVariable("ATHANOR_BIN_DIR") + QStringLiteral("/athanor"),
                  {QStringLiteral("--print-ready"), QStringLiteral("--quit-when-ready")});
    QTRY_VERIFY_WITH_TIMEOUT(program.state() == QProcess::NotRunning, windowPatience);
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(program.readAllStandardOutput().startsWith("ready "));
    QVERIFY(program.readAllStandardError().contains("/proc/x cannot be written"));

    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    auto *notice = fixture.window->findChild<QWidget *>(QStringLiteral("dataNotice"));
    QVERIFY(!notice->isVisible());
    fixture.window->warnNotKept(QStringLiteral("`/proc/x` cannot be written."));
    QVERIFY(notice->isVisible());
    QCOMPARE(notice->accessibleName(), QStringLiteral("What you do now is not kept."));
    fixture.window->close();
}

void TestTroubles::damagedSettings()
{
    QTemporaryDir data;
    const QList<QByteArray> broken = {
        QByteArray("\x00\xff[[[=\n\n%%%", 11),
        "[look]\ntheme=pink\nzoom=much\n[course]\nobjective=../../"
        "etc\n[layout]\nwindow=@ByteArray(junk)\ncolumns=@ByteArray(\\0\\0\\0\\xff)\nworkbench=7\n"};
    for (const QByteArray &content : broken) {
        QFile file(data.filePath(QStringLiteral("settings.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        file.close();
        Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
        installation->userData = data.path();
        Settings settings(data.path());
        QCOMPARE(settings.zoom(), 100);
        QCOMPARE(settings.theme(), ThemeChoice::System);
        Theme theme;
        theme.apply();
        MainWindow window(*installation, settings, theme);
        QSignalSpy opened(&window.desk(), &StudyDesk::exerciseOpened);
        window.show();
        QTRY_VERIFY_WITH_TIMEOUT(!window.desk().course().modules.empty(), windowPatience);
        window.desk().openObjective(window.desk().course().modules.front().objectives.front().id);
        QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), windowPatience);
        for (QWidget *part :
             {static_cast<QWidget *>(window.widgets().editors), static_cast<QWidget *>(window.widgets().playground)})
            QVERIFY(part->width() > 200 && part->height() > 80);
        window.close();
    }
}

QString TestTroubles::shownText(BrowserPane *browser)
{
    if (!browser->page()) return {};
    auto text = std::make_shared<QString>();
    auto answered = std::make_shared<bool>(false);
    browser->page()->runJavaScript(QStringLiteral("(document.getElementById('at') || {}).innerText"), 0,
                                   [text, answered](const QVariant &value) {
                                       *text = value.toString();
                                       *answered = true;
                                   });
    return QTest::qWaitFor([answered] { return *answered; }, 300) ? *text : QString();
}

void TestTroubles::showStart(WindowFixture &fixture, BrowserPane *&browser)
{
    QVERIFY(fixture.open({1280, 800}));
    fixture.type(application);
    RoutePlayground *playground = fixture.window->widgets().playground;
    QSignalSpy answered(&fixture.window->desk(), &StudyDesk::requestFinished);
    playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/"));
    QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty(), windowPatience);
    playground->setPage(RoutePlayground::Page::Browser);
    browser = playground->browser();
    // The answer that was drawn from what was received, then the page itself.
    QSignalSpy loaded(browser, &BrowserPane::loadFinished);
    QTRY_VERIFY_WITH_TIMEOUT(!loaded.isEmpty(), windowPatience);
    loaded.clear();
    browser->open(QStringLiteral("/"));
    QTRY_VERIFY_WITH_TIMEOUT(!loaded.isEmpty(), windowPatience);
    QTRY_COMPARE_WITH_TIMEOUT(shownText(browser), QStringLiteral("start"), 5000);
}

void TestTroubles::theBrowserKeepsToItsPage()
{
    WindowFixture fixture;
    BrowserPane *browser = nullptr;
    showStart(fixture, browser);
    if (QTest::currentTestFailed()) return;
    const auto windows = QApplication::topLevelWidgets().size();
    browser->page()->runJavaScript(
        QStringLiteral(
            "document.getElementById('out').click(); document.getElementById('pop').click(); window.open('/popup'); "
            "setTimeout(() => document.getElementById('at').innerText = 'still here', 200); ''"),
        0, [](const QVariant &) {});
    QTRY_COMPARE_WITH_TIMEOUT(shownText(browser), QStringLiteral("still here"), 5000);
    QCOMPARE(QApplication::topLevelWidgets().size(), windows);

    browser->open(QStringLiteral("/file"));
    const auto refused = [browser] {
        for (const QLabel *label : browser->findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(QLatin1String("download"))) return true;
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(refused(), windowPatience);
    fixture.window->close();
}

void TestTroubles::theRendererIsKilled()
{
    WindowFixture fixture;
    BrowserPane *browser = nullptr;
    showStart(fixture, browser);
    if (QTest::currentTestFailed()) return;
    const qint64 renderer = browser->page()->renderProcessPid();
    QVERIFY(renderer > 1);
    QCOMPARE(::kill(static_cast<pid_t>(renderer), SIGKILL), 0);
    const auto told = [browser] {
        for (const QLabel *label : browser->findChildren<QLabel *>())
            if (label->isVisible() && label->text() == QLatin1String("The page could not be drawn")) return true;
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(), windowPatience);
    browser->reload();
    QTRY_COMPARE_WITH_TIMEOUT(shownText(browser), QStringLiteral("start"), windowPatience);
    QVERIFY(!told());
    fixture.window->close();
}

void TestTroubles::goToAnythingByKeyboard()
{
    WindowFixture fixture;
    QVERIFY(fixture.open({1280, 800}));
    fixture.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
    fixture.editor()->setFocus();
    QTest::keyClick(fixture.editor(), Qt::Key_K, Qt::ControlModifier);
    QPointer<GoToDialog> dialog = fixture.window->findChild<GoToDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    auto *field = dialog->findChild<QLineEdit *>();
    auto *list = dialog->findChild<QListView *>();
    const int all = list->model()->rowCount();
    QVERIFY(all > 20);
    QTest::keyClicks(field, QStringLiteral("zzz nothing"));
    QCOMPARE(list->model()->rowCount(), 0);
    QTest::keyClick(field, Qt::Key_Return); // Nowhere to go: it stays.
    QVERIFY(dialog->isVisible());
    field->clear();
    QTest::keyClicks(field, QStringLiteral("larger text"));
    QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("Larger text"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(fixture.theme->zoom(), 110);
    QTRY_VERIFY(!dialog);
    fixture.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
    fixture.editor()->setFocus();
    QTest::keyClick(fixture.editor(), Qt::Key_K, Qt::ControlModifier);
    dialog = fixture.window->findChild<GoToDialog *>();
    QVERIFY(dialog);
    QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog);
    fixture.window->close();
}

int main(int argc, char **argv) { return runGuiTest<TestTroubles>(argc, argv); }
#include "tst_troubles.moc"
