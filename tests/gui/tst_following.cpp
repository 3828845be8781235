#include "app/shell/mapfollower.h"
#include "engine/routes/requesthistorymodel.h"
#include "tests/gui/followingprograms.h"
#include "tests/gui/windowfixture.h"
#include "widgets/browser/browserpane.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/rulelistmodel.h"
#include "widgets/routes/winnerbanner.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QTabBar>

using namespace athanor;
using namespace athanor::followed;

/// An exercise's playground follows the keys, says who wins after an edit, sends a request once it was predicted, and
/// knows hosts: in the window with the real engine.
class TestFollowing final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void theMapFollowsTheKeys();
    void aBrokenSourceKeepsTheMap();
    void anEditChangesWhoWins();
    void savedPathsAreLookedAfter();
    void aPredictionComesBeforeTheRequest();
    void hostsAndSubdomains();
    void wholeHostsAreMatched();
    void aNewerSessionIsTaken();
    void pictures();

private:
    RoutePlayground &pane() const { return *m_fixture->window->widgets().playground; }
    StudyDesk &desk() const { return m_fixture->window->desk(); }
    CodeEditor *editor() const { return m_fixture->editor(); }
    template <typename Widget> Widget *find(const char *name) const
    {
        return pane().findChild<Widget *>(QLatin1String(name));
    }
    void click(const char *name) const { find<QAbstractButton>(name)->click(); }
    QStringList rules() const
    {
        const QAbstractItemModel *model = find<QListView>("ruleList")->model();
        QStringList texts;
        for (int row = 0; row < model->rowCount(); ++row)
            texts << model->index(row, 0).data(Qt::UserRole + 1).toString();
        return texts;
    }
    bool shows(const QString &rule) const
    {
        return QTest::qWaitFor([&] { return rules().contains(rule); }, windowPatience);
    }
    RequestHistoryModel &history() const
    {
        return *qobject_cast<RequestHistoryModel *>(find<QListView>("historyList")->model());
    }
    WinnerBanner *banner() const { return pane().parts()->winners(); }
    QStringList winnerWords() const
    {
        QStringList words;
        for (const RouteWinners::Change &change : banner()->changes())
            words << QStringLiteral("%1: %2 > %3")
                         .arg(change.question.title(), change.before.words(), change.now.words());
        return words;
    }
    bool becomes(const QStringList &words) const
    {
        return QTest::qWaitFor([&] { return winnerWords() == words; }, windowPatience);
    }
    /// Types this program and waits until its map stands; what it changed of the winners is understood.
    bool begin(const QString &program, const QString &rule);
    RequestTrace askHost(const QString &name, const QString &path);
    RequestTrace send(const QString &method, const QString &path);
    void typeAtEnd(const QString &words) const
    {
        editor()->setFocus();
        QTest::keyClick(editor(), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(editor(), words);
    }

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<QSignalSpy> m_answers;
};

void TestFollowing::initTestCase()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({1440, 1000}));
    m_fixture->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    m_answers = std::make_unique<QSignalSpy>(&desk(), &StudyDesk::requestFinished);
}

void TestFollowing::cleanupTestCase()
{
    m_answers.reset();
    if (m_fixture) m_fixture->close();
    m_fixture.reset();
}

void TestFollowing::init()
{
    pane().setPage(RoutePlayground::Page::Routes);
    pane().parts()->setPart(RoutesParts::Part::Rules);
    find<QAbstractButton>("predictFirst")->setChecked(false);
    click("clearComposed");
    pane().setSuggestions({QStringLiteral("/ponies/new"), QStringLiteral("/stables"), QStringLiteral("/ponies/a/b")});
    QVERIFY(begin(application, QStringLiteral("/ponies/<name>")));
}

bool TestFollowing::begin(const QString &program, const QString &rule)
{
    m_fixture->type(QStringLiteral("# anew\n") + program);
    if (!shows(rule)) return false;
    // Who won before is understood, whatever stood here.
    m_fixture->type(program);
    QSignalSpy shown(&desk(), &StudyDesk::mapShown);
    if (!QTest::qWaitFor([&] { return !shown.isEmpty() && !m_fixture->window->widgets().editors->hasUnsaved(); },
                         windowPatience))
        return false;
    m_answers->clear();
    // An answer comes after everything that was asked before it.
    if (send(QStringLiteral("GET"), QStringLiteral("/none")).status != 404) return false;
    click("winnersUnderstood");
    return banner()->isHidden();
}

RequestTrace TestFollowing::send(const QString &method, const QString &path)
{
    m_answers->clear();
    pane().composeAndSend(method, path);
    if (!QTest::qWaitFor([this] { return !m_answers->isEmpty(); }, windowPatience)) return {};
    return m_answers->takeLast().at(0).value<RequestTrace>();
}

void TestFollowing::theMapFollowsTheKeys()
{
    std::vector<qint64> times;
    for (int round = 0; round < 5; ++round) {
        typeAtEnd({});
        QTest::keyClick(editor(), Qt::Key_Return);
        QTest::keyClick(editor(), Qt::Key_Home, Qt::ShiftModifier); // Not in the function above.
        QTest::keyClick(editor(), Qt::Key_Delete);
        QTest::keyClicks(editor(), QStringLiteral("@app.get('/typed%1')").arg(round));
        QTest::keyClick(editor(), Qt::Key_Return);
        QTest::keyClicks(editor(), QStringLiteral("def typed%1():").arg(round));
        QTest::keyClick(editor(), Qt::Key_Return);
        QTest::keyClicks(editor(), QStringLiteral("return 'x'"));
        QElapsedTimer sinceLastKey;
        sinceLastKey.start();
        QVERIFY(shows(QStringLiteral("/typed%1").arg(round)));
        times.push_back(sinceLastKey.elapsed());
    }
    std::sort(times.begin(), times.end());
    qInfo("from the last key to the new map in an exercise: median %lld ms, most %lld ms, %d of them the pause",
          times[times.size() / 2], times.back(), MapFollower::typingPause);
    QVERIFY(rules().contains(QStringLiteral("/stables/")));
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/typed3")).body, QByteArray("x"));
}

void TestFollowing::aBrokenSourceKeepsTheMap()
{
    QSignalSpy kept(&desk(), &StudyDesk::mapKept);
    QSignalSpy shown(&desk(), &StudyDesk::mapShown);
    typeAtEnd(QStringLiteral("x = ("));
    QTRY_VERIFY_WITH_TIMEOUT(!kept.isEmpty(), windowPatience);
    QVERIFY(shown.isEmpty());
    auto *problem = find<QWidget>("loadProblem");
    QVERIFY(problem->isVisible());
    QString words;
    for (const QLabel *label : problem->findChildren<QLabel *>())
        if (label->isVisible()) words += label->text() + QLatin1Char('\n');
    QVERIFY2(words.contains(QLatin1String("does not load")) && words.contains(QLatin1String("last time")),
             qPrintable(words));
    QVERIFY(rules().contains(QStringLiteral("/ponies/<name>")));
    QVERIFY(editor()->problemLine() > 0);
    QVERIFY(winnerWords().isEmpty());
    for (int i = 0; i < 5; ++i) QTest::keyClick(editor(), Qt::Key_Backspace);
    QTRY_VERIFY_WITH_TIMEOUT(!problem->isVisible(), windowPatience);
    QCOMPARE(editor()->problemLine(), 0);
}

void TestFollowing::anEditChangesWhoWins()
{
    QVERIFY(winnerWords().isEmpty());
    QString edited = application;
    edited.replace(QLatin1String("@app.get('/stables/')"),
                   QLatin1String("@app.get('/ponies/new')\ndef new():\n    return 'new'\n\n@app.post('/stables')"));
    m_fixture->type(edited);
    QVERIFY2(becomes({QStringLiteral("GET /ponies/new: pony, /ponies/<name> > new, /ponies/new"),
                      QStringLiteral("GET /stables: 308 to /stables/ > 405: only POST")}),
             qPrintable(winnerWords().join(QLatin1String(" | "))));
    QVERIFY(banner()->isVisible());
    QCOMPARE(find<QTabBar>("playgroundTabs")->tabText(0), QStringLiteral("Routes (2)")); // From any page.
    // It tells what the application then does.
    for (const RouteWinners::Change &change : banner()->changes()) {
        const RequestTrace trace = send(change.question.method, change.question.path);
        QCOMPARE(trace.endpoint, change.now.endpoint);
        QCOMPARE(trace.status, change.now.kind == RouteWinner::Kind::Match ? 200 : change.now.status);
    }
    // A click selects the path, and sends nothing.
    m_answers->clear();
    const QList<QAbstractButton *> paths = banner()->findChildren<QAbstractButton *>(QStringLiteral("winnerPath"));
    QCOMPARE(paths.size(), 2);
    paths.at(1)->click();
    QCOMPARE(find<QLineEdit>("requestPath")->text(), QStringLiteral("/stables"));
    QVERIFY(m_answers->isEmpty());
    // Taken back, there is nothing to tell.
    m_fixture->type(application);
    QVERIFY(becomes({}));
    QVERIFY(!banner()->isVisible());
    m_fixture->type(edited);
    QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), windowPatience);
    click("winnersUnderstood");
    QVERIFY(!banner()->isVisible());
    QCOMPARE(find<QTabBar>("playgroundTabs")->tabText(0), QStringLiteral("Routes"));
    // What counts from now on is what won when it was understood.
    m_fixture->type(application);
    QVERIFY(becomes({QStringLiteral("GET /ponies/new: new, /ponies/new > pony, /ponies/<name>"),
                     QStringLiteral("GET /stables: 405: only POST > 308 to /stables/")}));
}

void TestFollowing::savedPathsAreLookedAfter()
{
    const Workspace workspace(m_fixture->data.path(), desk().objective()->id, desk().exercise()->slug);
    QVERIFY(QDir().mkpath(workspace.folder() + QStringLiteral("/requests")));
    QFile file(workspace.folder() + QStringLiteral("/requests/count.http"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("GET /count/7?a=b\nX-Thing: 1\n");
    file.close();
    pane().setPage(RoutePlayground::Page::Requests); // Reads the folder.
    QTRY_COMPARE_WITH_TIMEOUT(find<QListView>("savedList")->model()->rowCount(), 1, windowPatience);
    pane().setPage(RoutePlayground::Page::Routes);
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/none")).status, 404);
    QString edited = application;
    edited.replace(QLatin1String("<int:n>"), QLatin1String("<float:n>"));
    m_fixture->type(edited);
    QVERIFY(becomes({QStringLiteral("GET /count/7?a=b: count, /count/<int:n> > 404: no rule")}));
    QVERIFY(QFile::remove(file.fileName()));
    pane().setPage(RoutePlayground::Page::Requests);
    QVERIFY(becomes({}));
}

void TestFollowing::aPredictionComesBeforeTheRequest()
{
    find<QAbstractButton>("predictFirst")->setChecked(true);
    const int before = history().history().size();
    QSignalSpy composed(&pane(), &RoutePlayground::requestComposed);
    m_answers->clear();
    pane().composeAndSend(QStringLiteral("GET"), QStringLiteral("/boom"));
    QVERIFY(find<QWidget>("predictionBar")->isVisible());
    // Nothing of the answer before was left, and nothing was sent.
    QVERIFY(!find<QLabel>("requestStatus")->isVisible());
    QCOMPARE(composed.count(), 0);
    // The learner may look around, and edit: what wins after it is told when the prediction is made.
    QString edited = application;
    edited.replace(QLatin1String("/ponies/<name>"), QLatin1String("/pony/<name>"));
    m_fixture->type(edited);
    QTRY_VERIFY_WITH_TIMEOUT(!winnerWords().isEmpty(), windowPatience);
    QVERIFY(!banner()->isVisible());
    // A source that does not load meanwhile says so, and the question stands.
    m_fixture->type(edited + QStringLiteral("1 / 0\n"));
    auto *problem = find<QWidget>("loadProblem");
    QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), windowPatience);
    QVERIFY(find<QWidget>("predictionBar")->isVisible());
    m_fixture->type(edited);
    QTRY_VERIFY_WITH_TIMEOUT(!problem->isVisible(), windowPatience);
    QCOMPARE(composed.count(), 0);
    QCOMPARE(editor()->problemLine(), 0);
    // Now it runs.
    click("predictSkip");
    QVERIFY(!find<QWidget>("predictionBar")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
    QCOMPARE(composed.count(), 1);
    QCOMPARE(history().history().size(), before + 1);
    QVERIFY(editor()->problemLine() > 0);
    QVERIFY(banner()->isVisible());
    // Another request in the place of the one that waits; then the switch is let go of, and it is sent as ever.
    pane().composeAndSend(QStringLiteral("GET"), QStringLiteral("/boom"));
    pane().composeAndSend(QStringLiteral("GET"), QStringLiteral("/count/5"));
    QCOMPARE(composed.count(), 1);
    find<QAbstractButton>("predictFirst")->setChecked(false);
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/count/5")).status, 200);
    QVERIFY(!find<QWidget>("predictionBar")->isVisible());
    QCOMPARE(history().history().size(), before + 2);
    // What cannot be sent is not asked about.
    find<QAbstractButton>("predictFirst")->setChecked(true);
    pane().composeAndSend(QStringLiteral("GE T"), QStringLiteral("/count/5"));
    QVERIFY(!find<QWidget>("predictionBar")->isVisible());
    QCOMPARE(composed.count(), 2);
}

/// Types the host and sends the request from there, by keys.
RequestTrace TestFollowing::askHost(const QString &name, const QString &path)
{
    auto *host = find<QLineEdit>("requestHost");
    host->setFocus();
    host->selectAll();
    QTest::keyClicks(host, name);
    find<QLineEdit>("requestPath")->setText(path);
    m_answers->clear();
    QTest::keyClick(host, Qt::Key_Return);
    const bool answered = QTest::qWaitFor([this] { return !m_answers->isEmpty(); }, windowPatience);
    return answered ? m_answers->takeLast().at(0).value<RequestTrace>() : RequestTrace();
}

void TestFollowing::hostsAndSubdomains()
{
    auto *host = find<QLineEdit>("requestHost");
    QVERIFY(!host->isVisible());
    QVERIFY(begin(hosts, QStringLiteral("/who")));
    QVERIFY(host->isVisible());
    QCOMPARE(host->placeholderText(), QStringLiteral("pony.test"));
    RequestTrace trace = send(QStringLiteral("GET"), QStringLiteral("/"));
    QCOMPARE(trace.endpoint, QStringLiteral("home"));
    QCOMPARE(trace.body, QByteArray("home of pony.test"));
    trace = askHost(QStringLiteral("api.pony.test"), QStringLiteral("/"));
    QCOMPARE(trace.endpoint, QStringLiteral("api"));
    QVERIFY(!trace.steps.empty());
    QVERIFY2(trace.steps.front().text.contains(QString::fromUtf8("subdomain comes first: “api”")),
             qPrintable(trace.steps.front().text));
    // In an export it is the client's base_url.
    pane().setPage(RoutePlayground::Page::Response);
    click("copyPytest");
    QVERIFY2(QGuiApplication::clipboard()->text().contains(QLatin1String("base_url=\"http://api.pony.test\"")),
             qPrintable(QGuiApplication::clipboard()->text()));
    click("copyCurl");
    QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1String("--header 'Host: api.pony.test'")));
    pane().setPage(RoutePlayground::Page::Routes);
    trace = askHost(QStringLiteral("ada.pony.test"), QStringLiteral("/who"));
    QCOMPARE(trace.body, QByteArray("ada"));
    trace = askHost(QStringLiteral("elsewhere.test"), QStringLiteral("/"));
    QCOMPARE(trace.status, 404);
    // url_for asked on a host, and its address asked in turn.
    pane().parts()->setPart(RoutesParts::Part::Labs);
    auto *endpoint = find<QComboBox>("urlEndpoint");
    QTRY_VERIFY_WITH_TIMEOUT(endpoint->findText(QStringLiteral("api")) >= 0, windowPatience);
    endpoint->setCurrentText(QStringLiteral("api"));
    const auto built = [this] { return find<QLabel>("builtUrl")->text().remove(QChar(0x200B)).remove(QChar(0x2060)); };
    QTRY_COMPARE_WITH_TIMEOUT(built(), QStringLiteral("http://api.pony.test/"), windowPatience);
    QTest::keyClicks(find<QLineEdit>("urlHost"), QStringLiteral("api.pony.test"));
    QTRY_COMPARE_WITH_TIMEOUT(built(), QStringLiteral("/"), windowPatience);
    m_answers->clear();
    click("tryUrl");
    QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
    QCOMPARE(m_answers->takeLast().at(0).value<RequestTrace>().endpoint, QStringLiteral("api"));
    QCOMPARE(host->text(), QStringLiteral("api.pony.test"));
    click("clearComposed");
    QVERIFY(host->text().isEmpty());
}

void TestFollowing::wholeHostsAreMatched()
{
    QVERIFY(begin(wholeHosts, QStringLiteral("/open")));
    auto *host = find<QLineEdit>("requestHost");
    QVERIFY(host->isVisible());
    // The table names the host of each rule: two of them are “/”.
    const QAbstractItemModel *table = find<QListView>("ruleList")->model();
    const auto addresses = [table] {
        QStringList all;
        for (int row = 0; row < table->rowCount(); ++row)
            all << table->index(row, 0).data(RuleListModel::AddressRole).toString();
        all.sort();
        return all;
    };
    const QStringList all = {QStringLiteral("<town>.shop.test/"), QStringLiteral("<town>.shop.test/open"),
                             QStringLiteral("pony.test/"), QStringLiteral("static.test/static/<path:filename>")};
    QTRY_COMPARE_WITH_TIMEOUT(addresses(), all, windowPatience);
    RequestTrace trace = askHost(QStringLiteral("pony.test"), QStringLiteral("/"));
    QCOMPARE(trace.endpoint, QStringLiteral("home"));
    QCOMPARE(addresses(), all); // After a request too, each with its reason.
    trace = askHost(QStringLiteral("mare.shop.test"), QStringLiteral("/open"));
    QCOMPARE(trace.endpoint, QStringLiteral("hours"));
    QCOMPARE(trace.body, QByteArray("nine to five in mare"));
    QVERIFY(!trace.steps.empty());
    QVERIFY2(trace.steps.front().text.contains(QLatin1String("mare.shop.test")), qPrintable(trace.steps.front().text));
    trace = askHost(QStringLiteral("nowhere.test"), QStringLiteral("/"));
    QCOMPARE(trace.status, 404);
    // An address is built to the host of its rule, and asked there.
    pane().parts()->setPart(RoutesParts::Part::Labs);
    auto *endpoint = find<QComboBox>("urlEndpoint");
    QTRY_VERIFY_WITH_TIMEOUT(endpoint->findText(QStringLiteral("hours")) >= 0, windowPatience);
    find<QLineEdit>("urlHost")->clear();
    endpoint->setCurrentText(QStringLiteral("hours"));
    auto *town = find<QLineEdit>("urlValue_town");
    QVERIFY(town);
    QTest::keyClicks(town, QStringLiteral("colt"));
    const auto built = [this] { return find<QLabel>("builtUrl")->text().remove(QChar(0x200B)).remove(QChar(0x2060)); };
    QTRY_COMPARE_WITH_TIMEOUT(built(), QStringLiteral("http://colt.shop.test/open"), windowPatience);
    m_answers->clear();
    click("tryUrl");
    QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
    trace = m_answers->takeLast().at(0).value<RequestTrace>();
    QCOMPARE(trace.body, QByteArray("nine to five in colt"));
    QCOMPARE(host->text(), QStringLiteral("colt.shop.test"));
}

void TestFollowing::aNewerSessionIsTaken()
{
    pane().parts()->setPart(RoutesParts::Part::Labs);
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/count/1")).status, 200);
    auto *payload = find<QPlainTextEdit>("cookiePayload");
    QTRY_VERIFY_WITH_TIMEOUT(payload->toPlainText().contains(QLatin1String("\"n\": 1")), windowPatience);
    payload->selectAll();
    QTest::keyClicks(payload, QStringLiteral("{\"n\": 50}"));
    // What is being typed stays.
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/count/2")).status, 200);
    QVERIFY(payload->toPlainText().contains(QLatin1String("50")));
    auto *cookie = find<QLineEdit>("cookieValue");
    const QString before = cookie->text();
    click("signCookie");
    QTRY_VERIFY_WITH_TIMEOUT(cookie->text() != before, windowPatience);
    const QString mine = cookie->text();
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/count/3")).status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(payload->toPlainText().contains(QLatin1String("\"n\": 3")), windowPatience);
    QVERIFY(cookie->text() != mine);
}

/// Left where ATHANOR_PICTURES names a folder: the window with what the playground shows.
void TestFollowing::pictures()
{
    const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
    if (folder.isEmpty()) QSKIP("ATHANOR_PICTURES names no folder");
    QString edited = pictured;
    edited.replace(QLatin1String("@shop.get('/<name>')"),
                   QLatin1String("@shop.get('/new')\ndef new():\n    return 'new'\n\n@shop.get('/<name>')"));
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        m_fixture->theme->setChoice(choice);
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            m_fixture->window->resize(size);
            const auto shoot = [&](const char *name) {
                for (int i = 0; i < 3; ++i) QCoreApplication::processEvents(); // Laid out, then drawn.
                QVERIFY(m_fixture->window->grab().save(QStringLiteral("%1/%2-%3-%4.png")
                                                           .arg(folder, QLatin1String(name), themeChoiceName(choice))
                                                           .arg(size.width())));
            };
            pane().setSuggestions({QStringLiteral("/shop/new"), QStringLiteral("/shop/ada/7")});
            QVERIFY(begin(pictured, QStringLiteral("/shop/<name>")));
            for (const char *path : {"/shop/ada", "/shop/ada/7?page=2", "/nowhere"})
                send(QStringLiteral("GET"), QLatin1String(path));
            send(QStringLiteral("GET"), QStringLiteral("/shop/ada/7"));
            shoot("rules");
            const std::pair<RoutesParts::Part, const char *> parts[] = {{RoutesParts::Part::Steps, "steps"},
                                                                        {RoutesParts::Part::Calls, "calls"},
                                                                        {RoutesParts::Part::Blueprints, "blueprints"},
                                                                        {RoutesParts::Part::Labs, "laboratories"}};
            for (const auto &[part, name] : parts) {
                pane().parts()->setPart(part);
                shoot(name);
            }
            pane().parts()->setPart(RoutesParts::Part::Rules);
            pane().setPage(RoutePlayground::Page::Requests);
            shoot("requests");
            pane().setPage(RoutePlayground::Page::Browser);
            shoot("browser");
            pane().setPage(RoutePlayground::Page::Routes);
            click("openComposer");
            shoot("composer");
            click("openComposer");
            m_fixture->type(edited);
            QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), windowPatience);
            shoot("winners");
            click("winnersUnderstood");
            find<QAbstractButton>("predictFirst")->setChecked(true);
            pane().composeAndSend(QStringLiteral("GET"), QStringLiteral("/shop/new"));
            shoot("predict");
            find<QLineEdit>("predictStatus")->setText(QStringLiteral("404"));
            m_answers->clear();
            click("predictCompare");
            QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
            shoot("predicted");
            click("predictClose");
            find<QAbstractButton>("predictFirst")->setChecked(false);
        }
    }
}

int main(int argc, char **argv) { return runGuiTest<TestFollowing>(argc, argv); }
#include "tst_following.moc"
