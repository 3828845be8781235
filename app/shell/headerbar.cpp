#include "app/shell/headerbar.h"

#include "widgets/common/labels.h"

#include <QHBoxLayout>
#include <QMenu>

namespace athanor {

HeaderBar::HeaderBar(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_place(new QLabel),
      m_goTo(new Button(theme, Button::Kind::Quiet, tr("Go to anything"))),
      m_hint(new Button(theme, Button::Kind::Quiet, tr("Hint"))),
      m_run(new Button(theme, Button::Kind::Quiet, tr("Run"))),
      m_check(new Button(theme, Button::Kind::Primary, tr("Check"))),
      m_menuButton(new Button(theme, Button::Kind::Flat, QStringLiteral("☰")))
{
    setGround(this, QStringLiteral("panel"));
    setProperty("rule", QStringLiteral("bottom"));
    m_place->setTextFormat(Qt::RichText);
    m_place->setObjectName(QStringLiteral("breadcrumb"));
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_goTo->setKeyHint(QStringLiteral("Ctrl K"));
    m_hint->setObjectName(QStringLiteral("hintButton"));
    m_hint->setKeyHint(QStringLiteral("Ctrl H"));
    m_run->setKeyHint(QStringLiteral("F5"));
    m_check->setObjectName(QStringLiteral("checkButton"));
    m_check->setKeyHint(QStringLiteral("Ctrl ↵"));
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(tr("Menu (F10)"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 12, 6);
    row->setSpacing(10);
    row->addWidget(m_place, 1);
    for (Button *button : {m_goTo, m_hint, m_run, m_check, m_menuButton}) row->addWidget(button);

    connect(m_goTo, &QPushButton::clicked, this, &HeaderBar::goToRequested);
    connect(m_hint, &QPushButton::clicked, this, &HeaderBar::hintRequested);
    connect(m_run, &QPushButton::clicked, this, &HeaderBar::runRequested);
    connect(m_check, &QPushButton::clicked, this, &HeaderBar::checkRequested);
    connect(m_menuButton, &QPushButton::clicked, this, &HeaderBar::openMenu);
    connect(&theme, &Theme::changed, this, &HeaderBar::render);
    setHints(1, 0);
    setWorkEnabled(false);
}

void HeaderBar::setPlace(const QString &module, const QString &objective)
{
    m_module = module;
    m_objective = objective;
    render();
}

void HeaderBar::render()
{
    const Tokens &t = m_theme.tokens();
    if (m_objective.isEmpty())
        m_place->setText(QStringLiteral("<b>Athanor</b>"));
    else
        m_place->setText(QStringLiteral("<span style=\"color:%1;\">%2&nbsp; ›&nbsp; </span><b>%3</b>")
                             .arg(t.ink2.name(), m_module.toHtmlEscaped(), m_objective.toHtmlEscaped()));
    m_place->setFont(m_theme.uiFont(13.5));
    m_place->setAccessibleName(m_objective.isEmpty() ? QStringLiteral("Athanor") : tr("%1, %2").arg(m_module, m_objective));
}

void HeaderBar::setHints(int next, int count)
{
    m_hint->setVisible(count > 0);
    m_hint->setEnabled(next <= count);
    m_hint->setText(next <= count ? tr("Hint %1 of %2").arg(next).arg(count) : tr("All %1 hints shown").arg(count));
    m_hint->updateGeometry();
}

void HeaderBar::setWorkEnabled(bool enabled)
{
    m_run->setEnabled(enabled);
    m_check->setEnabled(enabled);
}

void HeaderBar::setMenu(QMenu *menu)
{
    m_menu = menu;
}

void HeaderBar::openMenu()
{
    if (m_menu) m_menu->popup(m_menuButton->mapToGlobal(QPoint(m_menuButton->width() - m_menu->sizeHint().width(), m_menuButton->height() + 2)));
}

} // namespace athanor
