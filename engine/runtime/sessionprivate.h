#pragma once

#include "engine/runtime/session.h"

#include <QElapsedTimer>

#include <deque>

namespace athanor {

/// What a Session and the Supervisor share.
struct Session::Private
{
    struct Operation
    {
        qint64 id;
        QJsonObject message;
        Answer answer;
        Progress progress = {};
        QString dropped = {}; ///< Why nobody takes the rest.
    };

    std::unique_ptr<Run> run;
    sandbox::Limits limits; ///< Of each operation.
    std::deque<Operation> waiting;
    bool busy = false; ///< The first of `waiting` is under way.
    bool held = false;
    std::chrono::milliseconds wallLeft{}; ///< When `running` was started.
    QElapsedTimer running;
    qint64 streamed = 0; ///< Bytes of the response since the limits began.
    bool loaded = false;
    bool open = true;
    bool evicted = false;
    QJsonObject loadError;
    QJsonObject replyError;
    qint64 lastId = 0;
    QElapsedTimer idleSince;
    std::function<void()> startNext;
    std::function<void()> sendDrop;
    std::function<void()> startAnew;
    std::function<void(const QJsonObject &)> takeEvent;
    std::function<void(RunStatus)> end; ///< By value: an answer may delete the run that holds it.
};

} // namespace athanor
