#pragma once

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <vector>

namespace athanor::bench {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// Times of one thing measured again and again.
class Samples final
{
public:
    void add(Milliseconds time);
    void add(const Samples &others);
    bool isEmpty() const { return m_times.empty(); }
    double median() const;
    double smallest() const;
    double largest() const;
    /// {median, min, max, count}, in milliseconds.
    QJsonObject toJson() const;

private:
    std::vector<double> m_times; ///< Kept sorted.
};

/// Times one piece of work on the monotonic clock.
class Stopwatch final
{
public:
    Milliseconds elapsed() const { return std::chrono::steady_clock::now() - m_begun; }

private:
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

/// One line of the report: what was measured, against what, and whether the target is met.
struct Finding
{
    QString name;
    Samples ours;
    Samples peer = {};      ///< Empty when the target is an absolute time.
    double ratioTarget = 0; ///< Largest allowed median of ours through median of peer; 0: none.
    double timeTarget = 0;  ///< Largest allowed time in milliseconds; 0: none.
    enum class Held { Median, Largest } held = Held::Median; ///< Which of ours the time target binds.

    bool met() const;
    QJsonObject toJson() const;
};

} // namespace athanor::bench
