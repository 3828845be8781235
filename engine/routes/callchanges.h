#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace athanor {

/// One name whose value a call changed: a header, a cookie, an entry of the session or of g.
struct ValueChange
{
    QString name;
    std::optional<QJsonValue> before; ///< Nothing: the name was not there.
    std::optional<QJsonValue> after;  ///< Nothing: the name is gone.
};

/// The body of a response as far as it may be looked at without reading a stream.
struct BodyMark
{
    double length = -1; ///< Bytes, -1 for a stream.
    QString hash;       ///< Twelve digits of its SHA-1; empty for a stream or a very large body.
};

/// What one call changed in the response and in what the request carries along.
struct CallChanges
{
    int statusBefore = 0; ///< 0: unchanged, as statusAfter.
    int statusAfter = 0;
    std::optional<BodyMark> bodyBefore; ///< Both or neither.
    std::optional<BodyMark> bodyAfter;
    std::vector<ValueChange> headers; ///< Without Set-Cookie, which `cookies` tells.
    std::vector<ValueChange> cookies;
    std::vector<ValueChange> session;
    std::vector<ValueChange> g;

    bool isEmpty() const;
    /// Hostile data; absent reads as nothing changed.
    static Result<CallChanges> fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

} // namespace athanor
