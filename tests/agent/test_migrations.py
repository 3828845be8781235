"""Real Alembic and Flask-Migrate in mode `migrations`: commands, single steps, what a failure leaves, positions."""

import base64
import sqlite3

import pytest

INI = "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\nprepend_sys_path = .\n"
ENV = """
from alembic import context
from sqlalchemy import create_engine
import models
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = """
from sqlalchemy import MetaData, Table, Column, Integer, String
metadata = MetaData()
Table("pony", metadata, Column("id", Integer, primary_key=True), Column("name", String(40)), Column("colour", String(9)))
"""
MAKO = '''"""${message}

Revision ID: ${up_revision}
"""
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

def upgrade():
    ${upgrades if upgrades else "pass"}

def downgrade():
    ${downgrades if downgrades else "pass"}
'''
HEAD = '"""{message}"""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = "{id}"\ndown_revision = {down!r}\ndepends_on = {depends!r}\n' \
       "def upgrade():\n    {up}\ndef downgrade():\n    {back}\n"


def migration(id, down, up, back="pass", depends=None, message=""):
    return {"migrations/versions/%s.py" % id: HEAD.format(id=id, down=down, up=up, back=back, depends=depends,
                                                          message=message or "the %s" % id)}


def table(name, *columns):
    made = ", ".join(['sa.Column("id", sa.Integer, primary_key=True)'] + ['sa.Column("%s", sa.String(20))' % each for each in columns])
    return 'op.create_table("%s", %s)' % (name, made)


def files(*migrations, **others):
    found = {"alembic.ini": INI, "migrations/env.py": ENV, "migrations/script.py.mako": MAKO, "models.py": MODELS,
             "migrations/versions/README": "here"}
    for each in migrations:
        found.update(each)
    found.update(others)
    return found


PONIES = (migration("a1", None, table("pony", "name"), 'op.drop_table("pony")', message="ponies"),
          migration("b2", "a1", 'op.add_column("pony", sa.Column("colour", sa.String(9)))\n    op.execute("INSERT INTO pony (name) VALUES (\'Comet\')")',
                    'op.execute("DELETE FROM pony")\n    with op.batch_alter_table("pony") as batch: batch.drop_column("colour")', message="colours"))


@pytest.fixture
def open_desk(project, tmp_path_factory):
    def opened(content, cold=False, seconds=20, **options):
        process = project.start("migrations", content, cold=cold, home=str(tmp_path_factory.mktemp("home")), seconds=seconds)
        process.event("loaded")
        process.opened = process.ask("open", **options)
        return process
    return opened


def run(process, *words, **members):
    return process.ask("run", arguments=list(words), **members)


def names(state):
    return [each["name"] for each in state["tables"]]


def columns(state, name):
    return [column["name"] for each in state["tables"] if each["name"] == name for column in each["columns"]]


def unpacked(state):
    return base64.b64decode(state["database64"])


def test_a_project_is_opened_without_being_changed(project, open_desk, cold):
    process = open_desk(files(*PONIES), cold=cold)
    opened = process.opened
    assert opened["error"] is None and opened["relative"] == "app.db" and not opened["existed"], opened
    assert opened["found"]["url"] == "sqlite:///app.db" and opened["databases"] == 1
    assert opened["state"]["rows"] == [] and not opened["state"]["has_table"] and opened["state"]["size"] == 0
    assert not (project.folder / "app.db").exists()


def test_commands_are_real(project, open_desk, cold):
    process = open_desk(files(), cold=cold)
    made = run(process, "revision", "--autogenerate", "-m", "ponies", "--rev-id", "a1")
    assert made["exit"] == 0 and made["error"] is None and "Generating" in made["output"], made
    assert [(each["path"], each["new"]) for each in made["files"]] == [("migrations/versions/a1_ponies.py", True)]
    assert b"create_table('pony'" in base64.b64decode(made["files"][0]["content64"])
    up = run(process, "upgrade", "head")
    assert up["exit"] == 0 and up["state"]["rows"] == ["a1"] and names(up["state"]) == ["pony"] and up["plan"]["total"] == 1
    assert run(process, "current")["output"] == "a1 (head)\n"
    again = run(process, "revision", "--autogenerate", "-m", "nothing", "--rev-id", "b2")
    assert again["files"] and "pass" in base64.b64decode(again["files"][0]["content64"]).decode()
    behind = run(process, "revision", "--autogenerate", "-m", "more")
    assert behind["exit"] == 255 and behind["error"]["message"] == "Target database is not up to date."
    assert behind["error"]["qualified"] == "alembic.util.exc.CommandError" and behind["files"] == []


def test_one_step_after_the_other(open_desk, cold):
    process = open_desk(files(*PONIES), cold=cold)
    first = run(process, "upgrade", "+2", one=True)
    assert first["plan"] == {"total": 2, "start": []} and [step["revision"] for step in first["steps"]] == ["a1"], first
    step = first["steps"][0]
    assert step["finished"] and step["before"] == [] and step["after"] == ["a1"] and step["direction"] == "upgrade"
    assert step["message"] == "ponies" and first["state"]["rows"] == ["a1"] and columns(first["state"], "pony") == ["id", "name"]
    kinds = [(each["of"], each["sql"].split()[0]) for each in step["statements"]]
    assert ("migration", "CREATE") in kinds and ("bookkeeping", "INSERT") in kinds and ("transaction", "COMMIT") in kinds, kinds
    created = [each for each in step["statements"] if each["of"] == "migration"][0]
    assert created["file"] == "migrations/versions/a1.py" and created["line"] == 8
    second = run(process, "upgrade", "+2", one=True, planned_from=[], done=1)
    assert [step["revision"] for step in second["steps"]] == ["b2"] and second["state"]["rows"] == ["b2"]
    assert columns(second["state"], "pony") == ["id", "name", "colour"] and second["state"]["tables"][0]["rows"] == 1
    assert [each["revision"] for each in process.named("step")] == ["a1", "b2"]
    down = run(process, "downgrade", "base", one=True)
    assert down["plan"]["total"] == 2 and down["steps"][0]["direction"] == "downgrade" and down["state"]["rows"] == ["a1"]
    assert columns(down["state"], "pony") == ["id", "name"]


def test_a_snapshot_comes_back_byte_for_byte(project, open_desk):
    process = open_desk(files(*PONIES))
    first = unpacked(run(process, "upgrade", "a1")["state"])
    assert (project.folder / "app.db").read_bytes() == first
    second = run(process, "upgrade", "b2")["state"]
    assert unpacked(second) != first
    back = process.ask("restore", database64=base64.b64encode(first).decode())["state"]
    assert back["rows"] == ["a1"] and unpacked(back) == first and (project.folder / "app.db").read_bytes() == first
    assert run(process, "upgrade", "head")["state"]["rows"] == ["b2"]
    none = process.ask("restore", database64="")["state"]
    assert none["tables"] == [] and not (project.folder / "app.db").exists()


def test_the_schema_of_a_position(project, open_desk):
    branches = files(*PONIES, migration("c3", "a1", table("owner")), migration("d4", None, table("shop"), depends="c3"),
                     migration("e5", ("b2", "c3"), "pass"))
    process = open_desk(branches)
    run(process, "upgrade", "a1")
    before = (project.folder / "app.db").read_bytes()
    for heads, expected in (([], []), (["a1"], ["pony"]), (["c3"], ["owner", "pony"]), (["d4"], ["owner", "pony", "shop"]),
                            (["b2", "c3"], ["owner", "pony"]), (["e5", "d4"], ["owner", "pony", "shop"])):
        found = process.ask("position", heads=heads)
        assert found["error"] is None and names(found["state"]) == expected, (heads, found)
        assert ("colour" in columns(found["state"], "pony")) == bool({"b2", "e5"} & set(heads)), heads
    unknown = process.ask("position", heads=["zz"])
    assert unknown["error"]["message"] == "Can't locate revision identified by 'zz'"
    assert (project.folder / "app.db").read_bytes() == before and process.ask("run", arguments=["current"])["output"] == "a1 (branchpoint)\n"


HALFWAY = table("toy", "name") + '\n    op.execute("INSERT INTO pony (name) VALUES (\'Ash\')")\n    raise ValueError("half way")'


def test_what_a_migration_that_raises_leaves(open_desk):
    process = open_desk(files(*PONIES, migration("c3", "b2", HALFWAY)))
    run(process, "upgrade", "b2")
    failed = run(process, "upgrade", "head")
    assert failed["exit"] == 1 and failed["error"]["type"] == "ValueError" and failed["error"]["file"] == "migrations/versions/c3.py"
    assert failed["error"]["line"] == 10 and "Traceback" in failed["output"]
    assert "athanor_agent" not in failed["output"] and "alembic/command.py" in failed["output"]
    assert not failed["steps"][0]["finished"] and failed["state"]["rows"] == ["b2"]
    # pysqlite begins a transaction only before the INSERT: the table stays, the row is rolled back.
    assert "toy" in names(failed["state"])
    assert [each["rows"] for each in failed["state"]["tables"] if each["name"] == "pony"] == [1]
    again = run(process, "upgrade", "head")
    assert "already exists" in again["error"]["message"] and again["error"]["type"] == "OperationalError"
    assert [each["error"] for each in again["steps"][0]["statements"] if each["error"]] == ["table toy already exists"]


@pytest.mark.parametrize("up, message", [
    ("import sys; sys.exit(3)", "3"), ("input('name? ')", "EOF when reading a line"), ("import os; os.abort()", None),
    ("op.drop_table('none')", "no such table: none"),
])
def test_other_ends(open_desk, up, message):
    process = open_desk(files(migration("a1", None, up)))
    ended = run(process, "upgrade", "head")
    assert ended["state"]["rows"] == [] and not ended["steps"][0]["finished"]
    if message is None:
        assert ended["signal"] == 6 and ended["error"] is None
    else:
        assert message in ended["error"]["message"] and ended["exit"] != 0 and ended["error"]["file"] == "migrations/versions/a1.py", ended
    assert run(process, "heads")["exit"] == 0, "the process goes on"


# More than SQLite keeps in memory: half of it is in the file already, and a journal beside it.
MANY = "op.execute('PRAGMA cache_size = 10'); op.execute('INSERT INTO pony (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 " \
       "FROM n WHERE i < 20000) SELECT hex(zeroblob(40)) FROM n')\n    while True: pass"


@pytest.mark.parametrize("up", ["\n    while True: pass", MANY, "op.execute('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n')"])
def test_an_endless_migration_is_stopped(open_desk, up):
    process = open_desk(files(*PONIES, migration("c3", "b2", 'op.execute("INSERT INTO pony (name) VALUES (1)");' + up)), seconds=1.5)
    run(process, "upgrade", "b2")
    ended = run(process, "upgrade", "head")
    assert ended["stopped"] and ended["state"]["rows"] == ["b2"] and ended["state"]["tables"][0]["rows"] == 1, ended
    assert ended["file"] == "migrations/versions/c3.py" and ended["line"]
    assert run(process, "current")["output"] == "b2\n"


def test_what_a_migration_leaves_running(open_desk):
    leaves = "import os, signal\n    if os.fork() == 0:\n        os.setsid()\n        signal.alarm(15)\n        signal.pause()"
    process = open_desk(files(migration("a1", None, leaves)))
    ended = run(process, "upgrade", "head")
    assert ended["exit"] == 0 and not ended["stopped"] and ended["state"]["rows"] == ["a1"] and ended["ms"] < 10000


def test_alembics_own_refusals(open_desk):
    process = open_desk(files(*PONIES, migration("c3", "a1", "pass")))
    several = run(process, "upgrade", "head")
    assert several["exit"] == 255 and several["error"]["message"].startswith("Multiple head revisions are present")
    assert "FAILED: Multiple head revisions are present" in several["output"] and several["steps"] == []
    merged = run(process, "merge", "heads", "-m", "both", "--rev-id", "d4")
    assert [each["path"] for each in merged["files"]] == ["migrations/versions/d4_both.py"]
    assert run(process, "upgrade", "head")["state"]["rows"] == ["d4"]
    assert run(process, "stamp", "a1")["state"]["rows"] == ["a1"]
    assert run(process, "upgrade", "zz")["error"]["message"] == "Can't locate revision identified by 'zz'"
    wrong = run(process, "upgrad", "head")
    assert wrong["exit"] == 2 and "invalid choice" in wrong["error"]["message"]


def test_a_database_at_a_revision_that_is_not_there(project, open_desk):
    project.folder.mkdir(exist_ok=True)
    with sqlite3.connect(project.folder / "app.db") as database:
        database.executescript("CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('gone'); CREATE TABLE old (x)")
    process = open_desk(files(*PONIES))
    assert process.opened["existed"] and process.opened["error"] is None and process.opened["state"]["rows"] == ["gone"]
    assert run(process, "upgrade", "head")["error"]["message"] == "Can't locate revision identified by 'gone'"
    empty = process.ask("open", empty=True)
    assert empty["state"]["tables"] == [] and run(process, "upgrade", "head")["state"]["rows"] == ["b2"]


@pytest.mark.parametrize("others, type, message", [
    ({"models.py": "import nothing_of_that_name\n"}, "ModuleNotFoundError", "nothing_of_that_name"),
    ({"models.py": "metadata = = 1\n"}, "SyntaxError", "invalid syntax"),
    ({"migrations/env.py": ""}, None, None),
    ({"alembic.ini": "[alembic\n"}, "MissingSectionHeaderError", "no section headers"),
    ({"alembic.ini": "[other]\n"}, "CommandError", "file has no '[alembic]' section"),
    ({"alembic.ini": INI.replace("migrations", "elsewhere")}, "CommandError", "Path doesn't exist"),
])
def test_env_that_cannot_be_run(open_desk, others, type, message):
    process = open_desk(dict(files(*PONIES), **others))
    error = process.opened["error"]
    if type is None:
        assert error is None and process.opened["found"] is None
    else:
        assert error["type"] == type and message in error["message"], error
    if type == "ModuleNotFoundError":
        assert error["package"] == "nothing_of_that_name" and error["file"] == "models.py"
    assert run(process, "upgrade", "head")["state"]["rows"] == []


def test_no_env(project, open_desk):
    content = files(*PONIES)
    del content["migrations/env.py"]
    opened = open_desk(content).opened
    assert "env.py" in opened["error"]["message"], opened


FLASK = """
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///shop.db"
db = SQLAlchemy(app)
Migrate(app, db)
class Pony(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
"""


def test_flask_migrate(project, open_desk, cold):
    process = open_desk({"app.py": FLASK}, cold=cold, program="flask")
    made = run(process, "init")
    assert made["exit"] == 0 and "migrations/env.py" in [each["path"] for each in made["files"]], made
    generated = run(process, "migrate", "-m", "ponies", "--rev-id", "a1")
    assert generated["exit"] == 0 and generated["files"][0]["path"] == "migrations/versions/a1_ponies.py", generated
    assert run(process, "upgrade", one=True)["state"]["rows"] == ["a1"]
    opened = process.ask("open", program="flask")
    assert opened["relative"].endswith("shop.db") and opened["existed"] and names(opened["state"]) == ["pony"], opened
    assert names(process.ask("position", heads=["a1"])["state"]) == ["pony"]
    down = run(process, "downgrade")
    assert "Running downgrade a1 -> , ponies" in down["output"], down["output"]
    assert "Running upgrade  -> a1, ponies" in run(process, "upgrade")["output"]
    lost = run(process, "upgrade", "zz")
    assert lost["error"]["qualified"] == "alembic.util.exc.CommandError" and "Can't locate" in lost["output"], lost
    assert "No such command" in run(process, "upgrad")["error"]["message"]
    (project.folder / "app.py").write_text(FLASK.replace("sqlite:///shop.db", "postgresql://ada:secret@nowhere/shop"))
    other = process.ask("open", program="flask")
    assert other["other"]["dialect"] == "postgresql" and other["error"]


def test_another_database_is_stood_in_for(project, open_desk):
    url = INI.replace("sqlite:///app.db", "postgresql://ada:secret@nowhere/ponies")
    content = files(*PONIES, **{"alembic.ini": url})
    process = open_desk(content)
    assert process.opened["other"]["dialect"] == "postgresql" and "postgresql" in process.opened["error"]["message"]
    opened = process.ask("open", stand_in=True)
    assert opened["error"] is None and opened["stand_in"]["dialect"] == "postgresql"
    assert "secret" not in str(opened) and opened["relative"] is None
    assert run(process, "upgrade", "head")["state"]["rows"] == ["b2"]
    assert names(process.ask("position", heads=["a1"])["state"]) == ["pony"]


def test_a_database_outside_is_never_reached(project, open_desk, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "app.db"
    process = open_desk(files(*PONIES, **{"alembic.ini": INI.replace("sqlite:///app.db", "sqlite:///%s" % outside)}))
    assert process.opened["outside"]["path"] == str(outside) and process.opened["error"] is None
    assert run(process, "upgrade", "head")["state"]["rows"] == ["b2"] and not outside.exists()


def test_a_version_table_of_another_name(open_desk):
    process = open_desk(files(*PONIES, **{"migrations/env.py": ENV.replace("render_as_batch", "version_table='my versions', render_as_batch")}))
    assert run(process, "upgrade", "a1")["state"]["rows"] == ["a1"]
    position = process.ask("position", heads=["b2"])["state"]
    assert position["rows"] == ["b2"] and names(position) == ["pony"]


def test_memory_keeps_nothing(open_desk):
    process = open_desk(files(*PONIES, **{"alembic.ini": INI.replace("sqlite:///app.db", "sqlite://")}))
    assert process.opened["error"] is None and process.opened["found"]["path"] is None
    ran = run(process, "upgrade", "head")
    assert ran["exit"] == 0 and len(ran["steps"]) == 2 and ran["state"]["rows"] == []
    assert names(process.ask("position", heads=["b2"])["state"]) == ["pony"]


def test_a_project_that_can_only_be_read(project, open_desk, tmp_path_factory):
    project.write(files(*PONIES))
    home = tmp_path_factory.mktemp("home")
    from athanor_agent import workcopy
    workcopy.copy(str(project.folder), str(home / "copy"))
    copied = sorted(str(path.relative_to(home / "copy")) for path in (home / "copy").rglob("*") if path.is_file())
    assert copied == sorted(files(*PONIES))


@pytest.mark.parametrize("op, members, message", [
    ("run", {"arguments": "upgrade"}, "list of texts"), ("run", {"arguments": ["a\0"]}, "list of texts"),
    ("position", {"heads": [1]}, "list of texts"), ("restore", {"database64": "%%%"}, ""),
    ("restore", {"database64": 7}, "base64"), ("open", {"directory": "../.."}, "not in the project"),
    ("open", {"directory": "none"}, "no folder"), ("open", {"environment": 3}, "object"), ("what", {}, "no operation"),
])
def test_questions_that_cannot_be_answered(open_desk, op, members, message):
    process = open_desk(files(*PONIES))
    assert message in process.reply(op, **members)["error"]["message"]
    assert run(process, "upgrade", "head")["state"]["rows"] == ["b2"]
