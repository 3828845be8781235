#include "engine/grading/mutant.h"

#include <QHash>
#include <QJsonObject>

namespace athanor {

bool Mutant::isMeantBy(const EquivalentMutant &entry, const QString &solution) const
{
    return (entry.solution.isEmpty() || entry.solution == solution) && entry.file == file &&
           entry.mutation == mutation && entry.original == original && entry.mutated == mutated &&
           entry.occurrence == occurrence;
}

QString Mutant::toString() const
{
    const QString place = occurrence > 1 ? QStringLiteral(", occurrence %1").arg(occurrence) : QString();
    if (mutated.isEmpty()) return QStringLiteral("“%1” was removed (%2%3)").arg(original, mutation, place);
    return QStringLiteral("“%1” became “%2” (%3%4)").arg(original, mutated, mutation, place);
}

std::vector<Mutant> mutantsFromJson(const QJsonArray &list)
{
    std::vector<Mutant> mutants;
    QHash<QStringList, int> seen;
    for (const QJsonValue each : list) {
        const QJsonObject json = each.toObject();
        Mutant mutant;
        mutant.file = json.value(QLatin1String("file")).toString();
        mutant.mutation = json.value(QLatin1String("mutation")).toString();
        mutant.original = json.value(QLatin1String("original")).toString();
        mutant.mutated = json.value(QLatin1String("mutated")).toString();
        mutant.line = json.value(QLatin1String("line")).toInt();
        mutant.content = json.value(QLatin1String("content")).toString().toUtf8();
        if (mutant.file.isEmpty() || mutant.mutation.isEmpty() || mutant.original.isEmpty()) continue;
        mutant.occurrence = ++seen[{mutant.file, mutant.mutation, mutant.original, mutant.mutated}];
        mutants.push_back(std::move(mutant));
    }
    return mutants;
}

} // namespace athanor
