#include "tests/gui/migrationruns.h"
#include "widgets/migrations/runstepsview.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QMessageBox>
#include <QProcess>
#include <QSlider>
#include <QTextBrowser>

using namespace athanor;

/// Real Alembic behind the pane: branch, fail, merge, upgrade, step, rewind, with keys and with the mouse.
class TestMigrationsPane final : public MigrationRunsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }

    void upgradesAndShowsTheSchema()
    {
        project();
        openEngine();
        QCOMPARE(rows(), QStringList());
        QTest::keyClick(m_window->pane(), Qt::Key_U, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("ddbf30c3")}, migrationsPatience);
        QTRY_VERIFY(tables().contains(QLatin1String("owners")) && tables().contains(QLatin1String("ponies")));
        QVERIFY2(tables().contains(QStringLiteral("→ owners.id")), qPrintable(tables()));
        QVERIFY(words("runWords").contains(QLatin1String("2 migrations ran")));
        QVERIFY(words("versionRows").contains(QLatin1String("ddbf30c3")));
        QCOMPARE(graph()->database(), QSet<QString>{QStringLiteral("ddbf30c3")});
        auto *steps = part<QTableView>("runSteps");
        const QAbstractItemModelTester tester(steps->model());
        QCOMPARE(steps->model()->rowCount(), 2);
        QCOMPARE(steps->model()->index(1, RunStepsModel::BeforeColumn).data().toString(), QStringLiteral("0a41fe92"));
        QVERIFY(part<QPlainTextEdit>("stepSql")->toPlainText().contains(QLatin1String("CREATE TABLE ponies")));
        // The learner's own database is left alone until it is asked for.
        QVERIFY(!QFile::exists(m_top->path() + QStringLiteral("/app.db")));
    }

    void branchFailMergeByKeyboard()
    {
        project();
        openEngine();
        give(QStringLiteral("revision -m \"create vets\" --rev-id 9d0e7712"));
        QTRY_VERIFY(node("9d0e7712") >= 0);
        QTRY_COMPARE(selected(), QStringLiteral("9d0e7712"));
        give(QStringLiteral("revision -m \"create visits\" --rev-id 27c6a30d --head ddbf30c3 --splice"));
        QTRY_VERIFY(node("27c6a30d") >= 0);
        QTRY_COMPARE(part<QLabel>("headCount")->text(), QStringLiteral("2 heads"));
        give(QStringLiteral("upgrade head"));
        QVERIFY(part<QLabel>("runFailure")->isVisible());
        QVERIFY2(words("runFailure").contains(QLatin1String("Multiple head revisions are present")),
                 qPrintable(words("runFailure")));
        QVERIFY(words("runWords").contains(QLatin1String("will not choose for you")));
        QCOMPARE(rows(), QStringList());
        // The failure is drawn: both heads are marked.
        QCOMPARE(graph()->matched(), 2);
        QTest::mouseClick(part<QPushButton>("runMerge"), Qt::LeftButton);
        auto *field = part<QLineEdit>("runCommand");
        QCOMPARE(field->text(), QStringLiteral("merge heads -m \"\""));
        QVERIFY(field->hasFocus());
        QSignalSpy ran(m_engine->runner(), &MigrationsRunner::ran);
        QTest::keyClicks(field, QStringLiteral("join both"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, migrationsPatience);
        QTRY_COMPARE(part<QLabel>("headCount")->text(), QStringLiteral("1 head"));
        QTRY_COMPARE(m_window->pane()->drawing()->title(graph()->selected()), QStringLiteral("join both"));
        const QString merged = selected();
        give(QStringLiteral("upgrade head"));
        QCOMPARE(rows(), QStringList{merged});
    }

    void stepsPlaysAndRewinds()
    {
        project();
        for (int i = 0; i < 3; ++i)
            migration(QStringLiteral("step%1").arg(i),
                      i == 0 ? QStringLiteral("ddbf30c3") : QStringLiteral("step%1").arg(i - 1), QStringLiteral("step"),
                      QStringLiteral("op.add_column('owners', sa.Column('c%1', sa.Integer))").arg(i));
        openEngine();
        auto *slider = part<QSlider>("stepSlider");
        QVERIFY(!part<QPushButton>("stepBack")->isEnabled());
        QTest::keyClick(m_window->pane(), Qt::Key_F7);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("0a41fe92")}, migrationsPatience);
        QVERIFY(words("runWords").contains(QLatin1String("Step 1 of 5")));
        QTRY_VERIFY(tables().contains(QLatin1String("+ owners")));
        QTest::mouseClick(part<QPushButton>("stepOn"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("ddbf30c3")}, migrationsPatience);
        waitIdle();
        QVERIFY(tables().contains(QLatin1String("+ ponies")) && !tables().contains(QLatin1String("+ owners")));
        QVERIFY(withoutJoiners(words("versionRows")).contains(QLatin1String("0a41fe92")));
        // Played to the end, as fast as it goes.
        part<QComboBox>("stepSpeed")->setCurrentIndex(2);
        QTest::keyClick(m_window->pane(), Qt::Key_F7, Qt::ControlModifier);
        QVERIFY(player()->isPlaying());
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("step2")}, migrationsPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!player()->isPlaying(), migrationsPatience);
        QCOMPARE(slider->maximum(), 5);
        QVERIFY(tables().contains(QLatin1String("c2")));
        // One back by key, to the start by mouse, and forward again without running anything.
        QTest::keyClick(m_window->pane(), Qt::Key_F7, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("step1")}, migrationsPatience);
        waitIdle();
        QCOMPARE(player()->place(), 4);
        QTest::mouseClick(part<QPushButton>("stepStart"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList(), migrationsPatience);
        waitIdle();
        QVERIFY(!tables().contains(QLatin1String("owners")));
        slider->setValue(4);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("step1")}, migrationsPatience);
        waitIdle();
        QCOMPARE(part<QTableView>("runSteps")->model()->rowCount(), 5);
    }

    void pausesBetweenTwoSteps()
    {
        project();
        openEngine();
        part<QComboBox>("stepSpeed")->setCurrentIndex(0);
        QTest::mouseClick(part<QPushButton>("stepPlay"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("0a41fe92")}, migrationsPatience);
        QVERIFY(player()->isPlaying());
        QTest::mouseClick(part<QPushButton>("stepPlay"), Qt::LeftButton);
        QVERIFY(!player()->isPlaying());
        waitIdle();
        QCOMPARE(rows(), QStringList{QStringLiteral("0a41fe92")});
        QCOMPARE(player()->moments().size(), std::size_t(2));
    }

    void aMigrationThatRaisesHalfway()
    {
        project();
        migration(
            QStringLiteral("half1"), QStringLiteral("ddbf30c3"), QStringLiteral("breaks"),
            QStringLiteral("op.create_table('halfway', sa.Column('id', sa.Integer))\n    raise ValueError('no oats')"));
        openEngine();
        give(QStringLiteral("upgrade head"));
        QVERIFY(words("runFailure").contains(QLatin1String("ValueError: no oats")));
        QVERIFY2(words("runFailure").contains(QLatin1String("half1.py")), qPrintable(words("runFailure")));
        QVERIFY(part<QLabel>("runKept")->isVisible());
        QVERIFY2(words("runKept").contains(QLatin1String("halfway")), qPrintable(words("runKept")));
        QTRY_VERIFY(tables().contains(QLatin1String("halfway")));
        // Undone: not a trace of it is left.
        QVERIFY(part<QPushButton>("runUndo")->isVisible());
        QTest::mouseClick(part<QPushButton>("runUndo"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList(), migrationsPatience);
        QTRY_VERIFY(!tables().contains(QLatin1String("halfway")));
    }

    void selectedAgainstTheDatabase()
    {
        project();
        openEngine();
        give(QStringLiteral("upgrade 0a41fe92"));
        m_window->pane()->selectNode(node("ddbf30c3"));
        part<QComboBox>("schemaMode")->setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(tables().contains(QLatin1String("+ ponies")), migrationsPatience);
        QVERIFY(words("schemaWords").contains(QLatin1String("After ddbf30c3")));
        QCOMPARE(rows(), QStringList{QStringLiteral("0a41fe92")});
        // By button: up to the selected one, and stamped back without a table changing.
        QCOMPARE(part<QPushButton>("runTo")->text(), QStringLiteral("Upgrade to ddbf30c3"));
        QTest::mouseClick(part<QPushButton>("runTo"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("ddbf30c3")}, migrationsPatience);
        waitIdle();
        m_window->pane()->selectNode(node("0a41fe92"));
        QCOMPARE(part<QPushButton>("runTo")->text(), QStringLiteral("Downgrade to 0a41fe92"));
        QTest::mouseClick(part<QPushButton>("runStamp"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), QStringList{QStringLiteral("0a41fe92")}, migrationsPatience);
        part<QComboBox>("schemaMode")->setCurrentIndex(0);
        QVERIFY(tables().contains(QLatin1String("ponies")));
        QVERIFY(words("runWords").contains(QLatin1String("No migration ran")));
    }

    void autogenerateWritesWhatTheModelsHave()
    {
        project("from sqlalchemy import Column, Integer, MetaData, String, Table\nmetadata = MetaData()\n"
                "Table('owners', metadata, Column('id', Integer, primary_key=True), Column('name', String(80), "
                "nullable=False))\nTable('ponies', metadata, Column('id', Integer, primary_key=True), "
                "Column('owner_id', Integer), Column('hoof', Integer))\n");
        openEngine();
        give(QStringLiteral("revision --autogenerate -m \"hooves\""));
        QVERIFY2(words("runFailure").contains(QLatin1String("Target database is not up to date")),
                 qPrintable(words("runFailure")));
        QVERIFY(words("runWords").contains(QLatin1String("upgrade head")));
        give(QStringLiteral("upgrade head"));
        QTest::mouseClick(part<QPushButton>("runAutogenerate"), Qt::LeftButton);
        QSignalSpy ran(m_engine->runner(), &MigrationsRunner::ran);
        auto *field = part<QLineEdit>("runCommand");
        QTest::keyClicks(field, QStringLiteral("hooves"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, migrationsPatience);
        QTRY_COMPARE(m_window->pane()->drawing()->graph->size(), 3);
        QTRY_COMPARE(m_window->pane()->drawing()->title(graph()->selected()), QStringLiteral("hooves"));
        m_window->pane()->setPage(MigrationsPane::Page::Revision);
        QTRY_VERIFY(part<QPlainTextEdit>("revisionSource")->toPlainText().contains(QLatin1String("'hoof'")));
    }

    void whatCannotRunSaysWhy()
    {
        project();
        file(QStringLiteral("models.py"), "import no_such_package\nmetadata = None\n");
        openEngine();
        QVERIFY(!player()->isOpen());
        QVERIFY2(words("runClosed").contains(QLatin1String("no_such_package")), qPrintable(words("runClosed")));
        QCOMPARE(m_window->pane()->drawing()->graph->size(), 2);
        // Mended, and tried again.
        file(QStringLiteral("models.py"), "from sqlalchemy import MetaData\nmetadata = MetaData()\n");
        QSignalSpy opened(m_engine->runner(), &MigrationsRunner::opened);
        QTest::mouseClick(part<QPushButton>("runOpen"), Qt::LeftButton);
        QVERIFY(opened.wait(migrationsPatience));
        QVERIFY(player()->isOpen());
        // Who asked to run wants to type; and every button is there in full.
        QCOMPARE(m_window->focusWidget(), part<QLineEdit>("runCommand"));
        for (const QPushButton *button : runs()->panel()->findChildren<QPushButton *>()) {
            if (!button->isVisible() || button->objectName() == QLatin1String("runUndo")) continue;
            const QWidget *row = button->parentWidget();
            QVERIFY2(row->rect().contains(button->geometry()), qPrintable(button->text()));
        }
    }

    void theWayIsShownFromWhereTheDatabaseIs()
    {
        project();
        openEngine();
        give(QStringLiteral("upgrade 0a41fe92"));
        part<QLineEdit>("runCommand")->setText(QStringLiteral("upgrade head"));
        QTest::mouseClick(part<QPushButton>("runPreview"), Qt::LeftButton);
        QTRY_COMPARE(steps(), QStringList{QStringLiteral("ddbf30c3 → ddbf30c3")});
        QVERIFY(part<QTableView>("planSteps")->isVisible());
        QCOMPARE(part<QComboBox>("planPosition")->currentText(), QStringLiteral("0a41fe92"));
        QCOMPARE(rows(), QStringList{QStringLiteral("0a41fe92")});
    }

    void aStepShowsItsSchemaAtOnce()
    {
        project();
        openEngine();
        QElapsedTimer since;
        since.start();
        QTest::keyClick(m_window->pane(), Qt::Key_F7);
        while (player()->isBusy() && since.elapsed() < migrationsPatience) QCoreApplication::processEvents();
        qInfo("a step and its schema took %lld ms", static_cast<long long>(since.elapsed()));
        QCOMPARE(rows(), QStringList{QStringLiteral("0a41fe92")});
    }

    void theGoalStandsBesideOnesOwn()
    {
        project();
        QTemporaryDir elsewhere;
        const auto put = [&](const QString &path, const QByteArray &text) {
            QVERIFY(QDir().mkpath(QFileInfo(elsewhere.filePath(path)).path()));
            QFile out(elsewhere.filePath(path));
            QVERIFY(out.open(QIODevice::WriteOnly) && out.write(text) == text.size());
        };
        put(QStringLiteral("starter/migrations/env.py"), "pass\n");
        put(QStringLiteral("starter/migrations/versions/a.py"),
            "\"\"\"create owners\"\"\"\nrevision = 'a'\ndown_revision = None\n");
        put(QStringLiteral("solution/migrations/versions/b.py"),
            "\"\"\"create ponies\"\"\"\nrevision = 'b'\ndown_revision = 'a'\n");
        put(QStringLiteral("solution/migrations/versions/c.py"),
            "\"\"\"create vets\"\"\"\nrevision = 'c'\ndown_revision = 'a'\n");
        open();
        QVERIFY(!m_window->pane()->hasPage(MigrationsPane::Page::Goal));
        m_window->reader()->showGoal(elsewhere.filePath(QStringLiteral("starter")),
                                     elsewhere.filePath(QStringLiteral("solution")));
        QTRY_VERIFY(m_window->pane()->hasPage(MigrationsPane::Page::Goal));
        m_window->pane()->setPage(MigrationsPane::Page::Goal);
        auto *goal = part<MigrationGraphView>("goalGraph");
        QCOMPARE(goal->rowCount(), 3);
        QCOMPARE(goal->matched(), 1);
        QVERIFY2(words("goalWords").contains(QStringLiteral("After 0a41fe92 a revision is missing: “create vets”.")),
                 qPrintable(words("goalWords")));
        const QString pictures = qEnvironmentVariable("ATHANOR_PICTURES");
        if (!pictures.isEmpty()) QVERIFY(m_window->grab().save(pictures + QStringLiteral("/goal.png")));
        // Done: it says so by itself.
        migration(QStringLiteral("9d0e7712"), QStringLiteral("0a41fe92"), QStringLiteral("create vets"),
                  QStringLiteral("pass"));
        QTRY_VERIFY(words("goalSummary").contains(QLatin1String("has the shape of the goal")));
        QCOMPARE(goal->matched(), 0);
        QVERIFY(part<QLabel>("goalWords")->isHidden());
    }

    void followsTenThousand()
    {
        constexpr int many = 10000;
        QVERIFY(QDir().mkpath(versions()));
        for (int i = 0; i < many; ++i) {
            QFile file(QStringLiteral("%1/n%2.py").arg(versions()).arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(
                QStringLiteral("revision = 'n%1'\ndown_revision = %2\ndef upgrade(): pass\ndef downgrade(): pass\n")
                    .arg(i)
                    .arg(i == 0 ? QStringLiteral("None") : QStringLiteral("'n%1'").arg(i - 1))
                    .toUtf8());
        }
        open();
        QCOMPARE(m_window->pane()->drawing()->graph->size(), many);
        QElapsedTimer since;
        since.start();
        revision(QStringLiteral("late: n%1").arg(many - 1));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->pane()->drawing()->graph->find(QStringLiteral("late")) >= 0,
                                 migrationsPatience);
        // The 300 ms that are promised hold on a machine that does nothing else; the figure is told here.
        qInfo("10,000 revisions: a new one is followed after %lld ms", static_cast<long long>(since.elapsed()));
        QVERIFY(since.elapsed() < 3000);
    }

    void keepsTheDatabaseWhenAsked()
    {
        project();
        const QString path = m_top->path() + QStringLiteral("/app.db");
        openEngine();
        give(QStringLiteral("upgrade head"));
        QCOMPARE(rows(), QStringList{QStringLiteral("ddbf30c3")});
        auto *keep = part<QPushButton>("runKeep");
        QVERIFY(keep->isVisible() && keep->isEnabled());
        // Left as it is, by key and by button: no file appears.
        answerKeep([](QMessageBox &question) { QTest::keyClick(&question, Qt::Key_Escape); });
        answerKeep([](QMessageBox &question) { press(question, "Leave it"); });
        QVERIFY(!QFile::exists(path));
        answerKeep([](QMessageBox &question) {
            QVERIFY2(question.text().contains(QLatin1String("over app.db?")), qPrintable(question.text()));
            press(question, "Write it");
        });
        QTRY_VERIFY_WITH_TIMEOUT(words("runWords").contains(QLatin1String("is now the database")), migrationsPatience);
        QVERIFY2(words("runWords").contains(QLatin1String("app.db")), qPrintable(words("runWords")));
        QCOMPARE(query(path, "SELECT version_num FROM alembic_version"), QByteArray("ddbf30c3"));
        QCOMPARE(query(path, "SELECT count(*) FROM ponies"), QByteArray("0"));
        // What goes on is again a copy.
        give(QStringLiteral("downgrade base"));
        QCOMPARE(rows(), QStringList());
        QCOMPARE(query(path, "SELECT version_num FROM alembic_version"), QByteArray("ddbf30c3"));
    }

    void aDatabaseThatCannotBeKeptIsSaid_data()
    {
        QTest::addColumn<bool>("folder");
        QTest::addColumn<QString>("why");
        QTest::newRow("a folder in its place") << true << QStringLiteral("folder");
        QTest::newRow("another program wrote it") << false << QStringLiteral("changed by another program");
    }
    void aDatabaseThatCannotBeKeptIsSaid()
    {
        QFETCH(bool, folder);
        QFETCH(QString, why);
        project();
        const QString path = m_top->path() + QStringLiteral("/app.db");
        openEngine();
        give(QStringLiteral("upgrade head"));
        if (folder) // Nobody writes over one that is not empty, not even root.
            QVERIFY(QDir().mkpath(path + QStringLiteral("/full")));
        else
            file(QStringLiteral("app.db"), "theirs");
        answerKeep([](QMessageBox &question) { press(question, "Write it"); });
        QTRY_VERIFY2_WITH_TIMEOUT(words("runWords").contains(QLatin1String("app.db was not written")),
                                  qPrintable(words("runWords")), migrationsPatience);
        QVERIFY2(words("runWords").contains(why), qPrintable(words("runWords")));
        QFile theirs(path);
        QVERIFY(folder ? QFileInfo(path + QStringLiteral("/full")).isDir()
                       : theirs.open(QIODevice::ReadOnly) && theirs.readAll() == "theirs");
        // And everything goes on.
        QTRY_VERIFY(part<QPushButton>("runKeep")->isEnabled());
        give(QStringLiteral("downgrade base"));
        QCOMPARE(rows(), QStringList());
    }

    void pictures_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("text");
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)})
            for (const bool dark : {false, true})
                QTest::addRow("%dx%d-%s", size.width(), size.height(), dark ? "dark" : "light") << size << dark << 100;
        QTest::addRow("1280x800-text150") << QSize(1280, 800) << false << 150;
        QTest::addRow("620x900-narrow") << QSize(620, 900) << false << 100;
    }
    void pictures()
    {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        QFETCH(int, text);
        const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
        if (folder.isEmpty()) QSKIP("ATHANOR_PICTURES names no folder for them");
        m_theme->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        m_theme->setZoom(text);
        project();
        migration(QStringLiteral("1975ea83"), QStringLiteral("ddbf30c3"), QStringLiteral("split owner name"),
                  QStringLiteral("with op.batch_alter_table('owners') as batch_op:\n"
                                 "        batch_op.add_column(sa.Column('first_name', sa.String(80)))\n"
                                 "        batch_op.add_column(sa.Column('last_name', sa.String(80)))\n"
                                 "        batch_op.drop_column('name')"));
        migration(QStringLiteral("b2f09c11"), QStringLiteral("1975ea83"), QStringLiteral("index owners.last_name"),
                  QStringLiteral("op.create_index('ix_owners_last_name', 'owners', ['last_name'])"));
        migration(QStringLiteral("27c6a30d"), QStringLiteral("1975ea83"), QStringLiteral("create visits"),
                  QStringLiteral("op.create_table('visits', sa.Column('id', sa.Integer, primary_key=True))"));
        openEngine(size);
        const auto take = [&](const char *name) {
            QVERIFY(m_window->grab().save(
                QStringLiteral("%1/runs-%2-%3.png")
                    .arg(folder, QLatin1String(name), QString::fromLatin1(QTest::currentDataTag()))));
        };
        take("ready");
        part<QLineEdit>("runCommand")->setText(QStringLiteral("upgrade 1975ea83"));
        for (int i = 1; i <= 3; ++i) {
            QTest::keyClick(m_window->pane(), Qt::Key_F7);
            QTRY_COMPARE_WITH_TIMEOUT(player()->place(), i, migrationsPatience);
            waitIdle();
        }
        take("step");
        part<QLineEdit>("runCommand")->setText(QStringLiteral("upgrade head"));
        QTest::keyClick(part<QLineEdit>("runCommand"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!part<QLabel>("runFailure")->isHidden(), migrationsPatience);
        take("fails");
        m_window->pane()->selectNode(node("27c6a30d"));
        part<QComboBox>("schemaMode")->setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(tables().contains(QLatin1String("visits")), migrationsPatience);
        take("selected");
        m_window->pane()->setPage(MigrationsPane::Page::Steps);
        take("steps");
        if (size.width() < 700) {
            m_window->pane()->setPage(MigrationsPane::Page::Run);
            take("run");
        }
    }

private:
    static void press(const QMessageBox &question, const char *button)
    {
        for (QAbstractButton *each : question.buttons())
            if (each->text() == QLatin1String(button)) return QTest::mouseClick(each, Qt::LeftButton);
        QFAIL(button);
    }
    /// Asks for the database to be kept, answers the question, and waits until that is gone.
    void answerKeep(const std::function<void(QMessageBox &)> &answer)
    {
        QTest::mouseClick(part<QPushButton>("runKeep"), Qt::LeftButton);
        const auto question = [this] { return m_window->findChild<QMessageBox *>(QStringLiteral("keepQuestion")); };
        QTRY_VERIFY(question() && question()->isVisible());
        answer(*question());
        QTRY_VERIFY(!question());
    }
    /// What real SQLite reads in this file.
    static QByteArray query(const QString &path, const char *sql)
    {
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"),
                     {QStringLiteral("-c"),
                      QStringLiteral("import sqlite3, sys\n"
                                     "print(*[r[0] for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])])"),
                      path, QLatin1String(sql)});
        return python.waitForFinished(migrationsPatience) ? python.readAllStandardOutput().trimmed() : QByteArray();
    }
};

QTEST_MAIN(TestMigrationsPane)
#include "tst_migrationspane.moc"
