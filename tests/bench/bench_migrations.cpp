/// Reads and lays out a migrations folder several times and prints the median of each part as JSON:
/// bench_migrations FOLDER ROUNDS. The first round only warms the cache. bench_migrations.py lays Alembic beside it.

#include "engine/migrations/lanelayout.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace athanor;
using namespace athanor::migrations;

namespace {

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) return 2;
    const int rounds = std::max(1, std::atoi(argv[2]));
    std::vector<double> read, graph, layout, total;
    QJsonObject found;
    for (int round = 0; round <= rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        Result<RevisionFolder> folder = readRevisionFolder(QString::fromLocal8Bit(argv[1]));
        if (!folder) {
            std::fprintf(stderr, "%s\n", qPrintable(folder.error().toString()));
            return 2;
        }
        const double afterRead = double(timer.nsecsElapsed()) / 1e6;
        const RevisionGraph::Pointer built = RevisionGraph::build(std::move(*folder));
        const double afterGraph = double(timer.nsecsElapsed()) / 1e6;
        const LaneLayout laidOut = LaneLayout::compute(*built);
        const double afterLayout = double(timer.nsecsElapsed()) / 1e6;
        found.insert(QStringLiteral("revisions"), built->size());
        found.insert(QStringLiteral("lanes"), laidOut.lanes());
        if (round == 0) continue;
        read.push_back(afterRead);
        graph.push_back(afterGraph - afterRead);
        layout.push_back(afterLayout - afterGraph);
        total.push_back(afterLayout);
    }
    found.insert(QStringLiteral("read_ms"), median(read));
    found.insert(QStringLiteral("graph_ms"), median(graph));
    found.insert(QStringLiteral("layout_ms"), median(layout));
    found.insert(QStringLiteral("total_ms"), median(total));
    std::printf("%s\n", QJsonDocument(found).toJson(QJsonDocument::Compact).constData());
    return 0;
}
