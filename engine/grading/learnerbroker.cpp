#include "engine/grading/learnerbroker.h"

#include "engine/routes/hostilejson.h"

#include <QPointer>
#include <QSet>

#include <algorithm>

namespace athanor {

namespace {

/// A body of the size a request may report, and nesting that Python's JSON reader takes without complaint.
constexpr hostile::Caps answerCaps{16 * 1024 * 1024, hostile::maxEntries, 40};

QJsonObject reply(const QJsonValue &id)
{
    return {{QStringLiteral("op"), QStringLiteral("reply")}, {QStringLiteral("id"), id}};
}

QJsonObject replyResult(const QJsonValue &id, const QJsonObject &result)
{
    QJsonObject message = reply(id);
    message.insert(QStringLiteral("result"), hostile::bounded(result, answerCaps));
    return message;
}

QJsonObject replyError(const QJsonValue &id, const Error &error, const QJsonObject &exception = {})
{
    QJsonObject message = reply(id);
    if (!exception.isEmpty()) {
        message.insert(QStringLiteral("error"), hostile::bounded(exception));
        return message;
    }
    message.insert(QStringLiteral("error"),
                   QJsonObject{{QStringLiteral("type"), QStringLiteral("LearnerCode")},
                               {QStringLiteral("message"), error.message},
                               {QStringLiteral("file"), error.file.isEmpty() ? QJsonValue() : QJsonValue(error.file)},
                               {QStringLiteral("line"), error.line > 0 ? QJsonValue(error.line) : QJsonValue()}});
    return message;
}

bool isFault(const Error &error) { return error.code == ErrorCode::Engine || error.code == ErrorCode::Unavailable; }

LearnerError loadErrorOf(const Session &session, const Error &error)
{
    if (!session.loadError().isEmpty()) return LearnerError::fromJson(session.loadError());
    // A limit ended it during the import: there is no exception, only how the process ended.
    LearnerError result;
    result.message = error.message;
    result.file = error.file;
    result.line = error.line;
    return result;
}

bool looksLikeAnApplication(const ProjectFiles &files)
{
    return std::any_of(files.files().begin(), files.files().end(), [](const ProjectFile &file) {
        return file.path.endsWith(QLatin1String(".py")) && file.content.contains("flask");
    });
}

QStringList strings(const QJsonValue &value) { return hostile::texts(value); }

/// What became of a script, for the judge: PROTOCOL.md leaves the members to us.
QJsonObject outcome(const RunStatus &status, const QByteArray &standardOutput, const QByteArray &standardError)
{
    return {{QStringLiteral("stdout"), QString::fromUtf8(standardOutput)},
            {QStringLiteral("stderr"), QString::fromUtf8(standardError)},
            {QStringLiteral("exit"), status.exit},
            {QStringLiteral("signal"), status.signal},
            {QStringLiteral("verdict"), verdictName(status.verdict)},
            {QStringLiteral("message"), status.message},
            {QStringLiteral("file"), status.file.isEmpty() ? QJsonValue() : QJsonValue(status.file)},
            {QStringLiteral("line"), status.line > 0 ? QJsonValue(status.line) : QJsonValue()},
            {QStringLiteral("error"), status.exception.isEmpty() ? QJsonValue() : QJsonValue(status.exception)},
            {QStringLiteral("ms"), qint64(status.wall.count())}};
}

} // namespace

LearnerBroker::LearnerBroker(Supervisor &supervisor, ProjectFiles answer, Interpreter interpreter, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_answer(std::move(answer)), m_interpreter(interpreter)
{}

LearnerBroker::~LearnerBroker() = default;

void LearnerBroker::prefetch()
{
    if (looksLikeAnApplication(m_answer)) session();
}

void LearnerBroker::ask(const QJsonObject &question, const Reply &answer)
{
    const QString op = question.value(QLatin1String("op")).toString();
    const QJsonValue id = question.value(QLatin1String("id"));
    static const QSet<QString> asked{QStringLiteral("request"), QStringLiteral("routes"), QStringLiteral("call"),
                                     QStringLiteral("command"), QStringLiteral("rows"),   QStringLiteral("files"),
                                     QStringLiteral("copy")};
    if (asked.contains(op)) {
        forward(question, answer);
    } else if (op == QLatin1String("run")) {
        runScript(question, answer);
    } else if (op == QLatin1String("restart")) {
        dropSession();
        answer(replyResult(id, {}));
    } else {
        answer(replyError(id, {ErrorCode::BadInput, QStringLiteral("Unknown question “%1”.").arg(op.left(40))}));
    }
}

Session &LearnerBroker::session()
{
    if (m_session && !m_session->isOpen()) dropSession();
    if (!m_session) {
        RunSpec spec;
        spec.mode = RunMode::Application;
        spec.files = m_answer;
        spec.interpreter = m_interpreter;
        spec.limits = sandbox::sessionLimits();
        // Without an application it is served too, for the questions that call a function.
        spec.extra = {{QStringLiteral("optional"), true}};
        m_session = m_supervisor.open(std::move(spec));
    }
    return *m_session;
}

void LearnerBroker::dropSession()
{
    // Possibly called from one of its own signals, so it is only destroyed by the event loop.
    if (m_session) m_session.release()->deleteLater();
}

void LearnerBroker::forward(const QJsonObject &question, const Reply &reply)
{
    // A load that failed ahead of the question is what the question would meet; trying again would not mend it.
    if (m_session && !m_session->isOpen() && !m_session->loadError().isEmpty()) {
        Q_EMIT couldNotLoad(LearnerError::fromJson(m_session->loadError()));
        return;
    }
    Session *target = &session();
    QJsonObject operation = question;
    operation.remove(QStringLiteral("id"));
    operation.remove(QStringLiteral("event"));
    target->call(operation, [guard = QPointer(this), target = QPointer(target), question,
                             reply](const Result<QJsonObject> &answer) {
        if (guard && target) guard->answered(target, question, answer, reply);
    });
}

void LearnerBroker::answered(Session *session, const QJsonObject &question, const Result<QJsonObject> &answer,
                             const Reply &reply)
{
    const QJsonValue id = question.value(QLatin1String("id"));
    if (answer) {
        reply(replyResult(id, *answer));
        return;
    }
    if (isFault(answer.error())) {
        Q_EMIT engineFailed(answer.error().message);
        return;
    }
    if (!session->isLoaded()) {
        Q_EMIT couldNotLoad(loadErrorOf(*session, answer.error()));
        return;
    }
    // Taken first: it is there only while the answer is being given.
    const QJsonObject exception = session->replyError();
    const bool hasNoApplication = exception.value(QLatin1String("type")) == QLatin1String("NoAppException");
    if (hasNoApplication) {
        Q_EMIT couldNotLoad(LearnerError::fromJson(exception));
        return;
    }
    Q_EMIT troubled(answer.error().message);
    reply(replyError(id, answer.error(), exception));
}

void LearnerBroker::runScript(const QJsonObject &question, const Reply &reply)
{
    RunSpec spec;
    spec.mode = RunMode::Script;
    spec.files = m_answer;
    spec.interpreter = m_interpreter;
    spec.entry = question.value(QLatin1String("entry")).toString();
    spec.arguments = strings(question.value(QLatin1String("argv")));
    spec.standardInput = question.value(QLatin1String("stdin")).toString().toUtf8();
    const QJsonObject environment = question.value(QLatin1String("env")).toObject();
    for (auto it = environment.constBegin(); it != environment.constEnd(); ++it)
        spec.environment.insert(it.key(), it.value().toString());

    std::unique_ptr<Run> started = m_supervisor.run(std::move(spec));
    Run *key = started.get();
    m_runs[key].run = std::move(started);
    connect(key, &Run::output, this, [this, key](OutputStream stream, const QByteArray &bytes) {
        ScriptRun &script = m_runs[key];
        (stream == OutputStream::Standard ? script.standardOutput : script.standardError) += bytes;
    });
    const QJsonValue id = question.value(QLatin1String("id"));
    connect(key, &Run::finished, this, [this, key, id, reply](const RunStatus &status) {
        ScriptRun script = std::move(m_runs[key]);
        m_runs.erase(key);
        script.run.release()->deleteLater();
        if (status.verdict == Verdict::EngineFault) {
            Q_EMIT engineFailed(status.message);
            return;
        }
        if (status.verdict != Verdict::Ok) Q_EMIT troubled(status.message);
        reply(replyResult(id, outcome(status, script.standardOutput, script.standardError)));
    });
}

} // namespace athanor
