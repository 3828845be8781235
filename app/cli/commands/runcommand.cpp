#include "app/cli/commands/runcommand.h"

#include "app/cli/plainwords.h"
#include "engine/routes/hostilejson.h"
#include "engine/workbench/interpreterchoice.h"
#include "engine/workbench/projectfolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace athanor::cli {

namespace {

constexpr qint64 maxInput = 8 * 1024 * 1024;

/// From least to most.
constexpr IsolationTier tiers[] = {IsolationTier::None, IsolationTier::Reduced, IsolationTier::Bubblewrap,
                                   IsolationTier::Full};

QJsonObject statusLine(const RunStatus &status, const std::optional<Explanation> &explanation)
{
    return {{QStringLiteral("type"), QStringLiteral("status")},
            {QStringLiteral("verdict"), verdictName(status.verdict)},
            {QStringLiteral("exit"), status.exit},
            {QStringLiteral("signal"), status.signal},
            {QStringLiteral("wall_ms"), qint64(status.wall.count())},
            {QStringLiteral("cpu_ms"), qint64(status.cpu.count())},
            {QStringLiteral("peak_kb"), status.peakKb},
            {QStringLiteral("file"), status.file.isEmpty() ? QJsonValue() : QJsonValue(status.file)},
            {QStringLiteral("line"), status.line > 0 ? QJsonValue(status.line) : QJsonValue()},
            {QStringLiteral("message"), status.message},
            {QStringLiteral("explanation"), toJson(explanation)}};
}

} // namespace

void RunCommand::declare(QCommandLineParser &parser) const
{
    parser.addPositionalArgument(QStringLiteral("PATH"), QStringLiteral("A Python file, or a project folder."));
    parser.addOptions({
        {QStringLiteral("json"), QStringLiteral("Prints JSON Lines: output, events, and last the status.")},
        {QStringLiteral("entry"), QStringLiteral("The file of the folder to run."), QStringLiteral("FILE")},
        {QStringLiteral("stdin"), QStringLiteral("Standard input; - passes this program's own through."),
         QStringLiteral("FILE")},
        {QStringLiteral("wall"), QStringLiteral("Time on the clock, in seconds (5)."), QStringLiteral("SECONDS")},
        {QStringLiteral("cpu"), QStringLiteral("Computing time, in seconds (2)."), QStringLiteral("SECONDS")},
        {QStringLiteral("isolation"), QStringLiteral("Refuses to run with less: full, bubblewrap or reduced."),
         QStringLiteral("TIER")},
        {QStringLiteral("database"), QStringLiteral("Sets DATABASE_URL: a URL, sqlite:, or a file of the folder."),
         QStringLiteral("DATABASE")},
        {QStringLiteral("python"), QStringLiteral("Another interpreter, in the same sandbox."), QStringLiteral("PATH")},
    });
}

std::optional<ExitCode> RunCommand::start(const QCommandLineParser &parser)
{
    m_json = parser.isSet(QStringLiteral("json"));
    if (const Result<void> prepared = prepare(parser); !prepared) return failure(prepared.error());
    m_engine = std::make_unique<EngineFront>();
    connect(m_engine.get(), &EngineFront::ready, this, &RunCommand::begin);
    connect(m_engine.get(), &EngineFront::unavailable, this, [this](const QString &message) {
        RunStatus status;
        status.verdict = Verdict::EngineFault;
        status.message = message;
        end(status);
    });
    if (const Result<void> started = m_engine->start(); !started) return failure(started.error());
    return {};
}

Result<void> RunCommand::prepare(const QCommandLineParser &parser)
{
    const QString path = parser.positionalArguments().constFirst();
    Result<ProjectFiles> files = ProjectFiles::read(path);
    if (!files) return files.error();
    m_spec.mode = RunMode::Script;
    m_spec.files = std::move(*files);
    const QFileInfo info(path);
    if (info.isDir()) m_folder = info.absoluteFilePath();
    if (const Result<void> chosen = chooseEntry(path, parser.value(QStringLiteral("entry"))); !chosen) return chosen;
    if (parser.isSet(QStringLiteral("stdin"))) {
        if (const Result<void> read = readInput(parser.value(QStringLiteral("stdin"))); !read) return read;
    }
    if (parser.isSet(QStringLiteral("database"))) {
        if (const Result<void> set = setDatabase(parser.value(QStringLiteral("database"))); !set) return set;
    }
    if (parser.isSet(QStringLiteral("python"))) {
        if (parser.value(QStringLiteral("python")).isEmpty())
            return Error{ErrorCode::BadInput, QStringLiteral("--python needs the path of an interpreter.")};
        const Result<InterpreterChoice> choice = givenInterpreter(parser.value(QStringLiteral("python")));
        if (!choice) return choice.error();
        apply(*choice, m_folder, m_spec);
    }
    return setLimits(parser);
}

Result<void> RunCommand::chooseEntry(const QString &path, const QString &wanted)
{
    if (m_folder.isEmpty()) {
        if (!wanted.isEmpty())
            return Error{ErrorCode::BadInput, QStringLiteral("--entry belongs to a folder; this is a file."), path};
        m_spec.entry = QFileInfo(path).fileName();
        return {};
    }
    if (!wanted.isEmpty()) {
        m_spec.entry = QDir::cleanPath(wanted);
        if (m_spec.files.find(m_spec.entry)) return {};
        return Error{ErrorCode::BadInput, QStringLiteral("The folder has no file “%1”.").arg(wanted), path};
    }
    for (const QString &usual : {QStringLiteral("main.py"), QStringLiteral("app.py"), QStringLiteral("__main__.py")}) {
        m_spec.entry = usual;
        if (m_spec.files.find(usual)) return {};
    }
    QStringList scripts;
    for (const ProjectFile &file : m_spec.files.files()) {
        if (file.path.endsWith(QLatin1String(".py")) && scripts.size() < 10) scripts << file.path;
    }
    const QString hint = scripts.isEmpty()
                             ? QStringLiteral("It holds no Python file.")
                             : QStringLiteral("Pass one with --entry: %1.").arg(scripts.join(QStringLiteral(", ")));
    return Error{ErrorCode::BadInput, QStringLiteral("The folder has no main.py, app.py or __main__.py. %1").arg(hint),
                 path};
}

Result<void> RunCommand::readInput(const QString &source)
{
    if (source == QLatin1String("-")) {
        m_passInput = true;
        m_spec.keepInputOpen = true;
        return {};
    }
    QFile file(source);
    if (!file.open(QIODevice::ReadOnly)) return Error{ErrorCode::NotFound, file.errorString(), source};
    m_spec.standardInput = file.read(maxInput + 1);
    if (m_spec.standardInput.size() > maxInput)
        return Error{ErrorCode::BadInput, QStringLiteral("Input is limited to 8 MiB."), source};
    return {};
}

Result<void> RunCommand::setDatabase(const QString &database)
{
    QString url = database;
    if (database == QLatin1String("sqlite:")) {
        url = QStringLiteral("sqlite:///database.sqlite3");
    } else if (database.isEmpty() || database.endsWith(QLatin1Char(':'))) {
        return Error{
            ErrorCode::BadInput,
            QStringLiteral("--database takes a URL, sqlite:, or a SQLite file of the folder, not “%1”.").arg(database)};
    } else if (!database.contains(QLatin1String("://"))) {
        const QString relative = QDir(m_folder.isEmpty() ? QDir::currentPath() : m_folder).relativeFilePath(database);
        if (relative.startsWith(QLatin1String("..")) || QDir::isAbsolutePath(relative))
            return Error{
                ErrorCode::BadInput,
                QStringLiteral("The database lies outside the project folder, which is all that the sandbox sees."),
                database};
        url = QStringLiteral("sqlite:///") + relative;
    }
    m_spec.environment.insert(QStringLiteral("DATABASE_URL"), url);
    return {};
}

Result<void> RunCommand::setLimits(const QCommandLineParser &parser)
{
    const auto set = [&](const char *option, std::chrono::milliseconds &limit) -> Result<void> {
        const QString name = QLatin1String(option);
        if (!parser.isSet(name)) return {};
        const Result<std::chrono::milliseconds> seconds = parseSeconds(name, parser.value(name));
        if (!seconds) return seconds.error();
        limit = *seconds;
        return {};
    };
    if (const Result<void> wall = set("wall", m_spec.limits.wall); !wall) return wall;
    if (const Result<void> cpu = set("cpu", m_spec.limits.cpu); !cpu) return cpu;
    if (!parser.isSet(QStringLiteral("isolation"))) return {};
    const QString wanted = parser.value(QStringLiteral("isolation"));
    for (const IsolationTier tier : tiers) {
        if (tier != IsolationTier::None && tierName(tier) == wanted) m_leastTier = tier;
    }
    if (m_leastTier) return {};
    return Error{ErrorCode::BadInput,
                 QStringLiteral("--isolation is full, bubblewrap or reduced, not “%1”.").arg(wanted)};
}

void RunCommand::begin(const EngineState &state)
{
    const auto rank = [](IsolationTier tier) {
        return std::find(std::begin(tiers), std::end(tiers), tier) - std::begin(tiers);
    };
    RunStatus refused;
    if (m_leastTier && rank(state.tier) < rank(*m_leastTier)) {
        refused.message = QStringLiteral("This machine isolates with tier “%1”, and “%2” was asked for. athanor-cli "
                                         "doctor says what would raise it.")
                              .arg(tierName(state.tier), tierName(*m_leastTier));
        end(refused);
        return;
    }
    if (m_spec.interpreter == Interpreter::Warm) {
        std::optional<ProjectFolder> folder;
        if (!m_folder.isEmpty()) {
            if (Result<ProjectFolder> opened = ProjectFolder::open(m_folder)) folder.emplace(std::move(*opened));
        }
        const Result<InterpreterChoice> choice =
            chooseInterpreter(folder ? &*folder : nullptr, m_spec.files, state.shadowable);
        if (!choice) {
            refused.message = choice.error().toString();
            end(refused);
            return;
        }
        apply(*choice, m_folder, m_spec);
    }
    m_run = m_engine->supervisor().run(m_spec);
    connect(m_run.get(), &Run::output, this, &RunCommand::showOutput);
    connect(m_run.get(), &Run::event, this, &RunCommand::showEvent);
    connect(m_run.get(), &Run::finished, this, &RunCommand::end);
    if (!m_passInput) return;
    m_input = std::make_unique<StandardInput>();
    connect(m_input.get(), &StandardInput::received, m_run.get(), &Run::writeInput);
    connect(m_input.get(), &StandardInput::ended, m_run.get(), &Run::closeInput);
}

void RunCommand::showOutput(OutputStream stream, const QByteArray &bytes)
{
    const bool isStandard = stream == OutputStream::Standard;
    if (!m_json) {
        isStandard ? console::printRaw(bytes) : console::complainRaw(bytes);
        return;
    }
    const QString text = (isStandard ? m_standard : m_error).decode(bytes);
    if (text.isEmpty()) return; // The first half of a character.
    console::printJson(
        QJsonObject{{QStringLiteral("type"), QStringLiteral("out")},
                    {QStringLiteral("stream"), isStandard ? QStringLiteral("stdout") : QStringLiteral("stderr")},
                    {QStringLiteral("text"), text}});
}

void RunCommand::showEvent(const QJsonObject &message)
{
    // Only what is known: a program could otherwise forge a line of type "status".
    const QString event = message.value(QLatin1String("event")).toString();
    const bool isKnown =
        event == QLatin1String("exception") || event == QLatin1String("main-ended") || event == QLatin1String("ended");
    if (!m_json || !isKnown) return;
    QJsonObject line = hostile::boundedObject(message);
    line.remove(QStringLiteral("event"));
    line.insert(QStringLiteral("type"), event);
    console::printJson(line);
}

void RunCommand::interrupt()
{
    if (m_run)
        m_run->cancel();
    else
        Command::interrupt();
}

void RunCommand::end(const RunStatus &status)
{
    const std::optional<Explanation> explanation = plainWords(status.exception);
    if (m_json)
        console::printJson(statusLine(status, explanation));
    else if (status.verdict != Verdict::Ok)
        console::complain(Error{ErrorCode::LearnerCode, status.message, status.file, status.line});
    if (explanation && !m_json) tell(*explanation);
    const bool isFault = status.verdict == Verdict::EngineFault;
    if (m_json && isFault) console::complain(Error{ErrorCode::Engine, status.message});
    const ExitCode code = isFault                         ? ExitCode::EngineFault
                          : status.verdict == Verdict::Ok ? ExitCode::Done
                                                          : ExitCode::LearnerFailed;
    Q_EMIT finished(int(code));
}

} // namespace athanor::cli
