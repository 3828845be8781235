#include "widgets/routes/playgroundrequests.h"

#include "engine/routes/bodytext.h"
#include "engine/routes/requestexport.h"
#include "engine/routes/routetable.h"
#include "widgets/routes/historyview.h"
#include "widgets/routes/requestbar.h"
#include "widgets/routes/requestcomposer.h"
#include "widgets/routes/requestspage.h"
#include "widgets/routes/responseview.h"
#include "widgets/routes/savedrequests.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QSaveFile>

namespace athanor {

PlaygroundRequests::PlaygroundRequests(RequestSession &session, const Widgets &widgets, QObject *parent)
    : QObject(parent), m_session(session), m_ui(widgets)
{
    connectComposer();
    connectHistory();
    connect(&session, &RequestSession::noticed, this, &PlaygroundRequests::said);
    connect(&session.cookies(), &CookieJarModel::jarChanged, this, &PlaygroundRequests::tellCookies);
    tellCookies();
}

void PlaygroundRequests::connectComposer()
{
    RequestComposer *composer = m_ui.composer;
    connect(m_ui.bar, &RequestBar::targetEdited, composer, &RequestComposer::setTarget);
    connect(m_ui.bar, &RequestBar::hostEdited, composer, &RequestComposer::setHost);
    connect(m_ui.bar, &RequestBar::sendRequested, this, &PlaygroundRequests::send);
    connect(composer, &RequestComposer::targetChanged, m_ui.bar, &RequestBar::setTarget);
    connect(composer, &RequestComposer::edited, this, [this] {
        m_ui.bar->setComposed(m_ui.composer->summary());
        m_ui.bar->setHost(m_ui.composer->host());
        tellCookies();
    });
    connect(composer, &RequestComposer::said, this, &PlaygroundRequests::said);
    connect(composer, &RequestComposer::openJarRequested, this, &PlaygroundRequests::jarChosen);
    connect(composer, &RequestComposer::saveRequested, this, [this] {
        Q_EMIT savingChosen();
        m_ui.page->saved()->startSaving();
    });
    connect(composer, &RequestComposer::curlRequested, this, &PlaygroundRequests::copyComposedCurl);
    connect(composer, &RequestComposer::clearRequested, this, [this] {
        SavedRequest empty;
        empty.method = m_ui.bar->method();
        empty.target = QueryRows(m_ui.bar->target()).with({});
        m_ui.page->saved()->setOpened({});
        setComposed(empty);
    });
}

void PlaygroundRequests::connectHistory()
{
    HistoryView *history = m_ui.page->history();
    connect(history, &HistoryView::openRequested, this, &PlaygroundRequests::open);
    connect(history, &HistoryView::sendAgainRequested, this, &PlaygroundRequests::sendAgain);
    connect(history, &HistoryView::curlRequested, this, &PlaygroundRequests::copyCurl);
    connect(history, &HistoryView::pytestRequested, this, &PlaygroundRequests::copyPytest);
    connect(m_ui.response, &ResponseView::curlRequested, this, [this] { copyCurl(m_shown); });
    connect(m_ui.response, &ResponseView::pytestRequested, this, [this] { copyPytest(m_shown); });
    connect(m_ui.response, &ResponseView::saveBodyRequested, this, &PlaygroundRequests::saveBody);
    connect(m_ui.response, &ResponseView::renderRequested, this, &PlaygroundRequests::renderChosen);
    connect(m_ui.page->saved(), &SavedRequestsView::openRequested, this,
            [this](const QString &path, const SavedRequest &request) {
                setComposed(request);
                Q_EMIT said(tr("%1 stands above. Return in the path sends it.").arg(path));
            });
    connect(m_ui.page->saved(), &SavedRequestsView::saveRequested, this,
            [this](const QString &path, const QByteArray &expected) {
                Q_EMIT saveRequested(path, composed().toText(), expected);
            });
}

SavedRequest PlaygroundRequests::composed() const
{
    SavedRequest request = m_ui.composer->request();
    request.method = m_ui.bar->method();
    request.target = m_ui.bar->target();
    return request;
}

void PlaygroundRequests::setComposed(const SavedRequest &request)
{
    m_ui.bar->setRequest(request.method, request.target);
    m_ui.composer->setRequest(request);
}

void PlaygroundRequests::send() { Q_EMIT sendChosen(composed()); }

void PlaygroundRequests::setTable(const RouteTable &table)
{
    m_session.setDefaultHost(table.serverName);
    m_ui.bar->setHosts(table.hosts());
    m_ui.composer->setHosts(table.hosts());
    tellCookies();
}

void PlaygroundRequests::setProjectFolder(const QString &folder) { m_ui.composer->setProjectFolder(folder); }

void PlaygroundRequests::setSavedFiles(const QMap<QString, QByteArray> &files) { m_ui.page->saved()->setFiles(files); }

void PlaygroundRequests::requestSaved(const QString &path)
{
    m_ui.page->saved()->setOpened(path);
    m_ui.page->saved()->setNotice(tr("Saved as %1.").arg(path), false);
}

void PlaygroundRequests::requestNotSaved(const QString &message) { m_ui.page->saved()->setNotice(message, true); }

void PlaygroundRequests::shown(quint64 id)
{
    m_shown = id;
    const RequestHistory &history = m_session.history().history();
    const HistoryEntry *entry = history.find(id);
    if (!entry) return;
    QStringList steps;
    for (const quint64 step : history.chainOf(id)) {
        const HistoryEntry *one = history.find(step);
        if (one) steps << QStringLiteral("%1 %2").arg(one->title(), QString::number(one->trace.status));
    }
    m_ui.response->setChain(steps.size() > 1 ? steps.join(QStringLiteral(" → ")) : QString());
    QStringList words;
    if (!entry->failure.isEmpty()) words << entry->failure;
    if (entry->isSlim) words << tr("Older requests are kept without body and trace. Send it again for them.");
    m_ui.response->setNotice(words.join(QLatin1Char(' ')));
}

void PlaygroundRequests::open(quint64 id)
{
    const HistoryEntry *entry = m_session.history().history().find(id);
    if (!entry) return;
    const RequestSession::Reopened again = RequestSession::reopened(*entry);
    const RequestTrace trace = entry->trace;
    const bool cut = entry->responseBytes > trace.body.size() && !entry->isSlim;
    const qint64 whole = entry->responseBytes;
    setComposed(again.request);
    Q_EMIT traceChosen(trace);
    shown(id);
    if (cut)
        m_ui.response->setNotice(tr("The history keeps the first %1 of this body; it had %2.")
                                     .arg(byteWords(trace.body.size()), byteWords(whole)));
    Q_EMIT said(again.missing);
}

void PlaygroundRequests::sendAgain(quint64 id)
{
    const HistoryEntry *entry = m_session.history().history().find(id);
    if (!entry) return;
    const RequestSession::Reopened again = RequestSession::reopened(*entry);
    setComposed(again.request);
    if (again.missing.isEmpty())
        send();
    else
        Q_EMIT said(again.missing);
}

void PlaygroundRequests::copy(const QString &text, const QString &words)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT said(words);
}

void PlaygroundRequests::copyCurl(quint64 id)
{
    const HistoryEntry *entry = m_session.history().history().find(id);
    if (!entry) return;
    copy(curlLine(*entry, m_ui.composer->address()),
         tr("Copied. It asks %1; the composer's options change that.").arg(m_ui.composer->address()));
}

void PlaygroundRequests::copyComposedCurl()
{
    HistoryEntry entry;
    entry.composed = composed();
    const Result<HttpRequest> request = m_session.compose(entry.composed);
    if (!request) {
        Q_EMIT said(request.error().message);
        return;
    }
    entry.trace.request = *request;
    entry.requestBytes = request->body.size();
    copy(curlLine(entry, m_ui.composer->address()), tr("Copied. It asks %1.").arg(m_ui.composer->address()));
}

void PlaygroundRequests::copyPytest(quint64 id)
{
    const RequestHistory &history = m_session.history().history();
    const HistoryEntry *entry = history.find(id);
    if (!entry) return;
    if (entry->trace.status == 0) {
        Q_EMIT said(tr("This request has no answer that a test could expect."));
        return;
    }
    copy(pytestTest(*entry, history, m_application), tr("Copied. Save it beside the application and run pytest."));
}

void PlaygroundRequests::saveBody()
{
    const HistoryEntry *entry = m_session.history().history().find(m_shown);
    if (!entry) return;
    auto *dialog = new QFileDialog(m_ui.response, tr("Save the whole body"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    // The body as it is shown now, whatever is sent meanwhile.
    connect(dialog, &QFileDialog::fileSelected, this, [this, body = m_ui.response->body()](const QString &path) {
        QSaveFile file(path);
        const bool saved = file.open(QIODevice::WriteOnly) && file.write(body) == body.size() && file.commit();
        Q_EMIT said(saved ? tr("%1 were saved.").arg(byteWords(body.size()))
                          : tr("%1 could not be saved: %2").arg(path, file.errorString()));
    });
    dialog->open();
}

void PlaygroundRequests::tellCookies()
{
    const CookieJar &jar = m_session.cookies().jar();
    if (!jar.isEnabled()) return m_ui.composer->setCookieWords(tr("The jar is switched off: none is sent."));
    SavedRequest now = composed();
    now.body = SavedRequest::Body::None;
    const Result<HttpRequest> request = m_session.compose(now);
    const QString header = request ? headerOf(request->headers, QLatin1String("cookie")) : QString();
    const QString none = jar.cookies().empty() ? tr("The jar is empty.") : tr("None in the jar fits this path.");
    m_ui.composer->setCookieWords(header.isEmpty() ? none : tr("Sent: %1").arg(header));
}

void PlaygroundRequests::reset()
{
    m_session.reset();
    m_shown = 0;
    m_application.clear();
    m_ui.page->saved()->setOpened({});
    m_ui.page->saved()->setNotice({}, false);
    m_ui.page->saved()->setFiles({});
    setTable({});
    setComposed({});
}

} // namespace athanor
