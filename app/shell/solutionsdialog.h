#pragma once

#include "engine/course/course.h"
#include "engine/progress/progressvalues.h"
#include "widgets/common/theme.h"

#include <QDialog>

class QTabBar;

namespace athanor {

class FilesView;

/// The solutions of one exercise, each beside what the learner has now.
class SolutionsDialog final : public QDialog
{
    Q_OBJECT
public:
    SolutionsDialog(const Theme &theme, const Exercise &exercise, const QList<LearnerFile> &mine, QWidget *parent);

    FilesView *files() const { return m_files; }

Q_SIGNALS:
    /// The files of the solution that is chosen are shown.
    void shown(const QString &solution);

private:
    void load(int index);

    Exercise m_exercise;
    QList<LearnerFile> m_mine;
    QTabBar *m_variants;
    FilesView *m_files;
    int m_wanted = 0;
};

} // namespace athanor
