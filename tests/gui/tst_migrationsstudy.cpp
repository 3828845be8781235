#include "app/shell/livepane.h"
#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "tests/gui/windowfixture.h"
#include "widgets/migrations/migrationruns.h"
#include "widgets/migrations/migrationspane.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>

using namespace athanor;

/// Migrations as the live pane of an exercise, and of a project of the learner's own.
class TestMigrationsStudy final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLivePaneOfAnObjective()
    {
        WindowFixture fixture;
        QVERIFY(fixture.openHome({1440, 900}));
        MainWindow &window = *fixture.window;
        QString id;
        for (const Module &module : window.desk().course().modules)
            for (const Objective &objective : module.objectives)
                if (id.isEmpty() && objective.pane == QLatin1String("migrations") && !objective.exercises.empty())
                    id = objective.id;
        QVERIFY2(!id.isEmpty(), "the course has no objective about migrations");
        QSignalSpy ready(&window.desk().migrations(), &MigrationsDesk::ready);
        window.desk().openObjective(id);
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, windowPatience);
        LivePane *live = window.widgets().live;
        QCOMPARE(live->pane(), LivePane::Pane::Migrations);
        MigrationsPane &pane = live->migrations();
        QTRY_VERIFY_WITH_TIMEOUT(pane.isVisible() && pane.drawing(), windowPatience);
        QVERIFY2(pane.runs()->player()->isOpen(), qPrintable(pane.runs()->state().error.message));
        QVERIFY(pane.width() <= window.width() / 2);
        const QString pictures = qEnvironmentVariable("ATHANOR_PICTURES");
        if (!pictures.isEmpty()) QVERIFY(window.grab().save(pictures + QStringLiteral("/study-migrations.png")));
        // A file that the learner saves is followed.
        const QString versions = pane.drawing()->graph->locations().folders.value(0);
        QVERIFY(!versions.isEmpty());
        QFile file(versions + QStringLiteral("/learner.py"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "revision = 'learner'\ndown_revision = None\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n");
        file.close();
        QTRY_VERIFY_WITH_TIMEOUT(pane.drawing()->graph->find(QStringLiteral("learner")) >= 0, windowPatience);
        // The line for commands by key, and the real Alembic behind it.
        QSignalSpy ran(&window.desk().migrations(), &MigrationsDesk::ran);
        live->focusLine();
        auto *line = pane.findChild<QLineEdit *>(QStringLiteral("runCommand"));
        QVERIFY(line->hasFocus() || !window.isActiveWindow());
        QTest::keyClicks(line, QStringLiteral("upgrade learner"));
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, windowPatience);
        QTRY_VERIFY(pane.runs()->rows().value_or(QStringList()).contains(QStringLiteral("learner")));
        // Another objective has its own pane.
        for (const Module &module : window.desk().course().modules)
            for (const Objective &objective : module.objectives)
                if (objective.pane == QLatin1String("routes")) id = objective.id;
        window.desk().openObjective(id);
        QCOMPARE(live->pane(), LivePane::Pane::Routes);
        fixture.close();
    }

    void autogenerateSaysThatItFoundNothing()
    {
        WindowFixture fixture;
        QVERIFY(fixture.openHome({1440, 900}));
        MainWindow &window = *fixture.window;
        QSignalSpy ready(&window.desk().migrations(), &MigrationsDesk::ready);
        window.desk().openObjective(QStringLiteral("migrate.autogenerate"));
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, windowPatience);
        LivePane *live = window.widgets().live;
        MigrationsPane &pane = live->migrations();
        QTRY_VERIFY_WITH_TIMEOUT(pane.isVisible() && pane.drawing(), windowPatience);
        QSignalSpy ran(&window.desk().migrations(), &MigrationsDesk::ran);
        live->focusLine();
        auto *line = pane.findChild<QLineEdit *>(QStringLiteral("runCommand"));
        for (const char *command : {"upgrade head", "migrate -m parcels"}) {
            const qsizetype before = ran.size();
            line->selectAll();
            QTest::keyClicks(line, QString::fromLatin1(command));
            QTest::keyClick(line, Qt::Key_Return);
            QTRY_COMPARE_WITH_TIMEOUT(ran.size(), before + 1, windowPatience);
        }
        auto *words = pane.findChild<QLabel *>(QStringLiteral("runWords"));
        QTRY_VERIFY2(words->text().contains(QLatin1String("No revision was written")), qPrintable(words->text()));
        fixture.close();
    }

    void aProjectThatHoldsMigrations()
    {
        QTemporaryDir project;
        QVERIFY(QDir(project.path()).mkpath(QStringLiteral("migrations/versions")));
        const auto write = [&](const char *path, const char *text) {
            QFile file(project.path() + QLatin1Char('/') + QLatin1String(path));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("alembic.ini", "[alembic]\nscript_location = migrations\n");
        write("migrations/env.py", "");
        write("migrations/versions/a.py", "revision = 'a'\ndown_revision = None\ndef upgrade(): pass\n");
        WindowFixture fixture;
        QVERIFY(fixture.openHome({1440, 900}));
        fixture.window->openProject(project.path());
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window->page() == MainWindow::Page::Project, windowPatience);
        auto *pane = fixture.window->projectPage()->findChild<MigrationsPane *>(QStringLiteral("projectMigrations"));
        QVERIFY(pane);
        QTRY_VERIFY_WITH_TIMEOUT(pane->drawing(), windowPatience);
        QCOMPARE(pane->drawing()->graph->size(), 1);
        // Nothing of it was run: it waits to be asked.
        QVERIFY(!pane->runs()->player()->isOpen());
        // A project without migrations does not offer them.
        QTemporaryDir other;
        fixture.window->openProject(other.path());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.window->projectDesk()->folder(), QDir::cleanPath(other.path()),
                                  windowPatience);
        QTRY_VERIFY(!pane->drawing());
        fixture.close();
    }
};

int main(int argc, char **argv) { return runGuiTest<TestMigrationsStudy>(argc, argv); }
#include "tst_migrationsstudy.moc"
