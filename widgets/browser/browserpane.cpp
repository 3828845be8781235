#include "widgets/browser/browserpane.h"

#include "widgets/browser/bridgeguard.h"
#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QWebEngineDownloadRequest>
#include <QWebEngineFullScreenRequest>
#include <QWebEngineHistory>
#include <QWebEngineNewWindowRequest>
#include <QWebEngineProfile>
#include <QWebEngineSettings>
#include <QWebEngineView>

#include <functional>

namespace athanor {

namespace {

/// A page that grants nothing and opens nothing.
class ClosedPage final : public QWebEnginePage
{
public:
    ClosedPage(QWebEngineProfile *profile, const BridgeGuard *guard, std::function<void()> leaving, QObject *parent)
        : QWebEnginePage(profile, parent), m_guard(guard), m_leaving(std::move(leaving))
    {
        connect(this, &QWebEnginePage::featurePermissionRequested, this, [this](const QUrl &origin, Feature feature) {
            setFeaturePermission(origin, feature, PermissionDeniedByUser);
        });
        connect(this, &QWebEnginePage::newWindowRequested, this, [this](QWebEngineNewWindowRequest &request) {
            // A link that asks for a new window opens here.
            if (m_guard->mayAsk(request.requestedUrl())) setUrl(request.requestedUrl());
        });
        connect(this, &QWebEnginePage::fullScreenRequested, this,
                [](QWebEngineFullScreenRequest request) { request.reject(); });
    }

protected:
    bool acceptNavigationRequest(const QUrl &url, NavigationType type, bool mainFrame) override
    {
        const bool accepted = m_guard->mayAsk(url) || BridgeGuard::isLocal(url);
        if (accepted && mainFrame && type != NavigationTypeTyped) m_leaving();
        return accepted;
    }
    void javaScriptConsoleMessage(JavaScriptConsoleMessageLevel, const QString &, int, const QString &) override {}

private:
    const BridgeGuard *m_guard;
    std::function<void()> m_leaving; ///< The page itself goes elsewhere: a link, a form, a script.
};

void restrict(QWebEngineSettings *settings)
{
    for (const auto attribute :
         {QWebEngineSettings::LocalContentCanAccessFileUrls, QWebEngineSettings::LocalContentCanAccessRemoteUrls,
          QWebEngineSettings::JavascriptCanOpenWindows, QWebEngineSettings::JavascriptCanAccessClipboard,
          QWebEngineSettings::PluginsEnabled, QWebEngineSettings::FullScreenSupportEnabled,
          QWebEngineSettings::ScreenCaptureEnabled, QWebEngineSettings::AutoLoadIconsForPage,
          QWebEngineSettings::DnsPrefetchEnabled, QWebEngineSettings::PdfViewerEnabled,
          QWebEngineSettings::ShowScrollBars})
        settings->setAttribute(attribute, attribute == QWebEngineSettings::ShowScrollBars);
    settings->setAttribute(QWebEngineSettings::FocusOnNavigationEnabled, false);
    settings->setUnknownUrlSchemePolicy(QWebEngineSettings::DisallowUnknownUrlSchemes);
}

} // namespace

BrowserPane::BrowserPane(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_back(new Button(theme, Button::Kind::Flat, {})),
      m_forward(new Button(theme, Button::Kind::Flat, {})), m_reload(new Button(theme, Button::Kind::Flat, {})),
      m_address(new QLineEdit), m_note(textLabel({}, QStringLiteral("small"))), m_stack(new QStackedWidget),
      m_fallback(new EmptyState(theme, {}, {}))
{
    setGround(this, QStringLiteral("panel"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildBar();
    m_note->setContentsMargins(16, 4, 16, 6);
    m_note->hide();
    layout->addWidget(m_note);
    layout->addWidget(rule());
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_fallback);
    showFallback(tr("No page yet"), tr("Send a request, or type a path above: your own application answers it here."));
}

BrowserPane::~BrowserPane()
{
    discardView(); // The page must go before its profile.
}

void BrowserPane::buildBar()
{
    m_back->setIconName(QStringLiteral("back"));
    m_back->setAccessibleName(tr("Page before"));
    m_forward->setIconName(QStringLiteral("forward"));
    m_forward->setAccessibleName(tr("Page after"));
    m_reload->setIconName(QStringLiteral("reload"));
    m_reload->setAccessibleName(tr("Load the page again"));
    for (Button *button : {m_back, m_forward, m_reload}) button->setToolTip(button->accessibleName());
    m_back->setEnabled(false);
    m_forward->setEnabled(false);
    m_address->setProperty("code", true);
    m_address->setAccessibleName(tr("Path of the page"));
    m_address->setPlaceholderText(QStringLiteral("/"));

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 16, 8);
    bar->setSpacing(4);
    bar->addWidget(m_back);
    bar->addWidget(m_forward);
    bar->addWidget(m_reload);
    bar->addSpacing(4);
    bar->addWidget(m_address, 1);
    qobject_cast<QVBoxLayout *>(layout())->addLayout(bar);

    connect(m_back, &QPushButton::clicked, this, [this] {
        if (m_view) m_view->back();
    });
    connect(m_forward, &QPushButton::clicked, this, [this] {
        if (m_view) m_view->forward();
    });
    connect(m_reload, &QPushButton::clicked, this, &BrowserPane::reload);
    connect(m_address, &QLineEdit::returnPressed, this, [this] { open(m_address->text()); });
}

void BrowserPane::setBridge(const QUrl &origin, const QByteArray &token)
{
    if (origin == m_origin && token == m_token) return;
    discardView();
    m_origin = origin;
    m_token = token;
    if (!m_wanted.isEmpty()) open(m_wanted);
}

bool BrowserPane::ensureView()
{
    if (m_view) return true;
    m_profile = new QWebEngineProfile(this); // Without a name it is off the record.
    m_profile->setPersistentCookiesPolicy(QWebEngineProfile::NoPersistentCookies);
    // As in every browser: what was answered with an ETag is asked for with If-None-Match, and may come back as 304.
    m_profile->setHttpCacheType(QWebEngineProfile::MemoryHttpCache);
    connect(m_profile, &QWebEngineProfile::downloadRequested, this, [this](QWebEngineDownloadRequest *download) {
        download->cancel();
        m_note->setText(tr("The application answered with a download; it is shown under Response instead."));
        m_note->show();
    });
    m_guard = new BridgeGuard(m_profile);
    m_guard->setBridge(m_origin, m_token);
    m_profile->setUrlRequestInterceptor(m_guard);
    connect(m_guard, &BridgeGuard::blocked, this, [this](const QUrl &url) {
        m_note->setText(tr("The page asked for %1, which is not your application. It was not sent.").arg(url.host()));
        m_note->show();
    });
    m_view = new QWebEngineView(this);
    m_view->setPage(new ClosedPage(
        m_profile, m_guard, [this] { m_answer = false; }, m_view));
    m_view->setContextMenuPolicy(Qt::NoContextMenu);
    m_view->setAccessibleName(tr("Page of your application"));
    restrict(m_view->settings());
    m_stack->addWidget(m_view);

    connect(m_view, &QWebEngineView::loadStarted, this, [this] {
        if (!m_answer) m_note->hide();
        Q_EMIT loadStarted();
    });
    connect(m_view, &QWebEngineView::loadFinished, this, [this](bool ok) {
        m_back->setEnabled(m_view->history()->canGoBack());
        m_forward->setEnabled(m_view->history()->canGoForward());
        m_stack->setCurrentWidget(m_view);
        Q_EMIT loadFinished(ok);
    });
    connect(m_view, &QWebEngineView::urlChanged, this, &BrowserPane::showPath);
    connect(m_view, &QWebEngineView::renderProcessTerminated, this,
            [this](QWebEnginePage::RenderProcessTerminationStatus status, int) {
                if (status == QWebEnginePage::NormalTerminationStatus) return;
                showFallback(tr("The page could not be drawn"),
                             tr("The browser's own process ended. Your application is not affected: its answer is "
                                "under Response. The reload button tries again."));
            });
    return true;
}

void BrowserPane::discardView()
{
    delete m_view;
    m_view = nullptr;
    delete m_profile;
    m_profile = nullptr;
    m_guard = nullptr;
    m_back->setEnabled(false);
    m_forward->setEnabled(false);
}

void BrowserPane::open(const QString &path)
{
    m_wanted = path.startsWith(QLatin1Char('/')) ? path : QLatin1Char('/') + path;
    m_address->setText(m_wanted);
    if (m_origin.isEmpty()) {
        showFallback(tr("Waiting for the application"),
                     tr("The page opens as soon as the engine has loaded your application."));
        return;
    }
    navigate(m_wanted);
}

void BrowserPane::navigate(const QString &path)
{
    if (!ensureView()) return;
    m_answer = false;
    m_stack->setCurrentWidget(m_view);
    m_view->load(address(path));
}

QUrl BrowserPane::address(const QString &path) const
{
    // The path is put behind the origin as text, so that "//elsewhere" stays a path.
    return QUrl(QString(m_origin.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::StripTrailingSlash) + path));
}

void BrowserPane::showAnswer(const QString &method, const QString &path, const QByteArray &body,
                             const QString &contentType)
{
    if (!ensureView()) return;
    m_answer = true;
    m_wanted.clear();
    m_stack->setCurrentWidget(m_view);
    const QUrl base = m_origin.isEmpty() ? QUrl() : address(path);
    const QString kind = contentType.section(QLatin1Char(';'), 0, 0).trimmed();
    const QString text = QString::fromUtf8(body);
    const bool html = kind.compare(QLatin1String("text/html"), Qt::CaseInsensitive) == 0;
    // Chromium takes a page from a string as an address, and an address has at most 2 MB.
    constexpr qsizetype longest = 600 * 1024;
    if (kind.startsWith(QLatin1String("image/"), Qt::CaseInsensitive) && body.size() <= longest)
        m_view->setContent(body, kind, base);
    else
        m_view->setHtml(
            html ? text.left(longest) : QStringLiteral("<pre>%1</pre>").arg(text.left(longest).toHtmlEscaped()), base);
    m_address->setText(path);
    m_note->setText(tr("The answer to %1 %2, drawn from what was received. Reload asks again.").arg(method, path));
    m_note->show();
}

void BrowserPane::reload()
{
    if (m_view && !m_answer && m_stack->currentWidget() == m_view)
        m_view->reload();
    else if (!m_address->text().isEmpty())
        open(m_address->text());
}

QString BrowserPane::path() const { return m_address->text(); }

QWebEnginePage *BrowserPane::page() const { return m_view ? m_view->page() : nullptr; }

void BrowserPane::showFallback(const QString &title, const QString &text)
{
    m_fallback->setWords(title, text);
    m_stack->setCurrentWidget(m_fallback);
}

void BrowserPane::showPath(const QUrl &url)
{
    if (!m_guard || m_answer || !m_guard->mayAsk(url)) return;
    const QString path = url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded);
    m_wanted = path;
    m_address->setText(path);
    m_address->setCursorPosition(0);
    Q_EMIT pathChanged(path);
}

} // namespace athanor
