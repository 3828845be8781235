#include "widgets/common/proseview.h"

#include "widgets/common/labels.h"

#include <QAbstractTextDocumentLayout>
#include <QMimeData>
#include <QWheelEvent>

#include <cmath>

namespace athanor {

namespace {

/// Until it has a width of its own; close to that of a reading column, so that text is not laid out for nothing.
constexpr int usualWidth = 540;

} // namespace

ProseView::ProseView(const Theme &theme, Source html, QWidget *parent)
    : QTextBrowser(parent), m_theme(theme), m_html(std::move(html))
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

QSize ProseView::sizeHint() const { return {400, height()}; }

void ProseView::render()
{
    document()->setDefaultFont(m_theme.uiFont(15.5));
    if (!m_sized) document()->setTextWidth(usualWidth);
    setHtml(m_html(m_theme));
    fitHeight();
}

void ProseView::fitHeight()
{
    if (m_sized) document()->setTextWidth(viewport()->width());
    const int wanted = static_cast<int>(std::ceil(document()->size().height())) + 2 * frameWidth() + 4;
    if (wanted != height()) setFixedHeight(wanted);
}

void ProseView::resizeEvent(QResizeEvent *event)
{
    m_sized = true;
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
