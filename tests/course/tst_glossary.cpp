#include "engine/course/glossary.h"
#include "engine/course/glossaryformat.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace athanor;

class TestGlossary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void noFileIsNoFault();
    void findsByEveryName();
    void mentions_data();
    void mentions();
    void schemaKeepsStep();
    void theRealOne();
};

namespace {

QString courseFolder() { return qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons"); }

Glossary read(const QByteArray &yaml)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("glossary.yaml")));
    if (!file.open(QIODevice::WriteOnly)) qFatal("no temporary folder");
    file.write(yaml);
    file.close();
    return Glossary::load(folder.path());
}

Glossary small()
{
    return read("terms:\n"
                "  - {term: unit of work, text: What is to be sent., see: [flush]}\n"
                "  - {term: Flush, also: [flushes], text: To send it., objectives: [sqla.add]}\n"
                "  - {term: CSRF, text: A forged request.}\n"
                "  - {term: unit, text: One thing.}\n"
                "  - {term: N+1, text: One and then many.}\n");
}

} // namespace

void TestGlossary::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("left");
    const auto row = [](const char *name, const char *yaml, int line, const char *message, int left) {
        QTest::newRow(name) << QByteArray(yaml) << line << QString::fromUtf8(message) << left;
    };
    row("no YAML", "terms:\n  - [", 0, "", 0);
    row("no list", "terms: 3\n", 1, "terms", 0);
    row("a member nobody knows", "terms:\n  - term: a\n    text: b\n    colour: red\n", 4, "colour", 1);
    row("no text", "terms:\n  - term: a\n", 2, "text", 0);
    row("twice", "terms:\n  - {term: a, text: b}\n  - {term: A, text: c}\n", 3, "“A” is used twice", 1);
    row("another's other form", "terms:\n  - {term: a, also: [b], text: x}\n  - {term: b, text: x}\n", 3, "used twice",
        1);
    row("see nothing", "terms:\n  - term: a\n    text: b\n    see: [nowhere]\n", 4, "no term “nowhere”", 1);
    row("see itself", "terms:\n  - {term: a, text: b, see: [a]}\n", 2, "refers to itself", 1);
    row("no id", "terms:\n  - {term: a, text: b, objectives: [Hooks]}\n", 2, "no objective's id", 1);
}

void TestGlossary::tellsWhatIsWrong()
{
    QFETCH(QByteArray, yaml);
    QFETCH(int, line);
    QFETCH(QString, message);
    QFETCH(int, left);
    const Glossary glossary = read(yaml);
    QVERIFY(!glossary.diagnostics().empty());
    const Error &first = glossary.diagnostics().front();
    QVERIFY(first.file.endsWith(QLatin1String("glossary.yaml")));
    QVERIFY(first.line > 0);
    if (line > 0) QCOMPARE(first.line, line);
    QVERIFY2(first.message.contains(message), qPrintable(first.message));
    QCOMPARE(int(glossary.terms().size()), left);
    for (const GlossaryTerm &term : glossary.terms()) QVERIFY(term.see.isEmpty() && term.objectives.isEmpty());
}

void TestGlossary::noFileIsNoFault()
{
    QTemporaryDir folder;
    const Glossary glossary = Glossary::load(folder.path());
    QVERIFY(glossary.terms().empty() && glossary.diagnostics().empty());
    QVERIFY(glossary.mentionsIn(QStringLiteral("anything")).empty());
}

void TestGlossary::findsByEveryName()
{
    const Glossary glossary = small();
    QVERIFY(glossary.diagnostics().empty());
    QCOMPARE(glossary.terms().front().term, QStringLiteral("CSRF"));
    QCOMPARE(glossary.find(QStringLiteral("FLUSHES"))->term, QStringLiteral("Flush"));
    QCOMPARE(glossary.find(QStringLiteral(" n+1 "))->term, QStringLiteral("N+1"));
    QCOMPARE(glossary.find(QStringLiteral("unit of work"))->see, QStringList(QStringLiteral("flush")));
    QVERIFY(!glossary.find(QStringLiteral("uni")));
}

void TestGlossary::mentions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("found");
    QTest::newRow("longest first") << QStringLiteral("The unit of work flushes.")
                                   << QStringLiteral("unit of work=unit of work|flushes=Flush");
    QTest::newRow("first of each") << QStringLiteral("flush, Flush, flushes") << QStringLiteral("flush=Flush");
    QTest::newRow("whole words") << QStringLiteral("flushed unit_of units") << QString();
    QTest::newRow("capitals") << QStringLiteral("csrf and CSRF") << QStringLiteral("CSRF=CSRF");
    QTest::newRow("a sign in it") << QStringLiteral("the N+1 pattern") << QStringLiteral("N+1=N+1");
    QTest::newRow("at the end") << QStringLiteral("one unit") << QStringLiteral("unit=unit");
    QTest::newRow("nothing") << QString() << QString();
}

void TestGlossary::mentions()
{
    QFETCH(QString, text);
    QFETCH(QString, found);
    const Glossary glossary = small();
    QStringList parts;
    for (const GlossaryMention &mention : glossary.mentionsIn(text))
        parts << text.mid(mention.start, mention.length) + QLatin1Char('=') +
                     glossary.terms()[size_t(mention.term)].term;
    QCOMPARE(parts.join(QLatin1Char('|')), found);
}

void TestGlossary::schemaKeepsStep()
{
    QFile file(courseFolder() + QStringLiteral("/schema/glossary.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject terms =
        root.value(QLatin1String("properties")).toObject().value(QLatin1String("terms")).toObject();
    const QJsonObject item = terms.value(QLatin1String("items")).toObject();
    const QJsonObject properties = item.value(QLatin1String("properties")).toObject();
    const QJsonArray required = item.value(QLatin1String("required")).toArray();
    QCOMPARE(root.value(QLatin1String("additionalProperties")), QJsonValue(false));
    QCOMPARE(item.value(QLatin1String("additionalProperties")), QJsonValue(false));
    const auto &members = Internal::glossaryMembers().front().members;
    QCOMPARE(properties.size(), qsizetype(members.size()));
    for (const Internal::YamlMember &member : members) {
        const QString name = QLatin1String(member.name);
        const QString type = properties.value(name).toObject().value(QLatin1String("type")).toString();
        QCOMPARE(type == QLatin1String("array"), member.type == Internal::YamlType::TextList);
        QCOMPARE(required.contains(name), member.presence == Internal::Presence::Required);
    }
}

void TestGlossary::theRealOne()
{
    const Glossary glossary = Glossary::load(courseFolder());
    for (const Error &error : glossary.diagnostics()) qWarning("%s", qPrintable(error.toString()));
    QVERIFY(glossary.diagnostics().empty());
    QVERIFY(glossary.terms().size() >= 60);
    static const QStringList modules{QStringLiteral("testing"), QStringLiteral("env"),  QStringLiteral("flask"),
                                     QStringLiteral("psycopg"), QStringLiteral("sqla"), QStringLiteral("alembic"),
                                     QStringLiteral("migrate")};
    for (const GlossaryTerm &term : glossary.terms()) {
        QVERIFY2(!term.objectives.isEmpty(), qPrintable(term.term));
        for (const QString &id : term.objectives)
            QVERIFY2(modules.contains(id.section(QLatin1Char('.'), 0, 0)), qPrintable(id));
        QVERIFY2(term.text.endsWith(QLatin1Char('.')) && term.text.size() < 260, qPrintable(term.term));
        QVERIFY2(term.text.count(QLatin1Char('`')) % 2 == 0, qPrintable(term.term));
    }
}

QTEST_GUILESS_MAIN(TestGlossary)
#include "tst_glossary.moc"
