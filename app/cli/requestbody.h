#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace athanor::cli {

/// The body of a request as the options describe it, with its Content-Type (empty when there is none).
struct RequestBody
{
    QByteArray bytes;
    QString contentType;

    /// fields "k=v" alone: application/x-www-form-urlencoded; with files "k=path": multipart/form-data; json: as it is.
    /// BadInput when an option is not of the form, json is not JSON or is mixed with a form; NotFound for a file.
    static Result<RequestBody> make(const QStringList &fields, const QStringList &files,
                                    const std::optional<QString> &json);
};

} // namespace athanor::cli
