#include "widgets/editor/hovertip.h"

#include "widgets/common/labels.h"

#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

HoverTip::HoverTip(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_title(new QLabel), m_parameter(new QLabel), m_text(new QLabel)
{
    setObjectName(QStringLiteral("hoverTip"));
    setProperty("card", QStringLiteral("true"));
    setFocusPolicy(Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_title->setProperty("role", QStringLiteral("code"));
    m_parameter->setProperty("role", QStringLiteral("small"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    for (QLabel *label : {m_title, m_parameter, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    connect(&theme, &Theme::changed, this, &HoverTip::hide);
    hide();
}

void HoverTip::showHover(const HoverText &hover, const QRect &line)
{
    const QString parameter = hover.parameter.isEmpty() ? QString() : tr("Now: %1").arg(hover.parameter);
    show(hover.title, parameter, hover.doc, line);
}

void HoverTip::showFindings(const QStringList &messages, const QRect &line)
{
    show({}, {}, messages.join(QLatin1Char('\n')), line);
}

void HoverTip::show(const QString &title, const QString &parameter, const QString &text, const QRect &line)
{
    m_title->setText(breakable(title));
    m_parameter->setText(parameter);
    m_text->setText(text);
    for (QLabel *label : {m_title, m_parameter, m_text}) label->setVisible(!label->text().isEmpty());
    setAccessibleName(content());
    const QWidget *room = parentWidget();
    const int most = std::min(m_theme.px(460), std::max(120, room->width() - 16));
    int wanted = 0;
    for (const QLabel *label : {m_title, m_parameter, m_text})
        for (const QString &each : label->text().split(QLatin1Char('\n')))
            wanted = std::max(wanted, label->fontMetrics().horizontalAdvance(each));
    const int width = std::min(most, wanted + 30);
    const int height = std::max(layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : 0,
                                layout()->minimumSize().height());
    const bool isAbove = line.top() - height - 4 >= 0;
    const int x = std::clamp(line.left() - 12, 0, std::max(0, room->width() - width));
    setGeometry(x, isAbove ? line.top() - height - 4 : line.bottom() + 4, width, height);
    QFrame::show();
    raise();
}

QString HoverTip::content() const
{
    QStringList parts;
    for (const QLabel *label : {m_title, m_parameter, m_text})
        if (!label->text().isEmpty()) parts << withoutJoiners(label->text());
    return parts.join(QLatin1Char('\n'));
}

} // namespace athanor
