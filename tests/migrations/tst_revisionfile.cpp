#include "engine/migrations/revisionfile.h"
#include "tests/migrations/graphs.h"

#include <QTest>

using namespace athanor::migrations;

namespace {

const QByteArray functions = "\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n";

QString told(const RevisionFile &file)
{
    return QStringLiteral("%1|%2|%3|%4")
        .arg(file.id, file.down.join(QLatin1Char(' ')), file.dependsOn.join(QLatin1Char(' ')),
             file.labels.join(QLatin1Char(' ')));
}

QString told(const std::vector<SchemaTouch> &touches)
{
    QStringList parts;
    for (const SchemaTouch &touch : touches)
        parts << QStringLiteral("%1 %2.%3 %4").arg(int(touch.kind)).arg(touch.table, touch.column).arg(touch.line);
    return parts.join(QStringLiteral(", "));
}

} // namespace

class TestRevisionFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void declarations_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QStringList>("kinds");
        const auto row = [](const char *name, const QByteArray &source, const char *expected,
                            const QStringList &kinds = {}) {
            QTest::newRow(name) << source + functions << QString::fromLatin1(expected) << kinds;
        };
        const QString notLiteral = QStringLiteral("not-literal"), wrongType = QStringLiteral("wrong-type"),
                      syntax = QStringLiteral("syntax");
        row("plain", "revision = 'a'\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n", "a|||");
        row("annotated", "revision: str = 'a'\ndown_revision: Union[str, None] = 'b'\n", "a|b||");
        row("several", "revision = 'a'\ndown_revision = ('b', 'c')\ndepends_on = ['d']\nbranch_labels = {'x'}\n",
            "a|b c|d|x");
        row("over lines", "revision = (\n  'a'  # first\n  'b'\n)\ndown_revision = \\\n 'c'\n", "ab|c||");
        row("semicolons", "revision = 'a'; down_revision = 'b'\n", "a|b||");
        row("last one wins", "revision = 'x'\nrevision = 'a'\ndown_revision = None\n", "a|||");
        row("in a chain", "revision = other = 'a'\ndown_revision = None\n", "a|||");
        row("unpacked", "revision, down_revision = 'a', 'b'\n", "a|b||");
        row("in a function", "revision = 'a'\ndown_revision = None\ndef f():\n    revision = 'x'\n", "a|||");
        row("an attribute", "revision = 'a'\ndown_revision = None\nx.revision = 'x'\nx['a'].revision = 'y'\n", "a|||");
        row("computed parent", "revision = 'a'\ndown_revision = find()\ndepends_on = 'd'\n", "a||d|", {notLiteral});
        row("computed parent with a docstring",
            "\"\"\"m\n\nRevises: b\n\"\"\"\nrevision = 'a'\ndown_revision = find()\n", "a|b||", {notLiteral});
        row("computed revision with a docstring",
            "\"\"\"m\n\nRevision ID: a\n\"\"\"\nrevision = find()\ndown_revision = None\n", "a|||", {notLiteral});
        row("in an if", "revision = 'a'\ndown_revision = None\nif x:\n    down_revision = 'b'\n", "a|||", {notLiteral});
        row("imported", "revision = 'a'\nfrom common import down_revision\n", "a|||", {notLiteral});
        row("changed", "revision = 'a'\ndown_revision = 'b'\ndown_revision += 'c'\n", "a|||", {notLiteral});
        row("a number", "revision = 5\ndown_revision = None\n", "|||", {wrongType});
        row("a number as parent", "revision = 'a'\ndown_revision = ('b', 5)\n", "a|b||", {wrongType});
        row("no parent declared", "revision = 'a'\n", "a|||", {wrongType});
        row("nothing", "x = 1\n", "|||", {QStringLiteral("no-revision")});
        row("open bracket", "revision = 'a'\ndown_revision = None\nupgrade = downgrade = f\nx = (1,\n", "a|||",
            {syntax});
        row("open string", "revision = 'a'\ndown_revision = None\nx = 'open\n", "a|||", {syntax});
        row("open bracket in another function",
            "revision = 'a'\ndown_revision = None\nupgrade = downgrade = f\ndef f():\n    x = [1,\n", "a|||", {syntax});
        row("open string in another function", "revision = 'a'\ndown_revision = None\ndef f():\n    x = 'open\n",
            "a|||", {syntax});
        row("no sign in another function", "revision = 'a'\ndown_revision = None\ndef f():\n    x = 1 ! 2\n", "a|||",
            {syntax});
        row("brackets and signs in another function",
            "def f():\n    x = ')' + r'\\\\' if a != b else [1,\n2]  # ( '\n\n# )\n    \"\"\"\n( \"\"\"\n"
            "revision = 'a'\ndown_revision = None\n",
            "a|||");
        row("zero byte", QByteArray("revision = 'a'\ndown_revision = None\nx = \0\n", 42), "a|||", {syntax});
        row("at sign", "revision = 'a@b'\ndown_revision = None\n", "a@b|||", {QStringLiteral("illegal-identifier")});
        row("not UTF-8", "# \xff\nrevision = 'a'\ndown_revision = None\n", "a|||", {QStringLiteral("not-utf-8")});
        row("Latin-1, as declared", "# coding: latin-1\n# \xff\nrevision = 'a'\ndown_revision = None\n", "a|||");
        row("mark and carriage returns", "\xef\xbb\xbfrevision = 'a'\r\ndown_revision = 'b'\r\n", "a|b||");
    }
    void declarations()
    {
        QFETCH(QByteArray, source);
        QFETCH(QStringList, kinds);
        const RevisionFile file = readRevision(source, QStringLiteral("/v/xyz.py"));
        QTEST(told(file), "expected");
        QCOMPARE(kindsOf(file.diagnoses), kinds);
    }

    void placesAndDocstring()
    {
        const RevisionFile file =
            readRevision("\"\"\"Add users\nfor real\n\nRevision ID: a\nCreate Date: 2024-01-02 03:04:05\n\n\"\"\"\n\n"
                         "revision = 'a'\ndown_revision = go()\n",
                         QStringLiteral("/v/a.py"));
        QCOMPARE(file.message, QStringLiteral("Add users\nfor real"));
        QCOMPARE(file.createDate, QStringLiteral("2024-01-02 03:04:05"));
        QCOMPARE(file.idLine, 9);
        QCOMPARE(file.diagnoses.front().line, 10);
        QCOMPARE(file.diagnoses.front().file, QStringLiteral("/v/a.py"));
        QVERIFY(!file.hasUpgrade);
        QVERIFY(kindsOf(file.diagnoses).contains(QStringLiteral("no-upgrade")));
    }

    void legacyFilesAreNamedAfterTheirRevision()
    {
        QCOMPARE(readRevision("down_revision = None\n", QStringLiteral("/v/12ab.py")).id, QStringLiteral("12ab"));
    }

    void touches_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *body, const char *expected) {
            QTest::newRow(body) << QByteArray(body) << QString::fromLatin1(expected);
        };
        row("op.create_table('t', sa.Column('c', sa.Integer()))", "0 t. 2");
        row("op.add_column('t', sa.Column('c', sa.String(20)), schema='s')", "3 t.c 2");
        row("op.drop_column(table_name='t', column_name=\"c\")", "4 t.c 2");
        row("op.alter_column('t', 'c', new_column_name='d')", "5 t.c 2, 5 t.d 2");
        row("op.rename_table('t', 'u')", "2 t. 2, 2 u. 2");
        row("op.create_index(op.f('ix'), 't', ['c'])", "6 t. 2");
        row("with op.batch_alter_table('t', schema=None) as b:\n        b.add_column(sa.Column('c'))\n        "
            "b.drop_column('d')",
            "3 t.c 3, 4 t.d 4");
        row("op.drop_table(name)", "");
        row("self.op.drop_table('t')", "");
        row("op.drop_table('t') # op.drop_table('u')", "1 t. 2");
    }
    void touches()
    {
        QFETCH(QByteArray, body);
        const QByteArray source = "def upgrade():\n    " + body + "\n\ndef downgrade():\n    op.drop_table('other')\n";
        QTEST(told(readRevision(source, QStringLiteral("/v/a.py")).touches), "expected");
    }
};

QTEST_GUILESS_MAIN(TestRevisionFile)
#include "tst_revisionfile.moc"
