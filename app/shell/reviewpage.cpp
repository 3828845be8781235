#include "app/shell/reviewpage.h"

#include "app/shell/studywords.h"
#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/quizcard.h"

#include <QAbstractButton>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr ReviewGrade grades[] = {ReviewGrade::Again, ReviewGrade::Hard, ReviewGrade::Good, ReviewGrade::Easy};

QString gradeName(ReviewGrade grade)
{
    switch (grade) {
    case ReviewGrade::Again: return ReviewPage::tr("Again");
    case ReviewGrade::Hard: return ReviewPage::tr("Hard");
    case ReviewGrade::Good: return ReviewPage::tr("Good");
    case ReviewGrade::Easy: break;
    }
    return ReviewPage::tr("Easy");
}

/// How long a card would stay away after this grade.
QString awayWords(const ReviewCard &card, ReviewGrade grade, const QDateTime &now)
{
    const qint64 days =
        std::max<qint64>(1, qRound64(now.toUTC().secsTo(card.graded(Fsrs(), grade, now.toUTC()).due) / 86400.0));
    if (days == 1) return ReviewPage::tr("1 day");
    if (days < 60) return ReviewPage::tr("%1 days").arg(days);
    if (days < 700) return ReviewPage::tr("%1 months").arg((days + 15) / 30);
    return ReviewPage::tr("%1 years").arg((days + 180) / 365);
}

const QuizQuestion *questionOf(const Course &course, const ReviewCard &card)
{
    if (const Objective *objective = course.objective(card.objective))
        for (const QuizQuestion &question : objective->quiz)
            if (question.id == card.item) return &question;
    return nullptr;
}

const Exercise *exerciseOf(const Course &course, const ReviewCard &card)
{
    if (const Objective *objective = course.objective(card.objective))
        for (const Exercise &exercise : objective->exercises)
            if (exercise.slug == card.exercise) return &exercise;
    return nullptr;
}

} // namespace

ReviewPage::ReviewPage(const Theme &theme, ProgressDesk &progress, QWidget *parent)
    : QScrollArea(parent), m_theme(theme), m_progress(progress)
{
    setObjectName(QStringLiteral("reviewPage"));
    setAccessibleName(tr("Review"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::TabFocus);
    setGround(viewport(), QStringLiteral("paper"));
    for (const ReviewGrade each : grades) {
        auto *action = new QAction(gradeName(each), this);
        action->setShortcut(QKeySequence(QString::number(static_cast<int>(each))));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setEnabled(false);
        connect(action, &QAction::triggered, this, [this, each] { grade(each); });
        addAction(action);
        m_grades << action;
    }
    connect(&theme, &Theme::changed, this, &ReviewPage::fit);
}

void ReviewPage::setCourse(const Course &course) { m_course = course; }

void ReviewPage::begin()
{
    m_queue = m_progress.snapshot().due;
    m_total = static_cast<int>(m_queue.size());
    m_again = 0;
    showNext();
}

void ReviewPage::leave()
{
    m_queue.clear();
    m_canGrade = false;
    for (QAction *action : m_grades) action->setEnabled(false);
}

void ReviewPage::startPage(const QString &region)
{
    m_quiz = nullptr;
    m_gradePart = nullptr;
    m_gradeButtons.clear();
    m_canGrade = false;
    for (QAction *action : m_grades) action->setEnabled(false);
    auto *page = new QWidget;
    page->setMinimumWidth(1);
    auto *centred = new QHBoxLayout(page);
    centred->setContentsMargins(24, 36, 24, 32);
    m_columnWidget = new QWidget;
    m_column = new QVBoxLayout(m_columnWidget);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(12);
    m_column->addWidget(regionLabel(region));
    centred->addStretch(1);
    centred->addWidget(m_columnWidget, 1000);
    centred->addStretch(1);
    setWidget(page);
    fit();
}

void ReviewPage::showNext()
{
    if (m_queue.isEmpty()) return showRecap();
    const ReviewCard card = m_queue.first();
    const Objective *objective = m_course.objective(card.objective);
    startPage(tr("Card %1 of %2 · %3")
                  .arg(m_total - m_queue.size() + 1)
                  .arg(m_total)
                  .arg(objective ? objective->title : card.objective));
    if (const QuizQuestion *question = questionOf(m_course, card); question && card.kind == ReviewCard::Kind::Question)
        showQuestion(card, *question);
    else if (card.kind == ReviewCard::Kind::Check && exerciseOf(m_course, card))
        showCheck(card);
    else
        showLost(card);
    m_column->addStretch(1);
    chainFocus(this, m_columnWidget);
    // The first thing to choose or to press has the focus.
    for (QWidget *each : m_columnWidget->findChildren<QAbstractButton *>()) {
        if (each->isHidden() || !each->isEnabled() || (m_gradePart->isAncestorOf(each) && !m_canGrade)) continue;
        each->setFocus(Qt::TabFocusReason);
        break;
    }
}

void ReviewPage::showQuestion(const ReviewCard &card, const QuizQuestion &question)
{
    m_quiz = new QuizCard(m_theme, question, QuizCard::Retry::NotOffered);
    m_column->addWidget(m_quiz);
    addGrades(card);
    connect(m_quiz, &QuizCard::answered, this, [this](const QString &, const QList<int> &, bool right) {
        allowGrades(right ? ReviewGrade::Good : ReviewGrade::Again);
    });
}

void ReviewPage::showCheck(const ReviewCard &card)
{
    auto *frame = new QFrame;
    frame->setProperty("card", QStringLiteral("true"));
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(16, 14, 16, 14);
    inner->setSpacing(8);
    inner->addWidget(regionLabel(tr("A check that failed once")));
    auto *title = textLabel(card.title, QStringLiteral("title"));
    title->setObjectName(QStringLiteral("reviewCheck"));
    inner->addWidget(title);
    auto *goal = new MarkupLabel(m_theme, exerciseOf(m_course, card)->goal);
    goal->setProperty("role", QStringLiteral("quiet"));
    inner->addWidget(goal);
    inner->addWidget(
        textLabel(tr("How would you make it pass? Say it to yourself, or open the exercise and do it."), {}));
    auto *known = new Button(m_theme, Button::Kind::Primary, tr("I have it in mind"));
    known->setObjectName(QStringLiteral("recalled"));
    auto *open = new Button(m_theme, Button::Kind::Quiet, tr("Open the exercise"));
    open->setObjectName(QStringLiteral("reviewOpen"));
    auto *buttons = new FlowLayout(8);
    buttons->addWidget(known);
    buttons->addWidget(open);
    inner->addSpacing(4);
    inner->addLayout(buttons);
    m_column->addWidget(frame);
    addGrades(card);
    connect(known, &QPushButton::clicked, this, [this, known] {
        known->setEnabled(false);
        allowGrades(ReviewGrade::Good);
    });
    connect(open, &QPushButton::clicked, this,
            [this, card] { Q_EMIT exerciseRequested(card.objective, card.exercise); });
}

void ReviewPage::showLost(const ReviewCard &card)
{
    m_column->addWidget(textLabel(card.title, QStringLiteral("title")));
    m_column->addWidget(
        textLabel(tr("The course does not have this any more. Grade it Easy and it stays away for long."),
                  QStringLiteral("quiet")));
    addGrades(card);
    allowGrades(ReviewGrade::Easy);
}

void ReviewPage::addGrades(const ReviewCard &card)
{
    m_gradePart = new QWidget;
    auto *column = new QVBoxLayout(m_gradePart);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(textLabel(tr("How well did you know it? It comes back after:"), QStringLiteral("quiet")));
    auto *row = new FlowLayout(8);
    for (const ReviewGrade each : grades) {
        const QString away = awayWords(card, each, m_progress.now());
        auto *button = new Button(m_theme, Button::Kind::Quiet, tr("%1 · %2").arg(gradeName(each), away));
        button->setKeyHint(QString::number(static_cast<int>(each)));
        button->setObjectName(QStringLiteral("grade%1").arg(static_cast<int>(each)));
        button->setAccessibleName(tr("%1, comes back after %2").arg(gradeName(each), away));
        connect(button, &QPushButton::clicked, this, [this, each] { grade(each); });
        row->addWidget(button);
        m_gradeButtons << button;
    }
    column->addLayout(row);
    m_column->addWidget(m_gradePart);
    m_gradePart->hide();
}

void ReviewPage::allowGrades(ReviewGrade likely)
{
    m_canGrade = true;
    m_gradePart->show();
    for (QAction *action : m_grades) action->setEnabled(true);
    m_gradeButtons.at(static_cast<int>(likely) - 1)->setFocus(Qt::TabFocusReason);
    ensureWidgetVisible(m_gradePart);
}

void ReviewPage::grade(ReviewGrade grade)
{
    if (!m_canGrade || m_queue.isEmpty()) return;
    m_again += grade == ReviewGrade::Again;
    m_progress.link().gradeCard(m_queue.takeFirst().key, grade);
    showNext();
    if (m_queue.isEmpty()) Q_EMIT finished();
}

void ReviewPage::showRecap()
{
    startPage(tr("Review"));
    auto *title = textLabel(m_total == 0 ? tr("Nothing is due") : tr("Done for now"), QStringLiteral("greeting"));
    title->setObjectName(QStringLiteral("reviewRecap"));
    m_column->addWidget(title);
    QString words = tr("What goes wrong once comes back here a day later, and then more and more rarely.");
    if (m_total > 0) {
        const int known = m_total - m_again;
        words = m_total == 1 ? (known == 1 ? tr("One card, and you knew it.") : tr("One card; it comes back soon."))
                             : tr("%1 cards, %2 of them known.").arg(m_total).arg(known);
        if (m_again > 0 && m_total > 1) words += QLatin1Char(' ') + tr("The others come back soon.");
    }
    m_column->addWidget(textLabel(words, QStringLiteral("quiet")));
    auto *home = new Button(m_theme, Button::Kind::Primary, tr("Home"));
    home->setObjectName(QStringLiteral("reviewHome"));
    home->setKeyHint(QStringLiteral("Alt Home"));
    connect(home, &QPushButton::clicked, this, &ReviewPage::homeRequested);
    m_column->addSpacing(4);
    m_column->addWidget(home, 0, Qt::AlignLeft);
    m_column->addStretch(1);
    if (isVisible()) home->setFocus(Qt::OtherFocusReason);
}

void ReviewPage::fit()
{
    if (m_columnWidget) m_columnWidget->setMaximumWidth(LessonView::columnWidth(m_theme));
}

void ReviewPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

} // namespace athanor
