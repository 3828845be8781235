#pragma once

#include "widgets/common/theme.h"
#include "widgets/migrations/migrationdrawing.h"

#include <QWidget>

class QPlainTextEdit;

namespace athanor {

class ElidedLabel;
class PythonHighlighter;
class ReadingLabel;

/// One revision in full: what it declares, with its parents to go to, and its source to read.
class RevisionDetails final : public QWidget
{
    Q_OBJECT
public:
    explicit RevisionDetails(const Theme &theme, QWidget *parent = nullptr);

    /// What stands there instead when node is -1: words.
    void showRevision(MigrationDrawing::Pointer drawing, int node);
    /// The text of a file; line, when it is not 0, is marked and scrolled to.
    void showSource(const QString &path, const QString &text, int line);
    /// Words in place of the source.
    void showNoSource(const QString &path, const QString &why);
    QString sourcePath() const { return m_path; }
    void markLine(int line);
    void focusSource();

Q_SIGNALS:
    void revisionChosen(const QString &id);

private:
    void render();
    void restyle();

    const Theme &m_theme;
    MigrationDrawing::Pointer m_drawing;
    int m_node = -1;
    int m_line = 0;
    QString m_path;
    ReadingLabel *m_facts;
    ElidedLabel *m_place;
    QPlainTextEdit *m_source;
    PythonHighlighter *m_highlighter;
};

} // namespace athanor
