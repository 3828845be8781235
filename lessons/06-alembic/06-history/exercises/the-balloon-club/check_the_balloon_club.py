"""What an answer to “the balloon club” must do. The checks add revisions of their own and move a database along; nothing here
looks at the learner's source."""
from random import sample

from athanor_agent.checks import CheckFailed, LearnerError, Opaque, check, expect, must
from athanor_agent.migrationchecks import FOLDER, database, environment, place

ANCHORS = ["burners", "ropes", "landing places", "gas bottles", "maps", "radio calls", "night flights", "sand bags"]
BALLOONS, PILOTS, FLIGHTS, REPORTS = GIVEN = [
    ("e07b5c92a1d6", "create balloons"), ("29fd6e4803bb", "create pilots"), ("b41c7a05d9e8", "create flights"),
    ("6a90f3e2c75d", "create weather reports")]

NO_LIST = (lambda value: isinstance(value, Opaque), "That is no list of plain values. An iterator hands out one thing after the other, and "
                                                    "list(…) collects them; and a revision is an object, with its id in .revision and its "
                                                    "message in .doc.")


def alembic(learner, *arguments):
    answer = learner.command("alembic", *arguments, env=environment(learner))
    last = ([line for line in answer.err.splitlines() if line.strip()] or ["nothing"])[-1]
    must(answer.exit == 0, f"“alembic {' '.join(arguments)}” does not work any more: {last} The revisions and env.py were right: the "
                           "exercise is in logbook.py alone.", f"alembic {' '.join(arguments)}, to its end", last)


def ask(learner, function, *arguments):
    """What a function of the logbook answers."""
    call = f"{function}({', '.join(map(repr, arguments))})"
    try:
        return learner.call("logbook", function, *arguments)
    except LearnerError as problem:
        told = f"{problem.type}: {problem.message.partition(chr(10))[0]}{problem.where(', in ')}"
        raise CheckFailed(f"{call} stopped: {told.rstrip('.')}. {meaning(problem)}".strip(), "an answer", told) from None


def meaning(problem):
    words = problem.type + ": " + problem.message
    if "no such table" in words and "alembic_version" in words:
        return "A database that no revision has run in has no table alembic_version. Alembic's MigrationContext knows that."
    if "No such revision" in words or "Can't locate revision" in words or "KeyError" in words:
        return "That revision is not among the files. For the place before the first one Alembic has a word of its own, and None is not " \
               "always it; and an id that is cut short is known to get_revision and iterate_revisions, but to no dict."
    if "RangeNotAncestor" in words:
        return "iterate_revisions wants the upper end first, and then the lower one."
    if "ResourceClosedError" in words:
        return "The connection is closed where its with block ends. Ask inside the block."
    if "NoneType" in words:
        return "Somebody got None and went on as if it were an answer. A database at base has no revision."
    if "No 'script_location'" in words or "Path doesn't exist" in words:
        return "Alembic does not find its folder: Config wants the name alembic.ini, a ScriptDirectory the folder migrations."
    if "generator" in words or "len()" in words:
        return "walk_revisions and iterate_revisions hand out one revision after the other; list(…) collects them."
    if "unable to open database file" in words:
        return "The URL comes whole, with sqlite:/// in front; it is handed on as it is."
    if "parse rfc1738" in words or "parse SQLAlchemy URL" in words:
        return "create_engine wants the whole URL, as the function gets it."
    return ""


def url(learner):
    return environment(learner)["DATABASE_URL"]


def given(learner):
    """The folder as it was given, and no database."""
    learner.restart()
    found = {each.id: each.down for each in learner.revisions(FOLDER)}
    right = {number: (down,) if down else () for (number, _), down in zip(GIVEN, ["", BALLOONS[0], PILOTS[0], FLIGHTS[0]])}
    must(found == right, "versions/ is not as it was given. The exercise is in logbook.py: the revisions are to be read.",
         ", ".join(sorted(right)), ", ".join(sorted(found)))


def add(learner, count):
    """So many new revisions: [(id, message)]."""
    known = {each.id for each in learner.revisions(FOLDER)}
    added = []
    for word in sample(ANCHORS, count):
        alembic(learner, "revision", "-m", "the club has " + word)
        new = next(each for each in learner.revisions(FOLDER) if each.id not in known)
        known.add(new.id)
        added.append((new.id, new.message))
    return added


@check("where(url) is the place of the database",
       accepts="MigrationContext, the output of alembic current, or SQL: the id as text, whole.")
def check_where(learner):
    given(learner)
    for number, message in GIVEN[:3]:
        alembic(learner, "upgrade", "+1")
        expect(ask(learner, "where", url(learner)), f"where(…) at “{message}”").equals(
            number, otherwise=f"The database is at {number}, “{message}”, and where(…) answers otherwise.", knowing=[
                (None, "where(…) answers None. Does it return what it finds?"),
                ("", "An empty text. If it comes from the command alembic current: that asks the database of alembic.ini, and not the one "
                     "whose URL you were given."),
                (REPORTS[0], "That is the newest of the files, and this database has not come so far. heads asks the folder, current asks "
                             "the database."),
                ([number], "That is a list with the right id in it. A database can be at several heads; get_current_revision is for one."),
                ([[number]], "That is what the database answers, a row in a list of rows. The id is the first value of the first row."),
                (lambda text: number in str(text), "The id is in it, with something around it. The id alone is wanted."),
            ])


@check("A database at no revision is nowhere: None", needs="check_where",
       accepts="None, for a database that is empty and for one that has come back to base.")
def check_base(learner):
    given(learner)
    for how in ["that no revision has run in", "that has come back to base"]:
        expect(ask(learner, "where", url(learner)), f"where(…) of a database {how}").equals(
            None, otherwise=f"A database {how} is at no revision: None.", knowing={
                "": "That is an empty text. At no revision the answer is None.",
                "base": "“base” is a word of the command line. Here the answer for it is None."})
        alembic(learner, "upgrade", "+1")
        alembic(learner, "downgrade", "base")


@check("missing(url) tells what is still to run, in order", needs="check_where",
       accepts="A list of pairs, the ids whole, the messages as Alembic shows them.")
def check_missing(learner):
    given(learner)
    alembic(learner, "upgrade", PILOTS[0])
    right = [list(FLIGHTS), list(REPORTS)]
    expect(ask(learner, "missing", url(learner)), "missing(…) at “create pilots”").equals(
        right, otherwise="The database is at “create pilots”; these two are still to run, in this order.", knowing=[
            (None, "missing(…) answers None. Does it return what it finds?"),
            NO_LIST,
            (lambda value: type(value[0]) is dict, "These are dicts. A pair is wanted for each, the id first: [id, message]."),
            ([], "Two revisions are waiting, and the list is empty. An iterator that was read once is empty at the second reading; or are "
                 "upper and lower exchanged?"),
            (right[::-1], "These are the right two, newest first, as history shows them. They will run the other way round."),
            ([list(PILOTS)] + right, "The place where the database is counts as reached: it has run already."),
            (right[::-1] + [list(PILOTS)], "Newest first, and the place where the database is with them. It has run already."),
            ([list(BALLOONS), list(PILOTS)] + right, "That is the whole history. Where is the database?"),
            ([list(each) for each in GIVEN][::-1], "That is the whole history, newest first. Where is the database?"),
            ([each[0] for each in right], "The ids are right; each wants its message beside it, as a pair."),
            ([FLIGHTS[1], REPORTS[1]], "The messages are right; each wants its id before it, as a pair."),
            (lambda value: "Ask Hanna" in value[1][1],
             "The message is the first line of the text at the top; what follows are notes. A revision has both: doc and longdoc."),
        ])


@check("From base everything is missing, at the head nothing", needs=["check_missing", "check_base"],
       accepts="The same list, whole or empty.")
def check_ends(learner):
    given(learner)
    expect(ask(learner, "missing", url(learner)), "missing(…) at base").equals(
        [list(each) for each in GIVEN], otherwise="A database at base has everything before it.", knowing=[
            (lambda value: sorted(each[0] for each in value) == sorted(each[0] for each in GIVEN),
             "All of them, in the wrong order. Neither the names of the files nor their dates are the order: down_revision is."),
            ([], "Nothing is missing, says missing(…), of a database that has run nothing.")])
    alembic(learner, "upgrade", "head")
    expect(ask(learner, "missing", url(learner)), "missing(…) at the newest revision").equals(
        [], otherwise="The database is at the newest revision, so nothing is missing.")


@check("Revisions that come later are seen", needs="check_ends",
       accepts="Every way that reads the folder at each call.")
def check_later(learner):
    given(learner)
    alembic(learner, "upgrade", "head")
    ask(learner, "missing", url(learner))
    added = add(learner, 2)
    expect(ask(learner, "missing", url(learner)), "missing(…) after two new revisions").equals(
        [list(each) for each in added], otherwise="Two revisions have been written while your program was running, and these should be "
                                                  "missing now.", knowing=[
            ([], "Two revisions have been written while your program was running, and it has not seen them. When does it read the "
                 "folder?")])
    alembic(learner, "upgrade", "head")
    expect(ask(learner, "where", url(learner)), "where(…) at the newest of them").equals(added[-1][0])


@check("ready(url) is true at the newest revision, and there alone", needs=["check_ends", "check_later"],
       accepts="True or False; for a revision that no file has, False.")
def check_ready(learner):
    given(learner)
    expect(ask(learner, "ready", url(learner)), "ready(…) at base").equals(
        False, otherwise="A database at base is not ready.", knowing={
            None: "ready(…) answers None at base. It should say False."})
    for number, message in GIVEN:
        alembic(learner, "upgrade", "+1")
        right = (number, message) == REPORTS
        expect(ask(learner, "ready", url(learner)), f"ready(…) at “{message}”").equals(
            right, otherwise=f"At “{message}” the answer should be {right}.", knowing=[
                (lambda value: value is not True and value is not False,
                 "The answer should be True or False, nothing that only counts as one of them."),
                (lambda value: right, "The database is at the newest revision, and ready(…) says no. An id never equals a tuple or a list "
                                      "of ids: what does each side of the comparison give?")])
    learner.call("club", "stray", "0123456789ab", database(learner))
    expect(ask(learner, "ready", url(learner)), "ready(…) at an unknown revision").equals(
        False, otherwise="The database says it is at 0123456789ab, and no file is that revision. Nobody knows what it lacks: not ready.")
    learner.call("club", "stray", REPORTS[0], database(learner))
    add(learner, 1)
    expect(ask(learner, "ready", url(learner)), "ready(…) after a new revision").equals(
        False, otherwise="A revision has been written since, and this database has not run it.")


@check("since(revision) tells what is new", needs="check_missing",
       accepts="A list of messages; whole ids, short ones and “base”.")
def check_since(learner):
    given(learner)
    messages = [message for _, message in GIVEN]
    for start, count in [(PILOTS[0], 2), (REPORTS[0], 4), (BALLOONS[0], 1)]:
        expect(ask(learner, "since", start), f"since({start!r})").equals(
            messages[count:], otherwise=f"After {start} these came, in this order.", knowing=[
                (None, "since(…) answers None. Does it return what it finds?"),
                NO_LIST,
                (messages[count - 1:], "The revision itself is no news: only what came after it."),
                (messages[count:][::-1], "The right ones, newest first. They ran the other way round."),
                (lambda value: value and type(value[0]) is list, "Here the messages alone are wanted, without their ids.")])
    for start, number, count in [("29fd", PILOTS[0], 2), ("b41c7a", FLIGHTS[0], 3)]:
        expect(ask(learner, "since", start), f"since({start!r})").equals(
            messages[count:], otherwise=f"{start} is the beginning of {number}, and Alembic takes it for that. These came after it.",
            knowing=[(messages, f"That is the whole history: {start} was found nowhere. It is the beginning of {number}, and Alembic "
                                "can complete it.")])
    expect(ask(learner, "since", "base"), "since('base')").equals(
        messages, otherwise="“base” is before the first revision, so everything came after it.")
    added = add(learner, 1)
    expect(ask(learner, "since", REPORTS[0]), "since(…) after a new revision").equals([added[0][1]])


@check("Asking changes nothing", needs=["check_ends", "check_since"],
       accepts="Whatever only reads.")
def check_nothing_changes(learner):
    given(learner)
    alembic(learner, "upgrade", PILOTS[0])
    before = learner.files(FOLDER)
    everything = "SELECT name, sql FROM sqlite_master ORDER BY name"
    schema = learner.rows(everything, database=database(learner))
    for function in ["where", "missing", "ready"]:
        ask(learner, function, url(learner))
        must(place(learner) == [PILOTS[0]] and learner.rows(everything, database=database(learner)) == schema,
             f"{function}(…) was asked where the database is, and it has moved it. Whoever asks wants to know before anything happens.",
             PILOTS[0], ", ".join(place(learner)))
    ask(learner, "since", "base")
    must(learner.files(FOLDER) == before, "The files in versions/ are others after the questions than before.")
