#include "engine/course/explanations.h"

#include "engine/course/explanationformat.h"
#include "engine/course/messagepattern.h"
#include "engine/runtime/supervisor.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;
using Internal::MessagePattern;

namespace {

QString lessons() { return qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons"); }

RaisedError raised(const char *type, const char *message, const QStringList &bases = {})
{
    return {QLatin1String(type), bases, QString::fromUtf8(message), {}};
}

/// "id string required", one line a member.
void describe(std::span<const Internal::YamlMember> members, const QString &prefix, QStringList &lines)
{
    for (const Internal::YamlMember &each : members) {
        lines << prefix + QLatin1String(each.name) +
                     (each.presence == Internal::Presence::Required ? QStringLiteral(" required") : QString());
        describe(each.members, prefix + QLatin1String(each.name) + QLatin1Char('.'), lines);
    }
}

void describe(const QJsonObject &object, const QString &prefix, QStringList &lines)
{
    const QJsonArray required = object.value(QLatin1String("required")).toArray();
    const QJsonObject properties = object.value(QLatin1String("properties")).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        lines << prefix + it.key() + (required.contains(it.key()) ? QStringLiteral(" required") : QString());
        describe(it.value().toObject().value(QLatin1String("items")).toObject(), prefix + it.key() + QLatin1Char('.'),
                 lines);
    }
}

} // namespace

class TestExplanations final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void pattern_data();
    void pattern();
    void badPattern_data();
    void badPattern();
    void hostileMessagesTakeNoTime();
    void nearestClassWinsThenTheLongerPattern();
    void valuesStayWhatTheyAre();
    void theNameThatWasMeant();
    void brokenEntriesAreTold_data();
    void brokenEntriesAreTold();
    void aMissingFolderIsTold();
    void schemaKeepsStep();

    void thereAreEnough();
    void example_data();
    void example();

private:
    Explanations read(const QByteArray &yaml);

    std::unique_ptr<QTemporaryDir> m_folder;
    Explanations m_known;
    std::unique_ptr<Supervisor> m_supervisor;
};

void TestExplanations::initTestCase()
{
    m_known = Explanations::load(lessons() + QStringLiteral("/explanations"));
    for (const Error &each : m_known.diagnostics()) qWarning("%s", qPrintable(each.toString()));
    QVERIFY(m_known.diagnostics().empty());
    const Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
    QVERIFY(found);
    m_supervisor = std::make_unique<Supervisor>(*found);
    m_supervisor->start();
}

void TestExplanations::cleanupTestCase()
{
    if (m_supervisor) m_supervisor->shutdown();
}

Explanations TestExplanations::read(const QByteArray &yaml)
{
    m_folder = std::make_unique<QTemporaryDir>();
    QFile file(m_folder->filePath(QStringLiteral("a.yaml")));
    if (!file.open(QIODevice::WriteOnly) || file.write(yaml) != yaml.size()) return {};
    file.close();
    return Explanations::load(m_folder->path());
}

void TestExplanations::pattern_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("values"); // "a=1 b=2", or "no"
    const auto row = [](const char *name, const char *pattern, const char *message, const char *values) {
        QTest::newRow(name) << QString::fromUtf8(pattern) << QString::fromUtf8(message) << QString::fromUtf8(values);
    };
    row("text alone", "division by zero", "division by zero", "");
    row("text that goes on", "division by zero", "division by zero!", "no");
    row("a gap in the middle", "name '{name}' is not defined", "name 'x' is not defined", "name=x");
    row("a gap at the end", "no such table: {table}", "no such table: owners", "table=owners");
    row("a gap at the start", "{what} index out of range", "list index out of range", "what=list");
    row("an empty gap", "name '{name}' is not defined", "name '' is not defined", "no");
    row("two gaps", "column {table:word}.{column}\n{*}", "column a.b\nmore\nlines", "table=a column=b");
    row("the first end counts", "'{a}' and '{b}'", "'x' and 'y' and 'z'", "a=x b=y' and 'z");
    row("a word is no sentence", "table {table:word} has", "table of mine has", "no");
    row("a line ends", "table {table}", "table a\nb", "no");
    row("anything may be nothing", "Can't load{*}", "Can't load", "");
    row("anything first", "{*}by zero", "modulo by zero", "");
    row("a brace", "a '{{' is left", "a '{' is left", "");
    row("another start", "name '{name}' is", "the name 'x' is", "no");
    row("an end that overlaps", "aba{*}ba", "aba", "no");
    row("letters of any language", "table {t:word}", "table größe_2", "t=größe_2");
}

void TestExplanations::pattern()
{
    QFETCH(QString, pattern);
    QFETCH(QString, message);
    QFETCH(QString, values);
    const Result<MessagePattern> parsed = MessagePattern::parse(pattern);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    const auto found = parsed->match(message);
    QStringList told;
    if (found)
        for (auto it = found->cbegin(); it != found->cend(); ++it) told << it.key() + QLatin1Char('=') + it.value();
    QStringList wanted =
        values.isEmpty() ? QStringList() : values.split(QRegularExpression(QStringLiteral(" (?=\\w+=)")));
    wanted.sort();
    QCOMPARE(found ? told : QStringList{QStringLiteral("no")}, wanted);
}

void TestExplanations::badPattern_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("not closed") << QStringLiteral("a {name");
    QTest::newRow("touching") << QStringLiteral("a {one}{two}");
    QTest::newRow("twice") << QStringLiteral("{a} and {a}");
    QTest::newRow("no name") << QStringLiteral("a {} b");
    QTest::newRow("unknown kind") << QStringLiteral("a {b:number} c");
}

void TestExplanations::badPattern()
{
    QFETCH(QString, pattern);
    QVERIFY(!MessagePattern::parse(pattern));
}

void TestExplanations::hostileMessagesTakeNoTime()
{
    // With any going back, ten gaps over a message of one letter would take longer than the universe has.
    const Result<MessagePattern> pattern =
        MessagePattern::parse(QStringLiteral("{a}x{b}x{c}x{d}x{e}x{f}x{g}x{h}x{i}x{j}xy"));
    QVERIFY(pattern);
    QVERIFY(!pattern->match(QString(1'000'000, QLatin1Char('x'))));
    RaisedError error = raised("sqlalchemy.exc.OperationalError", "");
    error.message = QStringLiteral("(sqlite3.OperationalError) no such table: owners\n") + QString(10'000'000, u'x');
    QCOMPARE(m_known.explain(error)->id, QStringLiteral("sqlalchemy.no-table"));
    error.message = QString(5000, u' ') + QStringLiteral("no such table: owners");
    QVERIFY(!m_known.explain(error)); // Beyond what is looked at.
    error.type = QString(1'000'000, u'a');
    error.message = QStringLiteral("'k'");
    for (int i = 0; i < 100'000; ++i) error.bases << QStringLiteral("builtins.KeyError");
    QVERIFY(m_known.explain(error));
}

void TestExplanations::nearestClassWinsThenTheLongerPattern()
{
    const Explanations some = read(R"(explanations:
  - {id: base, types: [a.Base], patterns: ["no such table: {table}"], title: t, text: t, advice: t, example: e}
  - {id: short, types: [a.Near], patterns: ["no such {what}"], title: t, text: t, advice: t, example: e}
  - {id: long, types: [a.Near], patterns: ["no such column: {what}"], title: t, text: t, advice: t, example: e}
  - {id: any, types: [a.Near], title: t, text: t, advice: t, example: e}
)");
    QVERIFY(some.diagnostics().empty());
    const QStringList bases{QStringLiteral("a.Base"), QStringLiteral("builtins.Exception")};
    QCOMPARE(some.candidates(raised("a.Near", "no such column: x", bases)),
             (QStringList{QStringLiteral("long"), QStringLiteral("short"), QStringLiteral("any")}));
    QCOMPARE(some.candidates(raised("a.Near", "no such table: x", bases)).constFirst(), QStringLiteral("short"));
    QCOMPARE(some.explain(raised("a.Other", "no such table: x", bases))->id, QStringLiteral("base"));
    QCOMPARE(some.explain(raised("a.Near", "something else"))->id, QStringLiteral("any"));
    QVERIFY(!some.explain(raised("b.Unknown", "no such table: x")));
    QVERIFY(!Explanations().explain(raised("a.Near", "x")));
}

void TestExplanations::valuesStayWhatTheyAre()
{
    const Explanations some = read(R"(explanations:
  - {id: x, types: [a.E], patterns: ["{one} and {two}"], title: "`{one}`", text: "{two}", advice: "{{one}", example: e}
)");
    const auto told = some.explain(raised("a.E", "{two}`**b** and %1 <b>"));
    QVERIFY(told);
    QCOMPARE(told->title, QStringLiteral("`{two}'**b**`")); // No gap inside a value is filled, no mark-up is closed.
    QCOMPARE(told->text, QStringLiteral("%1 <b>"));
    QCOMPARE(told->advice, QStringLiteral("{one}"));
    const QString title = some.explain(raised("a.E", QByteArray(QByteArray(3000, 'n') + " and x").constData()))->title;
    QVERIFY(title.size() < 150);
    QVERIFY(title.endsWith(QStringLiteral("…`")));
}

void TestExplanations::theNameThatWasMeant()
{
    RaisedError error = raised("builtins.NameError", "name 'ponny' is not defined");
    QVERIFY(!m_known.explain(error)->advice.contains(QLatin1String("Did you mean")));
    error.near = QStringLiteral("pony");
    QVERIFY(m_known.explain(error)->advice.startsWith(QLatin1String("Did you mean `pony`?")));
}

void TestExplanations::brokenEntriesAreTold_data()
{
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QString>("told");
    QTest::addColumn<int>("line");
    const QByteArray rest = ", title: t, text: t, advice: t, example: e}\n";
    QTest::newRow("no module") << QByteArray("{id: b, types: [KeyError]" + rest) << QStringLiteral("builtins.KeyError")
                               << 3;
    QTest::newRow("id twice") << QByteArray("{id: a, types: [a.E]" + rest) << QStringLiteral("twice") << 3;
    QTest::newRow("bad pattern") << QByteArray("{id: b, types: [a.E], patterns: ['{x']" + rest)
                                 << QStringLiteral("not closed") << 3;
    QTest::newRow("unknown gap") << QByteArray("{id: b, types: [a.E], title: '{x}', text: t, advice: t, example: e}\n")
                                 << QStringLiteral("{x}") << 3;
    QTest::newRow("gap of one pattern only")
        << QByteArray("{id: b, types: [a.E], patterns: ['a {x}', 'b'], title: '{x}', text: t, advice: t, example: e}\n")
        << QStringLiteral("{x}") << 3;
    QTest::newRow("no example") << QByteArray("{id: b, types: [a.E], title: t, text: t, advice: t}\n")
                                << QStringLiteral("example") << 3;
    QTest::newRow("unknown member") << QByteArray("{id: b, types: [a.E], colour: t" + rest) << QStringLiteral("colour")
                                    << 3;
}

void TestExplanations::brokenEntriesAreTold()
{
    QFETCH(QByteArray, entry);
    QFETCH(QString, told);
    QFETCH(int, line);
    const Explanations some =
        read("explanations:\n  - {id: a, types: [a.E], title: t, text: t, advice: t, example: e}\n"
             "  - " +
             entry);
    QVERIFY(!some.diagnostics().empty());
    const Error &first = some.diagnostics().front();
    QVERIFY2(first.message.contains(told), qPrintable(first.message));
    QCOMPARE(first.file, QStringLiteral("a.yaml"));
    QCOMPARE(first.line, line);
}

void TestExplanations::aMissingFolderIsTold()
{
    const Explanations none = Explanations::load(QStringLiteral("/nonexistent/explanations"));
    QCOMPARE(none.diagnostics().size(), size_t(1));
    QVERIFY(none.entries().empty());
}

void TestExplanations::schemaKeepsStep()
{
    QFile file(lessons() + QStringLiteral("/schema/explanations.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList written, known;
    describe(QJsonDocument::fromJson(file.readAll()).object(), QString(), written);
    describe(Internal::explanationMembers(), QString(), known);
    written.sort();
    known.sort();
    QVERIFY(known.size() > 5);
    QCOMPARE(written, known);
}

void TestExplanations::thereAreEnough()
{
    QVERIFY2(m_known.entries().size() >= 40, qPrintable(QString::number(m_known.entries().size())));
    QSet<QString> libraries;
    for (const ExplanationEntry &entry : m_known.entries()) libraries << entry.id.section(QLatin1Char('.'), 0, 0);
    for (const char *library : {"python", "flask", "werkzeug", "jinja", "wtforms", "sqlalchemy", "flask-sqlalchemy",
                                "alembic", "flask-migrate", "psycopg2"})
        QVERIFY2(libraries.contains(QLatin1String(library)), library);
}

void TestExplanations::example_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < m_known.entries().size(); ++i) QTest::newRow(qPrintable(m_known.entries()[i].id)) << int(i);
}

void TestExplanations::example()
{
    QFETCH(int, index);
    const ExplanationEntry &entry = m_known.entries()[static_cast<size_t>(index)];
    RunSpec spec;
    spec.entry = QStringLiteral("main.py");
    QVERIFY(spec.files.add(spec.entry, entry.example.toUtf8()));
    for (const ExplanationEntry::File &file : entry.files) QVERIFY(spec.files.add(file.path, file.text.toUtf8()));
    const std::unique_ptr<Run> run = m_supervisor->run(spec);
    QTRY_VERIFY_WITH_TIMEOUT(run->isFinished(), 30'000);
    const QJsonObject exception = run->status().exception;
    const QByteArray what = QJsonDocument(exception).toJson() + run->status().message.toUtf8();
    QVERIFY2(run->status().verdict == Verdict::Error && !exception.isEmpty(), what.constData());

    const RaisedError error = RaisedError::fromJson(exception);
    QVERIFY2(error.type.contains(QLatin1Char('.')), what.constData());
    const auto told = m_known.explain(error);
    QVERIFY2(told, what.constData());
    QVERIFY2(told->id == entry.id, qPrintable(told->id + QLatin1Char('\n') + QString::fromUtf8(what)));
    const QString all = told->title + QLatin1Char('\n') + told->text + QLatin1Char('\n') + told->advice;
    QVERIFY2(!all.contains(QLatin1String("``")), qPrintable(all)); // A gap that was filled with nothing.
    QVERIFY2(!told->title.isEmpty() && told->title.size() <= 110, qPrintable(told->title));
    QVERIFY2(!told->title.endsWith(QLatin1Char('.')), qPrintable(told->title));
    QVERIFY2(told->text.size() + told->advice.size() <= 560, qPrintable(all));
    QVERIFY2(told->advice.endsWith(QLatin1Char('.')) || told->advice.endsWith(QLatin1Char('?')), qPrintable(all));
}

QTEST_GUILESS_MAIN(TestExplanations)
#include "tst_explanations.moc"
