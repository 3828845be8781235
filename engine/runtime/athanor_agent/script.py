"""Mode `script`: the learner's file runs as the real __main__ and ends exactly as under `python3 file.py`."""

from athanor_agent.private import BUILTINS as __builtins__

import builtins
import importlib.machinery
import os
import runpy
import sys

from athanor_agent import errors, finalise, private, setup, source

_ModuleType = type(sys)
_Loader = importlib.machinery.SourceFileLoader
_default_hook = sys.excepthook
_run_module = runpy._run_module_as_main


class CannotStart(Exception):
    """There is nothing to run: an error object."""


def new_main(path=None):
    """A new, empty __main__ in its place, holding just what Python puts there."""
    main = _ModuleType("__main__")
    namespace = main.__dict__
    namespace.update({"__annotations__": {}, "__builtins__": builtins, "__package__": None, "__spec__": None})
    if path is not None:
        namespace.update({"__loader__": _Loader("__main__", path), "__file__": path, "__cached__": None})
    sys.modules["__main__"] = main
    return namespace


def _read(path, entry):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as problem:
        reason = {2: "There is no file “%s” in the project.", 21: "“%s” is a folder without a __main__.py."}.get(
            problem.errno, "The file “%s” cannot be read: " + str(problem.strerror))
        raise CannotStart(errors.made_up(type(problem).__name__, reason % entry,
                                         "Look at the file's name, or choose another file to run.")) from None


def _prepare_file(project, entry):
    """sys.path, sys.argv and the compiled code of a file, or of a folder with a __main__.py."""
    path = os.path.join(project.root, entry)
    folder = os.path.dirname(path)
    if os.path.isdir(path) and os.path.isfile(os.path.join(path, "__main__.py")):
        folder = path
        path = os.path.join(path, "__main__.py")
    sys.path.insert(0, folder)
    namespace = new_main(path)
    if folder == os.path.join(project.root, entry):
        namespace["__package__"] = ""
    return source.code_of(_read(path, entry), path), namespace


def _execute(project, entry):
    if entry.startswith("-m "):
        sys.path.insert(0, project.root)
        new_main()
        _run_module(entry[3:].strip())
        return
    code, namespace = _prepare_file(project, entry)
    exec(code, namespace)


def _status_of(stop):
    """The exit status that Python derives from a SystemExit; anything but a number is printed."""
    code = stop.code
    if code is None:
        return 0
    if isinstance(code, int):
        return int(code) & 0xFF if -2 ** 63 <= int(code) < 2 ** 63 else 0xFF
    try:
        sys.stderr.write(str(code) + "\n")
        sys.stderr.flush()
    except Exception:
        pass
    return 1


def _report(exception, project, limits, channel):
    """Prints an uncaught exception and reports it."""
    if issubclass(type(exception), MemoryError):
        errors.reserve.release()
    setup.flush()
    errors.strip_agent(exception)
    error = errors.describe(exception, project, limits)
    hook = sys.excepthook
    sys.last_type, sys.last_value, sys.last_traceback = type(exception), exception, exception.__traceback__
    if hook is _default_hook or hook is sys.__excepthook__:
        errors.print_error(error)
    else:
        try:
            hook(type(exception), exception, exception.__traceback__)
        except SystemExit as stop:
            channel.event("exception", error=error)
            return _status_of(stop)
        except BaseException as problem:
            errors.print_error(errors.describe(problem, project, limits))
            errors.print_error(error)
    channel.event("exception", error=error)
    return 130 if issubclass(type(exception), KeyboardInterrupt) else 1


def _main(project, entry, limits, channel):
    """Runs the main module; returns the exit status. Keeps no reference to anything of the learner's."""
    try:
        _execute(project, entry)
        return 0
    except CannotStart as problem:
        error = problem.args[0]
        errors.print_error(error)
        channel.event("exception", error=error)
        return 2
    except SystemExit as stop:
        return _status_of(stop)
    except BaseException as exception:
        try:
            return _report(exception, project, limits, channel)
        except BaseException as again:  # an interrupt while reporting
            return 130 if issubclass(type(again), KeyboardInterrupt) else 1


def end(status, project, channel):
    """Everything between the end of the main module and the end of the process."""
    channel.event("main-ended")
    errors.reserve.release()
    private.restore()
    finalise.wait_for_threads()
    finalise.run_exit_functions()
    written = setup.flush()
    finalise.drop_modules(project.is_learners)
    written = setup.flush() and written
    if not written and status == 0:
        status = 120  # Python's own status when standard output could not be written
    channel.event("ended", exit=status)
    return status


def run(spec, project, channel):
    entry = spec.get("entry")
    entry = entry if isinstance(entry, str) and entry else "main.py"
    arguments = spec.get("argv")
    arguments = [item for item in arguments if isinstance(item, str)] if isinstance(arguments, list) else []
    sys.argv = [entry] + arguments
    errors.reserve.keep()
    return end(_main(project, entry, spec.get("limits"), channel), project, channel)
