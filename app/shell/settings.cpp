#include "app/shell/settings.h"

namespace athanor {

namespace {

const auto themeKey = QStringLiteral("look/theme");
const auto zoomKey = QStringLiteral("look/zoom");
constexpr int mostProjects = 8;
const auto projectsKey = QStringLiteral("projects/recent");
const auto pythonsKey = QStringLiteral("projects/python");
const auto courseKey = QStringLiteral("course/folder");

QString positionKey(const QString &objective) { return QStringLiteral("position/") + objective; }

} // namespace

Settings::Settings(const QString &userData) : m_store(userData + QStringLiteral("/settings.ini"), QSettings::IniFormat)
{}

ThemeChoice Settings::theme() const
{
    return parseThemeChoice(m_store.value(themeKey).toString()).value_or(ThemeChoice::System);
}

void Settings::setTheme(ThemeChoice choice) { m_store.setValue(themeKey, themeChoiceName(choice)); }

int Settings::zoom() const
{
    bool number = false;
    const int percent = m_store.value(zoomKey, 100).toInt(&number);
    return number ? std::clamp(percent, Theme::smallestZoom, Theme::largestZoom) : 100;
}

void Settings::setZoom(int percent) { m_store.setValue(zoomKey, percent); }

double Settings::position(const QString &objective) const
{
    bool number = false;
    const double position = m_store.value(positionKey(objective), 0).toDouble(&number);
    return number && position > 0 && position < 1e6 ? position : 0;
}

void Settings::setPosition(const QString &objective, double position)
{
    m_store.setValue(positionKey(objective), position);
}

QString Settings::courseFolder() const { return m_store.value(courseKey).toString(); }

void Settings::setCourseFolder(const QString &folder)
{
    if (folder.isEmpty())
        m_store.remove(courseKey);
    else
        m_store.setValue(courseKey, folder);
}

QStringList Settings::recentProjects() const { return m_store.value(projectsKey).toStringList(); }

void Settings::addRecentProject(const QString &folder)
{
    QStringList folders = recentProjects();
    folders.removeAll(folder);
    folders.prepend(folder);
    m_store.setValue(projectsKey, folders.mid(0, mostProjects));
}

QString Settings::projectPython(const QString &folder) const
{
    return m_store.value(pythonsKey).toMap().value(folder).toString();
}

void Settings::setProjectPython(const QString &folder, const QString &python)
{
    QVariantMap pythons = m_store.value(pythonsKey).toMap();
    if (python.isEmpty())
        pythons.remove(folder);
    else
        pythons.insert(folder, python);
    m_store.setValue(pythonsKey, pythons);
}

QByteArray Settings::layout(const QString &part) const
{
    return m_store.value(QStringLiteral("layout/") + part).toByteArray();
}

void Settings::setLayout(const QString &part, const QByteArray &state)
{
    m_store.setValue(QStringLiteral("layout/") + part, state);
}

} // namespace athanor
