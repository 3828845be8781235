#include "widgets/common/codeview.h"

#include "widgets/common/pythonhighlighter.h"

#include <QScrollBar>
#include <QTextBlock>
#include <QWheelEvent>

#include <cmath>

namespace athanor {

CodeView::CodeView(const Theme &theme, const QString &language, const QString &code, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setProperty("ring", true);
    setAccessibleName(language == QLatin1String("python") ? tr("Python code") : tr("Code"));
    document()->setDocumentMargin(0);
    if (language == QLatin1String("python")) m_highlighter = new PythonHighlighter(theme.tokens(), document());
    setCode(code);
    restyle();
    connect(&theme, &Theme::changed, this, &CodeView::restyle);
}

void CodeView::setCode(const QString &code)
{
    QString text = code;
    while (text.endsWith(QLatin1Char('\n'))) text.chop(1);
    setPlainText(text);
    fitHeight();
}

void CodeView::restyle()
{
    setFont(m_theme.codeFont(13));
    if (m_highlighter) m_highlighter->setTokens(m_theme.tokens());
    fitHeight();
}

void CodeView::fitHeight()
{
    // A laid out line is rounded up; the font's own spacing is not.
    const double line = blockBoundingRect(document()->firstBlock()).height();
    const QFontMetrics metrics(m_theme.codeFont(13));
    qsizetype longest = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        longest = std::max<qsizetype>(longest, metrics.horizontalAdvance(block.text()));
    const int scrollBar = longest > viewport()->width() ? horizontalScrollBar()->sizeHint().height() : 0;
    setFixedHeight(static_cast<int>(std::ceil(line * blockCount())) + scrollBar + 6);
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void CodeView::wheelEvent(QWheelEvent *event)
{
    // The page scrolls, not the card under the pointer, unless the wheel goes sideways.
    if (std::abs(event->angleDelta().x()) > std::abs(event->angleDelta().y()))
        QPlainTextEdit::wheelEvent(event);
    else
        event->ignore();
}

} // namespace athanor
