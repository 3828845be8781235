#include "app/shell/coursemap.h"

#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"

#include <QFileInfo>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int gap = 16;
constexpr int narrowest = 250; ///< Of a card, at 100 %.
constexpr int mostColumns = 3;
constexpr int ringRoom = 3; ///< Beside a square, for its ring of focus; the words stand above the square itself.

QString about(const Module &module)
{
    QStringList titles;
    for (const Objective &objective : module.objectives) titles << objective.title;
    const auto count = titles.size();
    if (count > 4) titles = titles.mid(0, 3) << ModuleCard::tr("%1 more").arg(count - 3);
    return titles.join(QStringLiteral(" · "));
}

} // namespace

int moduleNumber(const Module &module)
{
    if (module.objectives.empty()) return 0;
    const QString folder = QFileInfo(QFileInfo(module.objectives.front().folder).path()).fileName();
    return folder.section(QLatin1Char('-'), 0, 0).toInt();
}

ModuleCard::ModuleCard(const Theme &theme, const Module &module, QWidget *parent) : QFrame(parent), m_count(new QLabel)
{
    setProperty("card", QStringLiteral("true"));
    setObjectName(QStringLiteral("module:") + module.id);
    setCursor(Qt::PointingHandCursor);
    const int number = moduleNumber(module);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18 - ringRoom, 16, 18, 14);
    column->setSpacing(6);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(ringRoom, 0, 0, 0);
    head->addWidget(
        textLabel(number > 0 ? tr("%1 · %2").arg(number).arg(module.title) : module.title, QStringLiteral("title")), 1);
    m_count->setProperty("role", QStringLiteral("small"));
    head->addWidget(m_count);
    column->addLayout(head);
    QLabel *words = textLabel(about(module), QStringLiteral("quiet"));
    words->setContentsMargins(ringRoom, 0, 0, 0);
    column->addWidget(words);
    column->addSpacing(4);
    column->addStretch(1);
    auto *row = new QWidget;
    row->setCursor(Qt::ArrowCursor);
    auto *squares = new FlowLayout(0, row);
    for (const Objective &objective : module.objectives) {
        auto *square = new ObjectiveSquare(theme, objective.id, objective.title, row);
        square->setFocusPolicy(m_squares.empty() ? Qt::StrongFocus : Qt::ClickFocus);
        connect(square, &QAbstractButton::clicked, this, [this, id = objective.id] { Q_EMIT objectiveChosen(id); });
        squares->addWidget(square);
        m_squares.push_back(square);
    }
    column->addWidget(row);
    // The words let a click through to the card.
    for (QLabel *label : findChildren<QLabel *>()) label->setTextInteractionFlags(Qt::NoTextInteraction);
}

void ModuleCard::setProgress(const ProgressSnapshot &snapshot)
{
    int passed = 0;
    for (ObjectiveSquare *square : m_squares) {
        const ObjectiveProgress progress = snapshot.objective(square->id());
        square->setProgress(progress);
        passed += progress.mastery >= Mastery::Passed;
    }
    m_count->setText(tr("%1 of %2").arg(passed).arg(m_squares.size()));
    m_count->setAccessibleName(tr("%1 of %2 passed").arg(passed).arg(m_squares.size()));
}

void ModuleCard::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !rect().contains(event->pos()) || m_squares.empty())
        return QFrame::mouseReleaseEvent(event);
    for (const ObjectiveSquare *square : m_squares)
        if (square->mastery() < Mastery::Passed) return Q_EMIT objectiveChosen(square->id());
    Q_EMIT objectiveChosen(m_squares.front()->id());
}

CourseMap::CourseMap(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(gap);
    connect(&theme, &Theme::changed, this, &CourseMap::arrange);
}

void CourseMap::setCourse(const Course &course)
{
    for (ModuleCard *card : m_cards) delete card;
    m_cards.clear();
    for (const Module &module : course.modules) {
        if (module.objectives.empty()) continue;
        auto *card = new ModuleCard(m_theme, module, this);
        connect(card, &ModuleCard::objectiveChosen, this, &CourseMap::objectiveChosen);
        m_cards.push_back(card);
    }
    m_columns = 0;
    arrange();
}

void CourseMap::setProgress(const ProgressSnapshot &snapshot)
{
    for (ModuleCard *card : m_cards) card->setProgress(snapshot);
}

void CourseMap::chainAfter(QWidget *before)
{
    for (ObjectiveSquare *square : findChildren<ObjectiveSquare *>()) {
        setTabOrder(before, square);
        before = square;
    }
}

void CourseMap::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void CourseMap::arrange()
{
    const int columns = std::clamp((width() + gap) / (m_theme.px(narrowest) + gap), 1, mostColumns);
    if (columns == m_columns) return;
    m_columns = columns;
    for (ModuleCard *card : m_cards) m_grid->removeWidget(card);
    for (int i = 0; i < mostColumns; ++i) m_grid->setColumnStretch(i, i < columns ? 1 : 0);
    for (int i = 0; i < static_cast<int>(m_cards.size()); ++i)
        m_grid->addWidget(m_cards[static_cast<size_t>(i)], i / columns, i % columns);
}

} // namespace athanor
