"""What a difference says: NULL and "", order, type and duplicates apart, and which rule does not hold."""

import time

import pytest

from athanor_agent import differences

ADA, GRACE = ["Ada", 3], ["Grace", 1]


@pytest.mark.parametrize("expected, actual, rule, part", [
    (None, "", "null", "None is expected, and here is the empty text"),
    ("", None, "null", "The empty text is expected, and here is None"),
    (0, None, "null", "0 is expected, and here is None"),
    (1, "1", "type", "1 is expected as a number, and here is “1” (text)"),
    (1, True, "type", "1 is expected as a number, and here is True"),
    ([1], {"a": 1}, "type", "as a list"),
    (1, 2, "value", "1 is expected, and here is 2"),
    ([1, 2], [2, 1], "order", "another order"),
    ([1, 1, 2], [1, 2, 2], "duplicates", "not as often"),
    ([1, 2], [1], "missing", "At [1]: 2 is missing"),
    ([1], [1, None], "extra", "At [1]: None is not expected"),
    ({"a": 1}, {}, "missing", "the key 'a' is not there"),
    ({}, {"a": 1}, "extra", "the key 'a' is not expected"),
    ({"a": [{"b": None}]}, {"a": [{"b": ""}]}, "null", "At ['a'][0]['b']: None"),
])
def test_values(expected, actual, rule, part):
    found = differences.of_values(expected, actual)
    assert (found["kind"], found["rule"]) == ("values", rule)
    assert part in found["sentence"] and found["sentence"].endswith(".")
    assert found["rows"] and all(row["mark"] in ("changed", "missing", "extra") for row in found["rows"])


def test_values_name_their_types():
    cell = differences.of_values({"a": None}, {"a": ""})["rows"][0]["cells"][0]
    assert cell == {"mark": "changed", "expected": {"type": "null", "text": "None"}, "actual": {"type": "text", "text": ""}}


@pytest.mark.parametrize("same", [(1, 1.0), ([1, (2,)], (1, [2])), ({"a": None}, {"a": None})])
def test_equal_values_have_no_difference(same):
    assert differences.of_values(*same) is None


@pytest.mark.parametrize("expected, actual, rule, part, place", [
    ("Comet", "Dash", "text", "“Comet” should stand there, and it is “Dash”", (1, 1)),
    ("one\ntwo", "one\ntwenty", "text", "line 2, column 3", (2, 3)),
    ("Comet", "comet", "case", "Only capitals differ", (1, 1)),
    ("a b", "a  b", "whitespace", "Only spaces", (1, 3)),
    ("Comet", "Comet\n", "whitespace", "a line end follows", (1, 6)),
    ("Comet", "Comet!", "extra", "more follows it: “!”", (1, 6)),
    ("Comet", "Com", "missing", "“et” is missing", (1, 4)),
    ("Comet", "", "missing", "The text is empty.", (1, 1)),
])
def test_texts(expected, actual, rule, part, place):
    found = differences.of_texts(expected, actual)
    assert (found["kind"], found["rule"], (found["line"], found["column"])) == ("text", rule, place)
    assert part in found["sentence"]

    def side(*marks):
        return "".join(piece["text"] for piece in found["segments"] if piece["mark"] in marks)
    assert (side("same", "missing"), side("same", "extra")) == (expected, actual)


def test_long_texts_are_compared_by_lines():
    lines = ["<p>pony %d</p>\n" % number for number in range(200)]
    changed = lines[:20] + ["<p>foal</p>\n"] + lines[21:150] + lines[151:]
    found = differences.of_texts("".join(lines), "".join(changed))
    assert [piece["text"] for piece in found["segments"] if piece["mark"] == "missing"] == ["<p>pony 20</p>\n", "<p>pony 150</p>\n"]
    assert [piece["text"] for piece in found["segments"] if piece["mark"] == "extra"] == ["<p>foal</p>\n"]
    assert (found["line"], found["column"]) == (21, 4)
    found = differences.of_texts("a" * 900 + "b" * 900 + "c", "a" * 900 + "d" * 900 + "c")
    assert [piece["text"][:1] for piece in found["segments"]] == ["a", "b", "d", "c"]


@pytest.mark.parametrize("expected, actual, ordered, rule, part, marks", [
    ([ADA, GRACE], [GRACE, ADA], True, "order", "row 2 should be row 1", ["moved", "moved"]),
    ([ADA, ADA], [ADA, ADA, ADA], False, "duplicates", "(“Ada”, 3) is there 3 times and should be there twice",
     ["same", "same", "extra"]),
    ([ADA, GRACE], [ADA], False, "missing", "A row is missing: (“Grace”, 1).", ["same", "missing"]),
    ([ADA], [GRACE, ADA], False, "extra", "One row is too many: (“Grace”, 1).", ["same", "extra"]),
    ([["Ada", None]], [["Ada", ""]], False, "null", "Row 1, name: NULL is expected, and here is the empty text", ["changed"]),
    ([ADA], [["Ada", "3"]], False, "type", "Row 1, name: 3 is expected as a number, and here is “3”", ["changed"]),
    ([ADA], [["Ada", 4]], False, "value", "3 is expected, and here is 4", ["changed"]),
    ([ADA], [["Ada"]], False, "columns", "A row has 2 columns, and here are 1", ["changed"]),
    ([ADA], [], False, "missing", "A row is missing", ["missing"]),
    ([], [ADA], False, "extra", "One row is too many", ["extra"]),
    ([[]], [ADA], False, "columns", "A row has 0 columns, and here are 2.", ["missing", "extra"]),
])
def test_rows(expected, actual, ordered, rule, part, marks):
    found = differences.of_rows(expected, actual, ordered, ["id", "name"])
    assert (found["rule"], [row["mark"] for row in found["rows"]]) == (rule, marks)
    assert part in found["sentence"], found["sentence"]


@pytest.mark.parametrize("expected, actual, ordered", [([ADA, GRACE], [GRACE, ADA], False), ([ADA], [("Ada", 3.0)], True), ([], [], True)])
def test_rows_that_agree(expected, actual, ordered):
    assert differences.of_rows(expected, actual, ordered) is None


def test_what_is_shown_is_bounded():
    many = differences.of_rows([], [[n] for n in range(5000)], False)
    assert len(many["rows"]) == differences.ROWS_SHOWN and many["omitted"] == 5000 - differences.ROWS_SHOWN
    values = differences.of_values([], list(range(5000)))
    assert len(values["rows"]) + values["omitted"] == 5000
    text = differences.of_texts("a" * 100_000, "b" * 100_000)
    assert sum(len(piece["text"]) for piece in text["segments"]) <= 2 * differences.TEXT_SHOWN
    deep = actual = []
    for _ in range(200):
        deep, actual = [deep, 1], [actual, 2]
    assert differences.of_values(deep, actual)["rows"]


@pytest.mark.parametrize("difference, expected, actual", [
    (differences.of_texts, "ab" * 50_000, "ba" * 50_000),
    (differences.of_texts, "a" * 500 + "b", "c" + "a" * 500),
    (differences.of_values, list(range(10_000)), list(range(1, 10_001))),
    (lambda *sides: differences.of_rows(*sides, True), [[n, "x", None] for n in range(10_000)], [[n, "y", ""] for n in range(10_000)]),
], ids=["pairs", "shifted", "values", "rows"])
def test_the_effort_is_bounded(difference, expected, actual):
    """A judge has ten seconds for everything."""
    started = time.process_time()
    assert difference(expected, actual)["sentence"]
    assert time.process_time() - started < 2
