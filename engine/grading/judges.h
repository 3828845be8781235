#pragma once

#include "engine/grading/judge.h"

#include <vector>

namespace athanor {

/// The judges of one exercise, kept for the next answer. Lives on the supervisor's thread.
class Judges final
{
public:
    /// exerciseFolder holds check_*.py and what they need. So many judges wait at most; others end with their answer.
    Judges(Supervisor &supervisor, QString exerciseFolder, std::size_t waiting = 1);

    /// One that waits, or a new one where none does or the checks on the disk are others by now. Error NotFound when
    /// the exercise has no checks.
    Result<std::unique_ptr<Judge>> take();
    /// Back from an answer that has ended or was dropped.
    void giveBack(std::unique_ptr<Judge> judge);
    /// Starts one ahead, so that the first answer finds it waiting.
    void prepare();

    /// The files a judge gets to see: the exercise folder without starter/, solutions/ and mistakes/.
    static Result<ProjectFiles> files(const QString &exerciseFolder);
    /// The check files among them, sorted.
    static QStringList checkFiles(const ProjectFiles &files);

private:
    Supervisor &m_supervisor;
    QString m_exerciseFolder;
    std::size_t m_waiting;
    std::vector<std::unique_ptr<Judge>> m_idle;
};

} // namespace athanor
