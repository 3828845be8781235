// Records attempts as fast as it can and prints each once it is acknowledged, until it is killed. For tst_progresskill.
//   progress_recorder FOLDER START          attempts number START and up
//   progress_recorder FOLDER measure COUNT  how long things take; for the README, not for a test
#include "engine/progress/progressstore.h"

#include <QElapsedTimer>

#include <cstdio>

#include <unistd.h>

using namespace athanor;

namespace {

const ExerciseKey key{QStringLiteral("flask.param-route"), QStringLiteral("pony-page")};

Attempt numbered(int number)
{
    Attempt attempt;
    attempt.key = key;
    for (int i = 0; i < 5; ++i)
        attempt.checks << AttemptCheck{QStringLiteral("check_%1").arg(i), QStringLiteral("Check %1").arg(i),
                                       (number + i) % 3 == 0 ? AttemptCheck::Outcome::Failed
                                                             : AttemptCheck::Outcome::Passed};
    attempt.report = {{QStringLiteral("number"), number}};
    attempt.files = {
        {QStringLiteral("app.py"), "number = " + QByteArray::number(number) + "\n" + QByteArray(3000, '#')},
        {QStringLiteral("same.txt"), QByteArray(2000, 's')}};
    return attempt;
}

int recordUntilKilled(ProgressStore &store, int number)
{
    if (const Result<void> opened = store.open(); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().toString()));
        return 1;
    }
    for (;; ++number) {
        const Result<qint64> id = store.recordAttempt(numbered(number));
        const Result<void> draft = store.saveDraft({key, QStringLiteral("app.py"), QByteArray::number(number), {}});
        if (!id || !draft) return 2;
        const QByteArray line = QByteArray::number(number) + '\n';
        if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) != line.size()) return 3;
        // The backup and the check take part in being killed as well.
        if (number % 10 == 0 && !store.maintain()) return 4;
    }
}

int measure(const QString &folder, int count)
{
    QElapsedTimer timer;
    {
        ProgressStore store(folder);
        if (!store.open()) return 1;
        timer.start();
        for (int i = 0; i < count; ++i)
            if (!store.recordAttempt(numbered(i))) return 2;
        std::printf("recording an attempt: %.2f ms\n", double(timer.nsecsElapsed()) / 1e6 / count);
        timer.restart();
        (void)store.snapshot();
        std::printf("snapshot: %.2f ms\n", double(timer.nsecsElapsed()) / 1e6);
        timer.restart();
        if (!store.timeline(key)) return 2;
        std::printf("timeline of %d: %.1f ms\n", count, double(timer.nsecsElapsed()) / 1e6);
    }
    ProgressStore store(folder);
    timer.restart();
    if (!store.open()) return 1;
    std::printf("opening: %.1f ms\n", double(timer.nsecsElapsed()) / 1e6);
    timer.restart();
    if (!store.maintain()) return 2;
    std::printf("integrity check and backup: %.1f ms\n", double(timer.nsecsElapsed()) / 1e6);
    timer.restart();
    if (!store.maintain()) return 2;
    std::printf("integrity check alone: %.1f ms\n", double(timer.nsecsElapsed()) / 1e6);
    timer.restart();
    const Result<QByteArray> document = store.exportDocument();
    if (!document) return 2;
    std::printf("export of %.1f MB: %.0f ms\n", double(document->size()) / 1e6, double(timer.nsecsElapsed()) / 1e6);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 4) return measure(QString::fromLocal8Bit(argv[1]), QByteArray(argv[3]).toInt());
    if (argc != 3) return 64;
    ProgressStore store(QString::fromLocal8Bit(argv[1]));
    return recordUntilKilled(store, QByteArray(argv[2]).toInt());
}
