#include "tests/bench/processmemory.h"

#include <QDir>
#include <QFile>

namespace athanor::bench {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

qint64 parentOf(const QString &pid)
{
    // The command's name stands in parentheses and may hold anything, so the fields are counted behind it.
    const QByteArray stat = contentOf(QStringLiteral("/proc/%1/stat").arg(pid));
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    return fields.size() > 1 ? fields.at(1).toLongLong() : 0;
}

} // namespace

qint64 privateKib(qint64 pid)
{
    qint64 sum = 0;
    const QByteArray rollup = contentOf(QStringLiteral("/proc/%1/smaps_rollup").arg(pid));
    for (const QByteArray &line : rollup.split('\n')) {
        if (line.startsWith("Private_")) sum += line.simplified().split(' ').value(1).toLongLong();
    }
    return sum;
}

qint64 privateKibOfTree(qint64 pid)
{
    qint64 sum = privateKib(pid);
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        if (parentOf(entry) == pid) sum += privateKibOfTree(entry.toLongLong());
    }
    return sum;
}

} // namespace athanor::bench
