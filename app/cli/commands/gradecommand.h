#pragma once

#include "app/cli/command.h"
#include "app/cli/projectfront.h"

namespace athanor::cli {

/// athanor-cli grade: a folder as the answer to an objective's exercise.
class GradeCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("grade"); }
    QString operands() const override { return QStringLiteral("[options] ID FOLDER"); }
    QString summary() const override { return QStringLiteral("Grades a folder as an answer."); }
    void declare(QCommandLineParser &parser) const override;
    int leastOperands() const override { return 2; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;
    void interrupt() override;

private:
    void show(const GradeReport &report);

    ProjectFront m_front;
    bool m_json = false;
    bool m_interrupted = false;
};

} // namespace athanor::cli
