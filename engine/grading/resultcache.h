#pragma once

#include "engine/core/result.h"
#include "engine/grading/gate.h"

#include <QCryptographicHash>

#include <optional>
#include <vector>

namespace athanor {

/// Gates that passed, kept by everything they depend on: what is unchanged need not be proved again. What failed is
/// never kept, so that a machine that was too busy for once leaves no trace. Any thread.
class ResultCache final
{
public:
    /// folder: made on first use. An empty one keeps nothing.
    explicit ResultCache(QString folder) : m_folder(std::move(folder)) {}
    /// Below the user's cache folder ($XDG_CACHE_HOME, ~/.cache).
    static QString usualFolder();

    /// Nothing when it was not kept, or what was kept is damaged or did not pass.
    std::optional<std::vector<GateResult>> find(const QByteArray &key) const;
    /// Does nothing unless all passed. An Error when it could not be written (a full disk): the proof stands all the
    /// same.
    Result<void> keep(const QByteArray &key, const std::vector<GateResult> &gates) const;

private:
    QString pathOf(const QByteArray &key) const;
    void forgetOld() const;

    QString m_folder;
};

/// Gathers what a result depends on. Every part is hashed with its length, so that no two lists of parts are alike.
class ContentKey final
{
public:
    void add(const QByteArray &part);
    void add(const QString &part) { add(part.toUtf8()); }
    /// Every file below a folder with its path, links as where they point, without __pycache__; or one file.
    void addTree(const QString &path);
    /// Hexadecimal.
    QByteArray result() const { return m_hash.result().toHex(); }

private:
    void addFile(const QString &path);

    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace athanor
