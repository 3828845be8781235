#include "engine/core/installation.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace athanor {

namespace {

QString firstExisting(std::initializer_list<QString> candidates)
{
    for (const QString &path : candidates) {
        if (QFileInfo::exists(path)) return QDir::cleanPath(path);
    }
    return {};
}

} // namespace

Result<Installation> Installation::locate(const QString &programFolder)
{
    const QString source = QStringLiteral(ATHANOR_SOURCE_DIR);
    const QString share = programFolder + QStringLiteral("/../share/athanor");
    // A program below the source tree's build folders uses the tree; a moved or installed one uses its own prefix.
    const bool inTree = QDir::cleanPath(programFolder).startsWith(source + QLatin1Char('/'));
    const QString tree = inTree ? source : QStringLiteral("/nonexistent");

    Installation result;
    result.worker = firstExisting({programFolder + QStringLiteral("/athanor-worker"),
                                   programFolder + QStringLiteral("/../bin/athanor-worker"),
                                   programFolder + QStringLiteral("/../libexec/athanor/athanor-worker")});
    result.agent = firstExisting({tree + QStringLiteral("/engine/runtime"), share + QStringLiteral("/python")});
    result.lessons = firstExisting({tree + QStringLiteral("/lessons"), share + QStringLiteral("/lessons")});
    const QString overridden = qEnvironmentVariable("ATHANOR_DATA");
    result.userData = overridden.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                                                 QStringLiteral("/athanor")
                                           : overridden;

    const auto missing = [&](const QString &what) {
        return Error{ErrorCode::Unavailable,
                     QStringLiteral("%1 was not found beside %2. Build again with app/run, or reinstall Athanor.")
                         .arg(what, programFolder)};
    };
    if (result.worker.isEmpty()) return missing(QStringLiteral("athanor-worker"));
    if (result.agent.isEmpty()) return missing(QStringLiteral("The Python package athanor_agent"));
    if (result.lessons.isEmpty()) return missing(QStringLiteral("The lessons folder"));
    return result;
}

} // namespace athanor
