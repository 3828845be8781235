"""Every folder of programs/ is run by athanor-cli and compared with its expect.json (README.md names the members)."""
import json
import os
import pathlib
import re

import pytest

import engine

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
NAMES = sorted(folder.name for folder in PROGRAMS.iterdir() if folder.is_dir())
VERDICTS = {"ok", "error", "cpu-limit", "wall-limit", "memory-limit", "output-limit", "killed", "cancelled", "engine-fault"}
MEMBERS = {"verdict", "exit", "signal", "line", "message", "stdout", "stderr", "told", "forbidden", "seconds",
           "stdin", "wall", "most_output", "output_bytes"}
STATUS_MEMBERS = {"type", "verdict", "exit", "signal", "wall_ms", "cpu_ms", "peak_kb", "line", "message"}


def expectation(name):
    return json.loads((PROGRAMS / name / "expect.json").read_text(encoding="utf-8"))


def holds(pattern, text):
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None


@pytest.mark.parametrize("program", NAMES)
def test_expectation_is_well_formed(program):
    expected = expectation(program)
    assert set(expected) <= MEMBERS
    assert expected["verdict"] and set(expected["verdict"]) <= VERDICTS
    assert "engine-fault" not in expected["verdict"], "a fault of the engine is never what should come back"
    assert expected["seconds"] > 0
    lines = (PROGRAMS / program / "main.py").read_bytes().count(b"\n")
    assert all(1 <= line <= lines for line in expected.get("line", []))


@pytest.mark.parametrize("name", NAMES)
def test_program(name, outcomes):
    expected = expectation(name)
    outcome = outcomes(name)
    status = outcome.status
    assert status is not None, f"no status line\n{outcome}"
    assert STATUS_MEMBERS <= set(status), f"the status lacks {STATUS_MEMBERS - set(status)}\n{outcome}"
    assert status["verdict"] in expected["verdict"], outcome
    assert outcome.exit_code == (0 if status["verdict"] == "ok" else 1), outcome
    for member in ("exit", "signal"):
        if member in expected:
            assert status[member] == expected[member], outcome
    if "line" in expected:
        assert outcome.line in expected["line"], outcome
    assert outcome.message or status["verdict"] == "ok", f"a verdict without a word\n{outcome}"
    said_to = {"message": outcome.message, "stdout": outcome.stdout, "stderr": outcome.stderr,
               "told": "\n".join([outcome.message, outcome.stdout, outcome.stderr])}
    for member, text in said_to.items():
        if member in expected:
            assert holds(expected[member], text), f"{member} does not hold {expected[member]!r}\n{outcome}"
    for pattern in expected.get("forbidden", []):
        assert not re.search(pattern, "\n".join(said_to.values())), f"{pattern!r} was said\n{outcome}"
    assert outcome.errors == "", "athanor-cli itself complains"
    written = len(outcome.stdout.encode()) + len(outcome.stderr.encode())
    assert written <= expected.get("most_output", 300_000), f"{written} bytes came through"
    if "output_bytes" in expected:
        assert len(outcome.stdout.encode()) == expected["output_bytes"]
    assert_host_unharmed(outcome, expected["seconds"])


def assert_host_unharmed(outcome, seconds):
    assert outcome.survivors == [], f"processes outlived the run\n{outcome}"
    assert engine.SECRET not in outcome.everything, f"the host's environment leaked\n{outcome}"
    assert outcome.untouched, "the project on the host was changed"
    allowed = seconds * max(1.0, os.getloadavg()[0] / os.cpu_count())
    assert outcome.seconds <= allowed, f"took {outcome.seconds:.1f} s, allowed are {allowed:.1f}"
    for place in ("/etc", "/usr", "/", "/opt", "/dev", "/usr/lib"):
        assert not (pathlib.Path(place) / "athanor-was-here").exists(), f"{place} of the host was written"
