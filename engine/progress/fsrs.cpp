#include "engine/progress/fsrs.h"

#include <algorithm>
#include <cmath>

namespace athanor {

namespace {

constexpr double decay = -0.5;
constexpr double factor = 19.0 / 81.0; // 0.9^(1/decay) - 1: stability is the time until 90 % are left.
constexpr double leastStability = 0.01;

int number(ReviewGrade grade) { return static_cast<int>(grade); }

} // namespace

const Fsrs::Parameters Fsrs::defaults = {0.40255, 1.18385, 3.173,  15.69105, 7.1949, 0.5345, 1.4604,
                                         0.0046,  1.54575, 0.1192, 1.01925,  1.9395, 0.11,   0.29605,
                                         2.2698,  0.2315,  2.9898, 0.51655,  0.6621};

Fsrs::Fsrs(const Parameters &parameters, double retention)
    : m_w(parameters), m_retention(std::clamp(retention, 0.01, 0.99))
{}

MemoryState Fsrs::first(ReviewGrade grade) const
{
    const double stability = m_w[static_cast<size_t>(number(grade) - 1)];
    return {std::max(stability, leastStability), std::clamp(initialDifficulty(grade), 1.0, 10.0)};
}

MemoryState Fsrs::next(const MemoryState &state, double elapsedDays, ReviewGrade grade) const
{
    const double elapsed = std::max(elapsedDays, 0.0);
    double stability = 0;
    if (elapsed < 1) {
        stability = state.stability * std::exp(m_w[17] * (number(grade) - 3 + m_w[18]));
    } else {
        const double recall = retrievability(state, elapsed);
        stability = grade == ReviewGrade::Again ? afterLapse(state, recall) : afterSuccess(state, recall, grade);
    }
    return {std::clamp(stability, leastStability, double(longestInterval)), nextDifficulty(state.difficulty, grade)};
}

double Fsrs::retrievability(const MemoryState &state, double elapsedDays) const
{
    return std::pow(1 + factor * std::max(elapsedDays, 0.0) / state.stability, decay);
}

int Fsrs::interval(const MemoryState &state) const
{
    const double days = state.stability / factor * (std::pow(m_retention, 1 / decay) - 1);
    return int(std::clamp(std::round(days), 1.0, double(longestInterval)));
}

double Fsrs::initialDifficulty(ReviewGrade grade) const { return m_w[4] - std::exp(m_w[5] * (number(grade) - 1)) + 1; }

double Fsrs::nextDifficulty(double difficulty, ReviewGrade grade) const
{
    const double change = -m_w[6] * (number(grade) - 3);
    const double damped = difficulty + change * (10 - difficulty) / 9;
    const double reverted = m_w[7] * initialDifficulty(ReviewGrade::Easy) + (1 - m_w[7]) * damped;
    return std::clamp(reverted, 1.0, 10.0);
}

double Fsrs::afterSuccess(const MemoryState &state, double retrievability, ReviewGrade grade) const
{
    const double hard = grade == ReviewGrade::Hard ? m_w[15] : 1;
    const double easy = grade == ReviewGrade::Easy ? m_w[16] : 1;
    const double growth = std::exp(m_w[8]) * (11 - state.difficulty) * std::pow(state.stability, -m_w[9]) *
                          (std::exp(m_w[10] * (1 - retrievability)) - 1) * hard * easy;
    return state.stability * (1 + growth);
}

double Fsrs::afterLapse(const MemoryState &state, double retrievability) const
{
    const double forgotten = m_w[11] * std::pow(state.difficulty, -m_w[12]) *
                             (std::pow(state.stability + 1, m_w[13]) - 1) * std::exp(m_w[14] * (1 - retrievability));
    return std::min(forgotten, state.stability / std::exp(m_w[17] * m_w[18]));
}

} // namespace athanor
