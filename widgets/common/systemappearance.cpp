#include "widgets/common/systemappearance.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QGuiApplication>
#include <QPalette>

namespace athanor {

namespace {

const auto service = QStringLiteral("org.freedesktop.portal.Desktop");
const auto path = QStringLiteral("/org/freedesktop/portal/desktop");
const auto interface = QStringLiteral("org.freedesktop.portal.Settings");
const auto appearance = QStringLiteral("org.freedesktop.appearance");
const auto colorScheme = QStringLiteral("color-scheme");
const auto gnome = QStringLiteral("org.gnome.desktop.interface");
const auto gnomeAnimations = QStringLiteral("enable-animations");
const auto plasma = QStringLiteral("org.kde.kdeglobals.KDE");
const auto plasmaAnimations = QStringLiteral("AnimationDurationFactor");

/// The portal wraps the value once or twice, by its version.
QVariant unwrapped(QVariant value)
{
    while (value.userType() == qMetaTypeId<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

SystemAppearance::SystemAppearance(QObject *parent)
    : QObject(parent), m_dark(QGuiApplication::palette().color(QPalette::Window).lightness() < 128)
{
    if (!qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QVariant)));
    ask(appearance, colorScheme);
    ask(gnome, gnomeAnimations);
    ask(plasma, plasmaAnimations);
}

void SystemAppearance::ask(const QString &group, const QString &key)
{
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    question << group << key;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, group, key] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (!reply.isError()) settingChanged(group, key, reply.value().variant());
        watcher->deleteLater();
    });
}

void SystemAppearance::settingChanged(const QString &group, const QString &key, const QVariant &value)
{
    const QVariant plain = unwrapped(value);
    if (group == appearance && key == colorScheme) setScheme(plain.toUInt());
    if (group == gnome && key == gnomeAnimations) setMotion(plain.toBool());
    if (group == plasma && key == plasmaAnimations) setMotion(plain.toDouble() > 0);
}

void SystemAppearance::setMotion(bool motion)
{
    if (motion == m_motion) return;
    m_motion = motion;
    Q_EMIT motionChanged();
}

void SystemAppearance::setScheme(uint scheme)
{
    // 0 is no preference, 1 dark, 2 light.
    if (scheme == 0 || (scheme == 1) == m_dark) return;
    m_dark = scheme == 1;
    Q_EMIT changed();
}

} // namespace athanor
