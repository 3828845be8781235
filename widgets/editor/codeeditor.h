#pragma once

#include "widgets/common/theme.h"
#include "widgets/editor/qsci.h"

namespace athanor {

class CodeHelp;

/// The editor for one file. Tab indents; Escape and then Tab leaves it, so that the keyboard is never caught.
class CodeEditor final : public QsciScintilla
{
    Q_OBJECT
public:
    CodeEditor(const Theme &theme, const QString &fileName, QWidget *parent = nullptr);

    QString content() const { return text(); }
    /// Replaces everything; undo does not go back behind it.
    void setContent(const QString &content);

    /// Marks a line (1-based) as where the last run or check failed and writes why under it. The next edit removes it.
    void showProblem(int line, const QString &message);
    void clearProblem();
    int problemLine() const { return m_problemLine; }
    /// Puts the cursor at the start of a line's code (1-based) and takes the focus.
    void goToLine(int line);
    /// Comments the selected lines, or takes the comment away when all of them have one.
    void toggleComment();
    /// True between Escape and the next key: Tab now moves the focus.
    bool tabLeaves() const { return m_tabLeaves; }
    /// Squiggles, completion and what stands at a place.
    CodeHelp &help() const { return *m_help; }

Q_SIGNALS:
    /// The learner changed the text.
    void edited();
    /// What the next key would do, for the status bar; empty when there is nothing to say.
    void keyHint(const QString &hint);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void setUp();
    void releaseKeys();
    void restyle();
    void setTabLeaves(bool leaves);
    void forgetWidth();

    const Theme &m_theme;
    QsciLexer *m_lexer;
    bool m_python;
    CodeHelp *m_help; ///< A child.
    bool m_loading = false;
    bool m_tabLeaves = false;
    int m_problemLine = 0;
    int m_lines = 0; ///< Before the last change.
};

} // namespace athanor
