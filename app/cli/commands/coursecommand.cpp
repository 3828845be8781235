#include "app/cli/commands/coursecommand.h"

#include "engine/core/installation.h"
#include "engine/course/course.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace athanor::cli {

namespace {

QJsonObject toJson(const Course &course)
{
    QJsonArray modules;
    for (const Module &module : course.modules) {
        QJsonArray objectives;
        for (const Objective &objective : module.objectives) {
            QJsonArray exercises;
            for (const Exercise &exercise : objective.exercises) exercises.append(exercise.slug);
            objectives.append(QJsonObject{{QStringLiteral("id"), objective.id},
                                          {QStringLiteral("title"), objective.title},
                                          {QStringLiteral("pane"), objective.pane},
                                          {QStringLiteral("exercises"), exercises}});
        }
        modules.append(QJsonObject{{QStringLiteral("id"), module.id},
                                   {QStringLiteral("title"), module.title},
                                   {QStringLiteral("objectives"), objectives}});
    }
    return {{QStringLiteral("modules"), modules}};
}

void printText(const Course &course)
{
    for (const Module &module : course.modules) {
        console::print(module.title);
        QList<QStringList> rows;
        for (const Objective &objective : module.objectives) {
            const QString minutes = QStringLiteral("%1 min").arg(objective.minutes.count());
            rows << QStringList{QStringLiteral("  ") + objective.id, objective.title, minutes};
        }
        console::printTable(rows);
        console::print({});
    }
}

} // namespace

void CourseCommand::declare(QCommandLineParser &parser) const
{
    parser.addOption({QStringLiteral("json"), QStringLiteral("Prints a JSON object.")});
    parser.addOption({QStringLiteral("course"), QStringLiteral("Another course folder."), QStringLiteral("FOLDER")});
}

std::optional<ExitCode> CourseCommand::start(const QCommandLineParser &parser)
{
    QString folder = parser.value(QStringLiteral("course"));
    if (folder.isEmpty()) {
        const Result<Installation> installation = Installation::locate(QCoreApplication::applicationDirPath());
        if (!installation) return failure(installation.error());
        folder = installation->lessons;
    }
    const Result<Course> course = Course::load(folder);
    if (!course) return failure(course.error());
    if (parser.isSet(QStringLiteral("json")))
        console::printJson(toJson(*course));
    else
        printText(*course);
    for (const Error &diagnostic : course->diagnostics) console::complain(diagnostic);
    return course->diagnostics.empty() ? ExitCode::Done : ExitCode::Usage;
}

} // namespace athanor::cli
