#pragma once

#include "engine/course/course.h"
#include "engine/course/glossary.h"

namespace athanor {

/// One place of a course that a search found.
struct SearchHit
{
    /// In the order in which they are ranked.
    enum class Kind { Title, Heading, Glossary, Text, Code };
    /// Which part of a page block() means.
    enum class Part { Page, Quiz, Exercise };
    struct Mark
    {
        qsizetype start = 0; ///< UTF-16 units.
        qsizetype length = 0;
    };

    Kind kind = Kind::Text;
    QString objective = {}; ///< Its id; empty for a glossary term.
    QString module = {};    ///< Its module's title.
    QString title = {};     ///< The objective's title, or the term.
    Part part = Part::Page;
    /// Page: index into Objective::lesson, -1 the beginning. Quiz: the question. Exercise: which.
    int block = -1;
    QString excerpt = {}; ///< One line around the first match; the summary for a title.
    std::vector<Mark> titleMarks = {};
    std::vector<Mark> excerptMarks = {};
    int score = 0; ///< Higher is better.
};

/// Every word of a course (titles, summaries, headings, prose, code, questions, what exercises ask for) and of its
/// glossary, ready to be searched. What a quiz answers, hints and solutions are left out on purpose. An immutable
/// value: building takes some milliseconds a thousand words and belongs on a thread of its own; searching is safe from
/// any.
class SearchIndex final
{
public:
    SearchIndex() = default;
    SearchIndex(const Course &course, const Glossary &glossary);

    /// The best hits first, at most `limit`, and at most `perObjective` of one page. Every word of the query must be
    /// found, as a word or as the beginning of one; capitals do not matter. In titles, headings and names of terms a
    /// word that is found nowhere as it stands may differ by a letter or two. A query without letters or digits is
    /// looked for as it stands.
    std::vector<SearchHit> search(const QString &query, int limit = 40, int perObjective = 3) const;

    /// Where a name that is in no index (a command, a file) meets a query, every word of it; empty where it does not.
    static std::vector<SearchHit::Mark> marksOf(const QString &query, const QString &name);

    bool isEmpty() const { return m_entries.empty(); }
    int objectiveCount() const { return int(m_pages.size()); }
    int termCount() const { return m_termCount; }
    qsizetype wordCount() const { return m_wordCount; }

private:
    struct Page
    {
        QString id, title, module, summary;
        int titleEntry = 0;
    };
    struct Entry
    {
        SearchHit::Kind kind = SearchHit::Kind::Text;
        int page = -1; ///< Index into m_pages; -1 for a term.
        SearchHit::Part part = SearchHit::Part::Page;
        int block = -1;
        QString text = {};
        qsizetype nameEnd = 0; ///< Glossary: what stands before is the name and its other forms.
    };
    struct Posting
    {
        int entry = 0;
        bool name = false; ///< In a title, a heading or a term's name.
    };
    struct Word
    {
        QString text; ///< Folded.
        std::vector<Posting> postings;
        bool name = false; ///< One of its postings is.
    };
    struct Query;
    class Builder;

    static Query parse(const QString &text);
    /// How well each entry answers one word of the query: 0 not at all.
    std::vector<quint8> qualities(const QString &term, bool &misspelt) const;
    std::vector<std::pair<int, int>> ranked(Query &query) const;
    std::vector<std::pair<int, int>> literal(const QString &text) const;
    SearchHit hit(int entry, int score, const Query &query) const;

    std::vector<Page> m_pages;
    std::vector<Entry> m_entries;
    std::vector<Word> m_words; ///< Sorted.
    int m_termCount = 0;
    qsizetype m_wordCount = 0;
};

} // namespace athanor
