"""What an answer to “the seed bank” must do. A database that is at “create seeds”, with seeds in it that nobody could know, is
brought to the head and back; then autogenerate itself is asked what is still missing."""
import re
from random import choice, randint, sample

from athanor_agent.checks import check, expect, must
from athanor_agent.migrationchecks import ask, database, fresh, place, program, resume, revisions_of, schema, unique

SEEDS = "c2a97d18e04b"
OLD = ["table seeds: drawer VARCHAR(20)", "table seeds: grams INTEGER", "table seeds: id INTEGER NOT NULL PRIMARY KEY",
       "table seeds: label VARCHAR(80)"]
NEW = ["table seeds: drawer VARCHAR(20) DEFAULT 'unsorted'", "table seeds: grams NUMERIC(8, 2)",
       "table seeds: id INTEGER NOT NULL PRIMARY KEY", "table seeds: name VARCHAR(80)"]
KINDS = ["millet", "teasel", "chervil", "woad", "sainfoin", "corncockle", "buckwheat", "medlar", "skirret"]
DRAWERS = ["north wall", "grasses", "lower left", "cool room"]
# What Alembic, SQLAlchemy and SQLite say, and what that means here; the first that fits is told.
MEANING = [
    (r"has no attribute '(up|down)grade'", "Alembic looks for two functions, upgrade and downgrade, under just these names."),
    (r"no attribute 'rename_column'", "There is no such directive. A new name is one of the things that alter_column can give."),
    (r"multiple values for keyword argument 'name'", "The name that alter_column gets first is the column as it is called now. What it "
                                                     "is to be called has an argument of its own."),
    (r"no such column: (seeds\.)?\"?(name|label)", "A column is used while it is not there: not yet, or not any more. What is still "
     "needed goes last; and a batch does all its changes at once, at its end, so what is to be filled has to be added before it."),
    (r"KeyError: '(label|name)'|No such column|no such column: ", "A column is named that the table does not have at this moment: not "
                                                                  "yet, or not any more."),
    (r"duplicate column", "A column is added that is there already. A rename needs no add beside it. Or was the revision generated "
                          "while the database was somewhere else?"),
    (r"NOT NULL", "A column refuses NULL, and there are seeds with nothing to put there. The model says of no column but id that it "
                  "must be filled."),
    (r"_alembic_tmp_.*already exists", "Alembic builds a changed table anew under this name, and it is there already: an earlier try "
                                       "stopped half-way."),
    (r"table \"?parcels\"? already exists", "Two revisions make the table parcels. One is enough; the other file can go."),
    (r"already exists", "Something is made that is there already."),
    (r"no such table", "A table is used that is not there at this moment."),
    (r'near "ALTER": syntax error|ALTER of constraints', "SQLite cannot change a column in place. A batch builds the table anew and copies "
                                                         "the rows."),
    (r"'batch_op' is not defined", "The batch has no name here: “with … as batch_op” gives it one."),
    (r"TypeError: alter_column", "On op the table's name comes first; on a batch it is left out, since the batch knows its table."),
    (r"one statement at a time", "op.execute takes one statement. Two statements are two calls."),
    (r"NameError: name 'db'", "A revision knows no models: its types are those of SQLAlchemy, sa.String and the like."),
    (r"NameError", "A revision imports what it uses: op comes from alembic, and sa is sqlalchemy."),
    (r"Cycle is detected", "These follow each other in a circle. Begin at “create seeds”, and ask of each which one comes before it."),
    (r"^(Error: |RuntimeError|NotImplementedError|Exception)", "If one of the revisions says this by itself: nothing here has to refuse, "
                                                               "since every name can be carried both ways."),
]
flask = program("flask", MEANING)
BANK = {}  # of the bank that the first check fills: `database` and `seeds`; the checks after it go on with the same one


def bank(learner):
    """A bank at “create seeds” with seeds that nobody could know, brought to the head: what lay in it before."""
    if BANK:
        resume(learner, BANK["database"])
        return BANK["seeds"]
    fresh(learner)
    flask(learner, "db", "upgrade", SEEDS)
    expect("\n".join(schema(learner, defaults=True)), "the schema at “create seeds”").equals(
        "\n".join(OLD), otherwise="“create seeds” makes another table than it did. It has run at the bank long ago, and no database takes "
                                  "a step twice: what you change in it never arrives there.")
    for kind in sample(KINDS, 4):
        learner.call("desk", "lay_in", kind, randint(2, 900), choice(DRAWERS), database(learner))
    learner.call("desk", "lay_in", None, None, None, database(learner))
    seeds = ask(learner, "SELECT id, label, grams, drawer FROM seeds ORDER BY id")
    flask(learner, "db", "upgrade")
    BANK.update(database=database(learner), seeds=seeds)
    return seeds


def columns(learner, table):
    return {name: (kind.upper(), bool(full), default) for name, kind, full, default in ask(
        learner, "SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info(?)", table)}


@check("The revisions form one line from “create seeds”",
       accepts=["Any ids and names of files for what is new.", "“seeds have names” rewritten, or replaced by one or several others."])
def check_line(learner):
    found = revisions_of(learner)
    by_id = unique(found, "{name} and {other} say they are the same revision, {id}. A copied file keeps the id of the one it was copied "
                          "from.")
    must(SEEDS in by_id and by_id[SEEDS].down == (), "“create seeds” was the first revision, and it has run at the bank. It stays as it "
                                                     "is.", f"{SEEDS}, with down_revision = None", ", ".join(sorted(by_id)))
    followers = {}
    for each in found:
        if each.id == SEEDS:
            continue
        must(len(each.down) == 1, f"{each.name} should follow one revision.", "one id", ", ".join(each.down) or "None")
        must(each.down[0] in by_id, f"{each.name} follows “{each.down[0]}”, and no file in versions/ is that revision. Was a file deleted "
                                    "that others follow?", "one of " + ", ".join(sorted(set(by_id) - {each.id})), each.down[0])
        other = followers.setdefault(each.down[0], each)
        must(other is each, f"{other.name} and {each.name} follow the same revision, so there are two heads. Which of the two should come "
                            "second?", "one head", "two heads")


@check("Every seed keeps its name", needs="check_line",
       accepts="A rename, a copy, or plain SQL: the names count.")
def check_names(learner):
    seeds = bank(learner)
    must({"name", "label"} & set(columns(learner, "seeds")),
         "seeds has neither a name nor a label any more. A batch knows a column by the name that it has in the table: whoever renames "
         "label and then drops label drops the renamed one.", "seeds.name", ", ".join(sorted(columns(learner, "seeds"))))
    must("name" in columns(learner, "seeds"), "The database is at the head, and seeds has no column name. The model Seed has one; does "
                                              "it still?", "seeds.name", ", ".join(sorted(columns(learner, "seeds"))))
    found = ask(learner, "SELECT id, name FROM seeds ORDER BY id")
    expect(found, "the names").same_rows(
        [(id, label) for id, label, _, _ in seeds], columns=["id", "name"],
        otherwise="A seed should be called as it was before the upgrade.", knowing=[
            ([], "The seeds are gone."),
            (lambda rows: len(rows) == len(seeds) and all(name is None for _, name in rows),
             "The upgrade ran to its end, nothing complained, and every name is NULL. For autogenerate a column went and another one "
             "came; that the second is the first under a new name was only in the programmer's head. What lay in label went with it."),
            (lambda rows: any(label and not dict(rows).get(id) for id, label, _, _ in seeds), "Some seeds have lost their names."),
            (lambda rows: any(name in ("", "label", "unsorted") for _, name in rows),
             "A name has been put in that nobody wrote. Between quotation marks '…' SQL takes a word as it stands; without them it is a "
             "column.")])


@check("grams takes fractions", needs="check_names", accepts="NUMERIC(8, 2) under any spelling, and the weights as they were.")
def check_grams(learner):
    seeds = bank(learner)
    found = columns(learner, "seeds")
    must("grams" in found, "seeds has no column grams any more.", "grams NUMERIC(8, 2)", ", ".join(sorted(found)))
    expect(found["grams"][0].replace(" ", ""), "the type of grams").equals(
        "NUMERIC(8,2)", otherwise="The model says of grams: Numeric(8, 2).", knowing={
            "INTEGER": "grams is a whole number as before. This difference autogenerate had seen; has it been lost in the rewriting?"})
    expect(ask(learner, "SELECT id, grams FROM seeds ORDER BY id"), "the weights").same_rows(
        [(id, grams) for id, _, grams, _ in seeds], columns=["id", "grams"],
        otherwise="The weights of the seeds are not what they were.")


@check("A seed without a drawer goes to “unsorted”", needs="check_names",
       accepts="The default in the table, written as a text or as SQL. Seeds that were there keep what they had.")
def check_drawer(learner):
    seeds = bank(learner)
    found = columns(learner, "seeds")
    must("drawer" in found, "seeds has no column drawer any more.", "drawer VARCHAR(20)", ", ".join(sorted(found)))
    expect(ask(learner, "SELECT id, drawer FROM seeds ORDER BY id"), "the drawers").same_rows(
        [(id, drawer) for id, *_, drawer in seeds], columns=["id", "drawer"],
        otherwise="The seeds that were there should lie in the drawers where they lay; a default is for those that come.", knowing=[
            (lambda rows: all(drawer is not None for _, drawer in rows),
             "Seeds that had no drawer have one now. A default is for what comes in later; of those that were there, nobody knows "
             "where they lie.")])
    added = learner.call("desk", "take_in", choice(KINDS), randint(1, 99), database(learner))
    [(drawer,)] = ask(learner, "SELECT drawer FROM seeds WHERE id = ?", added)
    expect(drawer, "the drawer of a new seed").equals(
        "unsorted", otherwise="A seed came in, the desk named no drawer, and the database put in another than the model says.", knowing=[
            (None, "A seed came in, the desk named no drawer, and it is NULL. The model has a server_default that the table lacks. Of this "
                   "difference autogenerate has said nothing: it does not compare defaults. And if your revision does speak of one: a plain "
                   "default is SQLAlchemy's own, and no table hears of it."),
            (lambda text: "'" in text, "The quotation marks have come into the value. What server_default gets as text is put between "
                                       "quotation marks by itself.")])


@check("The parcels have a table", needs="check_names", accepts="One revision for it, or several; generated or written by hand.")
def check_parcels(learner):
    bank(learner)
    found = columns(learner, "parcels")
    must(found, "The database is at the head, and there is no table parcels. If flask db migrate has found nothing to do: it knows the "
                "models that have been imported when it looks, and no others. Who imports parcels.py?", "table parcels", "no such table")
    expect(sorted(found), "the columns of parcels").equals(
        ["garden", "grams", "id", "seed_id"], otherwise="The table parcels should have the columns of the model.")
    expect([line for line in schema(learner, defaults=True) if " parcels: " in line], "the table parcels").equals(
        ["foreign key parcels: seed_id -> seeds", "table parcels: garden VARCHAR(60)", "table parcels: grams NUMERIC(8, 2) NOT NULL",
         "table parcels: id INTEGER NOT NULL PRIMARY KEY", "table parcels: seed_id INTEGER NOT NULL"],
        otherwise="The table parcels is another one than the model Parcel describes.")


# What autogenerate says of a difference, and what that means here.
MISSING = [
    (r"removed table 'parcels'", "The app does not import parcels.py, so autogenerate takes the table for one that nobody wants any more. "
                                 "The next flask db migrate would drop it, with all its parcels."),
    (r"removed table '_alembic_tmp", "A half-built table of a batch has been left behind."),
    (r"removed column 'seeds\.label'", "label is still there, beside name. The model has only one of them."),
    (r"on 'seeds\.(\w+)'|(added|removed) column", "Model and table say different things of this column. Which of the two is right, by "
                                                  "the task?"),
    (r"foreign key", "A parcel's seed_id should point to the id of a seed."),
]


@check("flask db migrate finds nothing more to do", needs=["check_grams", "check_drawer", "check_parcels"],
       accepts="Whatever leaves no difference between models and tables, the ones that autogenerate misses included.")
def check_nothing_left(learner):
    bank(learner)
    answer = flask(learner, "db", "migrate", "-m", "what is left")
    seen = [line.partition("Detected ")[2] for line in answer.err.splitlines() if "Detected " in line]
    if seen:  # a revision has been written: no other check shall run it
        learner.restart()
        BANK.clear()
    means = next((meaning for line in seen for said, meaning in MISSING if re.search(said, line)), "")
    must(not seen, f"The database is at the head, and flask db migrate still sees a difference: {'; '.join(seen)}. {means}".strip(),
         "No changes in schema detected.", "\n".join(seen))
    must("No changes in schema detected" in answer.err, "flask db migrate does not say that there is nothing to do.",
         "No changes in schema detected.", answer.err)
    expect([line for line in schema(learner, defaults=True) if " seeds: " in line], "the table seeds").equals(
        NEW, otherwise="flask db migrate finds nothing, and there is a difference all the same. It does not compare everything: beside the "
                       "model Seed, line by line, the table says something else.", knowing=[
            (lambda lines: NEW[0].replace("'", "") in lines,
             "The default of drawer is the bare word unsorted, without quotation marks. SQLite lets it pass for a text; another database "
             "takes it for the name of something. As plain text, server_default gets its quotation marks by itself.")])


@check("The way back brings the old table and the labels", needs=["check_grams", "check_drawer", "check_parcels"],
       accepts="The old columns in any order, the weights whole again.")
def check_down(learner):
    bank(learner)
    learner.call("desk", "take_in", choice(KINDS), randint(1, 99), database(learner))
    seeds = ask(learner, "SELECT id, name, grams, drawer FROM seeds ORDER BY id")
    before = [line for line in schema(learner, defaults=True) if " seeds: " in line]
    flask(learner, "db", "downgrade", SEEDS)
    expect("\n".join(schema(learner, defaults=True)), "the schema after the downgrade").equals(
        "\n".join(OLD), otherwise="Back at “create seeds” the schema should be what it was. Compare the two.", knowing=[
            ("\n".join(before), "Every downgrade() ran, and nothing has happened to seeds. Is the one of “seeds have names” empty?"),
            (lambda now: "parcels" in now, "The table parcels is still there, and the next upgrade will stumble over it."),
            (lambda now: "DEFAULT 'unsorted'" in now, "drawer has kept its default. At “create seeds” it had none.")])
    expect(place(learner), "the place in alembic_version").equals([SEEDS])
    found = ask(learner, "SELECT id, label, grams, drawer FROM seeds ORDER BY id")
    expect(found, "the seeds").same_rows(
        seeds, columns=["id", "label", "grams", "drawer"],
        otherwise="Back at “create seeds” the seeds should read as before, the one that came later included.", knowing=[
            (lambda rows: all(label is None for _, label, _, _ in rows),
             "The labels are NULL on the way back: downgrade() makes a new column and lets the old one go with all that is in it. "
             "Autogenerate wrote both directions, and it knows of no rename in either.")])
    flask(learner, "db", "upgrade")
