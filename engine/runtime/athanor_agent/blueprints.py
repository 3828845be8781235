"""An application's blueprints as a tree: what each brings, and which part of its prefix was written where."""

from athanor_agent.private import BUILTINS as __builtins__

import ast
import os
import sys

from athanor_agent import functions, routing
from athanor_agent.values import clean

_open, _join, _parse, _walk = open, os.path.join, ast.parse, ast.walk
_REGISTRIES = (
    ("url_value_preprocessor", "url_value_preprocessors"), ("before_request", "before_request_funcs"),
    ("after_request", "after_request_funcs"), ("teardown_request", "teardown_request_funcs"),
    ("context_processor", "template_context_processors"), ("url_defaults", "url_default_functions"))


def _last_name(node):
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


class Sources:
    """The calls in the project's own modules that make and register blueprints, read from their source."""

    def __init__(self, project):
        self._project, self._calls = project, {}

    def _of(self, module):
        """The calls in a module's file."""
        filename = getattr(module, "__file__", None)
        if filename not in self._calls:
            found = []
            if self._project.relative(filename) is not None:
                try:
                    with _open(filename, "rb") as file:
                        tree = _parse(file.read(1 << 20))
                    found = [node for node in _walk(tree) if isinstance(node, ast.Call) and node.args]
                except (OSError, SyntaxError, ValueError, RecursionError):
                    pass
            self._calls[filename] = found
        return self._calls[filename]

    def made(self, thing, kind):
        """(file, line) of Blueprint("name", …) or Flask(…)."""
        module = sys.modules.get(getattr(thing, "import_name", None))
        for call in self._of(module) if module is not None else ():
            name = _last_name(call.func)
            first = call.args[0]
            if name is None or not (name == kind or isinstance(getattr(module, name, None), type)):
                continue
            named = isinstance(first, ast.Constant) and first.value == thing.name
            if name == kind if kind == "Flask" else named:
                return self._project.relative(module.__file__), call.lineno
        return None, None

    def registered(self, child):
        """(file, line) of x.register_blueprint(child)."""
        for module in list(sys.modules.values()):
            if self._project.relative(getattr(module, "__file__", None)) is None:
                continue
            for call in self._of(module):
                name = _last_name(call.args[0])
                if _last_name(call.func) == "register_blueprint" and name is not None and \
                        vars(module).get(name) is child:
                    return self._project.relative(module.__file__), call.lineno
        return None, None


class Tree:
    """Built anew for each question: an application may register blueprints while it runs."""

    def __init__(self, app, project, registrations):
        self._app, self._project, self._registrations = app, project, registrations
        self._sources = Sources(project)
        self._rules = {}
        for rule in app.url_map.iter_rules():
            self._rules.setdefault(routing.blueprint_of(app, rule.endpoint), []).append(rule)

    def build(self):
        app = self._app
        file, line = self._sources.made(app, "Flask")
        root = self._node(app, None)
        root.update(name="", own_name=clean(str(app.name), 200), file=file, line=line, prefix="", prefix_parts=[],
                    registered_in=None, registered_line=None, subdomain=None, subdomain_from=None)
        nodes = {"": root}
        for name, blueprint in list(app.blueprints.items())[:2000]:  # parents stand before their children
            nodes[name] = node = self._blueprint(name, blueprint, nodes)
            nodes.get(name.rpartition(".")[0], root)["children"].append(node)
        return root

    def _node(self, thing, scope):
        """What an application and a blueprint have in common."""
        return {"import_name": clean(str(thing.import_name), 500), "routes": self._routes(scope), "hooks": self._hooks(scope),
                "template_folder": self._folder(thing, thing.template_folder),
                "static_folder": self._folder(thing, thing.static_folder),
                "static_url": self._static_url(scope), "children": []}

    def _folder(self, thing, folder):
        if not folder:
            return None
        path = _join(str(thing.root_path), str(folder))
        return clean(self._project.relative(path) or path, 1000)

    def _static_url(self, scope):
        endpoint = "static" if scope is None else scope + ".static"
        rule = next((rule for rule in self._rules.get(scope, ()) if rule.endpoint == endpoint), None)
        return clean(rule.rule.partition("<")[0].rstrip("/"), 500) if rule is not None else None

    def _routes(self, scope):
        found = []
        for rule in self._rules.get(scope, ()):
            view = self._app.view_functions.get(rule.endpoint)
            file, line = functions.place_of(view, self._project) if view is not None else (None, None)
            found.append({"rule": clean(rule.rule, 1000), "endpoint": clean(str(rule.endpoint), 500),
                          "methods": routing.shown_methods(rule.methods), "file": file, "line": line})
        return found

    def _hook(self, phase, function, handles=None):
        file, line = functions.place_of(function, self._project)
        return {"phase": phase, "name": clean(functions.name_of(function), 200), "handles": handles, "file": file, "line": line}

    def _hooks(self, scope):
        app, found = self._app, []
        for phase, registry in _REGISTRIES:
            for function in getattr(app, registry, {}).get(scope, ()):
                if not str(getattr(function, "__module__", "")).startswith("flask."):
                    found.append(self._hook(phase, function))
        for code, kinds in app.error_handler_spec.get(scope, {}).items():
            for kind, function in kinds.items():
                handles = str(code) if code is not None else clean(kind.__name__, 200)
                found.append(self._hook("error_handler", function, handles))
        if scope is None:
            for function in getattr(app, "teardown_appcontext_funcs", ()):
                found.append(self._hook("teardown_appcontext", function))
        return found

    def _blueprint(self, name, blueprint, nodes):
        parent = nodes.get(name.rpartition(".")[0], nodes[""])
        options, registered_in, registered_line = self._options(name, blueprint)
        file, line = self._sources.made(blueprint, "Blueprint")
        node = self._node(blueprint, name)
        parts = [dict(part, **{"from": "parent"}) for part in parent["prefix_parts"]]
        given = (options or {}).get("url_prefix")
        own = given if given is not None else blueprint.url_prefix
        if own is not None and (options is not None or self._confirmed(name, own)):
            place = (registered_in, registered_line) if given is not None else (file, line)
            parts.append({"text": clean(str(own), 500), "from": "register" if given is not None else "constructor",
                          "blueprint": clean(name, 500), "file": place[0], "line": place[1]})
        subdomain = (options or {}).get("subdomain")
        shown = subdomain or blueprint.subdomain
        node.update(name=clean(name, 500), own_name=clean(str(blueprint.name), 200), file=file, line=line,
                    registered_in=registered_in, registered_line=registered_line, prefix=self._joined(parts),
                    prefix_parts=parts, subdomain=clean(str(shown), 300) if shown else None,
                    subdomain_from="register" if subdomain else "constructor" if blueprint.subdomain else None)
        return node

    def _options(self, name, blueprint):
        """(options of register_blueprint or None where they are not known, file, line)."""
        above, _, own = name.rpartition(".")
        if above:
            for child, options in getattr(self._app.blueprints.get(above), "_blueprints", ()):
                if child is blueprint and (options.get("name") or child.name) == own:
                    return (options, *self._sources.registered(blueprint))
        noted = self._registrations.of(self._app, name) if self._registrations is not None else None
        return noted if noted is not None else (None, *self._sources.registered(blueprint))

    def _confirmed(self, name, prefix):
        """Without the options: whether the rules begin so."""
        return all(rule.rule.startswith(prefix.rstrip("/")) for rule in self._rules.get(name, ()))

    @staticmethod
    def _joined(parts):
        """As Flask joins them."""
        prefix = None
        for part in parts:
            prefix = part["text"] if prefix is None else prefix.rstrip("/") + "/" + part["text"].lstrip("/")
        return prefix or ""
