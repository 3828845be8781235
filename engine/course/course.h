#pragma once

#include "engine/core/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <vector>

namespace athanor {

/// A run of text in a paragraph.
struct Span
{
    enum class Style { Plain, Strong, Emphasis, Code, Link };
    Style style = Style::Plain;
    QString text;
    QString target = {}; ///< Link only.
};

/// One block of a lesson page, in reading order.
struct LessonBlock
{
    enum class Kind { Heading, Paragraph, ListItem, Code, Callout, Table };
    /// What a code fence allows: "```python run", "```python predict", "```console run", or only to be read.
    enum class Action { Read, Run, Predict };

    Kind kind = Kind::Paragraph;
    int level = 0;            ///< Heading: 1–4. ListItem: depth from 1.
    bool ordered = false;     ///< ListItem.
    int number = 0;           ///< ListItem in an ordered list, from 1.
    std::vector<Span> spans;  ///< Heading, Paragraph, ListItem, Callout (its text).
    QString calloutKind = {}; ///< Callout: "trap", "today" or "node" (an aside for those who come from Node).
    QString language = {};    ///< Code: "python", "console", "sql", "html", "text".
    Action action = Action::Read;
    QString code = {};
    QString recordedOutput =
        {}; ///< Code that runs: what the engine printed when the page was recorded ("```output" fence after it).
    QString question = {};               ///< Predict: what the learner is asked before the output is shown.
    QStringList choices = {};            ///< Predict: the answers offered; the right one is the recorded output's.
    int answer = -1;                     ///< Predict: index into choices.
    std::vector<QStringList> cells = {}; ///< Table: rows of plain cells, the first is the header.
    int sourceLine = 0;                  ///< 1-based, in lesson.md.
};

/// A place in one of the offline manuals.
struct DocsLink
{
    QString title;   ///< What the learner reads.
    QString manual;  ///< "flask", "werkzeug", "python", …: the manual's short name.
    QString page;    ///< Without suffix: "quickstart".
    QString section; ///< Anchor on the page; may be empty.
};

/// One option of a quiz question; every option explains itself.
struct QuizOption
{
    QString text;
    bool correct = false;
    QString explanation;
};

struct QuizQuestion
{
    QString id;
    QString prompt;
    QString code; ///< Shown under the prompt; may be empty.
    std::vector<QuizOption> options;
};

/// Some lines of a file, and what takes their place.
struct SourceEdit
{
    QString file;    ///< "app.py"
    QString replace; ///< Whole lines, at any indentation; they stand in the file once.
    QString with;    ///< Empty: they are removed.
    int line = 0;    ///< 1-based, in exercise.yaml.
};

/// A typical wrong answer that gets a message of its own: a solution with a few lines changed, files in a folder of its
/// own under mistakes/, or both.
struct KnownMistake
{
    QString name;
    QString check;   ///< The check it must fail.
    QString message; ///< A part of what the learner must then read.
    int line = 0;    ///< 1-based, in exercise.yaml.
    QString of = {}; ///< The solution that is changed, or "starter"; empty: only the folder counts.
    std::vector<SourceEdit> edits = {};
};

/// A changed solution that no check can tell from the solution, with the author's reason. Verification makes such
/// mutants; the text of the changed lines and not their number names one, so that it stays itself when lines move.
struct EquivalentMutant
{
    QString solution;   ///< Folder under solutions/; empty: every solution.
    QString file;       ///< "app.py"
    QString mutation;   ///< The operator's name: "comparison-swapped".
    QString original;   ///< The changed line or lines, without the space around them.
    QString mutated;    ///< What became of them; empty where they were removed.
    int occurrence = 1; ///< Which of those that are the same in all of this, from 1.
    QString reason;
    int line = 0; ///< 1-based, in exercise.yaml.
};

struct Exercise
{
    QString slug;
    QString folder; ///< Absolute.
    QString goal;   ///< One paragraph.
    QStringList tasks;
    QStringList hints;     ///< Three to five, from vague to nearly the answer.
    QStringList openFiles; ///< Shown as tabs, in this order; the rest of starter/ follows.
    QStringList requests;  ///< Paths the route playground offers, e.g. "/ponies/41".
    QStringList solutions; ///< Folder names under solutions/.
    QString goalGraph;     ///< The solution whose revisions are the goal of the migration graph; empty: none.
    std::vector<KnownMistake> mistakes;
    std::vector<EquivalentMutant> equivalents;
};

struct Objective
{
    QString id;    ///< "flask.param-route"
    QString title; ///< "Parameterised routes"
    QString summary;
    QString pane;   ///< "routes", …
    QString module; ///< "flask"
    int number = 0; ///< Place in its module, from 1.
    std::chrono::minutes minutes{0};
    QStringList prerequisites;
    std::vector<DocsLink> docs;
    QString folder; ///< Absolute.
    std::vector<LessonBlock> lesson;
    std::vector<QuizQuestion> quiz;
    std::vector<Exercise> exercises;
};

struct Module
{
    QString id;    ///< "flask"
    QString title; ///< "Flask"
    std::vector<Objective> objectives;
};

/// A course folder as an immutable value. What is broken is left out and told in diagnostics; the rest works.
struct Course
{
    std::vector<Module> modules;
    std::vector<Error> diagnostics; ///< Each with file and line.

    const Objective *objective(const QString &id) const;

    /// Reads a course folder (lessons/). Error only when the folder itself cannot be read.
    static Result<Course> load(const QString &folder);
};

} // namespace athanor
