#include "widgets/common/button.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace athanor {

Button::Button(const Theme &theme, Kind kind, const QString &text, QWidget *parent)
    : QPushButton(text, parent), m_theme(theme), m_kind(kind)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    connect(&theme, &Theme::changed, this, &Button::changed);
}

void Button::changed()
{
    updateGeometry();
    update();
}

void Button::setKeyHint(const QString &key)
{
    m_key = key;
    setAccessibleDescription(key.isEmpty() ? QString() : tr("Key: %1").arg(key));
    changed();
}

void Button::setIconName(const QString &name)
{
    m_iconName = name;
    changed();
}

void Button::setIconBeside(bool beside)
{
    m_iconBeside = beside;
    changed();
}

void Button::setDetail(Detail detail)
{
    if (detail == m_detail) return;
    m_detail = detail;
    changed();
}

void Button::setElides(bool elides)
{
    m_elides = elides;
    setSizePolicy(elides ? QSizePolicy::Maximum : QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Button::setCode(bool code)
{
    m_code = code;
    changed();
}

bool Button::showsText(Detail detail) const
{
    return !text().isEmpty() && (detail != Detail::IconOnly || m_iconName.isEmpty());
}

bool Button::showsIcon(Detail detail) const
{
    return !m_iconName.isEmpty() &&
           (detail == Detail::IconOnly || text().isEmpty() || m_kind == Kind::Field || m_iconBeside);
}

QFont Button::textFont() const
{
    if (m_code) return m_theme.codeFont(12.5);
    return m_theme.uiFont(13, m_kind == Kind::Field ? QFont::Normal : QFont::Medium);
}

QFont Button::keyFont() const { return m_theme.uiFont(11); }

int Button::horizontalPadding(Detail detail) const
{
    if (m_kind == Kind::Flat && m_iconBeside) return m_theme.px(4); // In line with the words around.
    return m_theme.px(!showsText(detail) ? 7 : m_kind == Kind::Field || m_code ? 10 : 13);
}

QSize Button::hintFor(Detail detail) const
{
    int width = 2 * horizontalPadding(detail);
    if (showsIcon(detail)) width += m_theme.px(16) + (showsText(detail) ? m_theme.px(6) : 0);
    if (showsText(detail)) width += QFontMetrics(textFont()).horizontalAdvance(text());
    if (showsKey(detail))
        width += m_theme.px(m_kind == Kind::Field ? 40 : 8) + QFontMetrics(keyFont()).horizontalAdvance(m_key);
    return {width, m_theme.px(30)};
}

QSize Button::minimumSizeHint() const
{
    const QSize whole = sizeHint();
    return m_elides ? QSize(std::min(whole.width(), m_theme.px(72)), whole.height()) : whole;
}

int Button::textRoom() const
{
    int room = width() - 2 * horizontalPadding(m_detail);
    if (showsIcon(m_detail)) room -= m_theme.px(16) + m_theme.px(6);
    if (showsKey(m_detail)) room -= m_theme.px(8) + QFontMetrics(keyFont()).horizontalAdvance(m_key);
    return room;
}

bool Button::isElided() const
{
    return showsText(m_detail) && QFontMetrics(textFont()).horizontalAdvance(text()) > textRoom();
}

bool Button::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && (isElided() || !showsText(m_detail))) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text().isEmpty() ? accessibleName() : text(),
                           this);
        return true;
    }
    return QPushButton::event(event);
}

Button::Colors Button::colors() const
{
    const Tokens &t = m_theme.tokens();
    const bool primary = m_kind == Kind::Primary;
    const QColor none(Qt::transparent);
    if (!isEnabled()) return m_kind == Kind::Flat ? Colors{none, t.ink3, none} : Colors{t.sunk, t.ink3, t.line};
    Colors result{primary                 ? t.copper
                  : m_kind == Kind::Quiet ? t.panel
                  : m_kind == Kind::Field ? t.sunk
                                          : none,
                  primary                 ? t.onCopper
                  : m_kind == Kind::Field ? t.ink2
                                          : t.ink,
                  m_kind == Kind::Quiet || m_kind == Kind::Field ? t.line : none};
    if (isDown() || isChecked())
        result.ground = primary ? t.copperDeep : t.copperSoft;
    else if (underMouse())
        result.ground = primary ? t.copperDeep : t.sunk;
    if (underMouse() && m_kind == Kind::Field) result.border = t.ink3;
    return result;
}

void Button::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    const Colors use = colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(use.border.alpha() == 0 ? QPen(Qt::NoPen) : QPen(use.border, 1));
    painter.setBrush(use.ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    if (hasFocus()) {
        // The ring on the copper of the main action is ink, or it would not be seen.
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_kind == Kind::Primary ? t.ink : t.copper, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }

    int x = horizontalPadding(m_detail);
    if (showsIcon(m_detail)) {
        const int side = m_theme.px(16);
        m_theme.icon(m_iconName, use.ink).paint(&painter, QRect(x, (height() - side) / 2, side, side));
        x += side + m_theme.px(6);
    }
    if (showsText(m_detail)) {
        const QFontMetrics metrics(textFont());
        const QString shown = isElided() ? metrics.elidedText(text(), Qt::ElideRight, textRoom()) : text();
        painter.setPen(use.ink);
        painter.setFont(textFont());
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextShowMnemonic, shown);
        x += metrics.horizontalAdvance(shown) + m_theme.px(8);
    }
    if (showsKey(m_detail)) {
        painter.setFont(keyFont());
        if (m_kind != Kind::Primary && isEnabled()) painter.setPen(t.ink2);
        const bool right = m_kind == Kind::Field;
        const QRect room =
            right ? rect().adjusted(x, 0, -horizontalPadding(m_detail), 0) : QRect(x, 0, width() - x, height());
        painter.drawText(room, Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft), m_key);
    }
}

} // namespace athanor
