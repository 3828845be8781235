#include "widgets/routes/candidatedelegate.h"

#include "widgets/common/itemring.h"
#include "widgets/routes/rulelistmodel.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QRegularExpression>

namespace athanor {

CandidateDelegate::CandidateDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{}

QStringList CandidateDelegate::linesOf(const QString &rule, const QFontMetrics &metrics, int width)
{
    QStringList lines;
    QString line;
    for (qsizetype start = 0; start < rule.size();) {
        qsizetype end = rule.indexOf(QLatin1Char('/'), start + 1);
        if (end < 0) end = rule.size();
        QString part = rule.mid(start, end - start);
        start = end;
        if (!line.isEmpty() && metrics.horizontalAdvance(line + part) > width) {
            lines << line;
            line.clear();
        }
        while (line.isEmpty() && part.size() > 1 && metrics.horizontalAdvance(part) > width) {
            qsizetype fits = part.size() - 1;
            while (fits > 1 && metrics.horizontalAdvance(part.left(fits)) > width) --fits;
            // Rather after a sign than inside of a word: "<path:" and then "filename>".
            const qsizetype sign = part.lastIndexOf(QRegularExpression(QStringLiteral("[:_.-]")), fits - 1);
            if (sign > 1) fits = sign + 1;
            lines << part.left(fits);
            part = part.mid(fits);
        }
        line += part;
    }
    if (!line.isEmpty() || lines.isEmpty()) lines << line;
    return lines;
}

CandidateDelegate::Layout CandidateDelegate::layOut(int width, const QModelIndex &index) const
{
    const QFontMetrics code(m_theme.codeFont(13));
    const QFontMetrics small(m_theme.uiFont(12));
    const QString rule = index.data(RuleListModel::AddressRole).toString();
    const QString methods = index.data(RuleListModel::MethodsRole).toString();
    const QString reason = index.data(RuleListModel::ReasonRole).toString();
    const int left = m_theme.px(36);
    const int right = m_theme.px(12);
    const int gap = m_theme.px(12);
    const int inner = std::max(80, width - left - right);
    const int methodsWidth = small.horizontalAdvance(methods);
    const int ruleRoom = std::max(40, inner - methodsWidth - gap);
    const int pad = m_theme.px(6);

    Layout result;
    result.lines = linesOf(rule, code, ruleRoom);
    const int ruleHeight = int(result.lines.size()) * code.lineSpacing();
    result.rule = QRect(left, pad, ruleRoom, ruleHeight);
    result.mark = QRect(m_theme.px(12), pad, m_theme.px(16), code.height());
    result.methods = QRect(width - right - methodsWidth, pad, methodsWidth, code.height());
    result.height = pad + ruleHeight;
    const int spare = ruleRoom - code.horizontalAdvance(rule) - gap;
    // In a narrow list every reason stands below its rule, so that all of them begin at the same place.
    const bool isWide = inner >= m_theme.px(400);
    if (!reason.isEmpty() && isWide && small.horizontalAdvance(reason) <= spare) {
        const int start = left + std::max(code.horizontalAdvance(rule) + gap,
                                          std::min(m_theme.px(220), ruleRoom - small.horizontalAdvance(reason)));
        result.reason = QRect(start, pad, result.methods.left() - gap / 2 - start, code.height());
    } else if (!reason.isEmpty()) {
        const QRect box = small.boundingRect(QRect(0, 0, inner, 2000), Qt::TextWordWrap, reason);
        result.reason = QRect(left, result.height + m_theme.px(2), inner, box.height());
        result.height += m_theme.px(2) + box.height();
    }
    result.height = std::max(m_theme.px(30), result.height + pad);
    return result;
}

QSize CandidateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    return {width, layOut(width, index).height};
}

void CandidateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    const QVariant outcomeValue = index.data(RuleListModel::OutcomeRole);
    const bool judged = outcomeValue.isValid();
    const auto outcome = static_cast<RouteCandidate::Outcome>(outcomeValue.toInt());
    const bool matched = judged && outcome == RouteCandidate::Outcome::Matched;
    Layout at = layOut(option.rect.width(), index);
    for (QRect *rect : {&at.mark, &at.rule, &at.methods, &at.reason}) rect->translate(option.rect.topLeft());

    painter->save();
    if (matched)
        painter->fillRect(option.rect, t.verdigrisSoft);
    else if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, t.copperSoft);
    paintItemRing(*painter, option, m_theme);
    QString mark;
    QColor markColor = t.ink2;
    if (matched) {
        mark = QStringLiteral("✓");
        markColor = t.verdigris;
    } else if (judged && outcome == RouteCandidate::Outcome::Redirect) {
        mark = QStringLiteral("→");
        markColor = t.info;
    } else if (judged) {
        mark = QStringLiteral("–");
    } else {
        mark = QStringLiteral("·");
    }
    painter->setFont(m_theme.uiFont(13, QFont::DemiBold));
    painter->setPen(markColor);
    painter->drawText(at.mark, Qt::AlignCenter, mark);
    painter->setFont(m_theme.codeFont(13));
    painter->setPen(judged && !matched ? t.ink2 : t.ink);
    const int lineHeight = painter->fontMetrics().lineSpacing();
    for (qsizetype i = 0; i < at.lines.size(); ++i)
        painter->drawText(QRect(at.rule.left(), at.rule.top() + int(i) * lineHeight, at.rule.width(), lineHeight),
                          Qt::AlignVCenter | Qt::TextDontClip, at.lines.at(i));
    painter->setFont(m_theme.uiFont(12));
    painter->setPen(outcome == RouteCandidate::Outcome::WrongMethod && judged ? t.danger : t.ink2);
    painter->drawText(at.methods, Qt::AlignVCenter | Qt::AlignRight, index.data(RuleListModel::MethodsRole).toString());
    painter->setPen(matched ? t.verdigris : t.ink2);
    painter->drawText(at.reason, Qt::AlignVCenter | Qt::TextWordWrap, index.data(RuleListModel::ReasonRole).toString());
    painter->restore();
}

} // namespace athanor
