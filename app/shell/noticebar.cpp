#include "app/shell/noticebar.h"

#include "widgets/common/button.h"

#include <QVBoxLayout>

namespace athanor {

NoticeBar::NoticeBar(const Theme &theme, Tone tone, QWidget *parent)
    : QFrame(parent), m_title(textLabel({}, QStringLiteral("strong"))), m_text(new MarkupLabel(theme, {}))
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
    row->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void NoticeBar::setWords(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setMarkup(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setVisible(!title.isEmpty());
}

QString NoticeBar::words() const
{
    return isHidden() ? QString() : QString(m_title->text() + QLatin1Char('\n') + m_text->accessibleName());
}

} // namespace athanor
