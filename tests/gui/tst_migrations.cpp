#include "tests/gui/migrationsfixture.h"
#include "tests/migrations/graphs.h"
#include "widgets/migrations/revisionlistmodel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QtTest>

using namespace athanor;

/// With keys and mouse.
class TestMigrations final : public MigrationsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }

    void showsGraphAndList()
    {
        stable();
        open();
        QCOMPARE(part<QLabel>("revisionCount")->text(), QStringLiteral("14 revisions"));
        auto *list = part<QTableView>("revisionList");
        const QAbstractItemModelTester tester(list->model());
        QCOMPARE(list->model()->rowCount(), 14);
        // Six plain revisions in a line take one row, but for the one below the merge's child.
        QVERIFY(graph()->rowCount() < 14);
        const QModelIndex row = static_cast<RevisionListModel *>(list->model())->indexOf(node("shop1"));
        const QString spoken = row.data(Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.contains(QLatin1String("shop1")) && spoken.contains(QLatin1String("after ponies")),
                 qPrintable(spoken));
        const QString visits = m_window->pane()->drawing()->spoken(node("visits"));
        QVERIFY2(visits.contains(QLatin1String("depends on aside")), qPrintable(visits));
        QVERIFY(m_window->pane()->drawing()->marks(node("ponies")).contains(QLatin1String("branch point")));
        QVERIFY(m_window->pane()->drawing()->marks(node("merged")).contains(QLatin1String("merge")));
    }

    void keysGoAlongRowsParentsAndChildren()
    {
        stable();
        open();
        graph()->setFocus();
        key(Qt::Key_End);
        key(Qt::Key_Home);
        QCOMPARE(selected(), m_window->pane()->drawing()->graph->id(m_window->pane()->drawing()->layout.nodeAt(0)));
        m_window->pane()->selectNode(node("merged"));
        key(Qt::Key_Right);
        QCOMPARE(selected(), QStringLiteral("stable"));
        key(Qt::Key_Left);
        QCOMPARE(selected(), QStringLiteral("merged"));
        key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(selected(), QStringLiteral("shop2"));
        key(Qt::Key_Down);
        QVERIFY(selected() != QLatin1String("shop2"));
        // The list goes along, and back.
        auto *list = part<QTableView>("revisionList");
        QCOMPARE(list->currentIndex().data(RevisionListModel::NodeRole).toInt(), graph()->selected());
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QCOMPARE(list->currentIndex().data(RevisionListModel::NodeRole).toInt(), graph()->selected());
        QVERIFY(graph()->accessibleDescription().startsWith(selected()));
    }

    void returnOpensTheSource()
    {
        stable();
        open();
        m_window->pane()->selectNode(node("shop1"));
        graph()->setFocus();
        key(Qt::Key_Return);
        auto *source = part<QPlainTextEdit>("revisionSource");
        QTRY_VERIFY(source->toPlainText().contains(QLatin1String("revision = 'shop1'")));
        QCOMPARE(m_window->pane()->page(), MigrationsPane::Page::Revision);
        QVERIFY(source->isVisible() && source->hasFocus());
        QVERIFY(part<QLabel>("revisionFacts")->text().contains(QLatin1String("href=\"ponies\"")));
        Q_EMIT part<QLabel>("revisionFacts")->linkActivated(QStringLiteral("ponies"));
        QCOMPARE(selected(), QStringLiteral("ponies"));
        QTRY_VERIFY(source->toPlainText().contains(QLatin1String("revision = 'ponies'")));
    }

    void foldsAndUnfolds()
    {
        line(30);
        revision(QStringLiteral("n30: n29"));
        open();
        const int folded = graph()->rowCount();
        QVERIFY2(folded <= 4, qPrintable(QString::number(folded)));
        graph()->setFocus();
        key(Qt::Key_Home);
        key(Qt::Key_Down);
        QVERIFY(graph()->isFolded(graph()->selected()));
        QVERIFY(graph()->accessibleDescription().contains(QLatin1String("folded")));
        key(Qt::Key_Return);
        QCOMPARE(graph()->rowCount(), 31);
        key(Qt::Key_Space);
        QCOMPARE(graph()->rowCount(), folded);
        // A click does the same.
        QTest::mouseClick(graph()->viewport(), Qt::LeftButton, {}, graph()->placeOf(node("n15")));
        QCOMPARE(graph()->rowCount(), 31);
        QTest::mouseClick(part<QPushButton>("foldRuns"), Qt::LeftButton);
        QCOMPARE(graph()->rowCount(), 31);
        QVERIFY(!graph()->isFolding());
        QTest::mouseClick(part<QPushButton>("foldRuns"), Qt::LeftButton);
        QCOMPARE(graph()->rowCount(), folded);
        // Whoever chooses one that is folded away sees it.
        m_window->pane()->selectNode(node("n15"));
        QVERIFY(!graph()->isFolded(node("n15")));
        QCOMPARE(graph()->rowCount(), 31);
    }

    void findsByTyping()
    {
        stable();
        revision(QStringLiteral("late: visits"), QStringLiteral("index the owners"),
                 QStringLiteral("op.add_column('horses', sa.Column('hoof_size', sa.Integer()))"));
        open();
        graph()->setFocus();
        key(Qt::Key_H);
        auto *field = part<QLineEdit>("revisionSearch");
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, QStringLiteral("oof_s"));
        QCOMPARE(part<QLabel>("searchFound")->text(), QStringLiteral("1 found"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(selected(), QStringLiteral("late"));
        field->setText(QStringLiteral("line"));
        QStringList seen;
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(field, Qt::Key_Return);
            seen << selected();
        }
        seen.sort();
        QCOMPARE(seen.join(QLatin1Char(' ')), QStringLiteral("line1 line2 line3 line4 line5 line6"));
        field->setText(QStringLiteral("nowhere at all"));
        QCOMPARE(part<QLabel>("searchFound")->text(), QStringLiteral("nothing found"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(graph()->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(field->hasFocus());
    }

    void drawsWhereACommandGoes()
    {
        stable();
        open();
        ask(QStringLiteral("base"), QStringLiteral("upgrade stable"));
        QTRY_COMPARE(steps(), QStringList({QStringLiteral("owner → owner"), QStringLiteral("ponies → ponies"),
                                           QStringLiteral("stable → stable")}));
        QCOMPARE(graph()->stepOf(node("owner")), 1);
        QCOMPARE(graph()->stepOf(node("stable")), 3);
        QCOMPARE(graph()->stepOf(node("shop1")), 0);
        auto *table = part<QTableView>("planSteps");
        QVERIFY(table->isVisible());
        const QAbstractItemModelTester tester(table->model());
        table->setFocus();
        table->selectRow(1);
        QCOMPARE(selected(), QStringLiteral("ponies"));
        ask(QStringLiteral("stable shop2"), QStringLiteral("+1"));
        QTRY_VERIFY(part<QLabel>("planFailure")->isVisible());
        ask(QStringLiteral("merged"), QStringLiteral("downgrade -1"));
        QTRY_VERIFY2(planWords().contains(QLatin1String("the line splits")), qPrintable(planWords()));
        QVERIFY(planWords().contains(QLatin1String("label@-1")));
        ask(QStringLiteral("ponies"), QStringLiteral("-1"));
        QTRY_COMPARE(steps(), QStringList({QStringLiteral("ponies → owner")}));
        QVERIFY(!part<QLabel>("planFailure")->isVisible());
        QTest::keyClick(part<QLineEdit>("planCommand"), Qt::Key_Escape);
        QCOMPARE(graph()->stepOf(node("ponies")), 0);
        QVERIFY(!table->isVisible());
    }

    void refusalsAreExplained_data()
    {
        QTest::addColumn<QString>("position");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("failure");
        QTest::addColumn<QString>("words");
        QTest::newRow("two heads") << "base"
                                   << "alembic upgrade head"
                                   << "Multiple head revisions are present"
                                   << "alembic merge heads";
        QTest::newRow("unknown") << "base"
                                 << "upgrade abcdef"
                                 << "Can't locate revision identified by 'abcdef'"
                                 << "No file of this folder declares";
        QTest::newRow("too short") << "base"
                                   << "upgrade ab"
                                   << "Can't locate revision"
                                   << "four characters";
        QTest::newRow("which branch") << "base"
                                      << "+2"
                                      << "Ambiguous walk"
                                      << "the line splits";
        QTest::newRow("not below") << "left"
                                   << "downgrade right"
                                   << "not a valid downgrade target"
                                   << "along its own branch";
        QTest::newRow("too far") << "left"
                                 << "flask db upgrade +9"
                                 << "didn't produce 9 migrations"
                                 << "as many revisions";
        QTest::newRow("no position") << "gone1"
                                     << "+1"
                                     << "Can't locate revision"
                                     << "no place in this graph";
        QTest::newRow("no command") << "base"
                                    << "history"
                                    << ""
                                    << "Only";
        QTest::newRow("no target") << "base"
                                   << "upgrade"
                                   << ""
                                   << "needs a target";
        QTest::newRow("nothing to do") << "heads"
                                       << "upgrade heads"
                                       << ""
                                       << "Nothing would run";
    }
    void refusalsAreExplained()
    {
        QFETCH(QString, position);
        QFETCH(QString, command);
        QFETCH(QString, failure);
        QFETCH(QString, words);
        for (const char *text : {"root: ", "left: root", "right: root"}) revision(QString::fromLatin1(text));
        open();
        ask(position, command);
        QTRY_VERIFY2(planWords().contains(words), qPrintable(planWords()));
        QCOMPARE(part<QLabel>("planFailure")->isVisible(), !failure.isEmpty());
        const QString shown = part<QLabel>("planFailure")->text();
        QVERIFY2(failure.isEmpty() || shown.contains(failure), qPrintable(shown));
    }

    void brokenFoldersSayWhatIsWrong()
    {
        revision(QStringLiteral("root: "));
        revision(QStringLiteral("child: gone"));
        write(QStringLiteral("broken"), QStringLiteral("revision = 'broken'\ndown_revision = 'root\n"));
        open();
        QVERIFY(part<QLabel>("migrationsNotice")->isVisible());
        QVERIFY(part<QLabel>("migrationsNotice")->text().contains(QLatin1String("SyntaxError")));
        QVERIFY(part<QLabel>("migrationsNotice")->text().contains(QLatin1String("broken.py, line 2")));
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        auto *findings = part<QTableView>("findingsList");
        QVERIFY(findings->isVisible());
        const QAbstractItemModelTester tester(findings->model());
        int row = -1;
        for (int i = 0; i < findings->model()->rowCount(); ++i)
            if (findings->model()->index(i, 2).data().toString() == QLatin1String("broken.py:2")) row = i;
        QVERIFY(row >= 0);
        findings->setFocus();
        findings->selectRow(row);
        QVERIFY(!part<QLabel>("finding")->text().isEmpty());
        QTest::keyClick(findings, Qt::Key_Return);
        auto *source = part<QPlainTextEdit>("revisionSource");
        QTRY_VERIFY(source->toPlainText().contains(QLatin1String("'root\n")));
        QCOMPARE(source->textCursor().blockNumber(), 1);
        QCOMPARE(source->extraSelections().size(), 1);
        QVERIFY(m_window->pane()->drawing()->graph->isGhost(node("gone")));
    }

    void followsTheDisk()
    {
        line(40);
        open();
        graph()->setFolding(false);
        m_window->pane()->selectNode(node("n10"));
        graph()->setFocus();
        const int place = graph()->placeOf(node("n10")).y();
        QVERIFY(graph()->verticalScrollBar()->value() > 0);
        QSignalSpy read(m_window.get(), &MigrationsWindow::folderRead);
        QElapsedTimer since;
        since.start();
        revision(QStringLiteral("n40: n39"));
        QTRY_VERIFY(m_window->pane()->drawing()->graph->find(QStringLiteral("n40")) >= 0);
        const qint64 took = since.elapsed();
        qInfo("followed after %lld ms", static_cast<long long>(took));
        QVERIFY2(took < 300, qPrintable(QString::number(took)));
        QCOMPARE(selected(), QStringLiteral("n10"));
        QVERIFY(std::abs(graph()->placeOf(node("n10")).y() - place) <= 1);
        // Written in place, and removed.
        revision(QStringLiteral("n40: n39"), QStringLiteral("another message"));
        QTRY_COMPARE(m_window->pane()->drawing()->title(node("n40")), QStringLiteral("another message"));
        QVERIFY(QFile::remove(versions() + QStringLiteral("/n40.py")));
        QTRY_COMPARE(node("n40"), -1);
        QCOMPARE(selected(), QStringLiteral("n10"));
    }

    void aFolderThatGoesAndComesBack()
    {
        line(3);
        open();
        QVERIFY(QDir(m_top->path()).rename(QStringLiteral("migrations"), QStringLiteral("away")));
        QTRY_VERIFY(!m_window->pane()->drawing());
        QTRY_VERIFY(part<QWidget>("migrationsMessage")->isVisible());
        QVERIFY(QDir(m_top->path()).rename(QStringLiteral("away"), QStringLiteral("migrations")));
        QTRY_VERIFY(m_window->pane()->drawing());
        const QString whole = m_top->path(), hidden = whole + QStringLiteral("-hidden");
        QVERIFY(QDir().rename(whole, hidden));
        QTRY_VERIFY(!m_window->pane()->drawing());
        bool told = false;
        for (const QLabel *label : part<QWidget>("migrationsMessage")->findChildren<QLabel *>())
            told = told || withoutJoiners(label->text()).contains(QLatin1String("There is no such folder"));
        QVERIFY(told);
        QVERIFY(QDir().rename(hidden, whole));
        QTRY_VERIFY(m_window->pane()->drawing());
    }

    void readingIsCancelled()
    {
        line(400);
        m_window = std::make_unique<MigrationsWindow>(*m_theme);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->openFolder(m_top->path());
        QVERIFY(m_window->isReading());
        m_window->pane()->showProgress(100, 400);
        QVERIFY(part<QLabel>("progressWords")->text().contains(QLatin1String("100 of 400")));
        QTest::mouseClick(part<QPushButton>("cancelReading"), Qt::LeftButton);
        QVERIFY(!m_window->isReading());
        QVERIFY(part<QWidget>("migrationsMessage")->isVisible());
        QSignalSpy read(m_window.get(), &MigrationsWindow::folderRead);
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QVERIFY(read.wait(migrationsPatience));
        QCOMPARE(m_window->pane()->drawing()->graph->size(), 400);
    }

    void exports_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("holds");
        QTest::newRow("svg") << 0 << "graph.svg"
                             << "<svg ";
        QTest::newRow("text") << 1 << "graph.txt"
                              << "merged";
        QTest::newRow("nowhere") << 0 << "no/such/graph.svg"
                                 << "";
    }
    void exports()
    {
        QFETCH(int, action);
        QFETCH(QString, name);
        QFETCH(QString, holds);
        stable();
        open();
        QSignalSpy exported(m_window.get(), &MigrationsWindow::exported);
        part<QMenu>("exportMenu")->actions().at(action)->trigger();
        QTRY_VERIFY(m_window->findChild<QFileDialog *>(QStringLiteral("exportDialog")));
        auto *dialog = part<QFileDialog>("exportDialog");
        const QString path = m_top->path() + QLatin1Char('/') + name;
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        QTRY_COMPARE(exported.size(), 1);
        QVERIFY(part<QLabel>("migrationsNotice")->text().contains(path));
        QFile file(path);
        QCOMPARE(file.open(QIODevice::ReadOnly), !holds.isEmpty());
        QVERIFY(holds.isEmpty() || QString::fromUtf8(file.readAll()).contains(holds));
        if (holds.isEmpty())
            QVERIFY(part<QLabel>("migrationsNotice")->text().contains(QLatin1String("could not be written")));
    }

    void aWindowOfTheGraphHasAllItsLines()
    {
        const MigrationDrawing::Pointer drawing = MigrationDrawing::make(migrations::branchedGraph(400));
        const int rows = drawing->layout.rows();
        const auto words = [&](int first, int last, bool narrow) {
            QStringList found;
            for (const EdgeIndex::Upright &one :
                 drawing->edges.uprightsBetween(narrow ? first : 0, narrow ? last : rows))
                if (one.bottom >= first && one.top <= last)
                    found << QStringLiteral("%1: %2-%3").arg(one.lane).arg(one.top).arg(one.bottom);
            for (const EdgeIndex::Bend &one : drawing->edges.bendsBetween(narrow ? first : 0, narrow ? last : rows))
                if (one.gap + 1 >= first && one.gap <= last)
                    found << QStringLiteral("%1 from %2 to %3").arg(one.gap).arg(one.from).arg(one.to);
            return found;
        };
        for (int first = 0; first < rows; first += 7) {
            QVERIFY(!words(first, first + 12, true).isEmpty());
            QCOMPARE(words(first, first + 12, true), words(first, first + 12, false));
        }
        // Every edge is there, joined or not.
        for (const migrations::LaneLayout::Edge &edge : drawing->layout.edges()) {
            EdgeIndex alone;
            alone.add(drawing->layout, edge);
            alone.finish();
            for (const EdgeIndex::Upright &one : alone.uprightsBetween(0, rows)) {
                bool covered = false;
                for (const EdgeIndex::Upright &whole : drawing->edges.uprightsBetween(one.top, one.bottom))
                    covered = covered || (whole.lane == one.lane && whole.top <= one.top && whole.bottom >= one.bottom);
                QVERIFY(covered);
            }
        }
    }

    void aLargeGraph()
    {
        revision(QStringLiteral("only: "));
        open({1920, 1080});
        const MigrationDrawing::Pointer large = MigrationDrawing::make(migrations::branchedGraph(10000));
        QElapsedTimer since;
        since.start();
        m_window->pane()->setDrawing(large);
        qInfo("10,000 revisions are shown %lld ms after they were read", static_cast<long long>(since.elapsed()));
        graph()->setFocus();
        key(Qt::Key_End);
        const MigrationDrawing &drawing = *m_window->pane()->drawing();
        QCOMPARE(graph()->selected(), drawing.layout.nodeAt(drawing.layout.rows() - 1));
        QVERIFY(graph()->verticalScrollBar()->value() > 0);
        key(Qt::Key_Home);
        QCOMPARE(graph()->verticalScrollBar()->value(), 0);
        auto *field = part<QLineEdit>("revisionSearch");
        field->setText(QStringLiteral("r5003"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(selected(), QStringLiteral("r5003"));
        ask(QStringLiteral("r4900"), QStringLiteral("upgrade r5003"));
        QTRY_VERIFY(graph()->stepOf(node("r5003")) > 0);
        const QRect seen = graph()->viewport()->rect();
        QVERIFY(seen.contains(graph()->placeOf(node("r5003"))));
        const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
        if (folder.isEmpty()) return;
        QVERIFY(m_window->grab().save(folder + QStringLiteral("/migrations-large.png")));
        graph()->setZoom(0.3);
        QVERIFY(m_window->grab().save(folder + QStringLiteral("/migrations-large-small.png")));
    }

    void zooms()
    {
        line(60);
        open();
        graph()->setFolding(false);
        graph()->setFocus();
        key(Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(graph()->zoom() > 1);
        key(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(graph()->zoom(), 1.0);
        key(Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(graph()->zoom() < 1);
        QVERIFY(graph()->verticalScrollBar()->maximum() > 0);
        QTest::mouseClick(part<QPushButton>("fitGraph"), Qt::LeftButton);
        QCOMPARE(graph()->verticalScrollBar()->maximum(), 0);
    }

    /// With ATHANOR_PICTURES it leaves pictures there to look at; without, it sees that each size is painted at all.
    void pictures_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<int>("text");
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)})
            for (const bool dark : {false, true})
                QTest::addRow("%dx%d-%s", size.width(), size.height(), dark ? "dark" : "light") << size << dark << 100;
        QTest::addRow("1280x800-text150") << QSize(1280, 800) << false << 150;
    }
    void pictures()
    {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        QFETCH(int, text);
        m_theme->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        m_theme->setZoom(text);
        stable();
        open(size);
        m_window->pane()->selectNode(node("merged"));
        const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
        const auto take = [&](const QString &name) {
            const QImage picture = m_window->grab().toImage();
            QCOMPARE(picture.size(), size);
            if (!folder.isEmpty())
                QVERIFY(picture.save(QStringLiteral("%1/migrations-%2-%3.png")
                                         .arg(folder, name, QString::fromLatin1(QTest::currentDataTag()))));
        };
        take(QStringLiteral("graph"));
        ask(QStringLiteral("ponies"), QStringLiteral("upgrade merged"));
        QTRY_VERIFY(part<QTableView>("planSteps")->isVisible());
        m_window->pane()->setPage(MigrationsPane::Page::Revision);
        QTRY_VERIFY(part<QPlainTextEdit>("revisionSource")->toPlainText().contains(QLatin1String("merged")));
        take(QStringLiteral("plan"));
        ask(QStringLiteral("base"), QStringLiteral("upgrade head"));
        QTRY_VERIFY(part<QLabel>("planFailure")->isVisible());
        take(QStringLiteral("refused"));
        const QImage painted = graph()->viewport()->grab().toImage();
        const QColor paper = painted.pixelColor(painted.width() - 3, painted.height() - 3);
        const QPoint place = graph()->placeOf(node("merged")) - QPoint(m_theme->px(5), 0);
        QVERIFY(painted.pixelColor(place) != paper);
    }
};

QTEST_MAIN(TestMigrations)
#include "tst_migrations.moc"
