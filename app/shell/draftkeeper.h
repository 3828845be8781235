#pragma once

#include "app/shell/progressdesk.h"

#include <QTimer>

namespace athanor {

class EditorTabs;

/// Keeps what is typed before it is in its file: at most `interval` milliseconds after a key it is a draft on disk, and
/// a save clears it. When an exercise is opened again, drafts that a crash left behind come back into the editor.
class DraftKeeper final : public QObject
{
    Q_OBJECT
public:
    static constexpr int interval =
        500; ///< Milliseconds from a key to the draft at most; typing on does not put it off.

    DraftKeeper(ProgressDesk &progress, EditorTabs &editors, QObject *parent = nullptr);

    /// Another exercise is in the editor; files is what its files on disk say.
    void open(const ExerciseKey &key, const QList<LearnerFile> &files);
    void close();
    /// A file on disk says this now.
    void saved(const QString &path, const QByteArray &content);
    /// Takes a draft that was told by conflict() into the editor.
    void take(const Draft &draft);

Q_SIGNALS:
    /// These files show what was typed last, which was not in their files.
    void restored(const QStringList &paths);
    /// The file was changed after the draft began; the editor shows the file.
    void conflict(const athanor::Draft &draft);
    /// A draft is on disk; for tests.
    void kept(const QString &path);

private:
    void keep();
    void judge(const QList<Draft> &drafts);

    ProgressDesk &m_progress;
    EditorTabs &m_editors;
    ExerciseKey m_key;
    QHash<QString, QByteArray> m_onDisk;
    QHash<QString, QByteArray> m_drafted;
    QTimer m_timer;
    quint64 m_opening = 0; ///< Which call of open() an answer belongs to.
};

} // namespace athanor
