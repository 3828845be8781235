#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QMetaType>
#include <QStringList>

namespace athanor {

/// What one converter of the application's url_map makes of a text: text → value → text.
struct ConverterAnswer
{
    QString converter;         ///< As asked: "int(min=3)".
    QStringList known;         ///< The converters of this url_map, by name.
    QString problem;           ///< Why there is no such converter; empty when there is. The rest is then empty.
    QString className;         ///< "IntegerConverter"
    bool isLearners = false;   ///< It is defined in the project.
    QString file;              ///< Where; may be empty.
    int line = 0;              ///< 0 when unknown.
    QString regex;             ///< The pattern as the converter gives it.
    int groups = 0;            ///< Capture groups in it; more than none shift a rule's values.
    double weight = 0;         ///< Lighter ones are tried first.
    bool takesSlashes = false; ///< It may span several parts of a path.
    bool fits = false;         ///< The text fits the pattern.
    bool accepted = false;     ///< And to_python made a value of it.
    QJsonValue value;          ///< As JSON, or its repr.
    QString type;              ///< The value's Python type.
    QString refusal;           ///< Why not, as a sentence; empty when accepted.
    QString exception;         ///< What to_python raised, type and message; empty when it did not.
    QString back;              ///< What to_url makes of the value.
    QString backError;         ///< What to_url raised; empty when it did not.
    bool roundTrip = false;    ///< The text came back as it went in.

    static Result<ConverterAnswer> fromJson(const QJsonObject &json);
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::ConverterAnswer)
