#include "engine/migrations/databaseschema.h"

#include <algorithm>

namespace athanor::migrations {

QString SchemaColumn::declaration() const
{
    QStringList parts;
    if (!type.isEmpty()) parts << type;
    if (!nullable) parts << QStringLiteral("NOT NULL");
    if (!defaultText.isNull()) parts << QStringLiteral("DEFAULT %1").arg(defaultText);
    if (generated) parts << QStringLiteral("GENERATED");
    return parts.join(QLatin1Char(' '));
}

QStringList SchemaTable::primaryKey() const
{
    std::vector<std::pair<int, QString>> places;
    for (const SchemaColumn &column : columns)
        if (column.keyPlace > 0) places.emplace_back(column.keyPlace, column.name);
    std::sort(places.begin(), places.end());
    QStringList names;
    for (const auto &[place, name] : places) names << name;
    return names;
}

const SchemaTable *DatabaseSchema::find(const QString &table) const
{
    const auto found =
        std::find_if(tables.cbegin(), tables.cend(), [&table](const SchemaTable &each) { return each.name == table; });
    return found == tables.cend() ? nullptr : &*found;
}

} // namespace athanor::migrations
