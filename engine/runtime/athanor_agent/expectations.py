"""expect(…): compares, and when it differs says so with expected beside actual and, where the author foresaw the
mistake, in the words for that mistake."""

import json as _json
from http import HTTPStatus

from athanor_agent import differences
from athanor_agent.learner import Answer, Headers, LearnerError, Opaque, RunResult

SHOWN_LIMIT = 4000
_MISSING = object()


class CheckFailed(AssertionError):
    """A check's verdict: what to say, what was expected, what was there, and how they differ (differences.py)."""

    def __init__(self, message, expected="", actual="", difference=None):
        super().__init__(message)
        self.message, self.expected, self.actual, self.difference = message, expected, actual, difference


def shown(value):
    """A value as the learner reads it: text as it is, anything else as Python writes it."""
    words = value if type(value) is str else repr(value)
    return words if len(words) <= SHOWN_LIMIT else words[:SHOWN_LIMIT] + "…"


def same(left, right):
    """Equality of plain values, where True is not 1 and a tuple is as good as a list."""
    if type(left) in (list, tuple) and type(right) in (list, tuple):
        return len(left) == len(right) and all(same(*pair) for pair in zip(left, right))
    if type(left) is dict and type(right) is dict:
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if type(left) is bool or type(right) is bool or left is None or right is None:
        return left is right
    if type(left) in (int, float) and type(right) in (int, float):
        return left == right
    return type(left) is type(right) and type(left) in (str, bytes) and left == right


def _known(actual, knowing):
    """The author's message for this very mistake, or None."""
    pairs = knowing.items() if hasattr(knowing, "items") else knowing or ()
    for key, message in pairs:
        try:
            fits = key(actual) if callable(key) else same(actual, key)
        except Exception:
            fits = False
        if fits:
            return message
    return None


class Expectation:
    """What expect() returns. Every method returns it again, so that expectations can follow each other."""

    def __init__(self, value, what=None):
        if isinstance(value, (Headers, RunResult)):
            raise TypeError("expect one of its values, such as .out")
        self._value, self._what = value, what

    def _fail(self, message, expected, actual, knowing=None, seen=_MISSING, difference=None):
        known = _known(self._value if seen is _MISSING else seen, knowing)
        raise CheckFailed(known or message, shown(expected), shown(actual), difference)

    def _name(self):
        return self._what or "The value"

    def equals(self, expected, otherwise=None, knowing=None):
        if not same(self._value, expected):
            self._fail(otherwise or "%s is not what it should be." % self._name(), expected, self._value, knowing,
                       difference=differences.of_values(expected, self._value))
        return self

    def same_rows(self, expected, ordered=False, columns=(), otherwise=None, knowing=None):
        """A list of rows (lists, or dicts with the same keys) holds these rows, each as often; in this order only where
        it counts. NULL is None. The sentence that fails says which rule does not hold."""
        wanted, given = differences.rows_of(expected), differences.rows_of(self._value)
        if wanted is None:
            raise TypeError("rows are lists, or dicts with the same keys")
        if given is None:
            self._fail(otherwise or "%s should be a list of rows." % self._name(), expected, self._value, knowing)
        names = list(columns) or wanted[1]
        if wanted[1] and given[1] and wanted[1] != given[1]:
            if sorted(wanted[1]) != sorted(given[1]):
                self._fail(otherwise or "%s should have the columns %s." % (self._name(), ", ".join(wanted[1])),
                           ", ".join(wanted[1]), ", ".join(map(str, given[1])), knowing)
            given = [[row[name] for name in wanted[1]] for row in self._value], wanted[1]
        found = differences.of_rows(wanted[0], given[0], ordered, names)
        if found is not None:
            self._fail(otherwise or "%s: %s" % (self._name(), found["sentence"]), expected, self._value, knowing,
                       difference=found)
        return self

    def contains(self, part, otherwise=None, knowing=None):
        """Of text: the part stands in it. Of a list: one item equals it. Of a dict: it has the key."""
        value = self._value.text if isinstance(self._value, Answer) else self._value
        if type(value) is str:
            found = type(part) is str and part in value
        else:
            found = type(value) in (list, tuple, dict) and any(same(item, part) for item in value)
        if not found:
            self._fail(otherwise or "%s should contain %s." % (self._subject(), _quoted(part)), part,
                       self._actual_text(), knowing, value)
        return self

    def matches(self, predicate, description, otherwise=None, knowing=None):
        """`predicate(value)` is true; `description` says in words what that means."""
        try:
            fits = bool(predicate(self._value))
        except Exception:
            fits = False
        if not fits:
            self._fail(otherwise or "%s should be %s." % (self._subject(), description), description,
                       self._actual_text(), knowing)
        return self

    # of an answer

    def _answer(self):
        if not isinstance(self._value, Answer):
            raise TypeError("only an answer has a status, a body and headers; this is %r" % (self._value,))
        return self._value

    def _subject(self):
        if isinstance(self._value, Answer):
            return self._what or "%s %s" % (self._value.method, self._value.path)
        return self._name()

    def _actual_text(self):
        """The body, or where the application failed, how."""
        if not isinstance(self._value, Answer):
            return self._value
        answer = self._value
        return answer.text if answer.status < 500 or answer.exception is None else answer.summary()

    def status(self, expected, otherwise=None, knowing=None):
        answer = self._answer()
        if answer.status != expected:
            try:
                wanted = "%d %s" % (expected, HTTPStatus(expected).phrase.upper())
            except ValueError:
                wanted = str(expected)
            message = "%s should answer %s, but answers %s." % (self._subject(), wanted, answer.summary())
            if answer.exception is not None and answer.status >= 500:
                message = "%s ended with %s." % (self._subject(), answer.exception.text().rstrip("."))
            self._fail(otherwise or message, wanted, answer.summary(), knowing, answer.status)
        return self

    def text(self, expected, otherwise=None, knowing=None):
        """The body is exactly this text."""
        answer = self._answer()
        if answer.text != expected:
            served = answer.status < 500 or answer.exception is None
            self._fail(otherwise or "%s should answer with other text." % self._subject(), expected,
                       self._actual_text(), knowing, answer.text,
                       differences.of_texts(expected, answer.text) if served else None)
        return self

    def json(self, expected, otherwise=None, knowing=None):
        """The body is JSON and equals this value."""
        answer = self._answer()
        value = answer.json()
        if not same(value, expected):
            actual = self._actual_text() if value is None else _json.dumps(value, ensure_ascii=False)
            message = "%s should answer with JSON." % self._subject() if value is None and answer.text != "null" else \
                "%s should answer with other JSON." % self._subject()
            is_json = value is not None or answer.text == "null"
            self._fail(otherwise or message, _json.dumps(expected, ensure_ascii=False), actual, knowing, value,
                       differences.of_values(expected, value) if is_json else None)
        return self

    def header(self, name, expected=None, otherwise=None, knowing=None):
        """The header is there and, where a value is given, has it."""
        found = self._answer().headers.all(name)
        if not found or (expected is not None and expected not in found):
            wanted = name if expected is None else "%s: %s" % (name, expected)
            actual = "\n".join("%s: %s" % (name, value) for value in found) or "no header %s" % name
            self._fail(otherwise or "%s should send the header %s." % (self._subject(), wanted), wanted, actual,
                       knowing, found[0] if found else None)
        return self

    def location(self, expected, otherwise=None, knowing=None):
        """It redirects there; scheme and host do not count."""
        answer = self._answer()
        if answer.location != expected:
            actual = answer.summary() if answer.location is None else answer.location
            self._fail(otherwise or "%s should redirect to %s." % (self._subject(), expected), expected, actual,
                       knowing, answer.location)
        return self

    def endpoint(self, expected, otherwise=None, knowing=None):
        """This endpoint answered."""
        answer = self._answer()
        if answer.endpoint != expected:
            self._fail(otherwise or "%s should be answered by %s." % (self._subject(), expected), expected,
                       answer.endpoint or "no rule matched", knowing, answer.endpoint)
        return self


def _quoted(value):
    return "“%s”" % value if type(value) is str else repr(value)


def expect(value, what=None):
    """Begins an expectation about an answer or any plain value; `what` names it for the learner."""
    return Expectation(value, what)


__all__ = ["CheckFailed", "Expectation", "LearnerError", "Opaque", "expect", "same", "shown"]
