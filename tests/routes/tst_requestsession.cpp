#include "engine/routes/requestsession.h"

#include <QSignalSpy>
#include <QTest>

using namespace athanor;

/// An application of one's own answers each request at once, as the engine does a moment later.
class TestRequestSession final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cookiesGoAndCome();
    void cookiesAreSwitchedOff();
    void redirectsAreFollowedWhereAsked_data();
    void redirectsAreFollowedWhereAsked();
    void aCircleIsStopped();
    void whatCannotBeSentIsSaid();
    void failuresAreKept();
    void theBrowsersJarIsItsOwn();
    void whatIsReopened();

private:
    static HeaderList header(const char *name, const QString &value) { return {{QString::fromLatin1(name), value}}; }
    static RequestTrace answer(int status, const HeaderList &headers = {})
    {
        RequestTrace trace;
        trace.status = status;
        trace.headers = headers;
        return trace;
    }
    static SavedRequest to(const char *method, const char *target)
    {
        SavedRequest request;
        request.method = QString::fromLatin1(method);
        request.target = QString::fromLatin1(target);
        return request;
    }
    const RequestHistory &history() { return m_session->history().history(); }
    QString cookieOf(int asked) const { return headerOf(m_asked.at(size_t(asked)).headers, QLatin1String("cookie")); }

    std::unique_ptr<RequestSession> m_session;
    std::vector<HttpRequest> m_asked;
    std::function<std::optional<RequestTrace>(const HttpRequest &)> m_application;
};

void TestRequestSession::init()
{
    m_asked.clear();
    m_session = std::make_unique<RequestSession>([] { return QDateTime(QDate(2030, 1, 1), QTime(), Qt::UTC); });
    connect(m_session.get(), &RequestSession::send, this, [this](const HttpRequest &request) {
        m_asked.push_back(request);
        if (const auto trace = m_application(request)) m_session->answered(*trace);
    });
}

void TestRequestSession::cookiesGoAndCome()
{
    m_application = [](const HttpRequest &request) {
        return request.path == QLatin1String("/login")
                   ? answer(200, header("Set-Cookie", QStringLiteral("s=1; Path=/me")))
                   : answer(200);
    };
    for (const char *path : {"/login", "/me", "/"}) QVERIFY(m_session->start(to("GET", path)).ok());
    QCOMPARE(cookieOf(1), QStringLiteral("s=1"));
    QCOMPARE(cookieOf(2), QString());
    SavedRequest typed = to("GET", "/me");
    typed.headers = header("cookie", QStringLiteral("mine=1"));
    QVERIFY(m_session->start(typed).ok());
    QCOMPARE(cookieOf(3), QStringLiteral("mine=1")); // Who writes the header means it.
    QCOMPARE(history().size(), 4);
}

void TestRequestSession::cookiesAreSwitchedOff()
{
    m_application = [](const HttpRequest &) { return answer(200, header("Set-Cookie", QStringLiteral("s=1"))); };
    SavedRequest off = to("GET", "/");
    off.cookies = SavedRequest::Cookies::Off;
    QVERIFY(m_session->start(off).ok());
    QVERIFY(m_session->cookies().jar().cookies().empty());
    QVERIFY(m_session->start(to("GET", "/")).ok());
    QVERIFY(m_session->start(off).ok());
    QCOMPARE(cookieOf(2), QString());
    m_session->cookies().setJarEnabled(false);
    QVERIFY(m_session->start(to("GET", "/")).ok());
    QCOMPARE(cookieOf(3), QString());
}

void TestRequestSession::redirectsAreFollowedWhereAsked_data()
{
    QTest::addColumn<bool>("follow");
    QTest::newRow("stop") << false;
    QTest::newRow("follow") << true;
}

void TestRequestSession::redirectsAreFollowedWhereAsked()
{
    QFETCH(bool, follow);
    m_application = [](const HttpRequest &request) {
        if (request.path != QLatin1String("/a")) return answer(200);
        HeaderList headers = header("Location", QStringLiteral("/b"));
        headers.emplace_back(QStringLiteral("Set-Cookie"), QStringLiteral("s=1; Path=/"));
        return answer(302, headers);
    };
    SavedRequest request = to("POST", "/a");
    request.body = SavedRequest::Body::Form;
    request.form = {{QStringLiteral("x"), QStringLiteral("y")}};
    if (follow) request.redirects = SavedRequest::Redirects::Follow;
    QVERIFY(m_session->start(request).ok());
    QCOMPARE(int(m_asked.size()), follow ? 2 : 1);
    if (!follow) return;
    QCOMPARE(m_asked[1].method, QStringLiteral("GET"));
    QCOMPARE(cookieOf(1), QStringLiteral("s=1"));
    QCOMPARE(history().chainOf(history().at(1).id).size(), size_t(2));
    QVERIFY(!m_session->isBusy());
}

void TestRequestSession::aCircleIsStopped()
{
    m_application = [](const HttpRequest &) { return answer(302, header("Location", QStringLiteral("/a"))); };
    QSignalSpy noticed(m_session.get(), &RequestSession::noticed);
    SavedRequest request = to("GET", "/a");
    request.redirects = SavedRequest::Redirects::Follow;
    QVERIFY(m_session->start(request).ok());
    QCOMPARE(int(m_asked.size()), 1 + RequestSession::maxRedirects);
    bool said = false;
    for (const QList<QVariant> &signal : noticed)
        said = said || signal.at(0).toString().contains(QLatin1String("circle"));
    QVERIFY(said);
    QVERIFY(history().at(history().size() - 1).failure.contains(QLatin1String("10 redirects")));
    QVERIFY(!m_session->isBusy());
}

void TestRequestSession::whatCannotBeSentIsSaid()
{
    m_application = [](const HttpRequest &) { return answer(200); };
    SavedRequest request = to("GET", "/");
    request.body = SavedRequest::Body::Json;
    request.content = "{";
    QVERIFY(!m_session->start(request).ok());
    QVERIFY(m_asked.empty());
    QCOMPARE(history().size(), 0);
}

void TestRequestSession::failuresAreKept()
{
    m_application = [](const HttpRequest &) { return std::nullopt; };
    QVERIFY(m_session->start(to("GET", "/slow")).ok());
    QVERIFY(m_session->isBusy());
    m_session->failed(QStringLiteral("Cancelled."));
    QCOMPARE(history().at(0).failure, QStringLiteral("Cancelled."));
    QCOMPARE(m_session->answered(answer(200)), quint64(0)); // Nobody asked.
    QVERIFY(m_session->start(to("GET", "/one")).ok());
    QVERIFY(m_session->start(to("GET", "/two")).ok());
    QVERIFY(history().at(1).failure.contains(QLatin1String("Another")));
}

void TestRequestSession::theBrowsersJarIsItsOwn()
{
    m_application = [](const HttpRequest &) { return answer(200); };
    RequestTrace trace = answer(200, header("Set-Cookie", QStringLiteral("b=1; Path=/")));
    trace.request.path = QStringLiteral("/page");
    m_session->addBrowserTrace(trace);
    QVERIFY(m_session->cookies().jar().cookies().empty());
    QVERIFY(m_session->start(to("GET", "/page")).ok());
    QCOMPARE(cookieOf(0), QString());
    m_session->addBrowserFailure(trace.request, QStringLiteral("The application does not load."));
    QCOMPARE(history().size(), 3);
    m_session->reset();
    QCOMPARE(history().size(), 0);
}

void TestRequestSession::whatIsReopened()
{
    m_application = [](const HttpRequest &) { return answer(200); };
    SavedRequest upload = to("POST", "/");
    upload.body = SavedRequest::Body::Form;
    upload.form = {{QStringLiteral("a"), QStringLiteral("b")},
                   {QStringLiteral("f"), {}, true, QStringLiteral("x.txt"), {}, {}, "content"}};
    QVERIFY(m_session->start(upload).ok());
    RequestSession::Reopened again = RequestSession::reopened(history().at(0));
    QVERIFY(again.missing.isEmpty());
    QCOMPARE(again.request, upload);
    upload.form[1].content = QByteArray(1024 * 1024, 'x');
    QVERIFY(m_session->start(upload).ok());
    again = RequestSession::reopened(history().at(1));
    QVERIFY(again.missing.contains(QLatin1String("Choose them again")));
    SavedRequest large = to("PUT", "/");
    large.body = SavedRequest::Body::Raw;
    large.content = QByteArray(1024 * 1024, 'x');
    QVERIFY(m_session->start(large).ok());
    QVERIFY(RequestSession::reopened(history().at(2)).missing.contains(QLatin1String("Only the head")));
}

QTEST_GUILESS_MAIN(TestRequestSession)
#include "tst_requestsession.moc"
