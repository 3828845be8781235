#pragma once

#include "app/shell/enginelink.h"
#include "engine/course/explanations.h"

#include <functional>

namespace athanor {

class MigrationsPane;

/// Joins a MigrationsPane to the engine: what is asked there is run by the real Alembic in the sandbox, and what came
/// of it is shown there. Every answer is matched to its question by JobId. The pane outlives it. GUI thread.
class MigrationsRunner final : public QObject
{
    Q_OBJECT
public:
    using Engine = std::function<EngineLink &()>;
    using Explain = std::function<Explanation(const QJsonObject &)>;

    /// `engine` is asked for the engine when it is first needed, and then is that one for good.
    MigrationsRunner(MigrationsPane &pane, Engine engine, Explain explain, QObject *parent = nullptr);

    /// Another place, or none (an empty folder means the open project). It is opened when somebody asks for it in the
    /// pane, or at once.
    enum class When { Asked, Now };
    void setPlace(const MigrationsPlace &place, When when);
    void close();
    bool isOpen() const { return m_open; }

Q_SIGNALS:
    void opened();
    void ran(const athanor::MigrationRun &run);

private:
    void connectPane();
    void connectEngine();
    void open();
    void keep();
    void cancel();

    MigrationsPane &m_pane;
    Engine m_engine;
    Explain m_explain;
    EngineLink *m_link = nullptr;
    MigrationsPlace m_place;
    bool m_placed = false;
    bool m_open = false;
    JobId m_openJob = JobId::None;
    JobId m_runJob = JobId::None;
    JobId m_rewindJob = JobId::None;
    JobId m_schemaJob = JobId::None;
    JobId m_keepJob = JobId::None;
};

} // namespace athanor
