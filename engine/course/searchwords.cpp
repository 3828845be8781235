#include "engine/course/searchwords.h"

#include <algorithm>
#include <array>

namespace athanor::Internal {

namespace {

constexpr qsizetype longestWord = 40; ///< Longer ones are no words that anybody looks for with a mistake in them.

} // namespace

std::vector<FoundWord> wordsOf(const QString &text)
{
    std::vector<FoundWord> words;
    const qsizetype size = text.size();
    for (qsizetype at = 0; at < size;) {
        if (!text.at(at).isLetterOrNumber()) {
            ++at;
            continue;
        }
        qsizetype end = at + 1;
        while (end < size && text.at(end).isLetterOrNumber()) ++end;
        words.push_back({at, end - at, false});
        for (qsizetype inner = at + 1; inner < end; ++inner)
            if (text.at(inner).isUpper() && text.at(inner - 1).isLower()) words.push_back({inner, end - inner, true});
        at = end;
    }
    return words;
}

QString foldedWord(const QString &text)
{
    QString folded = text;
    for (QChar &c : folded) c = c.toCaseFolded();
    return folded;
}

int allowedMistakes(qsizetype length) { return length < 4 ? 0 : length < 8 ? 1 : 2; }

int mistakesToBegin(const QString &typed, const QString &word, int most)
{
    const qsizetype rows = typed.size();
    const qsizetype columns = std::min<qsizetype>(word.size(), rows + most);
    if (rows > longestWord || columns > longestWord || columns + most < rows) return most + 1;
    // Three rows are enough: a swap looks two back.
    std::array<std::array<int, longestWord + 1>, 3> table{};
    for (qsizetype j = 0; j <= columns; ++j) table[0][size_t(j)] = int(j);
    for (qsizetype i = 1; i <= rows; ++i) {
        auto &row = table[size_t(i % 3)];
        const auto &before = table[size_t((i - 1) % 3)];
        const auto &twoBefore = table[size_t((i + 1) % 3)];
        row[0] = int(i);
        for (qsizetype j = 1; j <= columns; ++j) {
            const bool same = typed.at(i - 1) == word.at(j - 1);
            int best =
                std::min({before[size_t(j)] + 1, row[size_t(j - 1)] + 1, before[size_t(j - 1)] + (same ? 0 : 1)});
            const bool swapped =
                i > 1 && j > 1 && typed.at(i - 1) == word.at(j - 2) && typed.at(i - 2) == word.at(j - 1);
            if (swapped) best = std::min(best, twoBefore[size_t(j - 2)] + 1);
            row[size_t(j)] = best;
        }
    }
    const auto &last = table[size_t(rows % 3)];
    return std::min(most + 1, *std::min_element(last.begin(), last.begin() + columns + 1));
}

QString excerptAround(const QString &text, qsizetype place, qsizetype length)
{
    if (text.size() <= length) return text.simplified();
    // The match stands in the first half, where it is seen even if the line is cut.
    qsizetype start = std::clamp<qsizetype>(place - length / 3, 0, text.size());
    qsizetype end = std::min(text.size(), start + length);
    // Whole words at both ends, where one begins or ends near; never half of a character.
    const auto isCut = [&](qsizetype at) {
        return at > 0 && at < text.size() && !text.at(at).isSpace() && !text.at(at - 1).isSpace();
    };
    const qsizetype reach = std::min<qsizetype>(20, length / 4);
    for (qsizetype later = start; later < start + reach && later < place; ++later) {
        if (isCut(later)) continue;
        start = later;
        break;
    }
    for (qsizetype earlier = end; earlier > end - reach && earlier > place; --earlier) {
        if (isCut(earlier)) continue;
        end = earlier;
        break;
    }
    if (start > 0 && text.at(start).isLowSurrogate()) ++start;
    if (end < text.size() && text.at(end).isLowSurrogate()) --end;
    QString piece = text.mid(start, end - start).simplified();
    if (start > 0) piece.prepend(QChar(0x2026));
    if (end < text.size()) piece.append(QChar(0x2026));
    return piece;
}

} // namespace athanor::Internal
