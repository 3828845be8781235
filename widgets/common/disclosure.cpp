#include "widgets/common/disclosure.h"

#include "widgets/common/button.h"

#include <QVBoxLayout>

namespace athanor {

Disclosure::Disclosure(const Theme &theme, const QString &title, QWidget *content, QWidget *parent)
    : QWidget(parent), m_button(new Button(theme, Button::Kind::Flat, title)), m_content(content)
{
    m_button->setObjectName(QStringLiteral("disclosure"));
    m_button->setAccessibleName(title);
    m_button->setIconBeside(true);
    m_button->setElides(true);
    m_button->setAutoDefault(true); // Return works it too.
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_button, 0, Qt::AlignLeft);
    column->addWidget(content);
    connect(m_button, &QPushButton::clicked, this, [this] { setOpen(!isOpen()); });
    show(false);
}

bool Disclosure::isOpen() const { return !m_content->isHidden(); }

void Disclosure::setOpen(bool open)
{
    if (open == isOpen()) return;
    show(open);
    Q_EMIT toggled(open);
}

void Disclosure::show(bool open)
{
    m_content->setVisible(open);
    m_button->setIconName(open ? QStringLiteral("down") : QStringLiteral("forward"));
    m_button->setAccessibleDescription(open ? tr("open") : tr("closed"));
}

} // namespace athanor
