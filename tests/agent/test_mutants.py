"""Mutants: one readable change each, in the place the syntax tree names."""

import ast
import io
import json
import sys

import pytest

from athanor_agent import mutants


def changes(text, *operators):
    return [(each["original"], each["mutated"]) for each in mutants.mutants("app.py", text)
            if not operators or each["mutation"] in operators]


@pytest.mark.parametrize("operator, text, mutated", [
    ("comparison-swapped", "x = a < b", ["x = a <= b"]),
    ("comparison-swapped", "x = a == b", ["x = a != b"]),
    ("comparison-swapped", "x = a not in b", ["x = a in b"]),
    ("comparison-swapped", "x = a is b", ["x = a is not b"]),
    ("comparison-swapped", "x = (a) <= (b) < c", ["x = (a) < (b) < c", "x = (a) <= (b) <= c"]),
    ("logic-swapped", "x = a and b and c", ["x = a or b and c", "x = a and b or c"]),
    ("not-removed", "x = not a", ["x = a"]),
    ("condition-negated", "x = 1 if a < b else 2", ["x = 1 if not (a < b) else 2"]),
    ("condition-negated", "x = [a for a in b if c]", ["x = [a for a in b if not (c)]"]),
    ("condition-negated", "x = 1 if a == b else 2", []),  # The comparison is swapped already.
    ("arithmetic-swapped", "x = a + b * c", ["x = a - b * c", "x = a + b / c"]),
    ("arithmetic-swapped", "x += 1", ["x -= 1"]),
    ("number-changed", "x = 2", ["x = 3"]),
    ("flag-changed", "x = True", ["x = False"]),
    ("text-changed", "x = 'pony'", ["x = 'pony~'"]),
    ("text-changed", 'x = """pony"""', ['x = """pony~"""']),
    ("text-changed", "x = f'a {b}'", ["x = f'a {b}~'"]),
    ("converter-removed", "f('/é/<int:n>/<any(a, b):w>')", ["f('/é/<n>/<any(a, b):w>')", "f('/é/<int:n>/<w>')"]),
    ("status-changed", "abort(404)", ["abort(400)"]),
    ("status-changed", "f(status=201)", ["f(status=200)"]),
    ("call-removed", "abort(404)", ["pass"]),
    ("raise-removed", "raise ValueError", ["pass"]),
    ("argument-dropped", "f(a, b, c=d)", ["f(b, c=d)", "f(a, c=d)", "f(a, b)"]),
    ("argument-dropped", "f(a for a in b)", []),
    ("argument-dropped", "x = len(a)", []),  # It raises at once, whatever the checks do.
    ("off-by-one", "x = range(len(a))", ["x = range(len(a) - 1)"]),
    ("off-by-one", "x = a[n:]", ["x = a[n - 1:]"]),
])
def test_operators(operator, text, mutated):
    assert [after for _, after in changes(text, operator)] == mutated


def test_returns_and_decorators():
    text = "@app.route('/')\n@counted\ndef view():\n    seen()\n    return page, 404\n"
    assert ("@counted", "") in changes(text, "decorator-removed")
    assert changes(text, "return-removed") == [("return page, 404", "page, 404")]
    assert changes(text, "status-changed") == [("return page, 404", "return page, 400")]


@pytest.mark.parametrize("text", [
    '"""A page."""', "def f():\n    '''Says.'''\n    return None\n", "import a\nfrom b import c\n", "x: 'T'", "__all__ = ['a']",
    "if __name__ == '__main__':\n    app.run(debug=True)\n", "def (", "x = a = b\n", "",
])
def test_what_is_left_alone(text):
    assert mutants.mutants("app.py", text) == []


def test_a_mutant_is_the_solution_with_one_change():
    text = "# Prices.\nfrom shop import BASE\n\n\ndef price(n):  # é\n    return BASE * n if n >= 1 else 0\n"
    for each in mutants.mutants("shop.py", text):
        assert ast.dump(ast.parse(each["content"])) != ast.dump(ast.parse(text))
        changed = [pair for pair in zip(text.splitlines(), each["content"].splitlines()) if pair[0] != pair[1]]
        assert [(before.strip(), after.strip()) for before, after in changed] == [(each["original"], each["mutated"])]
        assert text.splitlines()[each["line"] - 1].strip() == each["original"]


def test_what_is_proven_elsewhere_is_not_changed_again():
    shared = "@app.route('/')\ndef one():\n    return 1\n"
    text = "LIMIT = 2\n\n" + shared + "\n\ndef two():\n    return 2\n"
    everywhere = {each["line"] for each in mutants.mutants("app.py", text)}
    assert everywhere == {1, 3, 5, 9}
    assert {each["line"] for each in mutants.mutants("app.py", text, [shared + "LIMIT = 3\n"])} == {1, 9}
    assert {each["line"] for each in mutants.mutants("app.py", text, [shared.replace("one", "uno"), "def ("])} == everywhere


def test_the_program_reads_and_writes_json(monkeypatch):
    asked = {"sources": {"b.py": "x = 1\nz = 3", "a.py": "y = 2"}, "proven": [{"b.py": "z = 3"}, {"c.py": "y = 2"}]}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    monkeypatch.setattr(sys, "stdout", out := io.StringIO())
    mutants.main()
    assert [(each["file"], each["mutated"]) for each in json.loads(out.getvalue())] == [("a.py", "y = 3"), ("b.py", "x = 2")]
