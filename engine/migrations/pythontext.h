#pragma once

#include <QString>

/// Text as Python would write it, for messages that are compared with its own.
namespace athanor::migrations::python {

/// repr() of a string.
QString quoted(const QString &text);
/// repr() of a tuple of strings.
QString tuple(const QStringList &texts);
/// The name Alembic gives the module of a file: re.sub(r"\W", "_", filename).
QString moduleName(const QString &path);

} // namespace athanor::migrations::python
