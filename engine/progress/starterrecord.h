#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace athanor::Internal {

struct StarterFile
{
    QByteArray content;
    int mode = 0644;
    /// The mode does not count: an update of a package may change it.
    bool operator==(const StarterFile &other) const { return content == other.content; }
};
/// By path.
using Starter = QMap<QString, StarterFile>;

/// The starter that a workspace was made from, kept beside its folder: <exercise>.starter.json. Out of reach of the
/// learner's programs, which see the folder only.
class StarterRecord final
{
public:
    explicit StarterRecord(const QString &workspaceFolder) : m_path(pathFor(workspaceFolder)) {}
    static QString pathFor(const QString &workspaceFolder) { return workspaceFolder + QStringLiteral(".starter.json"); }

    /// Nothing when there is none or it is damaged.
    std::optional<Starter> read() const;
    /// Whole or not at all.
    Result<void> write(const Starter &starter) const;

private:
    QString m_path;
};

} // namespace athanor::Internal
