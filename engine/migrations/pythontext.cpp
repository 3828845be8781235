#include "engine/migrations/pythontext.h"

#include <QFileInfo>
#include <QStringList>

namespace athanor::migrations::python {

QString quoted(const QString &text)
{
    const QChar quote =
        text.contains(QLatin1Char('\'')) && !text.contains(QLatin1Char('"')) ? QLatin1Char('"') : QLatin1Char('\'');
    QString result(quote);
    for (const QChar c : text) {
        if (c == quote || c == QLatin1Char('\\'))
            result += QLatin1Char('\\') + QString(c);
        else if (c == QLatin1Char('\n'))
            result += QStringLiteral("\\n");
        else if (c == QLatin1Char('\t'))
            result += QStringLiteral("\\t");
        else if (c == QLatin1Char('\r'))
            result += QStringLiteral("\\r");
        else if (c.unicode() < 32 || c.unicode() == 127)
            result += QStringLiteral("\\x%1").arg(int(c.unicode()), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result + quote;
}

QString tuple(const QStringList &texts)
{
    QStringList parts;
    for (const QString &text : texts) parts << quoted(text);
    return QStringLiteral("(%1%2)").arg(parts.join(QStringLiteral(", ")),
                                        texts.size() == 1 ? QStringLiteral(",") : QString());
}

QString moduleName(const QString &path)
{
    QString name = QFileInfo(path).fileName();
    for (QChar &c : name)
        if (!c.isLetterOrNumber() && c != QLatin1Char('_')) c = QLatin1Char('_');
    return name;
}

} // namespace athanor::migrations::python
