#pragma once

#include "app/cli/command.h"
#include "app/cli/projectfront.h"

namespace athanor::cli {

/// athanor-cli routes: the url_map of a project's Flask application.
class RoutesCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("routes"); }
    QString operands() const override { return QStringLiteral("[--json] [--tree] PROJECT"); }
    QString summary() const override { return QStringLiteral("Lists the rules of a Flask application."); }
    void declare(QCommandLineParser &parser) const override;
    int leastOperands() const override { return 1; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;

private:
    ProjectFront m_front;
};

} // namespace athanor::cli
