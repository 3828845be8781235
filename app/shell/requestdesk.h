#pragma once

#include "app/shell/enginelink.h"

#include <QByteArray>
#include <QHash>
#include <QMap>
#include <QObject>

namespace athanor {

class RoutePlayground;
class RoutesDesk;
class WinnersDesk;

/// The playground's saved requests on the disk: lists the project's folder `requests/`, saves one through the Workbench
/// and never over a file that is not the one that was read. Disk work is done off the GUI thread.
class RequestDesk final : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostFiles = 500;

    RequestDesk(EngineLink &engine, RoutePlayground &playground, QObject *parent = nullptr);

    /// Another project.
    void openFolder(const QString &folder);
    /// So that the first edit has a before: who wins the suggested paths. Loads the application.
    void lookAtWinners();

private:
    void refresh();
    void save(const QString &path, const QByteArray &content, const QByteArray &expected);

    EngineLink &m_engine;
    RoutePlayground &m_playground;
    RoutesDesk *m_routes; ///< Blueprints and laboratories, which ask about the same project.
    WinnersDesk *m_winners;
    QString m_folder;
    quint64 m_round = 0; ///< Only the newest listing is shown.
    QHash<quint64, QString> m_saves;
};

} // namespace athanor
