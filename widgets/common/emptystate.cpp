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
    m_text->setMaximumWidth(theme.px(420));
    connect(&theme, &Theme::changed, m_text, [this, &theme] { m_text->setMaximumWidth(theme.px(420)); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(6);
    layout->addStretch(2);
    layout->addWidget(m_title);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_text, 14);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(3);
}

void EmptyState::setWords(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    fit();
}

void EmptyState::fit()
{
    // In a pane too low for everything the button is worth more than the explanation, which the title then tells.
    const int text = m_text->heightForWidth(std::min(m_text->maximumWidth(), width() * 14 / 16));
    int wanted = m_title->sizeHint().height() + text + 2 * 8 + 2 * 6;
    if (m_button) wanted += m_button->sizeHint().height() + 8 + 6;
    const bool fits = wanted <= height();
    m_title->setVisible(height() >= m_title->sizeHint().height() + 2 * 8 || m_button);
    m_text->setVisible(fits && !m_text->text().isEmpty());
    m_title->setToolTip(fits ? QString() : m_text->text());
}

void EmptyState::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

Button *EmptyState::addButton(const QString &text)
{
    auto *button = new Button(m_theme, Button::Kind::Quiet, text, this);
    m_button = button;
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->insertSpacing(column->count() - 1, 8);
    column->insertWidget(column->count() - 1, button, 0, Qt::AlignHCenter);
    return button;
}

} // namespace athanor
