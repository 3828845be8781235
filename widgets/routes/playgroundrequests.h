#pragma once

#include "engine/routes/requestsession.h"

#include <QMap>

namespace athanor {

class RequestBar;
class RequestComposer;
class RequestsPage;
struct RouteTable;
class ResponseView;

/// Joins what a request is composed with (bar, composer), where requests are kept (RequestSession, RequestsPage) and
/// where answers are read. The playground owns the widgets, shows traces, and asks the engine.
class PlaygroundRequests final : public QObject
{
    Q_OBJECT
public:
    struct Widgets
    {
        RequestBar *bar = nullptr;
        RequestComposer *composer = nullptr;
        ResponseView *response = nullptr;
        RequestsPage *page = nullptr;
    };

    /// session outlives this.
    PlaygroundRequests(RequestSession &session, const Widgets &widgets, QObject *parent = nullptr);

    /// What stands in bar and composer.
    SavedRequest composed() const;
    void setComposed(const SavedRequest &request);
    /// What stands there is to be sent: sendChosen().
    void send();
    /// The application as flask calls it, for copied tests.
    void setApplication(const QString &name) { m_application = name; }
    void setProjectFolder(const QString &folder);
    /// The rules are known: which hosts they are for, and which one is meant where none is named.
    void setTable(const RouteTable &table);
    void setSavedFiles(const QMap<QString, QByteArray> &files);
    void requestSaved(const QString &path);
    void requestNotSaved(const QString &message);
    /// An answer is being shown: the newest of the history. Tells the response view what led to it.
    void shown(quint64 id);
    void reset();

Q_SIGNALS:
    void sendChosen(const athanor::SavedRequest &request);
    /// An entry of the history is to be shown again, as it was.
    void traceChosen(const athanor::RequestTrace &trace);
    void jarChosen();
    void savingChosen();
    void renderChosen();
    void said(const QString &words);
    void saveRequested(const QString &path, const QByteArray &content, const QByteArray &expected);

private:
    void connectComposer();
    void connectHistory();
    void open(quint64 id);
    void sendAgain(quint64 id);
    void copyCurl(quint64 id);
    void copyPytest(quint64 id);
    void copyComposedCurl();
    void saveBody();
    void tellCookies();
    void copy(const QString &text, const QString &words);

    RequestSession &m_session;
    Widgets m_ui;
    QString m_application;
    quint64 m_shown = 0;
};

} // namespace athanor
