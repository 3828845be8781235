#include "widgets/migrations/planview.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QResizeEvent>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

using namespace migrations;

namespace {

constexpr int rowsSeen = 5;

} // namespace

void PlanModel::setAnswer(const CommandAnswer &answer, MigrationDrawing::Pointer drawing)
{
    beginResetModel();
    m_answer = answer;
    m_drawing = std::move(drawing);
    endResetModel();
}

void PlanModel::clear() { setAnswer({}, {}); }

int PlanModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_answer.steps.size()); }

int PlanModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const CommandAnswer::Step &step = m_answer.steps[std::size_t(index.row())];
    const QString verb = m_answer.direction == Direction::Upgrade ? tr("upgrade") : tr("downgrade");
    if (role == Qt::AccessibleTextRole && index.column() == NumberColumn)
        return tr("Step %1: %2 %3, %4. alembic_version then: %5")
            .arg(QString::number(index.row() + 1), verb, m_drawing->graph->id(step.node), m_drawing->title(step.node),
                 step.rows);
    if (role == Qt::ToolTipRole && index.column() == RowsColumn) return step.rows;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
    switch (index.column()) {
    case NumberColumn: return QStringLiteral("%1  %2").arg(index.row() + 1).arg(verb);
    case RevisionColumn: return m_drawing->shortId(step.node);
    case MessageColumn: return m_drawing->title(step.node);
    default: return step.rows;
    }
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
    switch (section) {
    case NumberColumn: return tr("Step");
    case RevisionColumn: return tr("Revision");
    case MessageColumn: return tr("Message");
    default: return tr("alembic_version then holds");
    }
}

PlanView::PlanView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_command(new QLineEdit), m_position(new QComboBox),
      m_show(new Button(theme, Button::Kind::Primary, tr("Show the way"))),
      m_clear(new Button(theme, Button::Kind::Quiet, tr("Clear"))), m_failure(textLabel({}, QStringLiteral("codeBad"))),
      m_words(new MarkupLabel(theme, {})), m_model(new PlanModel(this)), m_steps(new QTableView)
{
    setGround(this, QStringLiteral("sunk"));
    setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 12);
    column->setSpacing(8);
    column->addWidget(regionLabel(tr("WHERE WOULD THIS COMMAND GO?")));
    column->addWidget(buildLine());
    buildAnswer();
    column->addWidget(m_failure);
    column->addWidget(m_words);
    column->addWidget(m_steps, 100);
    column->addStretch(1);
    clear();
    connect(&theme, &Theme::changed, this, &PlanView::fitColumns);
}

QWidget *PlanView::buildLine()
{
    m_command->setObjectName(QStringLiteral("planCommand"));
    m_command->setProperty("code", true);
    m_command->setPlaceholderText(QStringLiteral("upgrade head"));
    m_command->setAccessibleName(tr("Alembic command, such as upgrade head, downgrade -1 or +2"));
    m_position->setObjectName(QStringLiteral("planPosition"));
    m_position->setProperty("field", true);
    m_position->setProperty("code", true);
    m_position->setEditable(true);
    m_position->setInsertPolicy(QComboBox::NoInsert);
    m_position->setCompleter(nullptr);
    m_position->addItems({QStringLiteral("base"), QStringLiteral("heads")});
    m_position->setMinimumContentsLength(8);
    m_position->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_position->setAccessibleName(tr("Where the database is: base, heads, or revisions"));
    m_position->setToolTip(tr("Where the database is: base (empty), heads (up to date), or revisions of your choice."));
    m_show->setObjectName(QStringLiteral("planShow"));
    m_show->setKeyHint(QStringLiteral("↵"));
    m_clear->setKeyHint(QStringLiteral("Esc"));
    m_clear->setObjectName(QStringLiteral("planClear"));

    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto *alembic = textLabel(QStringLiteral("alembic"), QStringLiteral("code"));
    alembic->setWordWrap(false);
    auto *from = textLabel(tr("from"), QStringLiteral("quiet"));
    from->setWordWrap(false);
    row->addWidget(alembic);
    row->addWidget(m_command, 3);
    row->addWidget(from);
    row->addWidget(m_position, 2);
    row->addWidget(m_show);
    row->addWidget(m_clear);
    connect(m_command, &QLineEdit::returnPressed, this, &PlanView::ask);
    connect(m_position->lineEdit(), &QLineEdit::returnPressed, this, &PlanView::ask);
    connect(m_position, &QComboBox::activated, this, [this] {
        if (m_shown) ask();
    });
    connect(m_show, &QPushButton::clicked, this, &PlanView::ask);
    connect(m_clear, &QPushButton::clicked, this, &PlanView::clear);
    return line;
}

void PlanView::buildAnswer()
{
    m_failure->setObjectName(QStringLiteral("planFailure"));
    m_words->setObjectName(QStringLiteral("planWords"));
    m_steps->setObjectName(QStringLiteral("planSteps"));
    m_steps->setModel(m_model);
    m_steps->setAccessibleName(tr("Steps of the command, in order"));
    m_steps->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_steps->setSelectionMode(QAbstractItemView::SingleSelection);
    m_steps->setTabKeyNavigation(false);
    m_steps->setShowGrid(false);
    m_steps->setWordWrap(false);
    m_steps->setProperty("ring", true);
    m_steps->setProperty("spaced", true);
    m_steps->verticalHeader()->hide();
    m_steps->horizontalHeader()->setHighlightSections(false);
    m_steps->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_steps->horizontalHeader()->setStretchLastSection(true);
    fitColumns();
    connect(m_steps->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (now.isValid()) Q_EMIT stepChosen(m_model->nodeAt(now.row()));
    });
}

void PlanView::fitColumns()
{
    m_steps->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_steps->verticalHeader()->setDefaultSectionSize(m_theme.px(28));
    m_command->setMinimumWidth(m_theme.px(140));
    m_steps->setColumnWidth(PlanModel::NumberColumn, m_theme.px(118));
    m_steps->setColumnWidth(PlanModel::RevisionColumn, m_theme.px(118));
    m_steps->setColumnWidth(PlanModel::MessageColumn, m_theme.px(220));
    fitHeight();
}

/// Never lower than its words, and than a few of the steps: the graph above gives the room.
void PlanView::fitHeight()
{
    const int rows = std::min(m_model->rowCount(), rowsSeen);
    m_steps->setMinimumHeight(m_steps->horizontalHeader()->sizeHint().height() + rows * m_theme.px(28) + m_theme.px(8));
    layout()->activate();
    setMinimumHeight(layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(std::max(width(), m_theme.px(400)))
                                                   : layout()->totalMinimumSize().height());
}

void PlanView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) fitHeight();
}

void PlanView::ask() { Q_EMIT asked(m_position->currentText(), m_command->text()); }

void PlanView::askAgain()
{
    if (m_shown) ask();
}

void PlanView::focusCommand()
{
    m_command->setFocus(Qt::ShortcutFocusReason);
    m_command->selectAll();
}

void PlanView::setDatabase(const std::optional<QStringList> &rows)
{
    const QString place = !rows ? QString() : rows->isEmpty() ? QStringLiteral("base") : rows->join(QLatin1Char(' '));
    const bool chosen = m_position->currentText() != (m_followed.isEmpty() ? QStringLiteral("base") : m_followed);
    m_followed = place;
    if (!chosen) m_position->setEditText(place.isEmpty() ? QStringLiteral("base") : place);
}

void PlanView::askFor(const QString &command)
{
    m_command->setText(command);
    ask();
}

void PlanView::setChosen(const QString &id)
{
    // What stands in the field is somebody's choice; only the list changes.
    const QString now = m_position->currentText();
    if (m_position->count() > 2) m_position->removeItem(2);
    if (!id.isEmpty()) m_position->addItem(id);
    m_position->setEditText(now);
}

void PlanView::setAnswer(const CommandAnswer &answer, MigrationDrawing::Pointer drawing)
{
    m_shown = answer.question.isEmpty();
    m_failure->setText(answer.failure.isEmpty() ? QString() : QStringLiteral("FAILED: ") + answer.failure);
    m_failure->setVisible(!answer.failure.isEmpty());
    m_words->setMarkup(answer.question.isEmpty() ? answer.explanation : answer.question);
    m_words->show();
    m_model->setAnswer(answer, std::move(drawing));
    m_steps->setVisible(!answer.steps.empty());
    m_clear->setVisible(m_shown);
    fitHeight();
}

void PlanView::clear()
{
    const bool had = m_shown;
    m_shown = false;
    m_model->clear();
    m_failure->hide();
    m_steps->hide();
    m_clear->hide();
    m_words->setMarkup(
        tr("Type what you would give `alembic` or `flask db`: `upgrade head`, `downgrade -1`, `stamp x`, `label@head`. "
           "Nothing runs; the way is listed and drawn."));
    fitHeight();
    if (had) Q_EMIT cleared();
}

void PlanView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_shown) return clear();
    QWidget::keyPressEvent(event);
}

} // namespace athanor
