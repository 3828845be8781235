#include "app/shell/noticebar.h"

#include "widgets/common/button.h"

#include <QVBoxLayout>

namespace athanor {

NoticeBar::NoticeBar(const Theme &theme, Tone tone, QWidget *parent)
    : QFrame(parent), m_action(new Button(theme, Button::Kind::Quiet, {})),
      m_title(textLabel({}, QStringLiteral("strong"))), m_text(new MarkupLabel(theme, {}))
{
    setProperty("notice", tone == Tone::Bad ? QStringLiteral("bad") : QStringLiteral("accent"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto *close = new Button(theme, Button::Kind::Flat, {});
    close->setIconName(QStringLiteral("cross"));
    close->setAccessibleName(tr("Put this notice away"));
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 12, 8);
    row->setSpacing(12);
    row->addLayout(words, 1);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    row->addWidget(close, 0, Qt::AlignTop);
    m_action->setObjectName(QStringLiteral("noticeAction"));
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        if (m_act) m_act();
    });
    hide();
}

void NoticeBar::setWords(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setMarkup(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    m_action->hide();
    m_act = {};
    setVisible(!title.isEmpty());
}

void NoticeBar::setAction(const QString &text, std::function<void()> act)
{
    m_act = std::move(act);
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
    m_action->updateGeometry();
}

QString NoticeBar::words() const
{
    return isHidden() ? QString() : QString(m_title->text() + QLatin1Char('\n') + m_text->accessibleName());
}

} // namespace athanor
