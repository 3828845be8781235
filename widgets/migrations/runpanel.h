#pragma once

#include "engine/course/explanations.h"
#include "engine/workbench/migrationvalues.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QScrollArea;
class QStackedWidget;

namespace athanor {

class Button;
class BusyLine;
class Disclosure;
class ExplanationCard;
class MarkupLabel;
class OutputView;

/// Where commands are given to the real alembic or flask db, by typing or by buttons, and where stands what happened:
/// Alembic's own words, what they mean here, and what the database kept of a migration that raised.
class RunPanel final : public QWidget
{
    Q_OBJECT
public:
    /// Whether running is what its window is for, or one thing beside others.
    enum class Weight { Main, Aside };
    RunPanel(const Theme &theme, Weight weight, QWidget *parent = nullptr);

    /// Nothing can be run yet: words, and a button that asks for it (empty: none).
    void setClosed(const QString &words, const QString &button);
    /// The place is open: commands can be given.
    void setState(const MigrationsState &state);
    bool isOpen() const { return m_open; }
    /// What was asked is under way; empty: nothing is.
    void setBusy(const QString &words);
    bool isBusy() const { return m_busyNow; }
    /// The revision that buttons speak of, empty for none.
    struct Chosen
    {
        QString id;
        bool applied = false; ///< Going there is a downgrade.
        bool isHead = false;
    };
    void setChosen(const Chosen &chosen);
    /// The copy that runs change can be written over the project's own database.
    void setKeepOffered(bool offered);
    /// How many heads the graph has.
    void setHeads(int heads);

    /// `inGraph` says what it means in this graph, where that is known; else the explanation is shown.
    void setRun(const MigrationRun &run, const QString &inGraph, const Explanation &explanation);
    /// Words in place of what happened.
    void say(const QString &words);

    /// What stands in the field, as the program takes it; empty with words when it is no command.
    QStringList arguments();
    QString text() const;
    void setText(const QString &text);
    void focusCommand();

Q_SIGNALS:
    /// Make this folder ready to run.
    void openRequested();
    void commandGiven(const QStringList &arguments);
    void previewRequested(const QString &command);
    void cancelRequested();
    void undoRequested();
    void keepRequested();

private:
    QWidget *buildClosed();
    QWidget *buildOpen();
    QWidget *buildLine();
    QWidget *buildButtons();
    QWidget *buildWhatHappened();
    Button *addButton(QLayout *row, const char *name, const QString &text, const QString &tip);
    void give();
    void giveText(const QString &command);
    void begin(const QString &before, const QString &after);
    void enable();
    void showWords(const MigrationRun &run, const QString &inGraph, const Explanation &explanation);

    const Theme &m_theme;
    QStackedWidget *m_pages;
    MarkupLabel *m_closedWords;
    Button *m_get;
    BusyLine *m_busy;
    QLabel *m_program;
    QLineEdit *m_command;
    Button *m_run;
    Button *m_preview;
    std::vector<Button *> m_buttons;
    Button *m_to = nullptr;
    Button *m_stamp = nullptr;
    Button *m_merge = nullptr;
    Button *m_keep = nullptr;
    QLabel *m_said;
    QLabel *m_failure;
    MarkupLabel *m_words;
    MarkupLabel *m_kept;
    ExplanationCard *m_explanation;
    Button *m_undo;
    OutputView *m_output;
    Disclosure *m_outputPart;
    MigrationsState::Program m_kind = MigrationsState::Program::Alembic;
    Chosen m_chosen;
    int m_heads = 0;
    bool m_open = false;
    bool m_busyNow = false;
    bool m_goesOn = false; ///< Who pressed the button wants to type next.
};

} // namespace athanor
