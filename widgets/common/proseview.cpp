#include "widgets/common/proseview.h"

#include "widgets/common/labels.h"

#include <QAbstractTextDocumentLayout>
#include <QAccessible>
#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>
#include <QWheelEvent>

#include <cmath>

namespace athanor {

namespace {

constexpr int ring = 4; ///< The focus ring at both sides, in the style sheet.

} // namespace

ProseView::ProseView(const Theme &theme, Source html, QWidget *parent, int width)
    : QTextBrowser(parent), m_theme(theme), m_html(std::move(html)), m_width(width - ring)
{
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTabChangesFocus(true);
    setProperty("ring", true);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    render();
    connect(&theme, &Theme::changed, this, &ProseView::render);
}

void ProseView::setSource(Source html)
{
    m_html = std::move(html);
    render();
}

QSize ProseView::sizeHint() const { return {400, height()}; }

void ProseView::render()
{
    document()->setDefaultFont(m_theme.uiFont(15.5));
    setHtml(m_html(m_theme));
    dotQuietLinks();
    document()->setTextWidth(m_width);
    fitHeight();
}

void ProseView::dotQuietLinks()
{
    QTextCharFormat dots;
    dots.setUnderlineStyle(QTextCharFormat::DotLine);
    dots.setUnderlineColor(m_theme.tokens().copper);
    std::vector<std::pair<int, int>> links; // First, since a change of format goes through the pieces of a block.
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        for (auto it = block.begin(); !it.atEnd(); ++it)
            if (const QTextFragment piece = it.fragment();
                piece.charFormat().isAnchor() && !piece.charFormat().toolTip().isEmpty())
                links.emplace_back(piece.position(), piece.position() + piece.length());
    if (links.empty()) return;
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (const auto &[start, end] : links) {
        cursor.setPosition(start);
        cursor.setPosition(end, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(dots);
    }
    cursor.endEditBlock();
}

bool ProseView::focusNextPrevChild(bool next)
{
    const bool moved = QTextBrowser::focusNextPrevChild(next); // To a link of this text, or out of it.
    describeLink();
    return moved;
}

void ProseView::describeLink()
{
    // The text itself is read by a screen reader; that a word of it can be opened is not, so it is told here.
    QTextCursor end = textCursor(); // The keyboard selects the link it is at.
    const QString link = end.selectedText();
    end.setPosition(end.selectionEnd());
    const QString title = hasFocus() && !link.isEmpty() ? end.charFormat().toolTip() : QString();
    const QString words = title.isEmpty() ? QString() : tr("%1: %2").arg(link, title);
    if (words == accessibleDescription()) return;
    setAccessibleDescription(words);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void ProseView::fitHeight()
{
    const int wanted = static_cast<int>(std::ceil(document()->size().height())) + ring;
    if (wanted != height()) setFixedHeight(wanted);
}

void ProseView::resizeEvent(QResizeEvent *event)
{
    m_width = viewport()->width();
    // QTextEdit lays its text out anew for every size. Where only the height is another, nothing is to be done: it has
    // no scroll bars, and is as high as its text.
    if (static_cast<int>(document()->textWidth()) == m_width)
        verticalScrollBar()->setRange(0, 0);
    else
        QTextBrowser::resizeEvent(event);
    fitHeight();
}

void ProseView::wheelEvent(QWheelEvent *event) { event->ignore(); }

QMimeData *ProseView::createMimeDataFromSelection() const
{
    // Code that is copied from a sentence goes into an editor: as it is written, without what steers line breaks.
    auto *data = new QMimeData;
    data->setText(withoutJoiners(textCursor().selectedText()));
    return data;
}

} // namespace athanor
