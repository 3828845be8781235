"""How an actual value differs from the expected one, as a plain value that the window draws (engine/grading/difference.h
has the form): which rule does not hold, in one sentence, and what is missing, extra or changed, piece by piece.

The actual value is a learner's: plain JSON of any size. What is shown of it is bounded here."""

import difflib
from collections import Counter

TEXT_SHOWN = 4000
COMPARED = 600  # letters, or else lines, that are matched one by one: the effort grows with the square
ROWS_SHOWN = 100
DEEPEST = 12


def key(value):
    """Something hashable that is equal where expectations.same() says so."""
    if type(value) in (list, tuple):
        return "list", tuple(key(item) for item in value)
    if type(value) is dict:
        return "dict", frozenset((name, key(item)) for name, item in value.items())
    if value is None or type(value) is bool:
        return "single", str(value)
    if type(value) in (int, float):
        return "number", value
    if type(value) in (str, bytes):
        return type(value).__name__, value
    return "opaque", id(value)


def shown(value, null="None"):
    """{type, text}: a value as a cell shows it; a NULL, an empty text and a nought are three things."""
    kinds = {type(None): "null", bool: "flag", int: "number", float: "number", str: "text"}
    words = null if value is None else value if type(value) is str else repr(value)
    return {"type": kinds.get(type(value), "other"), "text": words[:TEXT_SHOWN]}


def told(value, null="None"):
    """A value within a sentence."""
    if type(value) is str:
        return "the empty text" if value == "" else "“%s”" % _short(value)
    return null if value is None else _short(repr(value))


def _short(words):
    return words if len(words) <= 60 else words[:57] + "…"


def _rule(expected, actual):
    """Which rule two different single values break."""
    if expected is None or actual is None:
        return "null"
    if type(expected) is not type(actual) and not {type(expected), type(actual)} <= {int, float}:
        return "type"
    if type(expected) is str:
        if expected.split() == actual.split():
            return "whitespace"
        return "case" if expected.casefold() == actual.casefold() else "text"
    return "value"


_WORDS = {str: "text", int: "a number", float: "a number", bool: "True or False", list: "a list", tuple: "a list",
          dict: "a dict", bytes: "bytes"}


def _word(value):
    return _WORDS.get(type(value), type(value).__name__)


def _sentence(rule, expected, actual, null="None"):
    want, have = told(expected, null), told(actual, null)
    if rule == "null":
        empty = "" if actual not in ("", 0, False) and expected not in ("", 0, False) else ": they are not the same"
        return "%s is expected, and here is %s%s" % (_capital(want), have, empty)
    if rule == "type":
        return "%s is expected as %s, and here is %s (%s)" % (_capital(want), _word(expected), have, _word(actual))
    return "%s is expected, and here is %s" % (_capital(want), have)


def _capital(words):
    return words[:1].upper() + words[1:]


# texts

def _place(text, offset):
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _common(expected, actual):
    """How many letters the two have in common at their beginning and, after that, at their end."""
    head, shorter = 0, min(len(expected), len(actual))
    while head < shorter and expected[head] == actual[head]:
        head += 1
    tail = 0
    while tail < shorter - head and expected[-1 - tail] == actual[-1 - tail]:
        tail += 1
    return head, tail


def _segments(expected, actual):
    """(where they part, what is the same, missing and extra): by letters, and of long texts by lines."""
    head, tail = _common(expected, actual)
    first = head
    if max(len(expected), len(actual)) - head - tail > COMPARED:
        if "\n" in expected[head:len(expected) - tail] + actual[head:len(actual) - tail]:
            rest = expected[len(expected) - tail:]
            head, tail = expected.rfind("\n", 0, head) + 1, len(rest) - 1 - rest.find("\n") if "\n" in rest else tail
        old = expected[head:len(expected) - tail].splitlines(keepends=True)
        new = actual[head:len(actual) - tail].splitlines(keepends=True)
    else:
        old, new = expected[head:len(expected) - tail], actual[head:len(actual) - tail]
    found = [("same", expected[:head])]
    if max(len(old), len(new)) <= COMPARED:
        for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
            before, after = "".join(old[a:b]), "".join(new[c:d])
            found += [("same", before)] if kind == "equal" else [("missing", before), ("extra", after)]
    else:
        found += [("missing", "".join(old)), ("extra", "".join(new))]
    found.append(("same", expected[len(expected) - tail:]))
    return first, [{"mark": mark, "text": text[:TEXT_SHOWN]} for mark, text in found if text]


def of_texts(expected, actual):
    """Two texts that differ."""
    head, segments = _segments(expected, actual)
    line, column = _place(actual, head)
    rule = _rule(expected, actual)
    where = "line %d, column %d" % (line, column)
    if actual.rstrip("\n") == expected and actual != expected:
        sentence = "The text is right, and a line end follows that should not be there."
    elif actual == "":
        rule, sentence = "missing", "The text is empty."
    elif rule == "whitespace":
        sentence = "Only spaces or line ends differ, first at %s." % where
    elif rule == "case":
        sentence = "Only capitals differ, first at %s." % where
    elif actual.startswith(expected):
        rule, sentence = "extra", "The right text is there, and more follows it: %s." % told(actual[head:])
    elif expected.startswith(actual):
        rule, sentence = "missing", "The text ends too early: %s is missing." % told(expected[head:])
    else:
        sentence = "The texts part at %s: %s should stand there, and it is %s." % (
            where, told(expected[head:head + 20]), told(actual[head:head + 20]))
    return {"kind": "text", "rule": rule, "sentence": sentence, "line": line, "column": column, "segments": segments}


# nested values

class _Values:
    """Walks two values side by side and keeps the places that differ."""

    def __init__(self):
        self.rows, self.rule, self.sentence, self.omitted = [], None, "", 0

    def note(self, label, mark, rule, sentence, expected=None, actual=None):
        if self.rule is None:
            self.rule, self.sentence = rule, ("At %s: %s." % (label, sentence) if label else _capital(sentence) + ".")
        if len(self.rows) >= ROWS_SHOWN:
            self.omitted += 1
            return
        self.rows.append({"mark": mark, "label": label, "cells": [
            {"mark": "changed" if mark == "changed" else "same", "expected": expected, "actual": actual}]})

    def walk(self, expected, actual, label, depth):
        if key(expected) == key(actual):
            return
        if depth < DEEPEST and type(expected) is dict and type(actual) is dict:
            self._dicts(expected, actual, label, depth)
        elif depth < DEEPEST and type(expected) in (list, tuple) and type(actual) in (list, tuple):
            self._lists(expected, actual, label, depth)
        else:
            rule = _rule(expected, actual)
            self.note(label, "changed", rule, _sentence(rule, expected, actual), shown(expected), shown(actual))

    def _dicts(self, expected, actual, label, depth):
        for name, value in expected.items():
            place = "%s[%r]" % (label, name)
            if name in actual:
                self.walk(value, actual[name], place, depth + 1)
            else:
                self.note(place, "missing", "missing", "the key %r is not there" % name, shown(value))
        for name, value in actual.items():
            if name not in expected:
                self.note("%s[%r]" % (label, name), "extra", "extra", "the key %r is not expected" % name, None, shown(value))

    def _lists(self, expected, actual, label, depth):
        wanted, given = Counter(map(key, expected)), Counter(map(key, actual))
        if wanted == given:
            self.rule = self.rule or "order"
            self.sentence = self.sentence or "%she right items are there in another order." % (
                "At %s: t" % label if label else "T")
        elif wanted.keys() == given.keys():
            self.rule = self.rule or "duplicates"
            self.sentence = self.sentence or "%she right items are there, and one of them not as often as it should be." % (
                "At %s: t" % label if label else "T")
        for number in range(max(len(expected), len(actual))):
            place = "%s[%d]" % (label, number)
            if number >= len(actual):
                self.note(place, "missing", "missing", "%s is missing" % told(expected[number]), shown(expected[number]))
            elif number >= len(expected):
                self.note(place, "extra", "extra", "%s is not expected" % told(actual[number]), None, shown(actual[number]))
            else:
                self.walk(expected[number], actual[number], place, depth + 1)


def of_values(expected, actual):
    """Two plain values that differ, None where nothing can be told apart (an opaque value)."""
    if type(expected) is str and type(actual) is str:
        return of_texts(expected, actual)
    walk = _Values()
    walk.walk(expected, actual, "", 0)
    if walk.rule is None:
        return None
    return {"kind": "values", "rule": walk.rule, "sentence": walk.sentence, "rows": walk.rows, "omitted": walk.omitted}


# rows

def _cells(expected, actual):
    cells = []
    for number in range(max(len(expected or ()), len(actual or ()))):
        want = shown(expected[number], "NULL") if expected is not None and number < len(expected) else None
        have = shown(actual[number], "NULL") if actual is not None and number < len(actual) else None
        changed = expected is not None and actual is not None and (
            want is None or have is None or key(expected[number]) != key(actual[number]))
        cells.append({"mark": "changed" if changed else "same", "expected": want, "actual": have})
    return cells


def _pairs(expected, actual):
    """[(place or None, place or None)]: rows that are the same, then those most alike, then what is left."""
    free, pairs = {}, []
    for at, row in enumerate(actual):
        free.setdefault(key(row), []).append(at)
    lonely = []
    for at, row in enumerate(expected):
        same = free.get(key(row))
        (pairs.append((at, same.pop(0))) if same else lonely.append(at))
    left = sorted(at for places in free.values() for at in places)
    for number, at in enumerate(lonely):
        def alike(other):
            return sum(key(a) == key(b) for a, b in zip(expected[at], actual[other]))
        best = max(left[:ROWS_SHOWN], key=alike, default=None) if number < ROWS_SHOWN else None
        if best is not None and alike(best) * 2 >= len(expected[at]) > 1:
            left.remove(best)
            pairs.append((at, best))
        else:
            pairs.append((at, None))
    pairs.sort(key=lambda pair: pair[0])
    return pairs + [(None, at) for at in left]


def _first_rule(expected, actual, pairs, ordered, columns):
    """(rule, sentence) of the first rule that does not hold."""
    wanted, given = Counter(map(key, expected)), Counter(map(key, actual))
    if wanted == given:
        moved = next(pair for pair in pairs if pair[0] != pair[1])
        return "order", "The right rows are there in another order: row %d should be row %d." % (moved[1] + 1, moved[0] + 1)
    if wanted.keys() == given.keys():
        row = next(row for row in expected if wanted[key(row)] != given[key(row)])
        return "duplicates", "The row %s is there %s and should be there %s." % (
            _row(row), _times(given[key(row)]), _times(wanted[key(row)]))
    for at, other in pairs:
        if at is None or other is None or key(expected[at]) == key(actual[other]):
            continue
        if len(expected[at]) != len(actual[other]):
            return "columns", "A row has %d columns, and here are %d." % (len(expected[at]), len(actual[other]))
        number = next(n for n, pair in enumerate(zip(expected[at], actual[other])) if key(pair[0]) != key(pair[1]))
        rule = _rule(expected[at][number], actual[other][number])
        name = "column %d" % (number + 1) if number >= len(columns) else columns[number]
        return rule, "Row %d, %s: %s." % (other + 1, name, _sentence(rule, expected[at][number], actual[other][number], "NULL"))
    missing = [at for at, other in pairs if other is None]
    extra = [other for at, other in pairs if at is None]
    if missing and len(actual) and len(expected[missing[0]]) != len(actual[extra[0] if extra else 0]):
        return "columns", "A row has %d columns, and here are %d." % (
            len(expected[missing[0]]), len(actual[extra[0] if extra else 0]))
    if missing:
        return "missing", "%s: %s." % ("A row is missing" if len(missing) == 1 else "%d rows are missing" % len(missing),
                                       _row(expected[missing[0]]))
    return "extra", "%s: %s." % ("One row is too many" if len(extra) == 1 else "%d rows are too many" % len(extra),
                                 _row(actual[extra[0]]))


def _times(count):
    return {0: "not at all", 1: "once", 2: "twice"}.get(count, "%d times" % count)


def _row(row):
    return "(%s)" % ", ".join(told(value, "NULL") for value in list(row)[:8])


def of_rows(expected, actual, ordered, columns=()):
    """Two lists of rows; None where they agree. Where the order does not count, only what is in them does."""
    expected, actual = [list(row) for row in expected], [list(row) for row in actual]
    if [key(row) for row in expected] == [key(row) for row in actual]:
        return None
    if not ordered and Counter(map(key, expected)) == Counter(map(key, actual)):
        return None
    pairs = _pairs(expected, actual)
    rule, sentence = _first_rule(expected, actual, pairs, ordered, columns)
    rows = []
    for at, other in pairs:
        want, have = (None if at is None else expected[at]), (None if other is None else actual[other])
        mark = "missing" if have is None else "extra" if want is None else "changed" if key(want) != key(have) else \
            "moved" if rule == "order" and at != other else "same"
        rows.append({"mark": mark, "label": "", "expected_at": 0 if at is None else at + 1,
                     "actual_at": 0 if other is None else other + 1, "cells": _cells(want, have)})
    return {"kind": "rows", "rule": rule, "sentence": sentence, "columns": list(columns), "rows": rows[:ROWS_SHOWN],
            "omitted": max(0, len(rows) - ROWS_SHOWN)}


def rows_of(value):
    """(rows, columns) of a list of lists or of dicts, None where it is none."""
    if type(value) not in (list, tuple):
        return None
    if value and all(type(row) is dict for row in value):
        columns = list(value[0])
        return ([[row.get(name) for name in columns] for row in value], columns) if all(
            row.keys() == value[0].keys() for row in value) else None
    return ([list(row) for row in value], []) if all(type(row) in (list, tuple) for row in value) else None
