#include "engine/course/markdown.h"

#include "engine/course/fences.h"

#include <QHash>
#include <QRegularExpression>

#include <md4c.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <optional>

namespace athanor {

namespace {

using Internal::Fence;

constexpr qsizetype maximalBytes = 256 * 1024;

QString decodedEntity(const QString &entity)
{
    static const QHash<QString, QString> named{
        {QStringLiteral("&amp;"), QStringLiteral("&")},      {QStringLiteral("&lt;"), QStringLiteral("<")},
        {QStringLiteral("&gt;"), QStringLiteral(">")},       {QStringLiteral("&quot;"), QStringLiteral("\"")},
        {QStringLiteral("&nbsp;"), QString(QChar(0xa0))},    {QStringLiteral("&hellip;"), QString(QChar(0x2026))},
        {QStringLiteral("&ndash;"), QString(QChar(0x2013))}, {QStringLiteral("&rarr;"), QString(QChar(0x2192))},
        {QStringLiteral("&times;"), QString(QChar(0xd7))}};
    if (!entity.startsWith(QLatin1String("&#"))) return named.value(entity);
    const bool hexadecimal = entity.size() > 3 && entity.at(2).toLower() == QLatin1Char('x');
    bool ok = false;
    const QStringView digits = QStringView(entity).mid(hexadecimal ? 3 : 2).chopped(1);
    const uint point = digits.toUInt(&ok, hexadecimal ? 16 : 10);
    const bool character = ok && point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return character ? QString::fromUcs4(reinterpret_cast<const char32_t *>(&point), 1) : QString();
}

/// Turns md4c's callbacks into blocks. md4c tells no line numbers; they come from where its text points into the
/// source.
class PageBuilder final
{
public:
    PageBuilder(const QByteArray &source, const QString &file) : m_source(source), m_file(file)
    {
        m_lineStarts.push_back(0);
        for (qsizetype i = 0; i < source.size(); ++i) {
            if (source.at(i) == '\n') m_lineStarts.push_back(i + 1);
        }
    }

    MarkdownPage build();

private:
    void enterBlock(MD_BLOCKTYPE type, void *detail);
    void leaveBlock(MD_BLOCKTYPE type);
    void enterSpan(MD_SPANTYPE type, void *detail);
    void leaveSpan();
    void text(MD_TEXTTYPE type, const char *bytes, MD_SIZE size);

    void begin(LessonBlock block);
    void end();
    void endCallout();
    void endFence();
    void completeLastSnippet();
    void append(const QString &text);
    void breakLine(const QString &with);
    QString attribute(const MD_ATTRIBUTE &attribute);
    Span::Style style() const;
    void see(const char *position);
    int lineAfter(const char *position) const;
    void tell(const QString &message, int line)
    {
        m_page.diagnostics.push_back({ErrorCode::BadInput, message, m_file, line});
    }

    template <typename Work> int guarded(Work work) noexcept
    {
        try {
            work();
            return 0;
        } catch (const std::exception &) {
            return 1; // Nothing may be thrown through md4c's C frames.
        }
    }
    static PageBuilder &self(void *user) { return *static_cast<PageBuilder *>(user); }

    struct OpenSpan
    {
        Span::Style style;
        QString target;
    };

    const QByteArray &m_source;
    const QString &m_file;
    std::vector<qsizetype> m_lineStarts;
    MarkdownPage m_page;
    std::optional<LessonBlock> m_block;
    std::vector<OpenSpan> m_spans;
    std::vector<int> m_lists; ///< The next number of each open list; −1 in one without numbers.
    std::optional<MD_BLOCK_CODE_DETAIL> m_code;
    QString m_fenceInfo;
    QString m_fenceText;
    int m_fenceLine = 0;
    int m_quotes = 0;
    bool m_snippetOpen = false; ///< The last block is a snippet that output and choices may still follow.
    int m_line = 1;             ///< Of the last text seen.
};

/// The line a pointer of md4c's stands on, or the last known one when it points elsewhere (md4c copies some text).
int PageBuilder::lineAfter(const char *position) const
{
    const std::less_equal<const char *> before;
    if (!position || !before(m_source.constData(), position) ||
        !before(position, m_source.constData() + m_source.size()))
        return 0;
    const qsizetype offset = position - m_source.constData();
    return static_cast<int>(std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), offset) - m_lineStarts.begin());
}

void PageBuilder::see(const char *position)
{
    if (const int line = lineAfter(position)) m_line = line;
    if (m_block && m_block->sourceLine == 0) m_block->sourceLine = m_line;
}

void PageBuilder::completeLastSnippet()
{
    if (!m_snippetOpen) return;
    m_snippetOpen = false;
    Internal::completeSnippet(m_page.blocks.back(), m_file, m_page.diagnostics);
}

void PageBuilder::begin(LessonBlock block)
{
    end();
    completeLastSnippet();
    m_block = std::move(block);
}

void PageBuilder::end()
{
    if (!m_block) return;
    const bool emptyItem = m_block->kind == LessonBlock::Kind::ListItem && m_block->spans.empty();
    const bool brokenCallout = m_block->kind == LessonBlock::Kind::Callout && m_block->calloutKind.isEmpty();
    if (m_block->sourceLine == 0) m_block->sourceLine = m_line;
    if (!emptyItem && !brokenCallout) m_page.blocks.push_back(std::move(*m_block));
    m_block.reset();
}

void PageBuilder::append(const QString &text)
{
    if (text.isEmpty() || !m_block) return;
    if (m_block->kind == LessonBlock::Kind::Table) {
        m_block->cells.back().back() += text;
        return;
    }
    const Span::Style current = style();
    const QString target = current == Span::Style::Link ? m_spans.front().target : QString();
    if (!m_block->spans.empty() && m_block->spans.back().style == current && m_block->spans.back().target == target)
        m_block->spans.back().text += text;
    else
        m_block->spans.push_back({current, text, target});
}

/// A second paragraph of a list item or callout goes on in the same block.
void PageBuilder::breakLine(const QString &with)
{
    if (m_block && !m_block->spans.empty()) append(with);
}

/// The outermost link wins, then code, then the innermost emphasis: a span has one style.
Span::Style PageBuilder::style() const
{
    for (const OpenSpan &each : m_spans) {
        if (each.style == Span::Style::Link) return Span::Style::Link;
    }
    return m_spans.empty() ? Span::Style::Plain : m_spans.back().style;
}

QString PageBuilder::attribute(const MD_ATTRIBUTE &attribute)
{
    QString result;
    if (!attribute.text) return result;
    for (int i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
        const MD_OFFSET from = attribute.substr_offsets[i];
        const QString part = QString::fromUtf8(attribute.text + from, attribute.substr_offsets[i + 1] - from);
        const QString decoded = attribute.substr_types[i] == MD_TEXT_ENTITY ? decodedEntity(part) : QString();
        result += decoded.isEmpty() ? part : decoded;
    }
    return result;
}

void PageBuilder::enterBlock(MD_BLOCKTYPE type, void *detail)
{
    const bool inCallout = m_quotes > 0 && m_block && m_block->kind == LessonBlock::Kind::Callout;
    if (inCallout && type != MD_BLOCK_P)
        tell(QStringLiteral("A callout holds paragraphs only."),
             m_block->sourceLine ? m_block->sourceLine : m_line + 1);
    LessonBlock block;
    switch (type) {
    case MD_BLOCK_H:
        block.kind = LessonBlock::Kind::Heading;
        block.level = std::min(4, static_cast<int>(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level));
        begin(std::move(block));
        break;
    case MD_BLOCK_P:
        if (m_quotes > 0 || !m_lists.empty()) breakLine(QStringLiteral("\n"));
        if (!m_block) begin(std::move(block));
        break;
    case MD_BLOCK_QUOTE:
        block.kind = LessonBlock::Kind::Callout;
        if (m_quotes++ == 0) begin(std::move(block));
        break;
    case MD_BLOCK_UL:
        end();
        m_lists.push_back(-1);
        break;
    case MD_BLOCK_OL:
        end();
        m_lists.push_back(static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL *>(detail)->start));
        break;
    case MD_BLOCK_LI:
        block.kind = LessonBlock::Kind::ListItem;
        block.level = static_cast<int>(m_lists.size());
        block.ordered = m_lists.back() >= 0;
        if (block.ordered) block.number = m_lists.back()++;
        begin(std::move(block));
        break;
    case MD_BLOCK_CODE:
        end();
        m_code = *static_cast<MD_BLOCK_CODE_DETAIL *>(detail);
        m_fenceInfo = attribute(m_code->info);
        m_fenceText.clear();
        m_fenceLine = lineAfter(m_code->info.text);
        break;
    case MD_BLOCK_TABLE:
        block.kind = LessonBlock::Kind::Table;
        begin(std::move(block));
        break;
    case MD_BLOCK_TR: m_block->cells.emplace_back(); break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: m_block->cells.back().append(QString()); break;
    case MD_BLOCK_HR: tell(QStringLiteral("A rule across the page is not shown; use a heading."), m_line + 1); break;
    default: break;
    }
}

void PageBuilder::leaveBlock(MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_H:
    case MD_BLOCK_LI:
    case MD_BLOCK_TABLE: end(); break;
    case MD_BLOCK_P:
        if (m_quotes == 0 && m_lists.empty()) end();
        break;
    case MD_BLOCK_QUOTE:
        if (--m_quotes == 0) endCallout();
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: m_lists.pop_back(); break;
    case MD_BLOCK_CODE: endFence(); break;
    default: break;
    }
}

void PageBuilder::endCallout()
{
    if (!m_block) return;
    static const QRegularExpression mark(QStringLiteral("^\\[!([\\w-]+)\\]\\s*"));
    const QString first = m_block->spans.empty() ? QString() : m_block->spans.front().text;
    const QRegularExpressionMatch match = mark.match(first);
    const int line = m_block->sourceLine ? m_block->sourceLine : m_line;
    if (!match.hasMatch()) {
        tell(QStringLiteral("A quotation is not shown; a callout begins with > [!trap], [!today] or [!node]."), line);
        m_block.reset();
        return;
    }
    const QString kind = match.captured(1);
    if (kind != QLatin1String("trap") && kind != QLatin1String("today") && kind != QLatin1String("node")) {
        tell(QStringLiteral("“%1” is not a kind of callout; known are trap, today and node.").arg(kind), line);
        m_block.reset();
        return;
    }
    m_block->calloutKind = kind;
    m_block->spans.front().text = first.mid(match.capturedLength());
    if (m_block->spans.front().text.isEmpty()) m_block->spans.erase(m_block->spans.begin());
    if (m_block->spans.empty()) {
        tell(QStringLiteral("This callout says nothing."), line);
        m_block.reset();
        return;
    }
    end();
}

void PageBuilder::endFence()
{
    if (m_fenceLine == 0) m_fenceLine = m_line;
    if (m_code->fence_char == 0) {
        tell(QStringLiteral("Code is written between ``` fences; an indented block is shown as text."), m_fenceLine);
        m_fenceInfo = QStringLiteral("text");
    }
    m_code.reset();
    const Fence fence = Internal::readFence(m_fenceInfo, m_fenceText, m_fenceLine, m_file, m_page.diagnostics);
    if (fence.role != Fence::Role::Snippet) {
        Internal::attachFence(fence, m_snippetOpen ? &m_page.blocks.back() : nullptr, m_file, m_page.diagnostics);
        return;
    }
    LessonBlock block;
    block.kind = LessonBlock::Kind::Code;
    block.language = fence.language;
    block.action = fence.action;
    block.code = fence.text;
    block.sourceLine = fence.line;
    begin(std::move(block));
    end();
    m_snippetOpen = true;
}

void PageBuilder::enterSpan(MD_SPANTYPE type, void *detail)
{
    const auto link = [&](const MD_ATTRIBUTE &target, bool picture) {
        const int line = lineAfter(target.text);
        m_spans.push_back({Span::Style::Link, attribute(target)});
        m_page.links.push_back({m_spans.back().target, line ? line : m_line, picture});
    };
    switch (type) {
    case MD_SPAN_EM: m_spans.push_back({Span::Style::Emphasis, {}}); break;
    case MD_SPAN_STRONG: m_spans.push_back({Span::Style::Strong, {}}); break;
    case MD_SPAN_CODE: m_spans.push_back({Span::Style::Code, {}}); break;
    case MD_SPAN_A: link(static_cast<MD_SPAN_A_DETAIL *>(detail)->href, false); break;
    case MD_SPAN_IMG: link(static_cast<MD_SPAN_IMG_DETAIL *>(detail)->src, true); break;
    default: m_spans.push_back({Span::Style::Plain, {}}); break;
    }
}

void PageBuilder::leaveSpan()
{
    if (!m_spans.empty()) m_spans.pop_back();
}

void PageBuilder::text(MD_TEXTTYPE type, const char *bytes, MD_SIZE size)
{
    see(bytes);
    const QString words = QString::fromUtf8(bytes, size);
    if (m_code) {
        // A fence without info words is known only by its first line of text.
        if (m_fenceLine == 0) m_fenceLine = m_code->fence_char ? m_line - 1 : m_line;
        m_fenceText += words;
        return;
    }
    switch (type) {
    case MD_TEXT_BR: append(QStringLiteral("\n")); break;
    case MD_TEXT_SOFTBR: append(QStringLiteral(" ")); break;
    case MD_TEXT_NULLCHAR: append(QString(QChar::ReplacementCharacter)); break;
    case MD_TEXT_ENTITY: {
        const QString decoded = decodedEntity(words);
        if (decoded.isEmpty())
            tell(QStringLiteral("“%1” is not a character known here; write the character itself.").arg(words), m_line);
        append(decoded.isEmpty() ? words : decoded);
        break;
    }
    default: append(words); break;
    }
}

MarkdownPage PageBuilder::build()
{
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_COLLAPSEWHITESPACE;
    parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *user) {
        return self(user).guarded([&] { self(user).enterBlock(type, detail); });
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void *, void *user) {
        return self(user).guarded([&] { self(user).leaveBlock(type); });
    };
    parser.enter_span = [](MD_SPANTYPE type, void *detail, void *user) {
        return self(user).guarded([&] { self(user).enterSpan(type, detail); });
    };
    parser.leave_span = [](MD_SPANTYPE, void *, void *user) {
        return self(user).guarded([&] { self(user).leaveSpan(); });
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE size, void *user) {
        return self(user).guarded([&] { self(user).text(type, bytes, size); });
    };
    const int status = md_parse(m_source.constData(), static_cast<MD_SIZE>(m_source.size()), &parser, this);
    if (status != 0) tell(QStringLiteral("The page could not be read further than this."), m_line);
    end();
    completeLastSnippet();
    return std::move(m_page);
}

} // namespace

MarkdownPage parseMarkdown(const QByteArray &utf8, const QString &file)
{
    if (utf8.size() > maximalBytes) {
        MarkdownPage page;
        page.diagnostics.push_back({ErrorCode::BadInput, QStringLiteral("The page is larger than 256 KiB."), file, 0});
        return page;
    }
    return PageBuilder(utf8, file).build();
}

std::vector<Span> parseInlineMarkdown(const QString &text)
{
    const MarkdownPage page = parseMarkdown(text.toUtf8(), QString());
    std::vector<Span> spans;
    for (const LessonBlock &block : page.blocks) {
        if (!spans.empty()) spans.push_back({Span::Style::Plain, QStringLiteral("\n")});
        spans.insert(spans.end(), block.spans.begin(), block.spans.end());
        if (block.kind == LessonBlock::Kind::Code) spans.push_back({Span::Style::Code, block.code.trimmed()});
    }
    return spans;
}

} // namespace athanor
