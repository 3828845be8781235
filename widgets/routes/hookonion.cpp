#include "widgets/routes/hookonion.h"

#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"
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

bool isCore(const HookCall &hook)
{
    return hook.phase == HookCall::Phase::View || hook.phase == HookCall::Phase::ErrorHandler;
}

} // namespace

HookOnion::HookOnion(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
    setAccessibleName(tr("Calls of the request, in the order they ran"));
    setAccessibleDescription(tr("The same is told in words on the page “Request as text”."));
}

void HookOnion::clear()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
}

QVBoxLayout *HookOnion::layer(QVBoxLayout *into, const QString &blueprint)
{
    auto *frame = new QFrame;
    frame->setProperty("card", QStringLiteral("true"));
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(4);
    if (!blueprint.isEmpty()) column->addWidget(textLabel(tr("blueprint %1").arg(blueprint), QStringLiteral("small")));
    into->addWidget(frame);
    return column;
}

QWidget *HookOnion::row(const HookCall &hook)
{
    std::function<void()> open;
    if (!hook.file.isEmpty()) open = [this, hook] { Q_EMIT openSource(hook.file, hook.line); };
    auto *frame = new HookRow(isCore(hook), std::move(open));
    if (isCore(hook) && !hook.exception.isEmpty()) frame->setProperty("hook", QStringLiteral("raised"));
    QString spoken = tr("%1 %2").arg(phaseWord(hook.phase), hook.name);

    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(6, 3, 6, 3);
    column->setSpacing(2);
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    auto *phase = new QLabel(phaseWord(hook.phase) + QStringLiteral(" ·"));
    phase->setProperty("role", QStringLiteral("quiet"));
    auto *name = new ElidedLabel(hook.name, QStringLiteral("code"));
    line->addWidget(phase);
    line->addWidget(name, 1);
    if (hook.line > 0) frame->setToolTip(QStringLiteral("%1:%2").arg(hook.file).arg(hook.line));
    column->addLayout(line);
    if (hook.shortCircuit) {
        column->addWidget(pill(tr("answered here"), Tone::Accent));
        spoken += tr(", answered here, so the view never ran");
    }
    if (!hook.exception.isEmpty()) {
        auto *chip = pill(hook.exception.section(QLatin1Char(':'), 0, 0), Tone::Bad);
        chip->setToolTip(hook.exception);
        column->addWidget(chip);
        const QString words = hook.exception.section(QLatin1Char(':'), 1).trimmed();
        if (!words.isEmpty()) column->addWidget(textLabel(words, QStringLiteral("small")));
        spoken += tr(", raised %1").arg(hook.exception);
    }
    frame->setAccessibleName(spoken);
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
    for (const HookCall &hook : trace.hooks) {
        const size_t depth = static_cast<size_t>(depthOf(hook));
        // The view stands inside whatever is open around it.
        if (!isCore(hook)) layers.resize(std::min(layers.size(), depth + 1));
        while (layers.size() < depth + 1) {
            const QString name = hook.blueprint.section(QLatin1Char('.'), 0, static_cast<int>(layers.size()) - 1);
            layers.push_back(layer(layers.back(), name));
        }
        layers.back()->addWidget(row(hook));
        if (!hook.shortCircuit) continue;
        layers.back()->addWidget(textLabel(tr("The view never ran."), QStringLiteral("small")));
    }
}

} // namespace athanor
