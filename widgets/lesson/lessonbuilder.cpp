// How a page comes to be, piece by piece: the part of LessonView that makes widgets.
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"
#include "widgets/common/proseview.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonhtml.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr qint64 sliceMilliseconds = 8;
constexpr double calloutSize = 14.5; ///< Pixels of its text, at 100 %.
constexpr int textInset = 2;         ///< Text stands inside of its focus ring; what has no ring is put in line with it.

/// What a piece leaves free at either side.
int insetOf(const LessonPiece &piece)
{
    // An exercise has text of its own and does the same within.
    return piece.kind == LessonPiece::Kind::Prose || piece.kind == LessonPiece::Kind::Exercise ? 0 : textInset;
}

QString calloutTitle(const QString &kind)
{
    if (kind == QLatin1String("trap")) return LessonView::tr("Trap.");
    if (kind == QLatin1String("today")) return LessonView::tr("Today.");
    if (kind == QLatin1String("node")) return LessonView::tr("Coming from Node.");
    return LessonView::tr("Note.");
}

ProseView::Source proseSource(const LessonPiece &piece)
{
    if (piece.kind != LessonPiece::Kind::Callout)
        return [blocks = piece.blocks](const Theme &theme) { return proseHtml(blocks, theme); };
    return [block = piece.blocks.front()](const Theme &theme) {
        const Tokens &t = theme.tokens();
        const QColor color = block.calloutKind == QLatin1String("trap")    ? t.copperDeep
                             : block.calloutKind == QLatin1String("today") ? t.info
                                                                           : t.ink;
        return QStringLiteral(
                   "<p style=\"font-size:%1px; line-height:128%; margin:0;\"><b style=\"color:%2;\">%3</b> %4</p>")
            .arg(theme.px(calloutSize))
            .arg(color.name(), calloutTitle(block.calloutKind).toHtmlEscaped(),
                 spansHtml(block.spans, theme, calloutSize));
    };
}

} // namespace

/// Has the page laid out now, as far as it is built.
void LessonView::settle()
{
    // What waits to be laid out around the page comes first, so that its width is the one it keeps. Text that gets
    // another width than it was made for wants another height, which the page around it learns of in a further round.
    static constexpr int rounds = 4;
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    if (!isVisible()) return;
    for (int round = 0, before = -1; round < rounds && before != m_page->height(); ++round) {
        before = m_page->height();
        QEvent request(QEvent::LayoutRequest);
        QCoreApplication::sendEvent(m_page, &request);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    }
}

void LessonView::buildFirst()
{
    if (!std::exchange(m_firstIsDue, false)) return;
    settle();
    m_from = m_to = m_goal ? m_goal->piece : 0;
    // A page that is not on the screen has no height of its own yet.
    const int enough = (isVisible() ? viewport() : window())->height();
    int height = 0;
    while (m_to - m_from < m_pieces.size()) {
        const bool below = m_to < m_pieces.size();
        build(below ? End::Below : End::Above);
        height += m_widgets[below ? m_to - 1 : m_from]->height();
        if (height < enough) continue;
        settle();
        if (!isVisible() || isFilled()) break;
    }
    window()->removeEventFilter(this);
    applyGoal();
    if (m_to - m_from == m_pieces.size())
        finish();
    else
        m_slices.start();
}

/// Whether what is built reaches to the lower edge of the view, once the page is where it is wanted.
bool LessonView::isFilled() const
{
    const QWidget *last = m_widgets[m_to - 1];
    const int bottom = last->mapTo(m_page, QPoint(0, last->height())).y();
    const int top = m_goal && m_to < m_pieces.size() ? wantedTop().value_or(0) : 0;
    return bottom >= top + viewport()->height();
}

void LessonView::buildSlice()
{
    // What is held in a hand is not moved.
    if (verticalScrollBar()->isSliderDown()) return;
    QElapsedTimer since;
    since.start();
    // What was at the top stays where it is, whatever comes above it; only then the page goes where it is wanted.
    QWidget *const first = m_widgets[m_from];
    const int before = first->mapTo(viewport(), QPoint()).y();
    m_growing = true;
    while (m_to - m_from < m_pieces.size() && since.elapsed() < sliceMilliseconds)
        build(m_to < m_pieces.size() ? End::Below : End::Above);
    settle();
    if (const int moved = first->mapTo(viewport(), QPoint()).y() - before; moved != 0 && isVisible())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + moved);
    m_growing = false;
    applyGoal();
    if (m_to - m_from == m_pieces.size()) finish();
}

void LessonView::finish()
{
    m_slices.stop();
    chainFocus(this, m_columnWidget);
    applyGoal();
    Q_EMIT completed();
}

void LessonView::build(End end)
{
    const size_t at = end == End::Below ? m_to : m_from - 1;
    const LessonPiece &piece = m_pieces[at];
    QWidget *widget = makePiece(piece);
    m_widgets[at] = widget;
    auto *row = new QHBoxLayout;
    const int inset = insetOf(piece);
    row->setContentsMargins(inset, 0, inset, 0);
    row->addWidget(widget);
    const int below = piece.kind == LessonPiece::Kind::Callout || piece.kind == LessonPiece::Kind::Snippet ? 4 : 0;
    if (end == End::Below) {
        const int last = m_column->count() - 1; // The stretch that keeps a short page at the top.
        m_column->insertLayout(last, row);
        m_column->insertSpacing(last + 1, below);
        ++m_to;
    } else {
        m_column->insertSpacing(0, below);
        m_column->insertLayout(0, row);
        widget->lower(); // In reading order also for the keyboard and for screen readers.
        --m_from;
    }
    // As wide as it will be: text is laid out for the width it is shown with.
    const int width = textWidth() - 2 * inset;
    widget->resize(width, widget->hasHeightForWidth() ? widget->heightForWidth(width) : widget->height());
    widget->show();
}

QWidget *LessonView::makePiece(const LessonPiece &piece)
{
    switch (piece.kind) {
    case LessonPiece::Kind::Place: return regionLabel(m_place, m_columnWidget);
    case LessonPiece::Kind::Callout: return makeCallout(piece);
    case LessonPiece::Kind::Snippet: return makeSnippet(piece);
    case LessonPiece::Kind::Question: return makeQuestion(piece.number);
    case LessonPiece::Kind::Exercise: return makeExercise(piece.number);
    case LessonPiece::Kind::Prose: break;
    }
    return makeProse(piece);
}

QWidget *LessonView::makeProse(const LessonPiece &piece)
{
    auto *view = new ProseView(m_theme, proseSource(piece), m_columnWidget, textWidth());
    view->document()->setIndentWidth(24);
    view->setAccessibleName(piece.section.isEmpty() ? tr("Text of the lesson")
                                                    : tr("Text of the lesson: %1").arg(piece.section));
    connect(view, &QTextBrowser::anchorClicked, this, &LessonView::showLink);
    return view;
}

QWidget *LessonView::makeCallout(const LessonPiece &piece)
{
    const QString kind = piece.blocks.front().calloutKind;
    auto *card = new QFrame(m_columnWidget);
    card->setProperty("callout", kind);
    auto *inner = new QVBoxLayout(card);
    inner->setContentsMargins(14 - textInset, 10, 14 - textInset, 8);
    auto *text = new ProseView(m_theme, proseSource(piece), card, textWidth() - 28);
    text->setAccessibleName(calloutTitle(kind));
    connect(text, &QTextBrowser::anchorClicked, this, &LessonView::showLink);
    inner->addWidget(text);
    return card;
}

void LessonView::renderLinks()
{
    for (size_t i = m_from; i < m_to; ++i) {
        auto *text = qobject_cast<ProseView *>(m_widgets[i]);
        if (!text && m_pieces[i].kind == LessonPiece::Kind::Callout) text = m_widgets[i]->findChild<ProseView *>();
        if (text) text->setSource(proseSource(m_pieces[i]));
    }
}

QWidget *LessonView::makeSnippet(const LessonPiece &piece)
{
    auto *card = new SnippetCard(m_theme, piece.blocks.front(), m_columnWidget);
    if (!card->isRunnable()) return card;
    const int number = piece.number;
    m_snippets[static_cast<size_t>(number)] = card;
    card->setAccessibleName(tr("Example %1").arg(number + 1));
    if (const auto known = m_predictions.constFind(card->key()); known != m_predictions.cend())
        card->restorePrediction(*known);
    connect(card, &SnippetCard::runRequested, this,
            [this, number, card] { Q_EMIT runRequested(number, card->block()); });
    connect(card, &SnippetCard::cancelRequested, this, [this, number] { Q_EMIT cancelRequested(number); });
    connect(card, &SnippetCard::predicted, this,
            [this, card](int choice, bool right) { Q_EMIT predicted(card->key(), choice, right); });
    return card;
}

QWidget *LessonView::makeQuestion(int number)
{
    const QuizQuestion &question = m_objective.quiz[static_cast<size_t>(number)];
    auto *card = new QuizCard(m_theme, question, QuizCard::Retry::Offered, m_columnWidget);
    m_quiz[static_cast<size_t>(number)] = card;
    if (const auto known = m_answers.constFind(question.id); known != m_answers.cend()) card->restore(*known);
    connect(card, &QuizCard::answered, this, &LessonView::answered);
    return card;
}

QWidget *LessonView::makeExercise(int number)
{
    const size_t count = m_objective.exercises.size();
    const QString heading = count == 1 ? tr("Your turn") : tr("Your turn, %1 of %2").arg(number + 1).arg(count);
    auto *card = new ExerciseCard(m_theme, m_objective.exercises[static_cast<size_t>(number)], heading, m_columnWidget);
    m_exercises[static_cast<size_t>(number)] = card;
    showState(number);
    connect(card, &ExerciseCard::requestChosen, this, &LessonView::requestChosen);
    connect(card, &ExerciseCard::openRequested, this, [this, number] { Q_EMIT exerciseChosen(number); });
    connect(card, &ExerciseCard::historyRequested, this, &LessonView::historyRequested);
    connect(card, &ExerciseCard::solutionRequested, this, &LessonView::solutionRequested);
    return card;
}

} // namespace athanor
