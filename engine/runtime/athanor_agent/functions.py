"""Where a view or hook was defined, and what it is called, behind decorators, classes and partials."""

from athanor_agent.private import BUILTINS as __builtins__

import linecache
import re
import sys

_DEFINITION = re.compile(r"\s*(async\s+def|def|class)\b")
_lines = linecache.getlines


def unwrap(function):
    """The innermost function (or class) behind functools.wraps, partial, bound methods and View.as_view."""
    for _ in range(30):
        inner = None
        for attribute in ("__wrapped__", "view_class", "__func__", "func"):
            try:
                inner = getattr(function, attribute, None)
            except Exception:
                inner = None
            if callable(inner):
                break
            inner = None
        if inner is None or isinstance(function, type):
            return function
        function = inner
    return function


def name_of(function):
    for attribute in ("__name__", "__qualname__"):
        name = getattr(function, attribute, None)
        if isinstance(name, str):
            return name
    inner = unwrap(function)
    name = getattr(inner, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def _class_line(cls, filename):
    pattern = re.compile(r"\s*class\s+%s\b" % re.escape(cls.__name__))
    for number, line in enumerate(_lines(filename), 1):
        if pattern.match(line):
            return number
    return None


def _def_line(filename, first):
    """The line of `def`: a code object's first line is its first decorator's."""
    lines = _lines(filename)
    for number in range(first, min(first + 40, len(lines)) + 1):
        if _DEFINITION.match(lines[number - 1]):
            return number
    return first


def place_of(function, project):
    """(file relative to the project, line), (None, None) for what is not the learner's."""
    try:
        inner = unwrap(function)
        code = getattr(inner, "__code__", None)
        if code is None and isinstance(inner, type):
            filename = getattr(sys.modules.get(inner.__module__), "__file__", None)
            relative = project.relative(filename)
            return (relative, _class_line(inner, filename)) if relative else (None, None)
        if code is None:
            code = getattr(getattr(type(inner), "__call__", None), "__code__", None)
        if code is None:
            return None, None
        relative = project.relative(code.co_filename)
        if relative is None:
            return None, None
        return relative, _def_line(code.co_filename, code.co_firstlineno)
    except Exception:
        return None, None


def is_learners(converter):
    """Whether a converter is none of Werkzeug's own."""
    return not str(type(converter).__module__).startswith("werkzeug.")
