"""What a lesson's check file imports.

    from athanor_agent.checks import check, expect

    @check("The second pony of Ada answers “Comet”")
    def check_second_pony(learner):
        answer = learner.get("/owners/ada/ponies/1")
        expect(answer).status(200, knowing={404: "No route takes this address. Does yours have both parts?"})
        expect(answer).text("Comet", knowing={"Dash": "That is the first pony: positions begin at 0."})

A file is called check_*.py and its functions check_*. `learner` is the learner's program, which runs elsewhere:

    learner.get(path), .post(path, data={…}), .put, .patch, .delete, .request(method, path,
        data=…, json=…, headers=…, files=…)     an Answer: .status .reason .headers .text .body .json() .location
                                                .endpoint .rule .arguments .exception (.type .message .file .line)
    learner.run("main.py", stdin="", argv=[])   .out .err .exit .verdict
    learner.call("module", "function", …)       the value it returns; raises LearnerError where it raises
    learner.routes()                            the url_map as a list of dicts
    learner.command("alembic", "upgrade", "head", env={…})   alembic, flask or pytest in the project: .out .err .exit
    learner.rows("SELECT …", 7, database="app.db")           rows of a SQLite file of the project, as tuples
    learner.files("folder")                     {path: text} of the project as it is now
    learner.revisions("migrations/versions")    its migrations, read and not run: .id .down .depends_on .labels
                                                .message .file, and .calls of upgrade() and downgrade()
    learner.restart()                           the application anew, its memory empty

Cookies are kept within one check. The application's memory is kept from check to check until restart().

    expect(answer).status(200) .text("…") .contains("…") .json(value) .header(name, value) .location("/…")
                  .endpoint("name")
    expect(value, "what it is").equals(x) .contains(x) .matches(predicate, "what it should be")
                  .same_rows(rows, ordered=False, columns=[…])

Every one takes `otherwise="…"`, said instead of the standard sentence, and `knowing`, the mistakes you foresee: a dict
{what they would get: "what that means"} or a list of pairs [(predicate or value, "what that means")]. For status the
value is the number, for text and contains the body, for json the value, for header and location the text.

Where texts, values or rows differ, the learner sees them beside each other, with what is missing, extra or changed.

`must(holds, "what is wrong otherwise", expected, actual)` is for whatever else has to hold; the two texts may be missing. A
plain `assert` does as well, and shows no expected beside actual. migrationchecks.py has more for checks of migrations.

`needs="check_other"` (or a list) skips the check while the other one does not pass, since failing twice for one reason
teaches nothing. `accepts="…"` (or a list) says what the check takes for right; whoever passed can read it under "Why did
this pass?"."""

from athanor_agent.expectations import CheckFailed, expect
from athanor_agent.learner import Answer, LearnerError, LoadFailed, Opaque


def check(title, needs=None, accepts=None):
    """Marks a function as a check. `title` is what the learner reads: the behaviour, as a sentence."""
    if not isinstance(title, str) or not title.strip():
        raise TypeError("a check needs a title")
    names = [needs] if isinstance(needs, str) else list(needs or ())
    accepted = [accepts] if isinstance(accepts, str) else list(accepts or ())
    if not all(isinstance(item, str) and item.strip() for item in accepted + names):
        raise TypeError("needs and accepts are texts")

    def mark(function):
        function.athanor_title, function.athanor_needs, function.athanor_accepts = title, names, accepted
        return function
    return mark


def must(holds, message, expected="", actual=""):
    """Fails with this message where it does not hold."""
    if not holds:
        raise CheckFailed(message, expected, actual)


__all__ = ["Answer", "CheckFailed", "LearnerError", "LoadFailed", "Opaque", "check", "expect", "must"]
