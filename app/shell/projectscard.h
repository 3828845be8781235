#pragma once

#include "widgets/common/theme.h"

#include <QFrame>
#include <QStringList>

class QVBoxLayout;

namespace athanor {

/// On home: a project of one's own, the ones that were open lately and a way to another.
class ProjectsCard final : public QFrame
{
    Q_OBJECT
public:
    explicit ProjectsCard(const Theme &theme, QWidget *parent = nullptr);

    /// The newest first.
    void setFolders(const QStringList &folders);

Q_SIGNALS:
    void openFolderRequested();
    /// Migrations of whatever project, in a window of their own.
    void openMigrationsRequested();
    void folderChosen(const QString &folder);

private:
    const Theme &m_theme;
    QVBoxLayout *m_list;
};

} // namespace athanor
