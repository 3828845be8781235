#include "engine/grading/resultcache.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace athanor {

namespace {

constexpr qsizetype mostKept = 2000;

bool allPassed(const std::vector<GateResult> &gates)
{
    return !gates.empty() && std::ranges::all_of(gates, &GateResult::passed);
}

} // namespace

QString ResultCache::usualFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/athanor/verify");
}

QString ResultCache::pathOf(const QByteArray &key) const
{
    return m_folder + QLatin1Char('/') + QString::fromLatin1(key) + QStringLiteral(".json");
}

std::optional<std::vector<GateResult>> ResultCache::find(const QByteArray &key) const
{
    if (m_folder.isEmpty()) return std::nullopt;
    QFile file(pathOf(key));
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    const QJsonArray list = QJsonDocument::fromJson(file.readAll()).array();
    std::vector<GateResult> gates;
    for (const QJsonValue each : list) gates.push_back(GateResult::fromJson(each.toObject()));
    if (!allPassed(gates)) return std::nullopt;
    return gates;
}

Result<void> ResultCache::keep(const QByteArray &key, const std::vector<GateResult> &gates) const
{
    if (m_folder.isEmpty() || !allPassed(gates)) return {};
    QJsonArray list;
    for (const GateResult &each : gates) list.append(each.toJson());
    QSaveFile file(pathOf(key));
    if (!QDir().mkpath(m_folder) || !file.open(QIODevice::WriteOnly) ||
        file.write(QJsonDocument(list).toJson(QJsonDocument::Compact)) < 0 || !file.commit())
        return Error{
            ErrorCode::Unavailable,
            QStringLiteral("The results cannot be kept: %1. They are proved anew next time.").arg(file.errorString()),
            m_folder};
    forgetOld();
    return {};
}

void ResultCache::forgetOld() const
{
    QDir folder(m_folder);
    const QStringList names = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
    for (const QString &name : names.mid(std::min(mostKept, names.size()))) folder.remove(name);
}

void ContentKey::add(const QByteArray &part)
{
    m_hash.addData(QByteArray(QByteArray::number(part.size()) + ' '));
    m_hash.addData(part);
}

void ContentKey::addFile(const QString &path)
{
    QFile file(path);
    add(file.open(QIODevice::ReadOnly) ? QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256)
                                       : QByteArrayLiteral("unreadable"));
}

void ContentKey::addTree(const QString &path)
{
    if (!QFileInfo(path).isDir()) {
        addFile(path);
        return;
    }
    QStringList names;
    const QDir folder(path);
    QDirIterator each(path, QDir::Files | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        const QString name = folder.relativeFilePath(each.next());
        const QStringList parts = name.split(QLatin1Char('/'));
        if (!parts.contains(QStringLiteral("__pycache__"))) names.append(name);
    }
    names.sort();
    add(QByteArray::number(names.size()));
    for (const QString &name : names) {
        add(name);
        const QFileInfo info(folder.filePath(name));
        if (info.isSymLink())
            add(QStringLiteral("link ") + info.symLinkTarget());
        else
            addFile(info.filePath());
    }
}

} // namespace athanor
