#pragma once

#include <array>

namespace athanor {

/// How well something was remembered, as FSRS counts it.
enum class ReviewGrade { Again = 1, Hard = 2, Good = 3, Easy = 4 };

/// What FSRS knows of one memory.
struct MemoryState
{
    double stability = 0;  ///< Days until the chance of recall has fallen to 90 %.
    double difficulty = 0; ///< 1 (easy) to 10 (hard).
};

/// The spaced repetition scheduler FSRS-5 (Free Spaced Repetition Scheduler), without learning steps: a pure value.
/// Formulas and default parameters: github.com/open-spaced-repetition, "The Algorithm", section FSRS-5. After a lapse
/// the stability is bounded as in its reference implementation, so that forgetting never strengthens a memory.
/// Times are days; a negative elapsed time (a clock set back) counts as none.
class Fsrs final
{
public:
    using Parameters = std::array<double, 19>;
    static const Parameters defaults;

    /// retention: the chance of recall at which a review is due, above 0 and below 1.
    explicit Fsrs(const Parameters &parameters = defaults, double retention = 0.9);

    /// After the first review ever.
    MemoryState first(ReviewGrade grade) const;
    /// After a further review; under one day the short-term rule holds.
    MemoryState next(const MemoryState &state, double elapsedDays, ReviewGrade grade) const;
    /// The chance of recall, 0 to 1.
    double retrievability(const MemoryState &state, double elapsedDays) const;
    /// Whole days until the chance of recall falls to the wanted one: at least 1, at most longestInterval.
    int interval(const MemoryState &state) const;

    static constexpr int longestInterval = 36500;

private:
    double initialDifficulty(ReviewGrade grade) const;
    double nextDifficulty(double difficulty, ReviewGrade grade) const;
    double afterSuccess(const MemoryState &state, double retrievability, ReviewGrade grade) const;
    double afterLapse(const MemoryState &state, double retrievability) const;

    Parameters m_w;
    double m_retention;
};

} // namespace athanor
