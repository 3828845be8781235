#pragma once

#include "engine/course/course.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QVBoxLayout;

namespace athanor {

/// "Your turn": what an exercise asks for, the requests to try, and the hints that were taken.
class ExerciseCard final : public QWidget
{
    Q_OBJECT
public:
    ExerciseCard(const Theme &theme, const Exercise &exercise, const QString &heading, QWidget *parent = nullptr);

    /// Shows the first `count` hints.
    void showHints(int count);
    /// Offers to work on this one; only where an objective has several.
    void offerOpening();
    QWidget *lastHint() const { return m_lastHint; }

Q_SIGNALS:
    void requestChosen(const QString &method, const QString &path);
    void openRequested();

private:
    void addRequests(QVBoxLayout *column);

    const Theme &m_theme;
    Exercise m_exercise;
    QVBoxLayout *m_hints;
    QVBoxLayout *m_column;
    QWidget *m_lastHint = nullptr;
    int m_shown = 0;
};

/// "POST /ponies" as method and path; a path alone is a GET.
std::pair<QString, QString> parseRequestLine(const QString &line);

} // namespace athanor
