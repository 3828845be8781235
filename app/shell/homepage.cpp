#include "app/shell/homepage.h"

#include "app/shell/coursemap.h"
#include "app/shell/projectscard.h"
#include "app/shell/sessioncard.h"
#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"

#include <QApplication>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int widest = 1032; ///< Of the column, at 100 %.
constexpr int gap = 16;

QFrame *card(const QString &kind, const QString &name)
{
    auto *frame = new QFrame;
    frame->setProperty("card", kind);
    frame->setObjectName(name);
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(18, 16, 18, 16);
    column->setSpacing(6);
    return frame;
}

} // namespace

HomePage::HomePage(const Theme &theme, QWidget *parent)
    : QScrollArea(parent), m_theme(theme), m_page(new QWidget), m_column(new QWidget),
      m_greeting(textLabel({}, QStringLiteral("greeting"))), m_map(new CourseMap(theme)),
      m_session(new SessionCard(theme)), m_projects(new ProjectsCard(theme)), m_troubles(textLabel({}, QStringLiteral("quiet"))),
      m_message(new EmptyState(theme, {}, {})), m_messageButton(m_message->addButton({}))
{
    setObjectName(QStringLiteral("home"));
    setAccessibleName(tr("Home"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setGround(viewport(), QStringLiteral("paper"));
    m_greeting->setObjectName(QStringLiteral("greeting"));
    m_troubles->setObjectName(QStringLiteral("courseTroubles"));
    m_troubles->hide();
    m_messageButton->setObjectName(QStringLiteral("homeMessageAction"));

    auto *column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(m_greeting);
    column->addSpacing(4);
    m_top = new QBoxLayout(QBoxLayout::LeftToRight);
    m_top->setSpacing(gap);
    m_top->addWidget(buildContinue(), 2);
    m_top->addWidget(buildReview(), 1);
    column->addLayout(m_top);
    column->addSpacing(16);
    column->addWidget(regionLabel(tr("Course")));
    column->addWidget(m_map);
    column->addWidget(m_troubles);
    column->addSpacing(4);
    column->addWidget(m_session);
    column->addWidget(m_projects);
    column->addStretch(1);
    m_page->setMinimumWidth(1);
    auto *centred = new QHBoxLayout(m_page);
    centred->addStretch(1);
    centred->addWidget(m_column, 1000);
    centred->addWidget(m_message, 1000);
    centred->addStretch(1);
    m_message->hide();
    setWidget(m_page);
    connect(m_map, &CourseMap::objectiveChosen, this, &HomePage::objectiveChosen);
    connect(m_messageButton, &QPushButton::clicked, this, &HomePage::messageActionRequested);
    connect(&theme, &Theme::changed, this, &HomePage::restyle);
    restyle();
    setMessage(tr("Opening the course"), {}, {});
}

QWidget *HomePage::buildContinue()
{
    auto *frame = card(QStringLiteral("accent"), QStringLiteral("continueCard"));
    m_continueCard = frame;
    auto *column = qobject_cast<QVBoxLayout *>(frame->layout());
    m_continueRegion = regionLabel(tr("Continue"));
    column->addWidget(m_continueRegion);
    m_continueTitle = textLabel({}, QStringLiteral("title"));
    m_continueTitle->setObjectName(QStringLiteral("continueTitle"));
    m_continueLeft = new MarkupLabel(m_theme, {});
    m_continueLeft->setObjectName(QStringLiteral("continueLeft"));
    m_continueLeft->setProperty("role", QStringLiteral("quiet"));
    column->addWidget(m_continueTitle);
    column->addWidget(m_continueLeft);
    column->addStretch(1);
    column->addSpacing(10);
    m_continue = new Button(m_theme, Button::Kind::Primary, tr("Continue"));
    m_continue->setObjectName(QStringLiteral("continueButton"));
    m_continue->setKeyHint(QStringLiteral("↵"));
    m_startOver = new Button(m_theme, Button::Kind::Quiet, tr("Start over"));
    m_startOver->setObjectName(QStringLiteral("startOverButton"));
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_continue);
    row->addWidget(m_startOver);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_continue, &QPushButton::clicked, this, &HomePage::act);
    connect(m_startOver, &QPushButton::clicked, this,
            [this] { Q_EMIT startOverRequested(m_offer.objective, m_offer.exercise); });
    return frame;
}

QWidget *HomePage::buildReview()
{
    auto *frame = card(QStringLiteral("true"), QStringLiteral("reviewCard"));
    auto *column = qobject_cast<QVBoxLayout *>(frame->layout());
    column->addWidget(regionLabel(tr("Review")));
    m_reviewTitle = textLabel({}, QStringLiteral("title"));
    m_reviewTitle->setObjectName(QStringLiteral("reviewTitle"));
    m_reviewText = textLabel({}, QStringLiteral("quiet"));
    m_reviewText->setObjectName(QStringLiteral("reviewText"));
    column->addWidget(m_reviewTitle);
    column->addWidget(m_reviewText);
    column->addStretch(1);
    column->addSpacing(10);
    m_review = new Button(m_theme, Button::Kind::Quiet, tr("Review"));
    m_review->setObjectName(QStringLiteral("reviewButton"));
    m_review->setKeyHint(QStringLiteral("Ctrl E"));
    column->addWidget(m_review, 0, Qt::AlignLeft);
    connect(m_review, &QPushButton::clicked, this, &HomePage::reviewRequested);
    return frame;
}

void HomePage::setCourse(const Course &course)
{
    m_map->setCourse(course);
    const auto count = course.diagnostics.size();
    m_troubles->setVisible(count > 0);
    if (count > 0)
        m_troubles->setText(
            breakable(count == 1 ? tr("One thing of this course could not be read, and was left out: %1")
                                       .arg(course.diagnostics.front().toString())
                                 : tr("%1 things of this course could not be read, and were left out. The first: %2")
                                       .arg(count)
                                       .arg(course.diagnostics.front().toString())));
    m_message->hide();
    m_column->show();
    m_map->chainAfter(m_review);
}

void HomePage::setOffer(const ContinueOffer &offer)
{
    if (offer == m_offer) return;
    m_offer = offer;
    m_greeting->setText(breakable(offer.headline));
    const QString region = offer.kind == ContinueOffer::Kind::Begin  ? tr("Start here")
                           : offer.kind == ContinueOffer::Kind::Next ? tr("Next")
                                                                     : tr("Continue");
    m_continueRegion->setText(region.toUpper());
    m_continueRegion->setAccessibleName(region);
    m_continueTitle->setText(breakable(offer.title));
    m_continueLeft->setMarkup(offer.left);
    m_continueLeft->setVisible(!offer.left.isEmpty());
    m_continue->setText(offer.button);
    m_continue->setVisible(!offer.button.isEmpty());
    m_continue->setAccessibleName(offer.button.isEmpty() ? tr("Continue")
                                                         : tr("%1: %2").arg(offer.button, offer.title));
    m_continue->updateGeometry();
}

void HomePage::setStartOver(StartOver offered) { m_startOver->setVisible(offered == StartOver::Offered); }

void HomePage::setReview(const ReviewWords &words, int due)
{
    m_reviewTitle->setText(breakable(words.title));
    m_reviewText->setText(breakable(words.text));
    m_review->setVisible(due > 0);
}

void HomePage::setProgress(const ProgressSnapshot &snapshot, const QDateTime &now)
{
    m_map->setProgress(snapshot);
    m_session->setSession(snapshot.session, now);
}

void HomePage::setMessage(const QString &title, const QString &text, const QString &button)
{
    m_message->setWords(title, text);
    m_messageButton->setText(button);
    m_messageButton->setVisible(!button.isEmpty());
    m_messageButton->updateGeometry();
    m_column->hide();
    m_message->show();
}

void HomePage::act()
{
    if (!m_offer.objective.isEmpty()) Q_EMIT continueRequested(m_offer.objective, m_offer.exercise);
}

void HomePage::focusMain()
{
    if (m_column->isHidden())
        m_messageButton->setFocus(Qt::OtherFocusReason);
    else if (!m_continue->isHidden())
        m_continue->setFocus(Qt::OtherFocusReason);
    else
        m_map->setFocus(Qt::OtherFocusReason);
}

void HomePage::keyPressEvent(QKeyEvent *event)
{
    // Return on a button presses that button; elsewhere on the page it is the one main action.
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !event->modifiers()) {
        auto *focused = qobject_cast<QAbstractButton *>(QApplication::focusWidget());
        if (focused && isAncestorOf(focused)) return focused->click();
        if (!m_column->isHidden() && !m_continue->isHidden()) return act();
    }
    QScrollArea::keyPressEvent(event);
}

void HomePage::restyle()
{
    m_continueCard->setMinimumHeight(m_theme.px(150));
    fit();
}

void HomePage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

void HomePage::fit()
{
    m_column->setMaximumWidth(m_theme.px(widest));
    const int room = viewport()->width();
    const int side = room < m_theme.px(640) ? 16 : 32;
    const int top = viewport()->height() < m_theme.px(720) ? 24 : 44;
    m_page->layout()->setContentsMargins(side, top, side, 32);
    m_top->setDirection(room < m_theme.px(700) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

} // namespace athanor
