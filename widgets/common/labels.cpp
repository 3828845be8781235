#include "widgets/common/labels.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
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

constexpr QChar wordJoiner(0x2060);
constexpr QChar breakHere(0x200B);
constexpr int longestCode = 30; ///< Characters of code that stay together in a sentence.
constexpr int longestWord = 18; ///< Characters; what is longer may be wider than a narrow column.

/// Calls change(word) for every run without white space and puts the results in their places.
template <typename Change> QString eachWord(const QString &text, Change change)
{
    QString result;
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && !text.at(i).isSpace()) continue;
        if (i > start) result += change(text.mid(start, i - start));
        if (i < text.size()) result += text.at(i);
        start = i + 1;
    }
    return result;
}

QString broken(const QString &word)
{
    if (word.size() <= longestWord) return word;
    QString result;
    int since = 0;
    for (const QChar c : word) {
        result += c;
        const bool boundary = !c.isLetterOrNumber() && !c.isSurrogate() && since > 3;
        if (++since < longestWord && !boundary) continue;
        if (c.isHighSurrogate()) continue;
        result += breakHere;
        since = 0;
    }
    return result;
}

} // namespace

QString joined(const QString &code)
{
    return eachWord(code, [](const QString &word) {
        if (word.size() > longestCode) return broken(word);
        QString result;
        for (qsizetype i = 0; i < word.size(); ++i) {
            result += word.at(i);
            if (i + 1 < word.size() && !word.at(i).isLetterOrNumber() && !word.at(i).isSurrogate())
                result += wordJoiner;
        }
        return result;
    });
}

QString breakable(const QString &text) { return eachWord(text, broken); }

QString withoutJoiners(QString text)
{
    return text.remove(wordJoiner)
        .remove(breakHere)
        .replace(QChar(0x00A0), QLatin1Char(' '))
        .replace(QChar(0x2029), QLatin1Char('\n'))
        .replace(QChar(0x2028), QLatin1Char('\n'));
}

ReadingLabel::ReadingLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

QSize ReadingLabel::minimumSizeHint() const
{
    // QLabel would lay the text out twice for this, once a character wide. How high it is follows from its width.
    const QMargins around = contentsMargins();
    const int narrow = fontMetrics().horizontalAdvance(QLatin1Char('m')) * 6;
    return {std::min(sizeHint().width(), narrow), fontMetrics().height() + around.top() + around.bottom()};
}

int ReadingLabel::heightForWidth(int width) const
{
    for (const Height &known : m_heights)
        if (known.width == width && known.text == text() && known.font == font() && known.margins == contentsMargins())
            return known.height;
    const int height = QLabel::heightForWidth(width);
    m_heights[m_nextHeight] = {width, height, text(), font(), contentsMargins()};
    m_nextHeight = 1 - m_nextHeight;
    return height;
}

void ReadingLabel::copySelection(bool mouse) const
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (hasSelectedText() && (!mouse || clipboard->supportsSelection()))
        clipboard->setText(withoutJoiners(selectedText()), mouse ? QClipboard::Selection : QClipboard::Clipboard);
}

void ReadingLabel::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) return copySelection(false);
    QLabel::keyPressEvent(event);
}

void ReadingLabel::mouseReleaseEvent(QMouseEvent *event)
{
    QLabel::mouseReleaseEvent(event);
    copySelection(true);
}

void ReadingLabel::contextMenuEvent(QContextMenuEvent *event)
{
    if (!hasSelectedText()) return;
    QMenu menu(this);
    connect(menu.addAction(tr("Copy")), &QAction::triggered, this, [this] { copySelection(false); });
    menu.exec(event->globalPos());
}

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
    auto *label = new ReadingLabel(breakable(text), parent);
    label->setTextFormat(Qt::PlainText);
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
                          "background-color:rgba(%1, %2);\">%3</span>")
        .arg(QStringLiteral("%1, %2, %3")
                 .arg(theme.tokens().ink.red())
                 .arg(theme.tokens().ink.green())
                 .arg(theme.tokens().ink.blue()),
             QLatin1String(theme.isDark() ? "8%" : "5%"), // A shade of whatever ground it stands on.

             joined(code).toHtmlEscaped().replace(QLatin1Char(' '),
                                                  code.size() <= longestCode ? QChar(0x00A0) : QLatin1Char(' ')));
}

QString inlineMarkup(const QString &text, const Theme &theme)
{
    static const QRegularExpression marks(QStringLiteral("`([^`]+)`|\\*\\*([^*]+)\\*\\*|\\*([^*\\s][^*]*)\\*"));
    QString html;
    qsizetype end = 0;
    for (auto match = marks.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        html += breakable(text.mid(end, found.capturedStart() - end)).toHtmlEscaped();
        if (found.hasCaptured(1))
            html += inlineCode(found.captured(1), theme);
        else if (found.hasCaptured(2))
            html += QStringLiteral("<b>%1</b>").arg(found.captured(2).toHtmlEscaped());
        else
            html += QStringLiteral("<i>%1</i>").arg(found.captured(3).toHtmlEscaped());
        end = found.capturedEnd();
    }
    html += breakable(text.mid(end)).toHtmlEscaped();
    return html.replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

MarkupLabel::MarkupLabel(const Theme &theme, const QString &text, QWidget *parent)
    : ReadingLabel({}, parent), m_theme(theme), m_markup(text)
{
    setTextFormat(Qt::RichText);
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
