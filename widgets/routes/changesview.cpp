#include "widgets/routes/changesview.h"

namespace athanor {

namespace {

QString colored(const QString &text, const QColor &color)
{
    return QStringLiteral("<span style=\"color:%1;\">%2</span>").arg(color.name(), breakable(text).toHtmlEscaped());
}

} // namespace

ChangesView::ChangesView(const Theme &theme, QWidget *parent) : ReadingLabel({}, parent), m_theme(theme)
{
    setTextFormat(Qt::RichText);
    setProperty("role", QStringLiteral("code"));
    connect(&theme, &Theme::changed, this, &ChangesView::render);
    hide();
}

void ChangesView::setChanges(const CallChanges &changes, int most)
{
    m_lines = changeLines(changes);
    m_more = std::max(0, static_cast<int>(m_lines.size()) - most);
    if (m_more > 0) m_lines.resize(static_cast<size_t>(most));
    QStringList spoken;
    for (const ChangeLine &line : m_lines) spoken << line.words();
    setAccessibleName(spoken.join(QLatin1String(", ")));
    render();
    setVisible(!m_lines.empty());
}

void ChangesView::render()
{
    const Tokens &t = m_theme.tokens();
    QStringList lines;
    for (const ChangeLine &line : m_lines) {
        const QString thing = line.name.isEmpty() ? line.what : line.what + QLatin1Char(' ') + line.name;
        switch (line.kind) {
        case ChangeLine::Kind::Added:
            lines << colored(QStringLiteral("+ ") + thing, t.verdigris) + colored(QStringLiteral(": "), t.ink2) +
                         colored(line.after, t.ink);
            break;
        case ChangeLine::Kind::Removed:
            lines << colored(QStringLiteral("− ") + thing, t.danger) + colored(QStringLiteral(": "), t.ink2) +
                         QStringLiteral("<s>%1</s>").arg(colored(line.before, t.ink2));
            break;
        case ChangeLine::Kind::Changed:
            lines << colored(QStringLiteral("± ") + thing, t.info) + colored(QStringLiteral(": "), t.ink2) +
                         colored(line.before, t.ink2) + colored(QStringLiteral(" → "), t.ink2) +
                         colored(line.after, t.ink);
            break;
        }
    }
    if (m_more > 0) lines << colored(tr("and %1 more").arg(m_more), t.ink2);
    setText(lines.join(QLatin1String("<br>")));
}

} // namespace athanor
