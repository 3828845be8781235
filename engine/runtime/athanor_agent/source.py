"""Reads and compiles a learner's file. What Python says badly (or not at all) about a broken file is said well here."""

from athanor_agent.private import BUILTINS as __builtins__

import io
import tokenize

_compile = compile


def _complain(message, path, line, text=None):
    problem = SyntaxError(message)
    problem.filename, problem.lineno, problem.text = path, line, text
    problem.offset = None
    return problem


def _check(data, path):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _complain("source code cannot contain null bytes (the file is UTF-16)", path, 1)
    zero = data.find(b"\0")
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise _complain("source code cannot contain null bytes", path, line)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as problem:
        if "unknown encoding" in str(problem):
            raise _complain(str(problem).split(" for ")[0], path, 1) from None
        encoding = "utf-8"
    try:
        data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise _complain(
            "Non-UTF-8 code starting with '\\x%02x' on line %d, but no encoding declared" % (data[problem.start], line)
            if encoding.startswith("utf-8") else "this file is not in its declared encoding %s" % encoding,
            path, line) from None


def code_of(data, path):
    """The code of a file's bytes. Raises SyntaxError, with a line where there is one."""
    _check(data, path)
    try:
        return _compile(data, path, "exec", dont_inherit=True)
    except (RecursionError, MemoryError):
        raise _complain("the source is nested too deeply", path, _deepest(data)) from None


def _deepest(data):
    """The longest line: where source is nested too deeply, that is the one."""
    lines = data.split(b"\n")
    return max(range(len(lines)), key=lambda index: len(lines[index])) + 1
