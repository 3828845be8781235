#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace athanor {

/// An icon by our own name ("run", "back", …) in one colour: breeze-icon-theme's where it is installed and has one,
/// else ours. Rendered at one, two and three times its size.
QIcon tintedIcon(const QString &name, const QColor &color, int size = 16);

/// The source of an icon, recoloured; empty when there is none of this name.
QByteArray tintedSvg(const QString &name, const QColor &color);

} // namespace athanor
