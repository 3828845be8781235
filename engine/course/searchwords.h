#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace athanor::Internal {

/// A word of a text: a run of letters and digits. "url_for" are two, "IntegerField" is one and its second half,
/// "Field", another that begins inside of it.
struct FoundWord
{
    qsizetype start = 0;
    qsizetype length = 0;
    bool inside = false; ///< Begins within the word before.
};

std::vector<FoundWord> wordsOf(const QString &text);
/// Letter by letter, so that places in the text stay what they are.
QString foldedWord(const QString &text);

/// How many letters may be wrong in a word of this length.
int allowedMistakes(qsizetype length);
/// The fewest letters changed, left out, put in or swapped with their neighbour that make `typed` the beginning of
/// `word`; more than `most` is told as most + 1. (Optimal string alignment distance.)
int mistakesToBegin(const QString &typed, const QString &word, int most);

/// The piece of a text around a place, on one line, at most `length` characters, with ellipses where it was cut.
QString excerptAround(const QString &text, qsizetype place, qsizetype length);

} // namespace athanor::Internal
