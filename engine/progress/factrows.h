#pragma once

#include "engine/progress/fact.h"
#include "engine/progress/sqlite.h"

#include <functional>

namespace athanor::Internal {

// Facts and drafts as rows. All of these leave a failure in the database.

/// Adds a fact with its files at the end of the order, or at a place in it. Returns its id; 0 when it was there
/// already.
qint64 insertFact(SqlDatabase &database, const Fact &fact, qint64 position = 0);

enum class WithFiles { No, Yes };
/// Every fact after this id, in order, without report and files. Returns how many rows are damaged and were left out.
int readFacts(SqlDatabase &database, qint64 afterId, const std::function<void(const Fact &)> &visit);
/// Entries of the timeline of an exercise, newest first, without report and files.
QList<Fact> readTimeline(SqlDatabase &database, const ExerciseKey &key);
/// One fact; nothing when there is none. Files whose content is damaged are left out and named in lost.
std::optional<Fact> readFact(SqlDatabase &database, qint64 id, WithFiles files, QStringList *lost = nullptr);
/// Path and hash of the files of an entry.
QList<QPair<QString, QByteArray>> readFileHashes(SqlDatabase &database, qint64 fact);

void writeDraft(SqlDatabase &database, const Draft &draft);
void removeDraft(SqlDatabase &database, const ExerciseKey &key, const QString &path);
/// Those of an exercise, or all for an empty key, by path.
QList<Draft> readDrafts(SqlDatabase &database, const ExerciseKey &key);

} // namespace athanor::Internal
