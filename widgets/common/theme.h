#pragma once

#include "widgets/common/systemappearance.h"
#include "widgets/common/tokens.h"

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QTemporaryDir>

#include <optional>

namespace athanor {

/// What the learner asked for; System follows the desktop.
enum class ThemeChoice { System, Light, Dark };

/// "system", "light" or "dark"; nullopt for anything else.
std::optional<ThemeChoice> parseThemeChoice(const QString &word);
QString themeChoiceName(ThemeChoice choice);

/// The look of the whole program: colours of the chosen theme, fonts and lengths at the chosen text size, and the
/// application's palette and style sheet made from them. One object, made after QApplication and given to every widget;
/// GUI thread only.
class Theme final : public QObject
{
    Q_OBJECT
public:
    static constexpr int smallestZoom = 80;
    static constexpr int largestZoom = 200;

    explicit Theme(QObject *parent = nullptr);

    /// Gives the application its palette, font and style sheet. Called again by itself whenever the look changes.
    void apply();

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    bool isDark() const;
    /// Text size in percent, kept between 80 and 200.
    int zoom() const { return m_zoom; }
    void setZoom(int percent);

    /// Whether things may move; false when the desktop asks for none.
    bool motion() const { return m_system.wantsMotion(); }

    const Tokens &tokens() const { return isDark() ? m_dark : m_light; }
    /// A length of the design at the chosen text size, in device-independent pixels.
    int px(double length) const;
    QFont uiFont(double pixels, QFont::Weight weight = QFont::Normal) const;
    QFont codeFont(double pixels) const;
    QIcon icon(const QString &name) const;
    QIcon icon(const QString &name, const QColor &color) const;

Q_SIGNALS:
    /// Colours, fonts or text size are others now.
    void changed();

private:
    QString styleSheet() const;
    void applyMotion();

    SystemAppearance m_system;
    Tokens m_light;
    Tokens m_dark;
    ThemeChoice m_choice = ThemeChoice::System;
    int m_zoom = 100;
    QTemporaryDir m_images; ///< Style sheets take images from files only.
};

} // namespace athanor
