"""The names and checks of a CREATE TABLE, which SQLite's pragmas do not tell: read from the statement that SQLite keeps.
Whatever is not understood is left out; nothing here raises."""

from athanor_agent.private import BUILTINS as __builtins__

import re

_TOKEN = re.compile(r"""\s+|--[^\n]*|/\*.*?(?:\*/|$)
    |(?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?P<text>'(?:[^']|'')*')
    |(?P<word>[^\W\d]\w*)|(?P<mark>.)""", re.VERBOSE | re.DOTALL)
_STARTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN")


class _Token:
    """A word, a quoted name, a text or a sign, with its place in the statement."""

    def __init__(self, kind, text, start, end):
        self.kind, self.start, self.end = kind, start, end
        self.word = text.upper() if kind == "word" else text if kind == "mark" else ""
        self.name = text
        if kind == "name":
            closing = text[-1]
            self.name = text[1:-1] if closing == "]" else text[1:-1].replace(closing * 2, closing)
        elif kind == "text":  # SQLite takes 'a' for a name where only a name can stand
            self.name = text[1:-1].replace("''", "'")


def _tokens(sql):
    return [_Token(match.lastgroup, match.group(), match.start(), match.end())
            for match in _TOKEN.finditer(sql) if match.lastgroup]


def _closing(tokens, at):
    """The place of the parenthesis that closes the one at `at`, or the end."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].word == "(") - (tokens[place].word == ")")
        if depth == 0:
            return place
    return len(tokens)


def _split(tokens):
    """At the commas that stand in no parentheses."""
    parts, part, depth = [], [], 0
    for token in tokens:
        depth += (token.word == "(") - (token.word == ")")
        if token.word == "," and depth == 0:
            parts.append(part)
            part = []
        else:
            part.append(token)
    return [part for part in parts + [part] if part]


def _body(tokens):
    """What stands in the first parentheses."""
    for place, token in enumerate(tokens):
        if token.word == "(":
            return tokens[place + 1:_closing(tokens, place)]
        if token.word == "AS":
            return []
    return []


def _columns(tokens, at):
    """The names in the parentheses from `at` on, as a tuple."""
    if at >= len(tokens) or tokens[at].word != "(":
        return ()
    return tuple(part[0].name for part in _split(tokens[at + 1:_closing(tokens, at)]))


class Constraints:
    """`key` (the primary key's name), `uniques` and `foreign` ({columns: name}) and `checks` ([(name, text)])."""

    def __init__(self, sql):
        self.key, self.uniques, self.foreign, self.checks = "", {}, {}, []
        self._sql = sql or ""
        for part in _split(_body(_tokens(self._sql))):
            self._definition(part)

    def _definition(self, part):
        is_column = part[0].kind != "word" or part[0].word not in _STARTS
        own = (part[0].name,) if is_column else None
        name, place = "", 1 if is_column else 0
        while place < len(part):
            word = part[place].word
            if word == "CONSTRAINT" and place + 1 < len(part):
                name = part[place + 1].name
                place += 2
                continue
            if word in ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "REFERENCES"):
                place = self._constraint(part, place, word, name, own)
                name = ""
            elif word == "(":
                place = _closing(part, place)
            place += 1

    def _constraint(self, part, place, word, name, own):
        """Takes one down; the place where it ends."""
        if word == "PRIMARY":
            self.key = name
            return place + 1
        if word == "UNIQUE":
            self.uniques[own or _columns(part, place + 1)] = name
        elif word == "CHECK":
            end = _closing(part, place + 1)
            if place + 1 < len(part) and end < len(part):
                self.checks.append((name, self._sql[part[place + 1].end:part[end].start].strip()))
            return end
        elif word == "FOREIGN":  # FOREIGN KEY (a) REFERENCES t (b)
            columns = _columns(part, place + 2)
            self.foreign[columns] = name
            return len(part)
        elif own is not None:
            self.foreign[own] = name
        return place


def index_columns(sql):
    """How each column of a CREATE INDEX is written, expressions as they are."""
    tokens = _tokens(sql or "")
    return [sql[part[0].start:part[-1].end] for part in _split(_body(tokens))]


def index_condition(sql):
    """What stands after the WHERE of a partial index."""
    tokens = _tokens(sql or "")
    for place, token in enumerate(tokens):
        if token.word == "(":
            for after in tokens[_closing(tokens, place):]:
                if after.word == "WHERE":
                    return sql[after.end:].strip()
            break
    return ""
