#pragma once

#include "engine/course/course.h"
#include "engine/course/explanations.h"
#include "engine/runtime/run.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QVBoxLayout;

namespace athanor {

class BusyLine;
class Button;
class ExplanationCard;
class OutputView;

/// Code in a lesson. Where the page allows it, it runs where it stands; where the page asks for a prediction, the
/// answers come first, and choosing one runs it and shows what really happens.
class SnippetCard final : public QFrame
{
    Q_OBJECT
public:
    SnippetCard(const Theme &theme, const LessonBlock &block, QWidget *parent = nullptr);

    bool isRunnable() const;
    bool isRunning() const { return m_running; }
    const LessonBlock &block() const { return m_block; }
    /// Names the snippet in its page for as long as its code stays the same.
    QString key() const;
    /// Shows a prediction that was made before; tells nobody.
    void restorePrediction(int choice);
    /// Starts it as its button does; for keys and the tour. A prediction takes the answer given here.
    void start(int choice = -1);

    void appendOutput(OutputStream stream, const QString &text);
    /// explanation, where there is one, says in plain words what was raised.
    void setFinished(const RunStatus &status, const Explanation &explanation = {});
    /// It could not be run at all.
    void setFault(const QString &message);
    OutputView *outputView() const { return m_output; }

Q_SIGNALS:
    void runRequested();
    void cancelRequested();
    /// A prediction was made, and its snippet has shown what it does.
    void predicted(int choice, bool right);

private:
    enum class Told { Everyone, Nobody };
    void buildRun(QVBoxLayout *column);
    void buildPredict(QVBoxLayout *column);
    void buildOutput(QVBoxLayout *column);
    void begin();
    void choose(int choice);
    void reveal(Told told);

    const Theme &m_theme;
    LessonBlock m_block;
    Button *m_run = nullptr;
    QButtonGroup *m_choices = nullptr;
    QLabel *m_verdict = nullptr;
    QWidget *m_outputPart = nullptr;
    OutputView *m_output = nullptr;
    QLabel *m_status = nullptr;
    ExplanationCard *m_explanation = nullptr;
    BusyLine *m_busy = nullptr;
    QFrame *m_foot = nullptr;
    int m_chosen = -1;
    bool m_running = false;
    bool m_revealed = false;
};

} // namespace athanor
