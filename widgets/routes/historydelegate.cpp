#include "widgets/routes/historydelegate.h"

#include "engine/routes/requesthistorymodel.h"

#include <QPainter>

namespace athanor {

HistoryDelegate::HistoryDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(160), m_theme.px(30)};
}

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected) painter->fillRect(option.rect, t.copperSoft);
    const int gap = m_theme.px(10);
    QRect rest = option.rect.adjusted(m_theme.px(14), 0, -m_theme.px(14), 0);
    const QFont code = m_theme.codeFont(13);
    const QFont small = m_theme.uiFont(12);

    // From the right: what must not be cut.
    const auto right = [&](const QFont &font, const QColor &ink, const QString &text, const QString &widest) {
        const QFontMetrics metrics(font);
        const int width = metrics.horizontalAdvance(widest.isEmpty() ? text : widest);
        painter->setFont(font);
        painter->setPen(ink);
        painter->drawText(QRect(rest.right() - width + 1, rest.top(), width, rest.height()),
                          Qt::AlignRight | Qt::AlignVCenter, text);
        rest.setRight(rest.right() - width - gap);
    };
    const bool wide = option.rect.width() > m_theme.px(440);
    const int status = index.data(RequestHistoryModel::StatusRole).toInt();
    if (wide) { // What was not answered took no time that says anything.
        const double took = index.data(RequestHistoryModel::TimeRole).toDouble();
        right(small, t.ink2, status == 0 ? QString() : tr("%1 ms").arg(took, 0, 'f', 1),
              tr("%1 ms").arg(QStringLiteral("9999.9")));
    }
    const QColor tone = status == 0 || status >= 400 ? t.danger : status >= 300 ? t.info : t.verdigris;
    right(code, tone, status == 0 ? QStringLiteral("—") : QString::number(status), QStringLiteral("999"));
    if (wide && index.data(RequestHistoryModel::OriginRole).toInt() == int(HistoryEntry::Origin::Browser))
        right(small, t.ink2, tr("browser"), {});

    painter->setFont(code);
    if (index.data(RequestHistoryModel::RedirectedRole).toBool()) {
        painter->setPen(t.info);
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("↳"));
        rest.setLeft(rest.left() + m_theme.px(18));
    }
    const QFontMetrics metrics(code);
    const QString method = index.data(RequestHistoryModel::MethodRole).toString();
    const int methodWidth = std::max(metrics.horizontalAdvance(QStringLiteral("POST")),
                                     std::min(metrics.horizontalAdvance(method), m_theme.px(72))) +
                            m_theme.px(2);
    painter->setPen(t.ink2);
    painter->drawText(QRect(rest.left(), rest.top(), methodWidth, rest.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(method, Qt::ElideRight, methodWidth));
    rest.setLeft(rest.left() + methodWidth + gap);
    const QString location = index.data(RequestHistoryModel::LocationRole).toString();
    QString path = index.data(RequestHistoryModel::PathRole).toString();
    if (!location.isEmpty()) path += QStringLiteral(" → ") + location;
    painter->setPen(t.ink);
    painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(path, Qt::ElideRight, rest.width()));
    painter->restore();
}

} // namespace athanor
