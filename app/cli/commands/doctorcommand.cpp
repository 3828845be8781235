#include "app/cli/commands/doctorcommand.h"

#include "app/cli/commands/machine.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace athanor::cli {

namespace {

/// One thing that was looked at.
struct Finding
{
    enum class Weight { Needed, Optional };
    QString name;
    bool isThere = false;
    Weight weight = Weight::Needed;
    QString detail;
    QString remedy = {}; ///< The command that gets it; empty when it is there.
};

/// What a learner's programs import, with the Debian package that brings it.
constexpr std::pair<const char *, const char *> neededPackages[] = {
    {"Flask", "python3-flask"},
    {"WTForms", "python3-wtforms"},
    {"Flask-WTF", "python3-flaskext.wtf"},
    {"SQLAlchemy", "python3-sqlalchemy"},
    {"Flask-SQLAlchemy", "python3-flask-sqlalchemy"},
    {"alembic", "python3-alembic"},
    {"Flask-Migrate", "python3-flask-migrate"},
    {"psycopg2", "python3-psycopg2"},
    {"pytest", "python3-pytest"},
};

QString install(const QString &packages) { return QStringLiteral("sudo apt install ") + packages; }

/// Distribution names compare without case, and "-" is "_" (PEP 503).
QString versionOf(const QMap<QString, QString> &packages, const QString &wanted)
{
    const auto normal = [](const QString &name) { return name.toLower().replace(QLatin1Char('_'), QLatin1Char('-')); };
    for (auto it = packages.constBegin(); it != packages.constEnd(); ++it) {
        if (normal(it.key()) == normal(wanted)) return it.value();
    }
    return {};
}

void addEngine(std::vector<Finding> &findings, const EngineState &state)
{
    const bool isReady = state.phase == EngineState::Phase::Ready;
    findings.push_back({QStringLiteral("Engine"), isReady, Finding::Weight::Needed,
                        isReady ? QStringLiteral("the worker is ready") : state.message,
                        isReady ? QString() : QStringLiteral("app/run --prepare")});
    if (!isReady) return;
    findings.push_back({QStringLiteral("Python"), true, Finding::Weight::Needed,
                        QStringLiteral("%1 (%2)").arg(state.python, state.interpreter)});
    for (const auto &[name, package] : neededPackages) {
        const QString version = versionOf(state.packages, QLatin1String(name));
        findings.push_back({QLatin1String(name), !version.isEmpty(), Finding::Weight::Needed,
                            version.isEmpty() ? QStringLiteral("missing") : version,
                            version.isEmpty() ? install(QLatin1String(package)) : QString()});
    }
}

void addIsolation(std::vector<Finding> &findings, const EngineState &state, const Machine &machine)
{
    const bool isFull = state.tier == IsolationTier::Full;
    QString remedy;
    if (!isFull) {
        // The first of these that is missing is what would raise the tier.
        if (!machine.hasUserNamespaces)
            remedy = machine.userNamespacesHint;
        else if (machine.landlockAbi == 0)
            remedy = QStringLiteral("Boot a kernel with Landlock (lsm=landlock,… on its command line).");
        else
            remedy = QStringLiteral("athanor-cli shell says what the sandbox lacks when it refuses to run.");
    }
    const bool canRun = state.tier != IsolationTier::None;
    findings.push_back({QStringLiteral("Isolation"), canRun && isFull,
                        canRun ? Finding::Weight::Optional : Finding::Weight::Needed,
                        QStringLiteral("tier “%1”").arg(tierName(state.tier)), remedy});
    findings.push_back(
        {QStringLiteral("Landlock"), machine.landlockAbi > 0, Finding::Weight::Optional,
         machine.landlockAbi > 0 ? QStringLiteral("version %1").arg(machine.landlockAbi)
                                 : QStringLiteral("not in this kernel"),
         machine.landlockAbi > 0 ? QString() : QStringLiteral("Linux 5.13 or later, with lsm=landlock,…")});
    findings.push_back({QStringLiteral("User namespaces"), machine.hasUserNamespaces, Finding::Weight::Optional,
                        machine.hasUserNamespaces ? QStringLiteral("allowed") : QStringLiteral("not allowed"),
                        machine.userNamespacesHint});
}

void addExtras(std::vector<Finding> &findings, const Machine &machine)
{
    const bool hasServer = !machine.postgresqlVersion.isEmpty();
    findings.push_back(
        {QStringLiteral("PostgreSQL"), hasServer, Finding::Weight::Optional,
         hasServer ? QStringLiteral("version %1").arg(machine.postgresqlVersion) : QStringLiteral("no server program"),
         hasServer ? QString() : install(QStringLiteral("postgresql-15"))});
    findings.push_back(
        {QStringLiteral("Manuals"), machine.missingManuals.isEmpty(), Finding::Weight::Optional,
         QStringLiteral("%1 of %2")
             .arg(machine.manuals.size())
             .arg(machine.manuals.size() + machine.missingManuals.size()),
         machine.missingManuals.isEmpty() ? QString() : install(machine.missingManuals.join(QLatin1Char(' ')))});
    findings.push_back(
        {QStringLiteral("Fonts"), machine.missingFonts.isEmpty(), Finding::Weight::Optional,
         machine.missingFonts.isEmpty() ? QStringLiteral("Inter, JetBrains Mono") : QStringLiteral("missing"),
         machine.missingFonts.isEmpty() ? QString() : install(machine.missingFonts.join(QLatin1Char(' ')))});
}

QJsonObject toJson(const std::vector<Finding> &findings, const EngineState &state, const Machine &machine, bool canRun)
{
    QJsonArray list;
    for (const Finding &finding : findings) {
        list.append(QJsonObject{
            {QStringLiteral("name"), finding.name},
            {QStringLiteral("ok"), finding.isThere},
            {QStringLiteral("needed"), finding.weight == Finding::Weight::Needed},
            {QStringLiteral("detail"), finding.detail},
            {QStringLiteral("remedy"), finding.remedy.isEmpty() ? QJsonValue() : QJsonValue(finding.remedy)}});
    }
    QJsonObject packages;
    for (auto it = state.packages.constBegin(); it != state.packages.constEnd(); ++it)
        packages.insert(it.key(), it.value());
    return {{QStringLiteral("ok"), canRun},
            {QStringLiteral("python"), state.python},
            {QStringLiteral("interpreter"), state.interpreter},
            {QStringLiteral("packages"), packages},
            {QStringLiteral("isolation"), tierName(state.tier)},
            {QStringLiteral("landlock"), machine.landlockAbi},
            {QStringLiteral("root"), machine.isRoot},
            {QStringLiteral("findings"), list}};
}

void printText(const std::vector<Finding> &findings, bool canRun)
{
    QList<QStringList> rows;
    for (const Finding &finding : findings) {
        const QString mark = finding.isThere                             ? QStringLiteral("✓")
                             : finding.weight == Finding::Weight::Needed ? QStringLiteral("✗")
                                                                         : QStringLiteral("–");
        rows << QStringList{mark + QLatin1Char(' ') + finding.name, finding.detail};
    }
    console::printTable(rows);
    const bool isComplete = std::all_of(findings.begin(), findings.end(), [](const Finding &f) { return f.isThere; });
    if (!isComplete) console::print(QStringLiteral("\nTo get what is missing:"));
    for (const Finding &finding : findings) {
        if (!finding.isThere && !finding.remedy.isEmpty())
            console::print(QStringLiteral("  %1: %2").arg(finding.name, finding.remedy));
    }
    console::print(canRun ? QStringLiteral("\nCode can be run.") : QStringLiteral("\nCode cannot be run yet."));
}

} // namespace

void DoctorCommand::declare(QCommandLineParser &parser) const
{
    parser.addOption({QStringLiteral("json"), QStringLiteral("Prints a JSON object.")});
}

std::optional<ExitCode> DoctorCommand::start(const QCommandLineParser &parser)
{
    m_json = parser.isSet(QStringLiteral("json"));
    m_engine = std::make_unique<EngineFront>();
    connect(m_engine.get(), &EngineFront::ready, this, &DoctorCommand::report);
    connect(m_engine.get(), &EngineFront::unavailable, this, [this] { report(m_engine->supervisor().state()); });
    if (const Result<void> started = m_engine->start(); !started) {
        EngineState state;
        state.phase = EngineState::Phase::Unavailable;
        state.message = started.error().toString();
        QMetaObject::invokeMethod(
            this, [this, state] { report(state); }, Qt::QueuedConnection);
    }
    return {};
}

void DoctorCommand::report(const EngineState &state)
{
    const Machine machine = Machine::inspect();
    std::vector<Finding> findings;
    addEngine(findings, state);
    addIsolation(findings, state, machine);
    addExtras(findings, machine);
    const bool canRun = std::all_of(findings.begin(), findings.end(), [](const Finding &finding) {
        return finding.isThere || finding.weight == Finding::Weight::Optional;
    });
    if (m_json)
        console::printJson(toJson(findings, state, machine, canRun));
    else
        printText(findings, canRun);
    Q_EMIT finished(int(canRun ? ExitCode::Done : ExitCode::EngineFault));
}

} // namespace athanor::cli
