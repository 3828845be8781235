#include "widgets/lesson/lessonplan.h"

#include "widgets/lesson/lessonhtml.h"

#include <QCoreApplication>
#include <QSet>
#include <QUrl>

namespace athanor {

namespace {

constexpr QLatin1String termScheme("glossary:");

/// Cuts a page into pieces, block by block.
class Planner final
{
public:
    explicit Planner(const Glossary &glossary) : m_glossary(glossary) {}

    void add(const LessonBlock &block, int number)
    {
        const bool heading = block.kind == LessonBlock::Kind::Heading;
        if (heading) {
            m_section = plainText(block.spans);
            m_linked.clear();
        }
        LessonPiece::Kind kind = LessonPiece::Kind::Prose;
        if (block.kind == LessonBlock::Kind::Callout) kind = LessonPiece::Kind::Callout;
        if (block.kind == LessonBlock::Kind::Code) kind = LessonPiece::Kind::Snippet;
        const bool goesOn = kind == LessonPiece::Kind::Prose && !heading && !m_pieces.empty() &&
                            m_pieces.back().kind == LessonPiece::Kind::Prose && m_pieces.back().first >= 0;
        if (!goesOn) m_pieces.push_back({kind, -1, number, {}, m_section});
        if (kind == LessonPiece::Kind::Snippet && canRun(block)) m_pieces.back().number = m_snippets++;
        m_pieces.back().blocks.push_back(block);
        if (!heading) link(m_pieces.back().blocks.back().spans);
    }

    void add(LessonPiece::Kind kind, int number) { m_pieces.push_back({kind, number, -1, {}, m_section}); }

    std::vector<LessonPiece> take() { return std::move(m_pieces); }

private:
    /// Code, links and headings stay as they are: a term is only linked where it stands in running text.
    void link(std::vector<Span> &spans)
    {
        std::vector<Span> linked;
        for (const Span &span : spans) {
            if (span.style != Span::Style::Plain) {
                linked.push_back(span);
                continue;
            }
            qsizetype end = 0;
            for (const GlossaryMention &mention : m_glossary.mentionsIn(span.text)) {
                if (m_linked.contains(mention.term)) continue;
                m_linked.insert(mention.term);
                const QString &name = m_glossary.terms()[static_cast<size_t>(mention.term)].term;
                if (mention.start > end)
                    linked.push_back({Span::Style::Plain, span.text.mid(end, mention.start - end)});
                linked.push_back({Span::Style::Link, span.text.mid(mention.start, mention.length), termLink(name)});
                end = mention.start + mention.length;
            }
            if (end < span.text.size()) linked.push_back({Span::Style::Plain, span.text.mid(end)});
        }
        spans = std::move(linked);
    }

    const Glossary &m_glossary;
    std::vector<LessonPiece> m_pieces;
    QSet<int> m_linked; ///< In this section.
    QString m_section;
    int m_snippets = 0;
};

LessonBlock headingBlock(const QString &text, int level)
{
    LessonBlock block;
    block.kind = LessonBlock::Kind::Heading;
    block.level = level;
    block.spans.push_back({Span::Style::Plain, text});
    return block;
}

} // namespace

bool canRun(const LessonBlock &block)
{
    return block.kind == LessonBlock::Kind::Code && block.action != LessonBlock::Action::Read &&
           (block.language == QLatin1String("python") || block.language == QLatin1String("console"));
}

std::vector<LessonPiece> planLesson(const Objective &objective, const Glossary &glossary)
{
    Planner planner(glossary);
    planner.add(LessonPiece::Kind::Place, -1);
    const bool titled = !objective.lesson.empty() && objective.lesson.front().kind == LessonBlock::Kind::Heading &&
                        objective.lesson.front().level == 1;
    if (!titled) planner.add(headingBlock(objective.title, 1), -1);
    int number = 0;
    for (const LessonBlock &block : objective.lesson) planner.add(block, number++);
    if (!objective.quiz.empty()) {
        planner.add(headingBlock(QCoreApplication::translate("athanor::LessonView", "Ask yourself"), 2), -1);
        for (int i = 0; i < static_cast<int>(objective.quiz.size()); ++i) planner.add(LessonPiece::Kind::Question, i);
    }
    for (int i = 0; i < static_cast<int>(objective.exercises.size()); ++i) planner.add(LessonPiece::Kind::Exercise, i);
    return planner.take();
}

QString termLink(const QString &term) { return termScheme + QString::fromLatin1(QUrl::toPercentEncoding(term)); }

QString linkedTerm(const QString &target)
{
    return target.startsWith(termScheme) ? QUrl::fromPercentEncoding(target.mid(termScheme.size()).toLatin1())
                                         : QString();
}

} // namespace athanor
