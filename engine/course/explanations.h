#pragma once

#include "engine/core/error.h"

#include <QJsonObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace athanor {

/// A plain-words explanation of one exception, its values filled in. Texts mark `code` and **strong**, as a page does.
struct Explanation
{
    QString id;     ///< "sqlalchemy.no-column"
    QString title;  ///< What happened, as one line.
    QString text;   ///< Why.
    QString advice; ///< What to look at and to do.
};

/// An exception as the learner's process told it. Hostile data.
struct RaisedError
{
    QString type;           ///< With its module: "sqlalchemy.exc.OperationalError".
    QStringList bases = {}; ///< The classes it inherits from, nearest first, each with its module.
    QString message = {};   ///< Its own words.
    QString near = {};      ///< The name that was probably meant, or empty.

    /// From PROTOCOL.md's error object (RunStatus::exception, LearnerError::toJson()).
    static RaisedError fromJson(const QJsonObject &error);
};

/// One entry of lessons/explanations, for who checks or lists them.
struct ExplanationEntry
{
    struct File
    {
        QString path;
        QString text;
    };
    QString id;
    QString example;         ///< A program that raises it.
    std::vector<File> files; ///< What the program needs beside it.
    QString file;            ///< Where the entry is written, relative to the folder.
    int line = 0;            ///< 1-based.
};

/// What lessons/explanations knows about exceptions. A value that never changes; copies share it; any thread.
class Explanations final
{
public:
    /// Knows nothing.
    Explanations();

    /// Reads every *.yaml of the folder. What is broken is left out and told in diagnostics(); a folder that cannot be
    /// read is one diagnostic.
    static Explanations load(const QString &folder);

    /// Of the entries that fit: one for a nearer class wins over one for a base, then the one whose pattern has more
    /// text; entries without a pattern come last. The time is bounded for any message: at most 4,096 characters are
    /// looked at, and no pattern goes back over them.
    std::optional<Explanation> explain(const RaisedError &error) const;
    /// The ids of all that fit, the one chosen first.
    QStringList candidates(const RaisedError &error) const;

    const std::vector<ExplanationEntry> &entries() const;
    /// Each with file and line.
    const std::vector<Error> &diagnostics() const;

private:
    struct Data;
    struct Fit;
    std::vector<Fit> fits(const RaisedError &error) const;
    std::shared_ptr<const Data> d;
};

} // namespace athanor
