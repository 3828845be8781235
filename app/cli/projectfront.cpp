#include "app/cli/projectfront.h"

#include <QCoreApplication>

namespace athanor::cli {

ProjectFront::ProjectFront(QObject *parent) : QObject(parent) {}

ProjectFront::~ProjectFront() = default;

void ProjectFront::declare(QCommandLineParser &parser)
{
    parser.addPositionalArgument(QStringLiteral("PROJECT"), QStringLiteral("A folder with a Flask application."));
    parser.addOption({QStringLiteral("python"),
                      QStringLiteral("Serves it by this interpreter instead of the one the folder asks for."),
                      QStringLiteral("PATH")});
}

Result<void> ProjectFront::start(const QCommandLineParser &parser)
{
    const QString folder = parser.positionalArguments().constFirst();
    const QString python = parser.value(QStringLiteral("python"));
    if (parser.isSet(QStringLiteral("python")) && python.isEmpty())
        return Error{ErrorCode::BadInput, QStringLiteral("--python needs the path of an interpreter.")};
    return start(folder, python);
}

Result<void> ProjectFront::start(const QString &folder, const QString &python)
{
    const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
    if (!installation) return installation.error();
    m_workbench = std::make_unique<Workbench>(*installation);
    const auto fail = [this](ExitCode status, const Error &error) {
        if (m_failed) return;
        m_failed = true;
        console::complain(error);
        Q_EMIT failed(status);
    };
    connect(m_workbench.get(), &Workbench::engineStateChanged, this, [fail](const EngineState &state) {
        if (state.phase == EngineState::Phase::Unavailable)
            fail(ExitCode::EngineFault, {ErrorCode::Unavailable, state.message});
    });
    connect(
        m_workbench.get(), &Workbench::failed, this,
        [this, fail](JobId job, const QString &message, const QString &file, int line) {
            const bool isInput = job == m_open;
            if (!isInput && job != m_job) return;
            fail(isInput ? ExitCode::Usage : ExitCode::LearnerFailed, {ErrorCode::LearnerCode, message, file, line});
        });
    connect(m_workbench.get(), &Workbench::loadFailed, this, [this](JobId job, const LearnerError &error) {
        if (m_failed || job != m_job) return;
        m_failed = true;
        LearnerError told = error;
        if (m_showsOutput) told.traceback.clear(); // The application has printed it already.
        console::complain(told);
        Q_EMIT failed(ExitCode::LearnerFailed);
    });
    connect(m_workbench.get(), &Workbench::projectOpened, this, [this](JobId job) {
        if (job == m_open) Q_EMIT opened();
    });
    // From the event loop, so that failed() never comes before start() has returned.
    QMetaObject::invokeMethod(
        this,
        [this, folder, python] {
            m_workbench->start();
            m_workbench->openProject(m_open, folder, python);
        },
        Qt::QueuedConnection);
    return {};
}

void ProjectFront::showOutput()
{
    m_showsOutput = true;
    connect(m_workbench.get(), &Workbench::output, this,
            [](JobId, OutputStream, const QString &text) { console::complainRaw(text.toUtf8()); });
}

} // namespace athanor::cli
