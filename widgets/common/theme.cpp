#include "widgets/common/theme.h"

#include "widgets/common/icons.h"
#include "widgets/common/plaintips.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QRegularExpression>
#include <QStyleFactory>

#include <cmath>

// The resources are compiled into a static library, which the linker would drop; the macro must stand outside of a
// namespace.
static void keepResources() { Q_INIT_RESOURCE(athanor); }

namespace athanor {

namespace {

/// Pictures that the style sheet names: icons in the colour of the theme.
struct Arrow
{
    const char *token, *icon;
};
constexpr Arrow arrows[] = {{"arrowDown", "down"}, {"arrowLeft", "back"}, {"arrowRight", "forward"}};
const QString svg = QStringLiteral(".svg");

QByteArray resource(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("The program lacks its own resource %s", qPrintable(path));
    return file.readAll();
}

Tokens builtIn(const QString &name)
{
    Result<Tokens> tokens = Tokens::fromJson(resource(QStringLiteral(":/athanor/themes/%1.json").arg(name)));
    if (!tokens) qFatal("%s", qPrintable(tokens.error().message));
    return *tokens;
}

QStringList uiFamilies()
{
    return {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
            QStringLiteral("sans-serif")};
}

QStringList codeFamilies()
{
    return {QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"), QStringLiteral("monospace")};
}

QString quoted(const QStringList &families)
{
    return QLatin1Char('"') + families.join(QLatin1String("\", \"")) + QLatin1Char('"');
}

} // namespace

std::optional<ThemeChoice> parseThemeChoice(const QString &word)
{
    if (word == QLatin1String("system")) return ThemeChoice::System;
    if (word == QLatin1String("light")) return ThemeChoice::Light;
    if (word == QLatin1String("dark")) return ThemeChoice::Dark;
    return std::nullopt;
}

QString themeChoiceName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light: return QStringLiteral("light");
    case ThemeChoice::Dark: return QStringLiteral("dark");
    case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

Theme::Theme(QObject *parent) : QObject(parent), m_system(this)
{
    keepResources();
    new PlainTips(this);
    m_light = builtIn(QStringLiteral("light"));
    m_dark = builtIn(QStringLiteral("dark"));
    connect(&m_system, &SystemAppearance::motionChanged, this, [this] {
        applyMotion();
        Q_EMIT changed();
    });
    connect(&m_system, &SystemAppearance::changed, this, [this] {
        if (m_choice == ThemeChoice::System) apply();
    });
}

bool Theme::isDark() const
{
    return m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_system.isDark());
}

void Theme::setChoice(ThemeChoice choice)
{
    if (choice == m_choice) return;
    m_choice = choice;
    apply();
}

void Theme::setZoom(int percent)
{
    percent = std::clamp(percent, smallestZoom, largestZoom);
    if (percent == m_zoom) return;
    m_zoom = percent;
    apply();
}

int Theme::px(double length) const { return static_cast<int>(std::lround(length * m_zoom / 100.0)); }

QFont Theme::uiFont(double pixels, QFont::Weight weight) const
{
    QFont font;
    font.setFamilies(uiFamilies());
    font.setPixelSize(px(pixels));
    font.setWeight(weight);
    return font;
}

QFont Theme::codeFont(double pixels) const
{
    QFont font;
    font.setFamilies(codeFamilies());
    font.setPixelSize(px(pixels));
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

QIcon Theme::icon(const QString &name) const { return icon(name, tokens().ink2); }

QIcon Theme::icon(const QString &name, const QColor &color) const { return tintedIcon(name, color, px(16)); }

QString Theme::styleSheet() const
{
    QString sheet = QString::fromUtf8(resource(QStringLiteral(":/athanor/themes/athanor.qss")));
    static const QRegularExpression comment(QStringLiteral("/\\*.*?\\*/"),
                                            QRegularExpression::DotMatchesEverythingOption);
    sheet.remove(comment);
    const QMap<QString, QColor> colors = tokens().named();
    static const QRegularExpression token(QStringLiteral("@([A-Za-z0-9]+)"));
    static const QRegularExpression length(QStringLiteral("px\\(([0-9.]+)\\)"));
    const auto replaced = [](const QString &text, const QRegularExpression &pattern, const auto &value) {
        QString result;
        qsizetype end = 0;
        for (auto match = pattern.globalMatch(text); match.hasNext();) {
            const QRegularExpressionMatch found = match.next();
            result += text.mid(end, found.capturedStart() - end) + value(found.captured(1));
            end = found.capturedEnd();
        }
        return QString(result + text.mid(end));
    };
    sheet = replaced(sheet, length, [this](const QString &number) {
        return QString(QString::number(px(number.toDouble())) + QLatin1String("px"));
    });
    return replaced(sheet, token, [&](const QString &name) {
        if (name == QLatin1String("uiFamily")) return quoted(uiFamilies());
        if (name == QLatin1String("codeFamily")) return quoted(codeFamilies());
        for (const Arrow &arrow : arrows)
            if (name == QLatin1String(arrow.token)) return m_images.filePath(QLatin1String(arrow.icon) + svg);
        return colors.value(name).name();
    });
}

void Theme::apply()
{
    const Tokens &t = tokens();
    for (const Arrow &arrow : arrows) {
        QFile file(m_images.filePath(QLatin1String(arrow.icon) + svg));
        if (file.open(QIODevice::WriteOnly)) file.write(tintedSvg(QLatin1String(arrow.icon), t.ink2));
    }

    QPalette palette(t.paper);
    palette.setColor(QPalette::Window, t.paper);
    palette.setColor(QPalette::WindowText, t.ink);
    palette.setColor(QPalette::Base, t.panel);
    palette.setColor(QPalette::AlternateBase, t.sunk);
    palette.setColor(QPalette::Text, t.ink);
    palette.setColor(QPalette::PlaceholderText, t.ink2); // It says what the field is for.
    palette.setColor(QPalette::Button, t.panel);
    palette.setColor(QPalette::ButtonText, t.ink);
    palette.setColor(QPalette::Highlight, t.selection);
    palette.setColor(QPalette::HighlightedText, t.ink);
    palette.setColor(QPalette::Link, t.copperDeep);
    palette.setColor(QPalette::LinkVisited, t.copperDeep);
    palette.setColor(QPalette::ToolTipBase, t.panel);
    palette.setColor(QPalette::ToolTipText, t.ink);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.ink3);
    QApplication::setPalette(palette);
    QApplication::setFont(uiFont(13));
    qApp->setStyleSheet(styleSheet());
    applyMotion();
    Q_EMIT changed();
}

void Theme::applyMotion()
{
    // What Qt moves by itself where the desktop's settings ask for it.
    if (motion()) return;
    for (const auto effect : {Qt::UI_AnimateMenu, Qt::UI_FadeMenu, Qt::UI_AnimateCombo, Qt::UI_AnimateTooltip,
                              Qt::UI_FadeTooltip, Qt::UI_AnimateToolBox})
        QApplication::setEffectEnabled(effect, false);
}

} // namespace athanor
