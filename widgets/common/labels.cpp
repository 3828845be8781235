#include "widgets/common/labels.h"

#include <QRegularExpression>
#include <QStyle>

namespace athanor {

namespace {

QString toneName(Tone tone)
{
    switch (tone) {
    case Tone::Good: return QStringLiteral("good");
    case Tone::Bad: return QStringLiteral("bad");
    case Tone::Accent: return QStringLiteral("accent");
    case Tone::Info: return QStringLiteral("info");
    case Tone::Plain: break;
    }
    return QStringLiteral("plain");
}

} // namespace

QLabel *regionLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text.toUpper(), parent);
    label->setProperty("role", QStringLiteral("region"));
    label->setAccessibleName(text);
    QFont font = label->font();
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    label->setFont(font);
    return label;
}

QLabel *textLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (!role.isEmpty()) label->setProperty("role", role);
    return label;
}

QLabel *pill(const QString &text, Tone tone, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("tone", toneName(tone));
    label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return label;
}

void setPill(QLabel *label, const QString &text, Tone tone)
{
    label->setText(text);
    setStyleProperty(label, "tone", toneName(tone));
}

QFrame *rule(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("rule", QStringLiteral("bottom"));
    line->setFixedHeight(1);
    return line;
}

void setGround(QWidget *widget, const QString &ground)
{
    widget->setAttribute(Qt::WA_StyledBackground);
    widget->setProperty("ground", ground);
}

void setStyleProperty(QWidget *widget, const char *name, const QVariant &value)
{
    if (widget->property(name) == value) return;
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

QString inlineCode(const QString &code, const Theme &theme)
{
    return QStringLiteral("<span style=\"font-family:'JetBrains Mono','DejaVu Sans Mono',monospace; "
                          "background-color:%1;\">%2</span>")
        .arg(theme.tokens().sunk.name(),
             code.toHtmlEscaped().replace(QLatin1Char(' '), QChar(0x00A0)));
}

QString inlineMarkup(const QString &text, const Theme &theme)
{
    static const QRegularExpression marks(QStringLiteral("`([^`]+)`|\\*\\*([^*]+)\\*\\*|\\*([^*\\s][^*]*)\\*"));
    QString html;
    qsizetype end = 0;
    for (auto match = marks.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        html += text.mid(end, found.capturedStart() - end).toHtmlEscaped();
        if (found.hasCaptured(1))
            html += inlineCode(found.captured(1), theme);
        else if (found.hasCaptured(2))
            html += QStringLiteral("<b>%1</b>").arg(found.captured(2).toHtmlEscaped());
        else
            html += QStringLiteral("<i>%1</i>").arg(found.captured(3).toHtmlEscaped());
        end = found.capturedEnd();
    }
    html += text.mid(end).toHtmlEscaped();
    return html.replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

MarkupLabel::MarkupLabel(const Theme &theme, const QString &text, QWidget *parent)
    : QLabel(parent), m_theme(theme), m_markup(text)
{
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    render();
    connect(&theme, &Theme::changed, this, &MarkupLabel::render);
}

void MarkupLabel::setMarkup(const QString &text)
{
    m_markup = text;
    render();
}

void MarkupLabel::render()
{
    setText(QStringLiteral("<div style=\"line-height:116%;\">%1</div>").arg(inlineMarkup(m_markup, m_theme)));
    setAccessibleName(m_markup);
}

} // namespace athanor
