#pragma once

#include "engine/progress/studysession.h"
#include "widgets/common/theme.h"

#include <QFrame>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;

namespace athanor {

class Button;

/// A study session on home: set a goal and start, see how it goes, end it.
class SessionCard final : public QFrame
{
    Q_OBJECT
public:
    explicit SessionCard(const Theme &theme, QWidget *parent = nullptr);

    /// The session under way at this moment, or none.
    void setSession(const std::optional<StudySession> &session, const QDateTime &now);
    /// Puts the cursor where a goal is written.
    void begin();

Q_SIGNALS:
    void startRequested(const athanor::SessionGoal &goal);
    void endRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildStart();
    QWidget *buildRunning();
    void start();

    const Theme &m_theme;
    QWidget *m_start = nullptr; ///< One of the two is shown; a stack would keep the height of the other.
    QWidget *m_running = nullptr;
    QLineEdit *m_words = nullptr;
    QComboBox *m_minutes = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_done = nullptr;
    Button *m_end = nullptr;
};

} // namespace athanor
