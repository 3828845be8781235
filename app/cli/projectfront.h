#pragma once

#include "app/cli/console.h"
#include "engine/workbench/workbench.h"

#include <QCommandLineParser>

#include <functional>
#include <memory>

namespace athanor::cli {

/// A workbench with one project open, for commands that do one job on it.
class ProjectFront final : public QObject
{
    Q_OBJECT
public:
    explicit ProjectFront(QObject *parent = nullptr);
    ~ProjectFront() override;

    /// The folder and the options that every command with a PROJECT takes.
    static void declare(QCommandLineParser &parser);
    /// Opens the folder that the command line names. opened() follows, or failed().
    Result<void> start(const QCommandLineParser &parser);
    Result<void> start(const QString &folder, const QString &python = {});
    Workbench &workbench() { return *m_workbench; }
    /// What this job's answer must carry.
    JobId job() const { return m_job; }
    /// Shows what the application prints on standard error, so that JSON stays alone on standard output.
    void showOutput();

Q_SIGNALS:
    void opened();
    /// The job cannot be done; it has been said why.
    void failed(athanor::cli::ExitCode status);

private:
    std::unique_ptr<Workbench> m_workbench;
    JobId m_open = nextJobId();
    JobId m_job = nextJobId();
    bool m_failed = false;
    bool m_showsOutput = false;
};

} // namespace athanor::cli
