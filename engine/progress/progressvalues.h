#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace athanor {

/// Names one exercise of the course. Ids are those of the course: letters, digits, '.', '-' and '_', at most 100.
struct ExerciseKey
{
    QString objective; ///< "flask.param-route"
    QString exercise;  ///< The slug, "pony-page".
    bool operator==(const ExerciseKey &) const = default;
    bool operator<(const ExerciseKey &other) const
    {
        return objective != other.objective ? objective < other.objective : exercise < other.exercise;
    }
};

/// One file of a learner's, whole. The path is relative to the workspace, '/'-separated, without "..".
struct LearnerFile
{
    QString path;
    QByteArray content;
    bool operator==(const LearnerFile &) const = default;
};

/// What one check said in an attempt.
struct AttemptCheck
{
    enum class Outcome { Passed, Failed, Skipped };
    QString name;  ///< The check function: stable, at most 200 characters.
    QString title; ///< What the learner reads; a review card made from the check shows it.
    Outcome outcome = Outcome::Failed;
};

/// An answer that was checked, as its caller hands it over; the store adds when.
struct Attempt
{
    enum class Outcome {
        Passed,
        NotPassed, ///< At least one check failed, or none ran.
        NotLoaded  ///< The learner's code could not be imported.
    };
    ExerciseKey key;
    Outcome outcome = Outcome::NotPassed;
    QList<AttemptCheck> checks; ///< Counted into TimelineEntry::checksPassed and checksTotal.
    QJsonObject report;         ///< GradeReport::toJson(), kept as it is.
    QList<LearnerFile> files;   ///< Workspace::allFiles() at that moment.
};

/// One moment of an exercise to look back on and to restore from.
struct TimelineEntry
{
    enum class Kind {
        Attempt,
        Reset, ///< The starter was put back; the files are what was there before.
        Kept   ///< The files as they lay on disk, kept before an export or before an older version was restored.
    };
    qint64 id = 0; ///< Of this store. Negative: held in memory, not on disk yet; it gets another id when it is.
    QDateTime at;  ///< Local time as the clock said it; order is that of recording, not of this.
    Kind kind = Kind::Attempt;
    Attempt::Outcome outcome = Attempt::Outcome::NotPassed; ///< Attempt only.
    int checksPassed = 0;                                   ///< Attempt only.
    int checksTotal = 0;                                    ///< Attempt only.
};

/// An entry with everything that belongs to it.
struct TimelineDetail
{
    ExerciseKey key;
    TimelineEntry entry;
    QJsonObject report; ///< Empty for Reset and Kept.
    QList<LearnerFile> files;
};

/// Words in an editor that are not (yet) in their file.
///
/// The file on disk is the truth; a draft is what came after it. base says which content of the file the editor began
/// from, so that afterwards it can be told who is right: see judgeDraft().
struct Draft
{
    ExerciseKey key;
    QString path;
    QByteArray content; ///< At most 1 MiB.
    QByteArray base;    ///< contentHash() of the file's content that the edits began from; empty: there was no file.
    QDateTime at = {};  ///< Set by the store.
};

/// SHA-256, 32 bytes.
QByteArray contentHash(const QByteArray &content);

/// What an editor has to show when there is a draft for a file.
enum class DraftVerdict {
    Obsolete, ///< The file already says the same: show the file, clear the draft.
    UseDraft, ///< The file is as it was when the draft began: show the draft as unsaved edits.
    FileWins  ///< The file changed since (another program, another window): show the file, offer the draft.
};
/// onDisk is the file's content now; a null QByteArray (isNull()) means that there is no file.
DraftVerdict judgeDraft(const Draft &draft, const QByteArray &onDisk);

/// One answer to a quiz question.
struct QuizAnswer
{
    enum class Outcome { Right, Wrong };
    QString objective;
    QString question;
    QList<int> chosen; ///< Indexes of the options, from 0.
    Outcome outcome = Outcome::Wrong;
    QString prompt = {}; ///< What a review card made from it shows; Markdown as in the course.
    QDateTime at = {};   ///< Set by the store.
};

/// What a learner predicted for a snippet.
struct Prediction
{
    enum class Outcome { Right, Wrong };
    QString objective;
    QString snippet; ///< Stable in the page, of the caller's making; at most 100 characters of an id.
    int chosen = -1;
    Outcome outcome = Outcome::Wrong;
    QDateTime at = {}; ///< Set by the store.
};

/// Where the learner was last: what "Continue" opens. exercise may be empty.
struct Place
{
    QString objective;
    QString exercise;
    bool operator==(const Place &) const = default;
};

} // namespace athanor
