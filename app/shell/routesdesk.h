#pragma once

#include "app/shell/enginelink.h"

#include <QObject>

namespace athanor {

class RoutePlayground;
class RoutesParts;

/// The questions that the playground's blueprints and laboratories ask the live application. Of each kind only the
/// newest counts; the one before is cancelled.
class RoutesDesk final : public QObject
{
    Q_OBJECT
public:
    RoutesDesk(EngineLink &engine, RoutePlayground &playground, QObject *parent = nullptr);

    /// Whether there is a project to ask about.
    void setOpen(bool open);

private:
    void ask();
    void listen();
    /// Says why there is no answer, where the job is one of ours.
    bool fail(JobId job, const QString &message);

    EngineLink &m_engine;
    RoutesParts *m_parts;
    bool m_open = false;
    JobId m_tree = JobId::None;
    JobId m_url = JobId::None;
    JobId m_converter = JobId::None;
    JobId m_cookie = JobId::None;
};

} // namespace athanor
