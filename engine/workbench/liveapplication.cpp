#include "engine/workbench/liveapplication.h"

#include "engine/routes/hostilejson.h"
#include "engine/workbench/responsestream.h"

#include <QPointer>

#include <algorithm>

namespace athanor {

namespace {

const Error &cancelledError()
{
    static const Error error{ErrorCode::Refused, QStringLiteral("Cancelled.")};
    return error;
}

/// "app:app", and "shop:create_app()" for a factory, as --app takes it.
QString applicationName(const QJsonObject &details)
{
    const QString name = hostile::text(details.value(QLatin1String("app")));
    const bool isCall = name.contains(QLatin1Char('('));
    return details.value(QLatin1String("factory")).toBool() && !isCall ? name + QStringLiteral("()") : name;
}

} // namespace

LiveApplication::LiveApplication(Supervisor &supervisor, SpecSource source, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_source(std::move(source))
{
    connect(&m_supervisor, &Supervisor::stateChanged, this, &LiveApplication::next);
}

LiveApplication::~LiveApplication() { close(); }

void LiveApplication::ask(JobId job, const QJsonObject &operation, Answer answer,
                          std::shared_ptr<ResponseStream> stream)
{
    m_waiting.push_back({job, operation, std::move(answer), std::move(stream)});
    if (m_scheduled) return;
    // Later, so that an answer never comes from inside ask().
    m_scheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            next();
        },
        Qt::QueuedConnection);
}

void LiveApplication::next()
{
    // How an application is opened depends on what the engine tells of itself once it is ready.
    if (m_supervisor.state().phase == EngineState::Phase::Starting) return;
    if (m_current || m_waiting.empty()) return;
    m_current = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (m_stale || (m_session && !m_session->isOpen())) drop();
    if (!m_session) {
        if (const Result<void> opened = open(); !opened) {
            settle(opened.error());
            return;
        }
    }
    const JobId job = m_current->job;
    Session::Progress progress = follow();
    const auto answer = [guard = QPointer(this), job](const Result<QJsonObject> &result) {
        // Cancelled meanwhile: its answer was given, and the process it came from is gone.
        if (guard && guard->m_current && guard->m_current->job == job) guard->settle(guard->outcomeOf(result));
    };
    m_session->call(m_current->message, answer, std::move(progress));
}

/// Joins the operation at hand to the one who reads its response; nobody where that one has gone already.
Session::Progress LiveApplication::follow()
{
    const std::shared_ptr<ResponseStream> stream = m_current->stream;
    if (!stream || stream->isDropped()) return {};
    m_current->message.insert(QStringLiteral("stream"), true);
    connect(stream.get(), &ResponseStream::steered, this, &LiveApplication::steer);
    return [stream](const QJsonObject &event) { stream->take(event); };
}

void LiveApplication::steer()
{
    if (!m_session || !m_current || !m_current->stream) return;
    const ResponseStream &stream = *m_current->stream;
    if (stream.isDropped())
        m_session->drop(stream.dropReason());
    else if (stream.isHeld())
        m_session->hold();
    else
        m_session->resume();
}

Result<void> LiveApplication::open()
{
    Result<RunSpec> spec = m_source();
    if (!spec) return spec.error();
    m_stale = false;
    m_session = m_supervisor.open(std::move(*spec));
    connect(m_session.get(), &Session::loaded, this,
            [this](const QJsonObject &details) { Q_EMIT loaded(applicationName(details)); });
    connect(m_session.get(), &Session::output, this, [this](OutputStream stream, const QByteArray &bytes) {
        Q_EMIT output(m_current ? m_current->job : JobId::None, stream, bytes);
    });
    return {};
}

LiveApplication::Outcome LiveApplication::outcomeOf(const Result<QJsonObject> &result) const
{
    if (result) return *result;
    const Error &error = result.error();
    const bool ours = error.code == ErrorCode::Engine || error.code == ErrorCode::Unavailable;
    if (!m_session || m_session->isLoaded() || ours) return error;
    LearnerError failure = LearnerError::fromJson(m_session->loadError());
    if (failure.isEmpty()) { // A limit ended it during the import.
        failure.message = error.message;
        failure.file = error.file;
        failure.line = error.line;
    }
    return failure;
}

void LiveApplication::settle(const Outcome &outcome)
{
    if (!m_current) return;
    const Answer answer = std::move(m_current->answer);
    if (m_current->stream) m_current->stream->disconnect(this);
    m_current.reset();
    const QPointer guard(this);
    answer(outcome);
    if (guard) next();
}

bool LiveApplication::cancel(JobId job)
{
    if (m_current && m_current->job == job) {
        drop();
        settle(cancelledError());
        return true;
    }
    const auto found =
        std::find_if(m_waiting.begin(), m_waiting.end(), [job](const Operation &o) { return o.job == job; });
    if (found == m_waiting.end()) return false;
    const Answer answer = std::move(found->answer);
    m_waiting.erase(found);
    answer(cancelledError());
    return true;
}

void LiveApplication::invalidate() { m_stale = true; }

void LiveApplication::close()
{
    drop();
    std::deque<Operation> left = std::move(m_waiting);
    m_waiting.clear();
    if (m_current) left.push_front(std::move(*m_current));
    m_current.reset();
    for (const Operation &operation : left) operation.answer(cancelledError());
}

void LiveApplication::drop()
{
    if (!m_session) return;
    // Possibly called from one of its own signals. close() ends the process now; the object goes with the event loop.
    m_session->disconnect(this);
    Session *session = m_session.release();
    session->close();
    session->deleteLater();
}

} // namespace athanor
