#include "tests/gui/requestsfixture.h"
#include "widgets/common/outputview.h"
#include "widgets/routes/requestcomposer.h"
#include "widgets/routes/requestrows.h"
#include "widgets/routes/responseview.h"

#include <QCheckBox>
#include <QClipboard>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTabBar>

using namespace athanor;

/// Requests composed, kept and saved, in the window with the real engine, by keyboard.
class TestRequests final : public QObject, private RequestsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(openRequests({1440, 1000})); }
    void cleanupTestCase() { closeRequests(); }
    void init() { beginTest(); }
    void composedByKeyboard();
    void tabGoesFromCellToCell();
    void jsonIsCheckedBeforeItIsSent();
    void theQueryIsInStepWithThePath();
    void cookiesRedirectsAndTheJar();
    void aCircleIsStopped();
    void theHistoryIsSearchedAndReopened();
    void savedRequestsAreFiles();
    void largeAndOddAnswers_data();
    void largeAndOddAnswers();
    void copied();

private:
    QString noteText(const char *word) const;
};

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
    key(Qt::Key_Tab);
    typeWords(QStringLiteral("of mine"));
    key(Qt::Key_Return);
    const std::vector<RequestRows::Row> typed{{QStringLiteral("X-Thing"), QStringLiteral("of mine"), -1}};
    QTRY_COMPARE(rows->rows(), typed); // Return puts the editor of the cell away a moment later.
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

/// Name, Tab, value, Tab, the next row; from the empty row Tab leaves.
void TestRequests::tabGoesFromCellToCell()
{
    auto *field = find<QLineEdit>("requestPath");
    field->setFocus();
    field->selectAll();
    typeWords(QStringLiteral("/e")); // Suggestions have popped up by now, or gone again.
    key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    auto *composer = find<RequestComposer>("requestComposer");
    if (!composer->isVisible()) key(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(composer->isVisible());
    composer->setPage(RequestComposer::Page::Headers);
    auto *rows = find<RequestRows>("headerRows");
    rows->setRows({});
    QVERIFY(!QApplication::activePopupWidget()); // Suggestions that stayed would take every key.
    m_fixture->window->activateWindow();         // A list that was closed leaves nobody active on this platform.
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    rows->setFocus();
    rows->setCurrentCell(0, 0);
    const auto type = [](const QString &words) {
        for (const QChar c : words) QTest::keyClicks(QApplication::focusWidget(), QString(c));
    };
    const auto tab = [] { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); };
    type(QStringLiteral("X-One"));
    tab();
    type(QStringLiteral("1 a"));
    tab();
    type(QStringLiteral("X-Two"));
    tab();
    type(QStringLiteral("2"));
    tab();
    const std::vector<RequestRows::Row> wanted{{QStringLiteral("X-One"), QStringLiteral("1 a"), -1},
                                               {QStringLiteral("X-Two"), QStringLiteral("2"), -1}};
    QCOMPARE(rows->rows(), wanted);
    QCOMPARE(rows->currentRow(), 2);
    QVERIFY(rows->isAncestorOf(QApplication::focusWidget()));
    tab();
    QVERIFY(!rows->isAncestorOf(QApplication::focusWidget()) && QApplication::focusWidget() != rows);
    QCOMPARE(rows->rows(), wanted);
    // And back again: from the first name before the table.
    rows->setFocus();
    rows->setCurrentCell(0, 1);
    QTest::keyClick(rows, Qt::Key_F2);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    QCOMPARE(rows->currentColumn(), 0);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    QVERIFY(!rows->isAncestorOf(QApplication::focusWidget()) && QApplication::focusWidget() != rows);
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

int main(int argc, char **argv) { return runGuiTest<TestRequests>(argc, argv); }
#include "tst_requests.moc"
