#pragma once

#include "engine/core/result.h"

#include <QHash>
#include <QString>

namespace athanor::migrations {

/// The [alembic] section of an alembic.ini, as configparser reads it for Alembic: DEFAULT, continued lines, %(name)s
/// and %(here)s.
class AlembicIni final
{
public:
    /// BadInput with file and line when it is none.
    static Result<AlembicIni> parse(const QByteArray &text, const QString &path);

    bool has(const QString &option) const { return m_options.contains(option); }
    /// The value with its %(…)s filled in; BadInput when one leads nowhere. Empty when there is no such option.
    Result<QString> value(const QString &option) const;
    int line(const QString &option) const { return m_options.value(option).line; }

private:
    struct Option
    {
        QString text;
        int line = 0;
    };
    Result<QString> filledIn(const Option &option, int depth) const;

    QString m_path;
    QHash<QString, Option> m_options;
};

} // namespace athanor::migrations
