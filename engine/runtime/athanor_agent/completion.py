"""Completion and hover by jedi, quick enough to follow the keys.

jedi builds what it knows anew for every question. Here the knowledge of libraries is kept between questions, and the
list of what a library's object has is kept for good; only the learner's own files are read again."""

from athanor_agent.private import BUILTINS as __builtins__

import glob
import re
import sys

LIMIT = 600       # names in one list
QUESTIONS = 400   # before jedi's knowledge is started anew: it never forgets by itself
DOC_LIMIT = 700

_TAIL = re.compile(r"\w*\Z")
_KINDS = {"module": "module", "class": "class", "function": "function", "instance": "variable", "statement": "variable",
          "param": "parameter", "property": "property", "keyword": "keyword", "path": "file"}

_FLASK = "import flask\nfrom flask import Flask, g, request, session, url_for\napp = Flask(__name__)\n"
_MODELS = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
REHEARSED = [
    "import flask\nfla", _FLASK + "app.", _FLASK + "request.", _FLASK + "request.args.", _FLASK + "request.form.",
    _FLASK + "session.", _FLASK + "flask.", "x = ''\nx.", "x = []\nx.", "x = {}\nx.", _FLASK + "app.config.",
    _MODELS + "db.", _MODELS + "db.session.",
    "from wtforms import StringField\nfrom flask_wtf import FlaskForm\nclass F(FlaskForm):\n    a = StringField()\nf = F()\nf.",
]


def _environments(root):
    """Where a virtual environment inside the project keeps its libraries."""
    return sorted(glob.glob(glob.escape(root) + "/.venv/lib/python3*/site-packages")
                  + glob.glob(glob.escape(root) + "/venv/lib/python3*/site-packages"))


class Reader:
    def __init__(self, project):
        import jedi
        import parso.cache
        from jedi.api.environment import InterpreterEnvironment
        from jedi.inference.gradual import typeshed
        self._jedi, self._trees, self._files, self._root = jedi, parso.cache.parser_cache, project, project.root
        # The interpreter that is here: an environment of another kind would start a process for each.
        self._environment = InterpreterEnvironment()
        self._project = jedi.Project(self._root, sys_path=[self._root] + _environments(self._root) + sys.path,
                                     smart_sys_path=False, load_unsafe_extensions=False)
        jedi.settings.auto_import_modules = []
        # jedi brings descriptions of libraries as they were in 2020: Flask's has no app.get(). The installed ones are right.
        folders = typeshed._get_typeshed_directories
        typeshed._get_typeshed_directories = lambda version: (each for each in folders(version) if not each.is_third_party)
        # Trees live as long as this process; its disk is gone after it.
        parso.cache._save_to_file_system = parso.cache._load_from_file_system = lambda *unused, **named: None
        self._state, self._questions, self._lists = None, 0, {}

    def start_anew(self):
        self._state, self._questions = None, 0

    def forget(self, path):
        """A file of the project is another now."""
        self._drop_tree(path)
        if self._state is not None:
            known = self._state.module_cache._name_cache
            for names in [names for names, values in known.items() if any(self._is_learners(value) for value in values)]:
                del known[names]

    def _drop_tree(self, path):
        for trees in self._trees.values():
            for key in [key for key in trees if str(key) == path]:
                del trees[key]

    def _is_learners(self, value):
        file = value.py__file__() if value.is_module() else value.get_root_context().py__file__()
        return file is not None and self._files.is_learners(str(file))

    def _script(self, path, source):
        path = self._root + "/" + path
        # jedi would change the last tree in place, and what is remembered of its nodes would be wrong.
        self._drop_tree(path)
        script = self._jedi.Script(source, path=path, environment=self._environment, project=self._project)
        self._questions += 1
        if self._state is None or self._questions > QUESTIONS:
            self._state, self._questions = script._inference_state, 1
        else:
            self._state.script_path = script.path
            script._inference_state = self._state
            self._state.reset_recursion_limitations()
            self._state.inferred_element_counts.clear()
        return script

    def complete(self, path, source, line, column):
        """The names that may stand here, all of the word that is being typed: `from` is where that word begins."""
        lines = source.split("\n")
        if not path.endswith(".py") or not 1 <= line <= len(lines):
            return {"from": column, "names": []}
        column = min(max(column, 0), len(lines[line - 1]))
        prefix = _TAIL.search(lines[line - 1][:column]).group()
        start = column - len(prefix)
        if prefix[:1].isdigit():
            return {"from": start, "names": []}
        script = self._script(path, source)
        leaf = script._module_node.get_leaf_for_position((line, max(start, 0)), include_prefixes=True)
        if self._is_prose(script, leaf, line, column):
            return {"from": start, "names": []}
        names = self._names(script, line, start)
        if not prefix.startswith("_"):
            names = [each for each in names if not each["name"].startswith("_")]
        return {"from": start, "names": names[:LIMIT]}

    @staticmethod
    def _is_prose(script, leaf, line, column):
        """Inside of a text or a comment."""
        if leaf is not None and leaf.type in ("string", "fstring_string") and leaf.start_pos < (line, column) < leaf.end_pos:
            return True
        before = script._code_lines[line - 1][:column]
        inner = script._module_node.get_leaf_for_position((line, column), include_prefixes=True)
        if inner is None or (line, column) > inner.start_pos:
            return False
        return "#" in before and before.rfind("#") >= 0 and (line, before.rfind("#")) >= inner.get_start_pos_of_prefix()

    def _names(self, script, line, start):
        key = self._receiver(script, line, start)
        if key is not None and key in self._lists:
            return self._lists[key]
        names = [{"name": each.name, "kind": self._kind(each)} for each in script.complete(line, start)]
        names = [each for each in names if each["kind"] != "file"]
        if key is not None and "sqlalchemy/orm/scoping.py', 'scoped_session'" in "".join(key):
            names = _with_proxied(names)
        if key is not None:
            self._lists[key] = names
        return names

    @staticmethod
    def _kind(each):
        """What a name is. Following an import to find out would read the module behind each, for seconds."""
        tree_name = getattr(each._name, "tree_name", None)
        definition = tree_name.get_definition() if tree_name is not None else None
        if definition is not None and definition.type == "import_from":
            name = each.name
            return "variable" if name.isupper() else "class" if name[:1].isupper() else "function"
        return _KINDS.get(each._name.api_type, "variable")

    def _receiver(self, script, line, start):
        """What stands before the dot, where it belongs to a library and so always has the same names; or None."""
        try:
            dot = script._module_node.get_leaf_for_position((line, start)) if start > 0 else None
            if dot is None or dot.type != "operator" or dot.value != ".":
                return None
            if script._code_lines[line - 1].lstrip().startswith(("from ", "import ")):
                return None
            from jedi.inference.helpers import infer_call_of_leaf
            before = dot.get_previous_leaf()
            values = infer_call_of_leaf(script._get_module_context().create_context(before), before)
            keys = sorted(str(self._key(value)) for value in values)
            return tuple(keys) if keys and "None" not in keys else None
        except Exception:
            return None

    def _key(self, value):
        if value.is_module():
            return None if self._is_learners(value) else ("module", value.string_names)
        described = value
        if value.is_instance():
            described = value.get_annotated_class_object() if not hasattr(value, "class_value") else value.class_value
        elif not value.is_class():
            return None
        if self._is_learners(described):
            return None
        node = getattr(described, "tree_node", None)
        return (value.is_instance(), str(described.get_root_context().py__file__()), described.py__name__(),
                node.start_pos if node is not None else described.get_qualified_names())

    def hover(self, path, source, line, column):
        """What stands here: its signature and the first paragraph of its documentation. Between the parentheses of a
        call, the function that is called."""
        lines = source.split("\n")
        if not path.endswith(".py") or not 1 <= line <= len(lines):
            return {}
        column = min(max(column, 0), len(lines[line - 1]))
        script = self._script(path, source)
        for name in script.infer(line, column)[:1] or script.goto(line, column, follow_imports=True)[:1]:
            told = self._described(name)
            told["from"], told["to"] = _word_at(lines[line - 1], column)
            return told
        for signature in script.get_signatures(line, column)[:1]:
            told = self._described(signature)
            told["title"] = signature.to_string()[:400]
            index = signature.index
            if index is not None and index < len(signature.params):
                told["parameter"] = signature.params[index].name
            told["from"] = told["to"] = column
            return told
        return {}

    @staticmethod
    def _described(name):
        signatures = [] if name.type == "module" else name.get_signatures()
        title = signatures[0].to_string() if signatures and name.type in ("function", "class") else name.description
        if name.type == "instance":
            title = name.description.replace("instance ", "", 1)
        text = name.docstring(raw=True).strip()
        return {"title": title[:400], "kind": _KINDS.get(name.type, "variable"), "name": name.full_name or name.name or "",
                "doc": _first_paragraph(text)}

    def rehearse(self, step):
        """Asks one question that learners ask. True while there are more."""
        if 0 <= step < len(REHEARSED):
            source = REHEARSED[step]
            last = source.rpartition("\n")[2]
            self.complete("athanor_rehearsal.py", source, source.count("\n") + 1, len(last))
            if self._state is not None:
                self._state.module_cache._name_cache.pop(("athanor_rehearsal",), None)
        return step + 1 < len(REHEARSED)


def _with_proxied(names):
    """SQLAlchemy gives its scoped session (db.session) the methods of a session when it is imported: no source shows
    them. The library itself is asked; it is no file of the project."""
    from sqlalchemy.orm import scoped_session
    known = {each["name"] for each in names}
    found = [{"name": name, "kind": "function" if callable(getattr(scoped_session, name)) else "property"}
             for name in dir(scoped_session) if name not in known and not name.startswith("__")]
    return sorted(names + found, key=lambda each: (each["name"].startswith("_"), each["name"].lower()))


def _word_at(text, column):
    for word in re.finditer(r"\w+", text):
        if word.start() <= column <= word.end():
            return word.start(), word.end()
    return column, column


def _first_paragraph(text):
    paragraph = []
    for line in text.split("\n"):
        if not line.strip():
            break
        paragraph.append(line.strip())
    told = " ".join(paragraph)
    return told if len(told) <= DOC_LIMIT else told[:DOC_LIMIT].rsplit(" ", 1)[0] + " …"
