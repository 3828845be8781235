#pragma once

#include "engine/course/explanations.h"
#include "engine/routes/requesttrace.h"
#include "engine/routes/routetable.h"
#include "widgets/common/theme.h"

#include <QUrl>
#include <QWidget>

class QFrame;
class QLabel;
class QListView;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace athanor {

class BrowserPane;
class BusyLine;
class CandidateModel;
class EmptyState;
class HookOnion;
class MarkupLabel;
class OutputView;
class RequestBar;
class ResponseView;

/// The live pane of a Flask project: its rules, one request at a time with what each rule said to it, the calls it
/// made, and the answer. It knows no engine: it asks by signals and is told by setters.
class RoutePlayground final : public QWidget
{
    Q_OBJECT
public:
    enum class Page { Routes, Browser, Response, Text };

    explicit RoutePlayground(const Theme &theme, QWidget *parent = nullptr);

    /// Another project: nothing is known any more.
    void reset();
    void setSuggestions(const QStringList &paths);
    void setRoutes(const RouteTable &table);
    /// explanation says in plain words what was raised, where something was.
    void setTrace(const RequestTrace &trace, const Explanation &explanation = {});
    /// A request the page in the browser made: shown like one of ours.
    void setBrowserTrace(const RequestTrace &trace);
    /// The application cannot be imported. The last map stays and is said to be old.
    void setLoadError(const LearnerError &error, const Explanation &explanation = {});
    void setFault(const QString &message);
    /// The rules are being read, or a request is under way.
    void setBusy(const QString &what);
    void setIdle();
    /// The height at which a problem that is shown stands there whole.
    int wantedHeight() const;
    /// The files were edited since the map was read.
    void markStale();

    void setBridge(const QUrl &origin, const QByteArray &token);
    /// Puts a request into the bar and sends it.
    void composeAndSend(const QString &method, const QString &path);
    void focusPath();
    Page page() const;
    void setPage(Page page);
    BrowserPane *browser() const { return m_browser; }

Q_SIGNALS:
    void routesRequested();
    void requestComposed(const athanor::HttpRequest &request);
    void cancelRequested();
    void openSource(const QString &file, int line);

private:
    void buildTabs(QVBoxLayout *column);
    void buildProblem(QVBoxLayout *column);
    QWidget *buildRoutesPage();
    void pageChanged(int index);
    void send(const HttpRequest &request);
    void showDetails(const RequestTrace &trace);
    void showInBrowser();
    void showList();
    void showProblem(bool shown);

    const Theme &m_theme;
    QTabBar *m_tabs;
    RequestBar *m_bar;
    QFrame *m_problem;
    QWidget *m_problemPart = nullptr;
    QWidget *m_filler = nullptr;
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
    CandidateModel *m_model;
    QVBoxLayout *m_facts = nullptr;
    HookOnion *m_onion;
    ResponseView *m_response;
    BrowserPane *m_browser;
    OutputView *m_text;
    RequestTrace m_trace;
    bool m_hasTrace = false;
    bool m_browserShowsTrace = false;
    LearnerError m_error; ///< What the problem above the map is about.
    bool m_loads = true;  ///< The application, as far as is known.
};

} // namespace athanor
