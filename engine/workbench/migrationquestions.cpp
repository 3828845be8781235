// What is asked of the laboratory, and what becomes of the answers.
#include "engine/workbench/migrationlaboratory.h"

#include <QFileInfo>
#include <QJsonArray>

namespace athanor {

using migrations::SchemaDifference;

namespace {

QString quoted(const QString &argument)
{
    static const QString plain = QStringLiteral("-_+.,:@/=%");
    const bool isPlain = !argument.isEmpty() && std::all_of(argument.cbegin(), argument.cend(), [](QChar c) {
        return c.isLetterOrNumber() || plain.contains(c);
    });
    if (isPlain) return argument;
    QString inside = argument;
    return QLatin1Char('\'') + inside.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

/// Without the program's own name, should somebody have given it.
QStringList withoutProgram(QStringList arguments)
{
    if (arguments.value(0) == QLatin1String("alembic"))
        arguments.removeFirst();
    else if (arguments.value(0) == QLatin1String("flask") && arguments.value(1) == QLatin1String("db"))
        arguments.remove(0, 2);
    return arguments;
}

QString endedInWords(const RunAnswer &found, std::chrono::milliseconds limit)
{
    if (found.database.tooLarge)
        return QStringLiteral("The database grew over 32 MiB; it was taken back to what it was before.");
    if (found.run.outcome == MigrationRun::Outcome::TimeLimit) {
        const QString where =
            found.stoppedFile.isEmpty()
                ? QString()
                : QStringLiteral(" in %1, line %2").arg(found.stoppedFile, QString::number(found.stoppedLine));
        return QStringLiteral("It was stopped after %1 s%2. A loop without an end, or very many rows?")
            .arg(double(limit.count()) / 1000)
            .arg(where);
    }
    if (found.run.signal != 0) return QStringLiteral("Its process died of signal %1.").arg(found.run.signal);
    return {};
}

} // namespace

void MigrationLaboratory::open(JobId job, const MigrationsPlace &place, Answer<MigrationsState> answer)
{
    const auto begin = [this, place, answer] {
        drop();
        m_place = place;
        m_own.reset();
        m_state = {};
        m_home = {};
        m_moments.clear();
        m_ids.clear();
        m_kept = 0;
        const ProjectSources *project = m_openProject();
        const QString open = project ? project->path() : QString();
        if (place.folder.isEmpty() && !project) {
            m_place.reset();
            fail({ErrorCode::NotFound, QStringLiteral("No project is open.")});
            return;
        }
        const Result<MigrationsHome> home = findMigrationsHome(place.folder.isEmpty() ? open : place.folder, open);
        if (!home) {
            m_place.reset();
            fail(home.error());
            return;
        }
        m_home = *home;
        if (m_home.project != open) {
            Result<ProjectSources> own = ProjectSources::open(m_home.project, place.python);
            if (!own) {
                m_place.reset();
                fail(own.error());
                return;
            }
            m_own = std::move(*own);
        }
        withSession([this, answer] { settle([answer, state = m_state] { answer(state); }); });
    };
    enqueue({job, begin, [answer](const Error &error) { answer(error); }});
}

void MigrationLaboratory::rewind(JobId job, int snapshot, Answer<MigrationsState> answer)
{
    const auto begin = [this, snapshot, answer] {
        const bool known = snapshot >= 1 && std::size_t(snapshot) <= m_moments.size();
        if (!known || m_moments[std::size_t(snapshot - 1)].isForgotten) {
            fail({ErrorCode::NotFound, known
                                           ? QStringLiteral("This moment is too long ago; its copy of the database was "
                                                            "given up for newer ones.")
                                           : QStringLiteral("There is no such moment of this database.")});
            return;
        }
        withSession([this, snapshot, answer] {
            const QJsonObject operation{
                {QStringLiteral("op"), QStringLiteral("restore")},
                {QStringLiteral("database64"), QString::fromLatin1(fileOf(snapshot).toBase64())}};
            ask(operation, [this, answer](const QJsonObject &json) {
                m_state.now = take(DatabaseAnswer::fromJson(json.value(QLatin1String("state")).toObject()));
                MigrationsState state = m_state;
                if (const QString trouble = writeBack(); !trouble.isEmpty()) state.notes << trouble;
                settle([answer, state] { answer(state); });
            });
        });
    };
    enqueue({job, begin, [answer](const Error &error) { answer(error); }});
}

void MigrationLaboratory::schemaAt(JobId job, const QStringList &heads, Answer<SchemaAtPosition> answer)
{
    const auto begin = [this, heads, answer] { withSession([this, heads, answer] { beginSchemaAt(heads, answer); }); };
    enqueue({job, begin, [answer](const Error &error) { answer(error); }});
}

void MigrationLaboratory::beginSchemaAt(const QStringList &heads, const Answer<SchemaAtPosition> &answer)
{
    QStringList sorted = heads;
    sorted.sort();
    const QString key = sorted.join(QLatin1Char('\n'));
    const auto tell = [this, heads, answer](SchemaAtPosition found) {
        found.heads = heads;
        found.difference = migrations::SchemaDifference::between(m_state.now.schema, found.schema);
        settle([answer, found = std::move(found)] { answer(found); });
    };
    if (const auto known = m_positions.constFind(key); known != m_positions.constEnd()) {
        tell(*known);
        return;
    }
    const QJsonObject operation{{QStringLiteral("op"), QStringLiteral("position")},
                                {QStringLiteral("heads"), QJsonArray::fromStringList(heads)}};
    ask(operation, [this, key, tell](const QJsonObject &json) {
        const SchemaAtPosition found = schemaAtFromJson(json);
        m_positions.insert(key, found);
        tell(found);
    });
}

void MigrationLaboratory::keep(JobId job, Answer<QString> answer)
{
    const auto begin = [this, answer] {
        if (!m_place || m_state.now.id == 0) {
            fail({ErrorCode::NotFound, nothingOpen()});
            return;
        }
        const QString path = m_state.databasePath;
        if (path.isEmpty()) {
            fail({ErrorCode::BadInput, QStringLiteral("This database is no file of the project, so there is nothing to "
                                                      "write it to.")});
            return;
        }
        if (databaseOnDisk() != m_onDisk) {
            fail({ErrorCode::Refused,
                  QStringLiteral("%1 was changed by another program since it was copied. Open the migrations again to "
                                 "start from what it holds now.")
                      .arg(path)});
            return;
        }
        const QByteArray file = fileOf(m_state.now.id);
        if (const Result<void> written = m_write(m_home.project, path, file); !written) {
            fail(written.error());
            return;
        }
        m_onDisk = digestOf(file);
        settle([answer, path] { answer(path); });
    };
    enqueue({job, begin, [answer](const Error &error) { answer(error); }});
}

QString MigrationLaboratory::said(const QStringList &arguments) const
{
    QStringList words{m_home.program == MigrationsState::Program::Flask ? QStringLiteral("flask db")
                                                                        : QStringLiteral("alembic")};
    for (const QString &argument : arguments) words << quoted(argument);
    return words.join(QLatin1Char(' '));
}

void MigrationLaboratory::run(JobId job, const MigrationCommand &command, Answer<MigrationRun> answer)
{
    const auto begin = [this, command, answer] { withSession([this, command, answer] { beginRun(command, answer); }); };
    enqueue({job, begin, [answer](const Error &error) { answer(error); }});
}

void MigrationLaboratory::beginRun(const MigrationCommand &given, const Answer<MigrationRun> &answer)
{
    MigrationCommand command = given;
    command.arguments = withoutProgram(given.arguments);
    if (command.plannedFrom && m_playedTo != m_state.now.id) {
        fail({ErrorCode::BadInput,
              QStringLiteral("The database is not where this plan left it any more. Give the command "
                             "again.")});
        return;
    }
    QJsonObject operation{{QStringLiteral("op"), QStringLiteral("run")},
                          {QStringLiteral("arguments"), QJsonArray::fromStringList(command.arguments)},
                          {QStringLiteral("one"), command.extent == MigrationCommand::Extent::OneStep},
                          {QStringLiteral("done"), command.done}};
    if (command.plannedFrom)
        operation.insert(QStringLiteral("planned_from"), QJsonArray::fromStringList(*command.plannedFrom));
    const auto lost = [this, command, answer](const Error &error) {
        MigrationRun run;
        run.outcome = MigrationRun::Outcome::TimeLimit;
        run.command = command;
        run.said = said(command.arguments);
        run.message = error.message;
        run.before = run.after = m_state.now;
        run.kept = keptInWords(run);
        settle([answer, run] { answer(run); });
    };
    ask(
        operation,
        [this, command, answer](const QJsonObject &json) {
            const MigrationRun run = finished(command, RunAnswer::fromJson(json));
            settle([answer, run] { answer(run); });
        },
        lost);
}

MigrationRun MigrationLaboratory::finished(const MigrationCommand &command, RunAnswer found)
{
    MigrationRun run = std::move(found.run);
    if (found.database.tooLarge) run.outcome = MigrationRun::Outcome::TimeLimit;
    run.command = command;
    run.said = said(command.arguments);
    run.message = endedInWords(found, m_place->commandLimit);
    run.before = m_state.now;
    m_state.now = take(std::move(found.database));
    run.after = m_state.now;
    run.changes = SchemaDifference::between(run.before.schema, run.after.schema);
    run.kept = keptInWords(run);
    if (run.outcome == MigrationRun::Outcome::Done && command.extent == MigrationCommand::Extent::OneStep &&
        command.done + 1 < run.planned) {
        run.next = command;
        run.next->plannedFrom = found.plannedFrom;
        run.next->done = command.done + 1;
        m_playedTo = m_state.now.id;
    }
    bringFiles(run, found.folders);
    if (const QString trouble = writeBack(); !trouble.isEmpty())
        run.message = run.message.isEmpty() ? trouble : run.message + QLatin1Char(' ') + trouble;
    return run;
}

/// What the command made comes into the learner's folder, but never over a file that is another.
void MigrationLaboratory::bringFiles(MigrationRun &run, const QStringList &folders)
{
    const bool isInit = run.command.arguments.contains(QLatin1String("init"));
    for (MigrationFile &file : run.files) {
        if (isInit || m_home.holds(file.path)) bringFile(file);
    }
    if (run.files.empty()) return;
    m_positions.clear();
    if (!isInit) return;
    // versions/ is empty yet. Should it not be made, Alembic says so.
    for (const QString &folder : folders) static_cast<void>(m_write(m_home.project, folder + QLatin1Char('/'), {}));
    m_stale = true; // Now there is something to open.
}

void MigrationLaboratory::bringFile(MigrationFile &file)
{
    const auto conflict = [&file](const QString &why) {
        file.state = MigrationFile::State::Conflict;
        file.why = why;
    };
    const ProjectSources *project = sources();
    if (!project) return;
    const QFileInfo info(m_home.project + QLatin1Char('/') + file.path);
    const Result<QByteArray> there = project->folder().read(file.path, 1 << 20);
    const bool isThere = there.ok() || there.error().code != ErrorCode::NotFound;
    if (isThere && file.isNew && (!there || *there != file.content)) {
        conflict(QStringLiteral("Your folder has another file of this name."));
        return;
    }
    if (!file.isNew && (!isThere || stampOf(info) != m_stamps.value(file.path))) {
        conflict(QStringLiteral("It was changed or deleted in your folder meanwhile."));
        return;
    }
    if (!there || *there != file.content) {
        if (const Result<void> written = m_write(m_home.project, file.path, file.content); !written) {
            conflict(written.error().message);
            return;
        }
    }
    file.state = MigrationFile::State::Written;
    m_stamps.insert(file.path, stampOf(QFileInfo(info.filePath())));
}

} // namespace athanor
