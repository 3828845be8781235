#include "app/shell/exercisefiles.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <algorithm>

namespace athanor {

namespace {

constexpr qint64 largestFile = 512 * 1024;

/// Runs work on the pool and hands its result to then on context's thread.
template <typename Work, typename Then> void offThread(QObject *context, Work work, Then then)
{
    using Value = decltype(work());
    auto *watcher = new QFutureWatcher<Value>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, then = std::move(then)] {
        const Value value = watcher->result();
        watcher->deleteLater();
        then(value);
    });
    watcher->setFuture(QtConcurrent::run(std::move(work)));
}

QList<LearnerFile> overlaid(QList<LearnerFile> files, const QList<LearnerFile> &overlay)
{
    for (const LearnerFile &shown : overlay) {
        const auto same = std::find_if(files.begin(), files.end(),
                                       [&shown](const LearnerFile &file) { return file.path == shown.path; });
        if (same == files.end())
            files << shown;
        else
            same->content = shown.content;
    }
    std::sort(files.begin(), files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
    return files;
}

} // namespace

void readWorkspace(const Workspace &workspace, const QList<LearnerFile> &overlay, QObject *context,
                   std::function<void(const Result<QList<LearnerFile>> &)> then)
{
    offThread(
        context,
        [workspace, overlay]() -> Result<QList<LearnerFile>> {
            const Result<QList<LearnerFile>> files = workspace.allFiles();
            if (!files) return files.error();
            return overlaid(*files, overlay);
        },
        std::move(then));
}

void readFolder(const QString &folder, QObject *context, std::function<void(const QList<LearnerFile> &)> then)
{
    offThread(
        context,
        [folder] {
            QList<LearnerFile> files;
            const QDir base(folder);
            QDirIterator it(folder, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                it.next();
                QFile file(it.filePath());
                if (file.size() > largestFile || it.filePath().contains(QLatin1String("__pycache__")) ||
                    !file.open(QIODevice::ReadOnly))
                    continue;
                const QByteArray content = file.readAll();
                if (!content.contains('\0')) files << LearnerFile{base.relativeFilePath(it.filePath()), content};
            }
            std::sort(files.begin(), files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
            return files;
        },
        std::move(then));
}

void writeWorkspace(const Workspace &workspace, const QList<LearnerFile> &files, QObject *context,
                    std::function<void(const Result<void> &)> then)
{
    offThread(
        context, [workspace, files] { return workspace.restore(files); }, std::move(then));
}

} // namespace athanor
