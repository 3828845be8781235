"""Mutants of a solution: the same program with one small thing wrong, as a learner might leave it. `athanor-cli verify`
runs this file as a program in a sandbox: {sources: {path: text}, proven: [{path: text}]} on standard input, on standard
output a list of {file, mutation, original, mutated, line, content}. Nothing of the sources is executed. What stands at the
top of a file word for word as in the same file of another solution, whose mutants are proven, is not changed again.

Every change is made in the text, at the place the syntax tree names, so that a mutant reads like the solution. Left alone
are docstrings, annotations, imports, `__all__` and what stands under `if __name__ == "__main__"`."""

import ast
import json
import re
import sys

STATUS = {200: 201, 201: 200, 204: 200, 301: 302, 302: 301, 303: 302, 304: 200, 307: 308, 308: 307, 400: 422, 401: 403,
          403: 401, 404: 400, 405: 404, 409: 400, 410: 404, 415: 400, 422: 400, 500: 503, 503: 500}
SWAPPED = {ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.In: "not in",
           ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is"}
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ARITHMETIC = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"), ast.FloorDiv: ("//", "*"),
              ast.Mod: ("%", "*"), ast.Pow: ("**", "*")}
# Without their one positional argument these raise at once, which no check could miss.
NEEDY = frozenset("abort Blueprint filter Flask get getattr isinstance len map post range route round url_for wraps".split())
CONVERTER = re.compile(r"<[A-Za-z_]\w*(?:\([^()<>]*\))?:(\w+)>")


class Source:
    """A text with the places of its syntax tree as offsets into its UTF-8 bytes, as `ast` counts columns."""

    def __init__(self, text):
        self.data = text.encode("utf-8")
        self.starts = [0]
        for line in self.data.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.tree = ast.parse(text)

    def at(self, line, column):
        return self.starts[line - 1] + column

    def begin(self, node):
        return self.at(node.lineno, node.col_offset)

    def end(self, node):
        return self.at(node.end_lineno, node.end_col_offset)

    def text(self, node):
        return self.data[self.begin(node):self.end(node)].decode("utf-8")

    def line_of(self, offset):
        return next(number for number in range(len(self.starts), 0, -1) if self.starts[number - 1] <= offset)

    def find(self, word, begin, end):
        """Where an operator stands between two operands: (begin, end), None where it is not plain (a comment …)."""
        between = self.data[begin:end].decode("utf-8")
        match = re.fullmatch(r"([\s()\\]*)%s([\s()\\]*)" % r"\s+".join(map(re.escape, word.split())), between)
        if match is None:
            return None
        return begin + len(match[1]), end - len(match[2])


class Mutator(ast.NodeVisitor):
    """Walks one source and collects (operator, begin, end, replacement)."""

    def __init__(self, source):
        self.source, self.found = source, []

    def put(self, mutation, begin, end, text):
        self.found.append((mutation, begin, end, text))

    def replace(self, mutation, node, text):
        self.put(mutation, self.source.begin(node), self.source.end(node), text)

    def visit_Import(self, node):
        pass

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node):
        self._decorators(node)
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            self.visit(default)
        self._body(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self._decorators(node)
        self._body(node)

    def visit_Module(self, node):
        self._body(node)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node):
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.generic_visit(node)

    def _body(self, node):
        for number, statement in enumerate(node.body):
            is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if not (number == 0 and is_text):
                self.visit(statement)

    def _decorators(self, node):
        for decorator in node.decorator_list:
            first, last = decorator.lineno, decorator.end_lineno
            self.put("decorator-removed", self.source.starts[first - 1], self.source.starts[last], "")
            self.visit(decorator)

    # statements

    def visit_Return(self, node):
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            return
        begin = self.source.begin(node)
        spaces = re.match(rb"return[ \t]*", self.source.data[begin:])
        self.put("return-removed", begin, begin + spaces.end(), "")
        if isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
            self._status(node.value.elts[1])
        self.visit(node.value)

    def visit_Expr(self, node):
        if isinstance(node.value, (ast.Call, ast.Await)):
            self.replace("call-removed", node, "pass")
        self.visit(node.value)

    def visit_Raise(self, node):
        self.replace("raise-removed", node, "pass")
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        self._arithmetic(node.op, node.target, node.value, "=")
        self.visit(node.target)
        self.visit(node.value)

    def visit_If(self, node):
        if _is_main_guard(node.test):
            for statement in node.orelse:
                self.visit(statement)
            return
        self._condition(node.test)
        self.generic_visit(node)

    def visit_While(self, node):
        self._condition(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node):
        self._condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node):
        for test in node.ifs:
            self._condition(test)
        self.generic_visit(node)

    def _condition(self, test):
        plain = isinstance(test, ast.Compare) and len(test.ops) == 1 and not isinstance(test.ops[0], ORDER)
        if plain or (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
            return  # Its own operator is turned round already.
        self.replace("condition-negated", test, "not (%s)" % self.source.text(test))

    # expressions

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            self.put("not-removed", self.source.begin(node), self.source.begin(node.operand), "")
        self.generic_visit(node)

    def visit_Compare(self, node):
        left = node.left
        for operator, right in zip(node.ops, node.comparators):
            word = {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "In": "in",
                    "NotIn": "not in", "Is": "is", "IsNot": "is not"}[type(operator).__name__]
            place = self.source.find(word, self.source.end(left), self.source.begin(right))
            if place is not None:
                self.put("comparison-swapped", *place, SWAPPED[type(operator)])
            left = right
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:]):
            place = self.source.find(old, self.source.end(left), self.source.begin(right))
            if place is not None:
                self.put("logic-swapped", *place, new)
        self.generic_visit(node)

    def visit_BinOp(self, node):
        self._arithmetic(node.op, node.left, node.right, "")
        self.generic_visit(node)

    def _arithmetic(self, operator, left, right, suffix):
        old, new = ARITHMETIC.get(type(operator), (None, None))
        if old is None:
            return
        place = self.source.find(old + suffix, self.source.end(left), self.source.begin(right))
        if place is not None:
            self.put("arithmetic-swapped", *place, new + suffix)

    def visit_Call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "abort" and node.args:
            self._status(node.args[0])
        if name == "range" and node.args:
            bound = node.args[1 if len(node.args) > 1 else 0]
            if not isinstance(bound, ast.Constant):
                self.replace("off-by-one", bound, "%s - 1" % self.source.text(bound))
        self._drop_arguments(node, name)
        self.visit(node.func)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            self._status(keyword.value) if keyword.arg in ("status", "code") else None
            self.visit(keyword.value)

    def _drop_arguments(self, node, name):
        if name in NEEDY and len(node.args) == 1:
            node = ast.Call(node.func, [], node.keywords)
        given = sorted([*node.args, *node.keywords], key=self.source.begin)
        for number, argument in enumerate(given):
            if isinstance(argument, ast.GeneratorExp):
                continue  # It shares its brackets with the call.
            if number + 1 < len(given):
                begin, end = self.source.begin(argument), self.source.begin(given[number + 1])
            else:
                begin = self.source.end(given[number - 1]) if number else self.source.begin(argument)
                end = self.source.end(argument)
            self.put("argument-dropped", begin, end, "")

    def visit_Slice(self, node):
        for bound in (node.lower, node.upper):
            if bound is not None and not isinstance(bound, ast.Constant):
                self.replace("off-by-one", bound, "%s - 1" % self.source.text(bound))
        self.generic_visit(node)

    # constants

    def _status(self, node):
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in STATUS:
            self.replace("status-changed", node, str(STATUS[node.value]))
            node.athanor_done = True

    def visit_Constant(self, node):
        value = node.value
        if getattr(node, "athanor_done", False):
            return
        if isinstance(value, bool):
            self.replace("flag-changed", node, str(not value))
        elif isinstance(value, (int, float)):
            self.replace("number-changed", node, repr(value + 1))
        elif isinstance(value, (str, bytes)):
            self._text(node)

    def visit_JoinedStr(self, node):
        self._text(node)  # The pieces inside have no place of their own.

    def _text(self, node):
        """One more character at the end; and of a rule, the converters taken away."""
        text = self.source.text(node)
        quotes = 3 if text.endswith(('"""', "'''")) else 1
        if text[-1:] not in ("'", '"'):
            return  # Brackets around pieces of text.
        end = self.source.end(node)
        self.put("text-changed", end - quotes, end - quotes, "~")
        if isinstance(node, ast.Constant):
            for match in CONVERTER.finditer(text):
                before = len(text[:match.start()].encode("utf-8"))
                begin = self.source.begin(node) + before
                self.put("converter-removed", begin, begin + len(match[0].encode("utf-8")), "<%s>" % match[1])


def _is_main_guard(test):
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _described(source, name, mutation, begin, end, text):
    """One mutant as a dict, None where the change leaves no program behind or none at all."""
    changed = source.data[:begin] + text.encode("utf-8") + source.data[end:]
    first, last = source.line_of(begin), source.line_of(max(begin, end - 1))
    head, tail = source.starts[first - 1], source.starts[last]
    after = tail + len(text.encode("utf-8")) - (end - begin)
    content = changed.decode("utf-8")
    try:
        same = ast.dump(ast.parse(content)) == ast.dump(source.tree)
    except (SyntaxError, ValueError, RecursionError):
        return None
    if same:
        return None
    return {"file": name, "mutation": mutation, "line": first, "content": content,
            "original": source.data[head:tail].decode("utf-8").strip(), "mutated": changed[head:after].decode("utf-8").strip()}


def _read(text):
    """A Source, None of what is no Python."""
    try:
        return Source(text.replace("\r\n", "\n"))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _statements(source):
    """The lines of every statement at the top, decorators included, with their text: (first, last, text)."""
    for node in source.tree.body:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        yield first, node.end_lineno, source.data[source.starts[first - 1]:source.starts[node.end_lineno]].strip()


def mutants(name, text, proven=()):
    """Every mutant of one file, in the order of their places; none of a file that is no Python. `proven`: texts of this
    file, each with mutants of its own."""
    source = _read(text)
    if source is None:
        return []
    known = {words for other in map(_read, proven) if other is not None for _, _, words in _statements(other)}
    skipped = {line for first, last, words in _statements(source) if words in known for line in range(first, last + 1)}
    mutator = Mutator(source)
    mutator.visit(source.tree)
    places = sorted(set(mutator.found), key=lambda each: (each[1], each[0], each[2]))
    wanted = (place for place in places if source.line_of(place[1]) not in skipped)
    return [each for each in (_described(source, name, *place) for place in wanted) if each is not None]


def main():
    asked = json.load(sys.stdin)
    sources, proven = asked["sources"], asked["proven"]
    json.dump([each for name in sorted(sources)
               for each in mutants(name, sources[name], [other[name] for other in proven if name in other])], sys.stdout)


if __name__ == "__main__":
    main()
