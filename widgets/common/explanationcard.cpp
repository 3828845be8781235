#include "widgets/common/explanationcard.h"

#include "widgets/common/labels.h"

#include <QVBoxLayout>

namespace athanor {

ExplanationCard::ExplanationCard(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_title(new MarkupLabel(theme, {})), m_text(new MarkupLabel(theme, {})),
      m_advice(new MarkupLabel(theme, {}))
{
    setObjectName(QStringLiteral("explanation"));
    setProperty("card", QStringLiteral("true"));
    m_title->setObjectName(QStringLiteral("explanationTitle"));
    m_title->setProperty("role", QStringLiteral("title"));
    m_text->setObjectName(QStringLiteral("explanationText"));
    m_advice->setObjectName(QStringLiteral("explanationAdvice"));
    m_advice->setProperty("role", QStringLiteral("quiet"));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    layout->addWidget(regionLabel(tr("In plain words")));
    layout->addSpacing(4);
    layout->addWidget(m_title);
    layout->addSpacing(8);
    layout->addWidget(m_text);
    layout->addSpacing(8);
    layout->addWidget(m_advice);
    const auto space = [this, layout] {
        layout->setContentsMargins(m_theme.px(16), m_theme.px(12), m_theme.px(16), m_theme.px(14));
        setMaximumWidth(m_theme.px(640)); // Some seventy characters a line.
    };
    space();
    connect(&theme, &Theme::changed, this, space);
    hide();
}

void ExplanationCard::setExplanation(const Explanation &explanation)
{
    m_explanation = explanation;
    m_title->setMarkup(explanation.title);
    m_text->setMarkup(explanation.text);
    m_advice->setMarkup(explanation.advice);
    m_text->setVisible(!explanation.text.isEmpty());
    m_advice->setVisible(!explanation.advice.isEmpty());
    setAccessibleName(tr("In plain words: %1").arg(QString(explanation.title).remove(QLatin1Char('`'))));
    setAccessibleDescription(content());
    setVisible(!explanation.title.isEmpty());
}

void ExplanationCard::clear() { setExplanation({}); }

QString ExplanationCard::content() const
{
    QStringList parts;
    for (const QString &each : {m_explanation.title, m_explanation.text, m_explanation.advice})
        if (!each.isEmpty()) parts << QString(each).remove(QLatin1Char('`'));
    return parts.join(QLatin1Char('\n'));
}

} // namespace athanor
