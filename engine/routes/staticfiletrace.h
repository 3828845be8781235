#pragma once

#include <QJsonObject>
#include <QString>

namespace athanor {

/// How Flask's own static view came to its answer: which folder, which file, and why 200, 304, 206 or 404.
struct StaticFileTrace
{
    QString folder;          ///< The static folder, relative to the project where it is in it.
    QString filename;        ///< What the address asked for.
    QString file;            ///< The file, relative to the project; empty when it would lie outside the folder.
    bool exists = false;     ///< It is there and is a file.
    double size = 0;         ///< Bytes.
    QString modified;        ///< Its time, ISO 8601 in UTC; empty when there is no file.
    QString etag;            ///< The response's ETag, with its quotes; may be empty.
    QString lastModified;    ///< The response's Last-Modified; may be empty.
    QString ifNoneMatch;     ///< What the request asked, may be empty.
    QString ifModifiedSince; ///< The same.
    QString reason;          ///< Why it was answered so, as a sentence.

    bool isEmpty() const { return reason.isEmpty(); }
    /// Hostile data: members of the wrong type read as empty.
    static StaticFileTrace fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

} // namespace athanor
