#include "widgets/results/differencedelegate.h"

#include "widgets/common/itemring.h"
#include "widgets/results/differencetext.h"

#include <QPainter>

namespace athanor {

namespace {

using Mark = Difference::Mark;
using Type = Difference::Type;

constexpr qsizetype mostShown = 120; ///< Characters of a cell; its tool tip has it whole.

Mark markOf(const QModelIndex &index) { return static_cast<Mark>(index.data(DifferenceModel::MarkRole).toInt()); }

QList<DifferenceModel::Piece> piecesOf(const QModelIndex &index)
{
    return index.data(DifferenceModel::PiecesRole).value<QList<DifferenceModel::Piece>>();
}

} // namespace

DifferenceDelegate::DifferenceDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{}

int DifferenceDelegate::lineHeight() const
{
    return std::max(QFontMetrics(m_theme.codeFont(12.5)).height(), QFontMetrics(m_theme.uiFont(12)).height()) +
           m_theme.px(4);
}

DifferenceDelegate::Look DifferenceDelegate::lookOf(const Piece &piece, bool stacked) const
{
    const Tokens &t = m_theme.tokens();
    Look look{{}, shownValue(piece.value), m_theme.codeFont(12.5), t.ink, false};
    if (piece.side == Piece::Side::Expected) look.ink = t.verdigris;
    if (piece.side == Piece::Side::Yours) look.ink = t.danger;
    if (stacked) look.sign = markSign(piece.side == Piece::Side::Expected ? Mark::Missing : Mark::Extra);
    if (look.text.size() > mostShown) look.text = look.text.left(mostShown) + QChar(0x2026);
    const bool emptyText = piece.value.type == Type::Text && piece.value.text.isEmpty();
    if (piece.value.type == Type::Text && !emptyText) look.text.replace(QLatin1Char('\n'), QChar(0x21B5));
    if (piece.value.type == Type::Null || piece.value.type == Type::Absent || emptyText) {
        look.font = m_theme.uiFont(12);
        look.font.setItalic(piece.value.type != Type::Text);
        look.framed = piece.value.type != Type::Absent;
        if (piece.side == Piece::Side::Both) look.ink = t.ink2;
    }
    return look;
}

int DifferenceDelegate::widthOf(const Look &look, const Piece &piece) const
{
    int width = QFontMetrics(look.font).horizontalAdvance(look.text);
    if (look.framed) width += m_theme.px(12);
    if (!look.sign.isEmpty()) width += m_theme.px(16);
    if (piece.typed)
        width += m_theme.px(8) + QFontMetrics(m_theme.uiFont(11)).horizontalAdvance(typeWord(piece.value.type));
    return width;
}

QSize DifferenceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const int margins = 2 * m_theme.px(10) + 2; // Widths of text are rounded down.
    if (index.column() == 0) {
        const int words = QFontMetrics(m_theme.codeFont(12.5)).horizontalAdvance(index.data().toString());
        return {m_theme.px(20) + words + margins, lineHeight() + m_theme.px(8)};
    }
    const QList<Piece> pieces = piecesOf(index);
    int width = 0;
    for (const Piece &piece : pieces) width = std::max(width, widthOf(lookOf(piece, pieces.size() > 1), piece));
    return {std::min(width, m_theme.px(320)) + margins, lineHeight() * std::max(1, int(pieces.size())) + m_theme.px(8)};
}

void DifferenceDelegate::paintPiece(QPainter *painter, QRect room, const Piece &piece, bool stacked) const
{
    const Look look = lookOf(piece, stacked);
    painter->setPen(look.ink);
    if (!look.sign.isEmpty()) {
        painter->setFont(m_theme.codeFont(12.5));
        painter->drawText(room, Qt::AlignVCenter, look.sign);
        room.setLeft(room.left() + m_theme.px(16));
    }
    int typeWidth = 0;
    const QString type = piece.typed ? typeWord(piece.value.type) : QString();
    if (!type.isEmpty()) typeWidth = QFontMetrics(m_theme.uiFont(11)).horizontalAdvance(type) + m_theme.px(8);
    const QFontMetrics metrics(look.font);
    const int frame = look.framed ? m_theme.px(6) : 0;
    const QString text = metrics.elidedText(look.text, Qt::ElideRight, room.width() - typeWidth - 2 * frame);
    const int width = metrics.horizontalAdvance(text);
    if (look.framed) {
        const int high = metrics.height() + m_theme.px(2);
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(room.left() + 0.5, room.center().y() - high / 2.0, width + 2 * frame, high), 4,
                                 4);
    }
    painter->setFont(look.font);
    painter->drawText(room.adjusted(frame, 0, 0, 0), Qt::AlignVCenter, text);
    if (type.isEmpty()) return;
    painter->setFont(m_theme.uiFont(11));
    painter->setPen(m_theme.tokens().ink2);
    painter->drawText(room.adjusted(width + 2 * frame + m_theme.px(8), 0, 0, 0), Qt::AlignVCenter, type);
}

void DifferenceDelegate::paintPlace(QPainter *painter, const QRect &room, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const Mark mark = markOf(index);
    painter->setFont(m_theme.codeFont(12.5));
    painter->setPen(mark == Mark::Missing ? t.verdigris : mark == Mark::Extra ? t.danger : t.ink);
    painter->drawText(room, Qt::AlignVCenter, markSign(mark));
    painter->setPen(t.ink2);
    const QRect rest = room.adjusted(m_theme.px(20), 0, 0, 0);
    painter->drawText(rest, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideLeft, rest.width()));
}

void DifferenceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const Mark mark = markOf(index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (mark == Mark::Missing) painter->fillRect(option.rect, t.verdigrisSoft);
    if (mark == Mark::Extra) painter->fillRect(option.rect, t.dangerSoft);
    if (mark == Mark::Moved) painter->fillRect(option.rect, t.sunk);
    const QRect room = option.rect.adjusted(m_theme.px(10), m_theme.px(4), -m_theme.px(10), -m_theme.px(4));
    if (index.column() == 0) {
        paintPlace(painter, room, index);
    } else {
        const QList<Piece> pieces = piecesOf(index);
        const int high = pieces.isEmpty() ? 0 : room.height() / int(pieces.size());
        for (qsizetype i = 0; i < pieces.size(); ++i)
            paintPiece(painter, {room.left(), room.top() + int(i) * high, room.width(), high}, pieces.at(i),
                       pieces.size() > 1);
    }
    paintItemRing(*painter, option, m_theme);
    painter->restore();
}

} // namespace athanor
