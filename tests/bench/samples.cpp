#include "tests/bench/samples.h"

#include <algorithm>

namespace athanor::bench {

void Samples::add(Milliseconds time)
{
    m_times.insert(std::upper_bound(m_times.begin(), m_times.end(), time.count()), time.count());
}

void Samples::add(const Samples &others)
{
    for (const double time : others.m_times) add(Milliseconds(time));
}

double Samples::median() const
{
    if (m_times.empty()) return 0;
    const std::size_t middle = m_times.size() / 2;
    return m_times.size() % 2 == 1 ? m_times[middle] : (m_times[middle - 1] + m_times[middle]) / 2;
}

double Samples::smallest() const { return m_times.empty() ? 0 : m_times.front(); }

double Samples::largest() const { return m_times.empty() ? 0 : m_times.back(); }

QJsonObject Samples::toJson() const
{
    return {{QStringLiteral("median"), median()},
            {QStringLiteral("min"), smallest()},
            {QStringLiteral("max"), largest()},
            {QStringLiteral("count"), static_cast<qint64>(m_times.size())}};
}

bool Finding::met() const
{
    if (ours.isEmpty()) return false;
    if (ratioTarget > 0 && (peer.isEmpty() || ours.median() > peer.median() * ratioTarget)) return false;
    const double time = held == Held::Median ? ours.median() : ours.largest();
    return timeTarget <= 0 || time <= timeTarget;
}

QJsonObject Finding::toJson() const
{
    QJsonObject json{{QStringLiteral("name"), name},
                     {QStringLiteral("unit"), QStringLiteral("ms")},
                     {QStringLiteral("ours"), ours.toJson()},
                     {QStringLiteral("met"), met()}};
    if (!peer.isEmpty()) {
        json.insert(QStringLiteral("peer"), peer.toJson());
        json.insert(QStringLiteral("ratio"), ours.median() / peer.median());
    }
    if (ratioTarget > 0) json.insert(QStringLiteral("ratio_target"), ratioTarget);
    if (timeTarget > 0) {
        json.insert(QStringLiteral("time_target"), timeTarget);
        json.insert(QStringLiteral("time_target_binds"),
                    held == Held::Median ? QStringLiteral("median") : QStringLiteral("max"));
    }
    return json;
}

} // namespace athanor::bench
