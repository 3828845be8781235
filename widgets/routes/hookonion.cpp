#include "widgets/routes/hookonion.h"

#include "widgets/common/button.h"
#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"
#include "widgets/routes/changesview.h"
#include "widgets/routes/tracestory.h"
#include "widgets/routes/tracetext.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include <functional>

namespace athanor {

namespace {

/// One call; a click or Return opens its source.
class HookRow final : public QFrame
{
public:
    HookRow(bool framed, std::function<void()> open) : m_open(std::move(open))
    {
        setFocusPolicy(Qt::TabFocus);
        setProperty("hook", framed ? QStringLiteral("view") : QStringLiteral("row"));
        if (m_open) setCursor(Qt::PointingHandCursor);
    }

protected:
    void mouseReleaseEvent(QMouseEvent *) override
    {
        if (m_open) m_open();
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (m_open &&
            (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space))
            m_open();
        else
            QFrame::keyPressEvent(event);
    }

private:
    std::function<void()> m_open;
};

int depthOf(const HookCall &hook)
{
    return hook.blueprint.isEmpty() ? 0 : 1 + static_cast<int>(hook.blueprint.count(QLatin1Char('.')));
}

/// What stands inside of whatever is open around it.
bool isCore(const HookCall &hook)
{
    return hook.phase == HookCall::Phase::View || hook.phase == HookCall::Phase::ErrorHandler ||
           hook.phase == HookCall::Phase::ContextProcessor;
}

bool isFramed(const HookCall &hook) { return isCore(hook) && hook.phase != HookCall::Phase::ContextProcessor; }

} // namespace

HookOnion::HookOnion(const Theme &theme, Detail detail, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_detail(detail), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(3);
    setAccessibleName(tr("Calls of the request, in the order they ran"));
    setAccessibleDescription(tr("The same is told in words in the list of calls and on the page “As text”."));
}

void HookOnion::clear()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

QVBoxLayout *HookOnion::layer(QVBoxLayout *into, const QString &blueprint)
{
    auto *frame = new QFrame;
    frame->setProperty("card", QStringLiteral("true"));
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(8, 3, 6, 4);
    column->setSpacing(1);
    column->addWidget(textLabel(blueprint.isEmpty() ? tr("application") : tr("blueprint %1").arg(blueprint),
                                QStringLiteral("small")));
    into->addWidget(frame);
    return column;
}

void HookOnion::addDetails(QVBoxLayout *column, const RequestTrace &trace, int call)
{
    const HookCall &hook = trace.hooks[static_cast<size_t>(call)];
    auto *changes = new ChangesView(m_theme);
    column->addWidget(changes);
    changes->setChanges(hook.changes);
    if (hook.answerStatus > 0)
        column->addWidget(
            textLabel(tr("its answer: %1 %2").arg(hook.answerStatus).arg(hook.answerType), QStringLiteral("small")));
    const int most = 5;
    for (const QString &statement : statementsOf(trace, call, most))
        column->addWidget(textLabel(statement, QStringLiteral("code")));
    if (static_cast<int>(hook.statements.size()) > most)
        column->addWidget(textLabel(tr("%1 statements in all").arg(hook.statements.size()), QStringLiteral("small")));
}

QWidget *HookOnion::row(const RequestTrace &trace, int call)
{
    const HookCall &hook = trace.hooks[static_cast<size_t>(call)];
    std::function<void()> open;
    if (!hook.file.isEmpty()) open = [this, file = hook.file, line = hook.line] { Q_EMIT openSource(file, line); };
    auto *frame = new HookRow(isFramed(hook), std::move(open));
    if (isFramed(hook) && !hook.exception.isEmpty()) frame->setProperty("hook", QStringLiteral("raised"));
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(hook.caller >= 0 ? 22 : 6, 1, 6, 2);
    column->setSpacing(0);
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    auto *phase = new QLabel(phaseWord(hook.phase) + QStringLiteral(" ·"));
    phase->setProperty("role", QStringLiteral("quiet"));
    auto *name = new ElidedLabel(hook.name, QStringLiteral("code"));
    line->addWidget(phase);
    line->addWidget(name, 1);
    if (m_detail == Detail::Whole) {
        auto *time = new QLabel(tr("%1 ms").arg(hook.milliseconds, 0, 'f', 1));
        time->setProperty("role", QStringLiteral("small"));
        line->addWidget(time);
    }
    if (hook.line > 0) frame->setToolTip(QStringLiteral("%1:%2").arg(hook.file, QString::number(hook.line)));
    column->addLayout(line);
    if (hook.shortCircuit) column->addWidget(pill(tr("answered here"), Tone::Accent));
    if (!hook.exception.isEmpty()) {
        auto *chip = pill(hook.exception.section(QLatin1Char(':'), 0, 0), Tone::Bad);
        chip->setToolTip(hook.exception);
        auto *raised = new QHBoxLayout;
        raised->addWidget(chip);
        if (m_detail == Detail::Whole && hook.exceptionLine > 0 && !hook.exceptionFile.isEmpty()) {
            auto *jump = new Button(m_theme, Button::Kind::Flat,
                                    tr("%1, line %2").arg(hook.exceptionFile, QString::number(hook.exceptionLine)));
            jump->setObjectName(QStringLiteral("jumpToException"));
            connect(jump, &QPushButton::clicked, this,
                    [this, file = hook.exceptionFile, at = hook.exceptionLine] { Q_EMIT openSource(file, at); });
            raised->addWidget(jump);
        }
        raised->addStretch(1);
        column->addLayout(raised);
        const QString words = hook.exception.section(QLatin1Char(':'), 1).trimmed();
        if (!words.isEmpty()) column->addWidget(textLabel(words, QStringLiteral("small")));
    }
    if (m_detail == Detail::Whole) addDetails(column, trace, call);
    frame->setAccessibleName(callSentence(trace, call));
    return frame;
}

void HookOnion::setTrace(const RequestTrace &trace)
{
    clear();
    if (trace.hooks.empty()) {
        m_column->addWidget(textLabel(tr("No function of yours was called."), QStringLiteral("quiet")));
        return;
    }
    std::vector<QVBoxLayout *> layers = {layer(m_column, {})};
    for (size_t i = 0; i < std::min<size_t>(trace.hooks.size(), mostCalls); ++i) {
        const HookCall &hook = trace.hooks[i];
        const size_t depth = static_cast<size_t>(depthOf(hook));
        if (!isCore(hook)) layers.resize(std::min(layers.size(), depth + 1));
        while (layers.size() < depth + 1) {
            const QString name = hook.blueprint.section(QLatin1Char('.'), 0, static_cast<int>(layers.size()) - 1);
            layers.push_back(layer(layers.back(), name));
        }
        layers.back()->addWidget(row(trace, static_cast<int>(i)));
        if (hook.shortCircuit) layers.back()->addWidget(textLabel(tr("The view never ran."), QStringLiteral("small")));
    }
    if (trace.hooks.size() > mostCalls)
        m_column->addWidget(textLabel(tr("%1 more calls: the list has them all.").arg(trace.hooks.size() - mostCalls),
                                      QStringLiteral("quiet")));
    if (m_detail == Detail::Whole && !trace.savedSession.isEmpty()) {
        m_column->addWidget(textLabel(tr("Then Flask saved the session:"), QStringLiteral("small")));
        auto *saved = new ChangesView(m_theme);
        m_column->addWidget(saved);
        saved->setChanges(trace.savedSession);
    }
}

} // namespace athanor
