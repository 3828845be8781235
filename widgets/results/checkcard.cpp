#include "widgets/results/checkcard.h"

#include "widgets/common/disclosure.h"
#include "widgets/common/labels.h"
#include "widgets/results/differencetext.h"
#include "widgets/results/differenceview.h"

#include <QVBoxLayout>

namespace athanor {

namespace {

struct Mark
{
    QString sign;
    QString word;
    Tone tone;
};

Mark markOf(const CheckResult &result)
{
    switch (result.outcome) {
    case CheckResult::Outcome::Passed: return {QStringLiteral("✓"), CheckCard::tr("passed"), Tone::Good};
    case CheckResult::Outcome::Failed:
        if (result.faulty) return {QStringLiteral("!"), CheckCard::tr("not judged"), Tone::Accent};
        return {QStringLiteral("✕"), CheckCard::tr("failed"), Tone::Bad};
    case CheckResult::Outcome::Skipped: break;
    }
    return {QStringLiteral("–"), CheckCard::tr("skipped"), Tone::Plain};
}

/// The title of the check that a skipped one waits for, which the judge says as "First: title"; or empty.
QString awaited(const CheckResult &result)
{
    static const QString before = QStringLiteral("First: ");
    return result.message.startsWith(before) ? result.message.mid(before.size()) : QString();
}

/// The card in words, for screen readers.
QString description(const CheckResult &result)
{
    QStringList parts;
    if (result.outcome == CheckResult::Outcome::Failed && !result.difference.isEmpty())
        parts << differenceAsText(result.difference);
    else if (result.outcome == CheckResult::Outcome::Failed && !(result.expected.isEmpty() && result.actual.isEmpty()))
        parts << CheckCard::tr("Expected: %1. Yours: %2.").arg(result.expected, result.actual);
    if (!result.message.isEmpty()) parts << result.message;
    return parts.join(QLatin1Char('\n'));
}

} // namespace

CheckCard::CheckCard(const Theme &theme, const CheckResult &result, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_result(result)
{
    const Mark mark = markOf(result);
    const QString title = result.title.isEmpty() ? result.name : result.title;
    setObjectName(QStringLiteral("check:") + result.name);
    setAccessibleName(tr("%1: %2").arg(title, mark.word));
    setAccessibleDescription(description(result));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(10);
    auto *sign = pill(mark.sign, mark.tone);
    sign->setAccessibleName(mark.word);
    sign->setToolTip(mark.word);
    sign->setAlignment(Qt::AlignCenter);
    const auto align = [sign, &theme] { sign->setMinimumWidth(theme.px(22) + 12); };
    align(); // All signs as wide as the widest, so that the titles stand in line.
    connect(&theme, &Theme::changed, sign, align);
    row->addWidget(sign, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(result.outcome == CheckResult::Outcome::Passed ? 0 : 6);
    row->addLayout(column, 1);
    auto *name = new MarkupLabel(theme, title);
    name->setObjectName(QStringLiteral("checkTitle"));
    column->addWidget(name);
    switch (result.outcome) {
    case CheckResult::Outcome::Failed:
        name->setProperty("role", QStringLiteral("strong"));
        addFailure(column);
        break;
    case CheckResult::Outcome::Skipped:
        name->setProperty("role", QStringLiteral("quiet"));
        addSkipped(column);
        break;
    case CheckResult::Outcome::Passed:
        name->setProperty("role", QStringLiteral("plain"));
        addAccepts(column);
        break;
    }
}

void CheckCard::addFailure(QVBoxLayout *column)
{
    if (m_result.faulty)
        addMessage(column, tr("This check has a fault of its own, so it says nothing about your answer. Its author "
                              "reads why below."));
    if (!m_result.difference.isEmpty()) { // It may be long, and what helps most is seen first.
        // What the difference says in its first sentence need not be said twice.
        if (m_result.message != m_result.difference.sentence) addMessage(column, m_result.message);
        column->addWidget(new DifferenceView(m_theme, m_result.difference));
        return;
    }
    if (!(m_result.expected.isEmpty() && m_result.actual.isEmpty())) {
        auto *pair = new QHBoxLayout;
        pair->setSpacing(8);
        pair->addWidget(comparison(tr("Expected"), m_result.expected, false), 1);
        pair->addWidget(comparison(tr("Yours"), m_result.actual, true), 1);
        column->addLayout(pair);
    }
    addMessage(column, m_result.message);
}

void CheckCard::addSkipped(QVBoxLayout *column)
{
    const QString first = awaited(m_result);
    addMessage(column, first.isEmpty() ? m_result.message : tr("Waits for “%1”. Solve that one first.").arg(first));
}

void CheckCard::addAccepts(QVBoxLayout *column)
{
    addMessage(column, m_result.message);
    if (m_result.accepts.isEmpty()) return;
    auto *list = new QWidget;
    list->setObjectName(QStringLiteral("accepts"));
    auto *lines = new QVBoxLayout(list);
    lines->setContentsMargins(m_theme.px(26), 0, 0, m_theme.px(4));
    lines->setSpacing(4);
    lines->addWidget(
        textLabel(tr("This check takes any answer for right that fulfils all of this:"), QStringLiteral("quiet")));
    for (const QString &sentence : m_result.accepts) {
        auto *line = new MarkupLabel(m_theme, QStringLiteral("·  ") + sentence);
        line->setAccessibleName(sentence);
        lines->addWidget(line);
    }
    auto *why = new Disclosure(m_theme, tr("Why did this pass?"), list);
    column->addWidget(why);
}

void CheckCard::addMessage(QVBoxLayout *column, const QString &text)
{
    if (text.isEmpty()) return;
    auto *message = new MarkupLabel(m_theme, text);
    message->setObjectName(QStringLiteral("checkMessage"));
    message->setProperty("role", QStringLiteral("quiet"));
    column->addWidget(message);
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
    text->setAccessibleName(tr("%1: %2").arg(title, value.isEmpty() ? tr("nothing") : value));
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
