#include "app/shell/coursefinder.h"
#include "app/shell/glossarydialog.h"
#include "engine/course/course.h"
#include "widgets/common/emptystate.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QtTest>

using namespace athanor;

/// Ctrl+K and the glossary, on the course itself.
class TestGoTo final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void nothingTypedShowsEverything();
    void groups_data();
    void groups();
    void byKeyboardToAPlaceOnAPage();
    void aTermOpensTheGlossary();
    void nothingFoundSaysWhatWasSearched();
    void theFieldTellsWhatReturnOpens();
    void pagesStillBeingRead();
    void aKeyWithinTheTime();
    void glossaryIsSearchedAndRead();
    void glossaryLeadsOn();
    void aCourseWithoutGlossary();
    void pictures();

private:
    struct Chosen
    {
        QString objective;
        int block;
        SearchHit::Part part;
    };
    GoToDialog *open();
    static QLineEdit *field(QDialog *dialog) { return dialog->findChild<QLineEdit *>(); }
    static QListView *list(QDialog *dialog) { return dialog->findChild<QListView *>(); }
    static QStringList heads(QDialog *dialog);
    QPushButton *button(const char *name, const QString &text) const;

    QString m_folder = qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons");
    Theme m_theme;
    Course m_course;
    std::unique_ptr<QWidget> m_window;
    CourseFinder *m_finder = nullptr;
    std::vector<Chosen> m_chosen;
    int m_ran = 0;
};

void TestGoTo::initTestCase()
{
    Result<Course> course = Course::load(m_folder);
    QVERIFY(course.ok());
    m_course = std::move(*course);
    m_theme.apply();
}

void TestGoTo::init()
{
    m_window = std::make_unique<QWidget>();
    m_window->resize(1280, 800);
    m_window->show();
    m_finder = new CourseFinder(m_theme, m_window.get());
    connect(m_finder, &CourseFinder::placeChosen, this, [this](const QString &id, int block, SearchHit::Part part) {
        m_chosen.push_back({id, block, part});
    });
    QSignalSpy ready(m_finder, &CourseFinder::ready);
    m_finder->setCourse(m_course, m_folder);
    QVERIFY(!m_finder->isReady());
    QTRY_COMPARE(ready.count(), 1);
    m_chosen.clear();
    m_ran = 0;
}

void TestGoTo::cleanup() { m_window.reset(); }

GoToDialog *TestGoTo::open()
{
    const auto run = [this] { ++m_ran; };
    m_finder->goToAnything({{GoToItem::Group::Commands, QStringLiteral("Larger text"), QStringLiteral("Ctrl++"), run},
                            {GoToItem::Group::Commands, QStringLiteral("Check"), QStringLiteral("Ctrl+Return"), run},
                            {GoToItem::Group::Files, QStringLiteral("app.py"), {}, run}});
    return m_window->findChild<GoToDialog *>();
}

QStringList TestGoTo::heads(QDialog *dialog)
{
    QStringList heads;
    const QAbstractItemModel *model = list(dialog)->model();
    for (int row = 0; row < model->rowCount(); ++row)
        if (model->index(row, 0).data(GoToModel::IsHeadRole).toBool()) heads << model->index(row, 0).data().toString();
    return heads;
}

QPushButton *TestGoTo::button(const char *name, const QString &text) const
{
    for (QPushButton *button : m_window->findChildren<QPushButton *>(QLatin1String(name)))
        if (button->text() == text && button->isVisible()) return button;
    return nullptr;
}

void TestGoTo::nothingTypedShowsEverything()
{
    GoToDialog *dialog = open();
    QAbstractItemModelTester tester(list(dialog)->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(heads(dialog),
             QStringList({QStringLiteral("Objectives"), QStringLiteral("Commands"), QStringLiteral("Files")}));
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("goToStatus"))->text().contains(QLatin1String("terms")));
    // The first thing that can be chosen is chosen; the arrows pass over the lines of the groups.
    QCOMPARE(list(dialog)->currentIndex().row(), 1);
    QTest::keyClick(field(dialog), Qt::Key_Up);
    QCOMPARE(list(dialog)->currentIndex().row(), 1);
    for (int i = 0; i < 50; ++i) {
        QTest::keyClick(field(dialog), Qt::Key_Down);
        QVERIFY(!list(dialog)->currentIndex().data(GoToModel::IsHeadRole).toBool());
    }
    QCOMPARE(list(dialog)->currentIndex().data().toString(), QStringLiteral("app.py"));
    QTest::keyClick(field(dialog), Qt::Key_Return);
    QTRY_COMPARE(m_ran, 1);
}

void TestGoTo::groups_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("first");
    QTest::newRow("objective") << QStringLiteral("parameterised") << QStringLiteral("Objectives")
                               << QStringLiteral("Parameterised routes");
    QTest::newRow("misspelt") << QStringLiteral("paramterised") << QStringLiteral("Objectives")
                              << QStringLiteral("Parameterised routes");
    QTest::newRow("command") << QStringLiteral("larger") << QStringLiteral("Commands") << QStringLiteral("Larger text");
    QTest::newRow("file") << QStringLiteral("app.py") << QStringLiteral("Files") << QStringLiteral("app.py");
    QTest::newRow("term") << QStringLiteral("identity map") << QStringLiteral("Glossary")
                          << QStringLiteral("identity map");
}

void TestGoTo::groups()
{
    QFETCH(QString, query);
    QFETCH(QString, group);
    QFETCH(QString, first);
    GoToDialog *dialog = open();
    QTest::keyClicks(field(dialog), query);
    QVERIFY(heads(dialog).contains(group));
    const QAbstractItemModel *model = list(dialog)->model();
    for (int row = 0; row + 1 < model->rowCount(); ++row) {
        if (!model->index(row, 0).data(GoToModel::IsHeadRole).toBool() || model->index(row, 0).data() != group)
            continue;
        QCOMPARE(model->index(row + 1, 0).data().toString(), first);
    }
}

void TestGoTo::byKeyboardToAPlaceOnAPage()
{
    // A word of a paragraph that is in no title: the hit leads to that very block.
    const Objective &objective = m_course.modules.front().objectives.front();
    int block = -1;
    QString words;
    for (size_t i = 0; i < objective.lesson.size() && block < 0; ++i) {
        if (objective.lesson[i].kind != LessonBlock::Kind::Paragraph ||
            objective.lesson[i].spans.front().text.size() < 30)
            continue;
        block = int(i);
        words = objective.lesson[i].spans.front().text.left(30).section(QLatin1Char(' '), 0, -2);
    }
    QVERIFY(block >= 0);
    GoToDialog *dialog = open();
    field(dialog)->setText(words);
    QCOMPARE(heads(dialog), QStringList(QStringLiteral("On the pages")));
    QTest::keyClick(field(dialog), Qt::Key_Return);
    QTRY_COMPARE(m_chosen.size(), size_t(1));
    QCOMPARE(m_chosen.front().objective, objective.id);
    QCOMPARE(m_chosen.front().block, block);
    QCOMPARE(m_chosen.front().part, SearchHit::Part::Page);
}

void TestGoTo::aTermOpensTheGlossary()
{
    GoToDialog *dialog = open();
    QTest::keyClicks(field(dialog), QStringLiteral("identity map"));
    QTest::keyClick(field(dialog), Qt::Key_Return);
    GlossaryDialog *glossary = nullptr;
    QTRY_VERIFY((glossary = m_window->findChild<GlossaryDialog *>()));
    QCOMPARE(glossary->currentTerm(), QStringLiteral("identity map"));
}

void TestGoTo::nothingFoundSaysWhatWasSearched()
{
    GoToDialog *dialog = open();
    QTest::keyClicks(field(dialog), QStringLiteral("zzz qqq"));
    QCOMPARE(list(dialog)->model()->rowCount(), 0);
    auto *nothing = dialog->findChild<EmptyState *>();
    QTRY_VERIFY(nothing->isVisible());
    QString said;
    for (const QLabel *label : nothing->findChildren<QLabel *>()) said += label->text();
    for (const char *part : {"“zzz qqq”", "headings", "quiz", "terms", "commands"})
        QVERIFY2(said.contains(QString::fromUtf8(part)), qPrintable(said));
    QTest::keyClick(field(dialog), Qt::Key_Return); // Nowhere to go: it stays.
    QVERIFY(dialog->isVisible());
    field(dialog)->clear();
    QTRY_VERIFY(list(dialog)->isVisible());
}

void TestGoTo::theFieldTellsWhatReturnOpens()
{
    GoToDialog *dialog = open();
    QTest::keyClicks(field(dialog), QStringLiteral("parameterised"));
    const QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(field(dialog));
    QVERIFY(interface->text(QAccessible::Description).contains(QLatin1String("Parameterised routes. Objectives")));
}

void TestGoTo::pagesStillBeingRead()
{
    m_finder->setCourse(m_course, m_folder);
    QVERIFY(!m_finder->isReady());
    GoToDialog *dialog = open();
    QTest::keyClicks(field(dialog), QStringLiteral("route"));
    QCOMPARE(heads(dialog), QStringList(QStringLiteral("Objectives")));
    // What is on the pages comes in when they were read; what was typed stays.
    QTRY_VERIFY(m_finder->isReady());
    QTRY_VERIFY(heads(dialog).size() > 1);
    QCOMPARE(field(dialog)->text(), QStringLiteral("route"));
}

void TestGoTo::aKeyWithinTheTime()
{
    GoToDialog *dialog = open();
    double longest = 0;
    for (const QChar c : QStringLiteral("the application answers a request with int converters")) {
        QTest::keyClick(field(dialog), c.toLatin1());
        longest = std::max(longest, dialog->lastSearchMilliseconds());
    }
    qInfo("The slowest key took %.2f ms, rows and all", longest);
    QVERIFY(longest < 50);
}

void TestGoTo::glossaryIsSearchedAndRead()
{
    m_finder->showGlossary();
    auto *dialog = m_window->findChild<GlossaryDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(field(dialog)->hasFocus() || dialog->focusWidget() == field(dialog));
    QVERIFY(list(dialog)->model()->rowCount() >= 60);
    QTest::keyClicks(field(dialog), QStringLiteral("flush"));
    QCOMPARE(dialog->currentTerm(), QStringLiteral("flush"));
    QVERIFY(
        dialog->findChild<QLabel *>(QStringLiteral("glossaryText"))->accessibleName().contains(QLatin1String("SQL")));
    // What only speaks of it comes after.
    QVERIFY(list(dialog)->model()->rowCount() > 1);
    QTest::keyClick(field(dialog), Qt::Key_Down);
    QVERIFY(dialog->currentTerm() != QLatin1String("flush"));
    field(dialog)->setText(QStringLiteral("qqq"));
    QTRY_VERIFY(dialog->findChild<EmptyState *>()->isVisible());
    QVERIFY(dialog->currentTerm().isEmpty());
}

void TestGoTo::glossaryLeadsOn()
{
    m_finder->showGlossary(QStringLiteral("converters"));
    auto *dialog = m_window->findChild<GlossaryDialog *>();
    QCOMPARE(dialog->currentTerm(), QStringLiteral("converter"));
    QTRY_VERIFY(button("seeAlso", QStringLiteral("rule")));
    QTest::mouseClick(button("seeAlso", QStringLiteral("rule")), Qt::LeftButton);
    QCOMPARE(dialog->currentTerm(), QStringLiteral("rule"));
    QPushButton *taught = nullptr;
    QTRY_VERIFY((taught = button("taughtIn", QStringLiteral("Parameterised routes"))));
    taught->setFocus();
    QTest::keyClick(taught, Qt::Key_Space);
    QTRY_COMPARE(m_chosen.size(), size_t(1));
    QCOMPARE(m_chosen.front().objective, QStringLiteral("flask.param-route"));
    // An objective that this course does not have is not offered.
    m_finder->showGlossary(QStringLiteral("stamp"));
    QCOMPARE(m_window->findChildren<QPushButton *>(QStringLiteral("taughtIn")).size(), 0);
}

void TestGoTo::aCourseWithoutGlossary()
{
    QTemporaryDir folder;
    QSignalSpy ready(m_finder, &CourseFinder::ready);
    m_finder->setCourse({}, folder.path());
    QTRY_COMPARE(ready.count(), 1);
    m_finder->showGlossary(QStringLiteral("route"));
    auto *dialog = m_window->findChild<GlossaryDialog *>();
    QTRY_VERIFY(dialog->findChild<EmptyState *>()->isVisible());
    QVERIFY(dialog->currentTerm().isEmpty());
}

/// With ATHANOR_PICTURES=folder: both dialogs in their states, light and dark, at two sizes of text.
void TestGoTo::pictures()
{
    const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
    if (folder.isEmpty()) QSKIP("ATHANOR_PICTURES names no folder");
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        for (const int zoom : {100, 150}) {
            m_theme.setChoice(choice);
            m_theme.setZoom(zoom);
            const auto save = [&](QDialog *dialog, const char *name) {
                QVERIFY(QTest::qWaitForWindowExposed(dialog));
                dialog->grab().save(QDir(folder).filePath(
                    QStringLiteral("%1-%2-%3.png").arg(QLatin1String(name), themeChoiceName(choice)).arg(zoom)));
            };
            for (const auto &[name, query] : {std::pair{"goto-empty", ""},
                                              {"goto-route", "route"},
                                              {"goto-none", "zzz"},
                                              {"goto-code", "def pony"}}) {
                GoToDialog *dialog = open();
                field(dialog)->setText(QString::fromLatin1(query));
                save(dialog, name);
                dialog->close();
                QTRY_VERIFY(!m_window->findChild<GoToDialog *>());
            }
            m_finder->showGlossary(QStringLiteral("converter"));
            auto *dialog = m_window->findChild<GlossaryDialog *>();
            save(dialog, "glossary");
            field(dialog)->setText(QStringLiteral("qqq"));
            save(dialog, "glossary-none");
            dialog->close();
            QTRY_VERIFY(!m_window->findChild<GlossaryDialog *>());
        }
    }
    m_theme.setZoom(100);
}

QTEST_MAIN(TestGoTo)
#include "tst_goto.moc"
