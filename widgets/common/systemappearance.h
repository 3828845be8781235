#pragma once

#include <QObject>
#include <QVariant>

namespace athanor {

/// Whether the desktop asks for a dark appearance. Qt 6.4 does not tell, so the freedesktop settings portal is asked
/// (org.freedesktop.appearance, color-scheme) without waiting; until it answers, and where there is none, the desktop's
/// own window colour decides.
class SystemAppearance final : public QObject
{
    Q_OBJECT
public:
    explicit SystemAppearance(QObject *parent = nullptr);

    bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QVariant &value);

private:
    void setScheme(uint scheme);

    bool m_dark = false;
};

} // namespace athanor
