"""An interpreter of the learner's own that is started before anybody needs it. It imports the libraries that the
application before it had imported, waits, and gets the project's files when it is told to begin: `standby` in
PROTOCOL.md. Where a truly new interpreter would have met anything else, it becomes one, by executing itself anew."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import contextlib
import importlib
import io
import json
import os
import struct
import sys

from athanor_agent import locate
from athanor_agent.project import Project

_import_module = importlib.import_module
_HEADER = struct.Struct("<II")  # of the path and of the content, in bytes; engine/sandbox/archive.cpp
_SETTINGS = (".env", ".flaskenv")
_MOST_NAMES, _LONGEST_NAMES = 5000, 60 << 10  # what the engine's frame takes


def libraries(project):
    """The modules that were imported and are nobody's own, in the order of their imports, for the next one."""
    names, size = [], 0
    for name, module in list(sys.modules.items()):
        filename = getattr(module, "__file__", None) if type(module) is type(sys) else None
        if name.startswith(("athanor_agent", "__")) or not isinstance(filename, str) or project.is_learners(filename):
            continue
        size += len(name) + 3
        if size > _LONGEST_NAMES or len(names) >= _MOST_NAMES:
            break
        names.append(name)
    return names


def _import(names):
    for name in names if isinstance(names, list) else ():
        if not isinstance(name, str) or name in sys.modules:
            continue
        try:
            _import_module(name)
        except BaseException:  # the application will meet it, and be told
            pass


def _settings(root):
    """The files that flask takes variables from, as they are in the project now."""
    found = {}
    for name in _SETTINGS:
        try:
            with open(os.path.join(root, name), "rb") as file:
                found[name] = file.read()
        except OSError:
            pass
    return found


def _set(root, settings):
    """Takes the variables from the files the next application will have: a library may read them while it is imported.
    Returns what was taken; the folder is left empty."""
    given = {name: base64.b64decode(settings[name]) for name in _SETTINGS if name in settings}
    if not given:
        return given
    for name, content in given.items():
        with open(os.path.join(root, name), "wb") as file:
            file.write(content)
    before = os.getcwd()
    os.chdir(root)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            locate.load_environment()
    except Exception:  # the application will meet it, and be told
        pass
    os.chdir(before)
    for name in given:
        os.unlink(os.path.join(root, name))
    return given


def _marks():
    """What tells that the environment has changed since: of its modules' files, and of the folders they are found in."""
    if sys.prefix == sys.base_prefix:
        return {}
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values()) if type(module) is type(sys)}
    marks = {}
    for path in sys.path + [name for name in files if isinstance(name, str)]:
        if path.startswith(sys.prefix + os.sep):
            try:
                status = os.stat(path)
                marks[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
            except OSError:
                marks[path] = None
    return marks


def _hides(project):
    """Whether an import that is done already would have found a file of the project's."""
    return not sys.modules.keys().isdisjoint(name for name in project.modules() if name != "__main__")


def _unpack(archive, folder):
    """Writes the project's files; the engine has made sure of their paths."""
    at, size, made = 0, os.fstat(archive).st_size, {folder}
    while at < size:
        of_path, of_content = _HEADER.unpack(os.pread(archive, _HEADER.size, at))
        at += _HEADER.size
        path = os.path.join(os.fsencode(folder), os.pread(archive, of_path, at))
        at += of_path
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(parent, 0o755, exist_ok=True)
            made.add(parent)
        with open(path, "wb") as file:
            while of_content > 0:
                piece = os.pread(archive, min(of_content, 1 << 20), at)
                file.write(piece)
                at += len(piece)
                of_content -= len(piece)


def _start_anew(spec, variables, event_fd, trace_fd):
    """The same program once more, in a new interpreter. The files are there already."""
    import tempfile
    fd, path = tempfile.mkstemp()
    os.unlink(path)
    os.write(fd, json.dumps(dict(spec, anew=True)).encode("ascii"))
    os.set_inheritable(fd, True)
    os.environ.clear()
    os.environ.update(variables, ATHANOR_EVENT_FD=str(event_fd), ATHANOR_TRACE_FD=str(trace_fd), ATHANOR_SPEC_FD=str(fd))
    os.execv(sys.executable, [sys.executable, "-B", sys.argv[0]])


def wait(channel, root, event_fd, trace_fd):
    """The start message of the application to serve, once its files are here; None when it is not needed."""
    marks, settings, variables = None, {}, dict(os.environ)
    while True:
        message = channel.receive_with_file()
        if message is None:
            return None
        if message.get("op") == "prepare":
            settings = _set(root, message.get("settings") or {})
            _import(message.get("imports"))
            marks = _marks()
            channel.event("standing-by")
        elif message.get("op") == "start" and channel.file >= 0:
            _unpack(channel.file, root)
            os.close(channel.file)
            if marks is not None and (marks != _marks() or settings != _settings(root) or _hides(Project(root))):
                _start_anew(message, variables, event_fd, trace_fd)
            return message
