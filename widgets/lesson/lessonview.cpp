#include "widgets/lesson/lessonview.h"

#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"
#include "widgets/common/proseview.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonhtml.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

#include <cmath>

namespace athanor {

namespace {

constexpr int sideMargin = 36;
constexpr int narrowMargin = 16;
constexpr int aboveGoal = 24; ///< What stays free above what is brought to the top, at 100 %.

} // namespace

LessonView::LessonView(const Theme &theme, QWidget *parent)
    : QScrollArea(parent), m_theme(theme), m_glossary(std::make_shared<Glossary>())
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setGround(viewport(), QStringLiteral("paper"));
    setAccessibleName(tr("Lesson"));
    setFocusPolicy(Qt::TabFocus);
    connect(&theme, &Theme::changed, this, &LessonView::fitColumn);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &LessonView::applyGoal);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] { m_goal.reset(); });
    // Without an interval: one slice whenever the event loop has nothing else to do.
    connect(&m_slices, &QTimer::timeout, this, &LessonView::buildSlice);
    setMessage(tr("Opening the course"), {});
}

int LessonView::columnWidth(const Theme &theme)
{
    // The mean width of running text, which is narrower than QFontMetrics' average of the whole alphabet.
    static const QString sample =
        QStringLiteral("Angle brackets in a rule name a piece of the path. Flask hands it over.");
    const QFontMetrics metrics(theme.uiFont(15.5));
    return static_cast<int>(72.0 * metrics.horizontalAdvance(sample) / static_cast<double>(sample.size()));
}

void LessonView::startPage()
{
    m_slices.stop();
    m_objective = {};
    m_pieces.clear();
    m_widgets.clear();
    m_from = m_to = 0;
    m_firstIsDue = false;
    m_goal.reset();
    m_snippets.clear();
    m_exercises.clear();
    m_quiz.clear();
    m_states.clear();
    m_answers.clear();
    m_predictions.clear();
    m_page = new QWidget(viewport()); // In its place from the start, so that it is styled once.
    m_page->setAutoFillBackground(false);
    m_page->setMinimumWidth(
        1); // Never wider than the viewport: everything on the page wraps, elides or scrolls by itself.
    auto *centred = new QHBoxLayout(m_page);
    m_margins = centred;
    m_columnWidget = new QWidget(m_page);
    m_column = new QVBoxLayout(m_columnWidget);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(10);
    m_column->addStretch(1);
    centred->addStretch(1);
    centred->addWidget(m_columnWidget, 1000);
    centred->addStretch(1);
    fitColumn();
    setWidget(m_page);
    verticalScrollBar()->setValue(0);
}

QSize LessonView::sizeHint() const { return {m_theme.px(520), m_theme.px(400)}; }

void LessonView::fitColumn()
{
    if (!m_columnWidget) return;
    m_columnWidget->setMaximumWidth(columnWidth(m_theme));
    const bool narrow = viewport()->width() < m_theme.px(480);
    const int side = narrow ? narrowMargin : sideMargin;
    m_margins->setContentsMargins(side, narrow ? 20 : 32, side, 48);
}

int LessonView::textWidth() const
{
    const QMargins around = m_margins->contentsMargins();
    // Every page is longer than the view, once it is whole.
    const int bar = verticalScrollBar()->isVisible() ? 0 : verticalScrollBar()->sizeHint().width();
    return std::min(columnWidth(m_theme), viewport()->width() - bar - around.left() - around.right());
}

void LessonView::setMessage(const QString &title, const QString &text)
{
    startPage();
    m_column->insertWidget(0, new EmptyState(m_theme, title, text));
}

void LessonView::setGlossary(std::shared_ptr<const Glossary> glossary)
{
    m_glossary = std::move(glossary);
    if (m_pieces.empty()) return;
    m_pieces = planLesson(m_objective, *m_glossary); // Cut as before; only what is linked is another.
    renderLinks();
}

void LessonView::setObjective(const Objective &objective, const QString &place)
{
    startPage();
    m_objective = objective;
    m_place = place;
    m_pieces = planLesson(m_objective, *m_glossary);
    m_widgets.assign(m_pieces.size(), nullptr);
    m_snippets.assign(static_cast<size_t>(std::ranges::count_if(m_objective.lesson, &canRun)), nullptr);
    m_quiz.assign(m_objective.quiz.size(), nullptr);
    m_exercises.assign(m_objective.exercises.size(), nullptr);
    m_states.assign(m_objective.exercises.size(), {});
    if (!m_states.empty()) m_states.front().open = true;
    m_firstIsDue = true;
    // Not now: where it is to be read is told after this. Before the window is painted, see eventFilter().
    QMetaObject::invokeMethod(this, &LessonView::buildFirst, Qt::QueuedConnection);
    window()->installEventFilter(this);
}

void LessonView::showLink(const QUrl &link)
{
    const QString term = linkedTerm(link.toString(QUrl::FullyEncoded));
    if (term.isEmpty())
        Q_EMIT linkActivated(link);
    else
        Q_EMIT termChosen(term);
}

SnippetCard *LessonView::snippet(int number) const
{
    return number >= 0 && number < snippetCount() ? m_snippets[static_cast<size_t>(number)] : nullptr;
}

ExerciseCard *LessonView::exercise(int number) const
{
    return number >= 0 && number < static_cast<int>(m_exercises.size()) ? m_exercises[static_cast<size_t>(number)]
                                                                        : nullptr;
}

QuizCard *LessonView::quiz(const QString &question) const
{
    for (QuizCard *card : m_quiz)
        if (card && card->question().id == question) return card;
    return nullptr;
}

void LessonView::showHints(int exercise, int count, Scroll scroll)
{
    if (exercise < 0 || exercise >= static_cast<int>(m_states.size())) return;
    ExerciseState &state = m_states[static_cast<size_t>(exercise)];
    state.hints = std::max(state.hints, count);
    showState(exercise);
    if (scroll == Scroll::Stay) return;
    for (size_t i = 0; i < m_pieces.size(); ++i)
        if (m_pieces[i].kind == LessonPiece::Kind::Exercise && m_pieces[i].number == exercise)
            goTo({Goal::Kind::Hint, i});
}

void LessonView::restoreAnswer(const QString &question, const QList<int> &chosen)
{
    m_answers.insert(question, chosen);
    if (QuizCard *card = quiz(question)) card->restore(chosen);
}

void LessonView::restorePrediction(const QString &snippet, int choice)
{
    m_predictions.insert(snippet, choice);
    for (SnippetCard *card : m_snippets)
        if (card && card->key() == snippet) card->restorePrediction(choice);
}

void LessonView::showState(int exercise)
{
    ExerciseCard *card = this->exercise(exercise);
    if (!card) return;
    const ExerciseState &state = m_states[static_cast<size_t>(exercise)];
    card->setOpen(state.open);
    card->setPassed(state.passed);
    card->setAttempts(state.attempts);
    card->showHints(state.hints);
}

void LessonView::setOpenExercise(int number)
{
    for (int i = 0; i < static_cast<int>(m_states.size()); ++i) {
        m_states[static_cast<size_t>(i)].open = i == number;
        showState(i);
    }
}

void LessonView::setPassed(int exercise, bool passed)
{
    if (exercise < 0 || exercise >= static_cast<int>(m_states.size())) return;
    m_states[static_cast<size_t>(exercise)].passed = passed;
    showState(exercise);
}

void LessonView::setAttempts(int exercise, int attempts)
{
    if (exercise < 0 || exercise >= static_cast<int>(m_states.size())) return;
    m_states[static_cast<size_t>(exercise)].attempts = attempts;
    showState(exercise);
}

double LessonView::position() const
{
    if (m_goal && m_goal->kind == Goal::Kind::Place) return 1.0 + static_cast<double>(m_goal->piece) + m_goal->fraction;
    const int top = verticalScrollBar()->value();
    if (m_from == m_to || (top == 0 && m_from == 0)) return 0;
    size_t at = m_to - 1;
    const auto y = [this](size_t piece) { return m_widgets[piece]->mapTo(m_page, QPoint()).y(); };
    while (at > m_from && y(at) > top) --at;
    const int end = at + 1 < m_to ? y(at + 1) : m_page->height();
    const double part = (top - y(at)) / static_cast<double>(std::max(1, end - y(at)));
    return 1.0 + static_cast<double>(at) + std::clamp(part, 0.0, 0.9999);
}

void LessonView::setPosition(double position)
{
    m_goal.reset();
    if (position < 1 || m_pieces.empty()) return verticalScrollBar()->setValue(0);
    const double piece = std::floor(position);
    goTo({Goal::Kind::Place, std::min(m_pieces.size(), static_cast<size_t>(piece)) - 1, position - piece});
}

void LessonView::goTo(const Goal &goal)
{
    m_goal = goal;
    // The page is laid out first; a card that was just added has no place yet.
    QMetaObject::invokeMethod(
        this,
        [this] {
            settle();
            applyGoal();
        },
        Qt::QueuedConnection);
}

std::optional<int> LessonView::wantedTop() const
{
    const QWidget *widget = m_widgets[m_goal->piece];
    if (!widget) return std::nullopt;
    const int top = widget->mapTo(m_page, QPoint()).y();
    if (m_goal->kind == Goal::Kind::Place) {
        const QWidget *next = m_goal->piece + 1 < m_to ? m_widgets[m_goal->piece + 1] : nullptr;
        const int end = next ? next->mapTo(m_page, QPoint()).y() : m_page->height();
        return static_cast<int>(std::lround(top + m_goal->fraction * (end - top)));
    }
    int inside = 0;
    if (const auto *prose = qobject_cast<const ProseView *>(widget); prose && m_goal->block > 0) {
        // Its beginning is looked for in the text; what steers line breaks may stand between its words.
        const QString start = plainText(m_pieces[m_goal->piece].blocks[static_cast<size_t>(m_goal->block)].spans)
                                  .section(QLatin1Char(' '), 0, 3)
                                  .left(24);
        const QTextCursor found = prose->document()->find(start);
        if (!found.isNull()) inside = prose->cursorRect(found).top();
    }
    return top + inside - m_theme.px(aboveGoal);
}

void LessonView::applyGoal()
{
    if (!m_goal || m_growing || m_widgets.empty() || !isVisible()) return;
    const std::optional<int> top = wantedTop();
    if (!top) return; // Its piece is under way.
    // Until there is enough below it, it would not come to the top, and then move there under the reader.
    if (*top > verticalScrollBar()->maximum() && m_to < m_pieces.size()) return;
    if (m_goal->kind == Goal::Kind::Hint) {
        const ExerciseCard *card = exercise(m_pieces[m_goal->piece].number);
        if (card && card->lastHint()) ensureWidgetVisible(card->lastHint(), 0, 48);
    } else {
        verticalScrollBar()->setValue(*top);
    }
    if (isComplete()) m_goal.reset();
}

bool LessonView::eventFilter(QObject *watched, QEvent *event)
{
    // A request to paint can overtake the turn in which the first screen is built.
    if (m_firstIsDue && event->type() == QEvent::UpdateRequest && isVisible()) buildFirst();
    return QScrollArea::eventFilter(watched, event);
}

void LessonView::wheelEvent(QWheelEvent *event)
{
    m_goal.reset();
    QScrollArea::wheelEvent(event);
}

void LessonView::keyPressEvent(QKeyEvent *event)
{
    m_goal.reset();
    QScrollArea::keyPressEvent(event);
}

bool LessonView::focusNextPrevChild(bool next)
{
    m_goal.reset();
    return QScrollArea::focusNextPrevChild(next);
}

void LessonView::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitColumn();
}

void LessonView::scrollTo(QWidget *card)
{
    m_goal.reset();
    QTimer::singleShot(0, card, [this, card] { ensureWidgetVisible(card, 0, 48); });
}

void LessonView::scrollToBlock(int block)
{
    if (block < 0) return setPosition(0);
    for (size_t i = m_pieces.size(); i-- > 0;) {
        const LessonPiece &piece = m_pieces[i];
        if (piece.first < 0 || piece.first > block) continue;
        const int inside = std::min(block - piece.first, static_cast<int>(piece.blocks.size()) - 1);
        return goTo({Goal::Kind::Block, i, 0, inside});
    }
}

void LessonView::goToPiece(LessonPiece::Kind kind, int number)
{
    for (size_t i = 0; i < m_pieces.size(); ++i)
        if (m_pieces[i].kind == kind && m_pieces[i].number == number) return goTo({Goal::Kind::Piece, i});
}

void LessonView::scrollToQuestion(int number)
{
    // With the first comes what stands above them all.
    for (size_t i = 1; i < m_pieces.size() && number == 0; ++i)
        if (m_pieces[i].kind == LessonPiece::Kind::Question && m_pieces[i - 1].kind == LessonPiece::Kind::Prose) {
            const int last = static_cast<int>(m_pieces[i - 1].blocks.size()) - 1;
            return goTo({Goal::Kind::Block, i - 1, 0, last});
        }
    goToPiece(LessonPiece::Kind::Question, number);
}

void LessonView::scrollToExercise(int number) { goToPiece(LessonPiece::Kind::Exercise, number); }

} // namespace athanor
