#include "app/shell/statusline.h"

#include "widgets/common/elidedlabel.h"
#include "widgets/common/labels.h"

#include <QHBoxLayout>
#include <QLabel>

namespace athanor {

QString isolationWords(IsolationTier tier)
{
    switch (tier) {
    case IsolationTier::Full: return StatusLine::tr("full isolation");
    case IsolationTier::Bubblewrap: return StatusLine::tr("isolated by bubblewrap");
    case IsolationTier::Reduced: return StatusLine::tr("reduced isolation");
    case IsolationTier::None: break;
    }
    return StatusLine::tr("no isolation");
}

StatusLine::StatusLine(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_dot(new QLabel(QStringLiteral("●"))), m_engine(new ElidedLabel),
      m_hint(new ElidedLabel), m_last(new ElidedLabel), m_versions(new QLabel)
{
    setGround(this, QStringLiteral("panel"));
    setProperty("rule", QStringLiteral("top"));
    setAccessibleName(tr("State"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 5, 16, 5);
    row->setSpacing(6);
    m_engine->setObjectName(QStringLiteral("engineState"));
    m_last->setObjectName(QStringLiteral("lastDone"));
    m_hint->setObjectName(QStringLiteral("keyHint"));
    row->addWidget(m_dot);
    row->addWidget(m_engine, 1);
    row->addWidget(m_hint);
    row->addWidget(m_last);
    row->addSpacing(12);
    row->addWidget(m_versions);
    for (QLabel *label : std::initializer_list<QLabel *>{m_dot, m_engine, m_hint, m_last, m_versions})
        label->setProperty("role", QStringLiteral("small"));
    m_dot->setAccessibleName(tr("Engine"));
    connect(&theme, &Theme::changed, this, &StatusLine::render);
    render();
}

void StatusLine::setEngine(const EngineState &state)
{
    m_state = state;
    render();
}

void StatusLine::render()
{
    const Tokens &t = m_theme.tokens();
    QColor color = t.ink3;
    QString words;
    switch (m_state.phase) {
    case EngineState::Phase::Starting: words = tr("Engine starting…"); break;
    case EngineState::Phase::Restarting:
        words = tr("Engine starting again…");
        color = t.copper;
        break;
    case EngineState::Phase::Ready:
        words = tr("Engine ready · %1").arg(isolationWords(m_state.tier));
        color =
            m_state.tier == IsolationTier::Full || m_state.tier == IsolationTier::Bubblewrap ? t.verdigris : t.copper;
        break;
    case EngineState::Phase::Unavailable:
        words = tr("No engine");
        color = t.danger;
        break;
    }
    m_dot->setStyleSheet(QStringLiteral("color: %1;").arg(color.name()));
    m_engine->setText(words);
    QStringList versions;
    const QString flask =
        m_state.packages.value(QStringLiteral("Flask"), m_state.packages.value(QStringLiteral("flask")));
    if (!flask.isEmpty()) versions << tr("Flask %1").arg(flask);
    if (!m_state.python.isEmpty()) versions << tr("Python %1").arg(m_state.python);
    m_engine->setToolTip(m_state.message.isEmpty() ? (QStringList{words} + versions).join(QLatin1Char('\n'))
                                                   : m_state.message);
    m_versions->setText(versions.join(QStringLiteral(" · ")));
    fit();
}

void StatusLine::fit()
{
    // The versions matter least; the engine's words have them as their tool tip.
    int wanted = m_dot->sizeHint().width() + m_engine->sizeHint().width() + 60;
    wanted += m_hint->text().isEmpty() ? m_last->sizeHint().width() : m_hint->sizeHint().width();
    m_versions->setVisible(wanted + m_versions->sizeHint().width() <= width());
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void StatusLine::setLast(const QString &words)
{
    m_last->setText(words);
    fit();
}

void StatusLine::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_last->setVisible(hint.isEmpty());
    fit();
}

} // namespace athanor
