#include "widgets/migrations/runstepsview.h"

#include "widgets/common/labels.h"

#include <QHeaderView>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace athanor {

namespace {

/// More are forgotten from the first on.
constexpr std::size_t mostSteps = 5000;

QString rowsOf(const DatabasePosition &position)
{
    return position.rows.isEmpty() ? RunStepsModel::tr("no row") : position.rows.join(QStringLiteral(", "));
}

bool goesUp(const MigrationStep &step) { return step.direction == MigrationStep::Direction::Upgrade; }

QString statementText(const MigrationStatement &statement)
{
    QString text = statement.sql.trimmed();
    if (!statement.parameters.isEmpty()) text += QStringLiteral("\n-- with %1").arg(statement.parameters);
    if (!statement.error.isEmpty()) text += QStringLiteral("\n-- failed: %1").arg(statement.error);
    if (statement.kind == MigrationStatement::Kind::Bookkeeping) text.prepend(QStringLiteral("-- by Alembic\n"));
    if (!statement.file.isEmpty())
        text.prepend(QStringLiteral("-- %1:%2\n").arg(statement.file, QString::number(statement.line)));
    return text;
}

} // namespace

void RunStepsModel::add(const std::vector<MigrationStep> &steps)
{
    if (steps.empty()) return;
    beginResetModel();
    m_steps.insert(m_steps.end(), steps.begin(), steps.end());
    if (m_steps.size() > mostSteps) m_steps.erase(m_steps.begin(), m_steps.end() - mostSteps);
    endResetModel();
}

void RunStepsModel::clear()
{
    beginResetModel();
    m_steps.clear();
    endResetModel();
}

int RunStepsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_steps.size()); }

int RunStepsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RunStepsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const MigrationStep &step = at(index.row());
    const QString verb = goesUp(step) ? tr("upgrade") : tr("downgrade");
    const QString time = step.finished ? tr("%1 ms").arg(step.ms, 0, 'f', 1) : tr("failed");
    if (role == Qt::AccessibleTextRole && index.column() == StepColumn)
        return tr("%1 %2, %3. alembic_version before: %4; after: %5. %6")
            .arg(verb, step.revision, step.message, rowsOf(step.before), rowsOf(step.after), time);
    if (role == Qt::ToolTipRole)
        return tr("%1 %2: %3\n%4 → %5").arg(verb, step.revision, step.message, rowsOf(step.before), rowsOf(step.after));
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) return {};
    switch (index.column()) {
    case StepColumn: return QStringLiteral("%1 %2").arg(goesUp(step) ? QStringLiteral("↑") : QStringLiteral("↓"), verb);
    case RevisionColumn: return step.revision;
    case BeforeColumn: return rowsOf(step.before);
    case AfterColumn: return rowsOf(step.after);
    default: return time;
    }
}

QVariant RunStepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || role != Qt::DisplayRole) return {};
    switch (section) {
    case StepColumn: return tr("Step");
    case RevisionColumn: return tr("Revision");
    case BeforeColumn: return tr("Rows before");
    case AfterColumn: return tr("Rows after");
    default: return tr("Time");
    }
}

RunStepsView::RunStepsView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(new RunStepsModel(this)), m_steps(new QTableView),
      m_sql(new QPlainTextEdit)
{
    m_steps->setObjectName(QStringLiteral("runSteps"));
    m_steps->setModel(m_model);
    m_steps->setAccessibleName(tr("Migrations that ran, with the rows of alembic_version before and after each"));
    m_steps->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_steps->setSelectionMode(QAbstractItemView::SingleSelection);
    m_steps->setTabKeyNavigation(false);
    m_steps->setShowGrid(false);
    m_steps->setWordWrap(false);
    m_steps->setProperty("ring", true);
    m_steps->setProperty("spaced", true);
    m_steps->verticalHeader()->hide();
    m_steps->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_steps->horizontalHeader()->setHighlightSections(false);
    m_steps->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_steps->horizontalHeader()->setStretchLastSection(true);
    m_sql->setObjectName(QStringLiteral("stepSql"));
    m_sql->setProperty("code", true);
    m_sql->setReadOnly(true);
    m_sql->setTabChangesFocus(true);
    m_sql->setFrameShape(QFrame::NoFrame);
    m_sql->setAccessibleName(tr("SQL that the migration sent"));
    m_sql->setPlaceholderText(tr("Choose a step to read the SQL it sent."));
    auto *split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->addWidget(m_steps);
    split->addWidget(m_sql);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
    connect(m_steps->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        showStatements(now.row());
        if (now.isValid()) Q_EMIT revisionChosen(m_model->at(now.row()).revision);
    });
    connect(&theme, &Theme::changed, this, &RunStepsView::fit);
    fit();
}

void RunStepsView::fit()
{
    m_steps->verticalHeader()->setDefaultSectionSize(m_theme.px(28));
    m_steps->setColumnWidth(RunStepsModel::StepColumn, m_theme.px(104));
    for (const int column : {RunStepsModel::RevisionColumn, RunStepsModel::BeforeColumn, RunStepsModel::AfterColumn})
        m_steps->setColumnWidth(column, m_theme.px(112));
}

void RunStepsView::add(const std::vector<MigrationStep> &steps)
{
    if (steps.empty()) return;
    m_model->add(steps);
    const QSignalBlocker quiet(m_steps->selectionModel());
    const QModelIndex last = m_model->index(m_model->rowCount() - 1, 0);
    m_steps->setCurrentIndex(last);
    m_steps->scrollTo(last);
    showStatements(last.row());
}

void RunStepsView::clear()
{
    m_model->clear();
    showStatements(-1);
}

void RunStepsView::showStatements(int row)
{
    if (row < 0) return m_sql->clear();
    const MigrationStep &step = m_model->at(row);
    QStringList texts;
    for (const MigrationStatement &statement : step.statements) texts << statementText(statement);
    m_sql->setPlainText(
        texts.isEmpty()
            ? tr("-- %1() of %2 sent no SQL")
                  .arg(goesUp(step) ? QStringLiteral("upgrade") : QStringLiteral("downgrade"), step.revision)
            : texts.join(QStringLiteral("\n\n")));
}

} // namespace athanor
