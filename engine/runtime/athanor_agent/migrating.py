"""Mode `migrations`: real Alembic and Flask-Migrate on a project and its SQLite database, one command at a time, each in
a fork of its own. After each the database is told whole, so that the engine can bring any moment of it back, also when
this process is gone."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import hashlib
import os
import shutil
import sys
import time

from athanor_agent import commands, errors, migrationcommand, schema, setup, workcopy
from athanor_agent.project import Project
from athanor_agent.values import clean

_now = time.perf_counter
DATABASE_LIMIT = 32 << 20
SECONDS = 20
MAKING = frozenset(("revision", "merge", "migrate", "init", "edit"))
_NONE = {"rows": [], "has_table": False, "tables": [], "trouble": ""}


class BadOperation(Exception):
    """The question itself is wrong."""


def _texts(value, what):
    if not isinstance(value, list) or not all(isinstance(item, str) and "\0" not in item for item in value):
        raise BadOperation("%s must be a list of texts" % what)
    return value


def _bytes_of(path):
    try:
        with open(path, "rb") as file:
            return file.read(DATABASE_LIMIT + 1) or None
    except OSError:
        return None


class Database:
    """The SQLite file that env.py connects to; `path` is None until that is known, or where there is no file."""

    def __init__(self):
        self.path, self._told, self._kept = None, None, None
        self.version_table = schema.VERSION_TABLE

    def put(self, data):
        """Makes the file hold these bytes; None: there is no such file."""
        self._told = None
        if self.path is None:
            return
        for end in ("-journal", "-wal", "-shm", ""):
            try:
                os.unlink(self.path + end)
            except OSError:
                pass
        if data is not None:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            with open(self.path, "wb") as file:
                file.write(data)

    def state(self):
        """Rows, tables and, where they are others than those told last, the bytes."""
        found = dict(schema.read(self.path, self.version_table)) if self.path is not None else dict(_NONE)
        data = _bytes_of(self.path) if self.path is not None else None
        if data is not None and len(data) > DATABASE_LIMIT:
            self.put(self._kept)
            return dict(self.state(), too_large=True)
        self._kept = data
        digest = hashlib.sha256(data).hexdigest() if data is not None else ""
        found.update(size=len(data or b""), digest=digest)
        if digest != self._told:
            found["database64"] = base64.b64encode(data or b"").decode("ascii")
        self._told = digest
        return found

    def files(self):
        """What the names of its files begin with."""
        return [] if self.path is None else [self.path]


class Desk:
    def __init__(self, project, home, seconds, begun):
        self.store = os.path.join(home, ".athanor")
        os.makedirs(self.store, exist_ok=True)
        self.project, self.database, self.seconds, self._begun = project, Database(), seconds, begun
        self.program, self.directory, self.environment, self.stand_in = "alembic", "", {}, False

    def _run(self, arguments, **wanted):
        """One command; its report sorted into what it tells of."""
        words = ["flask", "db"] if self.program == "flask" else ["alembic"]
        wanted = dict(wanted, root=self.project.root, store=self.store, directory=self.directory, stand_in=self.stand_in)
        ran = migrationcommand.run(self.program, words + arguments, self.environment, self.project, wanted, self.seconds,
                                   self._begun)
        ran["report"] = _sorted(ran["report"])
        return ran

    def _know_database(self, report):
        found = report["database"]
        if self.database.path is None and found and found["path"]:
            self.database.path = found["path"]
        if found and isinstance(found["version_table"], str):
            self.database.version_table = found["version_table"]

    def open(self, operation):
        """Learns where the database is, by env.py itself, and puts it where the engine wants it."""
        self.program = "flask" if operation.get("program") == "flask" else "alembic"
        directory = operation.get("directory") or ""
        if not isinstance(directory, str) or not os.path.isdir(commands._inside(self.project, directory)):
            raise BadOperation("there is no folder “%s”" % clean(str(directory), 200))
        environment = operation.get("environment") or {}
        if not isinstance(environment, dict):
            raise BadOperation("environment must be an object")
        self.environment = dict(zip(environment, _texts(list(environment.values()), "environment")))
        self.directory, self.stand_in = directory, operation.get("stand_in") is True
        for folder in _texts(operation.get("folders") or [], "folders"):  # an empty one is not copied with the files
            os.makedirs(commands._inside(self.project, folder), exist_ok=True)
        before = set(workcopy.manifest(self.project.root))
        ran = self._run(["current"], look=True) if operation.get("look") is not False else None
        report = ran["report"] if ran else _sorted([])
        self._know_database(report)
        path = self.database.path
        relative = self.project.relative(path) if path else None
        existed = relative in before
        if operation.get("empty") is True or (path and not existed):
            self.database.put(None)
        if "database64" in operation and operation.get("expected") == relative:
            self.database.put(_unpacked(operation["database64"]))
        return {"found": report["database"], "relative": relative, "existed": existed, "databases": report["databases"],
                "outside": report["outside"], "stand_in": report["stand_in"], "other": report["other"], "ms": ran and ran["ms"],
                "error": _failure(ran) if ran else None, "output": ran["output"] if ran else "",
                "stopped": bool(ran and ran["stopped"]), "state": self.database.state()}

    def run(self, operation):
        arguments = _texts(operation.get("arguments") or [], "arguments")
        start, done = operation.get("planned_from"), operation.get("done")
        makes = not MAKING.isdisjoint(arguments)
        before = workcopy.manifest(self.project.root) if makes else {}
        folders = workcopy.folders(self.project.root) if makes else set()
        ran = self._run(arguments, one=operation.get("one") is True, done=done if isinstance(done, int) else 0,
                        planned_from=None if start is None else _texts(start, "planned_from"))
        report = ran["report"]
        self._know_database(report)
        files = workcopy.changes(self.project.root, before, self.database.files()) if makes else []
        made = sorted(workcopy.folders(self.project.root) - folders) if makes else []
        started = _now()
        state = self.database.state()
        return {"exit": ran["exit"], "signal": ran["signal"], "stopped": ran["stopped"], "output": ran["output"],
                "ms": ran["ms"], "error": _failure(ran), "plan": report["plan"], "steps": report["steps"],
                "others": report["others"], "files": files, "folders": made, "file": ran["file"], "line": ran["line"],
                "other": report["other"], "state": state, "state_ms": round((_now() - started) * 1000, 3)}

    def position(self, operation):
        """The schema that an empty database has at these heads."""
        heads = _texts(operation.get("heads") or [], "heads")
        if not heads:
            return {"state": dict(_NONE), "error": None, "stopped_at": "", "output": "", "ms": 0}
        place = os.path.join(self.store, "position")
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        ran = self._run(["upgrade", "heads"], heads=heads, substitute=place)
        report = ran["report"]
        place_of = report["database"] or {"path": None, "version_table": schema.VERSION_TABLE}
        found = schema.read(place_of["path"], place_of["version_table"])
        shutil.rmtree(place, ignore_errors=True)
        unfinished = [step["revision"] for step in report["steps"] if not step["finished"]]
        return {"state": found, "error": _failure(ran), "stopped": ran["stopped"], "output": ran["output"], "ms": ran["ms"],
                "stopped_at": unfinished[-1] if unfinished else ""}

    def restore(self, operation):
        self.database.put(_unpacked(operation.get("database64")))
        return {"state": self.database.state()}


def _unpacked(text):
    if not text:
        return None
    if not isinstance(text, str):
        raise BadOperation("a database must be base64")
    return base64.b64decode(text, validate=True)


def _sorted(lines):
    """What the lines of a report tell: {database, databases, outside, stand_in, plan, steps, others, error, other}."""
    result = {"database": None, "databases": 0, "outside": None, "stand_in": None, "plan": None, "steps": [],
              "others": [], "error": None, "other": None}
    paths = set()
    for line in lines:
        kind, steps = line.pop("kind", None), result["steps"]
        if kind == "sql":
            (steps[-1]["statements"] if steps else result["others"]).append(line)
        elif kind == "step":
            steps.append(dict(line, statements=[], finished=False, before=[], after=[]))
        elif kind == "stepped" and steps:
            steps[-1].update(line, finished=True)
        elif kind == "database":
            paths.add((str(line.get("url")), str(line.get("path"))))
            result["database"] = result["database"] or {name: line.get(name) for name in ("url", "dialect", "path", "version_table")}
        elif kind in ("plan", "error", "outside", "other"):
            result[kind] = line.get("error") if kind == "error" else line
        elif kind == "stand-in":
            result["stand_in"] = line
    result["databases"] = len(paths)
    return result


def _failure(ran):
    """The error object of a command that failed, or None."""
    error = ran["report"]["error"]
    if ran["exit"] == 0 and not ran["signal"] and not ran["stopped"]:
        return error if error is not None and error.get("type") == "SystemExit" else None
    if error is not None:
        return error
    if ran["stopped"] or ran["signal"]:
        return None
    lines = [line.strip() for line in ran["output"].splitlines() if line.strip()]
    return errors.made_up("CommandFailed", clean(lines[-1], 4000) if lines else "It left with status %d." % ran["exit"])


OPERATIONS = ("open", "run", "position", "restore")


def _answer(desk, operation):
    name = operation.get("op")
    if name not in OPERATIONS:
        return {"error": errors.made_up("ProtocolError", "There is no operation “%s”." % (name,))}
    try:
        return {"result": getattr(desk, name)(operation)}
    except (BadOperation, commands.BadCommand, ValueError) as problem:
        return {"error": errors.made_up("BadRequest", str(problem))}
    except OSError as problem:
        message = "The copy of the project could not be written: %s." % problem
        return {"error": errors.made_up(type(problem).__name__, message)}


def _home_copy(spec, project):
    """The project to work on: itself where it can be written, or a copy of what is mounted to be read."""
    if os.access(project.root, os.W_OK):
        return project
    target = os.path.join(spec.get("home") or "/tmp", os.path.basename(project.root) or "project")
    workcopy.copy(project.root, target)
    return Project(target)


def run(spec, project, channel):
    started = _now()
    try:
        project = _home_copy(spec, project)
    except workcopy.TooLarge as problem:
        channel.event("load-failed", error=errors.made_up("TooLarge", str(problem)))
        return 1
    seconds = spec.get("seconds")
    has_limit = isinstance(seconds, (int, float)) and seconds > 0

    def begun(step):
        channel.event("step", revision=step.get("revision"), direction=step.get("direction"))

    desk = Desk(project, spec.get("home") or "/tmp", seconds if has_limit else SECONDS, begun)
    channel.event("loaded", app="migrations", factory=False, ms=round((_now() - started) * 1000, 3))
    while True:
        operation = channel.receive()
        if operation is None:
            return 0
        reply = _answer(desk, operation)
        setup.flush()
        if not channel.event("reply", id=operation.get("id"), **reply):
            return 0
