#pragma once

#include "engine/course/course.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace athanor {

class Button;

/// "Your turn": what an exercise asks for, the requests to try, and the hints that were taken. Its hints stay its own:
/// while another exercise is in the editor they are put away, and a line says how many there are.
class ExerciseCard final : public QWidget
{
    Q_OBJECT
public:
    ExerciseCard(const Theme &theme, const Exercise &exercise, const QString &heading, QWidget *parent = nullptr);

    /// Shows the first `count` hints.
    void showHints(int count);
    /// Whether this is the exercise in the editor; the others offer to be opened instead of their requests.
    void setOpen(bool open);
    void setPassed(bool passed);
    /// How often it was checked; the history is offered from the first time on.
    void setAttempts(int attempts);
    QWidget *lastHint() const { return m_lastHint; }

Q_SIGNALS:
    void requestChosen(const QString &method, const QString &path);
    void openRequested();
    void historyRequested();
    void solutionRequested();

private:
    QLayout *stateRow();
    void addRequests();
    void showState();

    const Theme &m_theme;
    Exercise m_exercise;
    QVBoxLayout *m_column;
    QWidget *m_hintsPart;
    QVBoxLayout *m_hints;
    QWidget *m_requests = nullptr;
    QWidget *m_open;
    QWidget *m_words; ///< State and note, as high as the buttons beside them.
    QLabel *m_state;
    QLabel *m_hintNote;
    Button *m_history;
    Button *m_solution;
    QWidget *m_lastHint = nullptr;
    bool m_isOpen = false;
    bool m_passed = false;
    int m_shown = 0;
    int m_attempts = 0;
};

/// "POST /ponies" as method and path; a path alone is a GET.
std::pair<QString, QString> parseRequestLine(const QString &line);

} // namespace athanor
