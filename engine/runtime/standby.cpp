#include "engine/runtime/standby.h"

#include <QFile>

#include <sys/stat.h>

namespace athanor {

namespace {

/// A new interpreter, which knows the project's files, is then the better chance.
constexpr std::chrono::milliseconds kLongestImports{3000};

/// Names as an import statement knows them, from a process that may say anything.
QJsonArray plainNames(const QJsonValue &names)
{
    constexpr qsizetype most = 5000;
    constexpr qsizetype longest = 64 << 10;
    QJsonArray plain;
    qsizetype size = 0;
    for (const QJsonValue &name : names.toArray()) {
        const QString text = name.toString();
        size += text.size() + 3;
        if (plain.size() >= most || size > longest) break;
        const bool isName = std::all_of(text.begin(), text.end(), [](QChar c) {
            return c == QLatin1Char('.') || c == QLatin1Char('_') || (c.unicode() < 128 && c.isLetterOrNumber());
        });
        if (isName && !text.isEmpty()) plain.append(text);
    }
    return plain;
}

/// One that was deleted and made again under the same name is another.
std::pair<quint64, quint64> identityOf(const QString &folder)
{
    struct stat info;
    if (folder.isEmpty() || ::stat(QFile::encodeName(folder).constData(), &info) != 0) return {};
    return {info.st_dev, info.st_ino};
}

/// What flask reads before it imports an application, and a library may ask for while it is imported.
QJsonObject settingsOf(const ProjectFiles &files)
{
    QJsonObject settings;
    for (const QString &name : {QStringLiteral(".env"), QStringLiteral(".flaskenv")}) {
        const ProjectFile *file = files.find(name);
        if (file && file->content.size() <= 64 << 10)
            settings.insert(name, QString::fromLatin1(file->content.toBase64()));
    }
    return settings;
}

bool serveAlike(const RunSpec &a, const RunSpec &b)
{
    return a.ownInterpreter == b.ownInterpreter && a.shownAt == b.shownAt &&
           a.virtualEnvironment == b.virtualEnvironment && a.environment == b.environment && a.limits == b.limits;
}

} // namespace

bool Standby::serves(const RunSpec &spec)
{
    return spec.mode == RunMode::Application && spec.interpreter == Interpreter::Own && spec.folder.isEmpty();
}

RunSpec Standby::startOf(const RunSpec &spec)
{
    RunSpec start;
    start.mode = spec.mode;
    start.interpreter = spec.interpreter;
    start.ownInterpreter = spec.ownInterpreter;
    start.shownAt = spec.shownAt;
    start.virtualEnvironment = spec.virtualEnvironment;
    start.environment = spec.environment;
    start.limits = spec.limits;
    start.extra.insert(QStringLiteral("standby"), true);
    return start;
}

Standby::Taken Standby::take(const RunSpec &spec)
{
    m_settings = settingsOf(spec.files);
    const bool isStuck = isThere() && m_since.isValid() && m_since.hasExpired(kLongestImports.count());
    const bool fits = serveAlike(spec, m_spec) && identityOf(spec.virtualEnvironment) == m_environment && !isStuck;
    if (!fits) m_imports = {};
    if (!fits || !isThere()) {
        drop();
        return {};
    }
    m_process->disconnect();
    return {std::move(m_process), std::exchange(m_printed, {})};
}

void Standby::learn(const RunSpec &spec, const QJsonValue &imports)
{
    m_spec = startOf(spec);
    m_environment = identityOf(spec.virtualEnvironment);
    m_imports = plainNames(imports);
}

void Standby::keep(std::unique_ptr<SandboxProcess> process)
{
    drop();
    m_process = std::move(process);
    SandboxProcess *kept = m_process.get();
    QObject::connect(kept, &SandboxProcess::output, kept,
                     [this](OutputStream stream, const QByteArray &bytes) { m_printed.emplace_back(stream, bytes); });
    // What it computes before that counts against the clock it was started with.
    QObject::connect(kept, &SandboxProcess::event, kept, [this, kept](const QJsonObject &message) {
        if (message.value(QStringLiteral("event")).toString() != QLatin1String("standing-by")) return;
        m_since.invalidate();
        kept->arm({}, {});
    });
    m_since.start();
    kept->send({{QStringLiteral("op"), QStringLiteral("prepare")},
                {QStringLiteral("imports"), m_imports},
                {QStringLiteral("settings"), m_settings}});
}

void Standby::drop()
{
    SandboxProcess::abandon(std::move(m_process));
    m_printed.clear();
}

} // namespace athanor
