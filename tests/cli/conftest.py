"""athanor-cli as another program sees it: arguments in, text or JSON and an exit status out."""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(os.environ.get("ATHANOR_BIN_DIR", HERE.parents[1] / "build" / "bin"))
PROGRAM = BIN / "athanor-cli"
PATIENCE = 60


class Answer:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout.decode()
        self.err = process.stderr.decode()

    @property
    def json(self):
        """The one value that --json promises."""
        assert self.out.count("\n") == 1, self.out + self.err
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def __repr__(self):
        return f"<exit {self.status}\n{self.out}\n{self.err}>"


@pytest.fixture
def environment(tmp_path):
    return {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8", "ATHANOR_DATA": str(tmp_path / "data")}


@pytest.fixture
def cli(environment, tmp_path):
    def run(*arguments, stdin=b""):
        return Answer(subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, env=environment,
                                     cwd=tmp_path, timeout=PATIENCE))
    return run


@pytest.fixture
def started(environment, tmp_path):
    """Starts the program and hands over the process; what is still alive at the end is killed."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment, cwd=tmp_path)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def project(tmp_path):
    """A copy of one of the small projects."""
    def copy(name):
        folder = pathlib.Path(shutil.copytree(HERE / "projects" / name, tmp_path / name, dirs_exist_ok=True))
        for file in folder.rglob("*.broken"):  # So named, lest a tool that reads the tree stumble over it.
            file.rename(file.with_suffix(""))
        return folder
    return copy
