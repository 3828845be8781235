#include "engine/workbench/migrationlaboratory.h"

#include "engine/routes/hostilejson.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>
#include <QPointer>

#include <algorithm>

namespace athanor {

namespace {

constexpr qint64 mostDatabase = 32ll << 20;
constexpr int mostFiles = 50'000; ///< That are looked at for a change.

const Error &cancelledError()
{
    static const Error error{ErrorCode::Refused, QStringLiteral("Cancelled. The database is as it was before.")};
    return error;
}

/// A large project is copied into a home of its own size; for others a sandbox is prepared already.
bool isSmall(const RunSpec &spec)
{
    constexpr qint64 mostBytes = 4 << 20;
    constexpr std::size_t mostEntries = 1500;
    if (!spec.folder.isEmpty() || spec.files.files().size() > mostEntries) return false;
    qint64 bytes = 0;
    for (const ProjectFile &file : spec.files.files()) bytes += file.content.size();
    return bytes <= mostBytes;
}

/// More time than a live application, for an upgrade of thousands of revisions.
sandbox::Limits limitsFor(const RunSpec &spec, std::chrono::milliseconds commandLimit)
{
    sandbox::Limits limits = sandbox::sessionLimits();
    // The agent stops a command itself; these are for one that gets out of its hands.
    limits.cpu = commandLimit + std::chrono::seconds(5);
    limits.wall = commandLimit + std::chrono::seconds(10);
    limits.fileSize = 64ull << 20;
    limits.descriptors = 128;
    limits.events = 60ull << 20;
    if (isSmall(spec)) return limits;
    limits.homeSize = 256ull << 20;
    limits.homeInodes = 65'536;
    return limits;
}

bool isLeftOut(const QString &name)
{
    static const QStringList names{QStringLiteral(".git"),        QStringLiteral(".venv"),
                                   QStringLiteral("venv"),        QStringLiteral("node_modules"),
                                   QStringLiteral("__pycache__"), QStringLiteral(".pytest_cache")};
    return names.contains(name);
}

} // namespace

QByteArray MigrationLaboratory::digestOf(const QByteArray &bytes)
{
    return bytes.isEmpty() ? QByteArray() : QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

MigrationLaboratory::MigrationLaboratory(Supervisor &supervisor, OpenProject openProject, Write write, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_openProject(std::move(openProject)), m_write(std::move(write))
{
    connect(&m_supervisor, &Supervisor::stateChanged, this, &MigrationLaboratory::next);
}

MigrationLaboratory::~MigrationLaboratory() { close(); }

// --- One task after another ---------------------------------------------------------------------------------------

void MigrationLaboratory::enqueue(Task task)
{
    m_waiting.push_back(std::move(task));
    nextSoon();
}

/// Later, so that an answer never comes from inside a question.
void MigrationLaboratory::nextSoon()
{
    if (m_scheduled) return;
    m_scheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            next();
        },
        Qt::QueuedConnection);
}

void MigrationLaboratory::next()
{
    if (m_supervisor.state().phase == EngineState::Phase::Starting) return;
    if (m_current || m_waiting.empty()) return;
    m_current = std::move(m_waiting.front());
    m_waiting.pop_front();
    const auto begin = m_current->begin;
    begin();
}

void MigrationLaboratory::settle(const std::function<void()> &tell)
{
    m_current.reset();
    const QPointer guard(this);
    tell();
    if (guard) nextSoon();
}

void MigrationLaboratory::fail(const Error &error)
{
    if (!m_current) return;
    const auto tell = m_current->fail;
    settle([tell, error] { tell(error); });
}

bool MigrationLaboratory::cancel(JobId job)
{
    if (m_current && m_current->job == job) {
        drop();
        fail(cancelledError());
        return true;
    }
    const auto found = std::find_if(m_waiting.begin(), m_waiting.end(), [job](const Task &t) { return t.job == job; });
    if (found == m_waiting.end()) return false;
    const auto tell = found->fail;
    m_waiting.erase(found);
    tell(cancelledError());
    return true;
}

void MigrationLaboratory::invalidate() { m_stale = true; }

void MigrationLaboratory::projectChanged()
{
    if (m_place && !m_own) close();
}

void MigrationLaboratory::close()
{
    drop();
    std::deque<Task> left = std::exchange(m_waiting, {});
    if (m_current) left.push_front(std::move(*m_current));
    m_current.reset();
    m_place.reset();
    m_own.reset();
    m_state = {};
    m_moments.clear();
    m_ids.clear();
    m_positions.clear();
    m_kept = 0;
    for (const Task &task : left) task.fail(cancelledError());
}

void MigrationLaboratory::drop()
{
    m_stale = true;
    if (!m_session) return;
    // Possibly called from one of its own signals. close() ends the process now; the object goes with the event loop.
    m_session->disconnect(this);
    Session *session = m_session.release();
    session->close();
    session->deleteLater();
}

// --- The session and what it sees ---------------------------------------------------------------------------------

const ProjectSources *MigrationLaboratory::sources() const
{
    if (m_own) return &*m_own;
    return m_openProject();
}

bool MigrationLaboratory::isDatabaseFile(const QString &path) const
{
    const QString &database = m_state.databasePath;
    return !database.isEmpty() && path.startsWith(database) &&
           (path.size() == database.size() || path.at(database.size()) == QLatin1Char('-'));
}

MigrationLaboratory::Stamp MigrationLaboratory::stampOf(const QFileInfo &info)
{
    return {info.size(), info.lastModified().toMSecsSinceEpoch()};
}

/// Size and time of every file that a run could see, so that an edit by whomever is met without being told of it.
MigrationLaboratory::Stamps MigrationLaboratory::stampsNow() const
{
    Stamps stamps;
    QStringList folders{m_home.project};
    while (!folders.isEmpty() && stamps.size() < mostFiles) {
        QDirIterator entries(folders.takeLast(),
                             QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
        while (entries.hasNext() && stamps.size() < mostFiles) {
            entries.next();
            const QFileInfo info = entries.fileInfo();
            if (info.isDir()) {
                if (!isLeftOut(info.fileName()) && !QFileInfo::exists(info.filePath() + QStringLiteral("/pyvenv.cfg")))
                    folders << info.filePath();
                continue;
            }
            const QString path = info.filePath().mid(m_home.project.size() + 1);
            // The copy goes its own way; an exercise's database is looked at itself.
            const bool isDatabase = isDatabaseFile(path);
            if (!isDatabase && info.suffix() != QLatin1String("pyc")) stamps.insert(path, stampOf(info));
        }
    }
    return stamps;
}

QByteArray MigrationLaboratory::databaseOnDisk() const
{
    const ProjectSources *project = sources();
    if (!project || m_state.databasePath.isEmpty()) return {};
    const Result<QByteArray> content = project->folder().read(m_state.databasePath, mostDatabase);
    return content ? digestOf(*content) : QByteArray();
}

void MigrationLaboratory::withSession(const std::function<void()> &go)
{
    if (!m_place) {
        fail(Error{ErrorCode::NotFound, nothingOpen()});
        return;
    }
    const bool kept = m_place->database == MigrationsPlace::Database::Kept;
    const bool isAnother = kept && m_state.now.id != 0 && databaseOnDisk() != m_onDisk;
    if (m_session && m_session->isOpen() && !m_stale && !isAnother && stampsNow() == m_stamps) {
        go();
        return;
    }
    drop();
    if (const Result<void> started = startSession(); !started) {
        fail(started.error());
        return;
    }
    QJsonObject operation{{QStringLiteral("op"), QStringLiteral("open")},
                          {QStringLiteral("program"), m_home.program == MigrationsState::Program::Flask
                                                          ? QStringLiteral("flask")
                                                          : QStringLiteral("alembic")},
                          {QStringLiteral("directory"), m_home.directory},
                          {QStringLiteral("folders"), QJsonArray::fromStringList(m_home.foldersInside())},
                          {QStringLiteral("stand_in"), m_place->standIn},
                          {QStringLiteral("look"), !m_home.isEmpty},
                          {QStringLiteral("empty"), m_place->database == MigrationsPlace::Database::Empty}};
    QJsonObject environment;
    for (auto it = m_place->environment.cbegin(); it != m_place->environment.cend(); ++it)
        environment.insert(it.key(), it.value());
    operation.insert(QStringLiteral("environment"), environment);
    if (m_state.now.id != 0 && !isAnother) {
        operation.insert(QStringLiteral("database64"), QString::fromLatin1(fileOf(m_state.now.id).toBase64()));
        operation.insert(QStringLiteral("expected"),
                         m_state.databasePath.isEmpty() ? QJsonValue() : QJsonValue(m_state.databasePath));
    }
    ask(operation, [this, go](const QJsonObject &json) { takeOpened(json, go); });
}

Result<void> MigrationLaboratory::startSession()
{
    const Result<MigrationsHome> home = findMigrationsHome(m_place->folder.isEmpty() ? m_home.project : m_place->folder,
                                                           m_own ? QString() : m_home.project);
    if (!home) return home.error();
    m_home = *home;
    const ProjectSources *project = sources();
    if (!project) return Error{ErrorCode::NotFound, nothingOpen()};
    RunSpec spec;
    spec.mode = RunMode::Migrations;
    m_stamps = stampsNow();
    if (const Result<void> filled = project->fill(spec, m_supervisor.state().shadowable); !filled)
        return filled.error();
    spec.limits = limitsFor(spec, m_place->commandLimit);
    spec.extra.insert(QStringLiteral("seconds"), double(m_place->commandLimit.count()) / 1000);
    m_session = m_supervisor.open(std::move(spec));
    connect(m_session.get(), &Session::event, this, [this](const QJsonObject &event) {
        if (m_current && hostile::text(event, "event") == QLatin1String("step"))
            Q_EMIT stepBegun(m_current->job, hostile::text(event, "revision"));
    });
    m_stale = false;
    m_positions.clear();
    return {};
}

void MigrationLaboratory::ask(const QJsonObject &operation, const Use &use,
                              const std::function<void(const Error &)> &lost)
{
    const JobId job = m_current->job;
    m_session->call(operation, [guard = QPointer(this), job, use, lost](const Result<QJsonObject> &result) {
        // Cancelled meanwhile: its answer was given, and the process it came from is gone.
        if (!guard || !guard->m_current || guard->m_current->job != job) return;
        if (result) {
            use(*result);
            return;
        }
        const ErrorCode code = result.error().code;
        const bool ended = guard->m_session && guard->m_session->replyError().isEmpty();
        if (ended) guard->drop();
        if (ended && lost && code == ErrorCode::LearnerCode)
            lost(result.error());
        else
            guard->fail(result.error());
    });
}

/// A note for where runs go, once, beside those of the agent.
static QString placeNote(const MigrationsState &state, MigrationsPlace::Database database)
{
    if (state.databasePath.isEmpty()) return {};
    switch (database) {
    case MigrationsPlace::Database::Kept: return {};
    case MigrationsPlace::Database::Empty:
        return QStringLiteral("Runs start from an empty database of their own. %1 is not touched.")
            .arg(state.existed ? QStringLiteral("Your ") + state.databasePath : QStringLiteral("Your project"));
    case MigrationsPlace::Database::Copy: break;
    }
    return state.existed
               ? QStringLiteral("Runs change a copy of %1. Your own file stays as it is until you keep the copy.")
                     .arg(state.databasePath)
               : QStringLiteral("Runs make a database of their own. Your project gets the file %1 only when you "
                                "keep it.")
                     .arg(state.databasePath);
}

void MigrationLaboratory::takeOpened(const QJsonObject &json, const std::function<void()> &go)
{
    OpenAnswer answer = OpenAnswer::fromJson(json);
    const QString before = std::exchange(m_state.databasePath, answer.state.databasePath);
    const bool hadDatabase = m_state.now.id != 0;
    answer.state.now = m_state.now;
    answer.state.program = m_home.program;
    answer.state.project = m_home.project;
    answer.state.directory = m_home.directory;
    answer.state.configuration = m_home.configuration;
    if (answer.stopped && answer.state.error.isEmpty())
        answer.state.error.message = QStringLiteral("env.py did not come to an end; it was stopped.");
    if (answer.state.otherDatabase.isEmpty()) {
        if (const QString note = placeNote(answer.state, m_place->database); !note.isEmpty())
            answer.state.notes.prepend(note);
    } else {
        answer.state.error = {}; // What env.py raised is our own refusal.
    }
    if (m_home.isEmpty)
        answer.state.notes << (m_home.program == MigrationsState::Program::Flask
                                   ? QStringLiteral("There are no migrations yet: flask db init makes their folder.")
                                   : QStringLiteral("There are no migrations yet: alembic init migrations makes their "
                                                    "folder."));
    if (hadDatabase && before != answer.state.databasePath)
        answer.state.notes << QStringLiteral("The URL leads to another database now.");
    m_state = std::move(answer.state);
    m_state.now = take(std::move(answer.database));
    m_onDisk = databaseOnDisk();
    m_stamps.removeIf([this](const auto &entry) { return isDatabaseFile(entry.key()); });
    go();
}

// --- The database at every moment -----------------------------------------------------------------------------------

int MigrationLaboratory::momentOf(const QByteArray &file)
{
    const QByteArray digest = digestOf(file);
    const auto known = m_ids.constFind(digest);
    if (known != m_ids.constEnd()) {
        Moment &moment = m_moments[std::size_t(*known - 1)];
        if (!moment.isForgotten) return *known;
        moment = {file.isEmpty() ? QByteArray() : qCompress(file, 1), false};
        m_kept += moment.packed.size();
        return *known;
    }
    m_moments.push_back({file.isEmpty() ? QByteArray() : qCompress(file, 1)});
    m_kept += m_moments.back().packed.size();
    const int id = int(m_moments.size());
    m_ids.insert(digest, id);
    forgetOldest();
    return id;
}

void MigrationLaboratory::forgetOldest()
{
    for (std::size_t i = 0; i + 1 < m_moments.size() && m_kept > mostKept; ++i) {
        Moment &moment = m_moments[i];
        if (moment.isForgotten || int(i) + 1 == m_state.now.id) continue;
        m_kept -= moment.packed.size();
        moment = {{}, true};
    }
}

QByteArray MigrationLaboratory::fileOf(int snapshot) const
{
    const Moment &moment = m_moments[std::size_t(snapshot - 1)];
    return moment.packed.isEmpty() ? QByteArray() : qUncompress(moment.packed);
}

/// The answer as a snapshot; without bytes it is the one of before.
DatabaseSnapshot MigrationLaboratory::take(DatabaseAnswer answer)
{
    DatabaseSnapshot snapshot;
    snapshot.id = answer.file ? momentOf(*answer.file) : m_state.now.id != 0 ? m_state.now.id : momentOf({});
    snapshot.position = std::move(answer.position);
    snapshot.schema = std::move(answer.schema);
    snapshot.bytes = answer.bytes;
    return snapshot;
}

/// In an exercise: the learner's file follows. Why it does not, or nothing.
QString MigrationLaboratory::writeBack()
{
    if (m_place->database != MigrationsPlace::Database::Kept || m_state.databasePath.isEmpty()) return {};
    const QByteArray file = fileOf(m_state.now.id);
    if (digestOf(file) == m_onDisk) return {};
    if (databaseOnDisk() != m_onDisk)
        return QStringLiteral("%1 was changed by another program meanwhile; it was not written.")
            .arg(m_state.databasePath);
    const Result<void> written = m_write(m_home.project, m_state.databasePath, file);
    if (!written) return written.error().toString();
    m_onDisk = digestOf(file);
    return {};
}

} // namespace athanor
