#include "engine/workbench/responsestream.h"

#include "engine/routes/hostilejson.h"

namespace athanor {

void ResponseStream::take(const QJsonObject &event)
{
    if (isDropped() || m_state == State::Ended) return;
    const QString name = hostile::text(event, "event");
    if (name == QLatin1String("response-begun") && m_state == State::Waiting) {
        const Result<RequestTrace> head = RequestTrace::fromJson(event);
        if (!head) {
            breakOff(Why::Closed);
            return;
        }
        m_state = State::Begun;
        Q_EMIT begun(*head);
    } else if (name == QLatin1String("response-body") && m_state == State::Begun) {
        takePiece(event);
    } else if (name == QLatin1String("response-ended") && m_state == State::Begun) {
        end(hostile::truth(event, "whole") ? Ending::Whole : Ending::Broken);
    } else {
        breakOff(Why::Closed);
    }
}

void ResponseStream::takePiece(const QJsonObject &event)
{
    const Result<QByteArray> bytes = hostile::bytes(event, QStringLiteral("body64"));
    if (!bytes || bytes->isEmpty() || bytes->size() > largestPiece) {
        breakOff(Why::Closed);
        return;
    }
    m_size += bytes->size();
    if (m_size > largestBody)
        breakOff(Why::Limit);
    else
        Q_EMIT piece(*bytes);
}

void ResponseStream::end(Ending ending)
{
    m_state = State::Ended;
    Q_EMIT ended(ending);
}

/// The application goes on for nobody, and the reader has what came so far.
void ResponseStream::breakOff(Why why)
{
    drop(why);
    end(Ending::Broken);
}

QString ResponseStream::dropReason() const
{
    if (!m_why) return {};
    switch (*m_why) {
    case Why::Closed: return QStringLiteral("closed");
    case Why::Limit: return QStringLiteral("limit");
    case Why::Slow: return QStringLiteral("slow");
    }
    return {};
}

void ResponseStream::hold()
{
    if (m_isHeld || isDropped()) return;
    m_isHeld = true;
    Q_EMIT steered();
}

void ResponseStream::resume()
{
    if (!m_isHeld || isDropped()) return;
    m_isHeld = false;
    Q_EMIT steered();
}

void ResponseStream::drop(Why why)
{
    if (isDropped() || m_state == State::Ended) return;
    m_why = why;
    m_isHeld = false;
    Q_EMIT steered();
}

} // namespace athanor
