"""Finds and loads a project's Flask application as `flask` itself does, with Flask's own code."""

from athanor_agent.private import BUILTINS as __builtins__

import ast
import os
import re
import sys

from athanor_agent import errors

_NAMES = ("app", "application", "create_app", "make_app")


class NotLoaded(Exception):
    """The application cannot be loaded: .error is the protocol's error object."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.error = error


def load_environment():
    """.env and .flaskenv, as the flask command reads them where python-dotenv is there."""
    try:
        from flask.cli import load_dotenv
    except ImportError:
        return
    if os.environ.get("FLASK_SKIP_DOTENV", "").lower() not in ("1", "true", "t", "yes"):
        load_dotenv()


def quiet_run():
    """Makes app.run() a line on standard error: while a module is imported it would wait for ever."""
    from flask import Flask

    def run(self, *args, **kwargs):
        print("Your app is already being served, so app.run() does nothing here. "
              'Put it below: if __name__ == "__main__":', file=sys.stderr)

    run.__qualname__ = "Flask.run"
    Flask.run = run


def _makes_application(path):
    """Whether a file's source text makes a Flask application or has a factory; told without running it."""
    try:
        with open(path, "rb") as file:
            data = file.read(1 << 20)
        if b"lask" not in data and b"app" not in data:
            return False
        tree = ast.parse(data)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in _NAMES[2:]:
            return True
        if isinstance(node, (ast.ImportFrom, ast.Import)):
            if any((alias.asname or alias.name) in _NAMES for alias in node.names):
                return True
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
            called = node.value.func
            if (called.id if isinstance(called, ast.Name) else getattr(called, "attr", None)) == "Flask":
                return True
    return False


def _candidates(root):
    """Files and packages of the project, and of its folder src, that look like an application."""
    found = []
    for folder in (root, os.path.join(root, "src")):
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            path = os.path.join(folder, name)
            inside = os.path.join(path, "__init__.py")
            if name.endswith(".py") and name != "setup.py" and not name.startswith(("test_", "check_", "conftest")):
                if _makes_application(path):
                    found.append(path)
            elif os.path.isfile(inside):
                if _makes_application(inside):
                    found.append(path)
                else:
                    found.extend(os.path.join(path, item) for item in ("app.py", "wsgi.py", "factory.py")
                                 if _makes_application(os.path.join(path, item)))
        if found:
            break
    return found


def choose(spec, project):
    """The value for `--app`, or None where flask's own wsgi.py and app.py are to be tried."""
    entry = spec.get("entry")
    if isinstance(entry, str) and entry:
        return entry
    named = os.environ.get("FLASK_APP")
    if named:
        return named
    if project.has("wsgi.py") or project.has("app.py") or project.has("app/__init__.py") or project.has("wsgi/__init__.py"):
        return None
    found = _candidates(project.root)
    relative = [os.path.relpath(path, project.root) for path in found]
    if len(found) == 1:
        return relative[0]
    if found:
        raise NotLoaded(errors.made_up(
            "NoAppException", "More than one file makes a Flask application: %s." % ", ".join(relative),
            "Say which one to use: put FLASK_APP=%s into a file .flaskenv." % relative[0]))
    raise NotLoaded(errors.made_up(
        "NoAppException", "There is no Flask application in this project.",
        "Flask looks for a variable app or application, or a function create_app, in wsgi.py or app.py."))


def _original(exception):
    """flask turns an ImportError into text: take the exception itself, which knows file and line."""
    if type(exception).__name__ == "NoAppException" and isinstance(exception.__context__, ImportError) \
            and "ImportError was" in str(exception):
        return exception.__context__
    return exception


def _module_name(app, value, used):
    """How the application would be named to --app: module:name."""
    if value is not None:
        path, name = (re.split(r":(?![\\/])", value, maxsplit=1) + [None])[:2]
        module = used or path
    else:
        module, name = used, None
    if name is None:
        namespace = vars(sys.modules[module]) if module in sys.modules else {}
        name = next((key for key in _NAMES[:2] if namespace.get(key) is app), None)
        name = name or next((key for key, item in namespace.items() if item is app), None)
        if name is None:
            name = next((key for key in _NAMES[2:] if key in namespace), "app")
            return "%s:%s" % (module, name), True
    bare = name.partition("(")[0].strip()
    namespace = vars(sys.modules[module]) if module in sys.modules else {}
    return "%s:%s" % (module, name), namespace.get(bare) is not app


def load(spec, project):
    """(application, "module:name", whether a factory made it). Raises NotLoaded."""
    try:
        import flask.cli as cli
    except ImportError as problem:
        raise NotLoaded(errors.describe(errors.strip_agent(problem), project, spec.get("limits"), True)) from None
    used = []
    prepare, cli.prepare_import = cli.prepare_import, lambda path: used.append(prepare(path)) or used[-1]
    try:
        load_environment()
        quiet_run()
        if os.path.isdir(os.path.join(project.root, "src")):  # as an editable install of the project would
            sys.path.append(os.path.join(project.root, "src"))
        value = choose(spec, project)
        app = cli.ScriptInfo(app_import_path=value).load_app()
        name, is_factory = _module_name(app, value, used[-1] if used else None)
        return app, name, is_factory
    except (NotLoaded, KeyboardInterrupt):
        raise
    except BaseException as problem:
        if issubclass(type(problem), MemoryError):
            errors.reserve.release()
        problem = errors.strip_agent(_original(problem))
        error = errors.describe(problem, project, spec.get("limits"), True)
        if issubclass(type(problem), SystemExit):
            error["message"] = "The program ended itself (sys.exit) while it was being imported."
        raise NotLoaded(error) from None
    finally:
        cli.prepare_import = prepare
