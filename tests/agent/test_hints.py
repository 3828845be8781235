"""The friendly sentence for what goes wrong: the right one, with the right words."""

import ast
import string

import pytest
from conftest import RUNTIME

MEMORY = {"RLIMIT_DATA": [300 << 20, 300 << 20]}
HINTS = [
    # source, type, line, part of the hint, options
    ("x = [0] * 10**9", "MemoryError", 1, "Used over 256 MB, at line 1", {"rlimits": MEMORY, "limits": {"data_mb": 256}}),
    ("x = []\nwhile True:\n    x.append(bytes(10**6))", "MemoryError", 3, "Used over 7 MB, at line 3",
     {"rlimits": MEMORY, "limits": {"data_mb": 7}}),
    ("def f():\n    return f()\nf()", "RecursionError", 2, "keeps calling itself", {}),
    ("exec('-' * 10**6 + '1')", "MemoryError", 1, "nested too deeply", {}),
    ("eval('(' * 5000 + '1' + ')' * 5000)", "SyntaxError", 1, "nested too deeply", {}),
    ("eval('+'.join(['1'] * 20000))", "RecursionError", 1, "nested too deeply", {}),
    ("import threading, time\nwhile True:\n    threading.Thread(target=threading.Event().wait, daemon=True).start()", "RuntimeError", 3,
     "Too many processes or threads", {"rlimits": {"RLIMIT_AS": [700 << 20, 700 << 20]}}),
    ("raise BlockingIOError(11, 'Resource temporarily unavailable')", "BlockingIOError", 1, "Too many processes", {}),
    ("raise OSError(30, 'Read-only file system', '/etc/x')", "OSError", 1, "Only your project folder is writable", {}),
    ("raise OSError(28, 'No space left on device')", "OSError", 1, "No space left", {}),
    ("with open('big', 'wb') as f:\n    f.truncate(1 << 30)", "OSError", 2, "File too big", {"rlimits": {"RLIMIT_FSIZE": [1 << 20, 1 << 20]}}),
    ("import socket\ns = socket.socket(99)", "OSError", 2, "No network in lessons", {}),
    ("import socket\nraise PermissionError(1, 'socket')", "PermissionError", 2, "No network in lessons", {}),
    ("from urllib.error import URLError\nraise URLError(PermissionError(1, 'x'))", "URLError", 2, "No network in lessons", {}),
    ("import socket\nsocket.socket = None\ndef no(*a, **k): raise PermissionError(1, 'no')\nimport socketserver\n"
     "socketserver.socket.socket = no\nfrom flask import Flask\nFlask(__name__).run()", "PermissionError", 3,
     "Your app is already being served; use the request panel.", {}),
    ("input()", "EOFError", 1, "No input was supplied.", {}),
    ("import nothere", "ModuleNotFoundError", 1, "The package nothere is not installed", {}),
    ("import yaml_\nimport bs4", "ModuleNotFoundError", 1, "", {}),
    ("import bs4", "ModuleNotFoundError", 1, "pip install beautifulsoup4", {}),
    ("import modls", "ModuleNotFoundError", 1, "did you mean “models”", {}),
    ("import Models", "ModuleNotFoundError", 1, "did you mean “models”", {}),
    ("import models.owner", "ModuleNotFoundError", 1, "models.py is a file", {}),
    ("import pkg.nope", "ModuleNotFoundError", 1, "The folder pkg/ is there", {}),
    ("import deep", "ModuleNotFoundError", 1, "import pkg.deep", {}),
    ("import flsk", "ModuleNotFoundError", 1, "Did you mean “flask”?", {}),
    ("from models import ownr", "ImportError", 1, "The module models has nothing called “ownr”", {}),
    ("from . import x", "ImportError", 1, "leading dot", {}),
    ("value = 1\nprint(valeu)", "NameError", 2, "Did you mean “value”?", {}),
    ("print(zzzzq)", "NameError", 1, "“zzzzq” is not known here", {}),
    ("def f():\n    x += 1\nf()", "UnboundLocalError", 2, "assigned somewhere in this function", {}),
    ("''.uper()", "AttributeError", 1, "Did you mean “upper”?", {}),
    ("None.x", "AttributeError", 1, "is None", {}),
    ("1 / 0", "ZeroDivisionError", 1, "divided by zero", {}),
    ("{}['k']", "KeyError", 1, "no key 'k'", {}),
    ("def f(a): pass\nf()", "TypeError", 2, "leaves out 'a'", {}),
    ("raise KeyboardInterrupt", "KeyboardInterrupt", 1, "stopped at line 1", {}),
    ("print 'x'", "SyntaxError", 1, "print is a function", {}),
    ("x = 'abc", "SyntaxError", 1, "no closing quote", {}),
    ("x = 'C:\\Users'", "SyntaxError", 1, "A backslash in this text", {}),
    ("if x = 1:\n    pass", "SyntaxError", 1, "two (==) compare", {}),
    ("return 1", "SyntaxError", 1, "outside of a function", {}),
    ("x = “a”", "SyntaxError", 1, "Typographic quotes", {}),
    ("x = )", "SyntaxError", 1, "never opened", {}),
    ("def f():\n    x = 1\n  y = 2", "IndentationError", 3, "not level", {}),
    ("y = 2\n  x = 1", "IndentationError", 2, "further to the right", {}),
    ("open('nothing.txt')", "FileNotFoundError", 1, "There is no “nothing.txt”", {}),
    ("from flask import Flask, url_for\na = Flask(__name__)\n@a.route('/')\ndef index(): pass\nwith a.test_request_context():\n    url_for('indx')",
     "BuildError", 6, "No rule has the endpoint “indx”", {}),
    ("from flask import Flask, url_for\na = Flask(__name__)\n@a.route('/<x>')\ndef index(x): pass\nwith a.test_request_context():\n    url_for('index')",
     "BuildError", 6, "arguments that were not given: ['x']", {}),
    ("from flask import Flask, current_app\ncurrent_app.name", "RuntimeError", 2, "no current application", {}),
    ("from flask import request\nrequest.args", "RuntimeError", 2, "while a request is being answered", {}),
    ("from flask import Flask, session\na = Flask(__name__)\nwith a.test_request_context():\n    session['x'] = 1", "RuntimeError", 4, "SECRET_KEY", {}),
    ("from flask import Flask, render_template\na = Flask(__name__)\nwith a.test_request_context():\n    render_template('x.html')",
     "TemplateNotFound", 4, "no template “x.html”", {}),
    ("from flask import Flask, render_template_string as r\na = Flask(__name__)\nwith a.test_request_context():\n    r('{{ x.y }}')",
     "UndefinedError", 4, "uses “x”", {}),
]


@pytest.mark.parametrize("source, kind, line, hint, options", HINTS)
def test_hint(project, source, kind, line, hint, options):
    project.write({"models.py": "owner = 1", "pkg/__init__.py": "", "pkg/deep.py": ""})
    run = project.run(source, **options)
    error = run.event("exception")["error"]
    assert (error["type"], error["line"], error["file"]) == (kind, line, "main.py"), run.err
    assert hint in error["hint"], error["hint"]
    assert run.events[-1]["event"] == "ended" or options.get("rlimits")


def test_suggestion_is_in_the_traceback(project):
    run = project.run("value = 1\nprint(valeu)\n")
    assert run.err.endswith("NameError: name 'valeu' is not defined. Did you mean: 'value'?\n")


def test_view_without_an_answer(project):
    app = project.app("from flask import Flask\napp = Flask(__name__)\n@app.route('/<name>')\ndef x(nam): pass\n"
                      "@app.route('/set/x')\ndef y(): return {1, 2}")
    assert "no parameter “name”" in app.request("GET", "/a")["exception"]["hint"]
    assert "A view returns text" in app.request("GET", "/set/x")["exception"]["hint"]


def test_template_error_names_the_template(project):
    app = project.app({"app.py": "from flask import Flask, render_template\napp = Flask(__name__)\n@app.route('/')\n"
                       "def x(): return render_template('a.html')\n@app.route('/b')\ndef y(): return render_template('b.html')",
                       "templates/a.html": "<p>\n{{ 1 / 0 }}\n", "templates/b.html": "x\n{% if %}\n"})
    error = app.request("GET", "/")["exception"]
    assert (error["type"], error["file"], error["line"]) == ("ZeroDivisionError", "templates/a.html", 2)
    error = app.request("GET", "/b")["exception"]
    assert (error["type"], error["file"], error["line"]) == ("TemplateSyntaxError", "templates/b.html", 2)
    assert "line 2" in error["hint"]


def test_every_rule_is_well_formed():
    """Each rule's words can be filled in from its own expression or test, and refers to a test that exists."""
    import re
    import sys
    sys.path.insert(0, str(RUNTIME))
    from athanor_agent import hints, hinttable
    brought = {"missing module": {"name", "near", "file", "full", "folder", "dotted", "package"}, "near name": {"name", "near"},
               "hides itself": {"name", "file"}}
    for rule in hinttable.RULES:
        words = {"line", "file", "data_mb"} | set(re.compile(rule.get("message", "")).groupindex)
        if "when" in rule:
            assert rule["when"] in hints.TESTS
            words |= brought.get(rule["when"], set())
        wanted = {name for _, name, _, _ in string.Formatter().parse(rule["hint"]) if name}
        assert wanted <= words, rule
        assert rule["hint"][0].isupper() or rule["hint"][0] in "“{", rule
        assert rule["hint"].rstrip().endswith((".", "?", ":", "}")) or rule["hint"].endswith("…).")
    assert ast.literal_eval(repr(hinttable.DISTRIBUTIONS)) == hinttable.DISTRIBUTIONS
