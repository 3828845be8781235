import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ATHANOR_BIN_DIR", ROOT / "build" / "bin"))
PROGRAM = os.environ.get("ATHANOR_ANSWERING", BIN.parent / "tests" / "migrations_answering")


class Ours:
    """The C++ side: one process for all questions."""

    def __init__(self):
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        encoding="utf-8")

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"The answering program ended with {self.process.wait()} on {request}"
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


@pytest.fixture(scope="session")
def ours():
    program = Ours()
    yield program
    program.close()
