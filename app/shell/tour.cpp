#include "app/shell/tour.h"

#include "app/shell/headerbar.h"
#include "widgets/browser/browserpane.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/snippetcard.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QScreen>
#include <QWebEnginePage>

#include <cstdio>

namespace athanor {

namespace {

constexpr int tickMilliseconds = 20;
constexpr int settleTicks = 20; ///< Frames the window gets to paint before a picture.
constexpr qint64 stepLimit = 30000;

} // namespace

Tour::Tour(MainWindow &window, const QString &folder, QSize size, ClockShift clock)
    : m_window(window), m_folder(folder), m_size(size), m_clock(std::move(clock))
{
    m_timer.setInterval(tickMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &Tour::tick);
    StudyDesk &desk = window.desk();
    connect(&desk, &StudyDesk::exerciseOpened, this, [this] { m_opened = true; });
    connect(&desk, &StudyDesk::engineChanged, this, [this](const EngineState &state) {
        if (state.phase == EngineState::Phase::Ready) m_engine = state;
    });
    connect(&window, &MainWindow::courseBroken, this, [this] { m_broken = true; });
    connect(&desk, &StudyDesk::snippetFinished, this, [this](int, const RunStatus &status) {
        ++m_snippetsDone;
        if (status.verdict != Verdict::Ok) m_snippetFault = status.message;
    });
    connect(&desk, &StudyDesk::requestFinished, this, [this](const RequestTrace &trace) {
        m_trace = trace;
        m_hasTrace = true;
    });
    connect(&desk, &StudyDesk::runFinished, this, [this](const RunStatus &status) { m_run = status; });
    connect(&desk, &StudyDesk::gradeFinished, this, [this](const GradeReport &report) {
        m_report = report;
        m_hasReport = true;
    });
    connect(window.widgets().playground->browser(), &BrowserPane::loadFinished, this, [this](bool) {
        m_pageLoaded = true; // Also false for a 404 of the learner's own, which is a page like any other.
    });
    buildSteps();
}

void Tour::start()
{
    if (!QDir().mkpath(m_folder)) {
        fail(QStringLiteral("The folder %1 cannot be made.").arg(m_folder));
        return;
    }
    m_window.resize(m_size.boundedTo(m_window.screen()->availableSize()));
    m_window.move(0, 0);
    m_window.show();
    m_timer.start();
    beginStep();
}

void Tour::buildSteps()
{
    buildHome();
    buildReading();
    buildRequests();
    buildChecks();
    buildAnswers();
    buildQuestions();
    buildTroubles();
    buildRoutes();
    buildFinding();
    buildMemory();
    buildLongHistory();
    buildReview();
    buildMigrations();
    buildProject();
    buildStates();
}

void Tour::buildReading()
{
    const DeskWidgets &ui = m_window.widgets();
    m_steps.push_back({QStringLiteral("02-read"),
                       [this] {
                           for (const Module &module : m_window.desk().course().modules)
                               for (const Objective &objective : module.objectives)
                                   if (!objective.exercises.empty()) return m_window.desk().openObjective(objective.id);
                       },
                       [this, &ui] {
                           return m_opened && m_window.desk().engineReady() && m_window.desk().exercise() &&
                                  ui.lesson->isComplete();
                       },
                       [] { return QString(); }});
    m_steps.push_back({QStringLiteral("03-run-a-snippet"),
                       [this, &ui] {
                           m_snippetsDone = 0;
                           SnippetCard *card = ui.lesson->snippet(0);
                           if (!card) return;
                           card->start(0);
                           ui.lesson->scrollTo(card);
                       },
                       [this] { return m_snippetsDone > 0; }, [this] { return m_snippetFault; }});
    m_steps.push_back({QStringLiteral("04-predict"),
                       [this, &ui] {
                           m_snippetsDone = 0;
                           for (int i = 0; i < ui.lesson->snippetCount(); ++i) {
                               SnippetCard *card = ui.lesson->snippet(i);
                               if (!card->findChild<QWidget *>(QStringLiteral("choice0"))) continue;
                               card->start(0);
                               return ui.lesson->scrollTo(card);
                           }
                           ui.lesson->snippet(0)->start(0);
                       },
                       [this] { return m_snippetsDone > 0; }, [this] { return m_snippetFault; }});
}

void Tour::buildRequests()
{
    const DeskWidgets &ui = m_window.widgets();
    m_steps.push_back({QStringLiteral("05-your-turn"), [this] { m_window.desk().showHint(); }, [] { return true; },
                       [] { return QString(); }});
    m_steps.push_back({QStringLiteral("06-request"), [this] { sendFirstRequest(); }, [this] { return m_hasTrace; },
                       [this] {
                           return m_trace.status > 0 && !m_trace.candidates.empty()
                                      ? QString()
                                      : QStringLiteral("The request has no trace.");
                       }});
    m_steps.push_back(
        {QStringLiteral("07-browser"),
         [this, &ui] {
             m_pageLoaded = false;
             m_pageAsked = false;
             m_pageText.clear();
             ui.playground->setPage(RoutePlayground::Page::Browser);
             ui.playground->browser()->open(m_trace.request.path);
         },
         [this] { return m_pageLoaded && pageSays({}); },
         [this] { return m_pageText.trimmed().isEmpty() ? QStringLiteral("The page is empty.") : QString(); }});
    m_steps.push_back({QStringLiteral("08-response"),
                       [&ui] { ui.playground->setPage(RoutePlayground::Page::Response); }, [] { return true; },
                       [] { return QString(); }});
}

void Tour::buildChecks()
{
    const DeskWidgets &ui = m_window.widgets();
    m_steps.push_back({QStringLiteral("09-check-fails"),
                       [this, &ui] {
                           ui.playground->setPage(RoutePlayground::Page::Routes);
                           m_hasReport = false;
                           m_checkedOne = m_window.desk().exerciseKey();
                           m_window.desk().check();
                       },
                       [this] { return m_hasReport; },
                       [this] {
                           const bool judged = m_report.state == GradeReport::State::Graded ||
                                               m_report.state == GradeReport::State::NotLoaded;
                           return judged && !m_report.passed ? QString()
                                                             : QStringLiteral("The starter did not fail its checks.");
                       }});
    m_steps.push_back(
        {QStringLiteral("10-check-passes"),
         [this, &ui] {
             m_hasReport = false;
             const Exercise *exercise = m_window.desk().exercise();
             const QString solution = exercise->folder + QStringLiteral("/solutions/") + exercise->solutions.value(0);
             for (const QString &path : ui.editors->paths()) {
                 QFile file(solution + QLatin1Char('/') + path);
                 if (file.open(QIODevice::ReadOnly))
                     ui.editors->editor(path)->setText(QString::fromUtf8(file.readAll()));
             }
             m_window.desk().check();
         },
         [this] { return m_hasReport; },
         [this] { return m_report.passed ? QString() : QStringLiteral("The solution did not pass its checks."); }});
}

void Tour::type(const QString &code)
{
    if (CodeEditor *editor = m_window.widgets().editors->currentEditor()) {
        editor->selectAll();
        editor->replaceSelectedText(code);
    }
}

void Tour::sendFirstRequest()
{
    m_hasTrace = false;
    const QStringList requests = m_window.desk().exercise()->requests;
    const auto [method, path] = parseRequestLine(requests.isEmpty() ? QStringLiteral("/") : requests.first());
    m_window.widgets().playground->composeAndSend(method, path);
}

void Tour::buildAnswers()
{
    const DeskWidgets &ui = m_window.widgets();
    m_steps.push_back(
        {QStringLiteral("11-answered"), [this] { sendFirstRequest(); }, [this] { return m_hasTrace; },
         [this] { return m_trace.status == 200 ? QString() : QStringLiteral("The solution does not answer."); }});
    m_steps.push_back(
        {QStringLiteral("12-hooks"),
         [this, &ui] {
             type(QStringLiteral("from flask import Blueprint, Flask\n\napp = Flask(__name__)\nmeadow = "
                                 "Blueprint(\"meadow\", __name__, url_prefix=\"/meadow\")\n"
                                 "\n\n@app.before_request\ndef load_owner():\n    "
                                 "pass\n\n\n@meadow.before_request\ndef open_gate():\n    pass\n"
                                 "\n\n@meadow.route(\"/<int:degrees>\")\ndef weather(degrees):\n    return \"graze\" "
                                 "if degrees > 0 else \"stay in\"\n"
                                 "\n\n@meadow.after_request\ndef close_gate(response):\n    return response\n"
                                 "\n\n@app.after_request\ndef add_header(response):\n    return "
                                 "response\n\n\napp.register_blueprint(meadow)\n"));
             m_hasTrace = false;
             ui.playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/meadow/18"));
         },
         [this] { return m_hasTrace; },
         [this] { return m_trace.hooks.size() == 5 ? QString() : QStringLiteral("Not every call was seen."); }});
}

void Tour::buildTroubles()
{
    const DeskWidgets &ui = m_window.widgets();
    m_steps.push_back({QStringLiteral("14-next-exercise"),
                       [this, &ui] {
                           m_opened = false;
                           if (auto *next = ui.results->findChild<QAbstractButton *>(QStringLiteral("goOn")))
                               next->click();
                           else
                               m_opened = true;
                       },
                       [this] { return m_opened; }, [] { return QString(); }});
    m_steps.push_back(
        {QStringLiteral("15-load-error"),
         [this, &ui] {
             type(QStringLiteral("from flask import Flask\n\napp = Flask(__name__)\n\n\n"
                                 "@app.route(\"/ponies\"\ndef ponies():\n    return \"\"\n"));
             ui.playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/ponies"));
         },
         [&ui] { return ui.playground->findChild<QWidget *>(QStringLiteral("loadProblem"))->isVisible(); },
         [] { return QString(); }});
    m_steps.push_back(
        {QStringLiteral("16-busy"),
         [this] {
             type(QStringLiteral(
                 "import time\n\nprint(\"It goes on and on.\", flush=True)\nwhile True:\n    time.sleep(1)\n"));
             m_run.reset();
             m_window.desk().run();
         },
         [&ui] { return ui.results->isBusy(); }, [] { return QString(); }});
    m_steps.push_back(
        {QStringLiteral("17-cancelled"), [this] { m_window.desk().cancel(); }, [this] { return m_run.has_value(); },
         [this] { return m_run->verdict == Verdict::Ok ? QStringLiteral("The endless loop ended.") : QString(); }});
}

bool Tour::pageSays(const QString &text)
{
    QWebEnginePage *page = m_window.widgets().playground->browser()->page();
    if (page && !m_pageAsked) {
        m_pageAsked = true;
        page->runJavaScript(QStringLiteral("document.body.innerText"), 0,
                            [this](const QVariant &value) { m_pageText = value.toString() + QLatin1Char('\n'); });
    }
    return !m_pageText.isEmpty() && m_pageText.contains(text);
}

void Tour::beginStep()
{
    m_state = State::Working;
    m_since.start();
    if (m_steps[m_at].begin) m_steps[m_at].begin();
}

void Tour::tick()
{
    if (m_settle > 0) {
        --m_settle;
        return;
    }
    const Step &step = m_steps[m_at];
    if (m_state == State::Working) {
        if (!step.done()) {
            if (m_since.elapsed() > stepLimit) {
                grab(step.name + QStringLiteral("-unfinished.png"));
                fail(QStringLiteral("%1 did not end in time.").arg(step.name));
            }
            return;
        }
        if (const QString fault = step.fault(); !fault.isEmpty())
            return fail(QStringLiteral("%1: %2").arg(step.name, fault));
        m_window.theme().setChoice(ThemeChoice::Light);
        m_state = State::Light;
        m_settle = settleTicks;
    } else if (m_state == State::Light) {
        grab(step.name + QStringLiteral("-light.png"));
        m_window.theme().setChoice(ThemeChoice::Dark);
        m_state = State::Dark;
        m_settle = settleTicks;
    } else {
        grab(step.name + QStringLiteral("-dark.png"));
        m_window.theme().setChoice(ThemeChoice::Light);
        if (!m_timer.isActive()) return;
        if (++m_at < m_steps.size()) return beginStep();
        m_timer.stop();
        Q_EMIT finished(0);
    }
}

void Tour::grab(const QString &name)
{
    // A web page is drawn by another process; only the screen has all of it, where there is one.
    const bool screen = QGuiApplication::platformName() == QLatin1String("xcb");
    const QRect at = m_window.geometry();
    const QPixmap picture =
        screen ? m_window.screen()->grabWindow(0, at.x(), at.y(), at.width(), at.height()) : m_window.grab();
    const QString path = QDir(m_folder).filePath(name);
    if (picture.isNull() || !picture.save(path)) return fail(QStringLiteral("%1 could not be written.").arg(path));
    std::printf("%s\n", qPrintable(path));
    std::fflush(stdout);
}

void Tour::fail(const QString &why)
{
    m_timer.stop();
    std::fprintf(stderr, "athanor tour: %s\n", qPrintable(why));
    QTimer::singleShot(0, this, [this] { Q_EMIT finished(1); });
}

} // namespace athanor
