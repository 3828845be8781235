/// Measures the editor's help and prints one JSON object: {findings: […]}. From the key to the painted list and to the
/// squiggles, through the window's own way: a real editor here, the engine on a thread of its own.

#include "engine/workbench/workbench.h"
#include "tests/bench/samples.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/codehelp.h"
#include "widgets/editor/completionpopup.h"
#include "widgets/editor/editortabs.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <cstdio>

using namespace athanor;
using namespace athanor::bench;

namespace {

[[noreturn]] void giveUp(const char *reason)
{
    std::fprintf(stderr, "bench_editor: %s\n", reason);
    std::exit(3);
}

/// The tabs and the engine, joined as the window joins them: an answer to a question that is not the newest is dropped.
class Desk final : public QObject
{
public:
    explicit Desk(const Installation &installation) : m_tabs(m_theme), m_workbench(new Workbench(installation))
    {
        m_theme.apply();
        m_workbench->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_workbench, &QObject::deleteLater);
        connect(&m_tabs, &EditorTabs::completionWanted, this,
                [this](const QString &path, const QString &source, int line, int column) {
                    const JobId job = m_names = nextJobId();
                    QMetaObject::invokeMethod(m_workbench,
                                              [=, this] { m_workbench->complete(job, path, source, line, column); });
                });
        connect(m_workbench, &Workbench::completed, this, [this](JobId job, const CompletionList &list) {
            if (job == m_names) m_tabs.showCompletions(m_tabs.currentPath(), list);
        });
        connect(&m_tabs, &EditorTabs::lintWanted, this, [this](const QString &path, const QString &source) {
            const JobId job = m_lint = nextJobId();
            QMetaObject::invokeMethod(m_workbench, [=, this] { m_workbench->lint(job, path, source); });
        });
        connect(m_workbench, &Workbench::linted, this,
                [this](JobId job, const QString &path, const QList<athanor::Finding> &findings) {
                    if (job == m_lint) m_tabs.setFindings(path, findings);
                });
        connect(m_workbench, &Workbench::analysisReady, this, [this] { m_ready = true; });
        m_thread.start();
    }

    ~Desk() override
    {
        QMetaObject::invokeMethod(m_workbench, &Workbench::shutdown, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    void open(const QByteArray &source)
    {
        QFile file(m_folder.filePath(QStringLiteral("app.py")));
        if (!file.open(QIODevice::WriteOnly) || file.write(source) != source.size()) giveUp("no folder to write to");
        file.close();
        QMetaObject::invokeMethod(
            m_workbench, [this] { m_workbench->openProject(nextJobId(), m_folder.path()); },
            Qt::BlockingQueuedConnection);
        m_tabs.resize(900, 700);
        m_tabs.setFiles({{QStringLiteral("app.py"), QString::fromUtf8(source)}});
        m_tabs.show();
        if (!QTest::qWaitFor([this] { return m_ready; }, 60'000)) giveUp("the engine did not get ready");
    }

    /// From the key "." after a name to the list on the screen.
    bench::Finding keyToList(const QString &name, int rounds)
    {
        bench::Finding finding{QStringLiteral("from the key to the list after “%1.”").arg(name), {}, {}, 0, 100};
        CodeEditor *editor = m_tabs.currentEditor();
        for (int round = 0; round < rounds; ++round) {
            // Another text each time, at the end of a function of its own.
            const QString before = m_source + QStringLiteral("\n\ndef f%1():\n    ").arg(round) + name;
            editor->setContent(before);
            editor->setCursorPosition(editor->lines() - 1, int(4 + name.size()));
            settle();
            const Stopwatch watch;
            QTest::keyClick(editor, Qt::Key_Period);
            if (!QTest::qWaitFor([&] { return editor->help().isListOpen(); }, 10'000)) giveUp("no list came");
            m_tabs.findChild<CompletionPopup *>()->repaint();
            finding.ours.add(watch.elapsed());
            editor->help().close();
        }
        return finding;
    }

    /// From the end of the pause after the last key to the marks.
    bench::Finding pauseToSquiggle(int rounds)
    {
        bench::Finding finding{QStringLiteral("from the pause after a key to the squiggle"), {}, {}, 0, 100};
        CodeEditor *editor = m_tabs.currentEditor();
        for (int round = 0; round < rounds; ++round) {
            editor->setContent(m_source + QStringLiteral("\nprint(unknown_%1)\n").arg(round));
            std::optional<Stopwatch> watch;
            const auto begun = connect(&editor->help(), &CodeHelp::lintWanted, this, [&] { watch.emplace(); });
            if (!QTest::qWaitFor([&] { return !editor->help().findings().isEmpty(); }, 10'000) || !watch)
                giveUp("no squiggle came");
            finding.ours.add(watch->elapsed());
            disconnect(begun);
        }
        return finding;
    }

    void setSource(const QString &source) { m_source = source; }

private:
    /// Until the squiggles of this text have come: they are not what is measured.
    void settle()
    {
        const JobId before = m_lint;
        (void)QTest::qWaitFor([&] { return m_lint != before; }, 2'000);
        QCoreApplication::processEvents();
    }

    Theme m_theme;
    EditorTabs m_tabs;
    QThread m_thread;
    Workbench *m_workbench; // Lives on m_thread and ends with it.
    QTemporaryDir m_folder;
    QString m_source;
    JobId m_names = JobId::None;
    JobId m_lint = JobId::None;
    bool m_ready = false;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    QFile lesson(arguments.value(1));
    const int rounds = arguments.value(2).toInt();
    if (arguments.size() != 3 || rounds < 1 || !lesson.open(QIODevice::ReadOnly))
        giveUp("usage: bench_editor APP.PY ROUNDS");
    const Result<Installation> installation = Installation::locate(
        qEnvironmentVariable("ATHANOR_BIN_DIR", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")));
    if (!installation) giveUp(qPrintable(installation.error().toString()));
    const QByteArray source = "import flask\nfrom flask import request\n" + lesson.readAll();
    QJsonArray findings;
    {
        Desk desk(*installation);
        desk.setSource(QString::fromUtf8(source));
        desk.open(source);
        for (const char *name : {"flask", "app", "request"})
            findings.append(desk.keyToList(QLatin1String(name), rounds).toJson());
        findings.append(desk.pauseToSquiggle(rounds).toJson());
    }
    std::fputs(QJsonDocument(QJsonObject{{QStringLiteral("findings"), findings}}).toJson().constData(), stdout);
    return 0;
}
