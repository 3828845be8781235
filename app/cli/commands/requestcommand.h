#pragma once

#include "app/cli/command.h"
#include "app/cli/cookiejar.h"
#include "app/cli/projectfront.h"

namespace athanor::cli {

/// athanor-cli request: one traced request through a project's WSGI application.
class RequestCommand final : public Command
{
    Q_OBJECT
public:
    QString name() const override { return QStringLiteral("request"); }
    QString operands() const override { return QStringLiteral("[options] PROJECT METHOD PATH"); }
    QString summary() const override
    {
        return QStringLiteral("Sends one request through a Flask application and shows what happened.");
    }
    void declare(QCommandLineParser &parser) const override;
    int leastOperands() const override { return 3; }
    std::optional<ExitCode> start(const QCommandLineParser &parser) override;

private:
    Result<HttpRequest> compose(const QCommandLineParser &parser);
    void show(const RequestTrace &trace);

    ProjectFront m_front;
    std::optional<CookieFile> m_jar;
    QString m_host;
    bool m_json = false;
    bool m_withSteps = false;
};

} // namespace athanor::cli
