"""What a template was given, who gave it, and which further templates it drew in."""

from athanor_agent.private import BUILTINS as __builtins__

import re

from athanor_agent.values import NotPlain, clean, plain, type_name

_open = open
_DRAWN = r"{%%[-+]?\s*(extends|include|import|from)\s+(?:\[[^\]]*?)?[\"']%s[\"']"
TEMPLATE_LIMIT = 200


def _shown(value):
    try:
        return plain(value, 200)
    except NotPlain:
        return None


class Templates:
    """The renderings of one request. `call` tells which call is under way."""

    def __init__(self, app, project, call):
        self._app, self._project, self._call = app, project, call
        self.found = []
        self._files = {}
        self._given, self._added = (), {}
        self._rendering = None
        self._environment = None

    # the context

    def begin(self, given):
        """A rendering begins: `given` is what the learner's call passed."""
        self._given, self._added, self._rendering = (), {}, None
        try:
            self._given = set(given)
            self._watch()
        except Exception:  # an environment of the learner's own making: the page is rendered all the same
            pass

    def added(self, names, by, blueprint):
        """A context processor gave these; `by` is None for Flask's own."""
        for name in names:
            self._added[name] = by, blueprint

    def _origin(self, name):
        if name in self._given or name not in self._added:
            return "argument", None, None
        by, blueprint = self._added[name]
        return ("flask", None, None) if by is None else ("context_processor", by, blueprint)

    def _names(self, context):
        result = []
        for name in sorted(context, key=str)[:200]:
            origin, by, blueprint = self._origin(name)
            value = context[name]
            result.append({"name": clean(str(name), 200), "type": type_name(value),
                           "value": None if origin == "flask" else _shown(value), "origin": origin, "by": by,
                           "blueprint": blueprint})
        return result

    # Jinja

    def before(self, sender, template=None, context=None, **rest):
        """Flask's signal before_render_template."""
        self._rendering = None
        try:
            if len(self.found) < TEMPLATE_LIMIT:
                self._note(template, context)
        except Exception:  # nothing seen is better than a page that fails because it was looked at
            pass

    def _note(self, template, context):
        names = sorted(str(name) for name in (context or {}) if name not in ("g", "request", "session"))
        name = getattr(template, "name", None)
        name = clean(str(name), 500) if name is not None else None
        file = self._file(template)
        self._files[name] = getattr(template, "filename", None)
        self._rendering = {"name": name, "context": [clean(item, 200) for item in names[:200]], "file": file,
                           "call": self._call(), "origins": self._names(context or {}), "loaded": []}
        self.found.append(self._rendering)

    def after(self, sender, **rest):
        """Flask's signal template_rendered."""
        self._rendering = None

    def _file(self, template):
        return self._project.relative(getattr(template, "filename", None))

    def _watch(self):
        """extends, include and import ask the environment; for the length of the request it answers through here."""
        environment = vars(self._app).get("jinja_env")
        if environment is None or self._environment is environment:
            return
        self.end()
        self._environment = environment
        for name in ("get_template", "select_template"):
            if name not in vars(environment):
                setattr(environment, name, self._wrapped(getattr(environment, name)))

    def _wrapped(self, method):
        def wrapper(name, parent=None, *args, **kwargs):
            template = method(name, parent, *args, **kwargs)
            rendering = self._rendering
            if rendering is not None and len(rendering["loaded"]) < TEMPLATE_LIMIT:
                found = clean(str(getattr(template, "name", name)), 500)
                parent = clean(str(parent), 500) if parent is not None else rendering["name"]
                self._files[found] = getattr(template, "filename", None)
                rendering["loaded"].append({"name": found, "parent": parent, "how": None, "line": None,
                                            "file": self._file(template)})
            return template
        return wrapper

    def end(self):
        """Jinja's environment is its own again."""
        if self._environment is not None:
            for name in ("get_template", "select_template"):
                vars(self._environment).pop(name, None)
            self._environment = None

    def result(self):
        """After the request: how each was drawn in, as the parent's source says."""
        sources = {}
        for rendering in self.found:
            for loaded in rendering["loaded"]:
                parent = loaded["parent"]
                if parent not in sources:
                    sources[parent] = self._source(self._files.get(parent))
                match = re.search(_DRAWN % re.escape(loaded["name"]), sources[parent])
                if match is not None:
                    word = match.group(1)
                    loaded["how"] = "import" if word == "from" else word
                    loaded["line"] = sources[parent].count("\n", 0, match.start(1)) + 1
        return self.found

    @staticmethod
    def _source(filename):
        try:
            with _open(filename, encoding="utf-8", errors="replace") as file:
                return file.read(1 << 20)
        except (OSError, TypeError, ValueError):
            return ""
