#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace athanor {

/// One name of a template's context and who put it there.
struct ContextName
{
    enum class Origin { Argument, ContextProcessor, Flask };
    QString name;
    QString type;     ///< Python's name of its type.
    QJsonValue value; ///< As JSON where it is plain, else null.
    Origin origin = Origin::Argument;
    QString by;        ///< The context processor's name; empty for the other origins.
    QString blueprint; ///< Whose context processor; empty for the application's.
};

/// A template that another one drew in while it was rendered.
struct LoadedTemplate
{
    QString name;
    QString parent; ///< The template that asked for it.
    QString how;    ///< "extends", "include", "import", or empty when the source does not tell.
    int line = 0;   ///< In the parent; 0 when unknown.
    QString file;   ///< Relative to the project; empty when it is no file of it.
};

/// One rendering during a request.
struct TemplateUse
{
    QString name; ///< Empty for a template that was given as text.
    QString file;
    int call = -1; ///< Which of RequestTrace::hooks rendered it; -1 for none.
    std::vector<ContextName> context;
    std::vector<LoadedTemplate> loaded;

    static Result<TemplateUse> fromJson(const QJsonObject &json);
};

} // namespace athanor
