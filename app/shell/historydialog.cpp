#include "app/shell/historydialog.h"

#include "app/shell/filesview.h"
#include "app/shell/studywords.h"
#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"

#include <QListWidget>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace athanor {

QString entryWords(const TimelineEntry &entry)
{
    switch (entry.kind) {
    case TimelineEntry::Kind::Reset: return HistoryDialog::tr("before you started over");
    case TimelineEntry::Kind::Kept: return HistoryDialog::tr("kept before something replaced it");
    case TimelineEntry::Kind::Attempt: break;
    }
    switch (entry.outcome) {
    case Attempt::Outcome::Passed: return HistoryDialog::tr("✓ passed");
    case Attempt::Outcome::NotLoaded: return HistoryDialog::tr("✕ did not load");
    case Attempt::Outcome::NotPassed: break;
    }
    return entry.checksTotal == 0
               ? HistoryDialog::tr("✕ no check ran")
               : HistoryDialog::tr("✕ %1 of %2 checks passed").arg(entry.checksPassed).arg(entry.checksTotal);
}

HistoryDialog::HistoryDialog(const Theme &theme, ProgressDesk &progress, const ExerciseKey &key,
                             const QList<LearnerFile> &now, QWidget *parent)
    : QDialog(parent), m_progress(progress), m_now(now), m_list(new QListWidget), m_files(new FilesView(theme)),
      m_empty(
          new EmptyState(theme, tr("Nothing to look back on yet"),
                         tr("Every check leaves the version that was checked here, to compare and to go back to."))),
      m_restore(new Button(theme, Button::Kind::Primary, tr("Bring this version back")))
{
    setWindowTitle(tr("History"));
    setObjectName(QStringLiteral("historyDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(QSize(theme.px(940), theme.px(620)).boundedTo(parent->size() - QSize(48, 48)));
    auto *pages = new QStackedWidget;
    auto *split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    split->addWidget(buildList());
    split->addWidget(buildFiles(theme));
    split->setSizes({theme.px(280), theme.px(660)});
    pages->addWidget(split);
    pages->addWidget(m_empty);
    auto *close = new Button(theme, Button::Kind::Quiet, tr("Close"));
    close->setKeyHint(QStringLiteral("Esc"));
    m_restore->setObjectName(QStringLiteral("restoreVersion"));
    m_restore->setEnabled(false);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(
        textLabel(tr("What you have now is kept here before anything replaces it."), QStringLiteral("quiet")), 1);
    foot->addWidget(m_restore);
    foot->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    column->addWidget(textLabel(tr("What you tried"), QStringLiteral("title")));
    column->addWidget(pages, 1);
    column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &HistoryDialog::load);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        const TimelineEntry &entry = m_entries.at(m_list->currentRow());
        const QList<LearnerFile> files = m_chosen;
        const QString when = momentWords(entry.at.toLocalTime(), m_progress.now());
        accept();
        Q_EMIT restoreRequested(files, when);
    });
    m_progress.then<QList<TimelineEntry>>(m_progress.link().timeline(key), this,
                                          [this, pages](const QList<TimelineEntry> &entries) {
                                              fill(entries);
                                              pages->setCurrentIndex(entries.isEmpty() ? 1 : 0);
                                          });
}

QWidget *HistoryDialog::buildList()
{
    m_list->setAccessibleName(tr("Versions, newest first"));
    m_list->setAccessibleDescription(tr("What was kept of your files. The chosen version is shown beside the list."));
    m_list->setObjectName(QStringLiteral("versions"));
    m_list->setProperty("ring", true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setWordWrap(true);
    m_list->setSpacing(2);
    m_list->setMinimumWidth(180);
    return m_list;
}

QWidget *HistoryDialog::buildFiles(const Theme &)
{
    auto *frame = new QFrame;
    frame->setProperty("card", QStringLiteral("true"));
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(1, 1, 1, 1);
    inner->addWidget(m_files);
    return frame;
}

void HistoryDialog::fill(const QList<TimelineEntry> &entries)
{
    m_entries.clear();
    for (const TimelineEntry &entry : entries) {
        if (entry.id == 0) continue; // In memory only; there is nothing to ask for yet.
        m_entries << entry;
        const QString when = momentWords(entry.at.toLocalTime(), m_progress.now());
        auto *item = new QListWidgetItem(when + QLatin1Char('\n') + entryWords(entry), m_list);
        item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(when, entryWords(entry)));
    }
    if (!m_entries.isEmpty()) m_list->setCurrentRow(0);
    m_list->setFocus();
}

void HistoryDialog::load(int row)
{
    m_restore->setEnabled(false);
    if (row < 0 || row >= m_entries.size()) return;
    const qint64 id = m_wanted = m_entries.at(row).id;
    m_progress.then<TimelineDetail>(m_progress.link().entry(id), this, [this, id](const TimelineDetail &detail) {
        if (id != m_wanted) return;
        m_chosen = detail.files;
        m_files->setFiles(detail.files, m_now);
        m_restore->setEnabled(!detail.files.isEmpty());
        Q_EMIT shown(id);
    });
}

} // namespace athanor
