#pragma once

#include "app/shell/progressdesk.h"
#include "widgets/common/theme.h"

#include <QDialog>

class QListWidget;

namespace athanor {

class Button;
class EmptyState;
class FilesView;

/// What a learner tried before at one exercise: each check with its outcome and its files beside what is there now, to
/// look at and to go back to.
class HistoryDialog final : public QDialog
{
    Q_OBJECT
public:
    HistoryDialog(const Theme &theme, ProgressDesk &progress, const ExerciseKey &key, const QList<LearnerFile> &now,
                  QWidget *parent);

    QListWidget *list() const { return m_list; }
    FilesView *files() const { return m_files; }

Q_SIGNALS:
    /// The files of the chosen entry are shown.
    void shown(qint64 id);
    void restoreRequested(const QList<athanor::LearnerFile> &files, const QString &when);

private:
    QWidget *buildList();
    QWidget *buildFiles(const Theme &theme);
    void fill(const QList<TimelineEntry> &entries);
    void load(int row);

    ProgressDesk &m_progress;
    QList<LearnerFile> m_now;
    QList<TimelineEntry> m_entries;
    QListWidget *m_list;
    FilesView *m_files;
    EmptyState *m_empty;
    Button *m_restore;
    QList<LearnerFile> m_chosen;
    qint64 m_wanted = 0;
};

/// "2 of 3 checks passed", "did not load", …
QString entryWords(const TimelineEntry &entry);

} // namespace athanor
