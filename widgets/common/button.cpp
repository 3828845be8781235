#include "widgets/common/button.h"

#include <QPainter>

namespace athanor {

Button::Button(const Theme &theme, Kind kind, const QString &text, QWidget *parent)
    : QPushButton(text, parent), m_theme(theme), m_kind(kind)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Button::setKeyHint(const QString &key)
{
    m_key = key;
    setAccessibleDescription(key.isEmpty() ? QString() : tr("Key: %1").arg(key));
    updateGeometry();
    update();
}

void Button::setIconName(const QString &name)
{
    m_iconName = name;
    updateGeometry();
    update();
}

QFont Button::textFont() const
{
    return m_theme.uiFont(13, QFont::Medium);
}

QFont Button::keyFont() const
{
    return m_theme.uiFont(11);
}

int Button::horizontalPadding() const
{
    return m_theme.px(text().isEmpty() ? 7 : 13);
}

QSize Button::sizeHint() const
{
    int width = 2 * horizontalPadding() + QFontMetrics(textFont()).horizontalAdvance(text());
    if (!m_key.isEmpty()) width += m_theme.px(8) + QFontMetrics(keyFont()).horizontalAdvance(m_key);
    if (!m_iconName.isEmpty()) width += m_theme.px(16) + (text().isEmpty() ? 0 : m_theme.px(6));
    return {width, m_theme.px(30)};
}

void Button::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);

    QColor ground = m_kind == Kind::Primary ? t.copper : m_kind == Kind::Quiet ? t.panel : QColor(Qt::transparent);
    QColor ink = m_kind == Kind::Primary ? t.onCopper : t.ink;
    QColor border = m_kind == Kind::Quiet ? t.line : QColor(Qt::transparent);
    if (!isEnabled()) {
        ground = m_kind == Kind::Flat ? QColor(Qt::transparent) : t.sunk;
        border = m_kind == Kind::Flat ? QColor(Qt::transparent) : t.line;
        ink = t.ink3;
    } else if (isDown() || isChecked()) {
        ground = m_kind == Kind::Primary ? t.copperDeep : t.copperSoft;
    } else if (underMouse()) {
        ground = m_kind == Kind::Primary ? t.copperDeep : t.sunk;
    }
    painter.setPen(border.alpha() == 0 ? QPen(Qt::NoPen) : QPen(border, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    if (hasFocus()) {
        // The ring keeps off the copper of the main action by a line of its own ground.
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_kind == Kind::Primary ? t.ink : t.copper, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }

    int x = horizontalPadding();
    if (!m_iconName.isEmpty()) {
        const int side = m_theme.px(16);
        m_theme.icon(m_iconName, ink).paint(&painter, QRect(x, (height() - side) / 2, side, side));
        x += side + m_theme.px(6);
    }
    painter.setPen(ink);
    painter.setFont(textFont());
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextShowMnemonic, text());
    if (!m_key.isEmpty()) {
        x += QFontMetrics(textFont()).horizontalAdvance(text()) + m_theme.px(8);
        painter.setFont(keyFont());
        if (m_kind != Kind::Primary && isEnabled()) painter.setPen(t.ink2);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, m_key);
    }
}

} // namespace athanor
