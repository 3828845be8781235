"""What can be told of a file without running it: pyflakes' findings and syntax errors, in a learner's words."""

from athanor_agent.private import BUILTINS as __builtins__

import ast
import re

from athanor_agent import errors

LIMIT = 100
_WORD = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_compile = compile

# By pyflakes' class of message: how grave it is, and a sentence with the message's own words in it. "error" fails when
# the line runs, "warning" may surprise, "note" only wants to be known.
SENTENCES = {
    "UndefinedName": ("error", "“%s” is not known here: it is neither imported nor assigned."),
    "UndefinedLocal": ("error", "“%s” is used before this function gives it a value."),
    "UndefinedExport": ("error", "__all__ names “%s”, which this file does not have."),
    "UnusedImport": ("note", "“%s” is imported and not used."),
    "UnusedVariable": ("note", "“%s” is given a value and never read."),
    "RedefinedWhileUnused": ("warning", "“%s” is defined a second time; the one on line %d was never used."),
    "ImportShadowedByLoopVar": ("warning", "The loop takes the name “%s” from the import on line %d."),
    "ImportStarUsed": ("note", "“from %s import *” hides which names come from there."),
    "ImportStarUsage": ("note", "“%s” may come from a star import: %s."),
    "DuplicateArgument": ("error", "The function has two parameters called “%s”."),
    "ReturnOutsideFunction": ("error", "“return” stands outside of a function."),
    "YieldOutsideFunction": ("error", "“yield” stands outside of a function."),
    "ContinueOutsideLoop": ("error", "“continue” stands outside of a loop."),
    "BreakOutsideLoop": ("error", "“break” stands outside of a loop."),
    "IsLiteral": ("warning", "“is” asks whether two things are the same object. To compare values, write ==."),
    "IfTuple": ("warning", "A tuple that is not empty is always true."),
    "AssertTuple": ("warning", "This assert is always true: it tests a tuple. Leave the parentheses out."),
    "RaiseNotImplemented": ("error", "Raise NotImplementedError: NotImplemented is no exception."),
    "InvalidPrintSyntax": ("error", "print is a function: write print(…)."),
    "FStringMissingPlaceholders": ("note", "This f-string has no {} in it, so it needs no f."),
    "MultiValueRepeatedKeyLiteral": ("warning", "The key %r is there twice with different values; the last one counts."),
    "MultiValueRepeatedKeyVariable": ("warning", "The key “%s” is there twice with different values; the last one counts."),
    "DefaultExceptNotLast": ("error", "A bare “except:” must come last."),
    "TwoStarredExpressions": ("error", "Only one name may have a star here."),
    "LateFutureImport": ("error", "“from __future__” must stand at the top of the file."),
}


def _characters(line, offset):
    """pyflakes counts UTF-8 bytes, an editor counts characters."""
    return len(line.encode("utf-8")[:max(0, offset)].decode("utf-8", "ignore"))


def _finding(lines, line, column, severity, message, kind):
    line = min(max(line, 1), max(1, len(lines)))
    text = lines[line - 1] if lines else ""
    column = min(max(column, 0), len(text))
    word = _WORD.match(text, column)
    end = word.end() if word else max(column + 1, len(text.rstrip()))
    return {"line": line, "column": column, "end": end, "severity": severity, "message": message[:400], "kind": kind}


def _of_message(message, lines):
    kind = type(message).__name__
    severity, sentence = SENTENCES.get(kind, ("warning", None))
    try:
        told = sentence % tuple(message.message_args)[:sentence.count("%")]
    except Exception:  # a message of another form: pyflakes' own words
        told = message.message % message.message_args
        told = told[:1].upper() + told[1:]
    text = lines[message.lineno - 1] if 0 < message.lineno <= len(lines) else ""
    found = _finding(lines, message.lineno, _characters(text, message.col), severity, told, kind)
    name = message.message_args[0] if message.message_args else None
    if isinstance(name, str) and kind in ("UnusedImport", "UndefinedName", "UnusedVariable", "RedefinedWhileUnused"):
        # The statement begins further to the left than the name that is meant.
        last = re.escape(name.split(" as ")[-1].split(".")[-1] if kind == "UnusedImport" else name)
        place = re.compile(r"(?<![\w.])%s(?!\w)|(?<=\.)%s(?!\w)" % (last, last)).search(text, found["column"])
        if place:
            found["column"], found["end"] = place.start(), place.end()
    return found


def _of_syntax(problem, lines, project):
    told = errors.describe(problem, project)
    column = (problem.offset or 1) - 1
    found = _finding(lines, problem.lineno or 1, column, "error", told["hint"] or told["message"], "SyntaxError")
    if found["column"] >= found["end"] or not lines[found["line"] - 1][found["column"]:].strip():
        text = lines[found["line"] - 1]  # At the end of the line: mark the line, so that something is seen.
        found["column"], found["end"] = len(text) - len(text.lstrip()), max(len(text), 1)
    return found


def of(source, path, project):
    """The findings of one file, by line."""
    if not path.endswith(".py"):
        return []
    from pyflakes import checker
    lines = source.split("\n")
    try:
        tree = _compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError) as problem:
        if not isinstance(problem, SyntaxError):
            problem = SyntaxError(str(problem))
        if not problem.filename:
            problem.filename = path
        return [_of_syntax(problem, lines, project)]
    except (RecursionError, MemoryError):
        return []
    messages = sorted(checker.Checker(tree, path).messages, key=lambda each: (each.lineno, each.col))
    return [_of_message(each, lines) for each in messages[:LIMIT]]
