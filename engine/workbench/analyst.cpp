#include "engine/workbench/analyst.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace athanor {

namespace {

/// A session that dies this often in a row is not opened again for this project.
constexpr int kMaxDeaths = 3;
constexpr qsizetype kMaxSource = 512 * 1024;

QString operationName(Analyst::Question question)
{
    switch (question) {
    case Analyst::Question::Complete: return QStringLiteral("complete");
    case Analyst::Question::Hover: return QStringLiteral("hover");
    case Analyst::Question::Lint: break;
    }
    return QStringLiteral("lint");
}

Error refused(const QString &why) { return {ErrorCode::Refused, why}; }

} // namespace

Analyst::Analyst(Supervisor &supervisor, SpecSource source, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_source(std::move(source))
{
    connect(&m_supervisor, &Supervisor::stateChanged, this, &Analyst::nextSoon);
}

Analyst::~Analyst() { close(); }

void Analyst::ask(JobId job, Question question, const QString &path, QJsonObject message, Answer answer)
{
    const auto older = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting &w) {
        return w.question == question && (question != Question::Lint || w.path == path);
    });
    std::optional<Waiting> replaced;
    if (older != m_waiting.end()) {
        replaced = std::move(*older);
        m_waiting.erase(older);
    }
    message.insert(QStringLiteral("op"), operationName(question));
    message.insert(QStringLiteral("path"), path);
    m_waiting.push_back({job, question, path, std::move(message), std::move(answer)});
    nextSoon();
    if (replaced) replaced->answer(refused(QStringLiteral("A newer question took its place.")));
}

void Analyst::fileSaved(const QString &path, const QByteArray &content)
{
    // A session that is opened later reads the file itself.
    if (!m_session || content.size() > kMaxSource) return;
    m_saved.push_back({{QStringLiteral("op"), QStringLiteral("file")},
                       {QStringLiteral("path"), path},
                       {QStringLiteral("source"), QString::fromUtf8(content)}});
    nextSoon();
}

bool Analyst::cancel(JobId job)
{
    if (m_current && m_current->job == job && m_current->answer) {
        const Answer answer = std::exchange(m_current->answer, {});
        answer(refused(QStringLiteral("Cancelled.")));
        return true;
    }
    const auto found =
        std::find_if(m_waiting.begin(), m_waiting.end(), [job](const Waiting &w) { return w.job == job; });
    if (found == m_waiting.end()) return false;
    const Answer answer = std::move(found->answer);
    m_waiting.erase(found);
    answer(refused(QStringLiteral("Cancelled.")));
    return true;
}

void Analyst::close()
{
    drop();
    m_givenUp.reset();
    m_mayRehearse = true;
    m_deaths = 0;
    std::list<Waiting> left = std::exchange(m_waiting, {});
    if (m_current) left.push_front(std::move(*m_current));
    m_current.reset();
    for (const Waiting &each : left) {
        if (each.answer) each.answer(refused(QStringLiteral("The project was closed.")));
    }
}

/// Later, so that an answer never comes from inside ask().
void Analyst::nextSoon()
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

std::optional<Analyst::Waiting> Analyst::takeWaiting()
{
    const auto first = std::min_element(m_waiting.begin(), m_waiting.end(),
                                        [](const Waiting &a, const Waiting &b) { return a.question < b.question; });
    if (first == m_waiting.end()) return {};
    Waiting taken = std::move(*first);
    m_waiting.erase(first);
    return taken;
}

void Analyst::next()
{
    if (m_busy || m_supervisor.state().phase == EngineState::Phase::Starting) return;
    if (m_session && !m_session->isOpen()) drop();
    if (m_session && !m_saved.empty()) {
        call(std::exchange(m_saved.front(), {}));
        m_saved.pop_front();
        return;
    }
    m_current = takeWaiting();
    if (!m_current) {
        // Only a session that somebody asked for rehearses.
        if (m_session && !m_rehearsed && m_mayRehearse)
            call({{QStringLiteral("op"), QStringLiteral("rehearse")}, {QStringLiteral("step"), m_step}});
        return;
    }
    if (m_current->message.value(QLatin1String("source")).toString().size() > kMaxSource) {
        takeReply(refused(QStringLiteral("This file is too large to be read along.")));
        return;
    }
    if (m_givenUp) {
        takeReply(*m_givenUp);
        return;
    }
    if (!m_session) {
        if (const Result<void> opened = open(); !opened) {
            takeReply(opened.error());
            return;
        }
    }
    call(m_current->message);
}

Result<void> Analyst::open()
{
    Result<RunSpec> spec = m_source();
    if (!spec) return spec.error();
    spec->mode = RunMode::Analysis;
    spec->interpreter = Interpreter::Warm;
    spec->limits = sandbox::sessionLimits();
    spec->limits.cpu = std::chrono::seconds(4);
    spec->limits.wall = std::chrono::seconds(20);
    m_saved.clear();
    m_step = 0;
    m_rehearsed = false;
    m_session = m_supervisor.open(std::move(*spec));
    return {};
}

void Analyst::call(const QJsonObject &message)
{
    m_busy = true;
    m_session->call(message, [guard = QPointer(this), session = m_session.get()](const Result<QJsonObject> &reply) {
        if (!guard || guard->m_session.get() != session) return; // Closed meanwhile: everything was answered.
        guard->m_busy = false;
        if (!session->isOpen()) {
            const QString loadError = session->loadError().value(QLatin1String("hint")).toString();
            if (!loadError.isEmpty())
                guard->giveUp({ErrorCode::Unavailable, loadError});
            else if (++guard->m_deaths >= kMaxDeaths)
                guard->giveUp({ErrorCode::Unavailable,
                               QStringLiteral("Completion and squiggles stopped: reading this project went wrong %1 "
                                              "times in a row.")
                                   .arg(guard->m_deaths)});
            guard->m_mayRehearse = guard->m_mayRehearse && guard->m_current.has_value();
            guard->drop();
        }
        if (guard->m_current)
            guard->takeReply(reply);
        else
            guard->takeRehearsal(reply);
    });
}

void Analyst::takeRehearsal(const Result<QJsonObject> &reply)
{
    if (m_session && reply && reply->contains(QLatin1String("more"))) {
        ++m_step;
        m_rehearsed = !reply->value(QLatin1String("more")).toBool();
    } else if (m_session && !reply) {
        m_rehearsed = true; // It cannot: questions may do better.
    }
    nextSoon();
    if (m_rehearsed && reply && reply->contains(QLatin1String("more"))) Q_EMIT rehearsed();
}

void Analyst::takeReply(const Result<QJsonObject> &reply)
{
    if (reply) {
        m_deaths = 0;
        if (reply->value(QLatin1String("kb")).toDouble() > memoryLimit) drop();
    }
    const Answer answer = m_current ? std::exchange(m_current->answer, {}) : Answer();
    m_current.reset();
    nextSoon();
    if (answer) answer(reply);
}

void Analyst::giveUp(const Error &why) { m_givenUp = why; }

void Analyst::drop()
{
    m_busy = false;
    m_saved.clear();
    if (!m_session) return;
    // Possibly called from one of its own answers: the object goes with the event loop.
    Session *session = m_session.release();
    session->close();
    session->deleteLater();
}

} // namespace athanor
