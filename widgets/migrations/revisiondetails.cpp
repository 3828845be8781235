#include "widgets/migrations/revisiondetails.h"

#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"
#include "widgets/common/pythonhighlighter.h"

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

namespace athanor {

using namespace migrations;

namespace {

constexpr qsizetype longestShown = 24; ///< Of parents, tables and the like in one line.

QString row(const QString &name, const QString &value, const Tokens &tokens)
{
    if (value.isEmpty()) return {};
    return QStringLiteral("<tr><td style=\"color:%1; padding-right:14px\">%2</td><td>%3</td></tr>")
        .arg(tokens.ink2.name(), name.toHtmlEscaped(), value);
}

QString shortened(QStringList parts)
{
    const qsizetype all = parts.size();
    if (all <= longestShown) return parts.join(QStringLiteral(", "));
    parts.resize(longestShown);
    return RevisionDetails::tr("%1 and %2 more")
        .arg(parts.join(QStringLiteral(", ")), QString::number(all - longestShown));
}

QString links(const MigrationDrawing &drawing, std::span<const int> nodes, const Tokens &tokens)
{
    QStringList parts;
    for (const int node : nodes) {
        const QString id = drawing.graph->id(node).toHtmlEscaped();
        parts << QStringLiteral("<a href=\"%1\" style=\"color:%2\">%1</a>%3")
                     .arg(id, tokens.copper.name(),
                          drawing.graph->isGhost(node) ? RevisionDetails::tr(" (missing)") : QString());
        if (parts.size() > longestShown + 1) break;
    }
    return shortened(parts);
}

QString changes(const RevisionFile &file)
{
    QStringList parts;
    for (const SchemaTouch &touch : file.touches) {
        const QString what = touch.column.isEmpty() ? touch.table : touch.table + QLatin1Char('.') + touch.column;
        const QString part = QStringLiteral("%1 %2").arg(touchVerb(touch.kind), what).toHtmlEscaped();
        if (!parts.contains(part)) parts << part;
        if (parts.size() > longestShown) break;
    }
    return shortened(parts);
}

} // namespace

RevisionDetails::RevisionDetails(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_facts(new ReadingLabel), m_place(new ElidedLabel({}, QStringLiteral("code"))),
      m_source(new QPlainTextEdit), m_highlighter(new PythonHighlighter(theme.tokens(), m_source->document()))
{
    m_facts->setObjectName(QStringLiteral("revisionFacts"));
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_facts->setFocusPolicy(Qt::StrongFocus);
    m_facts->setAccessibleName(tr("What the revision declares"));
    m_source->setObjectName(QStringLiteral("revisionSource"));
    m_source->setReadOnly(true);
    m_source->setTabChangesFocus(true);
    m_source->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_source->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_source->setProperty("ring", true);
    m_source->setAccessibleName(tr("Source of the revision"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(m_facts);
    column->addWidget(rule());
    column->addWidget(m_place);
    column->addWidget(m_source, 1);
    connect(m_facts, &QLabel::linkActivated, this, &RevisionDetails::revisionChosen);
    connect(&theme, &Theme::changed, this, &RevisionDetails::restyle);
    restyle();
}

void RevisionDetails::restyle()
{
    m_source->setFont(m_theme.codeFont(12.5));
    m_highlighter->setTokens(m_theme.tokens());
    render();
    markLine(m_line);
}

void RevisionDetails::showRevision(MigrationDrawing::Pointer drawing, int node)
{
    m_drawing = std::move(drawing);
    m_node = node;
    render();
}

void RevisionDetails::render()
{
    const Tokens &t = m_theme.tokens();
    if (!m_drawing || m_node < 0) {
        m_facts->setText(
            QStringLiteral("<span style=\"color:%1\">%2</span>")
                .arg(t.ink2.name(),
                     tr("Choose a revision in the graph or in the list to read it here.").toHtmlEscaped()));
        return;
    }
    const RevisionGraph &graph = *m_drawing->graph;
    QString rows = row(tr("Revision"), graph.id(m_node).toHtmlEscaped(), t);
    if (graph.isGhost(m_node)) {
        rows += row(tr("Missing"), tr("No file of this folder declares it, but others name it.").toHtmlEscaped(), t);
    } else {
        const RevisionFile &file = graph.file(m_node);
        const QString parents = links(*m_drawing, graph.down(m_node), t);
        rows += row(tr("Follows"), parents.isEmpty() ? tr("nothing: a base") : parents, t);
        rows += row(tr("Depends on"), links(*m_drawing, graph.dependencies(m_node), t), t);
        rows += row(tr("Followed by"), links(*m_drawing, graph.next(m_node), t), t);
        rows += row(tr("Labels"), shortened(graph.labels(m_node)).toHtmlEscaped(), t);
        rows += row(tr("Created"), file.createDate.toHtmlEscaped(), t);
        rows += row(tr("Changes"), changes(file), t);
        QStringList marks;
        for (const QString &mark : m_drawing->marks(m_node))
            if (!file.labels.contains(mark)) marks << mark;
        rows += row(tr("It is"), marks.join(QStringLiteral(", ")).toHtmlEscaped(), t);
    }
    m_facts->setText(QStringLiteral("<p style=\"font-weight:600\">%1</p><table>%2</table>")
                         .arg(m_drawing->title(m_node).toHtmlEscaped(), rows));
}

void RevisionDetails::showSource(const QString &path, const QString &text, int line)
{
    m_path = path;
    // The end of a path is what tells files apart.
    m_place->setText(path.section(QLatin1Char('/'), -2));
    m_place->setToolTip(path);
    if (m_source->toPlainText() != text) m_source->setPlainText(text);
    markLine(line);
}

void RevisionDetails::showNoSource(const QString &path, const QString &why)
{
    m_path = path;
    m_line = 0;
    m_place->setText(path);
    m_source->setExtraSelections({});
    m_source->clear();
    m_source->setPlaceholderText(why);
}

void RevisionDetails::markLine(int line)
{
    m_line = line;
    const QTextBlock block = m_source->document()->findBlockByNumber(line - 1);
    if (line < 1 || !block.isValid()) return m_source->setExtraSelections({});
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(block);
    mark.format.setBackground(m_theme.tokens().copperSoft);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    m_source->setTextCursor(mark.cursor);
    m_source->setExtraSelections({mark});
    m_source->centerCursor();
}

void RevisionDetails::focusSource() { m_source->setFocus(Qt::OtherFocusReason); }

} // namespace athanor
