#pragma once

#include "app/shell/migrationsrunner.h"

#include <QFuture>

namespace athanor {

class MigrationsWindow;

/// An engine for a MigrationsWindow: started when something of its folder is to be run for the first time, ended with
/// the window, whose child it is.
class MigrationsEngine final : public QObject
{
    Q_OBJECT
public:
    MigrationsEngine(const Installation &installation, MigrationsWindow &window);

    MigrationsRunner *runner() { return &m_runner; }

private:
    EngineLink &engine();
    Explanation explain(const QJsonObject &error) const;

    Installation m_installation;
    std::unique_ptr<EngineLink> m_engine;
    QFuture<Explanations> m_explanations;
    MigrationsRunner m_runner;
};

} // namespace athanor
