#pragma once

#include "app/cli/command.h"
#include "app/cli/enginefront.h"
#include "app/cli/verifywatch.h"
#include "engine/grading/verifier.h"

#include <QJsonArray>

#include <memory>

namespace athanor::cli {

/// athanor-cli verify: holds objectives against every authoring gate, once or after each change (--watch).
class VerifyCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("verify"); }
    QString operands() const override { return QStringLiteral("[options] [ID…]"); }
    QString summary() const override { return QStringLiteral("Holds objectives against every authoring gate."); }
    void declare(QCommandLineParser &parser) const override;
    int mostOperands() const override { return -1; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;
    void interrupt() override;

private:
    Result<void> readOptions(const QCommandLineParser &parser);
    /// The objectives that were named, or all.
    Result<std::vector<const Objective *>> chosen(const Course &course) const;
    void verify();
    void show(const ObjectiveProof &proof);
    void end();

    EngineFront m_front;
    std::unique_ptr<VerifyWatch> m_watch;
    std::unique_ptr<Verifier> m_verifier;
    Course m_course;
    std::vector<const Objective *> m_objectives;
    QString m_folder;
    QStringList m_ids;
    int m_jobs = 1;
    bool m_json = false;
    bool m_fresh = false;
    bool m_watching = false;
    bool m_passed = true;
    QJsonArray m_proofs;
};

} // namespace athanor::cli
