#include "engine/migrations/pythonvalue.h"

#include <QTest>

using namespace athanor::migrations;

namespace {

/// A literal told in a few characters, so that rows can be compared; "?" when it is none.
QString told(const PythonValue &value)
{
    QStringList items;
    for (const PythonValue &item : value.items) items << told(item);
    const QString inside = items.join(QLatin1Char(' '));
    switch (value.kind) {
    case PythonValue::Kind::None: return QStringLiteral("None");
    case PythonValue::Kind::Text: return QLatin1Char('<') + value.text + QLatin1Char('>');
    case PythonValue::Kind::Tuple: return QStringLiteral("(%1)").arg(inside);
    case PythonValue::Kind::List: return QStringLiteral("[%1]").arg(inside);
    case PythonValue::Kind::Set: return QStringLiteral("{%1}").arg(inside);
    case PythonValue::Kind::Dictionary: return QStringLiteral("dict");
    case PythonValue::Kind::Bytes: return QStringLiteral("bytes");
    case PythonValue::Kind::Number:
    case PythonValue::Kind::Constant: return value.text;
    }
    return {};
}

QString read(const QByteArray &source)
{
    PythonLines lines({source.constData(), std::size_t(source.size())});
    PythonLine line;
    if (!lines.next(line)) return QStringLiteral("?");
    const std::optional<PythonValue> value = literalValue(line.tokens);
    return value && !lines.next(line) && lines.faults().empty() ? told(*value) : QStringLiteral("?");
}

} // namespace

class TestPythonValue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void literals_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *source, const char *expected) {
            QTest::newRow(source) << QByteArray(source) << QString::fromUtf8(expected);
        };
        row("'a'", "<a>");
        row("\"a\"", "<a>");
        row("'''a\nb'''", "<a\nb>");
        row("\"\"\"a\"b\"\"\"", "<a\"b>");
        row("'a' \"b\" '''c'''", "<abc>");
        row("('a'\n  # why\n  'b')", "<ab>");
        row("'a' \\\n 'b'", "<ab>");
        row("r'\\n' u'x' R\"\\d\"", "<\\nx\\d>");
        row("'\\x41\\102\\u0043\\U00000044\\q\\''", "<ABCD\\q'>");
        row("'a\\\nb'", "<ab>");
        row("'ä€😀'", "<ä€😀>");
        row("''", "<>");
        row("None", "None");
        row("('a')", "<a>");
        row("('a',)", "(<a>)");
        row("'a', 'b'", "(<a> <b>)");
        row("()", "()");
        row("['a', ('b', None,),]", "[<a> (<b> None)]");
        row("{'a', 'b'}", "{<a> <b>}");
        row("set()", "{}");
        row("{}", "dict");
        row("{'a': 1, 'b': -2}", "dict");
        row("b'a'", "bytes");
        row("-0x1F_00", "-0x1F_00");
        row("1e-5", "1e-5");
        row("True", "True");
        row("...", "...");
    }
    void literals()
    {
        QFETCH(QByteArray, source);
        QTEST(read(source), "expected");
    }

    void noLiterals_data()
    {
        QTest::addColumn<QByteArray>("source");
        for (const char *source : {"name",
                                   "f'a'",
                                   "'a' % b",
                                   "'a' + 'b'",
                                   "'a' if x else 'b'",
                                   "get('a')",
                                   "'a'.upper()",
                                   "('a', *rest)",
                                   "b'a' 'b'",
                                   "'\\x4'",
                                   "'\\N{DIGIT ONE}'",
                                   "'\\U00110000'",
                                   "[a]",
                                   "'open",
                                   "'''open",
                                   "('a'",
                                   "'a')",
                                   "{'a': 1, 'b'}",
                                   "[x for x in 'a']",
                                   "$",
                                   "set('a')",
                                   ""})
            QTest::newRow(source) << QByteArray(source);
        QTest::newRow("too deep") << QByteArray(5000, '(') + "'a'" + QByteArray(5000, ')');
    }
    void noLiterals()
    {
        QFETCH(QByteArray, source);
        QCOMPARE(read(source), QStringLiteral("?"));
    }
};

QTEST_GUILESS_MAIN(TestPythonValue)
#include "tst_pythonvalue.moc"
