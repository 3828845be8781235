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
    QString objective() const;
    void setObjective(const QString &id);
    QByteArray layout(const QString &part) const;
    void setLayout(const QString &part, const QByteArray &state);

private:
    QSettings m_store;
};

} // namespace athanor
