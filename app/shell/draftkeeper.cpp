#include "app/shell/draftkeeper.h"

#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"

namespace athanor {

DraftKeeper::DraftKeeper(ProgressDesk &progress, EditorTabs &editors, QObject *parent)
    : QObject(parent), m_progress(progress), m_editors(editors)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &DraftKeeper::keep);
    connect(&editors, &EditorTabs::edited, this, [this] {
        if (!m_key.exercise.isEmpty() && !m_timer.isActive()) m_timer.start();
    });
}

void DraftKeeper::open(const ExerciseKey &key, const QList<LearnerFile> &files)
{
    close();
    m_key = key;
    for (const LearnerFile &file : files) m_onDisk.insert(file.path, file.content);
    const quint64 opening = ++m_opening;
    m_progress.then<QList<Draft>>(m_progress.link().drafts(key), this, [this, opening](const QList<Draft> &drafts) {
        if (opening == m_opening) judge(drafts);
    });
}

void DraftKeeper::close()
{
    ++m_opening;
    m_timer.stop();
    m_key = {};
    m_onDisk.clear();
    m_drafted.clear();
}

void DraftKeeper::keep()
{
    for (const QString &path : m_editors.paths()) {
        const QByteArray content = m_editors.editor(path)->content().toUtf8();
        if (content == m_onDisk.value(path) || content == m_drafted.value(path)) continue;
        m_drafted.insert(path, content);
        Draft draft{m_key, path, content, {}, {}};
        if (m_onDisk.contains(path)) draft.base = contentHash(m_onDisk.value(path));
        m_progress.then<qint64>(m_progress.link().saveDraft(draft), this, [this, path](qint64) { Q_EMIT kept(path); });
    }
}

void DraftKeeper::saved(const QString &path, const QByteArray &content)
{
    if (m_key.exercise.isEmpty()) return;
    m_onDisk.insert(path, content);
    if (!m_drafted.contains(path)) return;
    // What was typed since the save was asked for is a draft still, on a base that has moved.
    m_drafted.remove(path);
    const CodeEditor *editor = m_editors.editor(path);
    if (editor && editor->content().toUtf8() != content)
        keep();
    else
        m_progress.link().clearDraft(m_key, path);
}

void DraftKeeper::judge(const QList<Draft> &drafts)
{
    QStringList back;
    for (const Draft &draft : drafts) {
        CodeEditor *editor = m_editors.editor(draft.path);
        const QByteArray onDisk = m_onDisk.contains(draft.path) ? m_onDisk.value(draft.path) : QByteArray();
        switch (judgeDraft(draft, m_onDisk.contains(draft.path) && onDisk.isNull() ? QByteArray("") : onDisk)) {
        case DraftVerdict::Obsolete: m_progress.link().clearDraft(m_key, draft.path); break;
        case DraftVerdict::UseDraft:
            // A key that was quicker than this answer is the newer word.
            if (!editor || editor->content().toUtf8() != onDisk) break;
            take(draft);
            back << draft.path;
            break;
        case DraftVerdict::FileWins: Q_EMIT conflict(draft); break;
        }
    }
    if (!back.isEmpty()) Q_EMIT restored(back);
}

void DraftKeeper::take(const Draft &draft)
{
    CodeEditor *editor = m_editors.editor(draft.path);
    if (!editor || draft.key != m_key) return;
    m_drafted.insert(draft.path, draft.content);
    editor->selectAll();
    editor->replaceSelectedText(QString::fromUtf8(draft.content)); // An edit like any other: undone and saved as one.
}

} // namespace athanor
