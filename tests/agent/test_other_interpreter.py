"""An interpreter of the learner's own that has none of the libraries: told plainly, never a crash."""

import subprocess

import pytest
from conftest import PYTHON


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", str(folder)], check=True)
    return str(folder / "bin" / "python")


def start(project, bare, mode, files, **spec):
    project.write(files)
    spec = dict({"op": "start", "mode": mode, "project": str(project.folder), "argv": []}, **spec)
    return project.launcher.start(spec, b"", True, None, bare)


def test_script(project, bare):
    run = start(project, bare, "script", {"main.py": "import sys\nprint(sys.prefix)\nimport flask"}, entry="main.py").finish()
    error = run.event("exception")["error"]
    assert run.out.strip() == bare.rpartition("/bin/")[0]
    assert (error["type"], error["line"], error["package"]) == ("ModuleNotFoundError", 3, "Flask")
    run.close()


def test_application(project, bare):
    run = start(project, bare, "application", {"app.py": "from flask import Flask"}).finish()
    error = run.event("load-failed")["error"]
    assert error["type"] == "ModuleNotFoundError" and error["package"] == "Flask" and run.exit == 1
    assert "pip install Flask" in error["hint"]
    run.close()


def test_judge(project, bare):
    run = start(project, bare, "judge", {"check_a.py": "def check_a(learner): pass"}, checks=["check_a.py"]).finish()
    assert run.event("exception")["error"]["package"] == "pytest" and run.exit == 3
    run.close()


@pytest.mark.parametrize("spec", [{"mode": "dance"}, {"mode": None}, {"mode": "script", "entry": 3, "argv": "x"},
                                  {"mode": "judge", "checks": 3}, {"mode": "application", "entry": [], "limits": 3}])
def test_a_start_message_that_is_wrong(project, spec):
    run = project.start(**dict({"mode": "script"}, **spec)).finish()
    assert run.exit in (1, 2, 3, 5) and run.events
