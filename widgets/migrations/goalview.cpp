#include "widgets/migrations/goalview.h"

#include "widgets/common/labels.h"
#include "widgets/migrations/migrationgraphview.h"

#include <QVBoxLayout>

namespace athanor {

using namespace migrations;

namespace {

constexpr int mostSentences = 8;

QString sentences(QStringList found)
{
    const qsizetype more = found.size() - mostSentences;
    if (more > 0) {
        found = found.mid(0, mostSentences);
        found << GoalView::tr("… and %1 more.").arg(more);
    }
    return found.join(QLatin1Char('\n'));
}

} // namespace

GoalView::GoalView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_summary(new MarkupLabel(theme, {})), m_words(new MarkupLabel(theme, {})),
      m_graph(new MigrationGraphView(theme))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 0);
    column->setSpacing(8);
    for (MarkupLabel *label : {m_summary, m_words}) {
        label->setContentsMargins(14, 0, 14, 0);
        column->addWidget(label);
    }
    m_summary->setObjectName(QStringLiteral("goalSummary"));
    m_words->setObjectName(QStringLiteral("goalWords"));
    m_graph->setObjectName(QStringLiteral("goalGraph"));
    m_graph->setAccessibleName(tr("The goal: the graph your revisions are to have"));
    m_graph->setFolding(false);
    column->addWidget(rule());
    column->addWidget(m_graph, 1);
}

void GoalView::setGoal(MigrationDrawing::Pointer goal)
{
    m_goal = std::move(goal);
    m_graph->setDrawing(m_goal);
}

void GoalView::setOwn(const MigrationDrawing::Pointer &own)
{
    if (!m_goal) return;
    const RevisionGraph::Pointer none = own ? nullptr : RevisionGraph::build({});
    const GoalComparison found = compareWithGoal(own ? *own->graph : *none, *m_goal->graph);
    m_summary->setMarkup(QStringLiteral("**%1**").arg(found.summary()));
    const QString words = sentences(found.missing + found.extra);
    m_words->setMarkup(words);
    m_words->setVisible(!words.isEmpty());
    std::vector<char> missing(found.ownOf.size(), 0);
    for (std::size_t node = 0; node < missing.size(); ++node) missing[node] = found.ownOf[node] < 0;
    m_graph->setMatches(std::move(missing));
}

} // namespace athanor
