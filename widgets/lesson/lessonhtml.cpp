#include "widgets/lesson/lessonhtml.h"

#include "widgets/common/labels.h"
#include "widgets/lesson/lessonplan.h"

#include <QCoreApplication>

namespace athanor {

namespace {

class ProseWriter
{
public:
    explicit ProseWriter(const Theme &theme) : m_theme(theme) {}

    void add(const LessonBlock &block)
    {
        if (block.kind != LessonBlock::Kind::ListItem) closeLists(0);
        switch (block.kind) {
        case LessonBlock::Kind::Heading: heading(block); break;
        case LessonBlock::Kind::ListItem: listItem(block); break;
        case LessonBlock::Kind::Table: table(block); break;
        default: paragraph(block); break;
        }
        m_first = false;
    }

    QString finish()
    {
        closeLists(0);
        return m_html;
    }

private:
    int topMargin(double wanted) const { return m_first ? 0 : m_theme.px(wanted); }

    void heading(const LessonBlock &block)
    {
        static constexpr double sizes[] = {24, 18, 16, 15.5};
        const double size = sizes[std::clamp(block.level, 1, 4) - 1];
        m_html += QStringLiteral("<p style=\"font-size:%1px; font-weight:700; line-height:110%; margin-top:%2px; "
                                 "margin-bottom:%3px;\">%4</p>")
                      .arg(m_theme.px(size))
                      .arg(topMargin(block.level == 1 ? 8 : 22))
                      .arg(m_theme.px(10))
                      .arg(spansHtml(block.spans, m_theme, size));
    }

    void paragraph(const LessonBlock &block)
    {
        m_html += QStringLiteral("<p style=\"line-height:132%; margin-top:%1px; margin-bottom:%2px;\">%3</p>")
                      .arg(topMargin(0))
                      .arg(m_theme.px(12))
                      .arg(spansHtml(block.spans, m_theme));
    }

    void listItem(const LessonBlock &block)
    {
        const int depth = std::max(1, block.level);
        closeLists(depth);
        if (static_cast<int>(m_lists.size()) == depth && m_lists.back() != block.ordered) closeLists(depth - 1);
        while (static_cast<int>(m_lists.size()) < depth) {
            m_html += block.ordered
                          ? QStringLiteral("<ol style=\"margin-top:0; margin-bottom:%1px;\" start=\"%2\">")
                                .arg(m_theme.px(12))
                                .arg(std::max(1, block.number))
                          : QStringLiteral("<ul style=\"margin-top:0; margin-bottom:%1px;\">").arg(m_theme.px(12));
            m_lists.push_back(block.ordered);
        }
        m_html += QStringLiteral("<li style=\"line-height:128%; margin-bottom:%1px;\">%2</li>")
                      .arg(m_theme.px(4))
                      .arg(spansHtml(block.spans, m_theme));
    }

    void closeLists(int depth)
    {
        while (static_cast<int>(m_lists.size()) > depth) {
            m_html += m_lists.back() ? QStringLiteral("</ol>") : QStringLiteral("</ul>");
            m_lists.pop_back();
        }
    }

    void table(const LessonBlock &block)
    {
        const QString line = m_theme.tokens().line.name();
        m_html +=
            QStringLiteral("<table width=\"100%\" cellspacing=\"0\" cellpadding=\"%1\" "
                           "style=\"margin-top:4px; margin-bottom:%2px; border-collapse:collapse; border:1px solid "
                           "%3; background-color:%4;\">")
                .arg(m_theme.px(7))
                .arg(m_theme.px(14))
                .arg(line, m_theme.tokens().panel.name());
        bool header = true;
        for (const QStringList &row : block.cells) {
            m_html += QLatin1String("<tr>");
            for (const QString &cell : row)
                m_html += QStringLiteral("<td style=\"border:1px solid %1; font-size:%2px; %3\">%4</td>")
                              .arg(line)
                              .arg(m_theme.px(13.5))
                              .arg(header ? QStringLiteral("font-weight:600; background-color:%1;")
                                                .arg(m_theme.tokens().sunk.name())
                                          : QString(),
                                   smallerCode(inlineMarkup(cell, m_theme), m_theme, 13.5));
            m_html += QLatin1String("</tr>");
            header = false;
        }
        m_html += QLatin1String("</table>");
    }

    const Theme &m_theme;
    QString m_html;
    std::vector<bool> m_lists; ///< Open lists, outermost first: whether each is ordered.
    bool m_first = true;
};

} // namespace

bool isProse(const LessonBlock &block)
{
    return block.kind != LessonBlock::Kind::Code && block.kind != LessonBlock::Kind::Callout;
}

QString plainText(const std::vector<Span> &spans)
{
    QString text;
    for (const Span &span : spans) text += span.text;
    return text;
}

QString smallerCode(QString html, const Theme &theme, double size)
{
    // The code font is wider and higher than the font of the words; at nine tenths both are of one colour and height.
    return html.replace(QLatin1String("<span style=\"font-family"),
                        QStringLiteral("<span style=\"font-size:%1px; font-family").arg(theme.px(size * 0.9)));
}

QString spansHtml(const std::vector<Span> &spans, const Theme &theme, double size)
{
    QString html;
    for (const Span &span : spans) {
        const QString text = span.text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1Char(' '));
        switch (span.style) {
        case Span::Style::Plain: html += text; break;
        case Span::Style::Strong: html += QStringLiteral("<b>%1</b>").arg(text); break;
        case Span::Style::Emphasis: html += QStringLiteral("<i>%1</i>").arg(text); break;
        case Span::Style::Code: html += smallerCode(inlineCode(span.text, theme), theme, size); break;
        case Span::Style::Link:
            if (const QString term = linkedTerm(span.target); !term.isEmpty()) {
                html += QStringLiteral("<a href=\"%1\" title=\"%2\" style=\"color:%3; text-decoration:none;\">%4</a>")
                            .arg(span.target.toHtmlEscaped(),
                                 QCoreApplication::translate("athanor::LessonView", "in the glossary, Return opens it"),
                                 theme.tokens().ink.name(), text);
                break;
            }
            html += QStringLiteral("<a href=\"%1\" style=\"color:%2;\">%3</a>")
                        .arg(span.target.toHtmlEscaped(), theme.tokens().copperDeep.name(), text);
            break;
        }
    }
    return html;
}

QString proseHtml(const std::vector<LessonBlock> &blocks, const Theme &theme)
{
    ProseWriter writer(theme);
    for (const LessonBlock &block : blocks) writer.add(block);
    return writer.finish();
}

} // namespace athanor
