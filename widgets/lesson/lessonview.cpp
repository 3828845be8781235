#include "widgets/lesson/lessonview.h"

#include "widgets/common/emptystate.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"
#include "widgets/common/proseview.h"
#include "widgets/lesson/exercisecard.h"
#include "widgets/lesson/lessonhtml.h"
#include "widgets/lesson/quizcard.h"
#include "widgets/lesson/snippetcard.h"

#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int sideMargin = 36;
constexpr int narrowMargin = 16;

QString calloutTitle(const QString &kind)
{
    if (kind == QLatin1String("trap")) return LessonView::tr("Trap.");
    if (kind == QLatin1String("today")) return LessonView::tr("Today.");
    if (kind == QLatin1String("node")) return LessonView::tr("Coming from Node.");
    return LessonView::tr("Note.");
}

} // namespace

LessonView::LessonView(const Theme &theme, QWidget *parent) : QScrollArea(parent), m_theme(theme)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setGround(viewport(), QStringLiteral("paper"));
    setAccessibleName(tr("Lesson"));
    setFocusPolicy(Qt::TabFocus);
    connect(&theme, &Theme::changed, this, &LessonView::fitColumn);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &LessonView::goToPosition);
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
    m_snippets.clear();
    m_exercises.clear();
    m_quiz.clear();
    m_shown.clear();
    m_wantedPosition = -1;
    // Built out of sight and shown whole, so that it is laid out once; in its place from the start, so that it is
    // styled once.
    m_page = new QWidget(viewport());
    m_page->setAutoFillBackground(false);
    m_page->setMinimumWidth(
        1); // Never wider than the viewport: everything on the page wraps, elides or scrolls by itself.
    auto *centred = new QHBoxLayout(m_page);
    m_margins = centred;
    m_columnWidget = new QWidget(m_page);
    m_column = new QVBoxLayout(m_columnWidget);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(10);
    centred->addStretch(1);
    centred->addWidget(m_columnWidget, 1000);
    centred->addStretch(1);
}

void LessonView::finishPage()
{
    fitColumn();
    m_page->resize(viewport()->size());
    setWidget(m_page);
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

void LessonView::setMessage(const QString &title, const QString &text)
{
    startPage();
    m_column->addWidget(new EmptyState(m_theme, title, text));
    finishPage();
}

void LessonView::setObjective(const Objective &objective, const QString &place)
{
    startPage();
    m_column->addWidget(regionLabel(place));
    const bool titled = !objective.lesson.empty() && objective.lesson.front().kind == LessonBlock::Kind::Heading &&
                        objective.lesson.front().level == 1;
    if (!titled) {
        LessonBlock title;
        title.kind = LessonBlock::Kind::Heading;
        title.level = 1;
        title.spans.push_back({Span::Style::Plain, objective.title});
        addProse({title});
    }
    addBlocks(objective.lesson);
    if (!objective.quiz.empty()) {
        LessonBlock heading;
        heading.kind = LessonBlock::Kind::Heading;
        heading.level = 2;
        heading.spans.push_back({Span::Style::Plain, tr("Ask yourself")});
        m_column->addSpacing(8);
        addProse({heading});
        for (const QuizQuestion &question : objective.quiz) {
            auto *card = new QuizCard(m_theme, question, QuizCard::Retry::Offered, m_columnWidget);
            connect(card, &QuizCard::answered, this, &LessonView::answered);
            m_quiz.push_back(card);
            m_column->addWidget(card);
        }
    }
    addExercises(objective);
    m_column->addStretch(1);
    finishPage();
    chainFocus(this, m_columnWidget);
    verticalScrollBar()->setValue(0);
}

void LessonView::addBlocks(const std::vector<LessonBlock> &blocks)
{
    std::vector<LessonBlock> prose;
    int number = 0;
    const auto flush = [&] {
        if (prose.empty()) return;
        std::vector<QString> texts;
        for (const LessonBlock &block : prose) texts.push_back(plainText(block.spans));
        m_shown.push_back({addProse(prose), number - static_cast<int>(prose.size()), std::move(texts)});
        prose.clear();
    };
    for (const LessonBlock &block : blocks) {
        if (isProse(block)) {
            prose.push_back(block);
            ++number;
            continue;
        }
        flush();
        m_shown.push_back(
            {block.kind == LessonBlock::Kind::Callout ? addCallout(block) : addSnippet(block), number++, {}});
    }
    flush();
}

QWidget *LessonView::addProse(const std::vector<LessonBlock> &blocks)
{
    auto *view = new ProseView(
        m_theme, [blocks](const Theme &theme) { return proseHtml(blocks, theme); }, m_columnWidget);
    view->document()->setIndentWidth(24);
    view->setAccessibleName(tr("Text of the lesson"));
    connect(view, &QTextBrowser::anchorClicked, this, &LessonView::linkActivated);
    m_column->addWidget(view);
    return view;
}

QWidget *LessonView::addCallout(const LessonBlock &block)
{
    auto *card = new QFrame(m_columnWidget);
    card->setProperty("callout", block.calloutKind);
    auto *inner = new QVBoxLayout(card);
    inner->setContentsMargins(14, 10, 14, 8);
    auto *text = new ProseView(m_theme, [block](const Theme &theme) {
        const Tokens &t = theme.tokens();
        const QColor color = block.calloutKind == QLatin1String("trap")    ? t.copperDeep
                             : block.calloutKind == QLatin1String("today") ? t.info
                                                                           : t.ink;
        return QStringLiteral(
                   "<p style=\"font-size:%1px; line-height:128%; margin:0;\"><b style=\"color:%2;\">%3</b> %4</p>")
            .arg(theme.px(14.5))
            .arg(color.name(), calloutTitle(block.calloutKind).toHtmlEscaped(), spansHtml(block.spans, theme));
    });
    text->setAccessibleName(calloutTitle(block.calloutKind));
    connect(text, &QTextBrowser::anchorClicked, this, &LessonView::linkActivated);
    inner->addWidget(text);
    m_column->addWidget(card);
    m_column->addSpacing(4);
    return card;
}

QWidget *LessonView::addSnippet(const LessonBlock &block)
{
    auto *card = new SnippetCard(m_theme, block, m_columnWidget);
    m_column->addWidget(card);
    m_column->addSpacing(4);
    if (!card->isRunnable()) return card;
    const int number = snippetCount();
    m_snippets.push_back(card);
    card->setAccessibleName(tr("Example %1").arg(m_snippets.size()));
    connect(card, &SnippetCard::runRequested, this,
            [this, number, card] { Q_EMIT runRequested(number, card->code()); });
    connect(card, &SnippetCard::cancelRequested, this, [this, number] { Q_EMIT cancelRequested(number); });
    connect(card, &SnippetCard::predicted, this,
            [this, card](int choice, bool right) { Q_EMIT predicted(card->key(), choice, right); });
    return card;
}

void LessonView::addExercises(const Objective &objective)
{
    const int count = static_cast<int>(objective.exercises.size());
    for (int i = 0; i < count; ++i) {
        const QString heading = count == 1 ? tr("Your turn") : tr("Your turn, %1 of %2").arg(i + 1).arg(count);
        auto *card = new ExerciseCard(m_theme, objective.exercises[static_cast<size_t>(i)], heading, m_columnWidget);
        card->setOpen(i == 0);
        connect(card, &ExerciseCard::requestChosen, this, &LessonView::requestChosen);
        connect(card, &ExerciseCard::openRequested, this, [this, i] { Q_EMIT exerciseChosen(i); });
        connect(card, &ExerciseCard::historyRequested, this, &LessonView::historyRequested);
        connect(card, &ExerciseCard::solutionRequested, this, &LessonView::solutionRequested);
        m_exercises.push_back(card);
        m_column->addWidget(card);
    }
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

void LessonView::showHints(int exercise, int count, Scroll scroll)
{
    ExerciseCard *card = this->exercise(exercise);
    if (!card) return;
    card->showHints(count);
    if (card->lastHint() && scroll == Scroll::ToHint) scrollTo(card->lastHint());
}

QuizCard *LessonView::quiz(const QString &question) const
{
    for (QuizCard *card : m_quiz)
        if (card->question().id == question) return card;
    return nullptr;
}

void LessonView::restoreAnswer(const QString &question, const QList<int> &chosen)
{
    if (QuizCard *card = quiz(question)) card->restore(chosen);
}

void LessonView::restorePrediction(const QString &snippet, int choice)
{
    for (SnippetCard *card : m_snippets)
        if (card->key() == snippet) card->restorePrediction(choice);
}

QWidget *LessonView::exerciseWidget(int number) const { return exercise(number); }

void LessonView::setOpenExercise(int number)
{
    for (size_t i = 0; i < m_exercises.size(); ++i) m_exercises[i]->setOpen(static_cast<int>(i) == number);
}

void LessonView::setPassed(int exercise, bool passed)
{
    if (ExerciseCard *card = this->exercise(exercise)) card->setPassed(passed);
}

void LessonView::setAttempts(int exercise, int attempts)
{
    if (ExerciseCard *card = this->exercise(exercise)) card->setAttempts(attempts);
}

double LessonView::position() const
{
    return m_wantedPosition >= 0 ? m_wantedPosition
                                 : verticalScrollBar()->value() / static_cast<double>(m_theme.zoom());
}

void LessonView::setPosition(double position)
{
    m_wantedPosition = position;
    goToPosition();
}

void LessonView::goToPosition()
{
    if (m_wantedPosition < 0) return;
    const int wanted = static_cast<int>(m_wantedPosition * m_theme.zoom());
    verticalScrollBar()->setValue(wanted);
    // The page grows while it is laid out; until it is long enough the place is kept in mind.
    if (verticalScrollBar()->value() == wanted) m_wantedPosition = -1;
}

void LessonView::wheelEvent(QWheelEvent *event)
{
    m_wantedPosition = -1;
    QScrollArea::wheelEvent(event);
}

void LessonView::keyPressEvent(QKeyEvent *event)
{
    m_wantedPosition = -1;
    QScrollArea::keyPressEvent(event);
}

void LessonView::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitColumn();
}

void LessonView::scrollTo(QWidget *card)
{
    // The page is laid out first; a card that was just added has no place yet.
    m_wantedPosition = -1;
    QTimer::singleShot(0, card, [this, card] { ensureWidgetVisible(card, 0, 48); });
}

void LessonView::scrollToTop(QWidget *widget, int offset)
{
    m_wantedPosition = -1;
    QTimer::singleShot(0, widget, [this, widget, offset] {
        verticalScrollBar()->setValue(widget->mapTo(this->widget(), QPoint(0, offset)).y() - m_theme.px(24));
    });
}

void LessonView::scrollToBlock(int block)
{
    if (block < 0) return verticalScrollBar()->setValue(0);
    for (auto shown = m_shown.rbegin(); shown != m_shown.rend(); ++shown) {
        if (shown->first > block) continue;
        auto *prose = qobject_cast<ProseView *>(shown->widget);
        const auto inside = static_cast<size_t>(block - shown->first);
        if (!prose || inside >= shown->texts.size()) return scrollToTop(shown->widget);
        // Its beginning is looked for in the text; what steers line breaks may stand between its words.
        const QString start = shown->texts[inside].section(QLatin1Char(' '), 0, 3).left(24);
        const QTextCursor found = prose->document()->find(start);
        return scrollToTop(prose, found.isNull() ? 0 : prose->cursorRect(found).top());
    }
}

void LessonView::scrollToQuestion(int number)
{
    if (number >= 0 && number < static_cast<int>(m_quiz.size())) scrollToTop(m_quiz[static_cast<size_t>(number)]);
}

void LessonView::scrollToExercise(int number)
{
    if (QWidget *card = exerciseWidget(number)) scrollToTop(card);
}

} // namespace athanor
