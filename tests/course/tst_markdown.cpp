#include "engine/course/markdown.h"

#include <QTest>

using namespace athanor;

class TestMarkdown : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blocks_data();
    void blocks();
    void linesAreThoseOfTheSource();
    void predictionIsWhole();
    void outputIsKeptAsWritten();
    void linksAreCollected();
    void diagnostics_data();
    void diagnostics();
    void hostileTextEnds_data();
    void hostileTextEnds();
    void inlineText();
};

namespace {

const QString file = QStringLiteral("lesson.md");

QString spanText(const std::vector<Span> &spans)
{
    QString text;
    for (const Span &each : spans) {
        switch (each.style) {
        case Span::Style::Plain: text += each.text; break;
        case Span::Style::Strong: text += QStringLiteral("*%1*").arg(each.text); break;
        case Span::Style::Emphasis: text += QStringLiteral("/%1/").arg(each.text); break;
        case Span::Style::Code: text += QStringLiteral("`%1`").arg(each.text); break;
        case Span::Style::Link: text += QStringLiteral("[%1](%2)").arg(each.text, each.target); break;
        }
    }
    return text.replace(QLatin1Char('\n'), QLatin1String("\\n"));
}

QString described(const LessonBlock &block)
{
    const QString text = spanText(block.spans);
    switch (block.kind) {
    case LessonBlock::Kind::Heading: return QStringLiteral("h%1 %2").arg(block.level).arg(text);
    case LessonBlock::Kind::Paragraph: return QStringLiteral("p %1").arg(text);
    case LessonBlock::Kind::ListItem:
        return block.ordered ? QStringLiteral("li%1 %2. %3").arg(block.level).arg(block.number).arg(text)
                             : QStringLiteral("li%1 %2").arg(block.level).arg(text);
    case LessonBlock::Kind::Code: return QStringLiteral("code %1 %2").arg(block.language, block.code).trimmed();
    case LessonBlock::Kind::Callout: return QStringLiteral("%1! %2").arg(block.calloutKind, text);
    case LessonBlock::Kind::Table: {
        QStringList rows;
        for (const QStringList &row : block.cells) rows.append(row.join(QLatin1Char(',')));
        return QStringLiteral("table ") + rows.join(QLatin1Char('/'));
    }
    }
    return {};
}

QStringList described(const MarkdownPage &page)
{
    QStringList lines;
    for (const LessonBlock &block : page.blocks) lines.append(described(block));
    return lines;
}

QStringList told(const MarkdownPage &page)
{
    QStringList lines;
    for (const Error &each : page.diagnostics) lines.append(each.toString());
    return lines;
}

} // namespace

void TestMarkdown::blocks_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *source, std::initializer_list<const char *> lines) {
        QStringList expected;
        for (const char *each : lines) expected.append(QString::fromUtf8(each));
        QTest::newRow(name) << QByteArray(source) << expected;
    };
    row("heading", "# One\n\n#### Four\n\n###### Six\n", {"h1 One", "h4 Four", "h4 Six"});
    row("paragraph over lines", "one\ntwo  \nthree\n", {"p one two\\nthree"});
    row("styles", "a **b** *c* `d` [e](f.md)\n", {"p a *b* /c/ `d` [e](f.md)"});
    row("code in strong", "**a `b` c**\n", {"p *a *`b`* c*"});
    row("code in link", "[a `b`](c)\n", {"p [a b](c)"});
    row("picture", "![a pony](pony.svg)\n", {"p [a pony](pony.svg)"});
    row("entities", "a &lt;b&gt; &amp; &#233; &#x2192;\n", {"p a <b> & é →"});
    row("HTML is text", "a <b>c</b>\n\n<div>\n", {"p a <b>c</b>", "p <div>"});
    row("list", "- a\n- b\n", {"li1 a", "li1 b"});
    row("nested list", "- a\n  - b\n- c\n", {"li1 a", "li2 b", "li1 c"});
    row("ordered list", "3. a\n4. b\n", {"li1 3. a", "li1 4. b"});
    row("loose list", "- a\n\n  b\n\n- c\n", {"li1 a\\nb", "li1 c"});
    row("list with code", "- a\n  ```python\n  b\n  ```\n", {"li1 a", "code python b"});
    row("callout", "> [!trap] Mind the\n> `gap`.\n", {"trap! Mind the `gap`."});
    row("callout that begins with code", "> [!today] `a` is b\n", {"today! `a` is b"});
    row("callout of two paragraphs", "> [!node] a\n>\n> b\n", {"node! a\\nb"});
    row("table", "| a | `b` |\n|---|---|\n| c | **d** |\n", {"table a,b/c,d"});
    row("fence without a language", "```\nx\n```\n", {"code text x"});
    row("fence keeps its blank lines", "```python\na\n\n  b\n```\n", {"code python a\n\n  b"});
    row("windows line ends", "# a\r\n\r\nb\r\n", {"h1 a", "p b"});
}

void TestMarkdown::blocks()
{
    QFETCH(QByteArray, source);
    QFETCH(QStringList, expected);
    const MarkdownPage page = parseMarkdown(source, file);
    QCOMPARE(told(page), QStringList());
    QCOMPARE(described(page), expected);
}

void TestMarkdown::linesAreThoseOfTheSource()
{
    const QByteArray source = "# a\n\nb\nb\n\n- c\n- d\n\n> [!trap] e\n\n```python run\nf\n```\n\n```output\nf\n```\n\n"
                              "| g | h |\n|---|---|\n| i | j |\n\n```\nk\n```\n\n&amp; l\n";
    const MarkdownPage page = parseMarkdown(source, file);
    QList<int> lines;
    for (const LessonBlock &block : page.blocks) lines.append(block.sourceLine);
    QCOMPARE(lines, (QList<int>{1, 3, 6, 7, 9, 11, 19, 23, 27}));
}

void TestMarkdown::predictionIsWhole()
{
    const MarkdownPage page = parseMarkdown("```python predict\nprint(1)\n```\n\n```output\n1\n```\n\n"
                                            "```choices\nWhat is it?\n- 0\n* 1\n- 2\n```\n",
                                            file);
    QCOMPARE(told(page), QStringList());
    QCOMPARE(page.blocks.size(), size_t(1));
    const LessonBlock &block = page.blocks.front();
    QCOMPARE(block.action, LessonBlock::Action::Predict);
    QCOMPARE(block.code, QStringLiteral("print(1)\n"));
    QCOMPARE(block.recordedOutput, QStringLiteral("1\n"));
    QCOMPARE(block.question, QStringLiteral("What is it?"));
    QCOMPARE(block.choices, (QStringList{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2")}));
    QCOMPARE(block.answer, 1);
}

void TestMarkdown::outputIsKeptAsWritten()
{
    const MarkdownPage page =
        parseMarkdown("```python run\nx\n```\n```output\n  a  <b> &amp; \\n *c*\n\n d\n```\n", file);
    QCOMPARE(told(page), QStringList());
    QCOMPARE(page.blocks.front().recordedOutput, QStringLiteral("  a  <b> &amp; \\n *c*\n\n d\n"));
}

void TestMarkdown::linksAreCollected()
{
    const MarkdownPage page = parseMarkdown("a\n\n[b](c.md) ![d](e.svg)\n\n[f](objective:flask.run)\n", file);
    QCOMPARE(page.links.size(), size_t(3));
    QCOMPARE(page.links.at(0).target, QStringLiteral("c.md"));
    QCOMPARE(page.links.at(0).line, 3);
    QVERIFY(page.links.at(1).picture);
    QCOMPARE(page.links.at(2).target, QStringLiteral("objective:flask.run"));
    QCOMPARE(page.links.at(2).line, 5);
}

void TestMarkdown::diagnostics_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *source, int line, const char *part) {
        QTest::newRow(name) << QByteArray(source) << line << QString::fromUtf8(part);
    };
    row("unknown language", "a\n\n```cobol\nx\n```\n", 3, "“cobol” is not a language");
    row("unknown word", "```python go\nx\n```\n", 1, "“go” after the language");
    row("run and predict", "```python run predict\nx\n```\n```output\nx\n```\n", 1, "either run or predict");
    row("html cannot run", "```html run\nx\n```\n", 1, "cannot be run");
    row("run without output", "a\n\n```python run\nx\n```\n\nb\n", 3, "no ```output fence");
    row("run without output at the end", "```python run\nx\n```\n", 1, "no ```output fence");
    row("output of nothing", "```output\nx\n```\n", 1, "must directly follow");
    row("output after a paragraph", "```python run\nx\n```\n\na\n\n```output\nx\n```\n", 7, "must directly follow");
    row("output after reading", "```python\nx\n```\n```output\nx\n```\n", 4, "must directly follow");
    row("output twice", "```python run\nx\n```\n```output\nx\n```\n```output\nx\n```\n", 7, "has its output already");
    row("empty output", "```python run\nx\n```\n```output\n```\n", 4, "recorded output is empty");
    row("output with a word", "```python run\nx\n```\n```output now\nx\n```\n", 4, "takes no further word");
    row("predict without choices", "```python predict\nx\n```\n```output\nx\n```\n", 1, "no usable ```choices");
    row("choices of run", "```python run\nx\n```\n```output\nx\n```\n```choices\nq\n* x\n- y\n```\n", 7,
        "fence that is predicted");
    row("no right choice", "```python predict\nx\n```\n```output\nx\n```\n```choices\nq\n- x\n- y\n```\n", 7,
        "exactly one");
    row("two right choices", "```python predict\nx\n```\n```output\nx\n```\n```choices\nq\n* x\n* y\n```\n", 7,
        "exactly one");
    row("one choice", "```python predict\nx\n```\n```output\nx\n```\n```choices\nq\n* x\n```\n", 7,
        "two choices or more");
    row("choice without a mark", "```python predict\nx\n```\n```output\nx\n```\n```choices\nq\nx\n```\n", 7,
        "begins with “- ”");
    row("empty choices", "```python predict\nx\n```\n```output\nx\n```\n```choices\n```\n", 7, "choices are empty");
    row("right choice not printed", "```python predict\nx\n```\n```output\nx\n```\n```choices\nq\n* y\n- z\n```\n", 1,
        "no line of the recorded");
    row("wrong choice printed", "```python predict\nx\n```\n```output\nx\ny\n```\n```choices\nq\n* x\n- y\n```\n", 1,
        "is a line of the recorded");
    row("unknown callout", "a\n\n> [!fun] b\n", 3, "“fun” is not a kind of callout");
    row("quotation", "> b\n", 1, "A quotation is not shown");
    row("empty callout", "> [!trap]\n", 1, "says nothing");
    row("callout with a list", "> [!trap] a\n>\n> - b\n", 1, "paragraphs only");
    row("callout with code", "> [!trap] a\n>\n> ```python\n> b\n> ```\n", 1, "paragraphs only");
    row("callout in a callout", "> [!trap] a\n> > b\n", 1, "paragraphs only");
    row("indented code", "a\n\n    b\n", 3, "between ``` fences");
    row("rule", "a\n\n---\n", 2, "rule across the page");
    row("unknown entity", "a\n\n&pony;\n", 3, "“&pony;”");
}

void TestMarkdown::diagnostics()
{
    QFETCH(QByteArray, source);
    QFETCH(int, line);
    QFETCH(QString, part);
    const MarkdownPage page = parseMarkdown(source, file);
    QVERIFY(!page.diagnostics.empty());
    const auto fits = [&](const Error &each) {
        return each.message.contains(part) && each.line == line && each.file == file &&
               each.code == ErrorCode::BadInput;
    };
    QVERIFY2(std::any_of(page.diagnostics.begin(), page.diagnostics.end(), fits),
             qPrintable(told(page).join(QLatin1Char('\n'))));
}

void TestMarkdown::hostileTextEnds_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("deep quotes") << QByteArray(20000, '>');
    QTest::newRow("deep lists") << QByteArray("- ").repeated(10000);
    QTest::newRow("brackets") << QByteArray(20000, '[');
    QTest::newRow("stars") << QByteArray("*a ").repeated(20000);
    QTest::newRow("wide table") << QByteArray("|a").repeated(2000) + "\n" + QByteArray("|-").repeated(2000) + "\n|b\n";
    QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x00 a \xc3\x28", 8);
    QTest::newRow("great entity") << QByteArray("&#99999999999; &#xd800; &#0;");
    QTest::newRow("open fence") << QByteArray("```python run\n");
    QTest::newRow("item in quote in item") << QByteArray("- > - > [!trap] a\n  ```\n");
}

void TestMarkdown::hostileTextEnds()
{
    QFETCH(QByteArray, source);
    const MarkdownPage page = parseMarkdown(source, file);
    for (const LessonBlock &block : page.blocks) QVERIFY(block.sourceLine > 0);
    QCOMPARE(parseMarkdown(QByteArray(300 * 1024, 'a'), file).diagnostics.size(), size_t(1));
}

void TestMarkdown::inlineText()
{
    QCOMPARE(spanText(parseInlineMarkdown(QStringLiteral("Use `abort(404)` **now**"))),
             QStringLiteral("Use `abort(404)` *now*"));
}

QTEST_GUILESS_MAIN(TestMarkdown)
#include "tst_markdown.moc"
