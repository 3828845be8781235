#include "engine/course/searchindex.h"
#include "engine/course/searchwords.h"

#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <random>

using namespace athanor;

class TestSearchIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mistakes_data();
    void mistakes();
    void words_data();
    void words();
    void excerpts_data();
    void excerpts();
    void ranks_data();
    void ranks();
    void finds_data();
    void finds();
    void findsNothing_data();
    void findsNothing();
    void titleBeforeHeadingBeforeTermBeforeTextBeforeCode();
    void onePageDoesNotFloodTheRest();
    void marksWhatWasFound();
    void namesOfCommands_data();
    void namesOfCommands();
    void leavesAnswersOut();
    void theRealCourse();
    void aWholeCourseWithinTheTime();
};

namespace {

LessonBlock block(LessonBlock::Kind kind, const QString &text)
{
    LessonBlock result;
    result.kind = kind;
    result.level = 2;
    if (kind == LessonBlock::Kind::Code) {
        result.language = QStringLiteral("python");
        result.code = text;
    } else {
        result.spans = {{Span::Style::Plain, text}};
    }
    return result;
}

Objective page(const QString &id, const QString &title, const QString &summary, std::vector<LessonBlock> lesson = {})
{
    Objective objective;
    objective.id = id;
    objective.title = title;
    objective.summary = summary;
    objective.lesson = std::move(lesson);
    return objective;
}

Glossary glossary(const QByteArray &yaml)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("glossary.yaml")));
    if (!file.open(QIODevice::WriteOnly)) qFatal("no temporary folder");
    file.write(yaml);
    file.close();
    return Glossary::load(folder.path());
}

/// Of this thread, so that what else the machine does is not counted.
double processorMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

SearchIndex smallIndex()
{
    using Kind = LessonBlock::Kind;
    LessonBlock prediction = block(Kind::Code, QStringLiteral("print(app.url_map)"));
    prediction.action = LessonBlock::Action::Predict;
    prediction.question = QStringLiteral("Which line is printed?");
    prediction.recordedOutput = QStringLiteral("marmalade");
    Objective routes =
        page(QStringLiteral("flask.param-route"), QStringLiteral("Parameterised routes"),
             QStringLiteral("A part of the path becomes an argument."),
             {block(Kind::Heading, QStringLiteral("Converters decide")),
              block(Kind::Paragraph, QStringLiteral("A session is another matter. An IntegerField is none either.")),
              block(Kind::Code, QStringLiteral("@app.route(\"/ponies/<int:n>\")\ndef pony(n):\n    return str(n)")),
              prediction});
    routes.quiz = {{QStringLiteral("q"),
                    QStringLiteral("What does a negative number meet?"),
                    {},
                    {{QStringLiteral("porcupine"), true, QStringLiteral("hedgehog")}}}};
    Exercise exercise;
    exercise.goal = QStringLiteral("The stable wants addresses.");
    exercise.tasks = {QStringLiteral("Answer with a pony.")};
    exercise.hints = {QStringLiteral("walrus")};
    routes.exercises = {exercise};
    Objective sessions = page(QStringLiteral("flask.sessions"), QStringLiteral("Sessions"),
                              QStringLiteral("A signed cookie that remembers."),
                              {block(Kind::Heading, QStringLiteral("What a route remembers")),
                               block(Kind::Paragraph, QStringLiteral("The template says {{ user }} and no more.")),
                               block(Kind::Code, QStringLiteral("route = 1"))});
    Course course;
    course.modules = {{QStringLiteral("flask"), QStringLiteral("Flask"), {routes, sessions}}};
    return SearchIndex(course, glossary("terms:\n"
                                        "  - term: route\n"
                                        "    also: [routes]\n"
                                        "    text: A rule together with its view function.\n"
                                        "  - term: blueprint\n"
                                        "    text: A set of routes.\n"));
}

} // namespace

void TestSearchIndex::mistakes_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("count");
    const auto row = [](const char *typed, const char *word, int count) {
        QTest::addRow("%s in %s", typed, word) << QString::fromLatin1(typed) << QString::fromLatin1(word) << count;
    };
    row("route", "route", 0);
    row("rou", "route", 0); // The beginning of it.
    row("rotue", "route", 1);
    row("rout3", "route", 1);
    row("rute", "route", 1);
    row("rouute", "route", 1);
    row("paramterised", "parameterised", 1);
    row("pramterised", "parameterised", 2);
    row("parametrized", "parameterised", 2); // As others spell it.
    row("blueprint", "redprint", 3);
    row("x", "", 1);
}

void TestSearchIndex::mistakes()
{
    QFETCH(QString, typed);
    QFETCH(QString, word);
    QFETCH(int, count);
    QCOMPARE(Internal::mistakesToBegin(typed, word, 2), count);
}

void TestSearchIndex::words_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("plain") << QStringLiteral("A rule, and no more.") << QStringLiteral("A rule and no more");
    QTest::newRow("underscore") << QStringLiteral("url_for(x)") << QStringLiteral("url for x");
    QTest::newRow("camel case") << QStringLiteral("IntegerField") << QStringLiteral("IntegerField +Field");
    QTest::newRow("rule") << QStringLiteral("/ponies/<int:n>") << QStringLiteral("ponies int n");
    QTest::newRow("letters of other languages") << QStringLiteral("Größe 漢字") << QStringLiteral("Größe 漢字");
    QTest::newRow("nothing") << QStringLiteral(" {{ }} ") << QString();
}

void TestSearchIndex::words()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    QStringList found;
    for (const Internal::FoundWord &word : Internal::wordsOf(text))
        found << (word.inside ? QStringLiteral("+") : QString()) + text.mid(word.start, word.length);
    QCOMPARE(found.join(QLatin1Char(' ')), words);
}

void TestSearchIndex::excerpts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("place");
    QTest::addColumn<QString>("excerpt");
    const QString lorem = QStringLiteral("one two three four five six seven eight nine ten");
    QTest::newRow("whole") << QStringLiteral("one\n  two") << 0 << QStringLiteral("one two");
    QTest::newRow("beginning") << lorem << 0 << QStringLiteral("one two three four…");
    QTest::newRow("middle") << lorem << int(lorem.indexOf(QLatin1String("five")))
                            << QStringLiteral("…four five six seven…");
    QTest::newRow("end") << lorem << int(lorem.size()) - 2 << QStringLiteral("…nine ten");
    QTest::newRow("one long word") << QString(50, QLatin1Char('x')) << 25 << QString(); // Only its bounds are asked.
    QTest::newRow("pairs") << QString(QStringLiteral("😀")).repeated(40) << 41 << QString();
}

void TestSearchIndex::excerpts()
{
    QFETCH(QString, text);
    QFETCH(int, place);
    QFETCH(QString, excerpt);
    const QString found = Internal::excerptAround(text, place, 22);
    QVERIFY2(found.size() <= 24, qPrintable(found));
    QVERIFY(found.isValidUtf16());
    if (!excerpt.isEmpty()) QCOMPARE(found, excerpt);
}

void TestSearchIndex::ranks_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("first");
    QTest::newRow("title") << QStringLiteral("session") << QStringLiteral("Sessions");
    QTest::newRow("title in the making") << QStringLiteral("param ro") << QStringLiteral("Parameterised routes");
    QTest::newRow("misspelt") << QStringLiteral("paramterised rotues") << QStringLiteral("Parameterised routes");
    QTest::newRow("swapped first letters") << QStringLiteral("bleuprint") << QStringLiteral("blueprint");
    QTest::newRow("id") << QStringLiteral("param-route") << QStringLiteral("Parameterised routes");
    QTest::newRow("capitals") << QStringLiteral("CONVERTERS") << QStringLiteral("Parameterised routes");
    QTest::newRow("title and text") << QStringLiteral("sessions cookie") << QStringLiteral("Sessions");
    QTest::newRow("half of a name") << QStringLiteral("field") << QStringLiteral("Parameterised routes");
    QTest::newRow("code") << QStringLiteral("app.route") << QStringLiteral("Parameterised routes");
    QTest::newRow("signs only") << QStringLiteral("{{") << QStringLiteral("Sessions");
    QTest::newRow("term") << QStringLiteral("blueprint") << QStringLiteral("blueprint");
}

void TestSearchIndex::ranks()
{
    QFETCH(QString, query);
    QFETCH(QString, first);
    const std::vector<SearchHit> hits = smallIndex().search(query);
    QVERIFY(!hits.empty());
    QCOMPARE(hits.front().title, first);
}

void TestSearchIndex::finds_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<SearchHit::Part>("part");
    QTest::addColumn<int>("block");
    QTest::newRow("summary") << QStringLiteral("becomes an argument") << SearchHit::Part::Page << -1;
    QTest::newRow("heading") << QStringLiteral("decide") << SearchHit::Part::Page << 0;
    QTest::newRow("paragraph") << QStringLiteral("matter") << SearchHit::Part::Page << 1;
    QTest::newRow("code") << QStringLiteral("def pony") << SearchHit::Part::Page << 2;
    QTest::newRow("prediction") << QStringLiteral("line printed") << SearchHit::Part::Page << 3;
    QTest::newRow("quiz") << QStringLiteral("negative") << SearchHit::Part::Quiz << 0;
    QTest::newRow("goal") << QStringLiteral("addresses") << SearchHit::Part::Exercise << 0;
    QTest::newRow("task") << QStringLiteral("answer with") << SearchHit::Part::Exercise << 0;
}

void TestSearchIndex::finds()
{
    QFETCH(QString, query);
    QFETCH(SearchHit::Part, part);
    QFETCH(int, block);
    const std::vector<SearchHit> hits = smallIndex().search(query);
    QCOMPARE(hits.size(), size_t(1));
    QCOMPARE(hits.front().objective, QStringLiteral("flask.param-route"));
    QCOMPARE(hits.front().module, QStringLiteral("Flask"));
    QCOMPARE(hits.front().part, part);
    QCOMPARE(hits.front().block, block);
}

void TestSearchIndex::findsNothing_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query : {"", "   ", "zzz", "routes zzz", "}}}}", "version"})
        QTest::addRow("“%s”", query) << QString::fromLatin1(query);
}

void TestSearchIndex::findsNothing()
{
    QFETCH(QString, query);
    QCOMPARE(smallIndex().search(query).size(), size_t(0));
    QCOMPARE(SearchIndex().search(query).size(), size_t(0));
}

void TestSearchIndex::titleBeforeHeadingBeforeTermBeforeTextBeforeCode()
{
    std::vector<int> kinds;
    const std::vector<SearchHit> hits = smallIndex().search(QStringLiteral("route"), 40, 10);
    for (const SearchHit &hit : hits) kinds.push_back(int(hit.kind));
    QVERIFY(std::ranges::is_sorted(kinds));
    for (const auto kind :
         {SearchHit::Kind::Title, SearchHit::Kind::Heading, SearchHit::Kind::Glossary, SearchHit::Kind::Code})
        QVERIFY(std::ranges::find(kinds, int(kind)) != kinds.end());
    // A term that is the word itself stands before one that only speaks of it.
    const auto term = std::ranges::find(hits, SearchHit::Kind::Glossary, &SearchHit::kind);
    QCOMPARE(term->title, QStringLiteral("route"));
    QCOMPARE((term + 1)->title, QStringLiteral("blueprint"));
}

void TestSearchIndex::onePageDoesNotFloodTheRest()
{
    Course course;
    std::vector<LessonBlock> many(50, block(LessonBlock::Kind::Paragraph, QStringLiteral("the same word")));
    course.modules = {{QStringLiteral("a"),
                       QStringLiteral("A"),
                       {page(QStringLiteral("a.one"), QStringLiteral("One"), QStringLiteral("x"), many),
                        page(QStringLiteral("a.two"), QStringLiteral("Two"), QStringLiteral("the same"))}}};
    const SearchIndex index(course, {});
    QCOMPARE(index.search(QStringLiteral("same"), 40, 3).size(), size_t(4));
    QCOMPARE(index.search(QStringLiteral("same"), 2, 3).size(), size_t(2));
}

void TestSearchIndex::marksWhatWasFound()
{
    const auto marked = [](const QString &text, const std::vector<SearchHit::Mark> &marks) {
        QStringList parts;
        for (const SearchHit::Mark &mark : marks) parts << text.mid(mark.start, mark.length);
        return parts.join(QLatin1Char('|'));
    };
    const SearchHit typed = smallIndex().search(QStringLiteral("param rou")).front();
    QCOMPARE(marked(typed.title, typed.titleMarks), QStringLiteral("Param|rou"));
    const SearchHit misspelt = smallIndex().search(QStringLiteral("seesions")).front();
    QCOMPARE(marked(misspelt.title, misspelt.titleMarks), QStringLiteral("Sessions"));
    const SearchHit inside = smallIndex().search(QStringLiteral("field")).front();
    QCOMPARE(marked(inside.excerpt, inside.excerptMarks), QStringLiteral("Field"));
    const SearchHit signs = smallIndex().search(QStringLiteral("{{")).front();
    QCOMPARE(marked(signs.excerpt, signs.excerptMarks), QStringLiteral("{{"));
}

void TestSearchIndex::namesOfCommands_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("marks");
    QTest::newRow("beginning") << QStringLiteral("lar") << 1;
    QTest::newRow("both words, any order") << QStringLiteral("text large") << 2;
    QTest::newRow("one of them not") << QStringLiteral("larger text now") << 0;
    QTest::newRow("inside of a word") << QStringLiteral("arger") << 0;
    QTest::newRow("nothing") << QString() << 0;
}

void TestSearchIndex::namesOfCommands()
{
    QFETCH(QString, query);
    QTEST(int(SearchIndex::marksOf(query, QStringLiteral("Larger text")).size()), "marks");
}

void TestSearchIndex::leavesAnswersOut()
{
    // What a quiz offers and explains, a hint, and the output of a prediction.
    for (const char *secret : {"porcupine", "hedgehog", "walrus", "marmalade"})
        QVERIFY2(smallIndex().search(QString::fromLatin1(secret)).empty(), secret);
}

void TestSearchIndex::theRealCourse()
{
    const QString folder = qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons");
    const Result<Course> course = Course::load(folder);
    QVERIFY(course.ok());
    const SearchIndex index(*course, Glossary::load(folder));
    QVERIFY(index.termCount() >= 60);
    QCOMPARE(index.search(QStringLiteral("parametrised")).front().objective, QStringLiteral("flask.param-route"));
    // Every place leads somewhere that is there.
    for (const char *query : {"route", "int", "the", "app", "pony", "a"}) {
        for (const SearchHit &hit : index.search(QString::fromLatin1(query), 1000, 1000)) {
            if (hit.kind == SearchHit::Kind::Glossary) continue;
            const Objective *objective = course->objective(hit.objective);
            QVERIFY(objective);
            const size_t count = hit.part == SearchHit::Part::Page   ? objective->lesson.size()
                                 : hit.part == SearchHit::Part::Quiz ? objective->quiz.size()
                                                                     : objective->exercises.size();
            QVERIFY(hit.block >= -1 && hit.block < int(count));
            QVERIFY2(!hit.excerptMarks.empty() || !hit.titleMarks.empty(), qPrintable(hit.excerpt));
        }
    }
}

void TestSearchIndex::aWholeCourseWithinTheTime()
{
    // 72 objectives of 2,000 words each, drawn from 12,000 words as unevenly as a language draws them.
    std::mt19937 random(7);
    QStringList words;
    for (int i = 0; i < 12000; ++i) {
        QString word;
        for (int length = 2 + int(random() % 9); length > 0; --length) word += QChar(u'a' + char16_t(random() % 26));
        words << word;
    }
    const auto sentence = [&](int count) {
        QStringList parts;
        for (int i = 0; i < count; ++i) {
            const double place = double(random()) / double(std::mt19937::max());
            parts << words.at(std::min(words.size() - 1, qsizetype(double(words.size()) * place * place * place)));
        }
        return parts.join(QLatin1Char(' '));
    };
    Course course;
    course.modules = {{QStringLiteral("m"), QStringLiteral("M"), {}}};
    for (int i = 0; i < 72; ++i) {
        std::vector<LessonBlock> lesson;
        for (int part = 0; part < 20; ++part) {
            lesson.push_back(block(LessonBlock::Kind::Heading, sentence(4)));
            for (int paragraph = 0; paragraph < 3; ++paragraph)
                lesson.push_back(block(LessonBlock::Kind::Paragraph, sentence(24)));
            lesson.push_back(block(LessonBlock::Kind::Code, sentence(24)));
        }
        course.modules.front().objectives.push_back(
            page(QStringLiteral("m.o%1").arg(i), sentence(3), sentence(15), std::move(lesson)));
    }
    const double start = processorMilliseconds();
    const SearchIndex index(course, {});
    const double built = processorMilliseconds() - start;
    QVERIFY(index.wordCount() >= 72 * 2000);

    // What a learner types, key by key: every beginning of one word, of a misspelt one, of two words and of a sentence.
    double longest = 0;
    int keys = 0;
    const QStringList queries{words.at(0) + words.at(1), sentence(1) + QLatin1Char('q'), sentence(2), sentence(6),
                              QStringLiteral("ee ee")};
    for (const QString &query : queries) {
        for (qsizetype end = 1; end <= query.size(); ++end, ++keys) {
            const double before = processorMilliseconds();
            const std::vector<SearchHit> hits = index.search(query.left(end));
            longest = std::max(longest, processorMilliseconds() - before);
            QVERIFY(hits.size() <= 40);
        }
    }
    QVERIFY(keys > 40);
    qInfo("72 objectives, %lld words: built in %.0f ms, the slowest of %d keys took %.2f ms of processor time",
          qlonglong(index.wordCount()), built, keys, longest);
    QVERIFY2(longest < 50, "a key took over 50 ms");
}

QTEST_GUILESS_MAIN(TestSearchIndex)
#include "tst_searchindex.moc"
