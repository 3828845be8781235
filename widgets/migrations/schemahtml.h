#pragma once

#include "engine/migrations/schemadifference.h"
#include "widgets/common/theme.h"

namespace athanor {

/// A schema as a list of tables to read: columns with their declarations, keys and indexes, and what `changes` has for
/// them: + added, − removed (what is gone is shown where it was), ~ changed. `changes` leads to `schema`. At most
/// `mostTables` tables; the rest is told in words.
QString schemaHtml(const migrations::DatabaseSchema &schema, const migrations::SchemaDifference &changes,
                   const Theme &theme);

/// The same in one sentence each, for screen readers and for what stands above the list.
QString schemaSummary(const migrations::SchemaDifference &changes);

} // namespace athanor
