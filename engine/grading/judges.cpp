#include "engine/grading/judges.h"

#include "engine/grading/answers.h"

namespace athanor {

Judges::Judges(Supervisor &supervisor, QString exerciseFolder, std::size_t waiting)
    : m_supervisor(supervisor), m_exerciseFolder(std::move(exerciseFolder)), m_waiting(waiting)
{}

Result<ProjectFiles> Judges::files(const QString &exerciseFolder)
{
    const Result<ProjectFiles> all = ProjectFiles::read(exerciseFolder);
    if (!all) return all.error();
    ProjectFiles kept;
    for (const ProjectFile &file : all->files()) {
        const QString top = file.path.section(QLatin1Char('/'), 0, 0);
        const bool isAnswer =
            top == QLatin1String("starter") || top == QLatin1String("solutions") || top == QLatin1String("mistakes");
        if (isAnswer) continue;
        if (const Result<void> added = kept.add(file.path, file.content); !added) return added.error();
    }
    return kept;
}

QStringList Judges::checkFiles(const ProjectFiles &files)
{
    QStringList checks;
    for (const ProjectFile &file : files.files()) {
        if (file.path.startsWith(QLatin1String("check_")) && file.path.endsWith(QLatin1String(".py")) &&
            !file.path.contains(QLatin1Char('/')))
            checks << file.path;
    }
    checks.sort();
    return checks;
}

Result<std::unique_ptr<Judge>> Judges::take()
{
    Result<ProjectFiles> now = files(m_exerciseFolder);
    if (!now) return now.error();
    if (!m_idle.empty() && !sameFiles(m_idle.back()->files(), *now)) m_idle.clear();
    if (!m_idle.empty()) {
        std::unique_ptr<Judge> judge = std::move(m_idle.back());
        m_idle.pop_back();
        return judge;
    }
    const QStringList checks = checkFiles(*now);
    if (checks.isEmpty())
        return Error{ErrorCode::NotFound,
                     QStringLiteral("The exercise has no check_*.py, so there is nothing to pass."), m_exerciseFolder,
                     0};
    return std::make_unique<Judge>(m_supervisor, std::move(*now), checks);
}

void Judges::giveBack(std::unique_ptr<Judge> judge)
{
    judge->disconnect();
    judge->drop();
    if (m_idle.size() < m_waiting)
        m_idle.push_back(std::move(judge));
    else
        judge.release()->deleteLater(); // Perhaps it is emitting right now.
}

void Judges::prepare()
{
    if (!m_idle.empty()) return;
    if (Result<std::unique_ptr<Judge>> judge = take()) m_idle.push_back(std::move(*judge));
}

} // namespace athanor
