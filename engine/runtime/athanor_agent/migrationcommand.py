"""One command of Alembic or Flask-Migrate in a fork of its own, watched and limited: what it prints, what it tells of
itself, how it ended. Whatever it does to this process's memory goes with it."""

from athanor_agent.private import BUILTINS as __builtins__

import faulthandler
import json
import os
import re
import selectors
import signal
import sys
import time

from athanor_agent import commands, errors, migrationwatch, setup
from athanor_agent.values import clean

_now = time.monotonic
OUTPUT_LIMIT = 1 << 20
REPORT_LIMIT = 8 << 20
GLANCE = 0.25  # seconds between two looks whether the command is there when it says nothing
LAST_WORDS = 0.2  # seconds for the line under way, before it is killed
_DUMPED = re.compile(r'^  File "(.*)", line (\d+) in (.*)$', re.MULTILINE)


def _problem_of(exception):
    """The exception that a command ended with, or None: a SystemExit may only pass on what a library had caught."""
    if not isinstance(exception, SystemExit):
        return exception
    if exception.__context__ is not None and not isinstance(exception.__context__, SystemExit):
        return exception.__context__
    return None


def _strip(exception):
    """Takes our own frames out of it and of all that it came from."""
    seen = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        errors.strip_agent(exception)
        exception = exception.__cause__ or exception.__context__


def _own_exit(exception, project):
    """sys.exit() in a learner's file, as an error object; None where a library left."""
    described = errors.describe(exception, project)
    tb = exception.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    if tb is None or not project.is_learners(tb.tb_frame.f_code.co_filename):
        return None
    described["message"] = described["message"] or "0"
    described["hint"] = "The program was left here (sys.exit): nothing after this line ran."
    return described


def _status_of(stop):
    if stop.code is not None and not isinstance(stop.code, int):
        print(stop.code, file=sys.stderr)
    return 0 if stop.code is None else stop.code & 0xFF if isinstance(stop.code, int) else 1


def _execute(program, arguments, project, report, wanted):
    """Runs it in this process; its exit status."""
    try:
        migrationwatch.install(project, report, wanted)
    except ImportError:  # an interpreter without Alembic: the program itself says so
        pass
    status, problem = 0, None
    try:
        result = commands.entry_point(program)()
        status = result if isinstance(result, int) else 0
    except SystemExit as leaving:
        status, problem = _status_of(leaving), leaving
    except BaseException as raised:
        _strip(raised)
        sys.excepthook(type(raised), raised, raised.__traceback__)
        status, problem = 1, raised
    if problem is not None:
        cause = _problem_of(problem)
        error = _own_exit(problem, project) if cause is None or isinstance(problem, SystemExit) else None
        if error is None and cause is not None and (status or not isinstance(problem, SystemExit)):
            _strip(cause)
            error = errors.describe(cause, project)
        if error is not None:
            report.tell("error", error=error)
    return status


def _become(program, arguments, environment, project, ends, wanted):
    """In the fork: becomes the command, and leaves."""
    status = 70
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (ends["out"], 1), (ends["out"], 2)):
            os.dup2(source, target)
        setup.streams()
        faulthandler.register(signal.SIGUSR1, file=ends["line"], all_threads=False, chain=False)
        os.environ.update(environment)
        os.chdir(os.path.join(project.root, wanted["directory"]))
        commands._forget(project)
        # Compiled files beside nobody's sources: a folder of revisions loads quicker from the second time on.
        sys.pycache_prefix, sys.dont_write_bytecode = os.path.join(wanted["store"], "compiled"), False
        sys.argv = arguments
        status = _execute(program, arguments, project, migrationwatch.Report(ends["report"]), wanted)
        setup.flush()
    finally:
        os._exit(status)


class _Collected:
    """The output (its beginning and its end) and the report, read while the command runs."""

    def __init__(self):
        self.head, self.tail, self.report, self.line, self._seen = b"", b"", b"", b"", 0

    def take(self, name, data):
        if name == "out":
            room = OUTPUT_LIMIT // 2 - len(self.head)
            self.head += data[:max(0, room)]
            self.tail = (self.tail + data[max(0, room):])[-OUTPUT_LIMIT // 2:]
        elif len(getattr(self, name)) < REPORT_LIMIT:
            setattr(self, name, getattr(self, name) + data)

    def begun(self):
        """The steps that began since this was asked last."""
        end = self.report.rfind(b"\n") + 1
        lines, self._seen = self.report[self._seen:end], max(self._seen, end)
        return [line for line in _lines(lines) if line.get("kind") == "step"] if b'"step"' in lines else []

    def output(self, was_cut):
        middle = b"\n[...]\n" if was_cut else b""
        return clean((self.head + middle + self.tail).decode("utf-8", "replace"), 2 * OUTPUT_LIMIT)


def _listen(pipes, pid, seconds, begun):
    """Reads until all is closed, or the time is over. (collected, whether it was stopped, whether output was left out)"""
    found, end, is_stopped, total = _Collected(), _now() + seconds, False, 0
    with selectors.DefaultSelector() as selector:
        for name, pipe in pipes.items():
            selector.register(pipe, selectors.EVENT_READ, name)
        while any(key.data != "line" for key in selector.get_map().values()):
            ready = selector.select(max(0.0, min(end - _now(), GLANCE)))
            if not ready and _has_ended(pid):  # what it left running holds the pipes
                break
            for key, _ in ready:
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fd)
                    continue
                total += len(data) if key.data == "out" else 0
                found.take(key.data, data)
                if key.data == "line" and is_stopped and b"\n" in found.line:
                    end = min(end, _now() + 0.02)
            for step in found.begun():
                begun(step)
            if _now() < end:
                continue
            if is_stopped:
                break
            is_stopped, end = True, _now() + LAST_WORDS
            _signal(pid, signal.SIGUSR1)
    return found, is_stopped, total > OUTPUT_LIMIT


def _has_ended(pid):
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _signal(pid, number, group=False):
    try:
        (os.killpg if group else os.kill)(pid, number)
    except OSError:
        pass


def _lines(data):
    """The report's lines that are objects."""
    found = []
    for line in data.split(b"\n"):
        try:
            value = json.loads(line.decode("utf-8"))
        except ValueError:
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def _last_place(project, dumped):
    """(file, line) of the learner's that was under way."""
    for name, line, _ in _DUMPED.findall(dumped.decode("utf-8", "replace")):
        relative = project.relative(name)
        if relative is not None:
            return relative, int(line)
    return None, None


def run(program, arguments, environment, project, wanted, seconds, begun):
    """`begun` is called with every step that begins. {exit, signal, stopped, output, report, ms, file, line}: file and line where it was when it was stopped."""
    setup.flush()
    pipes = {name: os.pipe() for name in ("out", "report", "line")}
    started = _now()
    pid = os.fork()
    if pid == 0:
        _become(program, arguments, environment, project, {name: ends[1] for name, ends in pipes.items()}, wanted)
    for ends in pipes.values():
        os.close(ends[1])
    try:
        found, is_stopped, was_cut = _listen({name: ends[0] for name, ends in pipes.items()}, pid, seconds, begun)
    finally:
        _signal(pid, signal.SIGKILL, group=True)  # what it left running holds the database
        for ends in pipes.values():
            os.close(ends[0])
    status = os.waitpid(pid, 0)[1]
    died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    place = _last_place(project, found.line) if is_stopped else (None, None)
    return {"exit": 0 if died else os.WEXITSTATUS(status), "signal": died, "stopped": is_stopped,
            "output": found.output(was_cut), "report": _lines(found.report), "ms": round((_now() - started) * 1000, 3),
            "file": place[0], "line": place[1]}
