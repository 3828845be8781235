#pragma once

#include "engine/core/error.h"

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <vector>

namespace athanor {

/// What one authoring gate (DESIGN, "An objective's folder") found.
struct GateResult
{
    QString gate;     ///< "validates", "snippets", "starter", "empty", "solutions", "mistakes", "mutants", "repeats".
    QString exercise; ///< The exercise's slug; empty for what belongs to the objective.
    bool passed = false;
    QString detail;              ///< One line: what was looked at, or what is wrong.
    std::vector<Error> findings; ///< What is wrong, each with file and line as far as known.

    QJsonObject toJson() const;
    static GateResult fromJson(const QJsonObject &json);
};

/// All gates of one objective.
struct ObjectiveProof
{
    QString objective;
    std::vector<GateResult> gates;
    std::chrono::milliseconds duration{0};

    bool passed() const;
    /// {id, gates, ms, passed}
    QJsonObject toJson() const;
};

} // namespace athanor
