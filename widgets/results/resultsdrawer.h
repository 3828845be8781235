#pragma once

#include "engine/course/explanations.h"
#include "engine/grading/gradereport.h"
#include "engine/runtime/runstatus.h"
#include "widgets/common/theme.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QScrollArea;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace athanor {

class BusyLine;
class Button;
class ElidedLabel;
class ExplanationCard;
class OutputView;
enum class Tone;

/// The drawer under the workbench: what the checks said, and what the last run wrote.
class ResultsDrawer final : public QWidget
{
    Q_OBJECT
public:
    enum class Page { Checks, Output };

    explicit ResultsDrawer(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing was checked or run yet.
    void reset();
    /// explanation, where there is one, says in plain words why the code could not be loaded.
    void setReport(const GradeReport &report, const Explanation &explanation = {});
    /// Said under a passed report, with a button, and its key, when there is somewhere to go.
    void setNextStep(const QString &text, const QString &button, const QString &key);
    /// The height at which the page that is shown needs no scrolling.
    int wantedHeight() const;
    /// Something of the engine's own went wrong; nothing was judged.
    void setFault(const QString &message, const QString &file = {}, int line = 0);

    /// Work is under way: what ("Checking") with its time, and a way to cancel it.
    void setBusy(Page page, const QString &what);
    void setIdle();
    bool isBusy() const { return m_busy; }

    void startOutput(const QString &title);
    OutputView *outputView() const { return m_output; }
    void setRunStatus(const RunStatus &status, const Explanation &explanation = {});
    /// Shows the line whose text the next run reads as its standard input.
    void setInputWanted(bool wanted);
    QByteArray standardInput() const;

    Page page() const;
    void setPage(Page page);

    /// Where height is short: a button in its head folds it away, down to the head.
    void setFoldable(bool foldable);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }
    /// Of the head alone.
    int foldedHeight() const;

Q_SIGNALS:
    /// The learner wants it folded, or open; nothing happens by itself.
    void foldRequested(bool folded);
    /// A check or a run begins: something is about to stand here.
    void workBegan();
    void cancelRequested();
    void nextRequested();
    void openSource(const QString &file, int line);

private:
    void buildHead();
    void buildPages();
    void clearChecks();
    void addState(const QString &title, const QString &text, Tone tone);
    void addSourceButton(const QString &file, int line);
    void showGraded(const GradeReport &report);
    void showNotLoaded(const LearnerError &error, const Explanation &explanation);
    void showElapsed();
    void showNextStep();
    void showFold();

    const Theme &m_theme;
    QWidget *m_head;
    QTabBar *m_tabs;
    ElidedLabel *m_summary;
    Button *m_cancel;
    Button *m_fold;
    BusyLine *m_busyLine;
    QStackedWidget *m_stack;
    QScrollArea *m_checksArea;
    QVBoxLayout *m_checks = nullptr;
    OutputView *m_output;
    QLabel *m_runStatus;
    ExplanationCard *m_explanation;
    QLineEdit *m_input;
    QTimer m_clock;
    QElapsedTimer m_since;
    QString m_what;
    QString m_nextText;
    QString m_nextButton;
    QString m_nextKey;
    bool m_busy = false;
    bool m_passed = false;
    bool m_fresh = true; ///< Nothing was checked or run.
    bool m_foldable = false;
    bool m_folded = false;
};

} // namespace athanor
