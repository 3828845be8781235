#pragma once

#include "app/cli/command.h"

namespace athanor::cli {

/// athanor-cli course: lists modules and objectives.
class CourseCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("course"); }
    QString operands() const override { return QStringLiteral("[--json] [--course FOLDER]"); }
    QString summary() const override { return QStringLiteral("Lists modules and objectives."); }
    void declare(QCommandLineParser &parser) const override;
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;
};

} // namespace athanor::cli
