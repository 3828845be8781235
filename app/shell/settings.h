#pragma once

#include "widgets/common/theme.h"

#include <QByteArray>
#include <QSettings>

namespace athanor {

/// What the program remembers between two starts, in one file in the user's data folder.
class Settings final
{
public:
    explicit Settings(const QString &userData);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    int zoom() const;
    void setZoom(int percent);
    /// How far down an objective's page was read, see LessonView::position().
    double position(const QString &objective) const;
    void setPosition(const QString &objective, double position);
    /// The folder of a course that was opened instead of the program's own; empty: its own.
    QString courseFolder() const;
    void setCourseFolder(const QString &folder);
    /// Folders that were opened as projects, the newest first.
    QStringList recentProjects() const;
    void addRecentProject(const QString &folder);
    /// The interpreter that was chosen for a project; empty: what its folder asks for.
    QString projectPython(const QString &folder) const;
    void setProjectPython(const QString &folder, const QString &python);
    QByteArray layout(const QString &part) const;
    void setLayout(const QString &part, const QByteArray &state);

private:
    QSettings m_store;
};

} // namespace athanor
