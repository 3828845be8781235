#include "app/shell/sessioncard.h"

#include "app/shell/studywords.h"
#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int choices[] = {0, 15, 25, 45, 60, 90};
constexpr int longestWords = 500;

} // namespace

SessionCard::SessionCard(const Theme &theme, QWidget *parent) : QFrame(parent), m_theme(theme)
{
    setProperty("card", QStringLiteral("true"));
    setObjectName(QStringLiteral("sessionCard"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 14, 18, 14);
    column->setSpacing(8);
    column->addWidget(regionLabel(tr("Study session")));
    m_start = buildStart();
    m_running = buildRunning();
    column->addWidget(m_start);
    column->addWidget(m_running);
    m_running->hide();
}

QWidget *SessionCard::buildStart()
{
    auto *page = new QWidget;
    m_words = new QLineEdit;
    m_words->setObjectName(QStringLiteral("sessionGoal"));
    m_words->setMaxLength(longestWords);
    m_words->setPlaceholderText(tr("What do you want to get done? A few words, or nothing."));
    m_words->setAccessibleName(tr("Goal of the session"));
    m_minutes = new QComboBox;
    m_minutes->setObjectName(QStringLiteral("sessionMinutes"));
    m_minutes->setAccessibleName(tr("Time for the session"));
    m_minutes->setProperty("field", true);
    for (const int minutes : choices)
        m_minutes->addItem(minutes == 0 ? tr("no time set") : tr("%1 minutes").arg(minutes), minutes);
    auto *start = new Button(m_theme, Button::Kind::Quiet, tr("Start a session"));
    start->setObjectName(QStringLiteral("startSession"));
    start->setKeyHint(QStringLiteral("Alt S"));
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    row->addWidget(m_minutes);
    row->addWidget(start);
    connect(start, &QPushButton::clicked, this, &SessionCard::start);
    connect(m_words, &QLineEdit::returnPressed, this, &SessionCard::start);
    return page;
}

QWidget *SessionCard::buildRunning()
{
    auto *page = new QWidget;
    m_title = textLabel({}, QStringLiteral("strong"));
    m_title->setObjectName(QStringLiteral("sessionTitle"));
    m_done = textLabel({}, QStringLiteral("quiet"));
    m_done->setObjectName(QStringLiteral("sessionDone"));
    m_end = new Button(m_theme, Button::Kind::Quiet, tr("End the session"));
    m_end->setObjectName(QStringLiteral("endSession"));
    m_end->setKeyHint(QStringLiteral("Alt S"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_done);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addLayout(words, 1);
    row->addWidget(m_end);
    connect(m_end, &QPushButton::clicked, this, &SessionCard::endRequested);
    return page;
}

void SessionCard::keyPressEvent(QKeyEvent *event)
{
    // Return in the goal starts the session, and must not reach the page, where it goes on with the course.
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enter) return QFrame::keyPressEvent(event);
    if (auto *button = qobject_cast<Button *>(QApplication::focusWidget()); button && isAncestorOf(button))
        button->click();
    event->accept();
}

void SessionCard::begin() { m_words->setFocus(Qt::ShortcutFocusReason); }

void SessionCard::start()
{
    SessionGoal goal;
    goal.words = m_words->text().trimmed();
    goal.minutes = std::chrono::minutes(m_minutes->currentData().toInt());
    m_words->clear();
    Q_EMIT startRequested(goal);
}

void SessionCard::setSession(const std::optional<StudySession> &session, const QDateTime &now)
{
    m_start->setVisible(!session);
    m_running->setVisible(session.has_value());
    updateGeometry(); // The two are not equally high.
    if (!session) return;
    const std::chrono::minutes elapsed(std::max<qint64>(0, session->start.secsTo(now) / 60));
    QString title = session->goal.words.isEmpty() ? tr("Under way") : session->goal.words;
    title += session->goal.minutes.count() > 0
                 ? tr(" · %1 of %2 minutes").arg(elapsed.count()).arg(session->goal.minutes.count())
                 : tr(" · %1").arg(minutesWords(elapsed));
    m_title->setText(breakable(title));
    const QString done = recapWords(session->recap);
    m_done->setText(done.isEmpty() ? tr("Nothing checked or answered yet.") : done);
}

} // namespace athanor
