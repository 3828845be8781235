#pragma once

#include "widgets/common/theme.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace athanor {

struct CompletionList;
struct Finding;
struct HoverText;
class CodeEditor;
class EmptyState;

/// A file as it is shown in a tab.
struct EditedFile
{
    QString path; ///< Relative to the project.
    QString content;
};

/// The files of an exercise or a project as tabs with an editor each. It asks for a save 300 ms after the last key (or
/// not, see Saving) and whenever flush() is called; it never touches the disk itself.
class EditorTabs final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int saveDelay = 300; ///< Milliseconds after the last edit.

    explicit EditorTabs(const Theme &theme, QWidget *parent = nullptr);

    /// WhenAsked is for files that belong to somebody: flush() and saveCurrent() only. Their tabs show the name of the
    /// file, and can be closed.
    enum class Saving { ByItself, WhenAsked };
    void setSaving(Saving saving);
    /// What stands there while no file is open.
    void setEmptyWords(const QString &title, const QString &text);

    void setFiles(const std::vector<EditedFile> &files);
    /// Shows one more file.
    void addFile(const EditedFile &file);
    /// Takes a tab away, saved or not: asking is the caller's part.
    void closeFile(const QString &path);
    /// The file was written by another program: shows that, as saved. The cursor stays where it can.
    void reload(const QString &path, const QString &content);
    /// The same for a file with words of the learner's own in it: undo brings them back.
    void replaceEdited(const QString &path, const QString &content);
    /// What is shown is no longer what is on the disk.
    void markUnsaved(const QString &path);
    /// Asks for the save of the file that is shown, if it is not saved.
    void saveCurrent();
    /// Asks at once for the save of everything that is not saved.
    void flush();
    /// The answer to saveRequested().
    void markSaved(const QString &path, int revision);
    void markSaveFailed(const QString &path, const QString &why);

    bool hasUnsaved() const;
    bool isUnsaved(const QString &path) const;
    /// Counts the edits of a file.
    int revision(const QString &path) const;
    QStringList paths() const;
    QString currentPath() const;
    CodeEditor *editor(const QString &path) const;
    CodeEditor *currentEditor() const;

    QString content(const QString &path) const;

    /// Shows the file, where the cursor was; false when there is no such tab.
    bool select(const QString &path);
    /// Shows the file and puts the cursor there; false when there is no such tab.
    bool goTo(const QString &path, int line);
    void showProblem(const QString &path, int line, const QString &message);
    void clearProblems();
    void selectNext(int step);

    /// The answers to the three questions below; those to questions that are not the newest are for the caller to drop.
    void setFindings(const QString &path, const QList<athanor::Finding> &findings);
    void showCompletions(const QString &path, const athanor::CompletionList &list);
    void showHover(const QString &path, const athanor::HoverText &hover);

Q_SIGNALS:
    void saveRequested(const QString &path, const QByteArray &content, int revision);
    void edited();
    /// WhenAsked: the learner wants this tab away.
    void closeRequested(const QString &path);
    void currentChanged(const QString &path);
    void keyHint(const QString &hint);
    /// A Python file was opened or edited: what can be told of it? Asked 150 ms after the last key.
    void lintWanted(const QString &path, const QString &source);
    /// Which names may stand at this place? Line 1-based, column in characters from 0.
    void completionWanted(const QString &path, const QString &source, int line, int column);
    /// What stands at this place?
    void hoverWanted(const QString &path, const QString &source, int line, int column);

private:
    struct File
    {
        QString path;
        CodeEditor *editor = nullptr;
        int revision = 0;
        int asked = 0; ///< Newest revision whose save was asked for.
        int saved = 0;
    };
    File *find(const QString &path);
    void addEditor(const EditedFile &given);
    void askForSave(File &file);
    QString tabText(const File &file) const;
    void connectHelp(const QString &path, CodeEditor *editor);
    void showState();

    const Theme &m_theme;
    QTabBar *m_bar;
    QLabel *m_state;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    std::vector<File> m_files;
    QTimer m_saveTimer;
    Saving m_saving = Saving::ByItself;
};

} // namespace athanor
