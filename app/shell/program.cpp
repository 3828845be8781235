#include "app/shell/program.h"

#include "app/shell/commandline.h"
#include "app/shell/mainwindow.h"
#include "app/shell/migrationsengine.h"
#include "app/shell/migrationswindow.h"
#include "app/shell/tour.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QScreen>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTemporaryFile>

#include <cstdio>
#include <unistd.h>

namespace athanor {

namespace {

void print(FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
    std::fflush(stream);
}

/// Chromium's sandbox refuses to start for root; only then is it switched off, and the guard of the browser pane stays.
void prepareBrowserEngine()
{
    if (::geteuid() == 0) qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
    // What Chromium would log about a machine without a graphics card is of no use to a learner.
    if (!qEnvironmentVariableIsSet("QT_LOGGING_RULES")) qputenv("QT_LOGGING_RULES", "qt.webenginecontext*=false");
    if (!qEnvironmentVariableIsSet("QTWEBENGINE_CHROMIUM_FLAGS"))
        qputenv("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-logging --log-level=3");
}

void announce(const CommandLine &line, const QElapsedTimer &since)
{
    const QString words = QStringLiteral("ready %1\n").arg(since.elapsed());
    if (line.printReady) print(stdout, words);
    if (line.readyFile.isEmpty()) return;
    QFile file(line.readyFile);
    if (file.open(QIODevice::WriteOnly)) file.write(words.toUtf8());
}

void announceWhenReady(MainWindow &window, const CommandLine &line, const QElapsedTimer &since)
{
    QObject::connect(&window, &MainWindow::firstPainted, &window, [line, &since, &window] {
        announce(line, since);
        if (line.quitWhenReady) window.close();
    });
}

/// Without the course and the learner's progress; the engine starts when something of the folder is to be run.
int runMigrations(const CommandLine &line, const Installation &installation, const Theme &theme,
                  const QElapsedTimer &since)
{
    MigrationsWindow window(theme);
    new MigrationsEngine(installation, window);
    QObject::connect(&window, &MigrationsWindow::folderRead, &window, [&line, &since, &window] {
        announce(line, since);
        if (line.quitWhenReady) window.close();
    });
    window.show();
    window.openFolder(line.migrations);
    return QApplication::exec();
}

bool canBeWritten(const QString &folder)
{
    if (!QDir().mkpath(folder)) return false;
    QTemporaryFile probe(folder + QStringLiteral("/.probe-XXXXXX"));
    return probe.open();
}

int runWindow(const CommandLine &line, Installation installation, const QElapsedTimer &since)
{
    // The tour works on copies of its own, never on the learner's answers.
    QTemporaryDir ownData;
    if (line.mode == CommandLine::Mode::Tour) installation.userData = ownData.path();
    // Without a place for answers the window works all the same, on a folder that goes with it, and says so.
    QString notKept;
    if (!canBeWritten(installation.userData)) {
        notKept = QStringLiteral("`%1` cannot be written, so answers and settings go when the window is closed. "
                                 "Make it writable, or start Athanor with `ATHANOR_DATA` set to a folder of yours.")
                      .arg(installation.userData);
        print(stderr, QStringLiteral("athanor: %1 cannot be written; nothing is kept.\n").arg(installation.userData));
        installation.userData = ownData.path();
    }
    Settings settings(installation.userData);
    if (line.theme) settings.setTheme(*line.theme);
    if (line.zoom) settings.setZoom(*line.zoom);
    if (line.course) settings.setCourseFolder(line.course->isEmpty() ? QString() : QDir(*line.course).absolutePath());
    Theme theme;
    theme.setZoom(settings.zoom());
    theme.setChoice(settings.theme());
    theme.apply();

    if (!line.migrations.isEmpty()) return runMigrations(line, installation, theme, since);
    const auto ahead = std::make_shared<std::atomic<qint64>>(0);
    ProgressEnvironment environment;
    if (line.mode == CommandLine::Mode::Tour)
        environment.now = [ahead] { return QDateTime::currentDateTimeUtc().addSecs(*ahead); };
    MainWindow window(installation, settings, theme, environment);
    if (!notKept.isEmpty()) window.warnNotKept(notKept);
    announceWhenReady(window, line, since);
    if (!line.project.isEmpty()) window.openProject(line.project);
    if (line.mode != CommandLine::Mode::Tour) {
        // At the first start: it has to fit on a small screen, with a frame that is known only once it is shown.
        if (settings.layout(QStringLiteral("window")).isEmpty())
            window.resize(window.size().boundedTo(window.screen()->availableSize() - QSize(16, 48)));
        window.show();
        return QApplication::exec();
    }
    Tour tour(window, line.pictures, line.size.value_or(QSize(1440, 900)), ahead);
    QObject::connect(&tour, &Tour::finished, &window, [&window](int status) {
        window.close();
        QApplication::exit(status);
    });
    tour.start();
    return QApplication::exec();
}

} // namespace

int runProgram(int argc, char **argv)
{
    QElapsedTimer since;
    since.start();
    QStringList arguments;
    for (int i = 1; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    const Result<CommandLine> line = parseCommandLine(arguments);
    if (!line) {
        print(stderr, QStringLiteral("athanor: %1\n%2").arg(line.error().message, commandLineHelp()));
        return 2;
    }
    if (line->mode == CommandLine::Mode::Help) {
        print(stdout, commandLineHelp());
        return 0;
    }
    if (line->mode == CommandLine::Mode::Version) {
        print(stdout, QStringLiteral("athanor %1\n").arg(QStringLiteral(ATHANOR_VERSION)));
        return 0;
    }
    prepareBrowserEngine();
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("athanor"));
    QApplication::setApplicationDisplayName(QStringLiteral("Athanor"));
    QApplication::setDesktopFileName(QStringLiteral("athanor"));
    const Result<Installation> installation = Installation::locate(QApplication::applicationDirPath());
    if (!installation) {
        print(stderr, QStringLiteral("athanor: %1\n").arg(installation.error().toString()));
        return 3;
    }
    return runWindow(*line, *installation, since);
}

} // namespace athanor
