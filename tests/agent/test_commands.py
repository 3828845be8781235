"""Commands, files and rows that a check asks for, and migrations read from their text."""

import sqlite3
import subprocess

import pytest

INI = "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\nprepend_sys_path = .\n"
ENV = """
from alembic import context
from sqlalchemy import create_engine
import models
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = "from sqlalchemy import MetaData, Table, Column, Integer\nmetadata = MetaData()\nTable('pony', metadata, Column('id', Integer, primary_key=True))\n"
MAKO = '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nfrom alembic import op\nimport sqlalchemy as sa\n' \
       "def upgrade():\n    ${upgrades if upgrades else 'pass'}\ndef downgrade():\n    ${downgrades if downgrades else 'pass'}\n"


@pytest.fixture
def migrated(project, cold):
    files = {"alembic.ini": INI, "migrations/env.py": ENV, "migrations/script.py.mako": MAKO, "models.py": MODELS,
             "migrations/versions/README": "here"}
    return project.app(files, cold=cold, optional=True)


def command(process, *words, **environment):
    return process.ask("command", program=words[0], arguments=list(words[1:]), environment=environment)


def test_alembic(project, migrated):
    made = command(migrated, "alembic", "revision", "--autogenerate", "-m", "ponies", "--rev-id", "a1")
    assert made["exit"] == 0 and "Generating" in made["stdout"], made
    assert command(migrated, "alembic", "upgrade", "head")["exit"] == 0
    assert migrated.ask("rows", database="app.db", statement="SELECT * FROM alembic_version")["rows"] == [["a1"]]
    assert command(migrated, "alembic", "current")["stdout"] == "a1 (head)\n"
    failed = command(migrated, "alembic", "upgrade", "b2")
    assert failed["exit"] == 255 and failed["stderr"] == "" and "Can't locate revision identified by 'b2'" in failed["stdout"]
    assert (project.folder / "app.db").exists() and not (project.folder / "__pycache__").exists()


@pytest.mark.parametrize("words", [["--help"], ["upgrade", "--help"], ["nonsense"], []])
def test_alembic_says_what_its_own_program_says(project, words):
    process = project.app({"app.py": "x = 1\n"}, optional=True)
    program = subprocess.run(["/usr/bin/alembic", *words], capture_output=True, text=True, cwd=project.folder)
    ours = command(process, "alembic", *words)
    assert (ours["exit"], ours["stdout"], ours["stderr"]) == (program.returncode, program.stdout, program.stderr)


def test_each_command_begins_anew(project, cold):
    app = "from flask import Flask\napp = Flask(__name__)\ncount = [0]\n@app.cli.command('count')\ndef say():\n" \
          "    count[0] += 1\n    print(count[0], __name__)\ndef more():\n    count[0] += 1\n"
    process = project.app({"app.py": app}, cold=cold)
    for _ in range(2):
        assert command(process, "flask", "count")["stdout"] == "1 app\n"
    process.ask("call", module="app", function="more")
    assert command(process, "flask", "count")["stdout"] == "1 app\n"
    (project.folder / "app.py").write_text(app.replace("__name__)\n", "'edited')\n", 1).replace(", __name__)\n", ", 'edited')\n"))
    assert command(process, "flask", "count")["stdout"] == "1 edited\n", "a module was taken from memory"
    listed = command(process, "flask", "--app", "app:app", "routes")
    assert listed["exit"] == 0 and "static" in listed["stdout"]
    wrong = command(process, "flask", "nonsense")
    assert wrong["exit"] == 2 and "No such command" in wrong["stderr"]


def test_a_script_does_not_stand_in_the_project(project):
    process = project.app({"alembic.ini": INI.replace("prepend_sys_path = .\n", ""), "migrations/env.py": ENV,
                           "migrations/script.py.mako": MAKO, "models.py": MODELS}, optional=True)
    failed = command(process, "alembic", "upgrade", "head")
    assert failed["exit"] == 1 and "No module named 'models'" in failed["stderr"]


def test_pytest_and_how_commands_end(project, cold):
    tests = "import os, sys\ndef test_a(): assert os.environ['COLOUR'] == 'bay'\ndef test_b(): assert 1 == 2\n"
    process = project.app({"test_it.py": tests, "conftest.py": ""}, cold=cold, optional=True)
    ran = command(process, "pytest", "-q", "-p", "no:cacheprovider", COLOUR="bay")
    assert ran["exit"] == 1 and "1 failed, 1 passed" in ran["stdout"]
    (project.folder / "test_it.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    assert command(process, "pytest", "-p", "no:cacheprovider")["signal"] == 9
    (project.folder / "app.py").write_text("from flask import Flask\nprint('x' * 3000000)\napp = Flask(__name__)\n")
    assert len(command(process, "flask", "routes")["stdout"]) == 1 << 20
    assert command(process, "alembic", "--version")["exit"] == 0, "the process goes on"


@pytest.mark.parametrize("op, members, message", [
    ("command", {"program": "rm", "arguments": ["-r"]}, "no program “rm”"),
    ("command", {"program": "alembic", "arguments": "upgrade"}, "list of texts"),
    ("command", {"program": "alembic", "arguments": ["a\0b"]}, "list of texts"),
    ("rows", {"database": "none.db", "statement": "SELECT 1"}, "no database none.db"),
    ("rows", {"database": "../app.db", "statement": "SELECT 1"}, "not in the project"),
    ("rows", {"database": "app.db", "statement": "DROP TABLE pony"}, "readonly"),
    ("rows", {"database": "app.db", "statement": "SELEC"}, "syntax error"),
    ("files", {"folder": "/etc"}, "not in the project"),
])
def test_questions_that_cannot_be_answered(project, op, members, message):
    process = project.app({"main.py": ""}, optional=True)
    with sqlite3.connect(project.folder / "app.db") as database:
        database.execute("CREATE TABLE pony (id, name)")
    error = process.reply(op, **members)["error"]
    assert message in error["message"]
    assert process.ask("rows", database="app.db", statement="SELECT * FROM pony")["columns"] == ["id", "name"]


def test_a_file_is_copied(project):
    process = project.app({"app.py": "x = 1\n", "notes/a.txt": "one"}, optional=True)
    assert process.ask("copy", source="notes/a.txt", target="b.txt") == {}
    assert (project.folder / "b.txt").read_text() == "one"
    for source, target in (("c.txt", "b.txt"), ("../a", "b.txt"), ("b.txt", "/tmp/b.txt"), ("notes", "b.txt"), (3, "b.txt")):
        assert "error" in process.reply("copy", source=source, target=target)


def test_rows_and_files(project):
    process = project.app({"main.py": "", "deep/a.txt": "é", "deep/raw": b"\xff"}, optional=True)
    with sqlite3.connect(project.folder / "odd name?.db") as database:
        database.execute("CREATE TABLE pony (id, name)")
        database.executemany("INSERT INTO pony VALUES (?, ?)", [(1, "Ada"), (2, None), (3, b"\0"), (4, 1.5)])
    found = process.ask("rows", database="odd name?.db", statement="SELECT * FROM pony WHERE id < ?", parameters=[9])
    assert found == {"columns": ["id", "name"], "rows": [[1, "Ada"], [2, None], [3, {"bytes64": "AA=="}], [4, 1.5]]}
    (project.folder / "deep/link").symlink_to("/etc/hostname")
    assert process.ask("files", folder="deep") == {"files": {"deep/a.txt": "é"}}


READ = [
    ("revision = 'a'\ndown_revision = None", ("a", (), (), (), "")),
    ('"""ponies\n\nRevises: a"""\nrevision: str = "b"\ndown_revision: str = ("a" "1", "c")\nbranch_labels = ("x",)\ndepends_on = "d"',
     ("b", ("a1", "c"), ("d",), ("x",), "ponies")),
    ("revision = make()\n", None), ("down_revision = 'a'\n", None), ("revision = 'a'\nx = = 1", None), ("\0", None),
    ("revision = 7", None), ("revision = " + "(" * 5000, None), ("revision = 'a'\ndown_revision = [1, 'b']", ("a", ("b",), (), (), "")),
]


@pytest.mark.parametrize("source, expected", READ)
def test_revisions(source, expected):
    from athanor_agent import revisions
    found = revisions.read({"versions/it.py": source, "versions/notes.txt": "revision = 'z'"})
    assert [(each.id, each.down, each.depends_on, each.labels, each.message) for each in found] == [expected] * bool(expected)


def test_what_a_revision_calls():
    from athanor_agent import revisions
    source = "revision = 'a'\ndef upgrade():\n    op.create_table('x')\n    with op.batch_alter_table('x') as batch_op:\n" \
             "        batch_op.add_column(1)\n    other.drop_table('y')\ndef downgrade():\n    pass\n"
    only, = revisions.read({"a.py": source})
    assert only.calls == {"upgrade": ["create_table", "batch_alter_table", "add_column"], "downgrade": []}
