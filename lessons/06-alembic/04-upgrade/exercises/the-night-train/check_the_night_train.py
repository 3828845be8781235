"""What an answer to “the night train” must do. The revisions are tried on a database of the checks' own, with rows in it that
nobody could know."""
from random import choice, randint, sample

from athanor_agent.checks import CheckFailed, LearnerError, check, expect, must
from athanor_agent.migrationchecks import ask, database, fresh, place, program, revisions_of, schema, unique

CARS, BERTHS, COMFORT = GIVEN = ["71c0ae93d5b4", "0d62f4481be7", "b8e5172c90fa"]
OLD = ["foreign key berths: car_id -> cars", "table berths: car_id INTEGER NOT NULL", "table berths: fare INTEGER NOT NULL",
       "table berths: id INTEGER NOT NULL PRIMARY KEY", "table berths: place INTEGER NOT NULL",
       "table cars: id INTEGER NOT NULL PRIMARY KEY", "table cars: number INTEGER NOT NULL"]
# What Alembic and SQLite say, and what that means here; the first that fits is told.
MEANING = [
    (r"has no attribute '(up|down)grade'", "Alembic looks for two functions, upgrade and downgrade, under just these names."),
    (r"NOT NULL column", "There are rows in the table already, and the statement says nothing of what they get. “default” is for "
                         "SQLAlchemy, when it inserts a row; the database never hears of it. Which argument does it hear of?"),
    (r"NOT NULL constraint failed", "A column refuses NULL, and some rows have nothing in it at that moment. First the column as it can be "
                                    "filled, then the values, then NOT NULL."),
    (r'near "ALTER": syntax error', "SQLite cannot change a column in place. With op.batch_alter_table Alembic builds the table anew and "
                                    "copies the rows."),
    (r"ALTER of constraints", "SQLite cannot add or drop a constraint in place. With op.batch_alter_table Alembic builds the table anew "
                              "and copies the rows."),
    (r"UNIQUE constraint failed", "Two rows are the same in the columns that should be unique. Which columns are they? The same place "
                                  "exists in many cars."),
    (r"_alembic_tmp_.*already exists", "Alembic builds a changed table anew under this name, and it is there already: an earlier try stopped half-way."),
    (r"after drop column", "Something still stands on the column that goes: an index, or a constraint. What upgrade() makes last, "
                           "downgrade() takes away first."),
    (r"Constraint must have a name|No such constraint", "A constraint is dropped by its name. Does upgrade() give it one, and is it the "
                                                        "same?"),
    (r"already exists", "Something is made that is there already. Does an earlier revision make it, or did a downgrade() leave it "
                        "behind?"),
    (r"no such (table|index|column)", "Something is used that is not there at this moment: not yet, or not any more. A column is "
                                             "filled after it was added, and dropped last."),
    (r"'batch_op' is not defined", "The batch has no name here: “with … as batch_op” gives it one."),
    (r"TypeError: (alter_column|create_unique_constraint|drop_c|add_column)", "A directive got other arguments than it knows. On op the "
     "table's name comes first; on a batch it is left out, since the batch knows its table. Columns of a constraint are a list, in […]."),
    (r"one statement at a time", "op.execute takes one statement. Two statements are two calls."),
    (r"NameError", "A revision imports what it uses: op comes from alembic, and sa is sqlalchemy."),
    (r"--sql mode", "With --sql there is no database to look into; the revision writes down what it would say, and nothing answers. This "
                    "change needs one statement of SQL, and no look at the table."),
    (r"NoneType|fetchall|scalars", "If this was with --sql: there is no database then, and nothing answers a SELECT. This change needs one "
                                   "statement, and no look at the rows."),
]
alembic = program("alembic", MEANING)


def line_of(learner):
    """The revisions from the first to the newest; fails where they are no line."""
    found = revisions_of(learner)
    by_id, follower = unique(found, "Two files say they are the revision {id}. A copied file keeps the id of the one it was copied "
                                    "from."), {}
    for given, down in zip(GIVEN, [(), (CARS,), (BERTHS,)]):
        must(given in by_id, f"The revision {given} is gone. It belongs to the exercise: put it back.")
        must(by_id[given].down == down, f"{by_id[given].name} follows another revision than it did. The three that were given stay in "
                                        "their order.", ", ".join(down) or "None", ", ".join(by_id[given].down) or "None")
    for each in found:
        if each.id == CARS:
            continue
        must(len(each.down) == 1, f"{each.name} should follow one revision.", "one id", ", ".join(each.down) or "None")
        down = each.down[0]
        must(down in by_id, f"{each.name} follows “{down}”, and no file in versions/ is that revision.",
             "one of " + ", ".join(sorted(set(by_id) - {each.id})), down)
        must(down not in follower, f"Two revisions follow {down}: {follower.get(down)} and {each.name}. So there are two heads, and "
                                   "“upgrade head” does not know which is meant.")
        follower[down] = each.name
    line = [by_id[CARS]]
    while line[-1].id in follower and len(line) <= len(found):
        line.append(next(each for each in found if each.down == (line[-1].id,)))
    must(len(line) == len(found), "Some revisions follow each other in a circle, and no way leads there from “create cars”.")
    return line


def text(learner):
    return "\n".join(schema(learner))


def train(learner):
    """A database at “create berths”, with a train in it that nobody could know: (cars, berths)."""
    fresh(learner)
    alembic(learner, "upgrade", BERTHS)
    for number in sample(range(100, 1000), 2):
        car = learner.call("train", "couple", number, database(learner))
        for place in sample(range(1, 60), 3):
            learner.call("train", "make_up", car, place, 100 * randint(19, 99), database(learner))
    return cars(learner), berths(learner)


def cars(learner):
    return ask(learner, "SELECT id, number FROM cars ORDER BY id")


def berths(learner):
    return ask(learner, "SELECT id, car_id, place, fare FROM berths ORDER BY id")


def same_train(learner, before, when):
    expect(cars(learner), "the cars").same_rows(
        before[0], columns=["id", "number"], otherwise=f"{when} the cars are not what they were.")
    expect(berths(learner), "the berths").same_rows(
        before[1], columns=["id", "car_id", "place", "fare"],
        otherwise=f"{when} the berths are not what they were. A table that is built anew has to get all its rows back.")


@check("The revisions form one line, and the first two do what they did",
       accepts="Any ids and file names for what is new.")
def check_line(learner):
    fresh(learner)
    line_of(learner)
    alembic(learner, "upgrade", BERTHS)
    expect(text(learner), "the schema after “create berths”").equals(
        "\n".join(OLD), otherwise="“create cars” and “create berths” ran on the railway's database years ago, and it takes no step "
                                  "twice. Change what is newer.")


@check("Cars that are there already become standard", needs="check_line",
       accepts="Any way that leaves every car with its comfort, whether later cars have to name theirs or not.")
def check_comfort(learner):
    before = train(learner)
    alembic(learner, "upgrade", COMFORT)
    column = ask(learner, "SELECT type, \"notnull\" FROM pragma_table_info('cars') WHERE name = 'comfort'")
    must(column, "“cars have a comfort” ran, and cars has no column comfort.", "cars.comfort", "no such column")
    found = ask(learner, "SELECT number, comfort FROM cars ORDER BY id")
    expect(found, "the comfort of the cars").same_rows(
        [(number, "standard") for _, number in before[0]], columns=["number", "comfort"],
        otherwise="Every car that was there should be “standard” now, the word alone.", knowing=[
            ([], "The cars are gone. On an empty table the column fits, to be sure, and the railway has no train any more."),
            (lambda rows: any(comfort is None for _, comfort in rows),
             "The column is there, and the cars have NULL in it. Nothing fills a new column by itself."),
            (lambda rows: any("'" in comfort for _, comfort in rows),
             "The quotation marks have come into the value. What server_default gets as text is put between quotation marks by "
             "itself.")])
    must(column[0][0].upper().startswith(("VARCHAR", "TEXT")), "cars.comfort should be a text.", "VARCHAR or TEXT", column[0][0])
    must(column[0][1], "The cars are right, and the column takes NULL now. The next car could be anything; a value for the rows that "
                       "are there is no reason to give up NOT NULL.", "comfort NOT NULL", "comfort")
    same_train(learner, before, "After “cars have a comfort”")


@check("The same change comes out of --sql as a script", needs="check_comfort",
       accepts="Any script that the office can run, and that leaves the same cars behind.")
def check_script(learner):
    before = train(learner)
    answer = alembic(learner, "upgrade", f"{BERTHS}:{COMFORT}", "--sql")
    try:
        learner.call("train", "run_script", answer.out, database(learner))
    except LearnerError as problem:
        raise CheckFailed(f"The office ran the script, and the database said: {problem.message}", "a script that runs",
                          answer.out) from None
    found = ask(learner, "SELECT name FROM pragma_table_info('cars')")
    must(("comfort",) in found, "The office ran the script, and cars has no comfort. What the script lacks, Alembic has not written: "
                                "look at it below.", "ALTER TABLE cars …", answer.out)
    expect(ask(learner, "SELECT number, comfort FROM cars ORDER BY id"), "the comfort of the cars").same_rows(
        [(number, "standard") for _, number in before[0]], columns=["number", "comfort"],
        otherwise="The office ran the script, and the cars are not what they are after an upgrade.")
    expect(place(learner), "the place in alembic_version").equals([COMFORT])


@check("Every berth has its side, by its place", needs="check_comfort",
       accepts="One new revision or several, with batch mode or without.")
def check_side(learner):
    before = train(learner)
    must(len(line_of(learner)) > 3, "The three revisions are there, and none is new. The sides of the berths are a change of their own: "
                                    "the command “revision” writes the file.", "4 revisions, or more", "3 revisions")
    alembic(learner, "upgrade", "head")
    must(ask(learner, "SELECT name FROM pragma_table_info('berths') WHERE name = 'side'"),
         "Every revision ran, and berths has no column side. Is upgrade() of the new one still as Alembic wrote it, with nothing but "
         "pass?", "berths.side", "no such column")
    right = [(place, "window" if place % 2 else "aisle") for _, _, place, _ in before[1]]
    expect(ask(learner, "SELECT place, side FROM berths ORDER BY id"), "the sides of the berths").same_rows(
        right, columns=["place", "side"], otherwise="An odd place lies at the window, an even one at the aisle.", knowing=[
            ([(place, {"window": "aisle", "aisle": "window"}[side]) for place, side in right],
             "Window and aisle are exchanged: odd places lie at the window."),
            ([], "The berths are gone. A table that is dropped takes its rows along; the new one begins empty."),
            (lambda rows: all(side is None for _, side in rows),
             "The column is there, and empty in every berth. Adding a column fills nothing; op.execute runs an UPDATE."),
            (lambda rows: len({side for _, side in rows}) == 1,
             "All berths have the same side. A default gives every row one value; the rule asks for two.")])
    must(ask(learner, "SELECT 1 FROM pragma_table_info('berths') WHERE name = 'side' AND \"notnull\""),
         "Every berth has its side, and the column takes NULL. Once all rows are filled, it can be closed: SQLite cannot do that in "
         "place, batch mode can.", "side NOT NULL", "side")
    expect(place(learner), "the place in alembic_version").equals([line_of(learner)[-1].id])


@check("No place is given away twice in a car", needs="check_side",
       accepts="A unique constraint or a unique index, under any name.")
def check_unique(learner):
    before = train(learner)
    alembic(learner, "upgrade", "head")
    _, car, number, _ = choice(before[1])
    taken = {(car_id, number) for _, car_id, number, _ in before[1]}
    try:
        learner.call("train", "make_up_beside", car, number, 100, "aisle", database(learner))
    except LearnerError as problem:
        must("UNIQUE" in problem.message, f"A second berth at a place that is taken was refused, for another reason: {problem.message}",
             "UNIQUE constraint failed", problem.message)
    else:
        raise CheckFailed(f"Car {car} has a berth at place {number}, and a second one was made up there. The two columns together "
                          "should be unique.", "refused", "two berths at one place")
    free = [(id, number) for id, _ in before[0] if (id, number) not in taken]
    spare = next(number for number in range(60, 99))
    for car, number in free + [(car, spare)]:
        try:
            learner.call("train", "make_up_beside", car, number, 100, "window", database(learner))
        except LearnerError as problem:
            raise CheckFailed(f"Place {number} of car {car} is free, and a berth there was refused: {problem.message}. The same place "
                              "exists in every car.", "a berth more", problem.message) from None
    must(ask(learner, "SELECT 1 FROM pragma_foreign_key_list('berths') WHERE \"table\" = 'cars'"),
         "berths.car_id no longer points to cars. A table that is built by hand has to get everything that the old one had.",
         "foreign key berths: car_id -> cars", "no foreign key")


@check("Cars and berths outlive the way up, one step at a time", needs="check_side",
       accepts="The same rows with the same numbers, in any order.")
def check_rows(learner):
    before = train(learner)
    for each in line_of(learner)[2:]:
        alembic(learner, "upgrade", "+1")
        same_train(learner, before, f"After the upgrade of {each.name}")
        expect(place(learner), "the place in alembic_version").equals([each.id])
        left = [name for name, in ask(learner, "SELECT name FROM sqlite_master WHERE type = 'table'")
                if name not in ("alembic_version", "cars", "berths")]
        expect(left, "tables that nobody asked for").equals(
            [], otherwise=f"{each.name} leaves a table behind that nobody asked for.")


@check("Each downgrade() leads back to what was there before", needs=["check_rows", "check_unique"],
       accepts="Whatever way leads back to the same columns, keys and rows.")
def check_down(learner):
    before = train(learner)
    line, seen = line_of(learner), [text(learner)]
    for _ in line[2:]:
        alembic(learner, "upgrade", "+1")
        seen.append(text(learner))
    for each, then, after in reversed(list(zip(line[2:], seen, seen[1:]))):
        alembic(learner, "downgrade", "-1")
        expect(text(learner), f"the schema after the downgrade of {each.name}").equals(
            then, otherwise=f"After the downgrade of {each.name} the schema should be what it was before its upgrade. Compare the two.",
            knowing=[
                (after, f"Alembic ran downgrade() of {each.name}, and nothing has changed. Is it still pass?"),
                (lambda now: set(now.splitlines()) - set(then.splitlines()),
                 f"The downgrade of {each.name} leaves something behind that its upgrade brought."),
                (lambda now: set(then.splitlines()) - set(now.splitlines()),
                 f"The downgrade of {each.name} takes away more than its upgrade brought.")])
        same_train(learner, before, f"After the downgrade of {each.name}")
    alembic(learner, "upgrade", "head")
