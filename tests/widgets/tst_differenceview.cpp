#include "widgets/results/checkcard.h"
#include "widgets/results/differencebox.h"
#include "widgets/results/differencemodel.h"
#include "widgets/results/differencetext.h"
#include "widgets/results/differenceview.h"
#include "widgets/results/resultsdrawer.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QDir>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QProcess>
#include <QScrollBar>
#include <QTableView>
#include <QtTest>

using namespace athanor;

using Kind = Difference::Kind;
using Mark = Difference::Mark;
using Rule = Difference::Rule;
using Type = Difference::Type;

class TestDifferenceView final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme.apply(); }
    void inWords_data();
    void inWords();
    void model();
    void eachKindOfNothingLooksDifferent();
    void marksAreSignsToo();
    void textsAreMarkedWhereTheyDiffer();
    void spacesAreSeen();
    void aLongTableScrolls();
    void aLongTextScrollsAndIsReached();
    void theSentenceIsSaidOnce();
    void theMessageStandsAboveTheDifference();
    void whatTheJudgeSaysIsDrawn_data();
    void whatTheJudgeSaysIsDrawn();
    void cleanupTestCase();

private:
    Theme m_theme;
};

namespace {

Difference::Value text(const QString &value) { return {Type::Text, value}; }
Difference::Value number(const QString &value) { return {Type::Number, value}; }
Difference::Value null() { return {Type::Null, QStringLiteral("NULL")}; }
Difference::Cell same(const Difference::Value &value) { return {Mark::Same, value, value}; }

Difference texts(const std::vector<Difference::Segment> &segments, const QString &sentence = {})
{
    Difference difference;
    difference.kind = Kind::Text;
    difference.rule = Rule::Text;
    difference.sentence = sentence;
    difference.segments = segments;
    return difference;
}

Difference rows()
{
    Difference difference;
    difference.kind = Kind::Rows;
    difference.rule = Rule::Null;
    difference.sentence = QStringLiteral("Row 2 has an empty text in email where NULL was expected.");
    difference.columns = {QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("email")};
    difference.rows = {
        {Mark::Same, {}, 1, 1, {same(number(QStringLiteral("1"))), same(text(QStringLiteral("Ada"))), same(null())}},
        {Mark::Changed,
         {},
         2,
         2,
         {same(number(QStringLiteral("2"))), same(text(QStringLiteral("Mei"))), {Mark::Changed, null(), text({})}}},
        {Mark::Changed,
         {},
         3,
         3,
         {{Mark::Changed, number(QStringLiteral("3")), text(QStringLiteral("3"))},
          same(text(QStringLiteral("NULL"))),
          same(text({}))}},
        {Mark::Moved, {}, 4, 6, {same(number(QStringLiteral("4"))), same(text(QStringLiteral("Sol"))), same(null())}},
        {Mark::Missing,
         {},
         5,
         0,
         {{Mark::Same, number(QStringLiteral("5")), {}},
          {Mark::Same, text(QStringLiteral("Ines")), {}},
          {Mark::Same, text(QStringLiteral("ines@stable.test")), {}}}},
        {Mark::Extra,
         {},
         0,
         4,
         {{Mark::Same, {}, number(QStringLiteral("4"))},
          {Mark::Same, {}, text(QStringLiteral("Sol"))},
          {Mark::Same, {}, null()}}}};
    return difference;
}

Difference values()
{
    Difference difference;
    difference.kind = Kind::Values;
    difference.rule = Rule::Type;
    difference.sentence = QStringLiteral("At `[\"n\"]` the value is a text where a number was expected.");
    difference.rows = {
        {Mark::Changed,
         QStringLiteral("[\"n\"]"),
         0,
         0,
         {{Mark::Changed, number(QStringLiteral("1")), text(QStringLiteral("1"))}}},
        {Mark::Missing, QStringLiteral("[\"ponies\"][1]"), 0, 0, {{Mark::Changed, text(QStringLiteral("Dash")), {}}}},
        {Mark::Changed, QStringLiteral("[\"owner\"]"), 0, 0, {{Mark::Changed, null(), text(QStringLiteral("NULL"))}}}};
    return difference;
}

QImage picture(const Theme &theme, const Difference::Value &value)
{
    Difference difference;
    difference.kind = Kind::Rows;
    difference.columns = {QStringLiteral("c")};
    difference.rows = {{Mark::Same, {}, 1, 1, {same(value)}}};
    DifferenceView view(theme, difference);
    view.resize(300, 120);
    view.show();
    return view.findChild<QTableView *>()->viewport()->grab().toImage();
}

} // namespace

void TestDifferenceView::inWords_data()
{
    QTest::addColumn<Difference>("difference");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("texts") << texts({{Mark::Same, QStringLiteral("Com")},
                                     {Mark::Missing, QStringLiteral("et")},
                                     {Mark::Extra, QStringLiteral("a")}})
                           << QStringList{QStringLiteral("Expected: Comet"), QStringLiteral("Yours: Coma")};
    QTest::newRow("empty") << texts({{Mark::Missing, QStringLiteral("x")}})
                           << QStringList{QStringLiteral("Yours: empty text")};
    QTest::newRow("rows") << rows()
                          << QStringList{QStringLiteral("Row 2 has an empty text"),
                                         QStringLiteral("row 1 agrees: id 1, name \"Ada\", email NULL"),
                                         QStringLiteral("email NULL expected, yours empty text"),
                                         QStringLiteral("id 3 expected, yours \"3\", name \"NULL\""),
                                         QStringLiteral("expected row 4 is your row 6"),
                                         QStringLiteral("expected row 5 is missing: id 5"),
                                         QStringLiteral("your row 4 is not expected")};
    QTest::newRow("values") << values()
                            << QStringList{QStringLiteral("[\"n\"]: 1 expected, yours \"1\""),
                                           QStringLiteral("[\"ponies\"][1]: \"Dash\" expected, yours nothing"),
                                           QStringLiteral("[\"owner\"]: NULL expected, yours \"NULL\"")};
}

void TestDifferenceView::inWords()
{
    QFETCH(Difference, difference);
    QFETCH(QStringList, said);
    const QString all = differenceAsText(difference);
    for (const QString &part : said) QVERIFY2(all.contains(part), qPrintable(part + QLatin1String(" in ") + all));
    DifferenceView view(m_theme, difference);
    QCOMPARE(view.accessibleDescription(), all);
}

void TestDifferenceView::model()
{
    for (const Difference &difference : {rows(), values(), texts({})}) {
        DifferenceModel model(difference);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    DifferenceModel model(rows());
    QCOMPARE(model.rowCount(), 6);
    QCOMPARE(model.columnCount(), 4);
    QCOMPARE(model.headerData(3, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("email"));
    QCOMPARE(model.index(3, 0).data().toString(), QStringLiteral("4 → 6"));
    QCOMPARE(model.index(4, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("row 5, expected, but not there"));
    QCOMPARE(model.index(2, 1).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("expected 3, a number; yours \"3\", a text"));
    // Rows of different lengths, without names: none of it leads outside.
    Difference ragged;
    ragged.kind = Kind::Rows;
    ragged.rows = {{Mark::Same, {}, 1, 1, {}}, {Mark::Extra, {}, 0, 2, {same(null()), same(null())}}};
    DifferenceModel nameless(ragged);
    QCOMPARE(nameless.columnCount(), 3);
    QCOMPARE(nameless.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("2"));
    QVERIFY(nameless.index(0, 2).data(Qt::AccessibleTextRole).toString().isEmpty());
}

void TestDifferenceView::eachKindOfNothingLooksDifferent()
{
    const QList<QImage> looks{picture(m_theme, null()),
                              picture(m_theme, text({})),
                              picture(m_theme, text(QStringLiteral("NULL"))),
                              picture(m_theme, number(QStringLiteral("1"))),
                              picture(m_theme, text(QStringLiteral("1"))),
                              picture(m_theme, {})};
    for (qsizetype one = 0; one < looks.size(); ++one)
        for (qsizetype other = 0; other < one; ++other)
            QVERIFY2(looks.at(one) != looks.at(other), qPrintable(QStringLiteral("%1 and %2").arg(one).arg(other)));
}

void TestDifferenceView::marksAreSignsToo()
{
    DifferenceView view(m_theme, rows());
    const QString legend = view.findChild<QLabel *>(QStringLiteral("differenceLegend"))->text();
    for (const Mark mark : {Mark::Missing, Mark::Extra, Mark::Changed, Mark::Moved}) {
        QVERIFY(!markSign(mark).isEmpty());
        QVERIFY(legend.contains(markSign(mark)));
    }
    Difference onlyMissing = rows();
    onlyMissing.rows.erase(onlyMissing.rows.begin(), onlyMissing.rows.begin() + 4);
    onlyMissing.rows.pop_back();
    DifferenceView less(m_theme, onlyMissing);
    QVERIFY(!less.findChild<QLabel *>(QStringLiteral("differenceLegend"))->text().contains(markSign(Mark::Moved)));
}

void TestDifferenceView::textsAreMarkedWhereTheyDiffer()
{
    const Difference difference = texts({{Mark::Same, QStringLiteral("one\nt")},
                                         {Mark::Missing, QStringLiteral("wo")},
                                         {Mark::Extra, QStringLiteral("en")},
                                         {Mark::Same, QStringLiteral("\nthree")}});
    DifferenceView view(m_theme, difference);
    const auto lines = [&](const char *name) {
        return view.findChild<DifferenceBox *>(QLatin1String(name))->toPlainText().split(QLatin1Char('\n'));
    };
    // A cell for the sign and one for the text, line by line: only the second line has a sign.
    QCOMPARE(lines("differenceExpected").filter(QStringLiteral("−")).size(), 1);
    QCOMPARE(lines("differenceYours").filter(QStringLiteral("+")).size(), 1);
    const QString yours = view.findChild<DifferenceBox *>(QStringLiteral("differenceYours"))->toHtml();
    const QString marked = yours.mid(yours.indexOf(m_theme.tokens().dangerSoft.name()));
    QVERIFY(marked.contains(QLatin1String("en")) &&
            !marked.section(QLatin1String("</span>"), 0, 0).contains(QLatin1String("three")));
}

void TestDifferenceView::spacesAreSeen()
{
    QCOMPARE(visibleSpaces(QStringLiteral("a b\t\r\n\u00a0")), QStringLiteral("a·b→␍↵\n⍽"));
    const Difference difference = texts({{Mark::Same, QStringLiteral("Comet")}, {Mark::Extra, QStringLiteral(" \n")}});
    DifferenceView view(m_theme, difference);
    QVERIFY(view.findChild<DifferenceBox *>(QStringLiteral("differenceYours"))
                ->toPlainText()
                .contains(QStringLiteral("·↵")));
}

void TestDifferenceView::aLongTableScrolls()
{
    Difference difference = rows();
    while (difference.rows.size() < 200) difference.rows.push_back(difference.rows.at(4));
    difference.omitted = 57;
    DifferenceView view(m_theme, difference);
    view.resize(360, 600);
    view.show();
    auto *table = view.findChild<QTableView *>();
    QVERIFY(table->height() <= m_theme.px(320));
    QVERIFY(table->verticalScrollBar()->maximum() > 0);
    QCOMPARE(table->currentIndex().row(), 1); // The first that differs.
    bool told = false;
    for (const QLabel *label : view.findChildren<QLabel *>())
        told = told || label->text().contains(QLatin1String("57"));
    QVERIFY(told);
}

void TestDifferenceView::aLongTextScrollsAndIsReached()
{
    Difference difference =
        texts({{Mark::Same, QStringLiteral("line\n").repeated(100)}, {Mark::Missing, QStringLiteral("end")}});
    DifferenceView view(m_theme, difference);
    view.resize(500, 600);
    view.show();
    auto *box = view.findChild<DifferenceBox *>(QStringLiteral("differenceExpected"));
    QVERIFY(box->height() < m_theme.px(300));
    QVERIFY(box->verticalScrollBar()->maximum() > 0);
    QVERIFY(box->focusPolicy() & Qt::TabFocus);
}

void TestDifferenceView::theSentenceIsSaidOnce()
{
    CheckResult check;
    check.name = QStringLiteral("x");
    check.difference = rows();
    check.message = check.difference.sentence;
    CheckCard card(m_theme, check);
    int said = 0;
    for (const QLabel *label : card.findChildren<QLabel *>()) said += label->accessibleName() == check.message;
    QCOMPARE(said, 1);
}

void TestDifferenceView::theMessageStandsAboveTheDifference()
{
    CheckResult check;
    check.name = QStringLiteral("x");
    check.difference = rows();
    check.message = QStringLiteral("The names are gone.");
    CheckCard card(m_theme, check);
    card.show();
    const auto *message = card.findChild<QLabel *>(QStringLiteral("checkMessage"));
    QVERIFY(message);
    const auto top = [&card](const QWidget *widget) { return widget->mapTo(&card, QPoint()).y(); };
    QVERIFY2(top(message) < top(card.findChild<DifferenceView *>()), "what helps most is seen first");
}

void TestDifferenceView::whatTheJudgeSaysIsDrawn_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<QStringList>("said");
    QTest::newRow("rows") << QStringLiteral(
                                 "of_rows([(1, 'Ada', None), (2, 'Mei', '')], [(1, 'Ada', ''), (9, '*', None)], "
                                 "False, ['id', 'name', 'email'])")
                          << QStringList{QStringLiteral("email NULL expected, yours empty text"),
                                         QStringLiteral("is missing: id 2, name \"Mei\", email empty text"),
                                         QStringLiteral("is not expected: id 9, name \"*\", email NULL")};
    QTest::newRow("order") << QStringLiteral("of_rows([(1,), (2,), (3,)], [(2,), (1,), (3,)], True)")
                           << QStringList{QStringLiteral("expected row 1 is your row 2")};
    QTest::newRow("values") << QStringLiteral(
                                   "of_values({'n': 1, 'o': None, 'p': ['a']}, {'n': '1', 'o': 'None', 'p': []})")
                            << QStringList{QStringLiteral("['n']: 1 expected, yours \"1\""),
                                           QStringLiteral("['o']: None expected, yours \"None\""),
                                           QStringLiteral("['p'][0]: \"a\" expected, yours nothing")};
    QTest::newRow("one value") << QStringLiteral("of_values(18, None)")
                               << QStringList{QStringLiteral("18 expected, yours None")};
    QTest::newRow("texts") << QStringLiteral("of_texts('Hello  Ada', 'hello Ada ')")
                           << QStringList{QStringLiteral("Expected: Hello  Ada"), QStringLiteral("Yours: hello Ada ")};
}

/// The form that the judge writes is the form that is read and drawn.
void TestDifferenceView::whatTheJudgeSaysIsDrawn()
{
    QFETCH(QString, call);
    QFETCH(QStringList, said);
    QProcess python;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONPATH"),
                       qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/engine/runtime"));
    python.setProcessEnvironment(environment);
    python.start(
        QStringLiteral("/usr/bin/python3"),
        {QStringLiteral("-B"), QStringLiteral("-c"),
         QStringLiteral("import json\nfrom athanor_agent.differences import *\nprint(json.dumps(%1))").arg(call)});
    QVERIFY(python.waitForFinished());
    const QByteArray out = python.readAllStandardOutput();
    const Difference difference = Difference::fromJson(QJsonDocument::fromJson(out).object());
    QVERIFY2(!difference.isEmpty(), python.readAllStandardError().constData());
    const QString all = differenceAsText(difference);
    QVERIFY(all.startsWith(difference.sentence) && !difference.sentence.isEmpty());
    for (const QString &part : said) QVERIFY2(all.contains(part), qPrintable(part + QLatin1String(" in ") + all));
    DifferenceView view(m_theme, difference);
    view.resize(500, 400);
    view.show();
    QCOMPARE(view.findChild<QLabel *>(QStringLiteral("differenceSentence"))->accessibleName(), difference.sentence);
    QCOMPARE(view.findChild<QTableView *>() != nullptr, difference.kind != Kind::Text);
}

/// With ATHANOR_PICTURES=folder: the drawer in its states, light and dark, at two sizes of text.
void TestDifferenceView::cleanupTestCase()
{
    const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
    if (folder.isEmpty()) return;
    CheckResult passed, failed, ofRows, ofValues, skipped, plain;
    passed.name = passed.title = QStringLiteral("The second pony of Ada answers “Comet”");
    passed.outcome = CheckResult::Outcome::Passed;
    passed.accepts = {QStringLiteral("Any text that holds `Comet`, in a page or alone."),
                      QStringLiteral("Any status that begins with 2.")};
    failed.title = QStringLiteral("The page greets by name");
    failed.name = QStringLiteral("f");
    failed.difference = texts(
        {{Mark::Same, QStringLiteral("<h1>Good evening, ")},
         {Mark::Missing, QStringLiteral("Ada Lovell")},
         {Mark::Extra, QStringLiteral("ada  ")},
         {Mark::Same,
          QStringLiteral(
              "</h1>\n<p>You have three ponies, and a very long line of text that must be broken somewhere.</p>")}},
        QStringLiteral("The texts differ in line 1, from letter 19 on."));
    failed.message = QStringLiteral("The name comes from `OWNERS`, not from the address.");
    ofRows.name = QStringLiteral("r");
    ofRows.title = QStringLiteral("Every owner once, by name");
    ofRows.difference = rows();
    ofValues.name = QStringLiteral("v");
    ofValues.title = QStringLiteral("The answer is JSON with a number");
    ofValues.difference = values();
    skipped.name = QStringLiteral("s");
    skipped.title = QStringLiteral("A pony that is not there answers 404");
    skipped.outcome = CheckResult::Outcome::Skipped;
    skipped.message = QStringLiteral("First: The page greets by name");
    plain.name = QStringLiteral("p");
    plain.title = QStringLiteral("A pony that is not there answers 404");
    plain.expected = QStringLiteral("404 NOT FOUND");
    plain.actual = QStringLiteral("500 IndexError at line 11");
    plain.message = QStringLiteral("A list has no item 7, so Python raised before Flask could answer.");
    GradeReport report, none, good;
    report.state = good.state = GradeReport::State::Graded;
    report.checks = {passed, failed, ofRows, ofValues, skipped, plain};
    none.state = GradeReport::State::NoChecks;
    good.checks = {passed};
    good.passed = true;
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        for (const int zoom : {100, 150}) {
            m_theme.setChoice(choice);
            m_theme.setZoom(zoom);
            const auto save = [&](const GradeReport &shown, const QString &name, QSize size) {
                ResultsDrawer drawer(m_theme);
                drawer.resize(size);
                drawer.show();
                drawer.setReport(shown);
                for (QAbstractButton *button : drawer.findChildren<QAbstractButton *>(QStringLiteral("disclosure")))
                    button->click();
                QCoreApplication::processEvents();
                drawer.resize(size.width(), std::min(2400, drawer.wantedHeight() + 20));
                QCoreApplication::processEvents();
                drawer.grab().save(
                    QDir(folder).filePath(QStringLiteral("%1-%2-%3.png").arg(name, themeChoiceName(choice)).arg(zoom)));
            };
            save(report, QStringLiteral("results"), {620, 400});
            save(none, QStringLiteral("results-none"), {620, 120});
            save(good, QStringLiteral("results-good"), {620, 200});
        }
    }
}

QTEST_MAIN(TestDifferenceView)
#include "tst_differenceview.moc"
