"""What an answer to “the observatory” must do: the ways up are as they were, and the ways down are tried on a database of the
checks' own, with sightings in it that nobody could know."""
import re
from random import choice, randint, sample

from athanor_agent.checks import check, expect, must
from athanor_agent.migrationchecks import ask, database, environment, fresh, place, program, revisions_of, schema, trouble

SIGHTINGS, OBSERVERS, SKY, WHOLE = GIVEN = ["5d03b7c8e126", "a96f10d4b35c", "17e8c2f5906d", "f4b29a7e0d58"]
STARS = ["Antares", "Betelgeuse", "Delta Cephei", "Eta Aquilae", "R Leonis", "Chi Cygni"]
PEOPLE = ["Rosa Lind", "Ivo Marek", "Nadia Haddad", "Per Lund", "Mei Tanaka", "Ola Brandt"]
ID, STAR, MAGNITUDE = ("table sightings: id INTEGER NOT NULL PRIMARY KEY", "table sightings: star VARCHAR NOT NULL",
                       "table sightings: magnitude FLOAT NOT NULL")
TABLE = ["table observers: id INTEGER NOT NULL PRIMARY KEY", "table observers: name VARCHAR NOT NULL"]
POINTER, CLEAR = "table sightings: observer_id INTEGER", "table sightings: sky VARCHAR NOT NULL DEFAULT 'clear'"
AT = {
    "base": [],
    SIGHTINGS: [ID, MAGNITUDE, "table sightings: seen_by VARCHAR NOT NULL", STAR],
    OBSERVERS: TABLE + [ID, MAGNITUDE, POINTER, STAR],
    SKY: ["index sightings: sky"] + TABLE + [ID, MAGNITUDE, POINTER, CLEAR, STAR],
    WHOLE: ["index sightings: sky"] + TABLE + [ID, MAGNITUDE, POINTER, CLEAR, STAR],
}
# What Alembic and SQLite say, and what that means here; the first that fits is told.
MEANING = [
    (r"has no attribute '(up|down)grade'", "Alembic looks for two functions, upgrade and downgrade, under just these names."),
    (r"NOT NULL column", "There are sightings in the table, and the new column refuses NULL before anything was written into it. First "
                         "the column as it may be empty, then the names, then NOT NULL."),
    (r"NOT NULL constraint failed", "A column refuses NULL, and some sightings have nothing to put there. Who saw a star that nobody "
                                    "signed for?"),
    (r'near "ALTER": syntax error|ALTER of constraints', "SQLite cannot change a column in place. With op.batch_alter_table Alembic builds "
                                                         "the table anew and copies the rows."),
    (r"after drop column", "An index still stands on the column that goes. What upgrade() makes last, downgrade() takes away first."),
    (r"_alembic_tmp_.*already exists", "Alembic builds a changed table anew under this name, and it is there already: an earlier try "
                                       "stopped half-way."),
    (r"already exists|duplicate column", "Something is made that is there already: a downgrade() has left it behind, or makes it twice."),
    (r"no such table: observers", "The observers are asked for their names after their table has gone. What is still needed goes last."),
    (r"no such column: o?\.?observer_id", "The numbers of the observers are needed after their column has gone. What is still needed goes "
                                         "last."),
    (r"no such column: seen_by", "seen_by is written to before it is there. A batch does all its changes at once, at its end: what is to be "
                                 "filled in between has to be added before the batch."),
    (r"no such (table|index|column)", "Something is used that is not there at this moment: not yet, or not any more."),
    (r'near "SELECT"', "A SELECT inside another statement stands between brackets."),
    (r"'batch_op' is not defined", "The batch has no name here: “with … as batch_op” gives it one."),
    (r"one statement at a time", "op.execute takes one statement. Two statements are two calls."),
    (r"^(RuntimeError|NotImplementedError|Exception|ValueError|AssertionError)\b", "This one is not asked to refuse: what it has to bring "
     "back can be brought back."),
    (r"NameError", "A revision imports what it uses: op comes from alembic, and sa is sqlalchemy."),
]
alembic = program("alembic", MEANING)


def text(learner):
    return "\n".join(schema(learner, defaults=True))


def line_of(learner):
    """The four revisions as they were given; fails where the line is another one."""
    found = revisions_of(learner)
    by_id = {each.id: each for each in found}
    must(set(by_id) >= set(GIVEN), "A revision that was given is gone, and the others do not fit together without it. Put it back.",
         ", ".join(GIVEN), ", ".join(sorted(by_id)))
    must(len(by_id) == len(found) == len(GIVEN) and set(by_id) == set(GIVEN),
         "Four revisions were given, and all that is wrong can be mended in them. A new revision would be one more step up; here it is "
         "the steps down that want work.", ", ".join(GIVEN), ", ".join(each.id for each in found))
    for given, down in zip(GIVEN, [(), (SIGHTINGS,), (OBSERVERS,), (SKY,)]):
        must(by_id[given].down == down, f"{by_id[given].name} follows another revision than it did.",
             ", ".join(down) or "None", ", ".join(by_id[given].down) or "None")


def observatory(learner, target):
    """A database at a revision, with sightings from every time before it."""
    fresh(learner)
    alembic(learner, "upgrade", SIGHTINGS)
    for star, person in zip(sample(STARS, 4), sample(PEOPLE, 3) + [choice(PEOPLE)]):
        learner.call("observatory", "see", star, person, randint(11, 69) / 10, database(learner))
    if target != SIGHTINGS:
        alembic(learner, "upgrade", target)


def sightings(learner):
    """Every sighting in the old form, whatever the form is now."""
    columns = {name for name, in ask(learner, "SELECT name FROM pragma_table_info('sightings')")}
    if "seen_by" in columns:
        return ask(learner, "SELECT id, star, seen_by, magnitude FROM sightings ORDER BY id")
    return ask(learner, "SELECT s.id, s.star, o.name, s.magnitude FROM sightings s LEFT JOIN observers o ON o.id = s.observer_id "
                        "ORDER BY s.id")


COLUMNS = ["id", "star", "seen by", "magnitude"]


@check("The ways up are what they were",
       accepts="The four revisions in their order, whatever their files are called.")
def check_up(learner):
    fresh(learner)
    line_of(learner)
    for given in GIVEN:
        alembic(learner, "upgrade", "+1")
        if given == SIGHTINGS:
            learner.call("observatory", "see", "Vega", "Ines Duarte", 0.6, database(learner))
        expect(text(learner), f"the schema at {given}").equals(
            "\n".join(AT[given]), otherwise=f"The upgrade of {given} makes something else than it did. It has run at the observatory long "
                                            "ago, and it takes no step twice: only the ways down are still to be mended.")
    expect(sightings(learner), "the sightings at the newest revision").same_rows(
        [(1, "Mira", "Ines Duarte", 3.0), (2, "Algol", "Tam Okafor", 2.0), (3, "Mira", "Tam Okafor", 4.0), (4, "Vega", "Ines Duarte", 1.0)],
        columns=COLUMNS, otherwise="The ways up bring other sightings than they did. Only the ways down are to be mended.")


def step_down(learner, upper, lower):
    """Downgrades by one step; fails where the schema is then another than on the way up."""
    after = text(learner)
    alembic(learner, "downgrade", "-1")
    expect(text(learner), f"the schema after the downgrade of {upper}").equals(
        "\n".join(AT[lower]), otherwise=f"After the downgrade of {upper} the schema should be what it was before its upgrade. Compare the "
                                        "two.", knowing=[
            (after, f"Alembic ran downgrade() of {upper} and moved the place, and nothing has changed: it is pass. The next upgrade will "
                    "find everything there already."),
            (lambda now: set(AT[lower]) - set(now.splitlines()) == {AT[SIGHTINGS][2]} and "seen_by VARCHAR NOT NULL DEFAULT" in now,
             "seen_by is back, with a default that it did not have before. A sighting that forgets its observer would slip through now."),
            (lambda now: set(AT[lower]) - set(now.splitlines()) == {AT[SIGHTINGS][2]} and "seen_by VARCHAR" in now,
             "seen_by is back, and takes NULL now. It did not before: once every sighting has its name, a batch closes the column."),
            (lambda now: set(now.splitlines()) - set(AT[lower]),
             f"The downgrade of {upper} leaves something behind that its upgrade brought, or makes it otherwise than it was."),
            (lambda now: set(AT[lower]) - set(now.splitlines()),
             f"The downgrade of {upper} takes away more than its upgrade brought.")])
    expect(place(learner), "the place in alembic_version").equals([lower] if lower != "base" else [])


@check("“sightings have a sky” can be taken back", needs="check_up",
       accepts="Any way back to the schema before; what the skies were like is lost with the column.")
def check_sky(learner):
    observatory(learner, OBSERVERS)
    before = sightings(learner)
    alembic(learner, "upgrade", SKY)
    step_down(learner, SKY, OBSERVERS)
    expect(sightings(learner), "the sightings").same_rows(
        before, columns=COLUMNS, otherwise="After the downgrade of “sightings have a sky” the sightings are not what they were.")
    alembic(learner, "upgrade", SKY)


@check("The names come back with seen_by", needs="check_up",
       accepts="UPDATE, a batch, or a table built by hand: the rows count.")
def check_names(learner):
    observatory(learner, SIGHTINGS)
    before = sightings(learner)
    alembic(learner, "upgrade", OBSERVERS)
    alembic(learner, "downgrade", "-1")
    must(ask(learner, "SELECT 1 FROM pragma_table_info('sightings') WHERE name = 'seen_by'"),
         "The database is back at “create sightings”, and sightings has no seen_by.", "sightings.seen_by", "no such column")
    expect(sightings(learner), "the sightings").same_rows(
        before, columns=COLUMNS, otherwise="Once up and down again, and the sightings are not what they were.", knowing=[
            ([], "The sightings are gone."),
            (lambda rows: all(not person for _, _, person, _ in rows),
             "The column is back, and the names are not. They lie in observers, one table further; whoever drops that table has to have "
             "carried them over before."),
            (lambda rows: all(person == "unknown" for _, _, person, _ in rows),
             "Everybody is unknown now. “unknown” is for sightings that nobody signed; the others have a name in observers."),
            (lambda rows: any(type(person) is int for _, _, person, _ in rows) or any(str(person).isdecimal() for _, _, person, _ in rows),
             "In seen_by stand the numbers of the observers, and not their names."),
            (lambda rows: sorted(row[:2] for row in rows) == sorted(row[:2] for row in before)
             and len({person for _, _, person, _ in rows}) > 1,
             "There are names, and some stand in the wrong sightings. The number to look for in observers is the one in observer_id."),
            (lambda rows: len({person for _, _, person, _ in rows}) == 1,
             "All sightings have the same name. The SELECT inside the UPDATE has to ask for the observer of this one sighting."),
        ])


@check("What nobody signed was seen by “unknown”", needs="check_names",
       accepts="The word alone, in every sighting without an observer and in no other.")
def check_unknown(learner):
    observatory(learner, OBSERVERS)
    signed = learner.call("observatory", "join", "Wanda Ruiz", database(learner))
    learner.call("observatory", "join", "Zeno Albrecht", database(learner))
    first, second = sample(STARS, 2)
    learner.call("observatory", "observe", first, None, 4.5, database(learner))
    learner.call("observatory", "observe", second, signed, 5.5, database(learner))
    before = [(id, star, person or "unknown", magnitude) for id, star, person, magnitude in sightings(learner)]
    alembic(learner, "downgrade", "-1")
    expect(sightings(learner), "the sightings").same_rows(
        before, columns=COLUMNS, otherwise="Sightings have been added since the observers have a table, one of them with nobody's "
                                           "signature. After the downgrade they should read like this.", knowing=[
            (lambda rows: len(rows) < len(before), "A sighting has disappeared. A join leaves out what has no partner, unless it is a LEFT "
                                                   "JOIN.")])


@check("Without the observers' table everything is as it was", needs="check_unknown",
       accepts="The same columns, in any order, and nothing left over.")
def check_observers(learner):
    observatory(learner, OBSERVERS)
    step_down(learner, OBSERVERS, SIGHTINGS)
    alembic(learner, "upgrade", OBSERVERS)


@check("“whole magnitudes” refuses to be taken back", needs="check_up",
       accepts="Any exception with a few words, raised before anything was changed.")
def check_refusal(learner):
    observatory(learner, WHOLE)
    before, rows = text(learner), sightings(learner)
    answer = learner.command("alembic", "downgrade", "-1", env=environment(learner))
    must(answer.exit != 0, "The downgrade went through, and the magnitudes are as round as before. Nobody can know what they were: a "
                           "downgrade() that cannot do its work should stop, and not look as if it had done it.",
         "an error from downgrade()", "alembic downgrade -1, without an error")
    words, frame = trouble(answer)
    must(frame is not None and frame[2] == "downgrade", f"The command ended, and no error came out of downgrade(): {words}. exit() ends "
         "the whole program, whoever called it; an exception says what happened, and where.", "an error from downgrade()", words)
    must(not re.match(r"(NameError|TypeError|AttributeError|OperationalError|SyntaxError|ImportError)", words),
         f"downgrade() does stop, by accident: {words}. Whoever reads this at night should learn what cannot be undone, and why.",
         "an error that was meant", words)
    must(len(words.partition(": ")[2].strip()) >= 10, "downgrade() refuses, and does not say why. An exception takes a text along.",
         "a few words", words)
    expect(place(learner), "the place in alembic_version").equals([WHOLE])
    expect(text(learner), "the schema after the refusal").equals(before)
    expect(sightings(learner), "the sightings after the refusal").same_rows(
        rows, columns=COLUMNS, otherwise="downgrade() has changed the sightings before it refused. First the refusal.")


@check("From the sky down to base, and up again", needs=["check_sky", "check_observers"],
       accepts="Nothing left at base but alembic_version, without a row.")
def check_base(learner):
    observatory(learner, SKY)
    alembic(learner, "downgrade", "base")
    expect(text(learner), "the schema at base").equals("", otherwise="At base nothing of the four revisions may be left.")
    expect(place(learner), "the place in alembic_version").equals([])
    alembic(learner, "upgrade", "head")
