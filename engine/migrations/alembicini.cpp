#include "engine/migrations/alembicini.h"

#include <QFileInfo>

namespace athanor::migrations {

Result<AlembicIni> AlembicIni::parse(const QByteArray &text, const QString &path)
{
    AlembicIni ini;
    ini.m_path = path;
    // configparser takes %(here)s from the folder the file lies in.
    ini.m_options.insert(QStringLiteral("here"),
                         {QFileInfo(path).absolutePath().replace(QLatin1Char('%'), QStringLiteral("%%")), 0});
    QHash<QString, Option> defaults;
    QHash<QString, Option> *section = nullptr;
    QHash<QString, Option> ignored;
    Option *open = nullptr;
    int number = 0;
    for (const QString &line : QString::fromUtf8(text).split(QLatin1Char('\n'))) {
        ++number;
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(QLatin1Char('#')) || trimmed.startsWith(QLatin1Char(';'))) continue;
        if (open && line.at(0).isSpace()) {
            open->text += QLatin1Char('\n') + trimmed;
            continue;
        }
        if (trimmed.startsWith(QLatin1Char('[')) && trimmed.contains(QLatin1Char(']'))) {
            const QString name = trimmed.mid(1, trimmed.indexOf(QLatin1Char(']')) - 1);
            section = name == QLatin1String("alembic")   ? &ini.m_options
                      : name == QLatin1String("DEFAULT") ? &defaults
                                                         : &ignored;
            open = nullptr;
            continue;
        }
        if (!section)
            return Error{ErrorCode::BadInput, QStringLiteral("An option stands before the first [section]."), path,
                         number};
        qsizetype sign = 0;
        while (sign < trimmed.size() && trimmed[sign] != QLatin1Char('=') && trimmed[sign] != QLatin1Char(':')) ++sign;
        if (sign >= trimmed.size())
            return Error{ErrorCode::BadInput, QStringLiteral("This line is neither a [section] nor name = value."),
                         path, number};
        open = &(*section)[trimmed.left(sign).trimmed().toLower()];
        *open = {trimmed.mid(sign + 1).trimmed(), number};
    }
    for (auto option = defaults.cbegin(); option != defaults.cend(); ++option)
        if (!ini.m_options.contains(option.key())) ini.m_options.insert(option.key(), option.value());
    return ini;
}

Result<QString> AlembicIni::value(const QString &option) const
{
    const auto found = m_options.constFind(option);
    if (found == m_options.cend()) return QString();
    return filledIn(*found, 0);
}

Result<QString> AlembicIni::filledIn(const Option &option, int depth) const
{
    const auto broken = [&](const QString &why) { return Error{ErrorCode::BadInput, why, m_path, option.line}; };
    if (depth > 10) return broken(QStringLiteral("The %(…)s in this value lead in a circle."));
    QString result;
    for (qsizetype i = 0; i < option.text.size(); ++i) {
        if (option.text[i] != QLatin1Char('%')) {
            result += option.text[i];
            continue;
        }
        if (option.text.mid(i + 1, 1) == QLatin1String("%")) {
            result += option.text[++i];
            continue;
        }
        const qsizetype end = option.text.indexOf(QStringLiteral(")s"), i);
        if (option.text.mid(i + 1, 1) != QLatin1String("(") || end < 0)
            return broken(QStringLiteral("A lone % in this value; write %% for one, or %(name)s."));
        const QString name = option.text.mid(i + 2, end - i - 2).toLower();
        const auto found = m_options.constFind(name);
        if (found == m_options.cend()) return broken(QStringLiteral("%(%1)s names no option of this file.").arg(name));
        Result<QString> inner = filledIn(*found, depth + 1);
        if (!inner) return inner;
        result += *inner;
        i = end + 1;
    }
    return result;
}

} // namespace athanor::migrations
