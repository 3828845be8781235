"""Mode `analysis`: reads the learner's files and never runs them. Answers lint, complete and hover until the engine hangs
up. pyflakes and jedi do the work; jedi is asked to look (Script), never to import what belongs to the project."""

from athanor_agent.private import BUILTINS as __builtins__

import os
import sys
import time

from athanor_agent import completion, errors, findings, setup

_now = time.perf_counter
_join, _normpath, _makedirs = os.path.join, os.path.normpath, os.makedirs


class BadOperation(Exception):
    """The operation itself is wrong."""


def _path_of(operation):
    path = operation.get("path")
    if not isinstance(path, str) or not path or path.startswith("/") or "\0" in path:
        raise BadOperation("path must be a file of the project")
    path = _normpath(path)
    if path.startswith(".."):
        raise BadOperation("path must be a file of the project")
    return path


def _source_of(operation):
    source = operation.get("source")
    if not isinstance(source, str):
        raise BadOperation("source must be text")
    return source


def _place_of(operation):
    line, column = operation.get("line"), operation.get("column")
    if not (isinstance(line, int) and isinstance(column, int)):
        raise BadOperation("line and column must be numbers")
    return line, column


class Desk:
    """What is kept between two operations."""

    def __init__(self, project):
        self.project = project
        self.reader = completion.Reader(project)

    def lint(self, operation):
        return {"findings": findings.of(_source_of(operation), _join(self.project.root, _path_of(operation)), self.project)}

    def complete(self, operation):
        return self.reader.complete(_path_of(operation), _source_of(operation), *_place_of(operation))

    def hover(self, operation):
        return self.reader.hover(_path_of(operation), _source_of(operation), *_place_of(operation))

    def file(self, operation):
        """Another file of the project was saved: this copy of it follows."""
        path = _join(self.project.root, _path_of(operation))
        try:
            _makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(_source_of(operation))
        except OSError:  # a project that is mounted to be read: it shows the change by itself
            pass
        self.reader.forget(path)
        return {}

    def rehearse(self, operation):
        step = operation.get("step")
        return {"more": self.reader.rehearse(step if isinstance(step, int) else 0)}


OPERATIONS = ("lint", "complete", "hover", "file", "rehearse")


def _memory_kb():
    """The process's own memory (not what it shares with the warm image), KiB."""
    try:
        with open("/proc/self/statm", "rb") as file:
            numbers = file.read().split()
        return (int(numbers[1]) - int(numbers[2])) * (os.sysconf("SC_PAGE_SIZE") // 1024)
    except (OSError, ValueError, IndexError):
        return 0


def _answer(desk, operation):
    name = operation.get("op")
    if name not in OPERATIONS:
        return {"error": errors.made_up("ProtocolError", "There is no operation “%s”." % (name,))}
    started = _now()
    try:
        result = getattr(desk, name)(operation)
    except BadOperation as problem:
        return {"error": errors.made_up("BadOperation", str(problem))}
    except Exception as problem:  # a fault of jedi's or pyflakes': no help is no failure of the learner's
        desk.reader.start_anew()
        return {"error": errors.made_up(type(problem).__name__, str(problem)[:500])}
    result["ms"] = round((_now() - started) * 1000, 3)
    result["kb"] = _memory_kb()
    return {"result": result}


def run(spec, project, channel):
    started = _now()
    # The library's files, without the project: nothing of the learner's can be imported here.
    sys.path[:] = [entry for entry in sys.path if entry and not project.is_learners(_join(entry, "x.py"))]
    try:
        desk = Desk(project)
    except ImportError as problem:
        channel.event("load-failed", error=errors.made_up(
            "ImportError", str(problem), "Completion and squiggles need the packages python3-jedi and python3-pyflakes."))
        return 1
    channel.event("loaded", app="analysis", factory=False, ms=round((_now() - started) * 1000, 3))
    while True:
        operation = channel.receive()
        if operation is None:
            return 0
        reply = _answer(desk, operation)
        setup.flush()
        if not channel.event("reply", id=operation.get("id"), **reply):
            return 0
