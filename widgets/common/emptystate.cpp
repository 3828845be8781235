#include "widgets/common/emptystate.h"

#include "widgets/common/labels.h"

#include <QVBoxLayout>

namespace athanor {

EmptyState::EmptyState(const Theme &theme, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_title(textLabel(title, QStringLiteral("strong"))),
      m_text(textLabel(text, QStringLiteral("quiet")))
{
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setMaximumWidth(420);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(6);
    layout->addStretch(2);
    layout->addWidget(m_title);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_text, 6);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(3);
}

void EmptyState::setWords(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
}

Button *EmptyState::addButton(const QString &text)
{
    auto *button = new Button(m_theme, Button::Kind::Quiet, text, this);
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->insertSpacing(column->count() - 1, 8);
    column->insertWidget(column->count() - 1, button, 0, Qt::AlignHCenter);
    return button;
}

} // namespace athanor
