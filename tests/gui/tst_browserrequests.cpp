#include "tests/gui/requestsfixture.h"

#include <QWebEnginePage>

using namespace athanor;

/// What the real browser asks: each of it in the history, with its trace.
class TestBrowserRequests final : public QObject, private RequestsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(openRequests({1440, 1000})); }
    void cleanupTestCase() { closeRequests(); }
    void init() { beginTest(); }
    void theBrowsersRequestsAreInTheHistory();
    void wholeResponses_data();
    void wholeResponses();
    void aDownloadIsInTheHistory();

private:
    QString pageText() const;
    bool visit(const QString &path, const QString &expected);
    const HistoryEntry *entryOf(const QString &path) const;
    int countOf(const QString &method, const QString &path, int status) const;
};

QString TestBrowserRequests::pageText() const
{
    if (!pane().browser()->page()) return {};
    auto text = std::make_shared<QString>();
    auto answered = std::make_shared<bool>(false);
    pane().browser()->page()->runJavaScript(QStringLiteral("(document.getElementById('at') || {}).innerText"), 0,
                                            [text, answered](const QVariant &value) {
                                                *text = value.toString();
                                                *answered = true;
                                            });
    return QTest::qWaitFor([answered] { return *answered; }, 300) ? *text : QString();
}

bool TestBrowserRequests::visit(const QString &path, const QString &expected)
{
    pane().browser()->open(path);
    return QTest::qWaitFor([&] { return pageText() == expected; }, windowPatience);
}

int TestBrowserRequests::countOf(const QString &method, const QString &path, int status) const
{
    int count = 0;
    for (int i = 0; i < history().history().size(); ++i) {
        const HistoryEntry &entry = history().history().at(i);
        count += entry.origin == HistoryEntry::Origin::Browser && entry.trace.request.method == method &&
                 entry.trace.request.path == path && entry.trace.status == status;
    }
    return count;
}

const HistoryEntry *TestBrowserRequests::entryOf(const QString &path) const
{
    for (int i = history().history().size() - 1; i >= 0; --i) {
        const HistoryEntry &entry = history().history().at(i);
        if (entry.origin == HistoryEntry::Origin::Browser && entry.trace.request.path == path) return &entry;
    }
    return nullptr;
}

/// Links, forms, redirects, cookies, conditional requests and uploads are the browser's own; each is in the history.
void TestBrowserRequests::theBrowsersRequestsAreInTheHistory()
{
    find<QAbstractButton>("historyClear")->click();
    pane().setPage(RoutePlayground::Page::Browser);
    BrowserPane *browser = pane().browser();
    QTRY_VERIFY_WITH_TIMEOUT(browser->hasBridge(), windowPatience);
    const auto run = [&](const QString &script) { browser->page()->runJavaScript(script, 0, [](const QVariant &) {}); };
    QVERIFY(visit(QStringLiteral("/"), QStringLiteral("start")));
    run(QStringLiteral("document.getElementById('link').click()"));
    QTRY_COMPARE_WITH_TIMEOUT(pageText(), QStringLiteral("linked"), windowPatience);
    QVERIFY(visit(QStringLiteral("/"), QStringLiteral("start")));
    run(QStringLiteral("document.getElementById('login').submit()"));
    QTRY_COMPARE_WITH_TIMEOUT(pageText(), QStringLiteral("ada"), windowPatience);
    QTRY_COMPARE_WITH_TIMEOUT(countOf(QStringLiteral("GET"), QStringLiteral("/style.css"), 200), 1, windowPatience);
    QCOMPARE(countOf(QStringLiteral("GET"), QStringLiteral("/linked?x=1"), 200), 1);
    QCOMPARE(countOf(QStringLiteral("POST"), QStringLiteral("/login"), 302), 1);
    QCOMPARE(countOf(QStringLiteral("GET"), QStringLiteral("/me"), 302), 1);
    for (int i = 0; i < history().history().size(); ++i) {
        const HistoryEntry &entry = history().history().at(i);
        if (entry.title() != QLatin1String("GET /me/")) continue;
        QCOMPARE(history().history().chainOf(entry.id).size(), size_t(3));
        QVERIFY(headerOf(entry.trace.request.headers, QLatin1String("cookie")).startsWith(QLatin1String("session=")));
        QVERIFY(entry.trace.matched && !entry.trace.hooks.empty()); // With its trace.
    }
    browser->reload();
    QTRY_COMPARE_WITH_TIMEOUT(countOf(QStringLiteral("GET"), QStringLiteral("/style.css"), 304), 1, windowPatience);
    QCOMPARE(pageText(), QStringLiteral("ada"));
    QVERIFY(visit(QStringLiteral("/"), QStringLiteral("start")));
    run(QStringLiteral("const d = new DataTransfer(); d.items.add(new File(['abc'], 'a b.txt', {type: 'text/plain'}));"
                       "document.getElementById('f').files = d.files; document.forms[0].submit()"));
    QTRY_COMPARE_WITH_TIMEOUT(pageText(), QStringLiteral("pony a b.txt"), windowPatience);
    QCOMPARE(countOf(QStringLiteral("POST"), QStringLiteral("/upload"), 200), 1);
    for (int i = 0; i < history().history().size(); ++i) {
        const HistoryEntry &entry = history().history().at(i);
        if (entry.title() != QLatin1String("POST /upload")) continue;
        QVERIFY(entry.composed.hasFiles());
        QCOMPARE(RequestSession::reopened(entry).request.form.front().content, QByteArray("abc"));
    }
    // The composer's jar knows nothing of all this.
    QCOMPARE(find<QAbstractItemView>("cookieTable")->model()->rowCount(), 0);
    pane().setPage(RoutePlayground::Page::Routes);
    click("clearComposed");
    find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("GET")); // The page's last one was a POST.
    QVERIFY(send(QStringLiteral("/me/")).body.contains("nobody"));
}

void TestBrowserRequests::wholeResponses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("script"); // What the page does with the response r; what it returns is shown.
    QTest::addColumn<QString>("shown");
    const QString text = QStringLiteral("return r.status + ' ' + await r.text()");
    QTest::newRow("fifty megabytes") << QStringLiteral("/whole")
                                     << QStringLiteral(
                                            "const b = new Uint8Array(await r.arrayBuffer());"
                                            "return b.length + ' ' + b.every((value, at) => value === at % 250)")
                                     << QStringLiteral("50000000 true");
    // It never ends: the first piece was seen before, and the page closes it.
    QTest::newRow("a stream")
        << QStringLiteral("/stream/ticking")
        << QStringLiteral("const reader = r.body.getReader(); const first = await reader.read(); await reader.cancel();"
                          "return new TextDecoder().decode(first.value).slice(0, 5)")
        << QStringLiteral("tick;");
    QTest::newRow("broken off") << QStringLiteral("/stream/halfway") << text << QStringLiteral("TypeError");
    QTest::newRow("as long as it says") << QStringLiteral("/claims/5") << text << QStringLiteral("200 12345");
    QTest::newRow("longer than it says") << QStringLiteral("/claims/3") << text << QStringLiteral("200 123");
    QTest::newRow("shorter than it says") << QStringLiteral("/claims/9") << text << QStringLiteral("TypeError");
    QTest::newRow("no content") << QStringLiteral("/nothing") << text << QStringLiteral("204 ");
    QTest::newRow("only the head")
        << QStringLiteral("/whole")
        << QStringLiteral("const h = await fetch('/whole', {method: 'HEAD', cache: 'no-store'}); await r.body.cancel();"
                          "return h.headers.get('content-length') + (await h.text())")
        << QStringLiteral("50000000");
}

/// A page asks, and says what it got: all of it, or that it is broken. Whatever it was, the next request is answered.
void TestBrowserRequests::wholeResponses()
{
    QFETCH(QString, path);
    QFETCH(QString, script);
    QFETCH(QString, shown);
    find<QAbstractButton>("historyClear")->click();
    pane().setPage(RoutePlayground::Page::Browser);
    QTRY_VERIFY_WITH_TIMEOUT(pane().browser()->hasBridge(), windowPatience);
    QVERIFY(visit(QStringLiteral("/"), QStringLiteral("start")));
    const QString program = QStringLiteral("(async () => { const at = document.getElementById('at'); try {"
                                           "const r = await fetch('%1', {cache: 'no-store'});"
                                           "at.textContent = await (async () => { %2 })();"
                                           "} catch (problem) { at.textContent = problem.name; } })()");
    pane().browser()->page()->runJavaScript(program.arg(path, script), 0, [](const QVariant &) {});
    QTRY_COMPARE_WITH_TIMEOUT(pageText().trimmed(), shown.trimmed(), windowPatience);
    QTRY_VERIFY_WITH_TIMEOUT(entryOf(path), windowPatience);
    QVERIFY(visit(QStringLiteral("/linked?x=2"), QStringLiteral("linked")));
    if (path != QLatin1String("/whole")) return;
    const RequestTrace &trace = entryOf(path)->trace;
    QCOMPARE(trace.status, 200);
    QVERIFY(trace.request.method == QLatin1String("HEAD") || entryOf(path)->responseBytes == 8 << 20);
}

/// The browser turns it down, and the history has as much of it as of others.
void TestBrowserRequests::aDownloadIsInTheHistory()
{
    find<QAbstractButton>("historyClear")->click();
    pane().setPage(RoutePlayground::Page::Browser);
    QTRY_VERIFY_WITH_TIMEOUT(pane().browser()->hasBridge(), windowPatience);
    QVERIFY(visit(QStringLiteral("/"), QStringLiteral("start")));
    pane().browser()->open(QStringLiteral("/attached"));
    QTRY_VERIFY_WITH_TIMEOUT(entryOf(QStringLiteral("/attached")), windowPatience);
    QCOMPARE(entryOf(QStringLiteral("/attached"))->responseBytes, 8 << 20);
    QVERIFY(visit(QStringLiteral("/linked?x=3"), QStringLiteral("linked")));
}

int main(int argc, char **argv) { return runGuiTest<TestBrowserRequests>(argc, argv); }
#include "tst_browserrequests.moc"
