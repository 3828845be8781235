"""Alembic's migrations as a check sees them: read from their text, never run. The text is the learner's, so hostile:
what cannot be read is None and never an exception."""

import ast

TEXT_LIMIT = 1 << 18


class Revision:
    """One migration: `id`, `down` (a tuple of ids), `depends_on` and `labels` (tuples), `message`, `file`, and `calls`:
    {"upgrade": ["create_table", …], "downgrade": […]}, the names called on `op` or on a batch of it, in their order."""

    def __init__(self, file, id, down, depends_on, labels, message, calls):
        self.file, self.id, self.down, self.depends_on, self.labels = file, id, down, depends_on, labels
        self.message, self.calls = message, calls

    def __repr__(self):
        return "<%s %s <- %s>" % (self.message or "revision", self.id, ", ".join(self.down) or "base")


def _ids(value):
    """The identifiers of a member: one text, several, or none."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (tuple, list, set)):
        return tuple(item for item in value if isinstance(item, str))
    return ()


def _literals(tree):
    """{name: value} of the module's own assignments that are literals."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        try:
            value = ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
        found.update((name, value) for name in names)
    return found


def _calls(tree, function):
    """What the function calls on `op`, and on a batch of it, from top to bottom."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            made = [each for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)]
            made.sort(key=lambda each: (each.lineno, each.col_offset))
            return [each.func.attr for each in made if isinstance(each.func.value, ast.Name)
                    and each.func.value.id in ("op", "batch_op")]
    return []


def revision_of(file, source):
    """The Revision in a file's text, or None where there is none to be read."""
    try:
        tree = ast.parse(source[:TEXT_LIMIT])
        members = _literals(tree)
        message = (ast.get_docstring(tree) or "").partition("\n")[0].strip()
        calls = {name: _calls(tree, name) for name in ("upgrade", "downgrade")}
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if not isinstance(members.get("revision"), str):
        return None
    return Revision(file, members["revision"], _ids(members.get("down_revision")), _ids(members.get("depends_on")),
                    _ids(members.get("branch_labels")), message, calls)


def read(files):
    """The revisions among these files, {path: text}, by path."""
    found = [revision_of(path, files[path]) for path in sorted(files) if path.endswith(".py")]
    return [revision for revision in found if revision is not None]
