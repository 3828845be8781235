#include "app/cli/console.h"

#include "app/cli/plainwords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace athanor::cli {

ExitCode exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput:
    case ErrorCode::NotFound:
    case ErrorCode::Refused: return ExitCode::Usage;
    case ErrorCode::LearnerCode: return ExitCode::LearnerFailed;
    case ErrorCode::Unavailable:
    case ErrorCode::Engine: return ExitCode::EngineFault;
    }
    return ExitCode::EngineFault;
}

namespace console {

namespace {

void write(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stream);
    std::fflush(stream);
}

/// A scalar is wrapped for QJsonDocument, which takes only objects and arrays.
QByteArray compact(const QJsonValue &value)
{
    if (value.isObject()) return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    if (value.isArray()) return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.mid(1, wrapped.size() - 2);
}

} // namespace

QString printable(const QString &text)
{
    QString result = text;
    for (QChar &c : result) {
        const bool kept = c == QLatin1Char('\n') || c == QLatin1Char('\t');
        if (c.category() == QChar::Other_Control && !kept) c = QChar::ReplacementCharacter;
    }
    return result;
}

void print(const QString &text) { write(stdout, (printable(text) + QLatin1Char('\n')).toUtf8()); }

void printRaw(const QByteArray &bytes) { write(stdout, bytes); }

void complainRaw(const QByteArray &bytes) { write(stderr, bytes); }

void printJson(const QJsonValue &value) { write(stdout, compact(value) + '\n'); }

void complain(const QString &text) { write(stderr, (printable(text) + QLatin1Char('\n')).toUtf8()); }

void complain(const Error &error) { complain(QStringLiteral("athanor-cli: ") + error.toString()); }

void complain(const LearnerError &error)
{
    if (!error.traceback.isEmpty()) complain(error.traceback.trimmed());
    QString what = error.type.isEmpty() ? error.message : error.type + QStringLiteral(": ") + error.message;
    if (what.isEmpty()) what = QStringLiteral("The application cannot be loaded.");
    complain(Error{ErrorCode::LearnerCode, what, error.file, error.line});
    if (const std::optional<Explanation> explanation = plainWords(error.toJson()))
        tell(*explanation);
    else if (!error.hint.isEmpty())
        complain(error.hint);
}

void printTable(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths.at(column), row.at(column).size());
    }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype column = 0; column < row.size(); ++column) {
            const bool isLast = column + 1 == row.size();
            line += isLast ? row.at(column) : row.at(column).leftJustified(widths.at(column) + 2);
        }
        while (line.endsWith(QLatin1Char(' '))) line.chop(1);
        print(line);
    }
}

} // namespace console

} // namespace athanor::cli
