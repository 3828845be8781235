"""What the checks of migrations share: over a real SQLite file and real files, and through the judge."""

import json
import sqlite3
import subprocess

import pytest
from conftest import PYTHON, RUNTIME
from test_judge import judge

from athanor_agent import migrationchecks
from athanor_agent.expectations import CheckFailed
from athanor_agent.learner import LearnerError, RunResult

REVISION = '''"""%s"""\nrevision = %r\ndown_revision = %r\n'''
TRACEBACK = '''Traceback (most recent call last):
  File "/usr/bin/alembic", line 33, in <module>
  File "/project/migrations/versions/a1_hives.py", line 12, in upgrade
    op.create_table("hives")
  File "/usr/lib/python3/dist-packages/alembic/ddl/impl.py", line 195, in _exec
%s
(Background on this error at: https://sqlalche.me/e/14/e3q8)
'''


class Learner:
    """Answers as the engine would, from a folder's database and from given files."""

    def __init__(self, path=None, files=None, err="", exit=0):
        self.path, self.given, self.asked = path, files or {}, []
        self.answer = RunResult({"stdout": "", "stderr": err, "exit": exit})
        self.disk = {}

    def copy(self, source, target):
        if source not in self.disk:
            raise LearnerError({"type": "BadRequest", "message": "there is no file " + source})
        self.disk[target] = self.disk[source]

    def command(self, program, *arguments, env=None):
        self.asked.append((program, arguments, env))
        return self.answer

    def rows(self, statement, *parameters, database):
        assert database == migrationchecks._database(self)
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()

    def files(self, folder):
        return {path: text for path, text in self.given.items() if path.startswith(folder + "/")}


@pytest.fixture
def database(tmp_path):
    def made(statements):
        connection = sqlite3.connect(tmp_path / "checked.db")
        connection.executescript(statements)
        connection.close()
        return Learner(tmp_path / "checked.db")
    return made


def failure(function, *arguments):
    with pytest.raises(CheckFailed) as caught:
        function(*arguments)
    return caught.value


def test_a_command_that_succeeds_is_answered():
    learner = Learner(err="INFO  [alembic.runtime.migration] Running upgrade  -> a1")
    answer = migrationchecks.program("alembic", [("a1", "never told")])(learner, "upgrade", "head", "--sql")
    assert answer is learner.answer
    assert learner.asked == [("alembic", ("upgrade", "head", "--sql"), migrationchecks.environment(learner))]
    assert learner.asked[0][2] == {"DATABASE_URL": "sqlite:///" + migrationchecks.database(learner)}


class Travelling(Learner):
    """Its database is the list of what was run on it; `before` is the disk of an earlier check of the same answer."""

    def __init__(self, before=None):
        super().__init__()
        self.disk = before.disk if before else {}

    def command(self, program, *arguments, env=None):
        name = env["DATABASE_URL"].rpartition("/")[2]
        self.disk[name] = self.disk.get(name, ()) + arguments
        return super().command(program, *arguments, env=env)

    def state(self):
        return self.disk[migrationchecks._database(self)]


@pytest.fixture
def alembic(monkeypatch):
    monkeypatch.setattr(migrationchecks, "_kept", {})
    return migrationchecks.program("alembic", [])


def test_the_same_way_is_not_gone_twice(alembic):
    first = Travelling()
    alembic(first, "upgrade", "a1")
    alembic(first, "upgrade", "head")
    second = Travelling(first)
    alembic(second, "upgrade", "a1")
    assert second.asked == [] and second.state() == ("upgrade", "a1")
    alembic(second, "downgrade", "base")
    assert len(second.asked) == 1 and second.state() == ("upgrade", "a1", "downgrade", "base")
    third = Travelling(first)
    alembic(third, "upgrade", "head")
    assert len(third.asked) == 1, "another way from the empty database"


def test_a_way_ends_where_others_may_write(alembic):
    first = Travelling()
    alembic(first, "upgrade", "a1")
    second = Travelling(first)
    alembic(second, "upgrade", "a1")
    migrationchecks.database(second)
    alembic(second, "upgrade", "head")
    third = Travelling(first)
    alembic(third, "upgrade", "a1")
    alembic(third, "upgrade", "head")
    assert len(third.asked) == 1, "what the second had in its database is nobody else's"


@pytest.mark.parametrize("words, again", [(("revision", "-m", "x"), 1), (("history",), 0), (("stamp", "a1"), 1)])
def test_new_revisions_lead_elsewhere(alembic, words, again):
    first = Travelling()
    alembic(first, "upgrade", "head")
    alembic(first, *words)
    second = Travelling(first)
    alembic(second, "upgrade", "head")
    assert len(second.asked) == again


def test_after_a_restart_the_way_is_gone_again(alembic):
    first = Travelling()
    alembic(first, "upgrade", "head")
    second = Travelling()  # nothing of the first one's disk
    alembic(second, "upgrade", "head")
    assert len(second.asked) == 1 and second.state() == ("upgrade", "head")


def test_every_check_has_a_database_of_its_own():
    one, other = Learner(), Learner()
    first = migrationchecks.database(one)
    assert first == migrationchecks.database(one) != migrationchecks.database(other)
    migrationchecks.fresh(one)
    assert migrationchecks.database(one) != first


def test_a_command_that_fails_says_where_and_what_it_means():
    learner = Learner(err=TRACEBACK % "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) table hives already exists", exit=1)
    meanings = [("no such", "not this"), ("already exists", "Who made it?"), ("table", "nor the second that fits")]
    problem = failure(migrationchecks.program("alembic", meanings), learner, "upgrade", "head")
    said = "OperationalError: (sqlite3.OperationalError) table hives already exists"
    assert problem.message == "“alembic upgrade head” stopped in upgrade() of a1_hives.py, line 12: %s. Who made it?" % said
    assert (problem.expected, problem.actual) == ("alembic upgrade head, to its end", said)


def test_what_no_meaning_fits_is_told_as_it_is():
    learner = Learner(err="INFO  [alembic] at work\nFAILED: Multiple head revisions are present.\n", exit=255)
    problem = failure(migrationchecks.program("flask", [("nothing", "like it")]), learner, "db", "upgrade")
    assert problem.message == "“flask db upgrade” stopped: FAILED: Multiple head revisions are present."


@pytest.mark.parametrize("err, words, frame", [
    ("", "nothing", None),
    ("killed\n\n", "killed", None),
    ("alembic.util.exc.CommandError: no\nlast line", "CommandError: no", None),
    ("INFO  [alembic] at work\nERROR [flask_migrate] Error: Multiple head revisions", "Error: Multiple head revisions", None),
    (TRACEBACK % "RuntimeError: gone", "RuntimeError: gone", ("a1_hives.py", "12", "upgrade")),
])
def test_trouble(err, words, frame):
    assert migrationchecks.trouble(RunResult({"stderr": err, "exit": 1})) == (words, frame)


def test_the_schema_in_words(database):
    learner = database("""
        CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
        INSERT INTO alembic_version VALUES ('a1'), ('b2');
        CREATE TABLE hives (name VARCHAR(20) NOT NULL, id INTEGER NOT NULL PRIMARY KEY, place TEXT DEFAULT 'field', UNIQUE (name));
        CREATE TABLE swarms (hive INTEGER REFERENCES hives (id), day DATE);
        CREATE INDEX ix_day ON swarms (day, hive);""")
    assert migrationchecks.schema(learner) == [
        "foreign key swarms: hive -> hives", "index swarms: day, hive", "table hives: id INTEGER NOT NULL PRIMARY KEY",
        "table hives: name VARCHAR(20) NOT NULL", "table hives: place TEXT", "table swarms: day DATE",
        "table swarms: hive INTEGER", "unique hives: name"]
    assert "table hives: place TEXT DEFAULT 'field'" in migrationchecks.schema(learner, defaults=True)
    assert sorted(migrationchecks.place(learner)) == ["a1", "b2"]
    assert migrationchecks.ask(learner, "SELECT ?", 7) == [(7,)]


def test_revisions_carry_their_file():
    source = REVISION % ("create hives", "a1", None)
    [found] = migrationchecks.revisions_of(Learner(files={"migrations/versions/a1_hives.py": source,
                                                          "migrations/versions/README": "no revision", "migrations/env.py": ""}))
    assert (found.id, found.down, found.message) == ("a1", (), "create hives")
    assert (found.name, found.source) == ("a1_hives.py", source)


@pytest.mark.parametrize("source, part", [
    ("revision = 'a1'\ndef upgrade(:\n", "x.py cannot be read, line 2: "),
    ("print('hello')\n", "x.py lies in versions/ and is no revision"),
    ("revision = 'a1'\0", "x.py "),
    ("(" * 5000, "x.py "),
])
def test_a_file_that_is_no_revision_is_named(source, part):
    assert part in failure(migrationchecks.revisions_of, Learner(files={"migrations/versions/x.py": source})).message


def test_one_id_in_two_files():
    files = {"migrations/versions/a1_hives.py": REVISION % ("", "a1", None),
             "migrations/versions/b2_copy.py": REVISION % ("", "a1", None)}
    found = migrationchecks.revisions_of(Learner(files=files))
    problem = failure(migrationchecks.unique, found, "{id} is in {name} and {other}.")
    assert (problem.message, problem.expected, problem.actual) == (
        "a1 is in b2_copy.py and a1_hives.py.", "an id for each file", "a1")
    assert migrationchecks.unique(found[:1], "{id}") == {"a1": found[0]}


def test_a_check_file_imports_it(project, cold):
    """Warm, it has been imported before the judged folder is there; a file of this name in it is not taken."""
    project.write({"migrationchecks.py": "raise SystemExit", "athanor_agent/migrationchecks.py": "raise SystemExit"})
    process = judge(project, """
from athanor_agent.checks import must
from athanor_agent.migrationchecks import place, program
flask = program("flask", [("gone", "It went.")])

@check("The database has arrived")
def check_place(learner):
    must(place(learner) == ["b2"], "It has not.", "b2", ", ".join(place(learner)))

@check("It upgrades")
def check_upgrade(learner):
    flask(learner, "db", "upgrade")
""", [{"rows": [["a1"]]}, {"rows": [["a1"]]}, {"stdout": "", "stderr": "ValueError: gone", "exit": 1}], cold)
    place, upgrade = process.checks["check_place"], process.checks["check_upgrade"]
    assert (place["outcome"], place["message"], place["expected"], place["actual"]) == ("failed", "It has not.", "b2", "a1")
    assert upgrade["outcome"] == "failed"
    assert upgrade["message"] == "“flask db upgrade” stopped: ValueError: gone. It went."
    assert json.dumps(process.asks[2]["arguments"]) == '["db", "upgrade"]'


def test_all_of_the_agent_is_there_before_the_sandbox():
    """Inside the sandbox no file of the package can be read: what `warmup` does not bring, a check could not import."""
    brought = subprocess.run([PYTHON, "-B", "-c", "import sys, athanor_agent.warmup; print(*sys.modules)"], cwd=RUNTIME,
                             stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    there = {"athanor_agent." + path.stem for path in (RUNTIME / "athanor_agent").glob("*.py")}
    apart = {"athanor_agent." + name for name in ("__init__", "mutants")}
    assert there - set(brought) == apart
