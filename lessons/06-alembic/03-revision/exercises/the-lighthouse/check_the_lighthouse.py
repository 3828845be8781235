"""What an answer to “the lighthouse” must do. The revisions are read for their links; what they do is tried, upwards and
downwards, on a database of the checks' own."""
from random import choice, randint, sample

from athanor_agent.checks import check, expect, must
from athanor_agent.migrationchecks import FOLDER, ask, database, fresh, place, program, revisions_of, schema, unique

FIRST = "3f8e21c04a7d"
NAMES = ["Great Tern", "Little Tern", "Old Reef", "North Stack", "Gannet Head", "Whaleback"]
LAMPS = ["table lamps: id INTEGER NOT NULL PRIMARY KEY", "table lamps: miles INTEGER NOT NULL",
         "table lamps: name VARCHAR NOT NULL"]
# What Alembic and SQLite say, and what that means here; the first that fits is told.
MEANING = [
    (r"has no attribute '(up|down)grade'", "Alembic looks for two functions, upgrade and downgrade, under just these names."),
    (r"already exists", "Something is made that is there already. Does an earlier revision make it, or did a downgrade() leave it "
                        "behind? After an upgrade and a downgrade nothing of the revision may remain."),
    (r"after drop column", "An index still stands on the column that goes. What upgrade() makes second, downgrade() takes away "
                           "first."),
    (r"no such table: (main\.)?ix_", "create_index wants the name of the index first, and the table's name after it."),
    (r"no such column: \w$", "One letter of a word was taken for a column: the columns of an index are a list, in […]."),
    (r"no such column", "The column is used while it is not there. An index, for one, wants a column that is there already: first the "
                        "column, then the index."),
    (r"no such (table|index)", "Something is used that is not there at this moment. Read the revisions up to this one, in their "
                               "order: which of them makes it? On the way down each is undone in reverse."),
    (r"NOT NULL column", "There are rows in the table already, and nothing says what they should have there. Who keeps a lamp may be "
                         "unknown."),
    (r"NameError", "A revision imports what it uses: op comes from alembic, and sa is sqlalchemy."),
    (r"NullType|SchemaItem", "Behind its name a column has a type of SQLAlchemy's, such as sa.Integer; what else there is to say comes "
                             "after the type."),
    (r"not enough values to unpack|could not find table", "A ForeignKey names the table and the column that it points to, with a dot "
                                                          "between them."),
    (r"TypeError: (add|drop|alter)_column|TypeError: create_index", "A directive that changes a table wants the table's name, and then "
                                                                    "what is to be changed. Compare its line with the page."),
    (r"module 'alembic.op' has no attribute", "The names of op's directives: create_table, drop_table, add_column, drop_column, "
                                              "create_index, drop_index."),
    (r"ALTER of constraints", "The task needs no change to a constraint. Is there one too many?"),
]
alembic = program("alembic", MEANING)


def line_of(learner):
    """The revisions from the first to the newest; fails where they are no line."""
    found = revisions_of(learner)
    by_id, follower = unique(found, "Two files say they are the revision {id}. A copied file keeps the id of the one it was copied "
                                    "from; alembic revision draws a new one."), {}
    must(FIRST in by_id, f"The revision {FIRST}, create lamps, is gone. It belongs to the exercise: put it back.")
    must(by_id[FIRST].down == (), "“create lamps” was the first revision, with down_revision = None. It follows nothing: what is new "
                                  "comes after it.", "None", ", ".join(by_id[FIRST].down))
    for each in found:
        if each.id == FIRST:
            continue
        must(len(each.down) > 0, f"{each.name} follows nothing: its down_revision is None, so it is a second beginning beside “create "
                                 "lamps”, and Alembic does not know which comes first. Which revision should have run before it?")
        must(len(each.down) == 1, f"{each.name} follows several revisions at once. That is a merge, and here is nothing to merge.",
             "one id", ", ".join(each.down))
        down = each.down[0]
        must(down in by_id, f"{each.name} follows “{down}”, and no file in versions/ is that revision. down_revision holds the id "
                            "of another file's “revision”, letter by letter, and not its name or message.",
             "one of " + ", ".join(sorted(set(by_id) - {each.id})), down)
        must(down != each.id, f"{each.name} follows itself: revision and down_revision are the same. Which one comes before it?")
        must(down not in follower, f"Two revisions follow {down}: {follower.get(down)} and {each.name}. So there are two newest ones, "
                                   "two heads, and “upgrade head” does not know which is meant. Which of the two should come second?")
        follower[down] = each.name
    stray = [path for path in learner.files("migrations")
             if path.endswith(".py") and not path.startswith(FOLDER + "/") and not path.endswith("/env.py")]
    must(len(found) > 2 or not stray, f"Alembic looks for revisions in {FOLDER}/ only, and {', '.join(stray)} lies elsewhere.",
         FOLDER + "/", ", ".join(stray))
    must(len(found) != 1, "versions/ holds one revision, the one that was there. The command “revision” with a message writes a new "
                          "file.", "3 revisions, or more", "1 revision")
    must(len(found) != 2, "versions/ holds one new revision. The nights and the keepers are two changes, and each gets a revision of "
                          "its own.", "3 revisions, or more", "2 revisions")
    line = [by_id[FIRST]]
    while line[-1].id in follower and len(line) <= len(found):
        line.append(next(each for each in found if each.down == (line[-1].id,)))
    must(len(line) == len(found), "Some revisions follow each other in a circle, and no way leads there from “create lamps”.")
    return line


@check("The revisions form one line, from “create lamps” to the newest",
       accepts="Any ids and file names, and more than two new revisions.")
def check_line(learner):
    fresh(learner)
    line_of(learner)


@check("“create lamps” is what it was", needs="check_line",
       accepts="The file in any form that makes the same table.")
def check_first(learner):
    fresh(learner)
    alembic(learner, "upgrade", FIRST)
    expect("\n".join(schema(learner, defaults=True)), "the schema after the first revision").equals(
        "\n".join(LAMPS), otherwise="The first revision makes something else than it did. It has run elsewhere long ago, on databases "
                                    "full of rows, and no database takes a step twice: what you change in it never reaches them. A "
                                    "change belongs into a new revision.")
    alembic(learner, "downgrade", "base")
    expect("\n".join(schema(learner, defaults=True)), "the schema before the first revision").equals("")


@check("Each new revision says what it is about", needs="check_line",
       accepts="Any words at the top of the file, so long as each revision has its own.")
def check_messages(learner):
    fresh(learner)
    said = {}
    for each in line_of(learner)[1:]:
        name = each.name
        expect(each.message, f"the message of {name}").matches(
            lambda text: text.strip() not in ("", "empty message"), "a few words",
            otherwise=f"{name} has no message. The history will be read by people who were not there: -m gives a message, and it "
                      "stands in the first line of the file, where it can still be written.")
        must(each.message.lower() not in said,
             f"Two revisions have the message “{each.message}”. Nobody can tell them apart in the history.")
        said[each.message.lower()] = name


@check("An empty database can be brought to the newest revision", needs="check_first",
       accepts="Whatever the revisions do, as long as Alembic gets through.")
def check_upgrade(learner):
    fresh(learner)
    line = line_of(learner)
    alembic(learner, "upgrade", "head")
    expect(place(learner), "the database's place").equals([line[-1].id])


@check("There is a table of nights", needs="check_upgrade",
       accepts="create_table or SQL of your own; String or Text of any length for texts, and columns in any order.")
def check_nights(learner):
    fresh(learner)
    alembic(learner, "upgrade", "head")
    found = {name: (kind.upper(), bool(full), bool(key)) for name, kind, full, key in ask(
        learner, "SELECT name, type, \"notnull\", pk FROM pragma_table_info('nights')")}
    expect(sorted(found), "the columns of nights").equals(
        ["evening", "id", "lamp_id", "oil"], otherwise="The table nights should have these columns.", knowing=[
            ([], "Every revision ran, and there is no table nights. Is one of the revisions as Alembic wrote it, with nothing but "
                 "pass in upgrade()? The database then notes it as done all the same.")])
    must(found["id"][2], "nights.id is a column like any other. The primary key is said of a column with primary_key=True.",
         "id: the primary key", "id: no primary key")
    for name, kind in [("id", "INTEGER"), ("lamp_id", "INTEGER"), ("evening", "DATE"), ("oil", "INTEGER")]:
        expect(found[name][0], f"the type of {name}").equals(
            kind, otherwise=f"nights.{name} has another type than the task says.")
        must(found[name][1], f"nights.{name} may be left empty, and a night without it makes no sense. A column takes NULL unless it "
                             "is told otherwise.", f"{name} {kind} NOT NULL", f"{name} {kind}")
    points = ask(learner, 'SELECT "from", "table", COALESCE("to", \'id\') FROM pragma_foreign_key_list(\'nights\')')
    expect(points, "the foreign keys of nights").equals(
        [("lamp_id", "lamps", "id")], otherwise="nights.lamp_id should be a foreign key to lamps.id.", knowing=[
            ([], "lamp_id is a number like any other: nothing ties it to a lamp. sa.ForeignKey names the table and column it "
                 "points to."),
            (lambda found: len(found) == 1, "lamp_id points somewhere else. SQLite does not ask whether that place exists until the "
                                            "first night is written.")])


@check("A lamp has a keeper, and is found by it", needs="check_upgrade",
       accepts="The index under its name, made by whichever directive.")
def check_keeper(learner):
    fresh(learner)
    alembic(learner, "upgrade", "head")
    found = {name: (kind.upper(), bool(full)) for name, kind, full in ask(
        learner, "SELECT name, type, \"notnull\" FROM pragma_table_info('lamps')")}
    expect(sorted(found), "the columns of lamps").equals(
        ["id", "keeper", "miles", "name"], otherwise="The table lamps should have these columns.", knowing=[
            (["id", "miles", "name"], "Every revision ran, and lamps has no keeper. Is the revision still as Alembic wrote it, with "
                                      "nothing but pass in upgrade()?")])
    expect(found["keeper"][0], "the type of keeper").matches(
        lambda kind: kind.startswith(("VARCHAR", "TEXT")), "a text: VARCHAR or TEXT")
    must(not found["keeper"][1], "keeper refuses NULL. The lamps that are there have no keeper in the book yet, and some have none.",
         "keeper VARCHAR", "keeper VARCHAR NOT NULL")
    indexes = ask(learner, "SELECT l.name, l.\"unique\", group_concat(COALESCE(c.name, 'a fixed text'), ', ') FROM pragma_index_list('lamps') l "
                           "JOIN pragma_index_info(l.name) c GROUP BY l.name")
    expect(indexes, "the indexes of lamps").equals(
        [("ix_lamps_keeper", 0, "keeper")], otherwise="lamps should have one index, ix_lamps_keeper, on keeper.", knowing=[
            ([], "There is no index on lamps. The keepers look for their own lamps, and that is what ix_lamps_keeper is for. "
                 "The index is a change of its own, beside the column."),
            ([("ix_lamps_keeper", 1, "keeper")], "The index is unique, so nobody could keep two lamps.")])


@check("Each revision makes its own change, nights before keepers", needs=["check_nights", "check_keeper"],
       accepts="More revisions than two, if each of them changes something.")
def check_apart(learner):
    fresh(learner)
    line = line_of(learner)
    alembic(learner, "upgrade", FIRST)
    before, order = schema(learner, defaults=True), []
    for each in line[1:]:
        alembic(learner, "upgrade", "+1")
        now = schema(learner, defaults=True)
        must(now != before, f"{each.name} runs and changes nothing: its upgrade() is empty. An empty revision is noted as done like "
                            "any other, so nobody would notice.")
        new = " ".join(sorted(set(now) - set(before)))
        for word in ("nights:", "keeper"):
            if word in new and word not in order:
                order.append(word)
        must("nights:" not in new or "keeper" not in new,
             f"{each.name} makes the nights and the keepers at once. Then neither can be taken back without the other: one change, "
             "one revision.")
        before = now
    expect(order, "the order of the changes").equals(
        ["nights:", "keeper"], otherwise="The keepers come before the nights here. The order is that of down_revision: the revision "
                                         "with the nights follows “create lamps”, and the keepers follow that one.")


@check("Each downgrade() puts everything back", needs=["check_nights", "check_keeper"],
       accepts="Whatever way leads back to the schema that was there before.")
def check_down(learner):
    fresh(learner)
    line = line_of(learner)
    alembic(learner, "upgrade", FIRST)
    seen = [schema(learner, defaults=True)]
    for _ in line[1:]:
        alembic(learner, "upgrade", "+1")
        seen.append(schema(learner, defaults=True))
    for each, before, after in reversed(list(zip(line[1:], seen, seen[1:]))):
        name = each.name
        alembic(learner, "downgrade", "-1")
        now = schema(learner, defaults=True)
        expect("\n".join(now), f"the schema after the downgrade of {name}").equals(
            "\n".join(before), otherwise=f"After the downgrade of {name} the schema should be what it was before its upgrade. "
                                         "Compare the two.", knowing=[
                ("\n".join(after), f"Alembic ran downgrade() of {name}, says that the database is back, and nothing has changed. "
                                   "Is downgrade() still as it was written, with nothing but pass?"),
                (lambda text: set(before) - set(text.splitlines()),
                 f"The downgrade of {name} takes away more than its upgrade brought: something of an earlier revision is gone."),
                (lambda text: set(text.splitlines()) - set(before),
                 f"The downgrade of {name} leaves something behind that its upgrade brought. It undoes everything, or the next "
                 "upgrade stumbles over what is left."),
            ])


@check("The lamps outlive the way up, down and up again", needs="check_down",
       accepts="The same lamps with the same numbers, and the nights' pages empty after a downgrade.")
def check_lamps(learner):
    fresh(learner)
    line = line_of(learner)
    alembic(learner, "upgrade", FIRST)
    lamps = []
    for name in sample(NAMES, 3):
        miles = randint(5, 30)
        lamps.append((learner.call("lighthouse", "light", name, miles, database(learner)), name, miles))
    for command in [("upgrade", "head"), ("downgrade", FIRST), ("upgrade", "head")]:
        alembic(learner, *command)
        expect(ask(learner, "SELECT id, name, miles FROM lamps"), "the lamps").same_rows(
            lamps, columns=["id", "name", "miles"],
            otherwise=f"After “alembic {' '.join(command)}” the lamps are not what they were. The new revisions add to lamps; the "
                      "rows that are there should not notice.")
        if command[0] == "upgrade":
            lamp, oil = choice(lamps)[0], randint(1, 40)
            learner.call("lighthouse", "enter", lamp, "2026-11-03", oil, database(learner))
            expect(ask(learner, "SELECT lamp_id, evening, oil FROM nights"), "the nights").same_rows(
                [(lamp, "2026-11-03", oil)], columns=["lamp_id", "evening", "oil"])
    expect(place(learner), "the database's place").equals([line[-1].id])
