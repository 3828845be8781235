#include "widgets/results/checkcard.h"

#include "widgets/common/labels.h"

#include <QVBoxLayout>

namespace athanor {

namespace {

struct Mark
{
    QString sign;
    QString word;
    Tone tone;
};

Mark markOf(CheckResult::Outcome outcome)
{
    switch (outcome) {
    case CheckResult::Outcome::Passed: return {QStringLiteral("✓"), CheckCard::tr("passed"), Tone::Good};
    case CheckResult::Outcome::Failed: return {QStringLiteral("✕"), CheckCard::tr("failed"), Tone::Bad};
    case CheckResult::Outcome::Skipped: break;
    }
    return {QStringLiteral("–"), CheckCard::tr("skipped"), Tone::Plain};
}

} // namespace

CheckCard::CheckCard(const Theme &theme, const CheckResult &result, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_result(result)
{
    const Mark mark = markOf(result.outcome);
    const bool failed = result.outcome == CheckResult::Outcome::Failed;
    const QString title = result.title.isEmpty() ? result.name : result.title;
    setObjectName(QStringLiteral("check:") + result.name);
    setAccessibleName(tr("%1: %2").arg(title, mark.word));
    setAccessibleDescription(result.message);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 4, 0, 4);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(1, 1);
    auto *sign = pill(mark.sign, mark.tone);
    sign->setAccessibleName(mark.word);
    sign->setToolTip(mark.word);
    grid->addWidget(sign, 0, 0, Qt::AlignTop);
    auto *name = new MarkupLabel(theme, title);
    name->setProperty("role", failed ? QStringLiteral("strong") : QStringLiteral("plain"));
    grid->addWidget(name, 0, 1);

    if (failed && !(result.expected.isEmpty() && result.actual.isEmpty())) {
        auto *pair = new QHBoxLayout;
        pair->setSpacing(8);
        pair->addWidget(comparison(tr("Expected"), result.expected, false), 1);
        pair->addWidget(comparison(tr("Yours"), result.actual, true), 1);
        grid->addLayout(pair, 1, 1);
    }
    if (!result.message.isEmpty()) {
        auto *message = new MarkupLabel(theme, result.message);
        message->setObjectName(QStringLiteral("checkMessage"));
        message->setProperty("role", QStringLiteral("quiet"));
        grid->addWidget(message, 2, 1);
    }
}

QWidget *CheckCard::comparison(const QString &title, const QString &value, bool wrong)
{
    auto *card = new QFrame;
    card->setProperty("card", QStringLiteral("true"));
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(10, 6, 10, 8);
    layout->setSpacing(2);
    layout->addWidget(regionLabel(title));
    auto *text = textLabel(value.isEmpty() ? tr("nothing") : value, QStringLiteral("code"));
    text->setAccessibleName(tr("%1: %2").arg(title, value));
    if (wrong) {
        const auto color = [this, text] {
            text->setStyleSheet(QStringLiteral("color: %1;").arg(m_theme.tokens().danger.name()));
        };
        color();
        connect(&m_theme, &Theme::changed, text, color);
    }
    layout->addWidget(text);
    layout->addStretch();
    return card;
}

} // namespace athanor
