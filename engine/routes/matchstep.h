#pragma once

#include "engine/core/result.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <vector>

namespace athanor {

/// One thing Werkzeug's matcher did with the path, in the order it did them. The steps come from walking the matcher's
/// own states (werkzeug.routing.matcher, 2.2); rules are named by their place in RequestTrace::candidates.
struct MatchStep
{
    enum class Kind {
        Start,          ///< The address is split at its slashes; the host or subdomain comes first.
        Static,         ///< The part is written out in a rule: it is followed.
        NoStatic,       ///< No rule has this part written out here.
        Dynamic,        ///< A placeholder's pattern takes the part: it is followed.
        Refused,        ///< A placeholder's pattern does not take the part.
        Arrived,        ///< The path is used up; the rules that end here are asked.
        Method,         ///< A rule ends here but does not answer this method.
        WebSocket,      ///< A rule ends here but one of the two is a WebSocket.
        Slash,          ///< A rule is the same but for a slash at its end.
        Back,           ///< Nothing more to try here: back to the state before.
        Merge,          ///< Nothing found: tried once more with double slashes made one. All rules are possible again.
        Rule,           ///< A rule takes the path.
        Convert,        ///< A converter made a value of the text.
        ConvertRefused, ///< A converter raised ValidationError: Werkzeug stops with 404.
        Raised,         ///< Something raised another exception.
        Defaults,       ///< The rule's own defaults joined the arguments.
        Redirect,       ///< The answer is a redirect, and why.
        End             ///< The outcome: this endpoint, 308, 404, 405 …
    };
    Kind kind = Kind::End;
    QString text;          ///< What happened, as a sentence for the learner.
    int state = 0;         ///< Number of the state in the machine; 0 is the first.
    int depth = 0;         ///< How many parts lie behind it; 0 for the host or subdomain.
    QString part;          ///< The part of the path in question; empty where none is.
    QString edge;          ///< What it was held against: "owners", "<int:n>"; empty where nothing.
    QString regex;         ///< The pattern, where there is one.
    int rule = -1;         ///< The rule this step is about, -1 for none.
    QString argument;      ///< Convert…: the placeholder's name.
    QJsonValue value;      ///< Convert: what became of the text.
    QString type;          ///< Convert: its Python type; Raised: the exception's.
    std::vector<int> gone; ///< Rules that this step put out of question.
    int left = 0;          ///< How many rules are still possible after it; 1 once one has won.
    int status = 0;        ///< End: 200, 308, 404, 405, 400, 500; else 0.

    /// Hostile data: Error when it is not of the form.
    static Result<MatchStep> fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

/// The protocol's word for a kind ("no-static").
QString stepKindName(MatchStep::Kind kind);

/// A surprise that applies to this request, explained: of Werkzeug's matching, or of the response for a browser.
struct RouteNote
{
    /// "validation-404", "earlier-rule", "capture-group", "many-patterns", "called-again", "differs", "cut",
    /// "invalid-host"; of the response "broke-off", "content-length", "no-content-type", "large", "redirect-circle".
    QString kind;
    QString text;           ///< Plain sentences: what happened and what to do.
    std::vector<int> rules; ///< The rules it is about, as places in RequestTrace::candidates.

    static Result<RouteNote> fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

/// Which of `rules` rules are possible after steps[last], in order. Empty when last is out of range.
std::vector<int> possibleAfter(const std::vector<MatchStep> &steps, std::size_t last, int rules);

} // namespace athanor
