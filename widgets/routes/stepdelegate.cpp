#include "widgets/routes/stepdelegate.h"

#include "widgets/routes/stepmodel.h"

#include <QPainter>

namespace athanor {

namespace {

void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const QColor &ground, const Tokens &tokens)
{
    if (ground.isValid()) painter->fillRect(option.rect, ground);
    if (!(option.state & QStyle::State_HasFocus)) return;
    painter->setPen(QPen(tokens.copper, 1));
    painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
}

} // namespace

QSize StepDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(120), m_theme.px(30)};
}

void StepDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    paintGround(painter, option, selected ? t.copperSoft : QColor(), t);
    QRect rest = option.rect.adjusted(m_theme.px(10), 0, -m_theme.px(10), 0);
    const auto put = [&](const QFont &font, const QColor &ink, const QString &text, int width, int align) {
        painter->setFont(font);
        painter->setPen(ink);
        const QRect box = align == Qt::AlignRight ? QRect(rest.right() - width + 1, rest.top(), width, rest.height())
                                                  : QRect(rest.left(), rest.top(), width, rest.height());
        painter->drawText(box, Qt::AlignVCenter | align,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
        if (align == Qt::AlignRight)
            rest.setRight(box.left() - m_theme.px(8));
        else
            rest.setLeft(box.right() + m_theme.px(8));
    };
    put(m_theme.codeFont(12), t.ink2, QString::number(index.data(StepModel::NumberRole).toInt()), m_theme.px(24),
        Qt::AlignLeft);
    if (option.rect.width() > m_theme.px(190))
        put(m_theme.uiFont(12), t.ink2, tr("%1 left").arg(index.data(StepModel::LeftRole).toInt()), m_theme.px(58),
            Qt::AlignRight);
    const auto kind = static_cast<MatchStep::Kind>(index.data(StepModel::KindRole).toInt());
    const bool refuses = kind == MatchStep::Kind::Refused || kind == MatchStep::Kind::ConvertRefused ||
                         kind == MatchStep::Kind::Method || kind == MatchStep::Kind::Raised;
    const bool turns = kind == MatchStep::Kind::Back || kind == MatchStep::Kind::Merge ||
                       kind == MatchStep::Kind::Redirect || kind == MatchStep::Kind::Slash;
    put(m_theme.uiFont(13, selected ? QFont::DemiBold : QFont::Normal),
        refuses                         ? t.danger
        : turns                         ? t.info
        : kind == MatchStep::Kind::Rule ? t.verdigris
                                        : t.ink,
        index.data(StepModel::WordRole).toString(), rest.width(), Qt::AlignLeft);
    painter->restore();
}

QSize StepRuleDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(160), m_theme.px(42)};
}

void StepRuleDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = m_theme.tokens();
    using State = StepRuleModel::State;
    const auto state = static_cast<State>(index.data(StepRuleModel::StateRole).toInt());
    painter->save();
    const bool just = index.data(StepRuleModel::JustRole).toBool();
    paintGround(painter, option, state == State::Won ? t.verdigrisSoft : just ? t.sunk : QColor(), t);
    const QRect mark(option.rect.left() + m_theme.px(10), option.rect.top(), m_theme.px(16), option.rect.height());
    const QString sign = state == State::Won        ? QStringLiteral("✓")
                         : state == State::Possible ? QStringLiteral("?")
                         : state == State::Lost     ? QStringLiteral("–")
                                                    : QStringLiteral("·");
    painter->setFont(m_theme.uiFont(13, QFont::DemiBold));
    painter->setPen(state == State::Won            ? t.verdigris
                    : state == State::Possible     ? t.copper
                    : state == State::Lost && just ? t.danger
                                                   : t.ink2);
    painter->drawText(mark, Qt::AlignCenter, sign);

    const int left = mark.right() + m_theme.px(8);
    const int right = option.rect.right() - m_theme.px(10);
    const int half = option.rect.height() / 2;
    const QFontMetrics small(m_theme.uiFont(12));
    const QString methods = index.data(StepRuleModel::MethodsRole).toString();
    const int methodsWidth =
        std::min(small.horizontalAdvance(methods) + 2, std::max(m_theme.px(110), option.rect.width() / 3));
    painter->setFont(m_theme.uiFont(12));
    painter->setPen(t.ink2);
    painter->drawText(QRect(right - methodsWidth, option.rect.top() + m_theme.px(3), methodsWidth, half),
                      Qt::AlignRight | Qt::AlignVCenter, small.elidedText(methods, Qt::ElideRight, methodsWidth));
    const int room = right - left - methodsWidth - m_theme.px(8);
    painter->setFont(m_theme.codeFont(13));
    painter->setPen(state == State::Won || state == State::Possible ? t.ink : t.ink2);
    painter->drawText(
        QRect(left, option.rect.top() + m_theme.px(3), room, half), Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(StepRuleModel::RuleRole).toString(), Qt::ElideMiddle, room));
    painter->setFont(m_theme.uiFont(12));
    painter->setPen(state == State::Won ? t.verdigris : state == State::Lost && just ? t.danger : t.ink2);
    painter->drawText(QRect(left, option.rect.top() + half, right - left, half - m_theme.px(3)), Qt::AlignVCenter,
                      small.elidedText(index.data(StepRuleModel::WordRole).toString(), Qt::ElideRight, right - left));
    painter->restore();
}

} // namespace athanor
