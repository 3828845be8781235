#pragma once

#include "engine/routes/requesttrace.h"

#include <QJsonObject>
#include <QObject>

#include <optional>

namespace athanor {

/// A response on its way from the application to one who reads it as it comes. Made by the reader, fed by
/// LiveApplication with what the application's process says of it, which is hostile. One thread.
class ResponseStream final : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 largestBody = 256ll << 20;
    static constexpr qsizetype largestPiece = 256 << 10;

    enum class Ending {
        Whole,  ///< The application gave all of it.
        Broken, ///< It ended too early: an exception, a bound, nonsense.
    };
    enum class Why {
        Closed, ///< The reader is gone.
        Limit,  ///< It has more than largestBody.
        Slow    ///< The reader took nothing for too long.
    };

    /// For the feeder: an event of PROTOCOL.md's response-… .
    void take(const QJsonObject &event);
    bool isHeld() const { return m_isHeld; }
    bool isDropped() const { return m_why.has_value(); }
    /// The protocol's word: "closed", "limit" or "slow".
    QString dropReason() const;

    /// For the reader: no more for now, and go on. A piece or two may still come.
    void hold();
    void resume();
    /// No more at all; nothing is told after this. Means nothing once it has ended.
    void drop(Why why);
    bool hasBegun() const { return m_state != State::Waiting; }
    bool hasEnded() const { return m_state == State::Ended; }

Q_SIGNALS:
    /// Once, before any piece: a trace of which only status, reason and headers are known.
    void begun(const athanor::RequestTrace &head);
    /// Never empty, at most largestPiece bytes.
    void piece(const QByteArray &bytes);
    /// Once, unless it is dropped by the reader or the application's process ends before.
    void ended(athanor::ResponseStream::Ending ending);
    /// For the feeder: isHeld() or isDropped() is another now.
    void steered();

private:
    enum class State { Waiting, Begun, Ended };

    void takePiece(const QJsonObject &event);
    void end(Ending ending);
    void breakOff(Why why);

    State m_state = State::Waiting;
    bool m_isHeld = false;
    std::optional<Why> m_why;
    qint64 m_size = 0;
};

} // namespace athanor
