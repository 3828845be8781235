#pragma once

#include "app/cli/command.h"

namespace athanor::cli {

/// athanor-cli migrations: the revision graph of an Alembic folder. It reads files and runs nothing, so it needs no
/// engine and is done at once.
class MigrationsCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("migrations"); }
    QString operands() const override { return QStringLiteral("[--json | --text | --svg FILE] DIR"); }
    QString summary() const override { return QStringLiteral("Draws the revisions of an Alembic folder."); }
    void declare(QCommandLineParser &parser) const override;
    int leastOperands() const override { return 1; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;
};

} // namespace athanor::cli
