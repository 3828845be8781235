#pragma once

#include <QObject>
#include <QVariant>

namespace athanor {

/// Whether the desktop asks for a dark appearance, and whether it asks that nothing moves. Qt 6.4 does not tell, so the
/// freedesktop settings portal is asked (org.freedesktop.appearance, color-scheme) without waiting; until it answers,
/// and where there is none, the desktop's own window colour decides.
class SystemAppearance final : public QObject
{
    Q_OBJECT
public:
    explicit SystemAppearance(QObject *parent = nullptr);

    bool isDark() const { return m_dark; }
    /// True unless GNOME's or Plasma's setting says otherwise.
    bool wantsMotion() const { return m_motion; }

Q_SIGNALS:
    void changed();
    void motionChanged();

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QVariant &value);

private:
    void ask(const QString &group, const QString &key);
    void setScheme(uint scheme);
    void setMotion(bool motion);

    bool m_dark = false;
    bool m_motion = true;
};

} // namespace athanor
