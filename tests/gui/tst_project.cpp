#include "app/shell/noticebar.h"
#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "engine/workbench/projecttree.h"
#include "tests/gui/meteredapplication.h"
#include "tests/gui/projectfixture.h"

#include <QCompleter>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QTreeView>

using namespace athanor;

/// A folder of the learner's own in the window, with the real engine, by keyboard.
class TestProject final : public ProjectFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { openCourse(); }
    void init()
    {
        beginWith(QTest::currentTestFunction() == QByteArray("openedByKeyboard") ? Folder::Unopened : Folder::Open);
    }
    void openedByKeyboard();
    void theMapFollowsTheKeys();
    void aBrokenSourceKeepsTheMap();
    void savedWhenAsked();
    void followedFromOutside();
    void changedInTwoPlaces_data();
    void changedInTwoPlaces();
    void deletedOutside();
    void anotherFileFromTheTree();
    void whatDoesNotLoad_data();
    void whatDoesNotLoad();
    void whatIsNotSavedIsAskedAbout();
    void theFolderVanishes();
    void backToTheCourse();
    void pictures();
};

void TestProject::openedByKeyboard()
{
    press(Qt::Key_O, Qt::ControlModifier);
    auto *dialog = window().findChild<QFileDialog *>(QStringLiteral("openFolder"));
    QVERIFY(dialog);
    auto *field = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    QVERIFY(field);
    field->setText(m_folder->path());
    if (field->completer()) field->completer()->popup()->hide(); // It takes the next key.
    QTest::keyClick(field, Qt::Key_Return);
    const auto *notice = window().findChild<NoticeBar *>(QStringLiteral("toldNotice"));
    QTRY_VERIFY2_WITH_TIMEOUT(window().page() == MainWindow::Page::Project, qPrintable(notice->words()), 8000);
    QCOMPARE(desk().folder(), m_folder->path());
    QTRY_VERIFY2(rules().contains(QStringLiteral("/")), qPrintable(problemWords()));
    // The file that makes the application is the one to begin with.
    QTRY_COMPARE(page().editors()->currentPath(), m_app);
    QCOMPARE(editor()->content().toUtf8(), application);
    QVERIFY(m_fixture->settings->recentProjects().contains(m_folder->path()));
    QTRY_VERIFY(!page().findChild<QLabel *>(QStringLiteral("projectPython"))->text().isEmpty());
}

void TestProject::theMapFollowsTheKeys()
{
    QSignalSpy saved(&desk(), &ProjectDesk::fileSaved);
    typeRule("typed");
    QElapsedTimer sinceLastKey;
    sinceLastKey.start();
    QVERIFY(shows(QStringLiteral("/typed")));
    qInfo("from the last key to the new map: %lld ms, %d of them the pause", sinceLastKey.elapsed(),
          MapFollower::typingPause);
    QVERIFY(rules().contains(QStringLiteral("/")));
    QVERIFY(saved.isEmpty());
    QCOMPARE(onDisk(m_app), application); // Nothing was written.
    QVERIFY(page().editors()->isUnsaved(m_app));
    // A request meets what was typed.
    QSignalSpy answered(&desk(), &ProjectDesk::requestFinished);
    page().playground()->composeAndSend(QStringLiteral("GET"), QStringLiteral("/typed"));
    QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, windowPatience);
    QCOMPARE(answered.first().at(0).value<RequestTrace>().body, QByteArray("x"));
    // And the map goes on after it.
    typeRule("later");
    QVERIFY(shows(QStringLiteral("/later")));
}

void TestProject::aBrokenSourceKeepsTheMap()
{
    typeRule("good");
    QVERIFY(shows(QStringLiteral("/good")));
    QSignalSpy kept(&desk(), &ProjectDesk::mapKept);
    QSignalSpy shown(&desk(), &ProjectDesk::mapShown);
    const QString before = editor()->content();
    QTest::keyClicks(editor(), QStringLiteral(" ("));
    QTRY_COMPARE_WITH_TIMEOUT(kept.size(), 1, windowPatience);
    QVERIFY(shown.isEmpty());
    QVERIFY(problem()->isVisibleTo(&page()));
    const auto error = kept.first().at(0).value<LearnerError>();
    QCOMPARE(error.file, m_app);
    QVERIFY2(problemWords().contains(QStringLiteral("app.py, line %1").arg(error.line)), qPrintable(problemWords()));
    QVERIFY2(problemWords().contains(QLatin1String("from the last time")), qPrintable(problemWords()));
    QVERIFY(rules().contains(QStringLiteral("/good")));
    QTest::keyClick(editor(), Qt::Key_Backspace);
    QTest::keyClick(editor(), Qt::Key_Backspace);
    QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, windowPatience);
    QCOMPARE(editor()->content(), before);
    QVERIFY(!problem()->isVisibleTo(&page()));
    QVERIFY(rules().contains(QStringLiteral("/good")));
}

void TestProject::savedWhenAsked()
{
    QSignalSpy saved(&desk(), &ProjectDesk::fileSaved);
    typeRule("kept");
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(onDisk(m_app), editor()->content().toUtf8());
    QVERIFY(!page().editors()->isUnsaved(m_app));
    QVERIFY(shows(QStringLiteral("/kept")));
}

void TestProject::followedFromOutside()
{
    QSignalSpy reloaded(&desk(), &ProjectDesk::fileReloaded);
    QByteArray theirs = application;
    theirs.replace("'/'", "'/outside'");
    write(m_app, theirs); // In place.
    QTRY_COMPARE_WITH_TIMEOUT(reloaded.size(), 1, windowPatience);
    QVERIFY(shows(QStringLiteral("/outside")));
    QCOMPARE(editor()->content().toUtf8(), theirs);
    QVERIFY(!page().editors()->isUnsaved(m_app));
    theirs.replace("/outside", "/renamed");
    write(QStringLiteral("app.py~"), theirs);
    QVERIFY(::rename(qPrintable(path(QStringLiteral("app.py~"))), qPrintable(path(m_app))) == 0); // As editors save.
    QVERIFY(shows(QStringLiteral("/renamed")));
    QCOMPARE(editor()->content().toUtf8(), theirs);
    // A new file shows in the tree.
    write(QStringLiteral("fresh.py"), "");
    QTRY_VERIFY(page().tree()->indexOf(QStringLiteral("fresh.py")).isValid());
}

void TestProject::changedInTwoPlaces_data()
{
    QTest::addColumn<bool>("keepMine");
    QTest::newRow("mine") << true;
    QTest::newRow("theirs") << false;
}

void TestProject::changedInTwoPlaces()
{
    QFETCH(bool, keepMine);
    typeRule("mine");
    QVERIFY(shows(QStringLiteral("/mine")));
    const QByteArray mine = editor()->content().toUtf8();
    QByteArray theirs = application;
    theirs.replace("'/'", "'/theirs'");
    write(m_app, theirs);
    QTRY_VERIFY(window().findChild<QMessageBox *>(QStringLiteral("conflict:app.py")));
    QCOMPARE(editor()->content().toUtf8(), mine); // Nothing was decided yet, and nothing is lost.
    QCOMPARE(onDisk(m_app), theirs);
    auto *question = window().findChild<QMessageBox *>(QStringLiteral("conflict:app.py"));
    auto *button = question->findChild<QPushButton *>(QLatin1String(keepMine ? "keepMine" : "takeTheirs"));
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QTRY_VERIFY(!window().findChild<QMessageBox *>(QStringLiteral("conflict:app.py")));
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QSignalSpy saved(&desk(), &ProjectDesk::fileSaved);
    if (keepMine) {
        QCOMPARE(editor()->content().toUtf8(), mine);
        editor()->setFocus();
        press(Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(onDisk(m_app), mine);
    } else {
        QTRY_COMPARE(editor()->content().toUtf8(), theirs);
        QVERIFY(shows(QStringLiteral("/theirs")));
        editor()->setFocus();
        QTest::keyClick(editor(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(editor()->content().toUtf8(), mine);
        QVERIFY(shows(QStringLiteral("/mine")));
        QCOMPARE(onDisk(m_app), theirs);
    }
}

void TestProject::deletedOutside()
{
    QSignalSpy saved(&desk(), &ProjectDesk::fileSaved);
    QVERIFY(QFile::remove(path(m_app)));
    QTRY_VERIFY(page().notice()->words().contains(QLatin1String("deleted")));
    QCOMPARE(editor()->content().toUtf8(), application);
    QVERIFY(!problem()->isVisibleTo(&page())); // What stands in the editor counts.
    editor()->setFocus();
    press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(onDisk(m_app), application);
}

void TestProject::anotherFileFromTheTree()
{
    write(QStringLiteral("shop/words.py"), "HELLO = 'hi'\n");
    QTRY_VERIFY(page().tree()->indexOf(QStringLiteral("shop/words.py")).isValid());
    press(Qt::Key_F9);
    QTreeView *view = page().treeView();
    QTRY_VERIFY(view->hasFocus());
    QSignalSpy opened(&desk(), &ProjectDesk::fileOpened);
    view->setCurrentIndex(page().tree()->indexOf(QStringLiteral("shop/words.py")));
    QTest::keyClick(view, Qt::Key_Return);
    QTRY_COMPARE(opened.size(), 1);
    QCOMPARE(page().editors()->currentPath(), QStringLiteral("shop/words.py"));
    press(Qt::Key_W, Qt::ControlModifier);
    QTRY_COMPARE(page().editors()->paths(), QStringList{m_app});
}

void TestProject::whatDoesNotLoad_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("words");
    QTest::newRow("no Flask") << QByteArray("print('no web here')\n") << QStringLiteral("Flask");
    QTest::newRow("a missing package") << QByteArray("import nothing_like_it\n" + application)
                                       << QStringLiteral("nothing_like_it");
    QTest::newRow("sys.exit") << QByteArray("import sys\nsys.exit(3)\n") << QStringLiteral("exit");
}

void TestProject::whatDoesNotLoad()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, words);
    write(m_app, source);
    QTRY_VERIFY_WITH_TIMEOUT(problem()->isVisibleTo(&page()), windowPatience);
    QVERIFY2(problemWords().contains(words), qPrintable(problemWords()));
    qInfo("%s", qPrintable(problemWords().replace(QLatin1Char('\n'), QLatin1String(" | "))));
    QVERIFY(rules().contains(QStringLiteral("/")));
}

void TestProject::whatIsNotSavedIsAskedAbout()
{
    typeRule("unsaved");
    const QByteArray mine = editor()->content().toUtf8();
    QTemporaryDir other;
    QFile file(other.filePath(m_app));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(application);
    file.close();
    const auto question = [this] { return window().findChild<QMessageBox *>(QStringLiteral("unsavedQuestion")); };
    window().openProject(other.path());
    QVERIFY(question());
    QTest::keyClick(question(), Qt::Key_Escape);
    QTRY_VERIFY(!question());
    QCOMPARE(desk().folder(), m_folder->path());
    QCOMPARE(editor()->content().toUtf8(), mine);
    window().openProject(other.path());
    QVERIFY(question());
    question()->buttons().first()->click(); // Save.
    QTRY_COMPARE(desk().folder(), other.path());
    QCOMPARE(onDisk(m_app), mine);
}

void TestProject::theFolderVanishes()
{
    const QString away = m_folder->path() + QStringLiteral("-away");
    QVERIFY(QDir().rename(m_folder->path(), away));
    QTRY_VERIFY(page().notice()->words().contains(QLatin1String("gone")));
    QCOMPARE(editor()->content().toUtf8(), application);
    QVERIFY(rules().contains(QStringLiteral("/")));
    QVERIFY(QDir().rename(away, m_folder->path()));
    QTRY_VERIFY(page().notice()->words().isEmpty());
    QTRY_VERIFY(!page().editors()->isUnsaved(m_app));
    typeRule("again");
    QVERIFY(shows(QStringLiteral("/again")));
}

void TestProject::backToTheCourse()
{
    typeRule("stays");
    const QByteArray mine = editor()->content().toUtf8();
    press(Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(window().page(), MainWindow::Page::Study);
    QCOMPARE(m_fixture->editor()->content(), m_exercise);
    QTRY_VERIFY(!window().widgets().editors->hasUnsaved());
    // The project is as it was when one comes back to it.
    window().openProject(m_folder->path());
    QCOMPARE(window().page(), MainWindow::Page::Project);
    QCOMPARE(editor()->content().toUtf8(), mine);
    press(Qt::Key_Home, Qt::AltModifier);
    QTRY_COMPARE(window().page(), MainWindow::Page::Home);
    QVERIFY(window().findChild<QPushButton *>(QStringLiteral("recent:") + m_folder->path()));
}

/// Left where ATHANOR_PICTURES names a folder.
void TestProject::pictures()
{
    const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
    if (folder.isEmpty()) QSKIP("ATHANOR_PICTURES names no folder");
    write(QStringLiteral("shop/__init__.py"), "");
    write(QStringLiteral("shop/cart.py"), "");
    write(QStringLiteral("templates/home.html"), "");
    write(QStringLiteral("README.md"), "");
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        m_fixture->theme->setChoice(choice);
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080), QSize(900, 700)}) {
            window().resize(size);
            const auto shoot = [&](const char *name) {
                QCoreApplication::processEvents();
                QVERIFY(window().grab().save(QStringLiteral("%1/%2-%3-%4.png")
                                                 .arg(folder, QLatin1String(name), themeChoiceName(choice))
                                                 .arg(size.width())));
            };
            typeRule("typed");
            QVERIFY(shows(QStringLiteral("/typed")));
            shoot("map");
            QTest::keyClicks(editor(), QStringLiteral(" ("));
            QTRY_VERIFY_WITH_TIMEOUT(problem()->isVisibleTo(&page()), windowPatience);
            shoot("broken");
            editor()->setContent(QString::fromUtf8(application));
            window().showPage(MainWindow::Page::Home);
            shoot("home");
            window().showPage(MainWindow::Page::Project);
        }
    }
}

int main(int argc, char **argv)
{
    if (::geteuid() == 0) qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
    QApplication::setStyle(QStringLiteral("Fusion"));
    MeteredApplication application(argc, argv);
    TestProject test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_project.moc"
