#include "app/shell/objectivesquare.h"

#include "app/shell/studywords.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace athanor {

ObjectiveSquare::ObjectiveSquare(const Theme &theme, const QString &id, const QString &title, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme), m_id(id), m_title(title)
{
    setObjectName(QStringLiteral("square:") + id);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::ClickFocus); // The card decides which of its squares Tab reaches.
    setAttribute(Qt::WA_Hover);
    connect(&theme, &Theme::changed, this, [this] { updateGeometry(); });
    describe();
}

void ObjectiveSquare::setProgress(const ObjectiveProgress &progress)
{
    m_mastery = progress.mastery;
    m_fraction = progress.fraction;
    describe();
    update();
}

void ObjectiveSquare::describe()
{
    const QString words = tr("%1, %2").arg(m_title, masteryWord(m_mastery));
    setAccessibleName(words);
    setToolTip(words);
}

QSize ObjectiveSquare::sizeHint() const { return {m_theme.px(18), m_theme.px(18)}; }

void ObjectiveSquare::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = m_theme.px(11);
    const QRectF box((width() - side) / 2.0, (height() - side) / 2.0, side, side);
    painter.setPen(Qt::NoPen);
    switch (m_mastery) {
    case Mastery::NotStarted: painter.setBrush(t.line); break;
    case Mastery::InProgress: painter.setBrush(t.copperSoft); break;
    case Mastery::Passed:
    case Mastery::Mastered: painter.setBrush(t.verdigris); break;
    }
    painter.drawRoundedRect(box, 2.5, 2.5);
    if (m_mastery == Mastery::InProgress) {
        const double filled = std::max(0.35, m_fraction) * side;
        painter.save();
        painter.setClipRect(QRectF(box.left(), box.bottom() - filled, side, filled));
        painter.setBrush(t.copper);
        painter.drawRoundedRect(box, 2.5, 2.5);
        painter.restore();
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.copper, 1));
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5);
    } else if (m_mastery == Mastery::Mastered) {
        painter.setPen(QPen(t.panel, side * 0.14, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF tick[] = {box.topLeft() + QPointF(side * 0.24, side * 0.52),
                                box.topLeft() + QPointF(side * 0.43, side * 0.71),
                                box.topLeft() + QPointF(side * 0.77, side * 0.31)};
        painter.drawPolyline(tick, 3);
    }
    if (hasFocus() || underMouse()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(hasFocus() ? t.copper : t.ink3, hasFocus() ? 2 : 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void ObjectiveSquare::focusInEvent(QFocusEvent *event)
{
    // Tab comes back to where it was left.
    for (auto *other : parentWidget()->findChildren<ObjectiveSquare *>(QString(), Qt::FindDirectChildrenOnly))
        other->setFocusPolicy(other == this ? Qt::StrongFocus : Qt::ClickFocus);
    QAbstractButton::focusInEvent(event);
}

void ObjectiveSquare::keyPressEvent(QKeyEvent *event)
{
    const auto squares = parentWidget()->findChildren<ObjectiveSquare *>(QString(), Qt::FindDirectChildrenOnly);
    const auto at = squares.indexOf(this);
    qsizetype next = at;
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down: next = at + 1; break;
    case Qt::Key_Left:
    case Qt::Key_Up: next = at - 1; break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = squares.size() - 1; break;
    case Qt::Key_Return:
    case Qt::Key_Enter: return click();
    default: return QAbstractButton::keyPressEvent(event);
    }
    squares.at(std::clamp<qsizetype>(next, 0, squares.size() - 1))->setFocus(Qt::TabFocusReason);
}

} // namespace athanor
