#pragma once

#include "app/shell/mainwindow.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"
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
    WindowFixture()
    {
        Result<Installation> found = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
        if (!found) qFatal("%s", qPrintable(found.error().message));
        found->userData = data.path();
        settings = std::make_unique<Settings>(data.path());
        theme = std::make_unique<Theme>();
        theme->apply();
        window = std::make_unique<MainWindow>(*found, *settings, *theme);
    }

    /// Shows it and waits until an exercise is open and the engine ready.
    bool open(QSize size)
    {
        QSignalSpy opened(&window->desk(), &StudyDesk::exerciseOpened);
        window->resize(size);
        window->show();
        return QTest::qWaitFor([&] { return !opened.isEmpty() && window->desk().engineReady(); }, windowPatience);
    }

    CodeEditor *editor() const { return window->widgets().editors->currentEditor(); }
    void type(const QString &code) const
    {
        editor()->selectAll();
        editor()->replaceSelectedText(code);
    }
    QString engineWords() const { return window->findChild<QLabel *>(QStringLiteral("engineState"))->text(); }

    QTemporaryDir data;
    std::unique_ptr<Settings> settings;
    std::unique_ptr<Theme> theme;
    std::unique_ptr<MainWindow> window;
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
