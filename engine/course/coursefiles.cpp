#include "engine/course/coursefiles.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

namespace athanor::Internal {

namespace {

constexpr qint64 maximalBytes = 256 * 1024;

int lineOfBadText(const QByteArray &bytes)
{
    int line = 1;
    for (const QByteArray &each : bytes.split('\n')) {
        QStringDecoder decoder(QStringDecoder::Utf8);
        [[maybe_unused]] const QString text = decoder(each);
        if (decoder.hasError() || each.contains('\0')) return line;
        ++line;
    }
    return 0;
}

} // namespace

CourseFiles::CourseFiles(const QString &root) : m_root(QFileInfo(root).canonicalFilePath()) {}

bool CourseFiles::isInside(const QString &path) const
{
    const QString real = QFileInfo(path).canonicalFilePath();
    return !m_root.isEmpty() && (real == m_root || real.startsWith(m_root + QLatin1Char('/')));
}

bool CourseFiles::isFolder(const QString &path) const { return QFileInfo(path).isDir() && isInside(path); }

bool CourseFiles::isFile(const QString &path) const { return QFileInfo(path).isFile() && isInside(path); }

Result<QByteArray> CourseFiles::read(const QString &path) const
{
    const QString name = QFileInfo(path).fileName();
    if (!QFileInfo(path).isFile())
        return Error{ErrorCode::NotFound, QStringLiteral("%1 is missing.").arg(name), path, 0};
    if (!isInside(path))
        return Error{ErrorCode::Refused, QStringLiteral("%1 is a link that leaves the course folder.").arg(name), path,
                     0};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::BadInput, QStringLiteral("%1 cannot be opened: %2.").arg(name, file.errorString()),
                     path, 0};
    const QByteArray bytes = file.read(maximalBytes + 1);
    if (bytes.size() > maximalBytes) {
        return Error{ErrorCode::BadInput,
                     QStringLiteral("%1 is larger than the %2 KiB a course file may have.")
                         .arg(name, QString::number(maximalBytes / 1024)),
                     path, 0};
    }
    if (const int line = lineOfBadText(bytes))
        return Error{ErrorCode::BadInput, QStringLiteral("%1 is not UTF-8 text here.").arg(name), path, line};
    return bytes;
}

QStringList CourseFiles::folders(const QString &path) const
{
    QStringList names =
        isInside(path) ? QDir(path).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name) : QStringList();
    names.removeAll(QStringLiteral("__pycache__"));
    return names;
}

QStringList CourseFiles::files(const QString &path, const QString &pattern) const
{
    return isInside(path) ? QDir(path).entryList({pattern}, QDir::Files, QDir::Name) : QStringList();
}

QStringList CourseFiles::escapingLinks(const QString &path) const
{
    QStringList found;
    QDirIterator each(path, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        if (each.fileInfo().isSymLink() && !isInside(each.filePath())) found.append(each.filePath());
    }
    found.sort();
    return found;
}

} // namespace athanor::Internal
