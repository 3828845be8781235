"""Mode `judge`: pytest over an exercise's check files, reporting each check in the learner's words. The files are
collected once; every answer is then judged in a fork of its own, so that nothing a check leaves behind meets the next
answer. The learner's code is never imported here: see learner.py."""

import os
import sys
import time

from athanor_agent import errors, setup
from athanor_agent.expectations import CheckFailed, shown
from athanor_agent.learner import Learner, LearnerError, LoadFailed

_UNUSED = ("cacheprovider", "stepwise", "nose", "doctest", "unittest", "faulthandler", "junitxml", "pastebin", "debugging",
           "setuponly", "setupplan", "threadexception", "unraisableexception", "warnings", "legacypath", "logging",
           "capture", "skipping", "recwarn")


class Report:
    """Counts and sends what became of each check."""

    def __init__(self, channel):
        self._channel = channel
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self.collected = 0
        self.outcomes = {}
        self.first = None  # the check that is asked before those it needs

    def send(self, name, title, outcome, message="", expected="", actual="", difference=None, accepts=(), ms=0.0):
        self.collected += 1
        self.counts["failed" if outcome == "error" else outcome] += 1
        function = name.partition("[")[0]
        if self.outcomes.get(function, "passed") == "passed":  # of one with parameters, the first that did not pass
            self.outcomes[function] = outcome
        self._channel.event("check", name=name, title=title, outcome=outcome, message=message, expected=expected,
                            actual=actual, difference=difference, accepts=list(accepts), ms=round(ms, 3))

    def end(self):
        self._channel.event("checks-ended", collected=self.collected, **self.counts)

    def status(self):
        """What pytest would leave with."""
        return 5 if not self.collected else 1 if self.counts["failed"] else 0


def _title(item):
    title = getattr(item.function, "athanor_title", None)
    if title is None:
        words = (item.function.__doc__ or "").strip().partition("\n")[0]
        title = words or item.name.replace("check_", "", 1).replace("_", " ").capitalize()
    return title


def _in_order(items):
    """Every check after those it needs; otherwise as written."""
    by_name = {item.originalname or item.name: item for item in items}
    placed, result = set(), []

    def place(item, above):
        if id(item) in placed or id(item) in above:
            return
        for name in getattr(item.function, "athanor_needs", ()):
            if name in by_name:
                place(by_name[name], above | {id(item)})
        placed.add(id(item))
        result.append(item)

    for item in items:
        place(item, frozenset())
    return result


class WrongNeeds(Exception):
    """A check needs one that is not there, or one that needs it in turn."""


def _proven(item, items):
    """Raises WrongNeeds where `needs` can never be met."""
    by_name = {each.originalname or each.name: each for each in items}

    def follow(name, above):
        for other in getattr(by_name[name].function, "athanor_needs", ()):
            if other not in by_name:
                raise WrongNeeds("it needs %s, which no check file defines" % other)
            if other in above:
                raise WrongNeeds("it needs %s, which needs it in turn" % other)
            follow(other, above | {other})

    name = item.originalname or item.name
    follow(name, {name})


def _own_fault(problem):
    """The check itself is wrong: say where, for its author."""
    tb, place = problem.__traceback__, ""
    while tb is not None:
        name = os.path.basename(tb.tb_frame.f_code.co_filename)
        if name.startswith("check_"):
            place = " (%s line %d)" % (name, tb.tb_lineno)
        tb = tb.tb_next
    return "The check could not be carried out: %s: %s%s" % (type(problem).__name__, problem, place)


def verdict_of(problem):
    """(outcome, message, expected, actual, difference) of what a check raised."""
    if isinstance(problem, CheckFailed):
        return "failed", problem.message, problem.expected, problem.actual, problem.difference
    if isinstance(problem, LoadFailed):
        hint = "\n" + problem.hint if problem.hint else ""
        return "failed", "Your program cannot be loaded: %s%s" % (problem.text(), hint), "", "", None
    if isinstance(problem, LearnerError):
        hint = "\n" + problem.hint if problem.hint else ""
        return "failed", problem.text() + hint, "", "", None
    if isinstance(problem, AssertionError):
        return "failed", shown(str(problem)) or "It is not so.", "", "", None
    return "error", shown(_own_fault(problem)), "", "", None


def _make_plugin(channel, report, serve):
    """The pytest plugin. pytest is imported here, since a learner's own interpreter may lack it."""
    import pytest

    class Plugin:
        broken = []

        @pytest.fixture
        def learner(self):
            return Learner(channel)

        def pytest_collection_modifyitems(self, items):
            items[:] = _in_order(items)
            self.items = list(items)
            self.titles = {item.originalname or item.name: _title(item) for item in items}

        def pytest_collectreport(self, report):
            if report.failed:
                self.broken.append((os.path.basename(report.nodeid), shown(str(report.longreprtext))))

        def pytest_runtestloop(self, session):
            serve(session, channel, outcome, self.broken)
            return True

        def pytest_runtest_setup(self, item):
            _proven(item, self.items)
            for name in getattr(item.function, "athanor_needs", ()):
                if item.name != outcome.first and outcome.outcomes.get(name) != "passed":
                    pytest.skip("First: %s" % self.titles.get(name, name))

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_makereport(self, item, call):
            if call.excinfo is None and call.when != "call":
                return
            name, took, accepts = item.name, call.duration * 1000, getattr(item.function, "athanor_accepts", ())
            if call.excinfo is None:
                outcome.send(name, _title(item), "passed", accepts=accepts, ms=took)
                return
            problem = call.excinfo.value
            if call.when == "teardown":
                return
            if isinstance(problem, pytest.skip.Exception):
                outcome.send(name, _title(item), "skipped", str(problem.msg), accepts=accepts, ms=took)
                return
            kind, message, expected, actual, difference = verdict_of(problem)
            outcome.send(name, _title(item), kind, message, expected, actual, difference, accepts, took)

    outcome = report
    return Plugin()


def _arguments(files, root):
    arguments = ["-qq", "--tb=no", "--no-header", "--no-summary", "--color=no", "--noconftest",
                 "--continue-on-collection-errors", "--rootdir", root, "-c", os.devnull, "-o", "python_files=check_*.py", "-o", "python_functions=check_*",
                 "-o", "python_classes="]
    for name in _UNUSED:
        arguments += ["-p", "no:" + name]
    return arguments + files


def run_checks(session, report, broken, first_failure=False, first=None):
    """The checks that were collected, in this process: all, or up to the first that fails. `first` comes before them all."""
    for name, message in broken:
        report.send(name, name, "error", message)
    report.first = first
    items = sorted(session.items, key=lambda item: item.name != first)  # all others stay in their order
    for place, item in enumerate(items):
        following = items[place + 1] if place + 1 < len(items) else None
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if first_failure and report.counts["failed"]:
            break


def _judge_one(session, channel, report, broken, message):
    """In the fork: judges one answer and leaves."""
    status = 3
    try:
        channel.adopt()
        run_checks(session, report, broken, message.get("first_failure") is True, message.get("first"))
        report.end()
        status = report.status() or (1 if session.testsfailed else 0)
    except KeyboardInterrupt:  # Disconnected is one
        status = 2
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        setup.flush()
        os._exit(status)


def _serve(session, channel, report, broken):
    """Judges answers until the engine hangs up."""
    channel.event("collected", checks=len(session.items))
    setup.flush()
    while True:
        message = channel.receive()
        if message is None:
            return
        if message.get("op") != "answer":  # a late word about an answer that has ended
            continue
        pid = os.fork()
        if pid == 0:
            _judge_one(session, channel, report, broken, message)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        channel.event("answer-ended", exit=max(status, 0), signal=max(-status, 0))


def judge(files, root, channel, serve=_serve):
    """Collects the check files and judges answers; returns pytest's status: 0, or 5 when there was no check."""
    import pytest
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    return int(pytest.main(_arguments(files, root), plugins=[_make_plugin(channel, Report(channel), serve)]))


def run(spec, project, channel):
    """Check files are spec["checks"], paths in the project folder."""
    started = time.perf_counter()
    names = spec.get("checks")
    files = [os.path.join(project.root, name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    missing = [name for name in files if not os.path.isfile(name)]
    try:
        if missing or not files:
            for name in missing:
                base = os.path.basename(name)
                channel.event("check", name=base, title=base, outcome="error", message="There is no file %s." % base,
                              expected="", actual="", ms=0)
            channel.event("checks-ended", collected=0, passed=0, failed=len(missing), skipped=0)
            status = 5
        else:
            sys.argv = ["pytest"]
            status = judge(files, project.root, channel)
    except BaseException as problem:
        error = errors.describe(problem, project, spec.get("limits"))
        errors.print_error(error)
        channel.event("exception", error=error)
        status = 3
    setup.flush()
    channel.event("ended", exit=status, ms=round((time.perf_counter() - started) * 1000, 3))
    return status
