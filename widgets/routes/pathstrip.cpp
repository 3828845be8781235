#include "widgets/routes/pathstrip.h"

#include <QPainter>

namespace athanor {

PathStrip::PathStrip(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Path"));
    connect(&theme, &Theme::changed, this, &QWidget::updateGeometry);
}

void PathStrip::setPath(const QStringList &parts, int atHand)
{
    m_parts = parts;
    m_atHand = atHand;
    const QString path = parts.mid(1).join(QLatin1Char('/'));
    setToolTip(path);
    setAccessibleDescription(atHand >= 0 && atHand < parts.size() ? tr("%1, now at “%2”").arg(path, parts.at(atHand))
                                                                  : path);
    update();
}

QSize PathStrip::sizeHint() const { return {m_theme.px(200), m_theme.px(32)}; }

void PathStrip::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    const QFont font = m_theme.codeFont(14);
    const QFontMetrics metrics(font);
    const int slash = metrics.horizontalAdvance(QLatin1Char('/'));
    const int pad = m_theme.px(6);
    const int gap = m_theme.px(2);
    struct Piece
    {
        int part, x, width;
    };
    std::vector<Piece> pieces;
    int x = 0;
    int at = 0;
    for (int i = 0; i < m_parts.size(); ++i) {
        // The host says nothing where there is none; the empty part before the first slash never does.
        if ((i == 0 && m_parts.at(0).isEmpty()) || i == 1) continue;
        const QString shown = m_parts.at(i).isEmpty() ? QStringLiteral("␣") : m_parts.at(i);
        const int width = std::min(metrics.horizontalAdvance(shown), m_theme.px(240)) + 2 * pad;
        if (i > 1) x += slash + gap;
        pieces.push_back({i, x, width});
        if (i <= m_atHand) at = x + width;
        x += width + gap;
    }
    const int slide = std::clamp(at - width() * 2 / 3, 0, std::max(0, x - width()));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font);
    for (const Piece &piece : pieces) {
        const QRect box(piece.x - slide, m_theme.px(3), piece.width, height() - m_theme.px(6));
        const bool here = piece.part == m_atHand;
        const bool behind = m_atHand >= 0 && piece.part < m_atHand;
        if (here || behind) {
            painter.setPen(here ? QPen(t.copper, 1.5) : QPen(Qt::NoPen));
            painter.setBrush(here ? t.copperSoft : t.sunk);
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        }
        if (piece.part > 1) {
            painter.setPen(t.ink2);
            painter.drawText(QRect(box.left() - slash - gap, 0, slash, height()), Qt::AlignCenter, QStringLiteral("/"));
        }
        const QString part = m_parts.at(piece.part);
        painter.setPen(here ? t.copperDeep : behind ? t.ink : t.ink2);
        if (part.isEmpty() && !here) continue;
        painter.drawText(box, Qt::AlignCenter,
                         metrics.elidedText(part.isEmpty() ? QStringLiteral("␣") : part, Qt::ElideMiddle,
                                            piece.width - 2 * pad + 2));
    }
}

} // namespace athanor
