"""Squiggles, completion and hover: what they say, that they follow edits, and that nothing of the project is ever run."""

import pytest

# Every way in which reading a project could begin to run it leaves a mark.
MARK = "open('RAN', 'a').write(__name__)\n"


@pytest.fixture
def desk(project):
    def open_desk(files=None):
        process = project.start("analysis", files or {})
        process.until(lambda: process.named("loaded") or process.named("load-failed"))
        assert process.named("loaded"), process.events
        return process
    return open_desk


def lint(desk, source, path="app.py"):
    return desk.ask("lint", path=path, source=source)["findings"]


def names(desk, source, path="app.py"):
    """The names at the end of the source."""
    last = source.rpartition("\n")[2]
    found = desk.ask("complete", path=path, source=source, line=source.count("\n") + 1, column=len(last))
    return [each["name"] for each in found["names"]], found["from"]


FINDINGS = [
    ("print(ponny)\n", (1, 6, 11), "error", "“ponny” is not known here"),
    ("import os\n", (1, 7, 9), "note", "“os” is imported and not used."),
    ("from os import path as p, sep\np\n", (1, 26, 29), "note", "“os.sep”"),
    ("def f():\n    x = 1\n", (2, 4, 5), "note", "never read"),
    ("def f(): pass\ndef f(): pass\n", (2, 4, 5), "warning", "the one on line 1"),
    ("é = 1; print('é', zz)\n", (1, 18, 20), "error", "“zz”"),
    ("if x is 'a': pass\nx = 1\n", (1, 3, 4), "warning", "write =="),
    ("return 1\n", (1, 0, 6), "error", "outside of a function"),
    ("if x\n    pass\n", (1, 0, 4), "error", "A colon is missing at the end of line 1."),
    ("x = 'abc\n", (1, 4, 8), "error", "no closing quote"),
    ("x = (1\n", (1, 4, 6), "error", "has no partner"),
    ("\tx = 1\n  y\n", None, "error", ""),
    ("x = 1\0\n", None, "error", ""),
]


@pytest.mark.parametrize("source, place, severity, words", FINDINGS)
def test_findings(desk, source, place, severity, words):
    found = lint(desk(), source)
    told = [each for each in found if words in each["message"]]
    assert told, found
    assert told[0]["severity"] == severity
    assert place is None or (told[0]["line"], told[0]["column"], told[0]["end"]) == place, told
    assert 0 <= told[0]["column"] < told[0]["end"]


def test_nothing_to_say(desk):
    one = desk()
    assert lint(one, "import os\nprint(os.name)\n") == []
    assert lint(one, "{% for x %}", "templates/a.html") == []
    assert lint(one, "") == []
    assert [each["severity"] for each in lint(one, "(" * 5000)] == ["error"]
    assert lint(one, "print(a)\n" * 500) and len(lint(one, "print(a)\n" * 500)) <= 100


def test_every_sentence_takes_its_words():
    from pyflakes import messages
    from athanor_agent import findings
    for kind, (severity, sentence) in findings.SENTENCES.items():
        assert isinstance(getattr(messages, kind), type), kind
        assert severity in ("error", "warning", "note") and (sentence[0].isupper() or sentence[0] in "“_p"), kind
        assert sentence.endswith("."), kind


FLASK = "from flask import Flask, request, session\nimport flask\napp = Flask(__name__)\n"
COMPLETIONS = [
    (FLASK + "app.", "get", 4), (FLASK + "app.ro", "route", 4), (FLASK + "request.", "args", 8),
    (FLASK + "request.args.", "getlist", 13), (FLASK + "flask.", "render_template", 6), (FLASK + "session.", "pop", 8),
    (FLASK + "req", "request", 0), ("from flask import ren", "render_template", 18), ("import fla", "flask", 7),
    ("def f(name: str):\n    name.", "upper", 9), ("''.", "upper", 3), ("from models import ", "Pony", 19),
    ("from models import Pony\nPony().", "gallop", 7), ("from stable.rooms import ", "ROOMS", 25),
    ("x = {'a': [1]}\nx['a'].", "append", 7), ("whi", "while", 0),
    ("from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\ndb.session.", "add", 11),
    ("from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\ndb.session.", "remove", 11),
    ("from wtforms import StringField, Form\nclass F(Form):\n    name = StringField()\nF().", "validate", 4),
]


@pytest.fixture
def project_files():
    return {"models.py": MARK + "class Pony:\n    def gallop(self):\n        pass\n", "stable/__init__.py": MARK,
            "stable/rooms.py": MARK + "ROOMS = 3\n"}


@pytest.mark.parametrize("source, name, start", COMPLETIONS)
def test_completions(desk, project_files, source, name, start):
    found, begin = names(desk(project_files), source)
    assert name in found and begin == start, (found[:20], begin)


def test_no_completion_in_texts_comments_and_numbers(desk):
    one = desk()
    for source in ("# fla", "x = 'fla", "x = 'a.", '"""doc\nfla', "x = 12", "x = 1  # a."):
        assert names(one, source)[0] == [], source
    assert names(one, "x = '#'; fl")[0]
    assert names(one, "fla", "notes.txt")[0] == []


def test_private_names_come_when_asked_for(desk):
    one = desk()
    assert not [name for name in names(one, "class A:\n    def _a(self): pass\nA().")[0] if name.startswith("_")]
    assert "_a" in names(one, "class A:\n    def _a(self): pass\nA()._")[0]


def test_edits_are_followed(desk, project_files):
    one = desk(project_files)
    source = "from models import Pony\nPony()."
    assert names(one, source)[0] == ["gallop"]
    one.ask("file", path="models.py", source="class Pony:\n    def trot(self): pass\n")
    assert names(one, source)[0] == ["trot"]
    one.ask("file", path="new/fresh.py", source="def start(): pass\n")
    assert "start" in names(one, "import new.fresh\nnew.fresh.")[0]
    for number in range(5):  # The open file itself, never saved.
        assert names(one, "class A:\n    def m%d(self): pass\nA()." % number)[0] == ["m%d" % number]


def test_lists_of_libraries_do_not_leak_into_the_projects_own(desk):
    one = desk({"flaskr.py": "from flask import Flask\nclass Mine(Flask):\n    def extra(self): pass\n"})
    assert "extra" not in names(one, FLASK + "app.")[0]
    found = names(one, "from flaskr import Mine\nMine(__name__).")[0]
    assert "extra" in found and "route" in found
    assert "extra" not in names(one, FLASK + "app.")[0]


HOVERS = [
    ("from flask import render_template\nrender_template('a')\n", 2, 3, "render_template(", "Render a template"),
    ("from flask import render_template\nrender_template('a', b=1)\n", 2, 20, "render_template(", "Render a template"),
    ("def f(a, b=1):\n    'Adds.'\nf(1)\n", 3, 0, "f(a, b=1)", "Adds."),
    ("x = len('a')\n", 1, 5, "len(", "number of items"),
    ("import flask\n", 1, 9, "module flask", ""),
]


@pytest.mark.parametrize("source, line, column, title, doc", HOVERS)
def test_hover(desk, source, line, column, title, doc):
    told = desk().ask("hover", path="app.py", source=source, line=line, column=column)
    assert told["title"].startswith(title) and doc in told["doc"], told


def test_hover_in_a_call_names_the_parameter(desk):
    told = desk().ask("hover", path="app.py", source="def f(a, b): pass\nf(1, )\n", line=2, column=5)
    assert told["parameter"] == "b" and told["from"] == told["to"]


def test_hover_over_nothing(desk):
    one = desk()
    for source, line, column in (("x = 1\n", 2, 0), ("", 1, 0), ("if True: pass", 99, 5), ("nope", 1, 2)):
        assert "title" not in one.ask("hover", path="app.py", source=source, line=line, column=column), source


def test_nothing_of_the_project_is_run(desk, project, project_files):
    one = desk(dict(project_files, **{
        "sitecustomize.py": MARK, "conftest.py": MARK, "setup.py": MARK, "jedi.py": MARK, "parso.py": MARK, "json.py": MARK,
        "pyflakes/__init__.py": MARK, "typing.py": MARK, "flask.py": MARK + "class Flask: pass\n", "evil.pth": "import models",
        "app.py": MARK + "import models\n"}))
    for source in ("import models, stable.rooms, flask\nmodels.", "import conftest\nconftest.", "import evil\nevil.", "import json\njson.",
                   "from models import *\nPony.", "import app\napp.", MARK + "x = __import__('models')\nx.", "import typing\ntyping."):
        names(one, source)
        lint(one, source)
        one.ask("hover", path="app.py", source=source, line=1, column=8)
    one.ask("rehearse", step=0)
    assert not (project.folder / "RAN").exists()


def test_a_compiled_module_of_the_project_is_not_loaded(desk, project):
    import sysconfig
    name = "evil" + sysconfig.get_config_var("EXT_SUFFIX")
    found, _ = names(desk({name: b"\x7fELF not really"}), "import evil\nevil.")
    assert found == []


def test_a_virtual_environment_is_read(desk):
    one = desk({".venv/lib/python3.11/site-packages/onlyhere/__init__.py": "def special(): pass\n"})
    assert "special" in names(one, "import onlyhere\nonlyhere.")[0]


def test_rehearsal_ends(desk):
    one, step = desk(), 0
    while one.ask("rehearse", step=step)["more"]:
        step += 1
        assert step < 50
    assert step > 5
    assert not one.ask("rehearse", step=1000)["more"]
    assert names(one, FLASK + "app.")[0]


@pytest.mark.parametrize("operation", [
    {"op": "lint"}, {"op": "lint", "path": "../x.py", "source": ""}, {"op": "lint", "path": "/etc/passwd", "source": ""},
    {"op": "complete", "path": "a.py", "source": "x"}, {"op": "complete", "path": "a.py", "source": 5, "line": 1, "column": 1},
    {"op": "file", "path": "a/../../x", "source": ""}, {"op": "nope"}, {"op": "run"},
])
def test_a_wrong_operation_is_refused_and_the_next_answered(desk, operation):
    one = desk()
    assert "error" in one.reply(**operation)
    assert names(one, "whi")[0] == ["while"] or "while" in names(one, "whi")[0]


def test_places_outside_of_the_file(desk):
    one = desk()
    for line, column in ((0, 0), (-5, 3), (99, 99), (1, 999), (1, -3)):
        assert "names" in one.ask("complete", path="a.py", source="imp", line=line, column=column)


def test_odd_sources_do_not_end_it(desk):
    one = desk()
    for source in ("\0", "x." * 2000, "(" * 3000, "a\r\nb.\rc.", "\ufeffimport os\nos.", "def f(:\n  f.", "é" * 5000 + ".", "\x0c\nx."):
        last = source.rpartition("\n")[2]
        for op in ("complete", "hover"):
            one.reply(op, path="a.py", source=source, line=source.count("\n") + 1, column=len(last))
        one.reply("lint", path="a.py", source=source)
    assert "while" in names(one, "whi")[0]
