// How long the migration graph takes for one frame while it is panned and zoomed: bench_migrationgraph [REVISIONS].
// Prints JSON, as report.py takes it.
#include "tests/migrations/graphs.h"
#include "widgets/migrations/migrationgraphview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace athanor;
using namespace athanor::migrations;

namespace {

constexpr int frames = 300;
constexpr double frameMilliseconds = 16.7; ///< At 60 a second.

/// Milliseconds of each frame: the viewport painted as the window system would ask for it.
template <typename Step> std::vector<double> measured(MigrationGraphView &view, Step step)
{
    QImage frame(view.viewport()->size(), QImage::Format_RGB32);
    view.viewport()->render(&frame); // The first one loads fonts.
    std::vector<double> taken;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer since;
        since.start();
        step(i);
        view.viewport()->render(&frame);
        taken.push_back(double(since.nsecsElapsed()) / 1e6);
    }
    std::sort(taken.begin(), taken.end());
    return taken;
}

void print(const QString &name, const std::vector<double> &taken, const char *end)
{
    std::printf("{\"name\": \"%s\", \"unit\": \"ms\", \"ours\": {\"median\": %.2f, \"min\": %.2f, \"max\": %.2f, "
                "\"count\": %d}, \"time_target\": %.1f, \"time_target_binds\": \"max\", \"met\": %s}%s",
                qPrintable(name), taken[taken.size() / 2], taken.front(), taken.back(), frames, frameMilliseconds,
                taken.back() <= frameMilliseconds ? "true" : "false", end);
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int revisions = argc > 1 ? std::max(10, std::atoi(argv[1])) : 10000;
    Theme theme;
    theme.apply();
    MigrationGraphView view(theme);
    view.resize(1920, 1080);
    view.show();
    view.setDrawing(MigrationDrawing::make(branchedGraph(revisions)));
    view.setFolding(false);
    view.select(view.drawing()->layout.nodeAt(view.drawing()->layout.rows() / 2));
    QScrollBar *bar = view.verticalScrollBar();
    const std::vector<double> panned =
        measured(view, [&](int i) { bar->setValue(int(double(bar->maximum()) * i / frames)); });
    const std::vector<double> zoomed = measured(view, [&](int i) {
        const double phase = std::abs(double(i % 100) - 50) / 50;
        view.setZoom(MigrationGraphView::smallestZoom + phase * (2 - MigrationGraphView::smallestZoom));
    });
    view.setZoom(1);
    const std::vector<double> selected =
        measured(view, [&](int i) { view.select(view.drawing()->layout.nodeAt(i % view.drawing()->layout.rows())); });
    const QString what = QStringLiteral("%1 revisions, a frame while ").arg(revisions);
    std::printf("{\"findings\": [");
    print(what + QStringLiteral("panning"), panned, ", ");
    print(what + QStringLiteral("zooming"), zoomed, ", ");
    print(what + QStringLiteral("selecting"), selected, "]}\n");
    return 0;
}
