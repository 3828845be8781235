#pragma once

#include "widgets/common/theme.h"

#include <QPlainTextEdit>

namespace athanor {

class PythonHighlighter;

/// Code to read: as high as its lines, selectable, coloured when it is Python, scrolling sideways when a line is long.
class CodeView final : public QPlainTextEdit
{
    Q_OBJECT
public:
    CodeView(const Theme &theme, const QString &language, const QString &code, QWidget *parent = nullptr);

    void setCode(const QString &code);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void restyle();
    void fitHeight();

    const Theme &m_theme;
    PythonHighlighter *m_highlighter = nullptr;
};

} // namespace athanor
