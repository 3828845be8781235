#include "engine/routes/requestsession.h"
#include "tests/gui/windowfixture.h"
#include "widgets/browser/browserpane.h"
#include "widgets/common/outputview.h"
#include "widgets/routes/requestcomposer.h"
#include "widgets/routes/requestrows.h"
#include "widgets/routes/responseview.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QWebEnginePage>

using namespace athanor;

namespace {

const QString application = QStringLiteral(R"py(
from flask import Flask, redirect, request, send_from_directory, session
app = Flask(__name__)
app.secret_key = 'quiet'

@app.get('/')
def home():
    return '''<form method=post action=/upload enctype=multipart/form-data><input id=f type=file name=f>
        <input name=title value=pony></form><form id=login method=post action=/login><input name=user value=ada></form>
        <a id=link href="/linked?x=1">link</a><p id=at>start</p>'''

@app.route('/echo', methods=['GET', 'POST', 'PUT', 'REPORT'])
def echo():
    return {'method': request.method, 'args': request.args.to_dict(False), 'form': request.form.to_dict(False),
            'json': request.get_json(silent=True), 'thing': request.headers.get('X-Thing'), 'cookies': request.cookies}

@app.get('/linked')
def linked():
    return '<p id=at>linked</p>'

@app.post('/login')
def login():
    session['user'] = request.form['user']
    return redirect('/me')

@app.get('/me')
def me():
    return redirect('/me/')

@app.get('/me/')
def me_there():
    return '<link rel=stylesheet href=/style.css><p id=at>%s</p>' % session.get('user', 'nobody')

@app.get('/style.css')
def style():
    answer = app.response_class('p {color: black}', mimetype='text/css')
    answer.add_etag()
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)

@app.post('/upload')
def upload():
    return '<p id=at>%s %s</p>' % (request.form['title'], request.files['f'].filename)

@app.get('/circle')
def circle():
    return redirect('/circle')

@app.get('/large')
def large():
    return '[' + ','.join(str(n) for n in range(400000)) + ']', {'Content-Type': 'application/json'}

@app.get('/broken')
def broken():
    return b'gr\xfc\xdfe', {'Content-Type': 'text/plain; charset=utf-8'}

@app.get('/picture')
def picture():
    return bytes(range(256)) * 64, {'Content-Type': 'image/png'}
)py");

} // namespace

/// Requests composed, kept, saved and browsed, in the window with the real engine and the real browser, by keyboard.
class TestRequests final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void composedByKeyboard();
    void jsonIsCheckedBeforeItIsSent();
    void theQueryIsInStepWithThePath();
    void cookiesRedirectsAndTheJar();
    void aCircleIsStopped();
    void theHistoryIsSearchedAndReopened();
    void savedRequestsAreFiles();
    void largeAndOddAnswers_data();
    void largeAndOddAnswers();
    void copied();
    void theBrowsersRequestsAreInTheHistory();

private:
    RoutePlayground &pane() const { return *m_fixture->window->widgets().playground; }
    template <typename Widget> Widget *find(const char *name) const
    {
        return pane().findChild<Widget *>(QLatin1String(name));
    }
    /// Also while a list of suggestions has made itself the active window.
    QWidget *focused() const { return m_fixture->window->focusWidget(); }
    void key(Qt::Key which, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(focused() ? focused() : m_fixture->window.get(), which, modifiers);
    }
    /// Each letter to who has the focus then: the first one may open an editor.
    void typeWords(const QString &words) const
    {
        for (const QChar c : words) QTest::keyClicks(focused(), QString(c));
    }
    void click(const char *name) const { find<QAbstractButton>(name)->click(); }
    /// Fills the path and sends with Return; the answer's trace.
    RequestTrace send(const QString &path);
    RequestTrace answer();
    QJsonObject told() { return QJsonDocument::fromJson(answer().body).object(); }
    RequestHistoryModel &history() const
    {
        return *qobject_cast<RequestHistoryModel *>(find<QListView>("historyList")->model());
    }
    const HistoryEntry &newest() const { return history().history().at(history().history().size() - 1); }
    QString noteText(const char *word) const;
    QString pageText() const;
    bool visit(const QString &path, const QString &expected);
    int countOf(const QString &method, const QString &path, int status) const;

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<QSignalSpy> m_answers;
};

void TestRequests::initTestCase()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({1440, 1000}));
    m_fixture->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    m_fixture->type(application);
    m_answers = std::make_unique<QSignalSpy>(&m_fixture->window->desk(), &StudyDesk::requestFinished);
}

void TestRequests::cleanupTestCase()
{
    m_answers.reset();
    if (m_fixture) m_fixture->close();
    m_fixture.reset();
}

void TestRequests::init()
{
    m_answers->clear();
    pane().setPage(RoutePlayground::Page::Routes);
    click("clearComposed");
    click("cookieClear");
    find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("GET"));
}

RequestTrace TestRequests::answer()
{
    if (!QTest::qWaitFor([this] { return !m_answers->isEmpty(); }, windowPatience)) return {};
    return m_answers->takeLast().at(0).value<RequestTrace>();
}

RequestTrace TestRequests::send(const QString &path)
{
    m_answers->clear();
    key(Qt::Key_L, Qt::ControlModifier);
    auto *field = find<QLineEdit>("requestPath");
    QTest::keyClicks(field, path); // To the field itself: suggestions may pop up and go while one types.
    QTest::keyClick(field, Qt::Key_Return);
    return answer();
}

QString TestRequests::noteText(const char *word) const
{
    for (const QLabel *label : pane().findChildren<QLabel *>())
        if (label->isVisible() && label->text().contains(QLatin1String(word))) return label->text();
    return {};
}

void TestRequests::composedByKeyboard()
{
    auto *method = find<QComboBox>("requestMethod");
    method->setFocus();
    method->lineEdit()->selectAll();
    typeWords(QStringLiteral("report"));
    key(Qt::Key_L, Qt::ControlModifier);
    typeWords(QStringLiteral("/echo"));
    key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier); // Opens the composer, on its tabs.
    auto *composer = find<RequestComposer>("requestComposer");
    QVERIFY(composer->isVisible());
    QCOMPARE(focused(), find<QTabBar>("composerTabs"));
    key(Qt::Key_Right);
    key(Qt::Key_Right);
    QCOMPARE(composer->page(), RequestComposer::Page::Headers);
    key(Qt::Key_Tab);
    QCOMPARE(focused(), find<RequestRows>("headerRows"));
    auto *rows = find<RequestRows>("headerRows");
    rows->setCurrentCell(0, 0);
    typeWords(QStringLiteral("X-Thing"));
    key(Qt::Key_Return);
    QTRY_VERIFY(!rows->findChild<QLineEdit *>()); // The editor of the cell is put away a moment later.
    rows->item(0, 1)->setText(QStringLiteral("of mine"));
    QString seenRows;
    for (const RequestRows::Row &row : rows->rows())
        seenRows += row.name + QLatin1Char('=') + row.value + QLatin1Char(';');
    QCOMPARE(seenRows, QStringLiteral("X-Thing=of mine;"));
    composer->setPage(RequestComposer::Page::Body);
    find<QComboBox>("bodyKind")->setCurrentIndex(int(SavedRequest::Body::Form));
    auto *form = find<RequestRows>("formRows");
    form->setRows(
        {{QStringLiteral("tag"), QStringLiteral("a b"), -1}, {QStringLiteral("tag"), QStringLiteral("ü"), -1}});
    m_answers->clear();
    key(Qt::Key_L, Qt::ControlModifier);
    QTest::keyClick(find<QLineEdit>("requestPath"), Qt::Key_Return);
    const QJsonObject seen = told();
    QCOMPARE(seen.value(QLatin1String("method")).toString(), QStringLiteral("REPORT"));
    QCOMPARE(seen.value(QLatin1String("thing")).toString(), QStringLiteral("of mine"));
    QCOMPARE(seen.value(QLatin1String("form")).toObject().value(QLatin1String("tag")).toArray(),
             (QJsonArray{QStringLiteral("a b"), QStringLiteral("ü")}));
    // Delete takes a row away.
    composer->setPage(RequestComposer::Page::Headers);
    find<QWidget>("openComposer")->isEnabled();
    if (!composer->isVisible()) key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    rows->setFocus();
    rows->setCurrentCell(0, 0);
    QTest::keyClick(rows, Qt::Key_Delete);
    QVERIFY(rows->rows().empty());
}

void TestRequests::jsonIsCheckedBeforeItIsSent()
{
    auto *composer = find<RequestComposer>("requestComposer");
    composer->setPage(RequestComposer::Page::Body);
    find<QComboBox>("bodyKind")->setCurrentIndex(int(SavedRequest::Body::Json));
    auto *json = find<QPlainTextEdit>("jsonBody");
    json->setPlainText(QStringLiteral("{\"a\": }"));
    find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("PUT"));
    const int before = history().history().size();
    key(Qt::Key_L, Qt::ControlModifier);
    QTest::keyClicks(find<QLineEdit>("requestPath"), QStringLiteral("/echo"));
    QTest::keyClick(find<QLineEdit>("requestPath"), Qt::Key_Return);
    QVERIFY(!noteText("no JSON").isEmpty());
    QCOMPARE(history().history().size(), before);
    json->setPlainText(QStringLiteral("{\"a\":[1,2]}"));
    QCOMPARE(send(QStringLiteral("/echo")).status, 200);
    QCOMPARE(newest().trace.request.body, QByteArray("{\"a\":[1,2]}"));
    QCOMPARE(headerOf(newest().trace.request.headers, QLatin1String("content-type")),
             QStringLiteral("application/json"));
}

void TestRequests::theQueryIsInStepWithThePath()
{
    key(Qt::Key_L, Qt::ControlModifier);
    typeWords(QStringLiteral("/echo?a=1&b=x%20y"));
    auto *rows = find<RequestRows>("queryRows");
    const std::vector<RequestRows::Row> wanted{{QStringLiteral("a"), QStringLiteral("1"), -1},
                                               {QStringLiteral("b"), QStringLiteral("x y"), -1}};
    QCOMPARE(rows->rows(), wanted);
    rows->item(0, 1)->setText(QStringLiteral("ü&"));
    QCOMPARE(find<QLineEdit>("requestPath")->text(), QStringLiteral("/echo?a=%C3%BC%26&b=x%20y"));
    rows->item(2, 0)->setText(QStringLiteral("c"));
    QCOMPARE(find<QLineEdit>("requestPath")->text(), QStringLiteral("/echo?a=%C3%BC%26&b=x%20y&c="));
    m_answers->clear();
    click("sendRequest");
    QCOMPARE(told().value(QLatin1String("args")).toObject().value(QLatin1String("a")).toArray().at(0).toString(),
             QStringLiteral("ü&"));
}

void TestRequests::cookiesRedirectsAndTheJar()
{
    auto *composer = find<RequestComposer>("requestComposer");
    SavedRequest login;
    find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("POST"));
    find<QComboBox>("bodyKind")->setCurrentIndex(int(SavedRequest::Body::Form));
    find<RequestRows>("formRows")->setRows({{QStringLiteral("user"), QStringLiteral("ada"), -1}});
    find<QCheckBox>("followRedirects")->setChecked(true);
    send(QStringLiteral("/login"));
    QTRY_COMPARE_WITH_TIMEOUT(newest().title(), QStringLiteral("GET /me/"), windowPatience);
    QVERIFY(newest().trace.body.contains("ada")); // The session went along.
    QCOMPARE(history().history().chainOf(newest().id).size(), size_t(3));
    QTRY_VERIFY(find<QLabel>("responseChain")
                    ->text()
                    .startsWith(QStringLiteral("POST /login 302 → GET /me 302 → GET /me/ 200")));
    auto *table = find<QAbstractItemView>("cookieTable");
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("session"));
    QVERIFY(table->model()->index(0, CookieJarModel::Flags).data().toString().contains(QLatin1String("HttpOnly")));
    // Off for this request alone.
    click("clearComposed");
    find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("GET"));
    find<QCheckBox>("sendCookies")->setChecked(false);
    QVERIFY(send(QStringLiteral("/me/")).body.contains("nobody"));
    find<QCheckBox>("sendCookies")->setChecked(true);
    QVERIFY(send(QStringLiteral("/me/")).body.contains("ada"));
    // The cookie alone, then the whole jar.
    QVERIFY(table->model()->setData(table->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(send(QStringLiteral("/me/")).body.contains("nobody"));
    QVERIFY(table->model()->setData(table->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole));
    find<QCheckBox>("jarEnabled")->setChecked(false);
    QVERIFY(send(QStringLiteral("/me/")).body.contains("nobody"));
    find<QCheckBox>("jarEnabled")->setChecked(true);
    click("cookieClear");
    QCOMPARE(table->model()->rowCount(), 0);
    Q_UNUSED(composer)
}

void TestRequests::aCircleIsStopped()
{
    find<QCheckBox>("followRedirects")->setChecked(true);
    const int before = history().history().size();
    send(QStringLiteral("/circle"));
    QTRY_COMPARE_WITH_TIMEOUT(history().history().size(), before + 1 + RequestSession::maxRedirects, windowPatience);
    QTRY_VERIFY(!noteText("circle").isEmpty());
}

void TestRequests::theHistoryIsSearchedAndReopened()
{
    QCOMPARE(send(QStringLiteral("/echo?needle=1")).status, 200);
    QCOMPARE(send(QStringLiteral("/linked")).status, 200);
    const int all = history().history().size();
    key(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(focused(), find<QLineEdit>("historySearch"));
    typeWords(QStringLiteral("NEEDLE 200"));
    QTRY_COMPARE(history().rowCount(), 1);
    auto *list = find<QListView>("historyList");
    list->setFocus();
    key(Qt::Key_Return);
    QCOMPARE(pane().page(), RoutePlayground::Page::Response);
    QCOMPARE(find<QLineEdit>("requestPath")->text(), QStringLiteral("/echo?needle=1"));
    QVERIFY(find<OutputView>("responseBody")->toPlainText().contains(QLatin1String("needle")));
    QCOMPARE(history().history().size(), all);
    m_answers->clear();
    click("historySendAgain");
    QCOMPARE(answer().status, 200);
    QCOMPARE(history().history().size(), all + 1);
    find<QLineEdit>("historySearch")->clear();
    QTRY_COMPARE(history().rowCount(), all + 1);
    click("historyClear");
    QCOMPARE(history().history().size(), 0);
}

void TestRequests::savedRequestsAreFiles()
{
    QVERIFY(send(QStringLiteral("/echo?saved=1")).status == 200);
    find<RequestComposer>("requestComposer")->setPage(RequestComposer::Page::Query);
    click("saveComposed");
    QCOMPARE(focused(), find<QLineEdit>("savedName"));
    typeWords(QStringLiteral("my echo"));
    key(Qt::Key_Return);
    const Workspace workspace(m_fixture->data.path(), m_fixture->window->desk().objective()->id,
                              m_fixture->window->desk().exercise()->slug);
    const QString folder = workspace.folder();
    QFile file(folder + QLatin1String("/requests/my echo.http"));
    QTRY_VERIFY_WITH_TIMEOUT(file.exists(), windowPatience);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("GET /echo?saved=1\n"));
    file.close();
    auto *list = find<QListWidget>("savedList");
    QTRY_COMPARE_WITH_TIMEOUT(list->count(), 1, windowPatience);
    // Another file of the same name, written by somebody else meanwhile, is left alone.
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# By hand.\nGET /linked\n");
    file.close();
    find<QLineEdit>("savedName")->setFocus();
    key(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("savedNotice")->text().contains(QLatin1String("changed by somebody else")),
                             windowPatience);
    QFile broken(folder + QLatin1String("/requests/broken.http"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("GET /\nno header\n");
    broken.close();
    pane().setPage(RoutePlayground::Page::Routes);
    pane().setPage(RoutePlayground::Page::Requests); // Reads the folder again.
    QTRY_COMPARE_WITH_TIMEOUT(list->count(), 2, windowPatience);
    QVERIFY(list->item(0)->text().contains(QLatin1String("line 2")));
    list->setFocus();
    list->setCurrentRow(1);
    key(Qt::Key_Return);
    QCOMPARE(find<QLineEdit>("requestPath")->text(), QStringLiteral("/linked"));
    QVERIFY(send(QStringLiteral("/linked")).status == 200);
}

void TestRequests::largeAndOddAnswers_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("text");
    QTest::newRow("large") << QStringLiteral("/large") << QStringLiteral("first 256 KiB of 2.6 MiB")
                           << QStringLiteral("[\n  0,\n  1,");
    QTest::newRow("broken") << QStringLiteral("/broken") << QStringLiteral("no UTF-8") << QStringLiteral("gr\ufffd");
    QTest::newRow("bytes") << QStringLiteral("/picture") << QStringLiteral("no text (image/png)")
                           << QStringLiteral("00000010  10 11");
}

void TestRequests::largeAndOddAnswers()
{
    QFETCH(QString, path);
    QFETCH(QString, note);
    QFETCH(QString, text);
    const RequestTrace trace = send(path);
    pane().setPage(RoutePlayground::Page::Response);
    auto *body = find<OutputView>("responseBody");
    QTRY_VERIFY2(body->toPlainText().contains(text), qPrintable(body->toPlainText().left(200)));
    QVERIFY2(find<QLabel>("responseNote")->text().contains(note), qPrintable(find<QLabel>("responseNote")->text()));
    QVERIFY(body->document()->blockCount() <= OutputView::maximumLines);
}

void TestRequests::copied()
{
    QVERIFY(send(QStringLiteral("/echo?it='s")).status == 200);
    pane().setPage(RoutePlayground::Page::Response);
    find<QLineEdit>("curlAddress")->setText(QStringLiteral("http://pony.test:8000/"));
    click("copyCurl");
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("curl --include \\\n  'http://pony.test:8000/echo?it='\\''s'"));
    click("copyPytest");
    const QString test = QGuiApplication::clipboard()->text();
    QVERIFY2(test.contains(QLatin1String("from app import app")) &&
                 test.contains(QLatin1String("def test_get_echo():")),
             qPrintable(test));
}

QString TestRequests::pageText() const
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

bool TestRequests::visit(const QString &path, const QString &expected)
{
    pane().browser()->open(path);
    return QTest::qWaitFor([&] { return pageText() == expected; }, windowPatience);
}

int TestRequests::countOf(const QString &method, const QString &path, int status) const
{
    int count = 0;
    for (int i = 0; i < history().history().size(); ++i) {
        const HistoryEntry &entry = history().history().at(i);
        count += entry.origin == HistoryEntry::Origin::Browser && entry.trace.request.method == method &&
                 entry.trace.request.path == path && entry.trace.status == status;
    }
    return count;
}

/// Links, forms, redirects, cookies, conditional requests and uploads are the browser's own; each is in the history.
void TestRequests::theBrowsersRequestsAreInTheHistory()
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
    QVERIFY(send(QStringLiteral("/me/")).body.contains("nobody"));
}

int main(int argc, char **argv) { return runGuiTest<TestRequests>(argc, argv); }
#include "tst_requests.moc"
