#include "widgets/common/icons.h"

#include <QFile>
#include <QHash>
#include <QMap>
#include <QPainter>
#include <QPixmap>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>

namespace athanor {

namespace {

/// Only the icons that mean the same there; the marks beside results are ours, so that they share one weight.
QString breezeName(const QString &name)
{
    static const QMap<QString, QString> names = {
        {QStringLiteral("back"), QStringLiteral("go-previous")},
        {QStringLiteral("forward"), QStringLiteral("go-next")},
        {QStringLiteral("reload"), QStringLiteral("view-refresh")},
        {QStringLiteral("run"), QStringLiteral("media-playback-start")},
        {QStringLiteral("reset"), QStringLiteral("edit-reset")},
        {QStringLiteral("search"), QStringLiteral("edit-find")},
        {QStringLiteral("stop"), QStringLiteral("process-stop")},
        {QStringLiteral("down"), QStringLiteral("go-down")},
        {QStringLiteral("up"), QStringLiteral("go-up")},
    };
    return names.value(name);
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return !path.isEmpty() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QByteArray tintedSvg(const QString &name, const QColor &color)
{
    QByteArray svg;
    const QString breeze = breezeName(name);
    if (!breeze.isEmpty())
        svg = readAll(QStandardPaths::locate(QStandardPaths::GenericDataLocation,
                                             QStringLiteral("icons/breeze/actions/16/%1.svg").arg(breeze)));
    if (svg.isEmpty()) svg = readAll(QStringLiteral(":/athanor/icons/%1.svg").arg(name));
    QString text = QString::fromUtf8(svg);
    text.replace(QLatin1String("currentColor"), color.name());
    static const QRegularExpression textClass(QStringLiteral("\\.ColorScheme-Text\\s*\\{[^}]*\\}"));
    text.replace(textClass, QStringLiteral(".ColorScheme-Text { color:%1; }").arg(color.name()));
    return text.toUtf8();
}

QIcon tintedIcon(const QString &name, const QColor &color, int size)
{
    static QHash<QString, QIcon> made; // GUI thread only, as icons are.
    const QString key = name + color.name() + QString::number(size);
    if (const auto known = made.constFind(key); known != made.cend()) return *known;
    QSvgRenderer renderer(tintedSvg(name, color));
    QIcon icon;
    if (!renderer.isValid()) return icon;
    for (int scale = 1; scale <= 3; ++scale) {
        QPixmap pixmap(size * scale, size * scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        pixmap.setDevicePixelRatio(scale);
        icon.addPixmap(pixmap);
    }
    made.insert(key, icon);
    return icon;
}

} // namespace athanor
