"""The scanner's literals beside Python's own ast.literal_eval, on generated assignments."""
import ast
import random
import warnings

BATCHES = 40
IN_A_BATCH = 250

PIECES = ["a", "Z", "9", " ", "ä", "€", "😀", "'", '"', "\\", "\n", "\t", "#", "%", "{", "}", "\\n", "\\x41", "\\101", "\\7",
          "\\u00e9", "\\U0001F600", "\\q", "\\\\", "\\'", '\\"', "\\\n", "\\x4", "\\ud800", "\\08", "\\N"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def string(self):
        prefix = self.random.choice(["", "", "", "", "r", "R", "u", "U", "b", "rb", "Br", "f"])
        quote = self.random.choice(["'", '"', "'''", '"""'])
        inside = "".join(self.random.choices(PIECES, k=self.random.randint(0, 6)))
        return prefix + quote + inside + quote

    def strings(self):
        return self.blank().join(self.string() for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def blank(self):
        return self.random.choice(["", " ", " ", "  ", "\t", " \\\n "])

    def item(self, depth=0):
        kind = self.random.random()
        if kind < 0.55 or depth > 3:
            return self.strings()
        if kind < 0.65:
            return self.random.choice(["None", "True", "...", "5", "-1", "1e3", "0x1f", "1_000", "1+2j", "set()", "name",
                                       "'a'.upper()", "'a' % 'b'", "-'a'", "{}", "{'a': 'b'}", "*a", "lambda: 1"])
        start, end = self.random.choice(["()", "()", "[]", "{}"])
        line = self.random.choice(["", "", " ", "\n    ", "  # note ' \" (\n  "])
        items = [self.item(depth + 1) for _ in range(self.random.randint(0, 3))]
        return start + line + ("," + line).join(items) + self.random.choice(["", "", ","]) + line + end

    def assignment(self):
        value = self.item()
        if self.random.random() < 0.2:
            value += self.blank() + "," + self.blank() + self.item()
        return "revision" + self.blank() + "=" + self.blank() + value + self.random.choice(["", "", "  # why", "\n"])


def told(value):
    """As the answering program tells a literal; what needs no telling apart stays vague."""
    if isinstance(value, str):
        units = value.encode("utf-16-le", "surrogatepass")
        return {"kind": "str", "items": [int.from_bytes(units[i:i + 2], "little") for i in range(0, len(units), 2)]}
    if isinstance(value, (tuple, list)):
        return {"kind": type(value).__name__, "items": [told(item) for item in value]}
    if value is None:
        return {"kind": "None", "items": []}
    if isinstance(value, (set, dict, bytes)):
        return {"kind": type(value).__name__}
    return {"kind": "other"}


def vaguely(value):
    if value["kind"] in ("set", "dict", "bytes"):
        return {"kind": value["kind"]}
    if value["kind"] in ("number", "constant"):
        return {"kind": "other"}
    if value["kind"] == "str":
        return value
    return {"kind": value["kind"], "items": [vaguely(item) for item in value["items"]]}


def pythons(source):
    """What Python makes of it: the literal, or nothing when it is none or no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source)
            if len(tree.body) != 1:
                return None
            return told(ast.literal_eval(tree.body[0].value))
        except (SyntaxError, ValueError, TypeError, UnicodeError):
            return None


def test_literals_are_pythons(ours):
    followed = 0
    for seed in range(BATCHES * IN_A_BATCH):
        source = Maker(seed).assignment()
        theirs = pythons(source)
        answer = ours.ask({"literal": source}).get("value")
        answer = vaguely(answer) if answer else None
        followed += answer is not None
        assert answer == theirs, source
    assert followed > BATCHES * IN_A_BATCH / 5
