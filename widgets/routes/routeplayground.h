#pragma once

#include "engine/course/explanations.h"
#include "engine/routes/requesttrace.h"
#include "engine/routes/routetable.h"
#include "widgets/common/theme.h"

#include <QMap>
#include <QUrl>
#include <QWidget>

class QFrame;
class QLabel;
class QListView;
class QScrollArea;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace athanor {

class BrowserPane;
class BusyLine;
class RuleListModel;
class EmptyState;
class FittedScroll;
class HookOnion;
class MarkupLabel;
class OutputView;
class PredictionBar;
class PlaygroundRequests;
class RequestBar;
class RequestComposer;
class RequestSession;
class RequestsPage;
class ResponseView;
class RoutesParts;
struct SavedRequest;

/// The live pane of a Flask project: its rules, one request at a time with what each rule said to it, the calls it
/// made, and the answer. It knows no engine: it asks by signals and is told by setters.
class RoutePlayground final : public QWidget
{
    Q_OBJECT
public:
    enum class Page { Routes, Browser, Response, Text, Requests };

    explicit RoutePlayground(const Theme &theme, QWidget *parent = nullptr);

    /// Another project: nothing is known any more.
    void reset();
    void setSuggestions(const QStringList &paths);
    const QStringList &suggestions() const { return m_suggestions; }
    void setRoutes(const RouteTable &table);
    /// The rules after an edit. Where the edit changed them they take the place of how they fared in a request before.
    void followRoutes(const RouteTable &table);
    /// explanation says in plain words what was raised, where something was.
    void setTrace(const RequestTrace &trace, const Explanation &explanation = {});
    /// A request the page in the browser made: shown like one of ours.
    void setBrowserTrace(const RequestTrace &trace);
    /// A request the browser made that the application did not answer, and why.
    void setBrowserFailure(const HttpRequest &request, const QString &message);
    /// The application cannot be imported. The last map stays and is said to be old.
    void setLoadError(const LearnerError &error, const Explanation &explanation = {});
    void setFault(const QString &message);
    /// A request got no answer, and why: what is drawn of another one goes.
    void setUnanswered(const QString &message);
    /// The rules are being read, or a request is under way.
    void setBusy(const QString &what);
    void setIdle();
    /// The height at which a problem or a prediction that is shown stands there whole.
    int wantedHeight() const;
    /// The application was looked at and does not load, which nobody asked about: said where the map would stand.
    void markUnloaded();
    /// The files were edited, and the map is one of what is saved.
    void markUnfollowed();

    void setBridge(const QUrl &origin, const QByteArray &token);
    /// Puts a request into the bar and sends it.
    void composeAndSend(const QString &method, const QString &path);
    void focusPath();
    /// Query, body, headers and cookies of the request, below its line.
    void toggleComposer();
    void searchHistory();
    /// The application as flask calls it ("app:app"), for copied tests.
    void setApplication(const QString &name);
    /// The folder of the project, where files to upload are looked for.
    void setProjectFolder(const QString &folder);
    /// What lies in its folder `requests/`: path in the project to content.
    void setSavedFiles(const QMap<QString, QByteArray> &files);
    void requestSaved(const QString &path);
    void requestNotSaved(const QString &message);
    Page page() const;
    void setPage(Page page);
    BrowserPane *browser() const { return m_browser; }
    RoutesParts *parts() const { return m_parts; }

Q_SIGNALS:
    void routesRequested();
    void requestComposed(const athanor::HttpRequest &request);
    void cancelRequested();
    /// The answer to a request from here is in sight.
    void answerShown(const athanor::RequestTrace &trace);
    void openSource(const QString &file, int line);
    /// expected is what the file held when it was read last; empty: there must be none of this name.
    void saveRequestRequested(const QString &path, const QByteArray &content, const QByteArray &expected);
    void savedFilesRequested();
    /// It has more to show than before: wantedHeight() is another.
    void roomWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTabs(QVBoxLayout *column);
    void buildProblem(QVBoxLayout *column);
    QWidget *buildRoutesPage();
    void buildRequests();
    void buildParts(QVBoxLayout *column);
    /// Sends it, or has it wait until the learner has said what it will answer.
    void sendOrAsk(const SavedRequest &request);
    void sendNow(const SavedRequest &request);
    void pageChanged(int index);
    void showTrace(const RequestTrace &trace, const Explanation &explanation);
    void say(const QString &words);
    void fitParts();
    bool isLow() const;
    void showDetails(const RequestTrace &trace);
    void forgetAnswer();
    void showInBrowser();
    void showList();
    void showProblem(bool shown);

    const Theme &m_theme;
    QTabBar *m_tabs;
    RequestBar *m_bar;
    QFrame *m_problem;
    FittedScroll *m_problemPart = nullptr;
    FittedScroll *m_predictionPart = nullptr;
    EmptyState *m_filler = nullptr; ///< Where there is nothing else to show.
    QLabel *m_problemTitle = nullptr;
    MarkupLabel *m_problemText = nullptr;
    QLabel *m_problemOld = nullptr;
    QWidget *m_problemJump = nullptr;
    QLabel *m_note;
    BusyLine *m_busy;
    QStackedWidget *m_stack;
    QStackedWidget *m_list = nullptr;
    EmptyState *m_listEmpty = nullptr;
    QListView *m_view = nullptr;
    RuleListModel *m_model;
    QVBoxLayout *m_facts = nullptr;
    HookOnion *m_onion;
    RoutesParts *m_parts = nullptr;
    PredictionBar *m_prediction;
    ResponseView *m_response;
    BrowserPane *m_browser;
    OutputView *m_text;
    RequestSession *m_session;
    RequestComposer *m_composer;
    QScrollArea *m_composerPart = nullptr;
    RequestsPage *m_requestsPage;
    PlaygroundRequests *m_requests = nullptr;
    QStringList m_suggestions;
    RequestTrace m_trace;
    bool m_hasTrace = false;
    bool m_browserShowsTrace = false;
    LearnerError m_error; ///< What the problem above the map is about.
    bool m_loads = true;  ///< The application, as far as is known.
};

} // namespace athanor
