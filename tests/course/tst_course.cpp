#include "engine/course/course.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace athanor;

class TestCourse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void soundCourse();
    void modulesFromFolderNames();
    void goalGraphOfASolution();
    void diagnostics_data();
    void diagnostics();
    void brokenObjectiveLeavesTheRest();
    void cycleIsCut();
    void objectiveWithoutExercise();
    void linksOutAreNotFollowed();
    void largeFileIsRefused();
    void aliasesAreBounded();
    void missingFolderIsAnError();
    void realLessons();
};

namespace {

using Files = QMap<QString, QByteArray>;

Files soundFiles()
{
    const auto objective = [](const char *id, const char *more) -> QByteArray {
        return QByteArray("id: ") + id + "\ntitle: A title\nsummary: A summary.\npane: routes\nminutes: 5\n" + more;
    };
    const QByteArray quiz = "questions:\n"
                            "  - id: one\n"
                            "    prompt: Which?\n"
                            "    options:\n"
                            "      - text: this\n"
                            "        correct: true\n"
                            "        explanation: Yes.\n"
                            "      - text: that\n"
                            "        explanation: No.\n";
    const QByteArray exercise = "goal: Do it.\n"
                                "tasks: [One]\n"
                                "hints: [a, b, c]\n"
                                "open: [app.py]\n"
                                "requests: [/one]\n"
                                "mistakes:\n"
                                "  - {name: m1, check: check_one, message: first}\n"
                                "  - {name: m2, check: check_two, message: second}\n"
                                "  - {name: m3, check: check_two, message: third}\n";
    Files files{{QStringLiteral("course.yaml"), "modules:\n  - id: flask\n    title: Flask\n    folder: 03-flask\n"}};
    const auto add = [&](const QString &folder, const QByteArray &head) {
        const QString base = QStringLiteral("03-flask/") + folder + QLatin1Char('/');
        const QString slug = base + QStringLiteral("exercises/stable/");
        files.insert(base + QStringLiteral("objective.yaml"), head);
        files.insert(base + QStringLiteral("lesson.md"), "# A heading\n\nA word.\n");
        files.insert(base + QStringLiteral("quiz.yaml"), quiz);
        files.insert(slug + QStringLiteral("exercise.yaml"), exercise);
        files.insert(slug + QStringLiteral("check_it.py"),
                     "def check_one(learner):\n    pass\n\ndef check_two(learner):\n    pass\n");
        for (const char *name : {"starter/app.py", "solutions/plain/app.py", "mistakes/m1/app.py", "mistakes/m2/app.py",
                                 "mistakes/m3/app.py"})
            files.insert(slug + QLatin1String(name), "pass\n");
    };
    add(QStringLiteral("01-setup"), objective("flask.setup", ""));
    add(QStringLiteral("02-run"), objective("flask.run", "prerequisites: [flask.setup]\n"));
    return files;
}

bool write(const QString &root, const Files &files)
{
    for (auto each = files.begin(); each != files.end(); ++each) {
        const QString path = root + QLatin1Char('/') + each.key();
        if (!QDir().mkpath(QFileInfo(path).path())) return false;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(each.value()) != each.value().size()) return false;
    }
    return true;
}

QStringList told(const Course &course)
{
    QStringList lines;
    for (const Error &each : course.diagnostics) lines.append(each.toString());
    return lines;
}

const QString first = QStringLiteral("03-flask/01-setup/");
const QString second = QStringLiteral("03-flask/02-run/");
const QString stable = QStringLiteral("03-flask/01-setup/exercises/stable/");

/// One fault in an otherwise sound course. Without `from` the file is removed (no `to`) or made anew.
void row(const char *name, const QString &file, const char *from, const char *to, int line, const char *part,
         const QString &toldFile = {})
{
    QTest::newRow(name) << file << QByteArray(from) << QByteArray(to) << (toldFile.isEmpty() ? file : toldFile) << line
                        << QString::fromUtf8(part);
}

void courseRows()
{
    const QString courseYaml = QStringLiteral("course.yaml");
    row("course: broken", courseYaml, "title: Flask", "title: [Flask", 4, "not valid YAML");
    row("course: list", courseYaml, "modules:\n", "", 1, "one YAML map");
    row("course: folder missing", courseYaml, "folder: 03-flask", "folder: 04-flask", 4, "no folder “04-flask”");
    row("course: folder outside", courseYaml, "folder: 03-flask", "folder: ../03-flask", 4, "no folder");
    row("course: folder not listed", QStringLiteral("05-sql/01-a/x"), "", "x", 1, "“05-sql” is not listed", courseYaml);
    row("course: id twice", courseYaml, "modules:\n", "modules:\n  - {id: flask, title: F, folder: 03-flask}\n", 3,
        "used twice");
    row("course: unknown member", courseYaml, "    title: Flask", "    title: Flask\n    colour: red", 4,
        "“colour” is not a member");
    row("folder name", QStringLiteral("03-flask/third/x"), "", "x", 0, "named like", QStringLiteral("03-flask/third"));
    row("number twice", QStringLiteral("03-flask/02-other/objective.yaml"), "",
        "id: flask.other\ntitle: O\nsummary: S\npane: routes\nminutes: 1\n", 0, "same number",
        QStringLiteral("03-flask/02-run"));
}

void objectiveRows()
{
    const QString head = first + QStringLiteral("objective.yaml");
    row("objective: missing", head, "", "", 0, "objective.yaml is missing");
    row("objective: broken", head, "title: A title", "title: A: title", 2, "not valid YAML");
    row("objective: bad id", head, "id: flask.setup", "id: Setup", 1, "must be “flask.”");
    row("objective: other module", head, "id: flask.setup", "id: sqla.setup", 1, "must be “flask.”");
    row("objective: no title", head, "title: A title\n", "", 1, "“title” is missing");
    row("objective: empty summary", head, "summary: A summary.", "summary: ''", 3, "“summary” must be text");
    row("objective: wrong type", head, "minutes: 5", "minutes: soon", 5, "“minutes” must be a whole number");
    row("objective: no minutes at all", head, "minutes: 5", "minutes: 0", 5, "“minutes” must be a whole number");
    row("objective: list for text", head, "title: A title", "title: [a]", 2, "“title” must be text");
    row("objective: text for list", head, "minutes: 5", "minutes: 5\nprerequisites: flask.run", 6,
        "must be a list of texts");
    row("objective: member twice", head, "minutes: 5", "minutes: 5\nminutes: 6", 6, "stands here twice");
    row("objective: unknown member", head, "minutes: 5", "minutes: 5\nlevel: 3", 6, "“level” is not a member");
    row("objective: unknown pane", head, "pane: routes", "pane: kitchen", 4, "“kitchen” is not a pane");
    row("objective: unknown manual", head, "minutes: 5", "minutes: 5\ndocs:\n  - {title: t, manual: rails, page: p}", 7,
        "“rails” is not a manual");
    row("objective: unknown exercise", head, "minutes: 5", "minutes: 5\nexercises: [\n  nothing]", 7,
        "no exercise “nothing”");
    row("objective: id twice", second + QStringLiteral("objective.yaml"), "id: flask.run", "id: flask.setup", 1,
        "used by another");
    row("objective: unknown prerequisite", second + QStringLiteral("objective.yaml"), "[flask.setup]",
        "\n  - flask.setup\n  - flask.magic", 8, "“flask.magic” is not an objective");
    row("objective: circle", head, "minutes: 5", "minutes: 5\nprerequisites: [flask.run]", 6, "in a circle",
        second + QStringLiteral("objective.yaml"));
    row("objective: own prerequisite", head, "minutes: 5", "minutes: 5\nprerequisites: [flask.setup]", 6,
        "in a circle");
    row("objective: no exercise", stable + QStringLiteral("exercise.yaml"), "", "", 0, "exercise.yaml is missing");
}

void lessonRows()
{
    const QString lesson = first + QStringLiteral("lesson.md");
    row("lesson: missing", lesson, "", "", 0, "lesson.md is missing");
    row("lesson: empty", lesson, "# A heading\n\nA word.\n", "\n", 1, "page is empty");
    row("lesson: not UTF-8", lesson, "A word.", "A w\xffrd.", 3, "not UTF-8");
    row("lesson: link to nowhere", lesson, "A word.", "A [word](../other.md).", 3, "leads nowhere");
    row("lesson: link out", lesson, "A word.", "A [word](../../../../../../etc/passwd).", 3, "leads nowhere");
    row("lesson: picture to nowhere", lesson, "A word.", "A ![word](word.svg).", 3, "picture leads nowhere");
    row("lesson: picture from the web", lesson, "A word.", "A ![word](https://example.org/a.png).", 3,
        "picture leads nowhere");
    row("lesson: link to no objective", lesson, "A word.", "A [word](objective:flask.magic).", 3,
        "no objective of this course");
    row("lesson: rule read as a link", lesson, "A word.", "A <int:id>.", 3, "leads nowhere");
    row("lesson: unknown fence", lesson, "A word.", "```cobol\n```", 3, "“cobol” is not a language");
    row("lesson: unknown callout", lesson, "A word.", "> [!fun] A word.", 3, "“fun” is not a kind");
}

void quizRows()
{
    const QString quiz = first + QStringLiteral("quiz.yaml");
    row("quiz: missing", quiz, "", "", 0, "quiz.yaml is missing");
    row("quiz: no right answer", quiz, "        correct: true\n", "", 4, "one that is correct");
    row("quiz: no explanation", quiz, "        explanation: No.\n", "", 8, "“explanation” is missing");
    row("quiz: correct is no flag", quiz, "correct: true", "correct: maybe", 6, "must be true or false");
    row("quiz: one option", quiz, "      - text: that\n        explanation: No.\n", "", 4, "two options or more");
    row("quiz: id twice", quiz, "questions:\n",
        "questions:\n  - {id: one, prompt: P, options: [{text: a, correct: true, explanation: b}, {text: c, "
        "explanation: d}]}\n",
        3, "used twice");
    row("quiz: link to nowhere", quiz, "prompt: Which?", "prompt: '[Which](which.md)?'", 3, "link leads nowhere");
    row("quiz: picture to nowhere", quiz, "explanation: Yes.", "explanation: '![Yes](yes.svg)'", 7,
        "picture leads nowhere");
    row("quiz: link to no objective", quiz, "explanation: No.", "explanation: '[No](objective:flask.magic)'", 9,
        "no objective of this course");
    row("quiz: no options", quiz, "    options:\n", "    choices:\n", 4, "“choices” is not a member");
}

void exerciseRows()
{
    const QString exercise = stable + QStringLiteral("exercise.yaml");
    row("exercise: broken", exercise, "tasks: [One]", "tasks: [One", 3, "not valid YAML");
    row("exercise: two hints", exercise, "[a, b, c]", "[a, b]", 3, "3 to 5 hints");
    row("exercise: six hints", exercise, "[a, b, c]", "[a, b, c, d, e, f]", 3, "3 to 5 hints");
    row("exercise: open nothing", exercise, "open: [app.py]", "open: [main.py]", 4, "no file “main.py”");
    row("exercise: open outside", exercise, "open: [app.py]", "open: [../exercise.yaml]", 4, "no file");
    row("exercise: request", exercise, "requests: [/one]", "requests: [one]", 5, "begins with “/”");
    row("exercise: goal graph of no solution", exercise, "mistakes:\n", "goal_graph: other\nmistakes:\n", 6,
        "no folder “other”");
    row("exercise: goal graph without versions", exercise, "mistakes:\n", "goal_graph: plain\nmistakes:\n", 6,
        "no versions folder");
    row("exercise: mistake without folder", exercise, "name: m2", "name: m9", 8, "“m9” has neither edits");
    row("exercise: mistake outside", exercise, "name: m2", "name: ../starter", 8, "neither edits nor a folder");
    row("exercise: edits of nothing", exercise, "message: third", "message: m, edits: [{file: app.py, replace: x}]", 9,
        "“of” is missing");
    row("exercise: edits of no solution", exercise, "message: third",
        "message: m, of: other, edits: [{file: app.py, replace: x}]", 9, "no folder “other”");
    row("exercise: an edit without lines", exercise, "message: third", "message: m, of: plain, edits: [{file: app.py}]",
        9, "“replace” is missing");
    row("exercise: folder not listed", stable + QStringLiteral("mistakes/m4/app.py"), "", "x", 6,
        "mistakes/m4 is not listed", exercise);
    row("exercise: mistake twice", exercise, "name: m2", "name: m1", 8, "listed twice");
    row("exercise: unknown check", exercise, "{name: m3, check: check_two", "{name: m3, check: check_three", 9,
        "defines “check_three”");
    row("exercise: two mistakes", exercise, "  - {name: m3, check: check_two, message: third}\n", "", 6,
        "3 typical mistakes");
    row("exercise: check twice", stable + QStringLiteral("check_more.py"), "", "\ndef check_one(learner): pass\n", 2,
        "defined twice");
    row("exercise: link to nowhere", exercise, "[a, b, c]", "[a, '[b](b.md)', c]", 3, "link leads nowhere");
    row("exercise: link out", exercise, "goal: Do it.", "goal: '[Do](../../../../../etc/passwd) it.'", 1,
        "link leads nowhere");
    row("exercise: link to no objective", exercise, "tasks: [One]", "tasks: ['[One](objective:flask.magic)']", 2,
        "no objective of this course");
    const QString equivalent = QStringLiteral(
        "equivalent:\n  - {%1file: app.py, mutation: number-changed, original: x = 1, mutated: x = 2%2}\nmistakes:\n");
    row("exercise: mutant of no solution", exercise, "mistakes:\n",
        qPrintable(equivalent.arg(QStringLiteral("solution: other, "), QStringLiteral(", reason: r"))), 7,
        "no folder “other”");
    row("exercise: mutant without reason", exercise, "mistakes:\n", qPrintable(equivalent.arg(QString(), QString())), 7,
        "“reason” is missing");
    row("exercise: mutant's occurrence", exercise, "mistakes:\n",
        qPrintable(equivalent.arg(QString(), QStringLiteral(", reason: r, occurrence: 0"))), 7, "occurrence");
    row("exercise: no starter", stable + QStringLiteral("starter/app.py"), "", "", 1, "starter/ is missing", exercise);
    row("exercise: no solution", stable + QStringLiteral("solutions/plain/app.py"), "", "", 1, "no solution", exercise);
    row("exercise: no check", stable + QStringLiteral("check_it.py"), "", "", 1, "defines a check", exercise);
}

} // namespace

void TestCourse::soundCourse()
{
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), soundFiles()));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(told(*course), QStringList());
    QCOMPARE(course->modules.size(), size_t(1));
    QCOMPARE(course->modules.front().objectives.size(), size_t(2));
    const Objective *objective = course->objective(QStringLiteral("flask.run"));
    QVERIFY(objective);
    QCOMPARE(objective->number, 2);
    QCOMPARE(objective->module, QStringLiteral("flask"));
    QCOMPARE(objective->minutes, std::chrono::minutes(5));
    QCOMPARE(objective->prerequisites, QStringList{QStringLiteral("flask.setup")});
    QCOMPARE(objective->quiz.front().options.front().correct, true);
    QCOMPARE(objective->quiz.front().options.back().correct, false);
    const Exercise &exercise = objective->exercises.front();
    QCOMPARE(exercise.slug, QStringLiteral("stable"));
    QCOMPARE(exercise.hints.size(), 3);
    QCOMPARE(exercise.solutions, QStringList{QStringLiteral("plain")});
    QCOMPARE(exercise.mistakes.size(), size_t(3));
    QCOMPARE(exercise.mistakes.at(1).check, QStringLiteral("check_two"));
    QVERIFY(!course->objective(QStringLiteral("flask.nothing")));
}

void TestCourse::modulesFromFolderNames()
{
    QTemporaryDir folder;
    Files files = soundFiles();
    files.remove(QStringLiteral("course.yaml"));
    files.insert(QStringLiteral("schema/course.json"), "{}");
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(told(*course), QStringList());
    QCOMPARE(course->modules.front().id, QStringLiteral("flask"));
    QCOMPARE(course->modules.front().title, QStringLiteral("Flask"));
}

void TestCourse::goalGraphOfASolution()
{
    Files files = soundFiles();
    files[stable + QStringLiteral("exercise.yaml")].append("goal_graph: plain\n");
    files.insert(stable + QStringLiteral("solutions/plain/migrations/versions/a.py"), "revision = 'a'\n");
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(told(*course), QStringList());
    const auto goalOf = [&](const char *id) {
        return course->objective(QLatin1String(id))->exercises.front().goalGraph;
    };
    QCOMPARE(goalOf("flask.setup"), QStringLiteral("plain"));
    QCOMPARE(goalOf("flask.run"), QString());
}

void TestCourse::diagnostics_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("toldFile");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    courseRows();
    objectiveRows();
    lessonRows();
    quizRows();
    exerciseRows();
}

void TestCourse::diagnostics()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, toldFile);
    QFETCH(int, line);
    QFETCH(QString, part);
    Files files = soundFiles();
    if (!from.isEmpty()) QVERIFY2(files.value(file).contains(from), "the row changes nothing");
    if (!from.isEmpty())
        files[file].replace(from, to);
    else if (to.isEmpty())
        files.remove(file);
    else
        files.insert(file, to);
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    const QString path = QFileInfo(folder.path()).canonicalFilePath() + QLatin1Char('/') + toldFile;
    const auto fits = [&](const Error &each) {
        return each.file == path && each.line == line && each.message.contains(part);
    };
    QVERIFY2(std::any_of(course->diagnostics.begin(), course->diagnostics.end(), fits),
             qPrintable(told(*course).join(QLatin1Char('\n'))));
}

void TestCourse::brokenObjectiveLeavesTheRest()
{
    Files files = soundFiles();
    files.insert(first + QStringLiteral("objective.yaml"), "{");
    files.insert(second + QStringLiteral("quiz.yaml"), "questions: 5\n");
    files.insert(second + QStringLiteral("exercises/other/exercise.yaml"), "[");
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QVERIFY(!course->diagnostics.empty());
    QVERIFY(!course->objective(QStringLiteral("flask.setup")));
    const Objective *objective = course->objective(QStringLiteral("flask.run"));
    QVERIFY(objective);
    QCOMPARE(objective->prerequisites, QStringList()); // The one it names is gone.
    QVERIFY(objective->quiz.empty());
    QVERIFY(!objective->lesson.empty());
    QCOMPARE(objective->exercises.size(), size_t(1));
}

void TestCourse::cycleIsCut()
{
    Files files = soundFiles();
    files[first + QStringLiteral("objective.yaml")] += "prerequisites: [flask.run]\n";
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(course->diagnostics.size(), size_t(1));
    QCOMPARE(course->objective(QStringLiteral("flask.setup"))->prerequisites, QStringList{QStringLiteral("flask.run")});
    QCOMPARE(course->objective(QStringLiteral("flask.run"))->prerequisites, QStringList());
}

void TestCourse::objectiveWithoutExercise()
{
    Files files = soundFiles();
    files.removeIf([](const Files::iterator &each) { return each.key().startsWith(stable); });
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(course->diagnostics.size(), size_t(1));
    QVERIFY(course->diagnostics.front().file.endsWith(first + QStringLiteral("objective.yaml")));
    QVERIFY(course->diagnostics.front().message.contains(QLatin1String("no exercise")));
    QVERIFY(course->objective(QStringLiteral("flask.setup")));
}

void TestCourse::linksOutAreNotFollowed()
{
    QTemporaryDir outside;
    QVERIFY(
        write(outside.path(), {{QStringLiteral("secret.md"), "# Secret\n"}, {QStringLiteral("deep/app.py"), "x\n"}}));
    Files files = soundFiles();
    files.remove(first + QStringLiteral("lesson.md"));
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const QString root = QFileInfo(folder.path()).canonicalFilePath() + QLatin1Char('/');
    QVERIFY(QFile::link(outside.filePath(QStringLiteral("secret.md")), root + first + QStringLiteral("lesson.md")));
    QVERIFY(QFile::link(outside.filePath(QStringLiteral("deep")), root + stable + QStringLiteral("solutions/linked")));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QVERIFY(course->objective(QStringLiteral("flask.setup"))->lesson.empty());
    const auto refused = std::ranges::count_if(course->diagnostics, [](const Error &each) {
        return each.message.contains(QLatin1String("leaves the course folder"));
    });
    QCOMPARE(refused, 2);
}

void TestCourse::largeFileIsRefused()
{
    Files files = soundFiles();
    files[first + QStringLiteral("lesson.md")] = QByteArray(300 * 1024, 'a');
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(course->diagnostics.size(), size_t(1));
    QVERIFY(course->diagnostics.front().message.contains(QLatin1String("larger than")));
}

void TestCourse::aliasesAreBounded()
{
    // Each line names the one before nine times: some 9^40 values, were they all looked at.
    QByteArray bomb = "questions: &a0 [x, x]\n";
    for (int i = 1; i < 40; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1) + ", ";
        const QByteArray name = "a" + QByteArray::number(i);
        bomb += name + ": &" + name + " [" + before.repeated(9) + "x]\n";
    }
    Files files = soundFiles();
    files[first + QStringLiteral("quiz.yaml")] = bomb;
    files[second + QStringLiteral("quiz.yaml")] = QByteArray(100000, '[');
    QTemporaryDir folder;
    QVERIFY(write(folder.path(), files));
    QElapsedTimer timer;
    timer.start();
    const Result<Course> course = Course::load(folder.path());
    QVERIFY(course.ok());
    QCOMPARE(course->diagnostics.size(), size_t(2));
    QVERIFY2(timer.elapsed() < 10000, "the aliases were followed one by one");
}

void TestCourse::missingFolderIsAnError()
{
    const Result<Course> course = Course::load(QStringLiteral("/nonexistent/lessons"));
    QVERIFY(!course.ok());
    QCOMPARE(course.error().code, ErrorCode::NotFound);
}

void TestCourse::realLessons()
{
    const Result<Course> course = Course::load(qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons"));
    QVERIFY(course.ok());
    QVERIFY2(course->diagnostics.empty(), qPrintable(told(*course).join(QLatin1Char('\n'))));
    const Objective *objective = course->objective(QStringLiteral("flask.param-route"));
    QVERIFY(objective);
    QCOMPARE(objective->number, 5);
    QVERIFY(objective->quiz.size() >= 4);
    QVERIFY(!objective->docs.empty());
    int predictions = 0;
    int runs = 0;
    for (const LessonBlock &block : objective->lesson) {
        predictions += block.action == LessonBlock::Action::Predict ? 1 : 0;
        runs += block.action == LessonBlock::Action::Run ? 1 : 0;
    }
    QVERIFY(predictions >= 1);
    QVERIFY(runs >= 2);
    for (const Exercise &exercise : objective->exercises) {
        QVERIFY(exercise.solutions.size() >= 2);
        QVERIFY(exercise.mistakes.size() >= 4);
        QVERIFY(QFileInfo::exists(exercise.folder + QStringLiteral("/starter")));
    }
}

QTEST_GUILESS_MAIN(TestCourse)
#include "tst_course.moc"
