"""Where the launcher enters. An interpreter that starts cold imports what its mode needs; the warm process has imported
everything of this package (everything()), since inside the sandbox its files are out of reach. The libraries (Flask,
SQLAlchemy, pytest) are imported where they are used: a learner's own interpreter may lack them, and a plain script
should not wait for them."""

from athanor_agent.private import BUILTINS as __builtins__

import importlib
import json
import os
import sys

from athanor_agent import errors, setup, wire
from athanor_agent.project import Project

_chdir = os.chdir
_loads = json.loads
_import_module = importlib.import_module
_MODES = {  # the module that serves it, and what lessons' checks import
    "script": ("script",), "application": ("application",), "analysis": ("analysis",), "migrations": ("migrating",),
    "judge": ("judge", "checks", "expectations", "learner", "migrationchecks"),
}


def _modules_of(mode):
    return [_import_module("athanor_agent." + name) for name in (_MODES.get(mode, ()) if isinstance(mode, str) else ())]


def everything():
    """Imports all that any mode needs."""
    for mode in _MODES:
        _modules_of(mode)


def _shadowed(project):
    """Forgets modules that this package imported although a file of the project has their name: Python would have
    found the learner's file first. Only a cold start needs this; the engine starts cold when it sees such a name."""
    for name in project.modules():
        if name in _agent_brought:
            for loaded in [item for item in sys.modules if item == name or item.startswith(name + ".")]:
                del sys.modules[loaded]


_agent_brought = frozenset()  # set by cold()


def _serve(channel, spec, trace_fd, is_cold):
    setup.prepare(spec, trace_fd)
    folder = spec.get("project")
    project = Project(folder if isinstance(folder, str) and folder else os.getcwd())
    try:
        _chdir(project.root)
    except OSError:
        pass
    if is_cold:
        _shadowed(project)
    modules = _modules_of(spec.get("mode"))
    if not modules:
        error = errors.made_up("ProtocolError", "There is no mode “%s”." % (spec.get("mode"),))
        channel.event("load-failed", error=error)
        return 3
    try:
        return modules[0].run(spec, project, channel)
    except BaseException as problem:  # our own fault: no `ended` follows, so that the engine knows
        errors.print_error(errors.describe(problem, project))
        return 3


def warm(event_fd, spec, trace_fd=-1):
    """Serves one run in a fork of the warm process. `spec` is the start message, as a dict or as JSON text. Returns the
    status for the caller to leave the process with (os._exit: nothing is left to finalise)."""
    if not isinstance(spec, dict):
        spec = _loads(spec)
    return _serve(wire.Channel(event_fd), spec, trace_fd, False)


def cold(bare=()):
    """Serves one run in an interpreter that was started for it. Descriptors come in the environment, which the learner
    does not see. `bare` names the modules the interpreter had loaded by itself. Does not return."""
    global _agent_brought
    event_fd = int(os.environ.pop("ATHANOR_EVENT_FD"))
    spec_fd = int(os.environ.pop("ATHANOR_SPEC_FD"))
    trace_fd = int(os.environ.pop("ATHANOR_TRACE_FD", "-1"))
    try:
        os.lseek(spec_fd, 0, os.SEEK_SET)
    except OSError:  # a pipe
        pass
    with open(spec_fd, "rb") as file:
        spec = _loads(file.read().decode("utf-8"))
    _modules_of(spec.get("mode"))
    _agent_brought = frozenset(name.partition(".")[0] for name in set(sys.modules) - set(bare)) - \
        frozenset(sys.builtin_module_names) - {"athanor_agent", "__main__"}
    leave, channel = os._exit, wire.Channel(event_fd)
    if spec.get("standby") is True and spec.get("anew") is not True:
        from athanor_agent import standby
        spec = standby.wait(channel, spec["project"], event_fd, trace_fd)
        if spec is None:
            leave(0)
    leave(_serve(channel, spec, trace_fd, True))
