"""Commands of the libraries (`alembic`, `flask`, `pytest`) in the project's folder, each in a fork of this process: what
it changes on the disk stays, what it changes in memory does not. A command finds the modules that it would find at a
shell: nothing of the project that was imported before. Files are read and copied here too, SQLite databases read."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import os
import selectors
import shutil
import sqlite3
import sys

from athanor_agent import finalise, setup
from athanor_agent.values import clean

OUTPUT_LIMIT = 1 << 20
FILE_LIMIT = 256 << 10
FILES_LIMIT = 2000
ROWS_LIMIT = 10000
# For each program: the module and function that its script in the PATH calls.
PROGRAMS = {"alembic": ("alembic.config", "main"), "flask": ("flask.cli", "main"), "pytest": ("pytest", "console_main")}
_prepared = {}  # of the warm image: what these functions would do first, done


def prepare():
    """Once, before anything is forked: alembic's own main() builds a parser of 15 subcommands for every command, 5 ms."""
    from alembic.config import CommandLine
    _prepared["alembic"] = CommandLine(prog="alembic").main


def entry_point(program):
    """What the program's script calls. Raises ImportError where the library is not installed."""
    if program in _prepared:
        return _prepared[program]
    module, function = PROGRAMS[program]
    return getattr(__import__(module, fromlist=[function]), function)


class BadCommand(Exception):
    """The question itself is wrong."""


def _texts(value, what):
    if not isinstance(value, list) or not all(isinstance(item, str) and "\0" not in item for item in value):
        raise BadCommand("%s must be a list of texts" % what)
    return value


def _forget(project):
    """The modules of the project, and its folder on the path: a command's script does not stand in it."""
    for name in finalise.imported_since():
        if name != "__main__" and project.is_learners(getattr(sys.modules.get(name), "__file__", None)):
            del sys.modules[name]
    sys.path[:] = [path for path in sys.path if path not in ("", ".", project.root)]


def _become(program, arguments, environment, project, out, err):
    """In the fork: runs the command and leaves with its status."""
    status = 70
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(source, target)
        setup.streams()
        os.environ.update(environment)
        os.chdir(project.root)
        _forget(project)
        sys.argv = [program] + arguments
        try:
            result = entry_point(program)()
            status = result if isinstance(result, int) else 0
        except SystemExit as leaving:
            code = leaving.code
            if code is not None and not isinstance(code, int):
                print(code, file=sys.stderr)
            status = 0 if code is None else code & 0xFF if isinstance(code, int) else 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
            status = 1
        setup.flush()
    finally:
        os._exit(status)


def _collected(pipes):
    """What arrives on each of the pipes until they end, cut at the limit."""
    found = {pipe: b"" for pipe in pipes}
    with selectors.DefaultSelector() as selector:
        for pipe in pipes:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fd)
                elif len(found[key.fd]) < OUTPUT_LIMIT:
                    found[key.fd] += data
    return [found[pipe][:OUTPUT_LIMIT].decode("utf-8", "replace") for pipe in pipes]


def command(project, operation):
    """{exit, signal, stdout, stderr} of one command."""
    program = operation.get("program")
    if program not in PROGRAMS:
        raise BadCommand("there is no program “%s” here: %s" % (program, ", ".join(sorted(PROGRAMS))))
    arguments = _texts(operation.get("arguments") or [], "arguments")
    environment = operation.get("environment") or {}
    if not isinstance(environment, dict):
        raise BadCommand("environment must be an object")
    names = list(environment)
    values = _texts(list(environment.values()), "environment")
    setup.flush()
    out, err = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        _become(program, arguments, dict(zip(names, values)), project, out[1], err[1])
    os.close(out[1])
    os.close(err[1])
    try:
        texts = _collected([out[0], err[0]])
    finally:
        os.close(out[0])
        os.close(err[0])
    status = os.waitpid(pid, 0)[1]
    signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return {"exit": 0 if signal else os.WEXITSTATUS(status), "signal": signal, "stdout": texts[0], "stderr": texts[1]}


def _inside(project, name):
    if not isinstance(name, str) or "\0" in name:
        raise BadCommand("a path must be a text")
    path = os.path.realpath(os.path.join(project.root, name))
    root = os.path.realpath(project.root)
    if path != root and not path.startswith(root + os.sep):
        raise BadCommand("“%s” is not in the project" % clean(name, 200))
    return path


def files(project, operation):
    """{files: {path: text}} of the text files below a folder."""
    folder = _inside(project, operation.get("folder") or ".")
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", ".git", ".venv"))
        for name in sorted(names):
            path = os.path.join(place, name)
            if len(found) >= FILES_LIMIT or os.path.islink(path) or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                data = file.read(FILE_LIMIT + 1)
            try:
                found[clean(os.path.relpath(path, project.root), 1024)] = data.decode("utf-8")
            except UnicodeDecodeError:
                continue
    return {"files": found}


def copy(project, operation):
    """One file of the project is put in another's place."""
    source, target = _inside(project, operation.get("source")), _inside(project, operation.get("target"))
    if not os.path.isfile(source):
        raise BadCommand("there is no file %s" % clean(os.path.relpath(source, project.root), 200))
    shutil.copyfile(source, target)
    return {}


def _value(value):
    return {"bytes64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def rows(project, operation):
    """{columns, rows} of one statement that only reads, asked of a SQLite file of the project."""
    statement = operation.get("statement")
    parameters = operation.get("parameters") or []
    if not isinstance(statement, str) or not isinstance(parameters, list):
        raise BadCommand("rows wants a statement and a list of parameters")
    path = _inside(project, operation.get("database"))
    if not os.path.isfile(path):
        raise BadCommand("there is no database %s" % clean(os.path.relpath(path, project.root), 200))
    connection = sqlite3.connect("file:%s?mode=ro" % path.replace("%", "%25").replace("?", "%3f").replace("#", "%23"), uri=True)
    try:
        cursor = connection.execute(statement, parameters)
        found = cursor.fetchmany(ROWS_LIMIT)
        columns = [column[0] for column in cursor.description or ()]
    finally:
        connection.close()
    return {"columns": columns, "rows": [[_value(value) for value in row] for row in found]}
