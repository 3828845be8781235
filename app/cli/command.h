#pragma once

#include "app/cli/console.h"
#include "engine/core/result.h"

#include <QCommandLineParser>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace athanor::cli {

/// One command of athanor-cli. It is started once; its end is an exit status.
class Command : public QObject
{
    Q_OBJECT
public:
    /// "run", what stands after it, and one line about it.
    virtual QString name() const = 0;
    virtual QString operands() const = 0;
    virtual QString summary() const = 0;
    /// Adds the command's own options; --help and --json are there already.
    virtual void declare(QCommandLineParser &parser) const = 0;
    /// True when everything after the first operand is meant for someone else (shell).
    virtual bool takesRest() const { return false; }
    /// How many operands there must be; most < 0: any number.
    virtual int leastOperands() const { return 0; }
    virtual int mostOperands() const { return leastOperands(); }
    /// Starts the work. An exit status when it is done already or cannot be done (then it has been said why), else
    /// finished() follows.
    virtual std::optional<ExitCode> start(const QCommandLineParser &parser) = 0;
    /// SIGINT or SIGTERM: end what runs; finished() follows.
    virtual void interrupt() { Q_EMIT finished(int(ExitCode::LearnerFailed)); }
    /// The terminal has another size.
    virtual void resize() {}

    QString help(const QCommandLineParser &parser) const;

Q_SIGNALS:
    void finished(int exitStatus);

protected:
    /// Says what is wrong with the usage.
    static ExitCode usageError(const QString &message);
    static ExitCode failure(const Error &error);
};

/// Every command, in the order of the help text.
std::vector<std::unique_ptr<Command>> allCommands();

/// "2.5" as seconds; BadInput unless it is a number above 0 and at most an hour.
Result<std::chrono::milliseconds> parseSeconds(const QString &option, const QString &text);

} // namespace athanor::cli
