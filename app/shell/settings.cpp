#include "app/shell/settings.h"

namespace athanor {

namespace {

const auto themeKey = QStringLiteral("look/theme");
const auto zoomKey = QStringLiteral("look/zoom");
const auto objectiveKey = QStringLiteral("course/objective");

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

QString Settings::objective() const { return m_store.value(objectiveKey).toString(); }

void Settings::setObjective(const QString &id) { m_store.setValue(objectiveKey, id); }

QByteArray Settings::layout(const QString &part) const
{
    return m_store.value(QStringLiteral("layout/") + part).toByteArray();
}

void Settings::setLayout(const QString &part, const QByteArray &state)
{
    m_store.setValue(QStringLiteral("layout/") + part, state);
}

} // namespace athanor
