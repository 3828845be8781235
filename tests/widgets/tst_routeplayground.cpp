#include "widgets/browser/bridgeguard.h"
#include "widgets/common/labels.h"
#include "widgets/routes/candidatedelegate.h"
#include "widgets/routes/requestbar.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/rulelistmodel.h"
#include "widgets/routes/tracetext.h"
#include "widgets/routes/urlbuilderview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QCompleter>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

using namespace athanor;

namespace {

RouteTable sampleTable()
{
    RouteTable table;
    RouteRule rule;
    rule.rule = QStringLiteral("/ponies/<int:n>");
    rule.endpoint = QStringLiteral("pony");
    rule.methods = {QStringLiteral("GET")};
    rule.file = QStringLiteral("app.py");
    rule.line = 7;
    table.rules.push_back(rule);
    return table;
}

RequestTrace sampleTrace()
{
    RequestTrace trace;
    trace.request.path = QStringLiteral("/ponies/7");
    trace.status = 500;
    trace.reason = QStringLiteral("INTERNAL SERVER ERROR");
    trace.headers = {{QStringLiteral("content-type"), QStringLiteral("text/html; charset=utf-8")}};
    trace.body = "<p>oh</p>";
    trace.endpoint = QStringLiteral("pony");
    RouteCandidate lost{QStringLiteral("/owners/new"),
                        QStringLiteral("new"),
                        {QStringLiteral("GET")},
                        RouteCandidate::Outcome::NoMatch,
                        QStringLiteral("“ponies” is not “owners”"),
                        {}};
    RouteCandidate won{QStringLiteral("/ponies/<int:n>"),
                       QStringLiteral("pony"),
                       {QStringLiteral("GET")},
                       RouteCandidate::Outcome::Matched,
                       {},
                       {}};
    won.arguments.insert(QStringLiteral("n"),
                         QJsonObject{{QStringLiteral("value"), 7}, {QStringLiteral("type"), QStringLiteral("int")}});
    trace.candidates = {lost, won};
    HookCall before;
    before.phase = HookCall::Phase::BeforeRequest;
    before.name = QStringLiteral("load_owner");
    HookCall view;
    view.name = QStringLiteral("pony");
    view.file = QStringLiteral("app.py");
    view.line = 9;
    view.exception = QStringLiteral("IndexError: list index out of range");
    trace.hooks = {before, view};
    return trace;
}

/// All that a visible label, list or text below says.
QString shownText(const QWidget *in)
{
    QStringList words;
    for (const QLabel *label : in->findChildren<QLabel *>())
        if (label->isVisibleTo(in)) words << label->text();
    for (const QAbstractItemView *view : in->findChildren<QAbstractItemView *>())
        for (int row = 0; view->isVisibleTo(in) && view->model() && row < view->model()->rowCount(); ++row)
            words << view->model()->index(row, 0).data().toString();
    for (const QPlainTextEdit *text : in->findChildren<QPlainTextEdit *>())
        if (text->isVisibleTo(in)) words << text->toPlainText();
    return words.join(QLatin1Char('\n')).remove(QChar(0x200B)).remove(QChar(0x2060));
}

} // namespace

class TestRoutePlayground final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rulesWrapBeforeASlash_data();
    void rulesWrapBeforeASlash();
    void initTestCase() { m_theme.apply(); }
    void wirePath_data();
    void wirePath();
    void guard_data();
    void guard();
    void modelKeepsItsPromises();
    void argumentsAsPython_data();
    void argumentsAsPython();
    void returnSendsWhatWasComposed();
    void aTraceIsDrawnAndTold();
    void aPercentSignIsText();
    void aLoadErrorKeepsTheLastMap();
    void shortCircuitSaysThatTheViewNeverRan();
    void bodyThatIsNoText();
    void whatGotNoAnswerShowsNone();
    void aRuleOnAnotherHostIsAnother();
    void aMethodIsTypedInPlace();
    void suggestionsDoNotTakeThePath();
    void whatIsComposedIsNamed();
    void anEndpointThatBeginsAnother();

private:
    Theme m_theme;
};

/// The pages would otherwise tell of another request.
void TestRoutePlayground::whatGotNoAnswerShowsNone()
{
    RoutePlayground pane(m_theme);
    pane.setRoutes(sampleTable());
    pane.setTrace(sampleTrace(), {});
    const auto *rules = pane.findChild<QListView *>(QStringLiteral("ruleList"))->model();
    QCOMPARE(rules->rowCount(), 2);
    pane.setUnanswered(QStringLiteral("Still computing after 2 s."));
    QCOMPARE(rules->rowCount(), 1);
    QVERIFY(!rules->index(0, 0).data(RuleListModel::OutcomeRole).isValid());
    pane.parts()->setPart(RoutesParts::Part::Steps);
    QVERIFY(!shownText(&pane).contains(QStringLiteral("ponies/7")));
    pane.setPage(RoutePlayground::Page::Text);
    QVERIFY(!shownText(&pane).contains(QStringLiteral("500")));
    QVERIFY(shownText(&pane).contains(QStringLiteral("Still computing after 2 s.")));
}

void TestRoutePlayground::aRuleOnAnotherHostIsAnother()
{
    RouteTable table = sampleTable();
    table.matchesHosts = true;
    table.rules.front().host = QStringLiteral("www.example.com");
    RuleListModel model;
    model.setTable(table);
    QVERIFY(model.hasRulesOf(table));
    table.rules.front().host = QStringLiteral("<tenant>.example.com");
    QVERIFY(!model.hasRulesOf(table));
}

void TestRoutePlayground::aMethodIsTypedInPlace()
{
    RequestBar bar(m_theme);
    bar.resize(800, 60);
    bar.show();
    bar.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    auto *method = bar.findChild<QComboBox *>(QStringLiteral("requestMethod"))->lineEdit();
    bar.focusPath();
    QTest::mouseClick(method, Qt::LeftButton);
    QTest::keyClicks(method, QStringLiteral("p"));
    QCOMPARE(bar.method(), QStringLiteral("P"));
    QTest::keyClicks(method, QStringLiteral("ut"));
    QCOMPARE(bar.method(), QStringLiteral("PUT"));
}

void TestRoutePlayground::suggestionsDoNotTakeThePath()
{
    RequestBar bar(m_theme);
    bar.setHosts({QStringLiteral("www.example.com"), QStringLiteral("api.example.com")});
    bar.resize(800, 60);
    bar.show();
    bar.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bar));
    auto *host = bar.findChild<QLineEdit *>(QStringLiteral("requestHost"));
    host->setFocus();
    QTest::keyClicks(host, QStringLiteral("www"));
    QTRY_VERIFY(host->completer()->popup()->isVisible());
    bar.focusPath();
    QVERIFY(!host->completer()->popup()->isVisible());
    // One that is longer than its field: the beginning is in sight, and the tip has all of it.
    const QString name = QStringLiteral("a-stable-far-out.in-the-country.example.org:8080");
    bar.setHost(name);
    QCOMPARE(host->cursorPosition(), 0);
    QVERIFY(withoutJoiners(host->toolTip()).startsWith(name + QLatin1Char('\n')));
}

/// It is sent although the composer is closed, also with another method.
void TestRoutePlayground::whatIsComposedIsNamed()
{
    RequestBar bar(m_theme);
    bar.resize(800, 60);
    const auto *more = bar.findChild<QPushButton *>(QStringLiteral("openComposer"));
    QCOMPARE(more->text(), QStringLiteral("…"));
    bar.setComposed(QStringLiteral("Body, no cookies"));
    QCOMPARE(more->text(), QStringLiteral("… Body, no cookies"));
    bar.setComposed({});
    QCOMPARE(more->text(), QStringLiteral("…"));
}

void TestRoutePlayground::anEndpointThatBeginsAnother()
{
    RouteTable table = sampleTable();
    table.rules.push_back(table.rules.front());
    table.rules.front().endpoint = QStringLiteral("pony_list");
    UrlBuilderView view(m_theme);
    view.setTable(table);
    view.show();
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    auto *endpoint = view.findChild<QComboBox *>(QStringLiteral("urlEndpoint"));
    endpoint->setFocus();
    endpoint->lineEdit()->selectAll();
    QTest::keyClicks(endpoint->lineEdit(), QStringLiteral("pony"));
    QCOMPARE(endpoint->currentText(), QStringLiteral("pony"));
}

void TestRoutePlayground::wirePath_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("wire");
    const auto row = [](const char *typed, const char *wire) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(wire);
    };
    row("/ponies/7?x=1&y=2", "/ponies/7?x=1&y=2");
    row("ponies", "/ponies");
    row("/mary ann", "/mary%20ann");
    row("/mary%20ann", "/mary%20ann");
    row("/p/é", "/p/%C3%A9");
    row("/a#part", "/a");
    row("/<b>", "/%3Cb%3E");
    row("//elsewhere/x", "//elsewhere/x");
}

void TestRoutePlayground::wirePath()
{
    QFETCH(QString, typed);
    QFETCH(QString, wire);
    QCOMPARE(RequestBar::wirePath(typed), wire);
}

void TestRoutePlayground::guard_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("may");
    QTest::newRow("own") << QStringLiteral("http://127.0.0.1:4711/x") << true;
    QTest::newRow("other port") << QStringLiteral("http://127.0.0.1:4712/x") << false;
    QTest::newRow("other scheme") << QStringLiteral("https://127.0.0.1:4711/x") << false;
    QTest::newRow("other host") << QStringLiteral("http://localhost:4711/x") << false;
    QTest::newRow("user in front") << QStringLiteral("http://127.0.0.1:4711@evil.test/") << false;
    QTest::newRow("with a user") << QStringLiteral("http://me@127.0.0.1:4711/") << false;
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestRoutePlayground::guard()
{
    QFETCH(QString, url);
    QFETCH(bool, may);
    BridgeGuard guard;
    QVERIFY(!guard.mayAsk(QUrl(url)));
    guard.setBridge(QUrl(QStringLiteral("http://127.0.0.1:4711")), "token");
    QCOMPARE(guard.mayAsk(QUrl(url)), may);
}

void TestRoutePlayground::modelKeepsItsPromises()
{
    RuleListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTable(sampleTable());
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.matchedRow(), -1);
    model.setTrace(sampleTrace());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.matchedRow(), 1);
    QCOMPARE(model.index(1).data(RuleListModel::LineRole).toInt(), 7);
    QVERIFY(
        model.index(0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("does not match: “ponies”")));
    model.clear();
    QVERIFY(model.isEmpty());
}

void TestRoutePlayground::argumentsAsPython_data()
{
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::newRow("text") << QJsonValue(QStringLiteral("ada")) << QStringLiteral("str") << QStringLiteral("x='ada'");
    QTest::newRow("quote") << QJsonValue(QStringLiteral("o'h")) << QStringLiteral("str") << QStringLiteral("x='o\\'h'");
    QTest::newRow("number") << QJsonValue(7) << QStringLiteral("int") << QStringLiteral("x=7");
    QTest::newRow("repr") << QJsonValue(QStringLiteral("UUID('1')")) << QStringLiteral("UUID")
                          << QStringLiteral("x=UUID('1')");
    QTest::newRow("none") << QJsonValue() << QStringLiteral("NoneType") << QStringLiteral("x=None");
}

void TestRoutePlayground::argumentsAsPython()
{
    QFETCH(QJsonValue, value);
    QFETCH(QString, type);
    QFETCH(QString, text);
    QJsonObject arguments;
    arguments.insert(QStringLiteral("x"),
                     QJsonObject{{QStringLiteral("value"), value}, {QStringLiteral("type"), type}});
    QCOMPARE(argumentsText(arguments), text);
}

void TestRoutePlayground::returnSendsWhatWasComposed()
{
    RoutePlayground pane(m_theme);
    pane.setSuggestions({QStringLiteral("/ponies/41")});
    QSignalSpy sent(&pane, &RoutePlayground::requestComposed);
    auto *path = pane.findChild<QLineEdit *>(QStringLiteral("requestPath"));
    QCOMPARE(path->text(), QStringLiteral("/ponies/41"));
    path->setText(QStringLiteral("/ponies/mary ann"));
    QTest::keyClick(path, Qt::Key_Return);
    QCOMPARE(sent.count(), 1);
    const auto request = sent.at(0).at(0).value<HttpRequest>();
    QCOMPARE(request.method, QStringLiteral("GET"));
    QCOMPARE(request.path, QStringLiteral("/ponies/mary%20ann"));
    pane.setBusy({});
    QTest::keyClick(path, Qt::Key_Return);
    QCOMPARE(sent.count(), 1);
    QSignalSpy cancelled(&pane, &RoutePlayground::cancelRequested);
    pane.findChild<QPushButton *>(QStringLiteral("sendRequest"))->click();
    QCOMPARE(cancelled.count(), 1);
}

void TestRoutePlayground::aTraceIsDrawnAndTold()
{
    RoutePlayground pane(m_theme);
    pane.resize(700, 400);
    pane.show();
    pane.setTrace(sampleTrace());
    QCOMPARE(pane.findChild<QLabel *>(QStringLiteral("requestStatus"))->text(), QStringLiteral("500"));
    QCOMPARE(pane.findChild<QListView *>(QStringLiteral("ruleList"))->model()->rowCount(), 2);
    QSignalSpy opened(&pane, &RoutePlayground::openSource);
    for (QWidget *widget : pane.findChildren<QWidget *>())
        if (widget->accessibleName().startsWith(QLatin1String("view pony"))) QTest::keyClick(widget, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(1).toInt(), 9);
    const QString text = traceAsText(sampleTrace());
    for (const char *part : {"GET /ponies/7", "500 INTERNAL", "“ponies” is not “owners”", "n=7", "before load_owner",
                             "raised IndexError", "app.py:9", "<p>oh</p>"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), part);
}

void TestRoutePlayground::aPercentSignIsText()
{
    RoutePlayground pane(m_theme);
    RequestTrace trace = sampleTrace();
    trace.status = 308;
    trace.reason = QStringLiteral("%3 %2");
    trace.headers = {{QStringLiteral("Location"), QStringLiteral("/a%2Fb/")}};
    trace.hooks[1].file = QStringLiteral("half%2.py");
    const QString text = traceAsText(trace);
    QVERIFY2(text.contains(QLatin1String("308 %3 %2, ")), qPrintable(text));
    QVERIFY2(text.contains(QLatin1String("half%2.py:9")), qPrintable(text));
    pane.findChild<QAbstractButton *>(QStringLiteral("followRedirects"))->setChecked(true);
    pane.findChild<QLineEdit *>(QStringLiteral("requestPath"))->setText(QStringLiteral("/a%2Fb"));
    pane.findChild<QAbstractButton *>(QStringLiteral("sendRequest"))->click();
    pane.setTrace(trace);
    trace.status = 200;
    pane.setTrace(trace);
    QCOMPARE(pane.findChild<QLabel *>(QStringLiteral("responseChain"))->text(),
             QString::fromUtf8("GET /a%2Fb 308 → GET /a%2Fb/ 200"));
    LearnerError error;
    error.type = QStringLiteral("KeyError");
    error.file = QStringLiteral("half%2.py");
    error.line = 4;
    pane.setLoadError(error);
    QVERIFY(shownText(pane.findChild<QWidget *>(QStringLiteral("loadProblem")))
                .contains(QLatin1String("half%2.py, line 4:")));
}

void TestRoutePlayground::aLoadErrorKeepsTheLastMap()
{
    RoutePlayground pane(m_theme);
    pane.show();
    LearnerError error;
    error.type = QStringLiteral("SyntaxError");
    error.message = QStringLiteral("'(' was never closed");
    error.file = QStringLiteral("app.py");
    error.line = 7;
    auto *problem = pane.findChild<QWidget *>(QStringLiteral("loadProblem"));
    QVERIFY(!problem->isVisible());
    pane.setRoutes(sampleTable());
    pane.setLoadError(error);
    QVERIFY(problem->isVisible());
    QCOMPARE(pane.findChild<QListView *>(QStringLiteral("ruleList"))->model()->rowCount(), 1);
    QStringList words;
    for (const QLabel *label : problem->findChildren<QLabel *>())
        if (label->isVisible()) words << label->text();
    const QString all = words.join(QLatin1Char('\n'));
    QVERIFY(all.contains(QLatin1String("app.py, line 7")));
    QVERIFY(all.contains(QLatin1String("never closed")));
    QVERIFY(all.contains(QLatin1String("last time it loaded")));
    pane.setRoutes(sampleTable());
    QVERIFY(!problem->isVisible());
}

void TestRoutePlayground::shortCircuitSaysThatTheViewNeverRan()
{
    RoutePlayground pane(m_theme);
    RequestTrace trace = sampleTrace();
    trace.hooks.pop_back();
    trace.hooks.front().shortCircuit = true;
    pane.setTrace(trace);
    bool said = false;
    for (const QLabel *label : pane.findChildren<QLabel *>())
        said = said || label->text() == QLatin1String("The view never ran.");
    QVERIFY(said);
}

void TestRoutePlayground::bodyThatIsNoText()
{
    RequestTrace trace;
    trace.headers = {{QStringLiteral("Content-Type"), QStringLiteral("image/png")}};
    trace.body = QByteArray("\x89PNG\r\n\x1a\n\0\0", 10);
    QVERIFY(bodyText(trace, 1000).contains(QLatin1String("10 bytes that are no text (image/png)")));
    trace.headers.clear();
    trace.body = "grüße";
    QCOMPARE(bodyText(trace, 1000), QStringLiteral("grüße"));
}

void TestRoutePlayground::rulesWrapBeforeASlash_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<int>("letters");
    QTest::addColumn<QString>("lines");
    const QString rule = QStringLiteral("/owners/<name>/ponies/<int:n>");
    QTest::newRow("fits") << rule << 40 << rule;
    QTest::newRow("two lines") << rule << 24 << QStringLiteral("/owners/<name>/ponies|/<int:n>");
    QTest::newRow("a line each") << rule << 9 << QStringLiteral("/owners|/<name>|/ponies|/<int:n>");
    QTest::newRow("a part too wide") << QStringLiteral("/abcdefghij/k") << 6 << QStringLiteral("/abcde|fghij|/k");
    QTest::newRow("a converter too wide")
        << QStringLiteral("/static/<path:filename>") << 10 << QStringLiteral("/static|/<path:|filename>");
    QTest::newRow("the root") << QStringLiteral("/") << 1 << QStringLiteral("/");
    QTest::newRow("slash at the end") << QStringLiteral("/ponies/") << 7 << QStringLiteral("/ponies|/");
    QTest::newRow("no room at all") << QStringLiteral("/ab") << 0 << QStringLiteral("/|a|b");
    QTest::newRow("nothing") << QString() << 10 << QString();
}

void TestRoutePlayground::rulesWrapBeforeASlash()
{
    QFETCH(QString, rule);
    QFETCH(int, letters);
    Theme theme;
    const QFontMetrics metrics(theme.codeFont(13));
    const int width = metrics.horizontalAdvance(QString(letters, QLatin1Char('m')));
    QTEST(CandidateDelegate::linesOf(rule, metrics, width).join(QLatin1Char('|')), "lines");
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    TestRoutePlayground test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_routeplayground.moc"
