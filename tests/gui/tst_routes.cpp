#include "tests/gui/windowfixture.h"
#include "widgets/common/labels.h"
#include "widgets/routes/callspage.h"
#include "widgets/routes/matchstepper.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/stepmodel.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTreeView>

using namespace athanor;

namespace {

const QString application = QStringLiteral(R"py(
from flask import Blueprint, Flask, g, render_template_string, request, session
app = Flask(__name__)
app.secret_key = 'quiet'
shop = Blueprint('shop', __name__, url_prefix='/shop')
items = Blueprint('items', __name__, url_prefix='/items')

@app.before_request
def load():
    g.user = 'ada'

@shop.before_request
def open_shop():
    pass

@items.before_request
def gate():
    if 'stop' in request.args:
        return 'closed', 403

@items.after_request
def mark(response):
    response.headers['X-Item'] = '1'
    return response

@items.get('/<int:n>')
def item(n):
    session['seen'] = n
    return render_template_string('{{ n }} {{ town }}', n=n)

@app.context_processor
def town():
    return {'town': 'Ponyville'}

@app.get('/a/b/')
def written():
    return 'written'

@app.get('/a/<x>/c')
def placed(x):
    return x

@app.get('/me')
def me():
    return session.get('user', 'nobody')

shop.register_blueprint(items)
app.register_blueprint(shop)
)py");

} // namespace

/// Matches stepped through, calls, blueprints, laboratories and predictions, in the window with the real engine, by
/// keys and mouse.
class TestRoutes final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void stepsEndWithTheReason_data();
    void stepsEndWithTheReason();
    void steppingBackRevivesRules();
    void theOnionShowsBlueprintsAndChanges();
    void aShortCircuitIsSaid();
    void blueprintsAreATree();
    void aBuildErrorIsExplained();
    void aConverterIsTried();
    void aTamperedCookieIsRefused();
    void aPredictionIsCompared();
    void aPredictedRedirectIsFollowed();

private:
    RoutePlayground &pane() const { return *m_fixture->window->widgets().playground; }
    template <typename Widget> Widget *find(const char *name) const
    {
        return pane().findChild<Widget *>(QLatin1String(name));
    }
    void click(const char *name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void open(RoutesParts::Part part) const { pane().parts()->setPart(part); }
    RequestTrace send(const QString &method, const QString &path);
    QString text(const char *name) const
    {
        const auto *label = find<QLabel>(name);
        return label ? withoutBreaks(label->text()) : QString();
    }
    static QString withoutBreaks(QString words) { return words.remove(QChar(0x200B)).remove(QChar(0x2060)); }
    /// Everything that is shown in this widget as text.
    static QString shown(const QWidget *in);
    QStringList sentences() const;

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<QSignalSpy> m_answers;
};

void TestRoutes::initTestCase()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({1440, 1100}));
    m_fixture->window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_fixture->window.get()));
    m_fixture->type(application);
    m_answers = std::make_unique<QSignalSpy>(&m_fixture->window->desk(), &StudyDesk::requestFinished);
}

void TestRoutes::cleanupTestCase()
{
    m_answers.reset();
    if (m_fixture) m_fixture->close();
    m_fixture.reset();
}

void TestRoutes::init()
{
    pane().setPage(RoutePlayground::Page::Routes);
    open(RoutesParts::Part::Rules);
    find<QAbstractButton>("clearComposed")->click();
    find<QAbstractButton>("predictFirst")->setChecked(false);
}

RequestTrace TestRoutes::send(const QString &method, const QString &path)
{
    m_answers->clear();
    pane().composeAndSend(method, path);
    if (!QTest::qWaitFor([this] { return !m_answers->isEmpty(); }, windowPatience)) return {};
    return m_answers->takeLast().at(0).value<RequestTrace>();
}

QString TestRoutes::shown(const QWidget *in)
{
    QStringList words;
    for (const QLabel *label : in->findChildren<QLabel *>())
        if (!label->isHidden()) words << withoutBreaks(label->text());
    return words.join(QLatin1Char('\n'));
}

QStringList TestRoutes::sentences() const
{
    QStringList lines;
    const QAbstractItemModel *model = find<QListView>("callList")->model();
    for (int i = 0; i < model->rowCount(); ++i) lines << model->index(i, 0).data().toString();
    return lines;
}

void TestRoutes::stepsEndWithTheReason_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("why");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const char *method, const char *path, const char *title, const char *why,
                        MatchStep::Kind kind) {
        QTest::newRow(name) << QString::fromUtf8(method) << QString::fromUtf8(path) << QString::fromUtf8(title)
                            << QString::fromUtf8(why) << int(kind);
    };
    row("404", "GET", "/shop/items/x", "404", "404", MatchStep::Kind::Refused);
    row("405", "DELETE", "/me", "405", "Allow: ", MatchStep::Kind::Method);
    row("308", "GET", "/a/b", "308", "Location: http://localhost/a/b/", MatchStep::Kind::Slash);
    row("backtracking", "GET", "/a/b/c", "Endpoint placed", "x = b (str)", MatchStep::Kind::Back);
    row("arguments", "GET", "/shop/items/7", "Endpoint shop.items.item", "n = 7 (int)", MatchStep::Kind::Convert);
}

void TestRoutes::stepsEndWithTheReason()
{
    QFETCH(QString, method);
    QFETCH(QString, path);
    QFETCH(QString, title);
    QFETCH(QString, why);
    QFETCH(int, kind);
    open(RoutesParts::Part::Steps);
    const RequestTrace trace = send(method, path);
    QVERIFY(!trace.steps.empty());
    auto *steps = find<QListView>("stepList");
    const int count = steps->model()->rowCount();
    QCOMPARE(count, int(trace.steps.size()));
    QCOMPARE(steps->currentIndex().row(), count - 1);
    QVERIFY2(text("matchOutcome").startsWith(title), qPrintable(text("matchOutcome")));
    QVERIFY2(text("matchWhy").contains(why), qPrintable(text("matchWhy")));
    // To the beginning with the keyboard, and through every step with the mouse.
    steps->setFocus();
    QTest::keyClick(steps, Qt::Key_Home);
    QCOMPARE(steps->currentIndex().row(), 0);
    QVERIFY(!find<QAbstractButton>("stepBack")->isEnabled());
    bool seen = false;
    for (int i = 1; i < count; ++i) {
        click("stepForward");
        QCOMPARE(steps->currentIndex().row(), i);
        seen = seen || int(trace.steps[size_t(i)].kind) == kind;
        if (i + 1 < count) QCOMPARE(text("stepWords"), withoutBreaks(trace.steps[size_t(i)].text));
    }
    QVERIFY(seen);
    QVERIFY(!find<QAbstractButton>("stepForward")->isEnabled());
}

void TestRoutes::steppingBackRevivesRules()
{
    open(RoutesParts::Part::Steps);
    const RequestTrace trace = send(QStringLiteral("GET"), QStringLiteral("/a/b/c"));
    auto *rules = qobject_cast<StepRuleModel *>(find<QListView>("stepRules")->model());
    const auto count = [rules](StepRuleModel::State state) {
        int found = 0;
        for (int i = 0; i < rules->rules(); ++i) found += rules->state(i) == state;
        return found;
    };
    QCOMPARE(count(StepRuleModel::State::Won), 1);
    auto *steps = find<QListView>("stepList");
    steps->setFocus();
    QTest::keyClick(steps, Qt::Key_Home);
    QCOMPARE(count(StepRuleModel::State::Possible), rules->rules());
    QTest::keyClick(steps, Qt::Key_PageDown, Qt::AltModifier);
    const int left = trace.steps[1].left;
    QCOMPARE(count(StepRuleModel::State::Possible), left);
    QVERIFY(left < rules->rules());
    QVERIFY(text("rulesLeft").startsWith(QString::number(left)));
    rules->setOnlyPossible(false);
    QTest::keyClick(steps, Qt::Key_PageUp, Qt::AltModifier);
    QCOMPARE(count(StepRuleModel::State::Possible), rules->rules());
    QTest::keyClick(steps, Qt::Key_End);
    QCOMPARE(count(StepRuleModel::State::Won), 1);
}

void TestRoutes::theOnionShowsBlueprintsAndChanges()
{
    open(RoutesParts::Part::Calls);
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/shop/items/9")).status, 200);
    const QString words = shown(find<CallsPage>("callsPage"));
    for (const char *part : {"blueprint shop", "blueprint shop.items", "X-Item", "g user", "session seen", "Ponyville",
                             "context processor town", "given by the call"})
        QVERIFY2(words.contains(QLatin1String(part)), qPrintable(QLatin1String(part) + QLatin1String(" in ") + words));
    const QStringList lines = sentences();
    QVERIFY(lines.at(0).contains(QLatin1String("before load")));
    QVERIFY(lines.at(0).contains(QLatin1String("g user added: ada")));
    // Return on a call opens where it is written.
    QSignalSpy opened(&pane(), &RoutePlayground::openSource);
    auto *list = find<QListView>("callList");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_End);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QVERIFY(opened.at(0).at(1).toInt() > 0);
}

void TestRoutes::aShortCircuitIsSaid()
{
    open(RoutesParts::Part::Calls);
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/shop/items/7?stop=1")).status, 403);
    QVERIFY(shown(find<CallsPage>("callsPage")).contains(QLatin1String("The view never ran.")));
    const QString all = sentences().join(QLatin1Char('\n'));
    QVERIFY2(all.contains(QLatin1String("gate, blueprint shop.items, answered 403 here")), qPrintable(all));
    QVERIFY(!all.contains(QLatin1String("view item")));
}

void TestRoutes::blueprintsAreATree()
{
    open(RoutesParts::Part::Blueprints);
    auto *view = find<QTreeView>("blueprintTree");
    QTRY_VERIFY_WITH_TIMEOUT(view->model()->rowCount() == 1, windowPatience);
    const auto rows = [view](const QString &text) {
        return view->model()->match(view->model()->index(0, 0), Qt::DisplayRole, text, -1,
                                    Qt::MatchExactly | Qt::MatchRecursive);
    };
    const QModelIndexList nested = rows(QStringLiteral("shop.items"));
    QCOMPARE(nested.size(), 1);
    QCOMPARE(nested.first().parent().data().toString(), QStringLiteral("shop"));
    QCOMPARE(nested.first().siblingAtColumn(1).data().toString(), QStringLiteral("/shop/items"));
    const QModelIndexList prefix = rows(QStringLiteral("prefix /items"));
    QVERIFY(!prefix.isEmpty());
    QSignalSpy opened(&pane(), &RoutePlayground::openSource);
    view->setFocus();
    view->setCurrentIndex(nested.first());
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(1).toInt(), 6);
}

void TestRoutes::aBuildErrorIsExplained()
{
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/me")).status, 200);
    open(RoutesParts::Part::Labs);
    auto *endpoint = find<QComboBox>("urlEndpoint");
    QTRY_VERIFY_WITH_TIMEOUT(endpoint->findText(QStringLiteral("shop.items.item")) >= 0, windowPatience);
    endpoint->setFocus();
    endpoint->lineEdit()->selectAll();
    QTest::keyClicks(endpoint->lineEdit(), QStringLiteral("shop.items.item"));
    QTRY_VERIFY_WITH_TIMEOUT(text("builtUrl").startsWith(QLatin1String("BuildError")), windowPatience);
    QVERIFY(shown(find<QWidget>("urlBuilder")).contains(QLatin1String("Missing: n")));
    QTest::keyClicks(find<QLineEdit>("urlValue_n"), QStringLiteral("7"));
    QTRY_COMPARE_WITH_TIMEOUT(text("builtUrl"), QStringLiteral("/shop/items/7"), windowPatience);
    QTest::keyClicks(find<QLineEdit>("urlMore"), QStringLiteral("page=2"));
    QTRY_COMPARE_WITH_TIMEOUT(text("builtUrl"), QStringLiteral("/shop/items/7?page=2"), windowPatience);
    QVERIFY(shown(find<QWidget>("urlBuilder")).contains(QLatin1String("question mark")));
    endpoint->setCurrentText(QStringLiteral("shop.items.itme"));
    QTRY_VERIFY_WITH_TIMEOUT(shown(find<QWidget>("urlBuilder")).contains(QLatin1String("There is: shop.items.item")),
                             windowPatience);
}

void TestRoutes::aConverterIsTried()
{
    open(RoutesParts::Part::Labs);
    find<QComboBox>("converterName")->setCurrentText(QStringLiteral("int"));
    auto *field = find<QLineEdit>("converterText");
    field->clear();
    QTest::keyClicks(field, QStringLiteral("007"));
    QTRY_VERIFY_WITH_TIMEOUT(shown(find<QWidget>("converterLab")).contains(QLatin1String("becomes 7 (int)")),
                             windowPatience);
    QVERIFY(shown(find<QWidget>("converterLab")).contains(QLatin1String("not the text it came from")));
    field->clear();
    QTest::keyClicks(field, QStringLiteral("-1"));
    QTRY_VERIFY_WITH_TIMEOUT(shown(find<QWidget>("converterLab")).contains(QLatin1String("-1")), windowPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!shown(find<QWidget>("converterLab")).contains(QLatin1String("becomes")), windowPatience);
}

void TestRoutes::aTamperedCookieIsRefused()
{
    QCOMPARE(send(QStringLiteral("GET"), QStringLiteral("/shop/items/7")).status, 200);
    open(RoutesParts::Part::Labs);
    auto *payload = find<QPlainTextEdit>("cookiePayload");
    QTRY_VERIFY_WITH_TIMEOUT(payload->toPlainText().contains(QLatin1String("\"seen\": 7")), windowPatience);
    QCOMPARE(text("cookieVerdict"), QStringLiteral("accepted"));
    // Signed with the application's own key, who asks is ada.
    payload->setFocus();
    payload->selectAll();
    QTest::keyClicks(payload, QStringLiteral("{\"user\": \"ada\"}"));
    static const QRegularExpression times(QStringLiteral("signed at (\\S+), valid until (\\S+)"));
    const QRegularExpressionMatch facts = times.match(withoutJoiners(text("cookieFacts")));
    const auto moment = [&](int i) { return QDateTime::fromString(facts.captured(i), Qt::ISODate); };
    QVERIFY2(facts.hasMatch(), qPrintable(text("cookieFacts")));
    QCOMPARE(moment(1).daysTo(moment(2)), 31); // Flask's own lifetime of a session
    const QString before = find<QLineEdit>("cookieValue")->text();
    click("signCookie");
    QTRY_VERIFY_WITH_TIMEOUT(find<QLineEdit>("cookieValue")->text() != before, windowPatience);
    QCOMPARE(text("cookieVerdict"), QStringLiteral("accepted"));
    find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("GET"));
    find<QLineEdit>("requestPath")->setText(QStringLiteral("/me"));
    m_answers->clear();
    click("sendCookie");
    QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
    QCOMPARE(m_answers->takeLast().at(0).value<RequestTrace>().body, QByteArray("ada"));
    // With another key the same words are nobody's.
    const QString right = find<QLineEdit>("cookieValue")->text();
    auto *key = find<QLineEdit>("cookieKey");
    key->setFocus();
    QTest::keyClicks(key, QStringLiteral("loud"));
    QTest::keyClick(key, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLineEdit>("cookieValue")->text() != right, windowPatience);
    QVERIFY(text("cookieVerdict").startsWith(QLatin1String("refused")));
    QVERIFY2(text("cookieReason").contains(QLatin1String("key")), qPrintable(text("cookieReason")));
    m_answers->clear();
    click("sendCookie");
    QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
    QCOMPARE(m_answers->takeLast().at(0).value<RequestTrace>().body, QByteArray("nobody"));
}

void TestRoutes::aPredictionIsCompared()
{
    send(QStringLiteral("GET"), QStringLiteral("/shop/items/3")); // What this one drew would tell the next.
    open(RoutesParts::Part::Steps);
    const auto tellsSteps = [this] {
        const auto *count = find<QLabel>("stepCount");
        return count->isVisible() && !count->text().isEmpty();
    };
    QVERIFY(tellsSteps());
    find<QAbstractButton>("predictFirst")->setChecked(true);
    auto *bar = find<QWidget>("predictionBar");
    m_answers->clear();
    pane().composeAndSend(QStringLiteral("GET"), QStringLiteral("/shop/items/8"));
    QVERIFY(bar->isVisible());
    QVERIFY(!tellsSteps());
    auto *status = find<QLineEdit>("predictStatus");
    QVERIFY(status->isVisible());
    QVERIFY(text("requestStatus") != QLatin1String("200") || !find<QLabel>("requestStatus")->isVisible());
    QTest::keyClicks(status, QStringLiteral("404"));
    find<QComboBox>("predictEndpoint")->setCurrentText(QStringLiteral("shop.items.item"));
    auto *calls = find<QLineEdit>("predictCalls");
    calls->setFocus();
    QTest::keyClicks(calls, QStringLiteral("load, open_shop, gate, item, mark"));
    QVERIFY(m_answers->isEmpty());
    QTest::keyClick(calls, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!m_answers->isEmpty(), windowPatience);
    QVERIFY(tellsSteps());
    const QString words = shown(bar);
    QVERIFY2(words.contains(QString::fromUtf8("✕ Status: 200, you said 404")), qPrintable(words));
    QVERIFY2(words.contains(QString::fromUtf8("✓ Endpoint: shop.items.item")), qPrintable(words));
    QVERIFY2(words.contains(QString::fromUtf8("✓ Calls: load → open_shop → gate → item → mark")), qPrintable(words));
    QCOMPARE(text("requestStatus"), QStringLiteral("200"));
    click("predictClose");
    QVERIFY(!bar->isVisible());
}

void TestRoutes::aPredictedRedirectIsFollowed()
{
    find<QAbstractButton>("predictFirst")->setChecked(true);
    find<QAbstractButton>("followRedirects")->setChecked(true);
    m_answers->clear();
    find<QLineEdit>("requestPath")->setText(QStringLiteral("/a/b"));
    click("sendRequest");
    find<QLineEdit>("predictStatus")->setText(QStringLiteral("200"));
    click("predictCompare");
    QTRY_COMPARE_WITH_TIMEOUT(m_answers->size(), 2, windowPatience);
    // It is the answer at the end of the redirects that was meant.
    QVERIFY(find<QLabel>("predictResult")->text().contains(QLatin1String("as you said")));
    click("predictClose");
    QCOMPARE(find<QLabel>("requestStatus")->text(), QStringLiteral("200"));
    QCOMPARE(text("responseChain"), QString::fromUtf8("GET /a/b 308 → GET /a/b/ 200"));
}

int main(int argc, char **argv) { return runGuiTest<TestRoutes>(argc, argv); }
#include "tst_routes.moc"
