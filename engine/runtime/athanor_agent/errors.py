"""An exception of the learner's code, told so that it can be mended: the protocol's error object and the traceback
that is printed, both with the learner's own frames only and paths relative to the project."""

from athanor_agent.private import BUILTINS as __builtins__

import difflib
import linecache
import mmap
import sys
import traceback
from errno import ENOMEM

from athanor_agent import hints, private, project as projects
from athanor_agent.values import clean, safe_str, type_name

_getline = linecache.getline
_TracebackException = traceback.TracebackException
_close = difflib.get_close_matches
_get_limit, _set_limit = sys.getrecursionlimit, sys.setrecursionlimit
_mro = type.__dict__["__mro__"].__get__  # whatever a metaclass says
_VERSION = tuple(sys.version_info[:2])
FRAME_LIMIT = 100
TRACEBACK_LIMIT = 48 * 1024
_MANY = 3000


class Reserve:
    """Memory kept back so that a MemoryError can still be told."""

    def __init__(self):
        self._block = None

    def keep(self):
        try:
            # A private mapping counts against the limit, and costs nothing until it is touched.
            self._block = mmap.mmap(-1, 4 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        except (MemoryError, OSError):
            self._block = None

    def release(self):
        if self._block is not None:
            self._block.close()
        self._block = None


reserve = Reserve()


class Described:
    """What was found out about one exception."""

    def __init__(self, exception, project, limits=None, application=False):
        self.exception = exception
        self.project = project
        self.limits = limits if isinstance(limits, dict) else {}
        self.application = application
        self.all_frames = _walk(exception.__traceback__)
        self.frames = self._learners()
        self.file, self.line, self.column, self.text = self._place()

    def near_name(self):
        """The name that was probably meant, or None."""
        return suggestion(self.exception)

    def _learners(self):
        found = []
        for filename, line, function, column in self.all_frames:
            relative = self.project.relative(filename)
            if relative is not None:
                text = _source_line(filename, line)
                found.append({"file": relative, "line": line, "function": function, "text": text, "column": column})
        return found

    def _place(self):
        exception = self.exception
        if issubclass(type(exception), SyntaxError):
            relative = self.project.relative(exception.filename)
            if relative is not None and isinstance(exception.lineno, int):
                column = exception.offset if isinstance(exception.offset, int) and exception.offset > 0 else None
                text = exception.text.rstrip("\r\n") if isinstance(exception.text, str) else \
                    _source_line(exception.filename, exception.lineno)
                return relative, exception.lineno or None, column, clean(text or "", 1000)
        if type_name(exception) == "TemplateSyntaxError":
            relative = self.project.relative(getattr(exception, "filename", None))
            if relative is not None and isinstance(exception.lineno, int):
                return relative, exception.lineno, None, _source_line(exception.filename, exception.lineno)
        if self.frames:
            deepest = self.frames[-1]
            return deepest["file"], deepest["line"], deepest["column"], deepest["text"]
        return None, None, None, None


def _source_line(filename, line):
    try:
        return clean(_getline(filename, line).strip(), 1000)
    except Exception:
        return ""


def _column(code, lasti):
    """The 1-based column of the expression under way, where the interpreter (3.11) knows it."""
    if _VERSION < (3, 11) or lasti < 0:
        return None
    try:
        for index, position in enumerate(code.co_positions()):
            if index == lasti // 2:
                return position[2] + 1 if position[2] is not None else None
    except Exception:
        pass
    return None


def _walk(tb):
    """(filename, line, function, column) of every frame; of an endless recursion only the ends."""
    found = []
    while tb is not None:
        code = tb.tb_frame.f_code
        if not projects.is_agents(code.co_filename):
            found.append((code.co_filename, tb.tb_lineno, code.co_name, (code, tb.tb_lasti)))
        tb = tb.tb_next
    if len(found) > FRAME_LIMIT:
        found = found[:FRAME_LIMIT // 2] + found[-FRAME_LIMIT // 2:]
    return [(filename, line or 0, name, _column(*place)) for filename, line, name, place in found]


def strip_agent(exception):
    """Takes this package's frames out of an exception's traceback, in place, so that nobody ever sees them."""
    try:
        tb = exception.__traceback__
        while tb is not None and projects.is_agents(tb.tb_frame.f_code.co_filename):
            tb = tb.tb_next
        if tb is not exception.__traceback__ and tb is not None:
            exception.__traceback__ = tb
        while tb is not None:
            after = tb.tb_next
            while after is not None and projects.is_agents(after.tb_frame.f_code.co_filename):
                after = after.tb_next
            if after is not tb.tb_next:
                tb.tb_next = after
            tb = after
    except Exception:
        pass
    return exception


def suggestion(exception):
    """The near name that Python's own traceback would suggest, or None. It is part of printing in 3.10 and 3.11 only,
    so a traceback formatted in Python lacks it."""
    try:
        name = getattr(exception, "name", None)
        if not isinstance(name, str):
            return None
        if issubclass(type(exception), NameError):
            tb = exception.__traceback__
            if tb is None:
                return None
            while tb.tb_next is not None:
                tb = tb.tb_next
            frame = tb.tb_frame
            names = list(frame.f_locals) + list(frame.f_globals) + list(private.BUILTINS)
        elif issubclass(type(exception), AttributeError) and hasattr(exception, "obj"):
            names = [item for item in dir(exception.obj) if not item.startswith("__") or name.startswith("__")]
        else:
            return None
        near = _close(name, [item for item in names[:2000] if isinstance(item, str) and item != name], 1, 0.67)
        return near[0] if near else None
    except Exception:
        return None


def _trim(formatted, project, seen):
    """Keeps the learner's frames of a TracebackException and of everything it was caused by. The library's own stay only
    where there are none of the learner's at all."""
    if formatted is None or id(formatted) in seen:
        return
    is_outermost = not seen
    seen.add(id(formatted))
    filename = getattr(formatted, "filename", None)
    stack = formatted.stack
    if stack is not None:
        mine = [frame for frame in stack if project.is_learners(frame.filename) or frame.filename == "<string>"]
        if not mine and is_outermost and not project.relative(filename):
            mine = [frame for frame in stack
                    if not projects.is_agents(frame.filename) and not frame.filename.startswith("<frozen")]
        for frame in mine:
            frame.filename = project.relative(frame.filename) or frame.filename
        stack[:] = mine
        if not mine and _VERSION >= (3, 10):
            formatted.stack = None
    if filename:
        formatted.filename = project.relative(filename) or filename
    _trim(formatted.__cause__, project, seen)
    _trim(formatted.__context__, project, seen)
    for inner in getattr(formatted, "exceptions", None) or ():
        _trim(inner, project, seen)


def _format(exception, project):
    if type_name(exception) == "NoAppException":  # Flask's own words, whatever it looked at
        return "NoAppException: %s\n" % safe_str(exception)
    depth, tb = 0, exception.__traceback__
    while tb is not None and depth <= _MANY:
        depth, tb = depth + 1, tb.tb_next
    limit = None if depth <= _MANY else -200
    formatted = _TracebackException(type(exception), exception, exception.__traceback__, limit=limit)
    _trim(formatted, project, set())
    near = suggestion(exception) if (3, 10) <= _VERSION < (3, 12) else None
    if near and isinstance(getattr(formatted, "_str", None), str) and "Did you mean" not in formatted._str:
        formatted._str += ". Did you mean: '%s'?" % near
    return "".join(formatted.format())


def _plain_format(described, type_text, message):
    """A traceback made without the standard library, for when the learner broke what that needs."""
    lines = ["Traceback (most recent call last):\n"] if described.frames else []
    for frame in described.frames:
        lines.append('  File "%s", line %d, in %s\n' % (frame["file"], frame["line"], frame["function"]))
        if frame["text"]:
            lines.append("    %s\n" % frame["text"])
    lines.append("%s: %s\n" % (type_text, message) if message else type_text + "\n")
    return "".join(lines)


def describe(exception, project, limits=None, application=False):
    """The protocol's error object of an exception. Never raises."""
    changed, limit = private.restore(), _get_limit()
    try:
        _set_limit(max(limit, 1000))
        return _describe(exception, project, limits, application)
    except Exception:  # not even its frames can be told: an exception made to be unreadable, or no memory at all
        return dict(made_up(type_name(exception), ""), traceback=type_name(exception) + "\n")
    finally:
        private.put_back(changed)
        try:
            _set_limit(limit)
        except RecursionError:  # already deeper than that
            pass


def _lineage(kind):
    """The full names of a class and of what it inherits from, nearest first, without object."""
    names = []
    for cls in _mro(kind)[:30]:
        if cls is not object:
            names.append(clean("%s.%s" % (cls.__module__, cls.__qualname__), 400))
    return names


def _message(exception):
    """The exception's own words. A SyntaxError's str() repeats file and line, a KeyError's is a bare repr."""
    if issubclass(type(exception), SyntaxError) and isinstance(exception.msg, str):
        return clean(exception.msg)
    return safe_str(exception)


def _describe(exception, project, limits, application):
    described = Described(exception, project, limits, application)
    kind, message = type_name(exception), _message(exception)
    try:
        printed = _format(exception, project)
    except Exception:
        printed = _plain_format(described, kind, message)
    if len(printed) > TRACEBACK_LIMIT:
        half = TRACEBACK_LIMIT // 2
        printed = printed[:half] + "\n  … (%d characters left out) …\n" % (len(printed) - 2 * half) + printed[-half:]
    try:
        hint, package = hints.find(described, kind, message)
    except Exception:
        hint, package = None, None
    # A source nested too deeply is a MemoryError to Python as well, and has nothing to do with the limit.
    is_memory = (kind == "MemoryError" and not hints.is_compiling(described)) or getattr(exception, "errno", None) == ENOMEM
    frames = [{key: frame[key] for key in ("file", "line", "function", "text")} for frame in described.frames]
    try:
        lineage = _lineage(type(exception))
    except Exception:  # a class may answer for its own names
        lineage = []
    return {"type": kind, "qualified": lineage[0] if lineage else None, "bases": lineage[1:],
            "near": described.near_name(), "message": message, "file": described.file, "line": described.line,
            "column": described.column, "text": described.text, "frames": frames,
            "traceback": clean(printed, 2 * TRACEBACK_LIMIT), "hint": hint, "package": package,
            "limit": "memory" if is_memory else None}


def made_up(kind, message, hint=None, file=None, line=None):
    """An error object for something that is no exception of the learner's."""
    return {"type": kind, "qualified": None, "bases": [], "near": None, "message": message, "file": file, "line": line,
            "column": None, "text": None, "frames": [],
            "traceback": message + "\n", "hint": hint, "package": None, "limit": None}


def print_error(error):
    """Shows an error object's traceback on standard error."""
    try:
        sys.stderr.write(error["traceback"])
        sys.stderr.flush()
    except Exception:
        pass
