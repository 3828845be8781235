#pragma once

#include "engine/core/result.h"
#include "engine/runtime/run.h"

#include <functional>

namespace athanor {

/// A live process that answers operations one after another: a loaded Flask application. From Supervisor::open().
/// Operations may be sent before it is loaded; they wait. When the process ends (limit, crash, eviction) every waiting
/// operation is answered with an Error and closed() follows; the owner opens another session to go on.
class Session final : public QObject
{
    Q_OBJECT
public:
    using Answer = std::function<void(Result<QJsonObject>)>;
    /// Told each event of a response that is on its way (PROTOCOL.md), hostile, before the answer.
    using Progress = std::function<void(const QJsonObject &)>;

    ~Session() override;

    /// Sends an operation ({"op":"request",…}; the id is added here). The answer comes exactly once, later, on this
    /// thread: the reply's "result", or an Error (LearnerCode with file and line when the learner's code is at fault).
    /// The limits of the spec bind each operation.
    void call(const QJsonObject &operation, Answer answer, Progress progress = {});
    /// Reads nothing until resume(), so that the operation under way waits as it sends more. Its clock stands still
    /// meanwhile, and its CPU time is counted anew from each of the two; with each 32 MiB that came both begin anew,
    /// since sending is not the application's work. What `progress` is told does not count towards the cap of events.
    void hold();
    void resume();
    /// Tells the first operation that nobody takes the rest of its response; it is still answered.
    void drop(const QString &why);
    /// Ends the process; waiting operations are answered with an Error.
    void close();
    bool isOpen() const;
    /// True after the application was loaded.
    bool isLoaded() const;
    /// The load error as PROTOCOL.md's error object, empty when there was none.
    const QJsonObject &loadError() const;
    /// While an answer is being given: the reply's "error" as PROTOCOL.md's error object, hostile; else empty.
    const QJsonObject &replyError() const;

Q_SIGNALS:
    void output(athanor::OutputStream stream, const QByteArray &bytes);
    /// The application was imported; operations are being answered.
    void loaded(const QJsonObject &details);
    /// It could not be imported: PROTOCOL.md's error object. The process has ended.
    void loadFailed(const QJsonObject &error);
    /// An event that belongs to no operation.
    void event(const QJsonObject &message);
    /// Once, last.
    void closed(const athanor::RunStatus &status);

private:
    friend class Supervisor;
    struct Private;
    explicit Session(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace athanor
