#include "engine/course/searchindex.h"

#include "engine/course/searchwords.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Internal;

namespace {

constexpr qsizetype excerptLength = 110;
constexpr qsizetype mostTerms = 12; ///< Of a query; more are cut off.
constexpr size_t mostRanked = 2000; ///< Candidates that are looked at more closely.

// What an entry is worth for one word of the query.
enum Quality : quint8 { None = 0, Misspelt = 1, Beginning = 3, Whole = 4, NameBeginning = 6, NameWhole = 8 };

/// Ranks come first, then how well the words were met; a misspelt name stands behind every name that was met as typed.
constexpr std::array<int, 5> rankOf{5000, 4000, 3000, 2000, 1000};
constexpr int misspeltRank = 2500;

QString plain(const std::vector<Span> &spans)
{
    QString text;
    for (const Span &span : spans) text += span.text;
    return text;
}

QString plain(const std::vector<QStringList> &cells)
{
    QStringList rows;
    for (const QStringList &row : cells) rows << row.join(QStringLiteral(" · "));
    return rows.join(QLatin1Char('\n'));
}

} // namespace

/// The words of a query, and what marks them in a text.
struct SearchIndex::Query
{
    QString text;      ///< As typed, without spaces around it.
    QStringList terms; ///< Folded.
    bool misspelt = false;

    bool meets(const QString &word) const
    {
        return std::ranges::any_of(terms, [&](const QString &term) {
            if (word.startsWith(term)) return true;
            const int most = misspelt ? allowedMistakes(term.size()) : 0;
            return most > 0 && mistakesToBegin(term, word, most) <= most;
        });
    }

    /// Where a text meets one of the terms; the whole word where it was misspelt.
    std::vector<SearchHit::Mark> marksIn(const QString &where) const
    {
        std::vector<SearchHit::Mark> marks;
        if (terms.isEmpty()) {
            const qsizetype at = text.isEmpty() ? -1 : where.indexOf(text);
            if (at >= 0) marks.push_back({at, text.size()});
            return marks;
        }
        const QString folded = foldedWord(where);
        for (const FoundWord &word : wordsOf(where)) {
            const QString part = folded.mid(word.start, word.length);
            if (!meets(part)) continue;
            qsizetype length = 0;
            for (const QString &term : terms)
                if (part.startsWith(term)) length = std::max(length, term.size());
            const SearchHit::Mark mark{word.start, length > 0 ? length : word.length};
            if (!marks.empty() && mark.start < marks.back().start + marks.back().length) continue;
            marks.push_back(mark);
        }
        return marks;
    }
};

/// Reads a course into an index.
class SearchIndex::Builder final
{
public:
    explicit Builder(SearchIndex &index) : m_index(index) {}

    void add(const Module &module, const Objective &objective)
    {
        const int page = int(m_index.m_pages.size());
        m_index.m_pages.push_back(
            {objective.id, objective.title, module.title, objective.summary, int(m_index.m_entries.size())});
        // The id's words find it too: "param" is in flask.param-route.
        addEntry({SearchHit::Kind::Title, page, SearchHit::Part::Page, -1, objective.title},
                 objective.id.section(QLatin1Char('.'), 1));
        addEntry({SearchHit::Kind::Text, page, SearchHit::Part::Page, -1, objective.summary});
        for (size_t i = 0; i < objective.lesson.size(); ++i) addBlock(page, int(i), objective.lesson[i]);
        for (size_t i = 0; i < objective.quiz.size(); ++i) {
            const QuizQuestion &question = objective.quiz[i];
            addEntry({SearchHit::Kind::Text, page, SearchHit::Part::Quiz, int(i), question.prompt});
            addEntry({SearchHit::Kind::Code, page, SearchHit::Part::Quiz, int(i), question.code});
        }
        for (size_t i = 0; i < objective.exercises.size(); ++i) {
            const Exercise &exercise = objective.exercises[i];
            addEntry({SearchHit::Kind::Text, page, SearchHit::Part::Exercise, int(i), exercise.goal});
            for (const QString &task : exercise.tasks)
                addEntry({SearchHit::Kind::Text, page, SearchHit::Part::Exercise, int(i), task});
        }
    }

    void add(const GlossaryTerm &term)
    {
        const QString names = (QStringList(term.term) + term.also).join(QLatin1String(", "));
        Entry entry{SearchHit::Kind::Glossary, -1, SearchHit::Part::Page, m_index.m_termCount++,
                    names + QLatin1Char('\n') + QString(term.text).remove(QLatin1Char('`'))};
        entry.nameEnd = names.size();
        addEntry(std::move(entry));
    }

    void finish()
    {
        m_index.m_words.reserve(size_t(m_words.size()));
        for (auto each = m_words.begin(); each != m_words.end(); ++each) {
            const bool name = std::ranges::any_of(each.value(), &Posting::name);
            m_index.m_words.push_back({each.key(), std::move(each.value()), name});
        }
        std::ranges::sort(m_index.m_words, {}, &Word::text);
    }

private:
    void addBlock(int page, int number, const LessonBlock &block)
    {
        const auto add = [&](SearchHit::Kind kind, const QString &text) {
            addEntry({kind, page, SearchHit::Part::Page, number, text});
        };
        switch (block.kind) {
        case LessonBlock::Kind::Heading: add(SearchHit::Kind::Heading, plain(block.spans)); break;
        case LessonBlock::Kind::Code:
            add(SearchHit::Kind::Code, block.code);
            // A prediction's output would give its answer away.
            if (block.action != LessonBlock::Action::Predict) add(SearchHit::Kind::Code, block.recordedOutput);
            add(SearchHit::Kind::Text, block.question);
            break;
        case LessonBlock::Kind::Table: add(SearchHit::Kind::Text, plain(block.cells)); break;
        case LessonBlock::Kind::Paragraph:
        case LessonBlock::Kind::ListItem:
        case LessonBlock::Kind::Callout: add(SearchHit::Kind::Text, plain(block.spans)); break;
        }
    }

    void addEntry(Entry entry, const QString &alsoFoundBy = {})
    {
        if (entry.text.trimmed().isEmpty()) return;
        const bool isName = entry.kind == SearchHit::Kind::Title || entry.kind == SearchHit::Kind::Heading;
        const int number = int(m_index.m_entries.size());
        const auto post = [&](const QString &text) {
            const QString folded = foldedWord(text);
            for (const FoundWord &word : wordsOf(text)) {
                std::vector<Posting> &postings = m_words[folded.mid(word.start, word.length)];
                const bool name = isName || word.start < entry.nameEnd;
                if (!word.inside) ++m_index.m_wordCount;
                if (!postings.empty() && postings.back().entry == number)
                    postings.back().name = postings.back().name || name;
                else
                    postings.push_back({number, name});
            }
        };
        post(entry.text);
        post(alsoFoundBy);
        m_index.m_entries.push_back(std::move(entry));
    }

    SearchIndex &m_index;
    QHash<QString, std::vector<Posting>> m_words;
};

SearchIndex::SearchIndex(const Course &course, const Glossary &glossary)
{
    Builder builder(*this);
    for (const Module &module : course.modules)
        for (const Objective &objective : module.objectives) builder.add(module, objective);
    for (const GlossaryTerm &term : glossary.terms()) builder.add(term);
    builder.finish();
}

SearchIndex::Query SearchIndex::parse(const QString &text)
{
    Query query{text.trimmed(), {}, false};
    const QString folded = foldedWord(query.text);
    for (const FoundWord &word : wordsOf(query.text)) {
        const QString term = folded.mid(word.start, word.length);
        if (!word.inside && !query.terms.contains(term) && query.terms.size() < mostTerms) query.terms.append(term);
    }
    return query;
}

std::vector<quint8> SearchIndex::qualities(const QString &term, bool &misspelt) const
{
    std::vector<quint8> result(m_entries.size(), None);
    bool named = false;
    for (auto word = std::ranges::lower_bound(m_words, term, {}, &Word::text);
         word != m_words.end() && word->text.startsWith(term); ++word) {
        const bool whole = word->text.size() == term.size();
        named = named || word->name;
        for (const Posting &posting : word->postings) {
            const quint8 worth = posting.name ? (whole ? NameWhole : NameBeginning) : (whole ? Whole : Beginning);
            result[size_t(posting.entry)] = std::max(result[size_t(posting.entry)], worth);
        }
    }
    const int most = allowedMistakes(term.size());
    if (named || most == 0) return result;
    for (const Word &word : m_words) {
        if (!word.name || mistakesToBegin(term, word.text, most) > most) continue;
        misspelt = true;
        for (const Posting &posting : word.postings)
            if (posting.name && result[size_t(posting.entry)] == None) result[size_t(posting.entry)] = Misspelt;
    }
    return result;
}

std::vector<std::pair<int, int>> SearchIndex::ranked(Query &query) const
{
    std::vector<std::vector<quint8>> met;
    for (const QString &term : query.terms) met.push_back(qualities(term, query.misspelt));
    std::vector<std::pair<int, int>> found; // Entry, score.
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const Entry &entry = m_entries[i];
        const int title = entry.page < 0 ? -1 : m_pages[size_t(entry.page)].titleEntry;
        int sum = 0;
        bool here = false, all = true, misspelt = false;
        for (const std::vector<quint8> &each : met) {
            const quint8 own = each[i];
            // A word that the page's title holds need not be said again below it.
            const quint8 above = title < 0 || entry.kind == SearchHit::Kind::Title ? quint8(None) : each[size_t(title)];
            here = here || own != None;
            all = all && (own != None || above != None);
            misspelt = misspelt || own == Misspelt;
            sum += own != None ? own * 10 : above;
        }
        if (!here || !all) continue;
        const int rank = misspelt ? misspeltRank : rankOf[size_t(entry.kind)];
        found.emplace_back(int(i), rank + sum / int(met.size()) * 4);
    }
    return found;
}

std::vector<std::pair<int, int>> SearchIndex::literal(const QString &text) const
{
    std::vector<std::pair<int, int>> found;
    for (size_t i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].text.contains(text)) found.emplace_back(int(i), rankOf[size_t(m_entries[i].kind)]);
    return found;
}

SearchHit SearchIndex::hit(int number, int score, const Query &query) const
{
    const Entry &entry = m_entries[size_t(number)];
    SearchHit hit;
    hit.kind = entry.kind;
    hit.part = entry.part;
    hit.block = entry.block;
    hit.score = score;
    QString text = entry.text;
    if (entry.kind == SearchHit::Kind::Glossary) {
        hit.title = entry.text.left(entry.nameEnd).section(QLatin1String(", "), 0, 0);
        text = entry.text.mid(entry.nameEnd + 1);
    } else {
        const Page &page = m_pages[size_t(entry.page)];
        hit.objective = page.id;
        hit.module = page.module;
        hit.title = page.title;
        if (entry.kind == SearchHit::Kind::Title) text = page.summary;
    }
    const std::vector<SearchHit::Mark> marks = query.marksIn(text);
    hit.titleMarks = query.marksIn(hit.title);
    // A term that is itself what was looked for is explained from the beginning.
    const bool fromStart = marks.empty() || (entry.kind == SearchHit::Kind::Glossary && !hit.titleMarks.empty());
    hit.excerpt = excerptAround(text, fromStart ? 0 : marks.front().start, excerptLength);
    hit.excerptMarks = query.marksIn(hit.excerpt);
    return hit;
}

std::vector<SearchHit::Mark> SearchIndex::marksOf(const QString &query, const QString &name)
{
    const Query asked = parse(query);
    const QString folded = foldedWord(name);
    const std::vector<FoundWord> words = wordsOf(name);
    const bool all = std::ranges::all_of(asked.terms, [&](const QString &term) {
        return std::ranges::any_of(words, [&](const FoundWord &word) {
            return QStringView(folded).mid(word.start, word.length).startsWith(term);
        });
    });
    return all ? asked.marksIn(name) : std::vector<SearchHit::Mark>();
}

std::vector<SearchHit> SearchIndex::search(const QString &text, int limit, int perObjective) const
{
    Query query = parse(text);
    if (query.text.isEmpty() || limit <= 0) return {};
    std::vector<std::pair<int, int>> found = query.terms.isEmpty() ? literal(query.text) : ranked(query);
    const auto better = [](const auto &one, const auto &other) {
        return one.second != other.second ? one.second > other.second : one.first < other.first;
    };
    const size_t looked = std::min(found.size(), mostRanked);
    std::ranges::partial_sort(found, found.begin() + std::ptrdiff_t(looked), better);
    found.resize(looked);
    // Words that stand together as they were typed are worth more than the same words far apart.
    for (auto &[entry, score] : found)
        if (m_entries[size_t(entry)].text.contains(query.text, Qt::CaseInsensitive)) score += 300;
    std::ranges::sort(found, better);

    std::vector<SearchHit> hits;
    QHash<int, int> ofPage;
    for (const auto &[number, score] : found) {
        const Entry &entry = m_entries[size_t(number)];
        const bool below = entry.page >= 0 && entry.kind != SearchHit::Kind::Title;
        if (below && ++ofPage[entry.page] > perObjective) continue;
        hits.push_back(hit(number, score, query));
        if (int(hits.size()) == limit) break;
    }
    return hits;
}

} // namespace athanor
