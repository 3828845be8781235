#include "app/shell/headerbar.h"

#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"

#include <QHBoxLayout>
#include <QMenu>

namespace athanor {

namespace {

constexpr int stages = 6;
constexpr int gap = 10;
constexpr int leftMargin = 12;
constexpr int homeMargin = 4; ///< Without the course's button: that of the program's name brings room of its own.
constexpr int rightMargin = 12;

} // namespace

HeaderBar::HeaderBar(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_course(new Button(theme, Button::Kind::Quiet, tr("Course"))),
      m_home(new Button(theme, Button::Kind::Flat, QStringLiteral("Athanor"))), m_moduleLabel(new ElidedLabel),
      m_place(new ElidedLabel), m_goTo(new Button(theme, Button::Kind::Field, tr("Go to anything"))),
      m_hint(new Button(theme, Button::Kind::Quiet, tr("Hint"))),
      m_run(new Button(theme, Button::Kind::Quiet, tr("Run"))),
      m_check(new Button(theme, Button::Kind::Primary, tr("Check"))),
      m_settings(new Button(theme, Button::Kind::Quiet, tr("Settings"))),
      m_menuButton(new Button(theme, Button::Kind::Flat, QStringLiteral("☰")))
{
    setGround(this, QStringLiteral("panel"));
    setProperty("rule", QStringLiteral("bottom"));
    m_course->setCheckable(true);
    m_course->setObjectName(QStringLiteral("courseButton"));
    m_course->setToolTip(tr("The course at the left (F9)"));
    m_course->hide();
    m_home->setObjectName(QStringLiteral("homeButton"));
    m_home->setAccessibleName(tr("Home"));
    m_home->setToolTip(tr("Home (Alt+Home)"));
    m_settings->setObjectName(QStringLiteral("settingsButton"));
    m_settings->setKeyHint(QStringLiteral("Ctrl ,"));
    m_place->setObjectName(QStringLiteral("breadcrumb"));
    m_goTo->setKeyHint(QStringLiteral("Ctrl K"));
    m_goTo->setIconName(QStringLiteral("search"));
    m_goTo->setToolTip(tr("Go to anything (Ctrl+K)"));
    m_hint->setObjectName(QStringLiteral("hintButton"));
    m_hint->setKeyHint(QStringLiteral("Ctrl H"));
    m_hint->setIconName(QStringLiteral("hint"));
    m_run->setKeyHint(QStringLiteral("F5"));
    m_run->setIconName(QStringLiteral("run"));
    m_run->setToolTip(tr("Run the file (F5)"));
    m_check->setObjectName(QStringLiteral("checkButton"));
    m_check->setKeyHint(QStringLiteral("Ctrl ↵"));
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(tr("Menu (F10)"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(leftMargin, 6, rightMargin, 6);
    row->setSpacing(gap);
    row->addWidget(m_course);
    auto *place = new QHBoxLayout;
    place->setSpacing(0); // The words bring their own: the button its padding, the module the blanks around it.
    place->addWidget(m_home);
    place->addWidget(m_moduleLabel);
    place->addWidget(m_place, 1);
    row->addLayout(place, 1);
    for (Button *button : {m_goTo, m_hint, m_run, m_check, m_settings, m_menuButton}) row->addWidget(button);

    connect(m_home, &QPushButton::clicked, this, &HeaderBar::homeRequested);
    connect(m_settings, &QPushButton::clicked, this, &HeaderBar::settingsRequested);
    connect(m_course, &QPushButton::clicked, this, &HeaderBar::courseToggled);
    connect(m_goTo, &QPushButton::clicked, this, &HeaderBar::goToRequested);
    connect(m_hint, &QPushButton::clicked, this, &HeaderBar::hintRequested);
    connect(m_run, &QPushButton::clicked, this, &HeaderBar::runRequested);
    connect(m_check, &QPushButton::clicked, this, &HeaderBar::checkRequested);
    connect(m_menuButton, &QPushButton::clicked, this, &HeaderBar::openMenu);
    connect(&theme, &Theme::changed, this, &HeaderBar::render);
    setHints(1, 0);
    setWorkEnabled(false);
    setMode(Mode::Elsewhere);
}

void HeaderBar::setMode(Mode mode, const QString &page)
{
    m_mode = mode;
    m_page = page;
    const bool exercise = mode == Mode::Exercise;
    m_hint->setVisible(exercise && m_hintCount > 0);
    m_run->setVisible(exercise);
    m_check->setVisible(exercise);
    m_settings->setVisible(!exercise);
    m_course->setVisible(exercise && m_courseOffered);
    render();
}

void HeaderBar::setPlace(const QString &module, const QString &objective)
{
    m_module = module;
    m_objective = objective;
    render();
}

void HeaderBar::render()
{
    const bool exercise = m_mode == Mode::Exercise && !m_objective.isEmpty();
    const QString place = exercise ? m_objective : m_page;
    static const QString next = QStringLiteral("›   ");
    m_moduleLabel->setText(place.isEmpty() ? QString()
                           : exercise      ? next + m_module + QStringLiteral("   ") + next
                                           : next);
    m_moduleLabel->setFont(m_theme.uiFont(13.5));
    setStyleProperty(m_moduleLabel, "role", QStringLiteral("quiet"));
    m_place->setText(place);
    m_place->setFont(m_theme.uiFont(13.5, QFont::Bold));
    m_place->setAccessibleName(exercise ? tr("%1, %2").arg(m_module, m_objective) : place);
    fit();
}

int HeaderBar::actionsWidth(int stage) const
{
    using Detail = Button::Detail;
    const auto at = [stage](int noKey, int iconOnly) {
        return stage >= iconOnly ? Detail::IconOnly : stage >= noKey ? Detail::NoKey : Detail::Full;
    };
    int width =
        m_home->sizeHint().width() + m_goTo->hintFor(at(1, 2)).width() + m_menuButton->sizeHint().width() + 3 * gap;
    if (!m_run->isHidden())
        width += m_run->hintFor(at(1, 5)).width() + m_check->hintFor(at(3, stages)).width() + 2 * gap;
    if (!m_settings->isHidden()) width += m_settings->hintFor(at(1, stages)).width() + gap;
    if (!m_hint->isHidden()) width += m_hint->hintFor(at(1, 4)).width() + gap;
    if (!m_course->isHidden()) width += m_course->sizeHint().width() + gap;
    return width + leftMargin + rightMargin;
}

void HeaderBar::fit()
{
    layout()->setContentsMargins(m_course->isHidden() ? homeMargin : leftMargin, 6, rightMargin, 6);
    const int name = QFontMetrics(m_place->font()).horizontalAdvance(m_place->text()) + 8;
    const int module = m_moduleLabel->text().isEmpty()
                           ? 0
                           : QFontMetrics(m_moduleLabel->font()).horizontalAdvance(m_moduleLabel->text()) + 16;
    int stage = 0;
    // The module's name is worth less than a word on a button, the objective's more.
    while (stage < stages - 1 && actionsWidth(stage) + name > width()) ++stage;
    m_moduleLabel->setVisible(module > 0 && actionsWidth(stage) + name + module <= width());
    using Detail = Button::Detail;
    const auto at = [stage](int noKey, int iconOnly) {
        return stage >= iconOnly ? Detail::IconOnly : stage >= noKey ? Detail::NoKey : Detail::Full;
    };
    m_goTo->setDetail(at(1, 2));
    m_run->setDetail(at(1, 5));
    m_check->setDetail(at(3, stages));
    m_hint->setDetail(at(1, 4));
    m_settings->setDetail(at(1, stages));
}

QSize HeaderBar::minimumSizeHint() const
{
    return {actionsWidth(stages - 1) + m_theme.px(60), QFrame::minimumSizeHint().height()};
}

void HeaderBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void HeaderBar::setHints(int next, int count)
{
    m_hintCount = count;
    m_hint->setVisible(m_mode == Mode::Exercise && count > 0);
    m_hint->setEnabled(next <= count);
    m_hint->setText(next <= count ? tr("Hint %1 of %2").arg(next).arg(count) : tr("All %1 hints shown").arg(count));
    m_hint->updateGeometry();
    fit();
}

void HeaderBar::offerCourse(bool offered)
{
    if (m_courseOffered == offered) return;
    m_courseOffered = offered;
    m_course->setVisible(m_mode == Mode::Exercise && offered);
    fit();
}

void HeaderBar::setWorkEnabled(bool enabled)
{
    m_run->setEnabled(enabled);
    m_check->setEnabled(enabled);
}

void HeaderBar::setMenu(QMenu *menu) { m_menu = menu; }

void HeaderBar::openMenu()
{
    if (m_menu)
        m_menu->popup(m_menuButton->mapToGlobal(
            QPoint(m_menuButton->width() - m_menu->sizeHint().width(), m_menuButton->height() + 2)));
}

} // namespace athanor
