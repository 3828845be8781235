#pragma once

#include "engine/workbench/workbench.h"

#include <QMap>
#include <QTemporaryDir>
#include <QTest>

namespace athanor::migrationsbed {

using Extent = MigrationCommand::Extent;
using Outcome = MigrationRun::Outcome;
using Database = MigrationsPlace::Database;

/// What the bed's project is made of: an alembic.ini, env.py, and two revisions, a1 (a table pony) and b2 (its colour,
/// and a row).
extern const QByteArray ini, env, models, colours;

/// The text of a revision; `down` as it is written in Python.
QByteArray migration(const char *id, const char *down, const char *up, const char *back = "pass");

QStringList tables(const migrations::DatabaseSchema &schema);
QStringList columns(const migrations::DatabaseSchema &schema, const QString &table);
QStringList words(const char *text);

/// A project with migrations in a folder of its own, and a Workbench with the real engine that runs them. Every job is
/// answered exactly once, or end() fails.
class MigrationsBed : public QObject
{
protected:
    void locate();
    void begin();
    void end();

    void write(const QString &path, const QByteArray &content);
    QByteArray read(const QString &path) const;
    void open(MigrationsPlace place = {});
    MigrationRun run(const char *arguments, Extent extent = Extent::Whole);
    MigrationRun run(const MigrationCommand &command);
    MigrationsState rewind(int snapshot);
    SchemaAtPosition at(const char *heads);
    template <typename Slot, typename... Given> JobId ask(Slot slot, const Given &...given)
    {
        const JobId job = nextJobId();
        (m_workbench.get()->*slot)(job, given...);
        return job;
    }
    bool answered(JobId job);

    Installation m_installation;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;
    QMap<quint64, int> m_answers; ///< By job.
    QMap<quint64, QString> m_failures;
    MigrationsState m_state;
    MigrationRun m_run;
    SchemaAtPosition m_position;
    QString m_keptPath;
    QStringList m_begun; ///< Steps of what is under way, as they are told.
};

} // namespace athanor::migrationsbed
