#pragma once

#include "engine/core/error.h"
#include "engine/routes/learnererror.h"

#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

namespace athanor::cli {

/// DESIGN, "Command line".
enum class ExitCode { Done = 0, LearnerFailed = 1, Usage = 2, EngineFault = 3 };

ExitCode exitCodeFor(ErrorCode code);

/// Standard output and error of this program. Text of a learner's is shown without its control characters, so that it
/// cannot play with the terminal.
namespace console {

void print(const QString &text);        ///< A line to standard output.
void printRaw(const QByteArray &bytes); ///< As it is, at once.
void complainRaw(const QByteArray &bytes);
void printJson(const QJsonValue &value); ///< One compact line.
void complain(const QString &text);      ///< A line to standard error.
void complain(const Error &error);       ///< "athanor-cli: file:line: message"
/// An exception of the learner's: traceback, where and hint.
void complain(const LearnerError &error);

/// Rows in columns as wide as they need to be; the first row is the header.
void printTable(const QList<QStringList> &rows);

/// Without control characters other than tab and line feed.
QString printable(const QString &text);

} // namespace console

} // namespace athanor::cli
