// Searching the request history of the route playground, as one letter of the search does.
#include "engine/routes/requesthistorymodel.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace athanor;

namespace {

constexpr int entries = 10'000;
constexpr double target = 50;

HistoryEntry sample(int number)
{
    HistoryEntry entry;
    entry.trace.request.path = QStringLiteral("/ponies/%1?page=%2").arg(number).arg(number % 7);
    entry.trace.request.headers = {{QStringLiteral("Cookie"), QString(80, QLatin1Char('c'))}};
    entry.trace.status = number % 9 == 0 ? 404 : 200;
    entry.trace.headers = {{QStringLiteral("Content-Type"), QStringLiteral("text/html; charset=utf-8")}};
    entry.trace.body = "<h1>Pony " + QByteArray::number(number) + "</h1>" + QByteArray(1900, 'x');
    return entry;
}

} // namespace

int main(int argc, char **argv)
{
    const int rounds = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 20;
    RequestHistoryModel model;
    for (int i = 0; i < entries; ++i) model.add(sample(i));
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        model.setSearch(QStringLiteral("pony %1 xxxx 200").arg(round)); // Near the end of what is kept of each.
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    const QJsonObject ours{{QStringLiteral("median"), median},
                           {QStringLiteral("min"), times.front()},
                           {QStringLiteral("max"), times.back()},
                           {QStringLiteral("count"), rounds}};
    const QJsonObject finding{{QStringLiteral("name"), QStringLiteral("10,000 requests of the history searched")},
                              {QStringLiteral("unit"), QStringLiteral("ms")},
                              {QStringLiteral("ours"), ours},
                              {QStringLiteral("time_target"), target},
                              {QStringLiteral("met"), median <= target}};
    std::puts(QJsonDocument(QJsonObject{{QStringLiteral("findings"), QJsonArray{finding}}})
                  .toJson(QJsonDocument::Compact)
                  .constData());
    return 0;
}
