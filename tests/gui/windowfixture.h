#pragma once

#include "app/shell/mainwindow.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/results/resultsdrawer.h"
#include "widgets/routes/routeplayground.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include <unistd.h>

namespace athanor {

constexpr int windowPatience = 30000;

/// A window on an empty data folder, with the real engine.
struct WindowFixture
{
    explicit WindowFixture(const ProgressEnvironment &environment = {}) : m_environment(environment)
    {
        Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
        if (!found) qFatal("%s", qPrintable(found.error().message));
        installation = *found;
        installation.userData = data.path();
        theme = std::make_unique<Theme>();
        theme->apply();
        start();
    }

    /// A window on the same data folder, as after a restart.
    void start()
    {
        settings = std::make_unique<Settings>(data.path());
        window = std::make_unique<MainWindow>(installation, *settings, *theme, m_environment);
    }
    void close()
    {
        window->close();
        window.reset();
    }

    /// Shows it and waits until home is there and the engine ready.
    bool openHome(QSize size)
    {
        window->resize(size);
        window->show();
        return QTest::qWaitFor(
            [&] {
                return !window->desk().course().modules.empty() && window->progress().isOpen() &&
                       window->desk().engineReady();
            },
            windowPatience);
    }

    /// Shows it and waits until the first exercise of the course is open, its page complete and the engine ready.
    bool open(QSize size)
    {
        if (!openHome(size)) return false;
        QSignalSpy opened(&window->desk(), &StudyDesk::exerciseOpened);
        for (const Module &module : window->desk().course().modules)
            for (const Objective &objective : module.objectives)
                if (!objective.exercises.empty() && !window->desk().objective())
                    window->desk().openObjective(objective.id);
        return QTest::qWaitFor([&] { return !opened.isEmpty() && window->widgets().lesson->isComplete(); },
                               windowPatience);
    }

    CodeEditor *editor() const { return window->widgets().editors->currentEditor(); }
    void type(const QString &code) const
    {
        editor()->selectAll();
        editor()->replaceSelectedText(code);
    }
    QString engineWords() const { return window->findChild<QLabel *>(QStringLiteral("engineState"))->text(); }

    QTemporaryDir data;
    Installation installation;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<Theme> theme;
    std::unique_ptr<MainWindow> window;

private:
    ProgressEnvironment m_environment;
};

/// Runs a test program that shows windows with a browser in them.
template <typename Test> int runGuiTest(int argc, char **argv)
{
    if (::geteuid() == 0) qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace athanor
