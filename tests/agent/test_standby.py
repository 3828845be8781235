"""An interpreter that stands by: it imports ahead, gets its files late, and never behaves otherwise than a new one."""

import base64
import json
import os
import socket
import struct
import subprocess

import pytest
from conftest import PYTHON

APP = "import os\nfrom flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef home():\n    return str(os.getpid())\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "venv"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", "--system-site-packages", str(folder)], check=True)
    return folder


def packed(files):
    archive = os.memfd_create("project")
    for name, content in files.items():
        path, content = name.encode(), content if isinstance(content, bytes) else content.encode()
        os.write(archive, struct.pack("<II", len(path), len(content)) + path + content)
    return archive


class Standby:
    def __init__(self, project, environment):
        self.project, self.environment = project, environment
        spec = {"op": "start", "mode": "application", "project": str(project.folder), "standby": True}
        self.run = project.launcher.start(spec, b"", True, None, str(environment / "bin" / "python"))

    def prepare(self, *names, **settings):
        self.tell(*names, **settings)
        self.run.event("standing-by")
        return self

    def tell(self, *names, **settings):
        settings = {"." + name: base64.b64encode(text.encode()).decode() for name, text in settings.items()}
        self.run.send(op="prepare", imports=list(names), settings=settings)
        return self

    def begin(self, files, **spec):
        message = dict({"op": "start", "mode": "application", "project": str(self.project.folder), "argv": [], "entry": "",
                        "standby": True}, **spec)
        data, archive = json.dumps(message).encode(), packed(files)
        socket.send_fds(self.run.socket, [len(data).to_bytes(4, "little")], [archive])
        os.close(archive)
        self.run.socket.sendall(data)
        self.run.until(lambda: self.run.named("loaded") or self.run.named("load-failed"))
        return self.run


@pytest.fixture
def standby(project, environment):
    opened = []

    def start(environment=environment):
        opened.append(Standby(project, environment))
        return opened[-1]
    yield start
    for each in opened:
        each.run.close()


def names_imported(run):
    return run.event("loaded")["imports"]


def test_begun_at_once(standby):
    run = standby().begin({"app.py": APP, "deep/er/data.bin": bytes(range(256)) * 9000})
    imports = names_imported(run)
    assert {"flask", "werkzeug", "jinja2"} < set(imports) and not {"app", "__main__"} & set(imports)
    assert not [name for name in imports if name.startswith("athanor_agent")]
    assert run.request("GET", "/")["status"] == 200
    assert os.path.getsize(run.ask("call", module="os", function="getcwd")["value"] + "/deep/er/data.bin") == 256 * 9000


def test_what_is_imported_ahead_serves(standby):
    own = standby().prepare("wtforms", "no.such.module", 3)
    run = own.begin({"app.py": "import sys\nahead = 'wtforms' in sys.modules\n" + APP})
    assert int(run_body(run)) == own.run.pid
    assert run.ask("call", module="app", function="ahead.__bool__")["value"] is True


def test_needed_before_it_is_ready(standby):
    """The files may arrive together with what is to be imported."""
    own = standby().tell("flask", "sqlalchemy")
    assert int(run_body(own.begin({"app.py": APP}))) == own.run.pid


def run_body(run):
    return base64.b64decode(run.request("GET", "/")["body64"]).decode()


def test_a_file_that_hides_a_library(standby):
    """A library that is imported already is not what a new interpreter would have found."""
    run = standby().prepare("flask", "wtforms").begin({"wtforms.py": "WHO = 'the learner'\n", "app.py": APP.replace(
        "str(os.getpid())", "__import__('wtforms').WHO")})
    assert run_body(run) == "the learner"


def test_a_file_that_hides_nothing(standby):
    own = standby().prepare("flask")
    assert run_body(own.begin({"__main__.py": "", "models.py": "", "app.py": APP})) == str(own.run.pid)


SETTINGS = "import os\nSEEN = [os.environ.get(name) for name in ('GATE', 'YARD')]\n"


@pytest.mark.parametrize("env, flaskenv, seen, anew", [
    ("GATE=north\n", "", ["north", None], False), ("GATE=north\n", "GATE=south\nYARD=2\n", ["north", "2"], False),
    ("GATE=south\n", "", ["south", None], True), ("YARD=3\n", "", [None, "3"], True), ("", "YARD=4\n", [None, "4"], True),
    ("", "", [None, None], True), ("GATE north\n= = =\nYARD=5\n", "", [None, "5"], True)])
def test_variables_that_a_library_reads_at_its_import(standby, environment, env, flaskenv, seen, anew):
    packages = next((environment / "lib").glob("python3*")) / "site-packages"
    (packages / "readsatimport.py").write_text(SETTINGS)
    given = {} if anew else {"flaskenv": flaskenv} if flaskenv else {}
    own = standby().prepare("flask", "readsatimport", env="GATE=north\n", **given)
    files = {name: text for name, text in ((".env", env), (".flaskenv", flaskenv)) if text}
    app = APP.replace("str(os.getpid())", "[ahead, *__import__('readsatimport').SEEN]")
    run = own.begin(dict(files, **{"app.py": "import sys\nahead = 'readsatimport' in sys.modules\n" + app}))
    assert json.loads(run_body(run)) == [not anew, *seen]
    assert run.ask("call", module="os", function="environ.get", args=["GATE"])["value"] == seen[0]


def test_what_it_cannot_read_is_told_once(standby):
    broken = "GATE north\n= = =\n"
    run = standby().prepare("flask", env=broken).begin({"app.py": APP, ".env": broken})
    assert run_body(run)
    run.until(lambda: "could not parse" in run.err)
    assert run.err.count("line 1") == run.err.count("line 2") == 1


@pytest.mark.parametrize("change", ["its file", "a new package"])
def test_an_environment_that_changed(standby, environment, change):
    packages = next((environment / "lib").glob("python3*")) / "site-packages"
    (packages / "onlyhere.py").write_text("VERSION = 1\n")
    app = APP.replace("str(os.getpid())", "str(__import__('onlyhere').VERSION)")
    assert run_body(standby().prepare("flask", "onlyhere").begin({"app.py": app})) == "1"
    own = standby().prepare("flask", "onlyhere")
    if change == "its file":
        (packages / "onlyhere.py").write_text("VERSION = 22\n")
        assert run_body(own.begin({"app.py": app})) == "22"
    else:
        (packages / "later.pth").write_text("import sys; sys.later = 'seen'\n")
        assert run_body(own.begin({"app.py": APP.replace("str(os.getpid())", "__import__('sys').later")})) == "seen"
        (packages / "later.pth").unlink()


def test_nobody_needs_it(standby):
    own = standby().prepare("flask")
    own.run.socket.shutdown(socket.SHUT_WR)
    own.run.finish()
    assert own.run.exit == 0 and not own.run.err


def test_an_application_that_cannot_be_loaded(standby):
    run = standby().prepare("flask").begin({"app.py": "import flask\n1 / 0\n"})
    error = run.event("load-failed")["error"]
    assert (error["type"], error["file"], error["line"]) == ("ZeroDivisionError", "app.py", 2)
