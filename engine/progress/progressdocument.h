#pragma once

#include "engine/progress/fact.h"

#include <QHash>

namespace athanor::Internal {

/// A learner's whole progress as one JSON document, the form in which it moves house:
///
///     {"format": "athanor-progress", "version": 1, "exported": "2026-11-22T16:45:00.000Z",
///      "facts":  [{"uid", "at", "kind", "session", "objective", "exercise", "item", "outcome", "value", "total",
///                  "detail", "report": "<hash>", "files": [{"path", "blob": "<hash>"}]}, …],
///      "drafts": [{"objective", "exercise", "path", "at", "base", "content": {"text"} or {"base64"}}, …],
///      "blobs":  {"<SHA-256>": {"text"} or {"base64"}, …}}
///
/// Members that are empty or 0 are left out. fact.h says what they mean.
struct ProgressDocument
{
    QList<Fact> facts; ///< In order. Files of the same content share it.
    QList<Draft> drafts;
};

constexpr int documentVersion = 1;

/// Error: BadInput when it would be larger than the limit.
Result<QByteArray> writeDocument(const ProgressDocument &document, const QDateTime &exported, qint64 limit);
/// Everything in it has been checked: members, types, bounds, ids, hashes. Error: BadInput, what is wrong and where.
Result<ProgressDocument> readDocument(const QByteArray &bytes, qint64 limit);

} // namespace athanor::Internal
