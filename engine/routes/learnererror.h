#pragma once

#include <QJsonObject>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <vector>

namespace athanor {

/// An exception of the learner's code, told so that it can be mended (PROTOCOL.md, "error").
struct LearnerError
{
    struct Frame
    {
        QString file;
        int line = 0;
        QString function;
        QString text;
    };
    QString type;           ///< "ModuleNotFoundError"
    QString qualified = {}; ///< With its module, "builtins.ModuleNotFoundError"; may be empty.
    QStringList bases = {}; ///< What the type inherits from, nearest first, each with its module.
    QString near = {};      ///< The name that was probably meant; may be empty.
    QString message;        ///< The exception's own words.
    QString file;           ///< Relative to the project, or empty.
    int line = 0;
    QString hint;      ///< What it means and what to do; may be empty.
    QString package;   ///< A package that is missing; may be empty.
    QString traceback; ///< As Python prints it, learner's frames only.
    std::vector<Frame> frames;

    bool isEmpty() const { return type.isEmpty() && message.isEmpty(); }
    /// Hostile data: members of the wrong type read as empty, strings are cut at 64 KiB, frames at 100, bases at 30.
    static LearnerError fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::LearnerError)
