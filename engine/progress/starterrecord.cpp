#include "engine/progress/starterrecord.h"

#include "engine/progress/fact.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace athanor::Internal {

namespace {

constexpr qint64 largestRecord = 64 * 1024 * 1024;

QString hex(const QByteArray &hash) { return QString::fromLatin1(hash.toHex()); }

} // namespace

std::optional<Starter> StarterRecord::read() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestRecord) return std::nullopt;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    if (root.value(QLatin1String("version")).toInt() != 1) return std::nullopt;
    const QJsonObject files = root.value(QLatin1String("files")).toObject();
    Starter starter;
    for (auto each = files.begin(); each != files.end(); ++each) {
        const QJsonObject entry = each.value().toObject();
        const QByteArray content = QByteArray::fromBase64(entry.value(QLatin1String("content")).toString().toLatin1());
        if (!isFilePath(each.key()) || hex(contentHash(content)) != entry.value(QLatin1String("sha256")).toString())
            return std::nullopt;
        starter.insert(each.key(), StarterFile{content});
    }
    return starter;
}

Result<void> StarterRecord::write(const Starter &starter) const
{
    QJsonObject files;
    for (auto each = starter.cbegin(); each != starter.cend(); ++each)
        files.insert(each.key(),
                     QJsonObject{{QStringLiteral("sha256"), hex(contentHash(each->content))},
                                 {QStringLiteral("content"), QString::fromLatin1(each->content.toBase64())}});
    const QJsonObject root{{QStringLiteral("version"), 1}, {QStringLiteral("files"), files}};
    QSaveFile file(m_path);
    if (file.open(QIODevice::WriteOnly)) file.write(QJsonDocument(root).toJson(QJsonDocument::Indented));
    if (file.commit()) return {};
    return Error{ErrorCode::Unavailable,
                 QStringLiteral("What this exercise began with could not be noted: %1.").arg(file.errorString()),
                 m_path};
}

} // namespace athanor::Internal
