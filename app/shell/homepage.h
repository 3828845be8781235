#pragma once

#include "app/shell/studywords.h"
#include "widgets/common/theme.h"

#include <QScrollArea>

class QLabel;
class QBoxLayout;

namespace athanor {

class Button;
class CourseMap;
class EmptyState;
class MarkupLabel;
class ProjectsCard;
class SessionCard;

/// Where one arrives: a greeting, what to go on with, what is due, the course, and a study session. It is told by
/// setters and asks by signals; nothing on it begins by itself.
class HomePage final : public QScrollArea
{
    Q_OBJECT
public:
    explicit HomePage(const Theme &theme, QWidget *parent = nullptr);

    void setCourse(const Course &course);
    void setOffer(const ContinueOffer &offer);
    /// Whether the exercise that is offered can be started over.
    enum class StartOver { Offered, NotOffered };
    void setStartOver(StartOver offered);
    void setReview(const ReviewWords &words, int due);
    void setProgress(const ProgressSnapshot &snapshot, const QDateTime &now);
    /// Words in place of everything, with a button; for a course that cannot be shown.
    void setMessage(const QString &title, const QString &text, const QString &button);

    const ContinueOffer &offer() const { return m_offer; }
    SessionCard *session() const { return m_session; }
    ProjectsCard *projects() const { return m_projects; }
    /// Gives the focus to the one main action, or to the map where there is none.
    void focusMain();

    QSize sizeHint() const override { return {800, 600}; } // Its contents have no say.

Q_SIGNALS:
    void continueRequested(const QString &objective, const QString &exercise);
    void startOverRequested(const QString &objective, const QString &exercise);
    void reviewRequested();
    void objectiveChosen(const QString &id);
    void messageActionRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildContinue();
    QWidget *buildReview();
    void fit();
    void restyle();
    void act();

    const Theme &m_theme;
    ContinueOffer m_offer;
    QWidget *m_page;
    QWidget *m_column;
    QBoxLayout *m_top = nullptr;
    QLabel *m_greeting;
    QWidget *m_continueCard = nullptr;
    QLabel *m_continueRegion = nullptr;
    QLabel *m_continueTitle = nullptr;
    MarkupLabel *m_continueLeft = nullptr;
    Button *m_continue = nullptr;
    Button *m_startOver = nullptr;
    QLabel *m_reviewTitle = nullptr;
    QLabel *m_reviewText = nullptr;
    Button *m_review = nullptr;
    CourseMap *m_map;
    SessionCard *m_session;
    ProjectsCard *m_projects;
    QLabel *m_troubles; ///< Parts of the course that could not be read.
    EmptyState *m_message;
    Button *m_messageButton;
};

} // namespace athanor
