#include "engine/progress/progressvalues.h"

#include <QCryptographicHash>

namespace athanor {

QByteArray contentHash(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256);
}

DraftVerdict judgeDraft(const Draft &draft, const QByteArray &onDisk)
{
    if (!onDisk.isNull() && draft.content == onDisk) return DraftVerdict::Obsolete;
    const QByteArray base = onDisk.isNull() ? QByteArray() : contentHash(onDisk);
    return base == draft.base ? DraftVerdict::UseDraft : DraftVerdict::FileWins;
}

} // namespace athanor
