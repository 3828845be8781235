#include "engine/runtime/session.h"

#include "engine/runtime/sessionprivate.h"

#include <QPointer>
#include <QTimer>

namespace athanor {

namespace {

/// Importing an application may read many modules, above all in an interpreter that starts cold.
constexpr auto kLoadCpu = std::chrono::seconds(10);
constexpr auto kLoadWall = std::chrono::seconds(20);
/// With each so many bytes of a streamed response, as they come, the limits of its operation begin anew: sending takes
/// time that is not the application's.
constexpr qint64 kStreamedAnew = 32 << 20;

Error operationError(const QJsonObject &error)
{
    const QString type = error.value(QStringLiteral("type")).toString().left(200);
    const QString text = error.value(QStringLiteral("message")).toString().left(4000);
    const QString hint = error.value(QStringLiteral("hint")).toString().left(2000);
    QString message = type.isEmpty() ? text : text.isEmpty() ? type : type + QStringLiteral(": ") + text;
    if (!hint.isEmpty()) message += QStringLiteral(". ") + hint;
    return {ErrorCode::LearnerCode,
            message.isEmpty() ? QStringLiteral("The operation failed without saying why.") : message,
            error.value(QStringLiteral("file")).toString().left(1024), error.value(QStringLiteral("line")).toInt()};
}

} // namespace

Session::Session(std::unique_ptr<Private> state) : d(std::move(state))
{
    d->idleSince.start();
    d->startNext = [this] {
        if (!d->loaded || d->busy || d->waiting.empty()) return;
        d->busy = true;
        d->wallLeft = d->limits.wall;
        d->running.start();
        d->streamed = 0;
        d->run->arm(d->limits.cpu, d->limits.wall);
        d->run->send(d->waiting.front().message);
        if (!d->waiting.front().dropped.isEmpty()) d->sendDrop();
    };
    d->sendDrop = [this] {
        const Private::Operation &operation = d->waiting.front();
        d->run->send({{QStringLiteral("op"), QStringLiteral("drop")},
                      {QStringLiteral("id"), operation.id},
                      {QStringLiteral("why"), operation.dropped}});
    };
    d->startAnew = [this] {
        d->streamed = 0;
        d->wallLeft = d->limits.wall;
        d->running.restart();
        if (!d->held) d->run->rearm(d->limits.cpu, d->limits.wall);
    };
    d->takeEvent = [this](const QJsonObject &message) {
        const QString name = message.value(QStringLiteral("event")).toString();
        if (name == QLatin1String("loaded") && !d->loaded) {
            d->loaded = true;
            d->run->arm({}, {});
            const QPointer<Session> self(this);
            Q_EMIT loaded(message);
            if (self) d->startNext();
        } else if (name == QLatin1String("load-failed") && !d->loaded) {
            d->loadError = message.value(QStringLiteral("error")).toObject();
        } else if (name == QLatin1String("reply") && d->busy &&
                   message.value(QStringLiteral("id")).toInteger(-1) == d->waiting.front().id) {
            const Private::Operation operation = std::move(d->waiting.front());
            d->waiting.pop_front();
            d->busy = false;
            if (std::exchange(d->held, false)) d->run->resumeEvents();
            d->idleSince.restart();
            if (d->waiting.empty()) d->run->arm({}, {});
            const QPointer<Session> self(this);
            const QJsonValue error = message.value(QStringLiteral("error"));
            d->replyError = error.toObject();
            if (error.isObject())
                operation.answer(operationError(error.toObject()));
            else
                operation.answer(message.value(QStringLiteral("result")).toObject());
            if (!self) return;
            d->replyError = {};
            d->startNext();
        } else if (d->busy && d->waiting.front().progress && name.startsWith(QLatin1String("response-")) &&
                   message.value(QStringLiteral("id")).toInteger(-1) == d->waiting.front().id) {
            d->streamed += d->run->discountEvent();
            if (d->streamed > kStreamedAnew) d->startAnew();
            const Progress progress = d->waiting.front().progress;
            progress(message);
        } else {
            Q_EMIT event(message);
        }
    };
    d->end = [this](RunStatus status) {
        d->open = false;
        QString why = status.message;
        if (d->evicted)
            why = QStringLiteral("The application was set aside to make room for another; send the request again.");
        else if (!d->loadError.isEmpty())
            why = operationError(d->loadError).message;
        else if (why.isEmpty())
            why = QStringLiteral("The application ended by itself; it is started anew with the next request.");
        std::deque<Private::Operation> waiting = std::move(d->waiting);
        d->waiting.clear();
        d->busy = false;
        const QPointer<Session> self(this);
        const ErrorCode code = status.verdict == Verdict::EngineFault ? ErrorCode::Engine : ErrorCode::LearnerCode;
        for (const Private::Operation &operation : waiting)
            operation.answer(Error{code, why, status.file, status.line});
        if (self && !d->loaded && !d->loadError.isEmpty()) Q_EMIT loadFailed(d->loadError);
        if (self) Q_EMIT closed(status);
    };
    connect(d->run.get(), &Run::output, this, &Session::output);
    connect(d->run.get(), &Run::event, this, [this](const QJsonObject &message) { d->takeEvent(message); });
    connect(d->run.get(), &Run::finished, this, [this](const RunStatus &status) { d->end(status); });
    d->run->arm(std::max<std::chrono::milliseconds>(kLoadCpu, d->limits.cpu),
                std::max<std::chrono::milliseconds>(kLoadWall, d->limits.wall));
}

Session::~Session() = default;

void Session::call(const QJsonObject &operation, Answer answer, Progress progress)
{
    if (!d->open) {
        QTimer::singleShot(0, this, [answer = std::move(answer)] {
            answer(Error{ErrorCode::Unavailable,
                         QStringLiteral("The application has ended; it is started anew with the next request.")});
        });
        return;
    }
    QJsonObject message = operation;
    message.insert(QStringLiteral("id"), ++d->lastId);
    d->waiting.push_back({d->lastId, message, std::move(answer), std::move(progress)});
    d->startNext();
}

void Session::hold()
{
    if (!d->busy || d->held) return;
    d->held = true;
    d->run->holdEvents();
    if (d->limits.wall.count() == 0) return;
    d->wallLeft = std::max(d->wallLeft - std::chrono::milliseconds(d->running.elapsed()), std::chrono::milliseconds(1));
    d->run->rearm(d->limits.cpu, {});
}

void Session::resume()
{
    if (!std::exchange(d->held, false)) return;
    d->run->resumeEvents();
    if (d->limits.wall.count() == 0) return;
    d->running.restart();
    d->run->rearm(d->limits.cpu, d->wallLeft);
}

void Session::drop(const QString &why)
{
    if (d->waiting.empty() || !d->waiting.front().dropped.isEmpty()) return;
    resume(); // It may wait for room, and would not hear of this.
    d->waiting.front().dropped = why;
    if (d->busy) d->sendDrop();
}

void Session::close() { d->run->cancel(); }

bool Session::isOpen() const { return d->open; }

bool Session::isLoaded() const { return d->loaded; }

const QJsonObject &Session::loadError() const { return d->loadError; }

const QJsonObject &Session::replyError() const { return d->replyError; }

} // namespace athanor
