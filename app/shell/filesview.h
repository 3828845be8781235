#pragma once

#include "engine/progress/progressvalues.h"
#include "widgets/common/theme.h"

#include <QPlainTextEdit>

class QTabBar;

namespace athanor {

/// Files to read, a tab each: whole, or as the difference from the learner's own. Lines that are added carry a plus,
/// lines that go carry a minus, beside their colour.
class FilesView final : public QWidget
{
    Q_OBJECT
public:
    enum class Mode { Difference, Whole };

    explicit FilesView(const Theme &theme, QWidget *parent = nullptr);

    /// shown: the files of a solution or of an earlier version; mine: the learner's now. Difference shows what turns
    /// mine into shown; only files that are shown have a tab.
    void setFiles(const QList<LearnerFile> &shown, const QList<LearnerFile> &mine);
    void setMode(Mode mode);
    QString text() const { return m_text->toPlainText(); }

private:
    void render();
    void addLine(QTextCursor &cursor, const QString &text, const QColor &ground, const QColor &ink);

    const Theme &m_theme;
    QTabBar *m_tabs;
    QTabBar *m_modes;
    QPlainTextEdit *m_text;
    QList<LearnerFile> m_shown;
    QList<LearnerFile> m_mine;
    Mode m_mode = Mode::Difference;
};

} // namespace athanor
