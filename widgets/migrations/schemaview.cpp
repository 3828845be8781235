#include "widgets/migrations/schemaview.h"

#include "widgets/common/busyline.h"
#include "widgets/common/labels.h"
#include "widgets/common/verticalscroll.h"
#include "widgets/migrations/schemahtml.h"

#include <QComboBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int mostRowsInWords = 6;

QString coded(const QStringList &rows)
{
    if (rows.isEmpty()) return SchemaView::tr("no row");
    QStringList shown;
    for (const QString &row : rows.mid(0, mostRowsInWords)) shown << QStringLiteral("`%1`").arg(row);
    if (rows.size() > mostRowsInWords) shown << SchemaView::tr("%1 more").arg(rows.size() - mostRowsInWords);
    return shown.join(QStringLiteral(", "));
}

} // namespace

SchemaView::SchemaView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_mode(new QComboBox), m_rows(new MarkupLabel(theme, {})),
      m_words(new MarkupLabel(theme, {})), m_busy(new BusyLine(theme)), m_tables(new QTextBrowser)
{
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(12, 10, 12, 0);
    column->setSpacing(8);
    m_rows->setObjectName(QStringLiteral("versionRows"));
    column->addWidget(m_rows);
    m_mode->setObjectName(QStringLiteral("schemaMode"));
    m_mode->setProperty("field", true);
    m_mode->addItems({tr("The database, with its last change"), tr("The selected revision, beside the database")});
    m_mode->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_mode->setMinimumContentsLength(12);
    m_mode->setAccessibleName(tr("Which schema is shown"));
    column->addWidget(m_mode);
    m_words->setObjectName(QStringLiteral("schemaWords"));
    column->addWidget(m_words);
    column->addWidget(m_busy);
    m_tables->setObjectName(QStringLiteral("schemaTables"));
    m_tables->setAccessibleName(tr("Tables of the schema"));
    m_tables->setFrameShape(QFrame::NoFrame);
    m_tables->setProperty("ring", true);
    m_tables->setOpenLinks(false);
    m_tables->setUndoRedoEnabled(false);
    m_tables->document()->setDocumentMargin(0);
    m_tables->viewport()->setAutoFillBackground(false);
    column->addWidget(m_tables, 1);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(verticalScroll(inside)); // Where there is little room, no word is cut and the tables keep some.
    const auto keepRoom = [this] { m_tables->setMinimumHeight(m_theme.px(64)); };
    keepRoom();
    connect(&theme, &Theme::changed, this, keepRoom);
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this] {
        ask();
        render();
    });
    connect(&theme, &Theme::changed, this, &SchemaView::render);
    clear();
}

SchemaView::Shown SchemaView::shown() const { return Shown(m_mode->currentIndex()); }

void SchemaView::setShown(Shown shown) { m_mode->setCurrentIndex(int(shown)); }

void SchemaView::setNow(const DatabaseSnapshot &now, const migrations::SchemaDifference &changes,
                        const std::optional<QStringList> &rowsBefore)
{
    m_known = true;
    m_now = now;
    m_changes = changes;
    m_before = rowsBefore;
    // What was compared was compared with where the database was.
    m_selected.reset();
    ask();
    render();
}

void SchemaView::setSelected(const SchemaAtPosition &schema)
{
    m_busy->setBusy(false);
    m_trouble.clear();
    m_selected = schema;
    render();
}

void SchemaView::setNoSchema(const QString &why)
{
    m_busy->setBusy(false);
    m_trouble = why;
    render();
}

void SchemaView::setChosen(const QString &id)
{
    if (id == m_chosen) return;
    m_chosen = id;
    if (shown() == Shown::Now) return;
    ask();
    render();
}

void SchemaView::clear()
{
    m_known = false;
    m_now = {};
    m_changes = {};
    m_before.reset();
    m_selected.reset();
    m_trouble.clear();
    m_busy->setBusy(false);
    render();
}

void SchemaView::ask()
{
    if (!m_known || shown() == Shown::Now || m_chosen.isEmpty()) return;
    if (m_selected && m_selected->heads == QStringList{m_chosen}) return;
    m_trouble.clear();
    m_selected.reset();
    m_busy->setBusy(true);
    Q_EMIT schemaWanted({m_chosen});
}

QString SchemaView::rowsInWords() const
{
    if (!m_known) return tr("Nothing was run yet.");
    const QString now =
        m_now.position.hasTable ? coded(m_now.position.rows) : tr("nothing: the table is not there yet");
    if (m_before && *m_before != m_now.position.rows)
        return tr("`alembic_version` held %1 and now holds %2").arg(coded(*m_before), now);
    return tr("`alembic_version` holds %1").arg(now);
}

void SchemaView::render()
{
    m_rows->setMarkup(rowsInWords());
    QString words, html;
    if (!m_known) {
        words = tr("Get the migrations ready to run, and the tables of the database are listed here.");
    } else if (shown() == Shown::Now) {
        words = m_changes.isEmpty()                  ? tr("The last step left every table as it was.")
                : schemaSummary(m_changes).isEmpty() ? QString()
                                                     : tr("The last step: %1").arg(schemaSummary(m_changes));
        if (!m_before) words = m_now.schema.isEmpty() ? tr("The database has no table.") : QString();
        html = schemaHtml(m_now.schema, m_changes, m_theme);
        if (!m_now.schema.trouble.isEmpty()) words = m_now.schema.trouble;
    } else if (m_chosen.isEmpty()) {
        words = tr("Select a revision in the graph.");
    } else if (!m_trouble.isEmpty()) {
        words = m_trouble;
    } else if (!m_selected) {
        words = tr("Upgrading an empty database to `%1`…").arg(m_chosen);
    } else if (!m_selected->error.isEmpty()) {
        words = tr("An empty database cannot be upgraded to `%1`: %2: %3")
                    .arg(m_chosen, m_selected->error.type, m_selected->error.message);
        if (!m_selected->stoppedAt.isEmpty()) words += tr(" It stopped in `%1`.").arg(m_selected->stoppedAt);
    } else {
        words = m_selected->difference.isEmpty()
                    ? tr("After `%1`: the same tables as where the database is.").arg(m_chosen)
                    : tr("After `%1`, against where the database is: %2")
                          .arg(m_chosen, schemaSummary(m_selected->difference));
        // It stands for an empty database; how many rows that has tells nothing.
        migrations::DatabaseSchema schema = m_selected->schema;
        for (migrations::SchemaTable &table : schema.tables) table.rows = -1;
        html = schemaHtml(schema, m_selected->difference, m_theme);
    }
    m_words->setMarkup(words);
    m_words->setVisible(!words.isEmpty());
    const int scroll = m_tables->verticalScrollBar()->value();
    m_tables->setHtml(html);
    m_tables->verticalScrollBar()->setValue(scroll);
}

} // namespace athanor
