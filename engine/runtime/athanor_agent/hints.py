"""Chooses the friendly sentence for an exception. The sentences are data: see hinttable.py."""

from athanor_agent.private import BUILTINS as __builtins__

import difflib
import re
import sys

from athanor_agent.hinttable import DISTRIBUTIONS, RULES

_close = difflib.get_close_matches
_COMPILING = re.compile(r"\b(exec|eval|compile|parse|literal_eval)\s*\(")
_NETWORK_FILES = ("/socket.py", "/asyncio/base_events.py", "/urllib/request.py", "/http/client.py", "/socketserver.py")
_STANDARD = frozenset(getattr(sys, "stdlib_module_names", ()))


def is_compiling(facts):
    """The deepest line of the learner's hands source text to Python."""
    return bool(facts.text and _COMPILING.search(facts.text))


def _serves(facts):
    """app.run(), make_server() or the like: a server wants a socket of its own."""
    return any(
        (name == "run" and filename.endswith("/flask/app.py")) or filename.endswith("/werkzeug/serving.py")
        or (filename.endswith("/socketserver.py") and name == "__init__")
        or filename.endswith("/wsgiref/simple_server.py")
        for filename, _, name, _ in facts.all_frames)


def _uses_network(facts):
    if any(filename.endswith(_NETWORK_FILES) for filename, _, _, _ in facts.all_frames):
        return True
    return bool(facts.text and re.search(r"\bsocket\b|\.connect\(|\.bind\(", facts.text))


def _hides_itself(facts):
    """An import that failed because a file of the project has the package's name."""
    name = getattr(facts.exception, "name", None)
    top = name.split(".")[0] if isinstance(name, str) else None
    if top is None:
        match = re.search(r"module '([\w.]+)'", str(facts.exception))
        top = match.group(1).split(".")[0] if match else None
    if top is None or (top not in DISTRIBUTIONS and top not in _STANDARD and top not in _LIBRARIES):
        return None
    file = facts.project.modules().get(top)
    return {"file": file, "name": top} if file else None


_LIBRARIES = {"flask", "jinja2", "werkzeug", "wtforms", "alembic", "pytest", "click", "requests", "blinker"}


def _missing_module(facts):
    """What is known about the module that is not there."""
    name = getattr(facts.exception, "name", None)
    if not isinstance(name, str) or not name:
        return None
    top, _, rest = name.partition(".")
    modules = facts.project.modules()
    if rest and top in modules:
        file = modules[top]
        if file.endswith(".py"):
            return {"kind": "not a package", "file": file, "name": top, "full": name}
        return {"kind": "inside", "file": file, "name": name, "full": name}
    near = _close(top, [item for item in modules if item != top], 1, 0.7)
    same = [item for item in modules if item.lower() == top.lower() and item != top]
    if same or near:
        return {"kind": "near", "name": top, "near": (same or near)[0], "file": modules[(same or near)[0]]}
    for folder in modules.values():
        if folder.endswith("/") and (facts.project.has(folder + top + ".py")
                                     or facts.project.has(folder + top + "/__init__.py")):
            return {"kind": "elsewhere", "name": top, "folder": folder, "dotted": folder[:-1] + "." + top}
    known = _close(top, sorted(set(DISTRIBUTIONS) | _LIBRARIES | set(_STANDARD)), 1, 0.8)
    if known and top not in DISTRIBUTIONS:
        return {"kind": "spelt", "name": top, "near": known[0]}
    return {"kind": "package", "name": top, "package": DISTRIBUTIONS.get(top, top)}


def _near_name(facts):
    near = facts.near_name()
    name = getattr(facts.exception, "name", None)
    return {"near": near, "name": name} if near else None


def _errno_is(numbers):
    def test(facts):
        exception = facts.exception
        for _ in range(4):
            if getattr(exception, "errno", None) in numbers:
                return True
            exception = getattr(exception, "reason", None) or exception.__cause__ or exception.__context__ \
                if isinstance(exception, BaseException) else None
            if exception is None:
                return False
        return False
    return test


TESTS = {
    "compiling": is_compiling,
    "serves": _serves,
    "network": _uses_network,
    "hides itself": _hides_itself,
    "missing module": _missing_module,
    "near name": _near_name,
    "application": lambda facts: facts.application,
    "input": lambda facts: bool(facts.text and "input" in facts.text),
}


def _type_names(exception):
    try:
        return {cls.__name__ for cls in type(exception).__mro__}
    except Exception:
        return set()


def _facts_for(rule, facts, kinds, message):
    """The words for the rule's sentence, or None when the rule does not fit."""
    if not kinds.intersection(rule["type"]):
        return None
    words = {}
    if "errno" in rule and not _errno_is(rule["errno"])(facts):
        return None
    if "message" in rule:
        match = re.search(rule["message"], message)
        if match is None:
            return None
        words.update((key, value) for key, value in match.groupdict().items() if value is not None)
    if "when" in rule:
        found = TESTS[rule["when"]](facts)
        if not found:
            return None
        if isinstance(found, dict):
            words.update((key, value) for key, value in found.items() if value is not None)
            if "kind" in rule and found.get("kind") != rule["kind"]:
                return None
    return words


def find(facts, kind, message):
    """(hint, package) for an exception; either may be None."""
    kinds = _type_names(facts.exception)
    common = {"line": facts.line or "?", "file": facts.file or "your code", "data_mb": facts.limits.get("data_mb", 256)}
    for rule in RULES:
        words = _facts_for(rule, facts, kinds, message)
        if words is None:
            continue
        try:
            hint = rule["hint"].format(**dict(common, **words))
        except (KeyError, IndexError):
            continue
        return hint, words.get("package")
    return None, None
