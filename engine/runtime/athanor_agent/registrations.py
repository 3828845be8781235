"""With which options an application's blueprints were registered, and where: Flask forgets both. For the length of the
load, Blueprint.register also notes what it was called with; afterwards it is Flask's own again."""

from athanor_agent.private import BUILTINS as __builtins__

import functools
import sys

_frame = sys._getframe
_NOTED = ("url_prefix", "subdomain", "name")


def _full_name(blueprint, options):
    prefix, name = options.get("name_prefix") or "", options.get("name") or blueprint.name
    return ("%s.%s" % (prefix, name)).lstrip(".")


class Registrations:
    """A context manager around the load. of() answers afterwards."""

    def __init__(self, project):
        self._project, self._noted, self._class, self._own = project, {}, None, None
        self._keep = []  # the applications, so that their ids stay theirs

    def __enter__(self):
        try:
            if "flask" not in sys.modules and "flask" in self._project.modules():
                return self
            from flask.blueprints import Blueprint
        except Exception:  # none there: the load itself will say so
            return self
        self._class, self._own = Blueprint, vars(Blueprint).get("register")
        Blueprint.register = self._wrapped(Blueprint.register)
        return self

    def __exit__(self, *unused):
        if self._class is None:
            return False
        if self._own is not None:
            self._class.register = self._own
        else:
            del self._class.register
        return False

    def _wrapped(self, method):
        @functools.wraps(method)
        def register(blueprint, app, options, *rest):
            try:
                self._note(blueprint, app, options)
            except Exception:
                pass
            return method(blueprint, app, options, *rest)
        return register

    def _note(self, blueprint, app, options):
        if len(self._noted) >= 2000 or options.get("name_prefix"):  # a nested one: its parent knows the options
            return
        file = line = None
        frame = _frame(2)
        while frame is not None and file is None:
            file, line = self._project.relative(frame.f_code.co_filename), frame.f_lineno
            frame = frame.f_back
        self._keep.append(app)
        self._noted[id(app), _full_name(blueprint, options)] = (
            {name: options[name] for name in _NOTED if name in options}, file, line if file is not None else None)

    def of(self, app, name):
        """(options, file, line) of a blueprint registered on the application itself, or None."""
        return self._noted.get((id(app), name))
