#include "widgets/migrations/runpanel.h"

#include "widgets/common/busyline.h"
#include "widgets/common/button.h"
#include "widgets/common/disclosure.h"
#include "widgets/common/explanationcard.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/migrations/schemahtml.h"
#include "widgets/migrations/typedcommand.h"

#include <QEvent>
#include <QLineEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace athanor {

namespace {

/// Never gets less height than its wrapped words, or rows of buttons, need.
class WrappedContent final : public QWidget
{
protected:
    bool event(QEvent *event) override
    {
        const bool done = QWidget::event(event);
        if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize) fit();
        return done;
    }

private:
    void fit()
    {
        if (!layout() || width() < 10) return;
        const int wanted = layout()->totalHeightForWidth(width());
        if (wanted > 0 && wanted != minimumHeight()) setMinimumHeight(wanted);
    }
};

} // namespace

RunPanel::RunPanel(const Theme &theme, Weight weight, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_pages(new QStackedWidget), m_closedWords(new MarkupLabel(theme, {})),
      m_get(new Button(theme, weight == Weight::Main ? Button::Kind::Primary : Button::Kind::Quiet,
                       tr("Get ready to run"))),
      m_busy(new BusyLine(theme)), m_program(textLabel(QStringLiteral("alembic"), QStringLiteral("code"))),
      m_command(new QLineEdit),
      m_run(new Button(theme, weight == Weight::Main ? Button::Kind::Primary : Button::Kind::Quiet, tr("Run"))),
      m_preview(new Button(theme, Button::Kind::Quiet, tr("Show the way"))),
      m_said(textLabel({}, QStringLiteral("code"))), m_failure(textLabel({}, QStringLiteral("codeBad"))),
      m_words(new MarkupLabel(theme, {})), m_kept(new MarkupLabel(theme, {})),
      m_explanation(new ExplanationCard(theme)),
      m_undo(new Button(theme, Button::Kind::Quiet, tr("Undo: back to before it"))),
      m_output(new OutputView(theme, OutputView::Sizing::Fitted)),
      m_outputPart(new Disclosure(theme, tr("What Alembic printed"), m_output))
{
    setGround(this, QStringLiteral("sunk"));
    setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_busy);
    m_pages->addWidget(buildClosed());
    m_pages->addWidget(buildOpen());
    column->addWidget(m_pages, 1);
    enable();
}

QWidget *RunPanel::buildClosed()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(16, 10, 16, 12);
    column->setSpacing(8);
    m_closedWords->setObjectName(QStringLiteral("runClosed"));
    m_get->setObjectName(QStringLiteral("runOpen"));
    column->addWidget(m_closedWords);
    column->addWidget(m_get, 0, Qt::AlignLeft);
    column->addStretch(1);
    connect(m_get, &QPushButton::clicked, this, [this] {
        m_goesOn = true;
        Q_EMIT openRequested();
    });
    return page;
}

QWidget *RunPanel::buildOpen()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(16, 10, 16, 8);
    column->setSpacing(8);
    column->addWidget(buildLine());
    column->addWidget(buildButtons());
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("runHappened"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    QWidget *happened = buildWhatHappened();
    setGround(happened, QStringLiteral("sunk"));
    happened->setAttribute(Qt::WA_StyledBackground);
    setGround(scroll->viewport(), QStringLiteral("sunk"));
    scroll->viewport()->setAttribute(Qt::WA_StyledBackground);
    scroll->setWidget(happened);
    scroll->setMinimumHeight(m_theme.px(64));
    column->addWidget(scroll, 1);
    return page;
}

QWidget *RunPanel::buildLine()
{
    m_program->setWordWrap(false);
    m_command->setObjectName(QStringLiteral("runCommand"));
    m_command->setProperty("code", true);
    m_command->setPlaceholderText(QStringLiteral("upgrade head"));
    m_command->setAccessibleName(tr("Command for alembic, such as upgrade head or revision -m \"add pets\""));
    m_command->setToolTip(tr("Return runs it (Ctrl+Return from anywhere here)."));
    m_run->setObjectName(QStringLiteral("runNow"));
    m_run->setKeyHint(QStringLiteral("↵"));
    m_preview->setObjectName(QStringLiteral("runPreview"));
    m_preview->setToolTip(tr("Where this command would go, drawn in the graph; nothing runs (Ctrl+L)."));
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_program);
    row->addWidget(m_command, 1);
    row->addWidget(m_run);
    row->addWidget(m_preview);
    connect(m_command, &QLineEdit::returnPressed, this, &RunPanel::give);
    connect(m_run, &QPushButton::clicked, this, [this] { m_busyNow ? Q_EMIT cancelRequested() : give(); });
    connect(m_preview, &QPushButton::clicked, this, [this] { Q_EMIT previewRequested(m_command->text()); });
    return line;
}

Button *RunPanel::addButton(QLayout *row, const char *name, const QString &text, const QString &tip)
{
    auto *button = new Button(m_theme, Button::Kind::Quiet, text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    row->addWidget(button);
    m_buttons.push_back(button);
    return button;
}

QWidget *RunPanel::buildButtons()
{
    auto *line = new WrappedContent;
    auto *row = new FlowLayout(6, line);
    row->setContentsMargins(0, 0, 0, 0);
    const auto run = [this](const QString &command) { return [this, command] { giveText(command); }; };
    Button *upgrade = addButton(row, "runUpgrade", tr("Upgrade"), tr("alembic upgrade head"));
    upgrade->setKeyHint(QStringLiteral("Ctrl U"));
    connect(upgrade, &QPushButton::clicked, this, run(QStringLiteral("upgrade head")));
    Button *down = addButton(row, "runDowngrade", tr("Downgrade −1"), tr("alembic downgrade -1"));
    connect(down, &QPushButton::clicked, this, run(QStringLiteral("downgrade -1")));
    m_to = addButton(row, "runTo", tr("Go to the selected one"), {});
    connect(m_to, &QPushButton::clicked, this, [this] {
        giveText((m_chosen.applied ? QStringLiteral("downgrade ") : QStringLiteral("upgrade ")) + m_chosen.id);
    });
    m_stamp = addButton(row, "runStamp", tr("Stamp"),
                        tr("alembic stamp: alembic_version says that the database is at the selected revision; nothing "
                           "runs"));
    connect(m_stamp, &QPushButton::clicked, this, [this] { giveText(QStringLiteral("stamp ") + m_chosen.id); });
    m_merge = addButton(row, "runMerge", tr("Merge heads…"), tr("alembic merge heads: one revision that follows all"));
    connect(m_merge, &QPushButton::clicked, this,
            [this] { begin(QStringLiteral("merge heads -m \""), QStringLiteral("\"")); });
    Button *revision = addButton(row, "runRevision", tr("New revision…"), tr("alembic revision: an empty one"));
    connect(revision, &QPushButton::clicked, this, [this] {
        // After another than the only head, a branch begins.
        QString after = QStringLiteral("\"");
        if (!m_chosen.id.isEmpty() && (!m_chosen.isHead || m_heads > 1))
            after += QStringLiteral(" --head ") + m_chosen.id;
        if (!m_chosen.id.isEmpty() && !m_chosen.isHead) after += QStringLiteral(" --splice");
        begin(QStringLiteral("revision -m \""), after);
    });
    Button *automatic = addButton(row, "runAutogenerate", tr("Autogenerate…"),
                                  tr("alembic revision --autogenerate: what the models have and the database has not"));
    connect(automatic, &QPushButton::clicked, this, [this] {
        begin(m_kind == MigrationsState::Program::Flask ? QStringLiteral("migrate -m \"")
                                                        : QStringLiteral("revision --autogenerate -m \""),
              QStringLiteral("\""));
    });
    m_keep = addButton(row, "runKeep", tr("Keep this database…"),
                       tr("Runs change a copy. This writes the copy over the project's own database file."));
    connect(m_keep, &QPushButton::clicked, this, &RunPanel::keepRequested);
    return line;
}

QWidget *RunPanel::buildWhatHappened()
{
    auto *content = new WrappedContent;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 6, 4);
    column->setSpacing(6);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(regionLabel(tr("WHAT HAPPENED")));
    m_said->setWordWrap(false);
    m_said->setObjectName(QStringLiteral("runSaid"));
    head->addWidget(m_said, 1);
    column->addLayout(head);
    m_failure->setObjectName(QStringLiteral("runFailure"));
    m_words->setObjectName(QStringLiteral("runWords"));
    m_kept->setObjectName(QStringLiteral("runKept"));
    m_undo->setObjectName(QStringLiteral("runUndo"));
    m_output->setObjectName(QStringLiteral("runOutput"));
    m_output->setAccessibleName(tr("What the command printed"));
    column->addWidget(m_failure);
    column->addWidget(m_words);
    column->addWidget(m_explanation);
    column->addWidget(m_kept);
    column->addWidget(m_undo, 0, Qt::AlignLeft);
    column->addWidget(m_outputPart);
    column->addStretch(1);
    connect(m_undo, &QPushButton::clicked, this, &RunPanel::undoRequested);
    say({});
    return content;
}

void RunPanel::setClosed(const QString &words, const QString &button)
{
    m_open = false;
    if (!button.isEmpty()) m_goesOn = false;
    m_closedWords->setMarkup(words);
    m_get->setText(button);
    m_get->setVisible(!button.isEmpty());
    m_pages->setCurrentIndex(0);
    setBusy({});
}

void RunPanel::setState(const MigrationsState &state)
{
    m_open = true;
    m_kind = state.program;
    m_program->setText(state.program == MigrationsState::Program::Flask ? QStringLiteral("flask db")
                                                                        : QStringLiteral("alembic"));
    m_pages->setCurrentIndex(1);
    setBusy({});
    if (std::exchange(m_goesOn, false)) focusCommand();
}

void RunPanel::setBusy(const QString &words)
{
    m_busyNow = !words.isEmpty();
    m_busy->setBusy(m_busyNow);
    m_run->setText(m_busyNow ? tr("Cancel") : tr("Run"));
    m_run->setKeyHint(m_busyNow ? QString() : QStringLiteral("↵"));
    if (m_busyNow) m_said->setText(words);
    enable();
}

void RunPanel::enable()
{
    for (Button *button : m_buttons) button->setEnabled(!m_busyNow);
    m_preview->setEnabled(!m_busyNow);
    m_get->setEnabled(!m_busyNow);
    m_undo->setEnabled(!m_busyNow);
    const bool chosen = !m_busyNow && !m_chosen.id.isEmpty();
    m_to->setEnabled(chosen);
    m_stamp->setEnabled(chosen);
    m_merge->setEnabled(!m_busyNow && m_heads > 1);
    m_to->setToolTip(m_chosen.id.isEmpty() ? tr("Select a revision in the graph first.")
                     : m_chosen.applied    ? QStringLiteral("alembic downgrade ") + m_chosen.id
                                           : QStringLiteral("alembic upgrade ") + m_chosen.id);
}

void RunPanel::setChosen(const Chosen &chosen)
{
    m_chosen = chosen;
    const QString id = chosen.id.left(12);
    m_to->setText(id.isEmpty()     ? tr("Go to the selected one")
                  : chosen.applied ? tr("Downgrade to %1").arg(id)
                                   : tr("Upgrade to %1").arg(id));
    enable();
}

void RunPanel::setKeepOffered(bool offered) { m_keep->setVisible(offered); }

void RunPanel::setHeads(int heads)
{
    m_heads = heads;
    enable();
}

QStringList RunPanel::arguments()
{
    const TypedCommand command = parseTypedCommand(m_command->text());
    if (!command.trouble.isEmpty()) {
        say(command.trouble);
        return {};
    }
    return command.argumentsFor(m_kind == MigrationsState::Program::Flask ? TypedCommand::Program::Flask
                                                                          : TypedCommand::Program::Alembic);
}

QString RunPanel::text() const { return m_command->text(); }

void RunPanel::setText(const QString &text) { m_command->setText(text); }

void RunPanel::focusCommand()
{
    m_command->setFocus(Qt::ShortcutFocusReason);
    m_command->selectAll();
}

void RunPanel::give()
{
    if (m_busyNow || !m_open) return;
    const QStringList given = arguments();
    if (!given.isEmpty())
        Q_EMIT commandGiven(given);
    else if (m_command->text().trimmed().isEmpty())
        say(tr("Type a command, such as `upgrade head`, `downgrade -1` or `revision -m \"add pets\"`."));
}

void RunPanel::giveText(const QString &command)
{
    if (m_busyNow || !m_open) return;
    m_command->setText(command);
    give();
}

/// A command that still needs a message: the cursor stands where it goes.
void RunPanel::begin(const QString &before, const QString &after)
{
    m_command->setText(before + after);
    m_command->setFocus(Qt::OtherFocusReason);
    m_command->setCursorPosition(int(before.size()));
    say(tr("Write between the quotes what it is for, then Return."));
}

void RunPanel::say(const QString &words)
{
    m_said->setText({});
    m_failure->hide();
    m_explanation->clear();
    m_kept->hide();
    m_undo->hide();
    m_outputPart->hide();
    m_words->setMarkup(words.isEmpty() ? tr("Nothing ran yet. What Alembic prints, and what it means, stands here.")
                                       : words);
    m_words->show();
}

} // namespace athanor
