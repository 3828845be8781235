"""What an answer to “the harbour” must do. The links are read; then databases that stand at different places are brought to the
head, with ships in them that nobody could know."""
from random import choice, randint, sample

from athanor_agent.checks import check, expect, must
from athanor_agent.migrationchecks import ask, database, fresh, place, program, revisions_of, unique

SHIPS, FLAG, CREW, GAPS = "4a7be02d91c3", "c81f5309ae62", "19d6e4b07f58", "f0538ac21b9e"
GIVEN = {SHIPS: "create ships", FLAG: "ships have a flag", CREW: "ships have a crew", GAPS: "no gaps"}
NAMES = ["Gull", "Herring", "Constance", "Morning Star", "Otter", "Fortune", "Marie"]


def columns(learner):
    return sorted(name for name, in ask(learner, "SELECT name FROM pragma_table_info('ships')"))


# What Alembic and SQLite say, and what that means here; the first that fits is told.
MEANING = [
    (r"duplicate column", "The column is there already: it is added twice. A merge only ties; what its branches bring they have "
                          "brought themselves."),
    (r"no such column: (flag|crew)", "This revision writes into a column that is not there yet. Which revision brings it, and does "
                                     "that one surely run before?"),
    (r"to drop column: no such|no such column", "A column is taken away that is not there. Each downgrade() undoes what its own "
                                                "upgrade() did."),
    (r"no such table", "The table is not there at this moment. Who makes it, and who takes it away?"),
    (r"Multiple head", "There are several heads, so “head” means none of them."),
    (r"has no attribute '(up|down)grade'", "Each revision has both functions, upgrade and downgrade, even if they only say pass."),
    (r"NameError", "A revision imports what it uses: op comes from alembic, and sa is sqlalchemy."),
]
alembic = program("alembic", MEANING)


def graph_of(learner):
    """{id: revision}, with the faults of the graph told first."""
    found = revisions_of(learner)
    by_id = unique(found, "Two files say they are the revision {id}. A copied file keeps the id of the one it was copied from.")
    for given, message in GIVEN.items():
        must(given in by_id, f"No file says any more that it is {given}, “{message}”. Was the file deleted, or its id changed?",
             given, ", ".join(sorted(by_id)))
    for each in found:
        for down in each.down + each.depends_on:
            must(down in by_id or "," not in down, f"{each.name} follows one revision with the name “{down}”. Several ids are a tuple: "
                                                   "each between quotation marks of its own.", "('…', '…')", down)
            must(down in by_id, f"{each.name} names “{down}”, and no file in versions/ is that revision.",
                 "one of " + ", ".join(sorted(set(by_id) - {each.id})), down)
    return by_id


def before(by_id, id, dependencies=True):
    """Every revision that has surely run before this one."""
    seen, ahead = set(), [id]
    while ahead:
        each = by_id[ahead.pop()]
        for down in each.down + (each.depends_on if dependencies else ()):
            if down not in seen:
                seen.add(down)
                ahead.append(down)
    return seen


def called(by_id, ids):
    return " and ".join(f"“{by_id[id].message or by_id[id].name}”" for id in sorted(ids, key=lambda id: by_id[id].file))


@check("What has been run stays where it is",
       accepts="“create ships”, “ships have a flag” and “ships have a crew” with their old links; any names of files.")
def check_past(learner):
    by_id = graph_of(learner)
    must(by_id[SHIPS].down == (), "“create ships” was the first revision, and follows nothing.", "None", ", ".join(by_id[SHIPS].down))
    for given, other, harbour in [(FLAG, CREW, "north"), (CREW, FLAG, "south")]:
        must(by_id[given].down == (SHIPS,) and not by_id[given].depends_on,
             f"“{GIVEN[given]}” follows something else than it did. The {harbour} harbour is past it already: whatever lies before it "
             f"now counts as done there, and never runs. Its ships would never get what “{GIVEN[other]}” brings.",
             SHIPS, ", ".join(by_id[given].down + by_id[given].depends_on) or "None")


@check("The branches come together in one head", needs="check_past",
       accepts="A merge under any id, anywhere behind flag and crew.")
def check_heads(learner):
    by_id = graph_of(learner)
    circle = [id for id in by_id if id in before(by_id, id)]
    must(not circle, f"{called(by_id, circle)} follow each other in a circle. A merge comes after what it ties together, so none of "
                     "those can come after the merge." if circle else "")
    must(by_id[GAPS].down, "“no gaps” follows nothing now: a second beginning beside “create ships”.")
    for each in by_id.values():
        for down in each.down:
            rest = set().union(*({other} | before(by_id, other, False) for other in each.down if other != down), set())
            must(down not in rest, f"{each.name} follows {called(by_id, [down])}, and also a revision that comes after that one. A merge "
                                   "names the heads; what lies behind them it has anyway.", "heads only", ", ".join(each.down))
    heads = set(by_id) - {down for each in by_id.values() for down in each.down}
    must(len(heads) == 1, f"There are {len(heads)} heads: {called(by_id, heads)}. Nobody follows any of them, and so “upgrade head” does "
                          "not know which is meant. What could follow them all?", "1 head", f"{len(heads)} heads")
    [head] = heads
    must(set(GIVEN) <= before(by_id, head) | {head}, "Some revisions are not on the way to the head.")


@check("“no gaps” comes after the flag and the crew", needs="check_heads",
       accepts=["Behind a merge of the two, or as the merge itself.", "With depends_on, too."])
def check_gaps(learner):
    by_id = graph_of(learner)
    missing = {FLAG, CREW} - before(by_id, GAPS)
    must(not missing, f"“no gaps” writes into flag and crew, and its links do not lead back to {called(by_id, missing)}. There is one "
                      "head, but on the way to it the order of the two is left open. Nobody has run “no gaps” yet; so it need not stay "
                      "where it is." if missing else "", "after flag and crew",
         "beside " + called(by_id, missing) if missing else "")


@check("An empty database can be brought to the head", needs="check_gaps",
       accepts="Whatever order Alembic takes.")
def check_empty(learner):
    by_id = graph_of(learner)
    alembic(learner, "upgrade", "head")
    expect(columns(learner), "the columns of ships").equals(["crew", "flag", "id", "length", "name"])
    [head] = set(by_id) - {down for each in by_id.values() for down in each.down}
    expect(place(learner), "the database's place").equals([head])


def harbour(learner, *places):
    """A database at these places, with ships in it: what they should be at the head."""
    fresh(learner)
    for place in places:
        alembic(learner, "upgrade", place)
    ships = []
    for name in sample(NAMES, 4):
        length, more = randint(4, 60) * 4 + 3, {}
        if FLAG in places:
            more["flag"] = choice(["blue", "red", None])
        if CREW in places:
            more["crew"] = choice([randint(1, 9), None])
        id = learner.call("harbour", "moor", name, length, database(learner), **more)
        crew = more.get("crew")
        ships.append((id, name, length, more.get("flag") or "home", length // 8 if crew is None else crew))
    return ships


def arrives(learner, whose, *places):
    ships = harbour(learner, *places)
    alembic(learner, "upgrade", "head")
    expect(columns(learner), "the columns of ships").equals(
        ["crew", "flag", "id", "length", "name"], otherwise=f"{whose} is at the head now, and its table has other columns than an empty "
                                                            "database gets.")
    expect(ask(learner, "SELECT id, name, length, flag, crew FROM ships ORDER BY id"), "the ships").same_rows(
        ships, columns=["id", "name", "length", "flag", "crew"],
        otherwise=f"{whose}: a flag and a crew that are known should stay, and “no gaps” fills the others: flag home, crew an eighth of "
                  "the length.", knowing=[
            (lambda rows: any(flag is None or crew is None for *_, flag, crew in rows),
             f"{whose} is at the head, and its ships have gaps. “no gaps” is noted as done and has not filled them. Does its upgrade() "
             "still do what it did?")])


@check("The north harbour, which has flags, gets its crews", needs="check_empty", accepts="The right ships at the head.")
def check_north(learner):
    arrives(learner, "The north harbour", FLAG)


@check("The south harbour, which has crews, gets its flags", needs="check_empty", accepts="The right ships at the head.")
def check_south(learner):
    arrives(learner, "The south harbour", CREW)


@check("A database with two heads arrives as well", needs=["check_north", "check_south"], accepts="The right ships at the head.")
def check_both(learner):
    arrives(learner, "A database at both heads", FLAG, CREW)


@check("The way back leads to “create ships”", needs="check_empty", accepts="The same ships, without flag and crew.")
def check_down(learner):
    ships = harbour(learner, SHIPS)
    alembic(learner, "upgrade", "head")
    alembic(learner, "downgrade", SHIPS)
    expect(columns(learner), "the columns of ships").equals(
        ["id", "length", "name"], otherwise="After the downgrade to “create ships” the table should have its first columns again.")
    expect(ask(learner, "SELECT id, name, length FROM ships ORDER BY id"), "the ships").same_rows(
        [ship[:3] for ship in ships], columns=["id", "name", "length"])
