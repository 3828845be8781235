"""What an answer to “the apiary” must do. The links are read; what they lead to is tried on a database of the checks' own, with
hives and harvests in it that nobody could know."""
import re
from random import choice, randint, sample

from athanor_agent.checks import check, expect, must
from athanor_agent.migrationchecks import ask, database, fresh, place, program, revisions_of, unique

HIVES, HARVESTS, SCALE, YIELD, KILOS = "8d20f6b1937c", "63e9014ad5f2", "b07c5e2f918d", "e51fa8036c4b", "2f94c7d0b6a1"
GIVEN = {HIVES: "create hives", HARVESTS: "create harvests", SCALE: "correct the scale", YIELD: "hives have a yield",
         KILOS: "in kilos"}
LOST = "77aa01bc9d3e"
NAMES = ["Linden", "Clover", "Heather", "Acacia", "Willow", "Thyme", "Maple"]
COLUMNS = """
    SELECT t.name || ': ' || c.name || ' ' || c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name <> 'alembic_version' ORDER BY 1"""
# What Alembic and SQLite say, and what that means here; the first that fits is told.
MEANING = [
    (r"no such column: (harvests\.)?grams", "At this point there are no grams any more: “in kilos” took them away, or their revision "
                                            "has not run yet. Which revisions still work with grams?"),
    (r"no such column: (harvests\.)?kilos|to drop column: no such", "At this point there are no kilos: “in kilos” has not run yet, or "
                                                                    "is undone already."),
    (r"no such column|no such table", "Something is used that is not there at this moment. Which revision makes it, and where does it "
                                      "stand in the line?"),
    (r"already exists|duplicate column", "Something is made that is there already. Does the line run through the same change twice?"),
    (r"has no attribute '(up|down)grade'", "Each revision has both functions, upgrade and downgrade, even if they only say pass."),
    (r"NameError", "A revision imports what it uses: op comes from alembic, and sa is sqlalchemy."),
]
alembic = program("alembic", MEANING)


def line_of(learner):
    """The revisions from the first to the newest; fails where they are no line."""
    found = revisions_of(learner)
    by_id, follower = unique(found, "Two files say they are the revision {id}: {name} and {other}. A file that was copied to rename "
                                    "it is there twice. Which of the two should go?"), {}
    for given, message in GIVEN.items():
        must(given in by_id, f"No file says any more that it is {given}, “{message}”. Was the file deleted, or its id changed? File "
                             "names are free; an id is not, since databases and other revisions know it.", given, ", ".join(sorted(by_id)))
    must(by_id[HIVES].down == () and by_id[HARVESTS].down == (HIVES,),
         "“create hives” was the first revision, and “create harvests” follows it. The beekeepers' databases have run both, so what "
         "comes before them would never reach anybody.", f"None, then {HIVES}",
         f"{', '.join(by_id[HIVES].down) or 'None'}, then {', '.join(by_id[HARVESTS].down) or 'None'}")
    for each in found:
        must(len(each.down) < 2, f"{each.name} follows several revisions at once. It then comes after all of them, but which of those "
                                  "runs first is left open, and here it matters.", "one id", ", ".join(each.down))
    for each in found:
        if each.id == HIVES:
            continue
        must(len(each.down) > 0, f"{each.name} follows nothing, so it is a second beginning beside “create hives”. A revision whose "
                                 "predecessor is lost needs another one: what has to be there before it can run?")
        must(not each.depends_on, f"{each.name} depends on another revision beside the one it follows. That is for branches; in one "
                                  "line every revision has all the earlier ones before it.", "None", ", ".join(each.depends_on))
        down = each.down[0]
        must(down != each.id, f"{each.name} follows itself: revision and down_revision are the same.")
        said = re.search(r"^Revises:[ \t]*(\w+)", each.source, re.MULTILINE)
        must(down != LOST or LOST in by_id or not said or said[1] not in by_id,
             f"{each.name} says “Revises: {said and said[1]}” at its top, which only a reader sees, and follows {down} in down_revision, "
             "which counts. No file is that revision.", f"down_revision = {said and said[1]!r}", f"down_revision = {down!r}")
        must(down in by_id or down != LOST,
             f"{each.name} follows {LOST}, and no file in versions/ is that revision: the colleague deleted it. What comes before "
             "“in kilos” now?", "one of " + ", ".join(sorted(set(by_id) - {each.id})), down)
        must(down in by_id, f"{each.name} follows “{down}”, and no file in versions/ is that revision. down_revision holds the id "
                            "of another file's “revision”, letter by letter, and neither a message nor a file's name.",
             "one of " + ", ".join(sorted(set(by_id) - {each.id})), down)
        must(down not in follower, f"Two revisions follow {down}: {follower.get(down)} and {each.name}. To come in between takes two "
                                   "edits: the new one follows the earlier, and the later follows the new one. Which half is missing?")
        follower[down] = each.name
    line = [by_id[HIVES]]
    while line[-1].id in follower and len(line) <= len(found):
        line.append(next(each for each in found if each.down == (line[-1].id,)))
    circle = sorted(each.name for each in found if each not in line)
    must(not circle, f"These follow each other in a circle, and no way leads there from “create hives”: {', '.join(circle)}. Begin "
                     "anew at “create harvests”, and ask which one comes next.")
    return line


def apiary(learner):
    """A beekeeper's database at “create harvests”: (hives: id, name), (harvests: id, hive, day, grams by the old scale)."""
    fresh(learner)
    alembic(learner, "upgrade", HARVESTS)
    for name in sample(NAMES, 3):
        learner.call("apiary", "settle", name, database(learner))
    hives = ask(learner, "SELECT id, name FROM hives ORDER BY id")
    for hive, _ in hives[:2]:
        for day in sample(range(10, 29), randint(2, 3)):
            learner.call("apiary", "harvest", hive, f"2026-05-{day}", randint(2000, 30000), database(learner))
    return hives, ask(learner, "SELECT id, hive_id, day, grams FROM harvests ORDER BY id")


@check("The revisions form one line, from “create hives” to the newest",
       accepts=["Any names of files.", "Further revisions, as long as the line stays one."])
def check_line(learner):
    line_of(learner)


@check("An empty database can be brought to the newest revision", needs="check_line",
       accepts="Whatever order Alembic gets through.")
def check_upgrade(learner):
    line = line_of(learner)
    alembic(learner, "upgrade", "head")
    expect(place(learner), "the database's place").equals(
        [line[-1].id])
    expect("\n".join(line for line, in ask(learner, COLUMNS)), "the columns").equals(
        "\n".join(["harvests: day DATE", "harvests: hive_id INTEGER", "harvests: id INTEGER", "harvests: kilos FLOAT",
                   "hives: id INTEGER", "hives: kilos FLOAT", "hives: name VARCHAR"]),
        otherwise="The columns at the end are others than those the five revisions make. What they do was right; only their order "
                  "was not.")


@check("Every harvest is weighed without the dish, in kilos", needs="check_upgrade",
       accepts="The right weights, whatever way the line takes.")
def check_harvests(learner):
    _, harvests = apiary(learner)
    alembic(learner, "upgrade", "head")
    right = [(id, day, round((grams - 50) / 1000, 3)) for id, _, day, grams in harvests]
    expect([(id, day, None if kilos is None else round(kilos, 3)) for id, day, kilos in
            ask(learner, "SELECT id, day, kilos FROM harvests ORDER BY id")], "the harvests").same_rows(
        right, columns=["id", "day", "kilos"],
        otherwise="The harvests are not what the scale showed, less its dish of 50 grams.", knowing=[
            ([(id, day, round(grams / 1000, 3)) for id, _, day, grams in harvests],
             "The dish of 50 grams is still in every weight: the correction changed nothing.")])


@check("The yield of a hive is the sum of its corrected harvests", needs="check_harvests",
       accepts="The right sums, whatever way the line takes.")
def check_yields(learner):
    hives, harvests = apiary(learner)
    alembic(learner, "upgrade", "head")

    def sums(dish):
        taken = {hive: [grams - dish for _, at, _, grams in harvests if at == hive] for hive, _ in hives}
        return [(name, round(sum(taken[hive]) / 1000, 3) if taken[hive] else None) for hive, name in hives]
    found = [(name, None if kilos is None else round(kilos, 3)) for name, kilos in
             ask(learner, "SELECT name, kilos FROM hives ORDER BY id")]
    expect(found, "the yields of the hives").same_rows(
        sums(50), columns=["name", "kilos"],
        otherwise="The yield of a hive should be the sum of its harvests; NULL where there is none.", knowing=[
            (sums(0), "Every revision ran, the harvests are right, and the yields are not: the dishes are still in them. They were "
                      "added up before the weights were corrected. Nothing stops and nothing warns; only the numbers are wrong.")])


@check("The way back leads to the old weights, and up again to the new ones", needs="check_yields",
       accepts="The same rows after downgrade and upgrade.")
def check_down(learner):
    hives, harvests = apiary(learner)
    before = [line for line, in ask(learner, COLUMNS)]
    alembic(learner, "upgrade", "head")
    new = ask(learner, "SELECT name, round(kilos, 3) FROM hives ORDER BY id")
    alembic(learner, "downgrade", HARVESTS)
    expect("\n".join(line for line, in ask(learner, COLUMNS)), "the columns after the downgrade").equals("\n".join(before))
    expect(ask(learner, "SELECT id, hive_id, day, grams FROM harvests ORDER BY id"), "the harvests").same_rows(
        harvests, columns=["id", "hive_id", "day", "grams"],
        otherwise="After the downgrade to “create harvests” the scale should show its old weights again, the dish included.")
    expect(ask(learner, "SELECT id, name FROM hives ORDER BY id"), "the hives").same_rows(hives, columns=["id", "name"])
    hive, name = choice(hives)
    grams = randint(2000, 30000)
    learner.call("apiary", "harvest", hive, "2026-06-01", grams, database(learner))
    alembic(learner, "upgrade", "head")
    more = [(each, round((kilos or 0) + (grams - 50) / 1000, 3) if each == name else kilos) for each, kilos in new]
    expect(ask(learner, "SELECT name, round(kilos, 3) FROM hives ORDER BY id"), "the yields, with a harvest more").same_rows(
        more, columns=["name", "kilos"])
