"""Turns any value of the learner's into something that may be sent: JSON, or its repr. Never trusts an object's own
methods to be well behaved, and never asks for its truth."""

from athanor_agent.private import BUILTINS as __builtins__

_PLAIN = (str, int, float, bool, type(None))
_SAFE_INTEGER = 2 ** 53
TEXT_LIMIT = 8192
ITEM_LIMIT = 2000
DEPTH_LIMIT = 12
_INFINITY = float("inf")


class NotPlain(Exception):
    pass


def clean(text, limit=TEXT_LIMIT):
    """A str that survives UTF-8 and is not endless."""
    if len(text) > limit:
        text = text[:limit] + "…"
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")


def safe_repr(value, limit=400):
    try:
        text = repr(value)
    except BaseException as problem:  # the learner's __repr__ may raise anything
        if type(problem) in (KeyboardInterrupt, SystemExit):
            raise
        text = "<unprintable %s object>" % type_name(value)
    return clean(str.__str__(text), limit)


def safe_str(value, limit=TEXT_LIMIT):
    try:
        text = str(value)
    except BaseException as problem:
        if type(problem) in (KeyboardInterrupt, SystemExit):
            raise
        text = "<unprintable %s object>" % type_name(value)
    return clean(str.__str__(text), limit)


def type_name(value):
    try:
        return clean(str(type(value).__name__), 200)
    except Exception:
        return "object"


def _plain(value, depth, budget):
    budget[0] -= 1
    kind = type(value)
    if depth > DEPTH_LIMIT or budget[0] < 0:
        raise NotPlain
    if kind is str:
        budget[0] -= len(value) // 64
        if len(value) > 256 * TEXT_LIMIT:
            raise NotPlain
        return clean(value, 256 * TEXT_LIMIT)
    if kind is bool or value is None:
        return value
    if kind is int:
        if -_SAFE_INTEGER <= value <= _SAFE_INTEGER:
            return value
        raise NotPlain  # JSON readers would round it
    if kind is float:
        if value != value or value in (_INFINITY, -_INFINITY):
            raise NotPlain
        return value
    if kind is list or kind is tuple:
        return [_plain(item, depth + 1, budget) for item in value]
    if kind is dict:
        result = {}
        for key, item in value.items():
            if type(key) is not str:
                raise NotPlain
            result[clean(key, 1000)] = _plain(item, depth + 1, budget)
        return result
    raise NotPlain


def plain(value, items=ITEM_LIMIT):
    """The value as JSON; raises NotPlain where it is none or is too big."""
    return _plain(value, 0, [items])


def plain_or_repr(value, items=ITEM_LIMIT):
    try:
        return plain(value, items)
    except NotPlain:
        return safe_repr(value)


def typed(arguments):
    """{name: {value, type}} of a mapping of converted arguments."""
    return {
        clean(str(name), 200): {"value": plain_or_repr(value), "type": type_name(value)}
        for name, value in list(arguments.items())[:100]
    }
