#pragma once

#include "app/shell/enginelink.h"
#include "engine/routes/routewinner.h"

#include <QMap>
#include <QObject>

namespace athanor {

class RoutePlayground;
class RoutesParts;

/// Says which paths an edit gave another winner: each time the application was loaded anew, who wins the saved and the
/// suggested paths is asked again and set beside what won before.
class WinnersDesk final : public QObject
{
    Q_OBJECT
public:
    WinnersDesk(EngineLink &engine, RoutePlayground &playground, QObject *parent = nullptr);

    /// Another project, or none: nothing is known of who won.
    void setOpen(bool open);
    /// The files of requests/, read: their paths are looked after.
    void setSaved(const QMap<QString, QByteArray> &files);
    /// Asks now, which loads the application where it is not; so that there is a before.
    void look() { ask(); }

private:
    void ask();
    QList<WinnerQuestion> questions() const;

    EngineLink &m_engine;
    RoutePlayground &m_playground;
    RoutesParts *m_parts;
    RouteWinners m_winners;
    QList<WinnerQuestion> m_saved;
    QList<WinnerQuestion> m_asked;
    JobId m_job = JobId::None;
    bool m_open = false;
    bool m_loaded = false; ///< The application, at least once.
};

} // namespace athanor
