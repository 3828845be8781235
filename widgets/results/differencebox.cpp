#include "widgets/results/differencebox.h"

#include "widgets/results/differencetext.h"

#include <QResizeEvent>
#include <QTextDocument>

namespace athanor {

namespace {

using Mark = Difference::Mark;

constexpr int mostLines = 12;
constexpr qsizetype mostText = 20'000; ///< Characters that are laid out.

} // namespace

DifferenceBox::DifferenceBox(const Theme &theme, Side side, const Difference &difference, QWidget *parent)
    : QTextBrowser(parent), m_theme(theme), m_side(side)
{
    const Mark own = side == Side::Expected ? Mark::Missing : Mark::Extra;
    QString whole;
    for (const Difference::Segment &segment : difference.segments) {
        if (segment.mark != Mark::Same && segment.mark != own) continue;
        if (whole.size() > mostText) {
            m_segments.push_back({Mark::Same, QStringLiteral("\n…")});
            break;
        }
        m_segments.push_back(segment);
        whole += segment.text;
    }
    const QString name = side == Side::Expected ? tr("Expected") : tr("Yours");
    setAccessibleName(tr("%1: %2").arg(name, whole.isEmpty() ? tr("empty text") : whole.left(2000)));
    setObjectName(side == Side::Expected ? QStringLiteral("differenceExpected") : QStringLiteral("differenceYours"));
    setProperty("ring", true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(0);
    render();
    connect(&theme, &Theme::changed, this, &DifferenceBox::render);
}

void DifferenceBox::render()
{
    const Tokens &t = m_theme.tokens();
    const bool expected = m_side == Side::Expected;
    const QColor ink = expected ? t.verdigris : t.danger;
    const QColor ground = expected ? t.verdigrisSoft : t.dangerSoft;
    std::vector<Line> lines(1);
    for (const Difference::Segment &segment : m_segments) {
        const bool marked = segment.mark != Mark::Same;
        const QStringList pieces = (marked ? visibleSpaces(segment.text) : segment.text).split(QLatin1Char('\n'));
        for (qsizetype i = 0; i < pieces.size(); ++i) {
            if (i > 0) lines.emplace_back();
            if (pieces.at(i).isEmpty()) continue;
            lines.back().marked = lines.back().marked || marked;
            lines.back().html += marked ? QStringLiteral("<span style=\"color:%1; background-color:%2; "
                                                         "text-decoration:underline;\">%3</span>")
                                              .arg(ink.name(), ground.name(), pieces.at(i).toHtmlEscaped())
                                        : pieces.at(i).toHtmlEscaped();
        }
    }
    const QString sign = markSign(expected ? Mark::Missing : Mark::Extra);
    QString html;
    if (lines.size() == 1 && lines.front().html.isEmpty()) {
        html = QStringLiteral("<span style=\"color:%1; font-style:italic;\">%2</span>")
                   .arg(t.ink2.name(), tr("empty text").toHtmlEscaped());
    } else {
        html = QStringLiteral("<table cellspacing=\"0\" cellpadding=\"0\" width=\"100%\">");
        for (const Line &line : lines)
            html +=
                QStringLiteral(
                    "<tr><td width=\"%1\" style=\"color:%2;\">%3</td><td style=\"white-space:pre-wrap;\">%4</td></tr>")
                    .arg(m_theme.px(16))
                    .arg(ink.name(), line.marked ? sign : QString(), line.html);
        html += QLatin1String("</table>");
    }
    document()->setDefaultFont(m_theme.codeFont(12.5));
    setHtml(QStringLiteral("<div style=\"color:%1;\">%2</div>").arg(t.ink.name(), html));
    fitHeight();
}

void DifferenceBox::fitHeight()
{
    constexpr int frame = 2 * 2 + 2; // The ring, and a line's rounding.
    const int most = QFontMetrics(m_theme.codeFont(12.5)).lineSpacing() * mostLines;
    const auto wholeHeight = [this] {
        document()->setTextWidth(std::max(60, viewport()->width()));
        return int(document()->size().height()) + frame;
    };
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    int whole = wholeHeight();
    if (whole > most) {
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
        whole = std::max(most + 1, wholeHeight());
    }
    setFixedHeight(std::min(whole, most));
    // Only what scrolls needs a place in the order of Tab.
    setFocusPolicy(whole > most ? Qt::StrongFocus : Qt::ClickFocus);
}

QSize DifferenceBox::sizeHint() const { return {m_theme.px(200), height()}; }

void DifferenceBox::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) fitHeight();
}

} // namespace athanor
