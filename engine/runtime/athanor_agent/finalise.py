"""What a learner sees when an interpreter ends: the main module is left, threads are waited for, atexit callbacks run,
modules are emptied and __del__ methods run, streams are flushed. The warm process is then ended without a finalisation
of its own, since that would tear down 500 modules."""

from athanor_agent.private import BUILTINS as __builtins__

import atexit
import gc
import sys
import traceback
import weakref

_run_exit_functions = atexit._run_exitfuncs
_collect = gc.collect
_ref = weakref.ref
_print_exception = traceback.print_exception
_modules = sys.modules
_LAST = ("last_type", "last_value", "last_traceback", "last_exc")


def wait_for_threads():
    """Waits until only daemon threads are left, as at the end of every program."""
    threading = _modules.get("threading")
    if threading is None:
        return
    try:
        threading._shutdown()
    except BaseException as problem:
        try:
            sys.stderr.write("Exception ignored in: %r\n" % (threading,))
            _print_exception(type(problem), problem, problem.__traceback__.tb_next)
        except Exception:
            pass


def run_exit_functions():
    try:
        _run_exit_functions()
    except BaseException:  # before 3.10 the last problem is raised again, after it was printed
        pass


_newest_of_image = None


def remember_image():
    """Everything imported so far is the warm image's: looking at it again at the end of each run would touch, and so
    copy, a page for each of its modules."""
    global _newest_of_image
    _newest_of_image = next(reversed(_modules))


def imported_since():
    """The names of the modules that are not the image's, oldest first; all where there is no image."""
    names = []
    for name in reversed(_modules):
        if name == _newest_of_image:
            break
        names.append(name)
    if "__main__" not in names:
        names.append("__main__")
    return reversed(names)


def _clear(namespace):
    """Empties a module in Python's own order: first the names with one leading underscore, then the others."""
    for name in list(namespace):
        if isinstance(name, str) and name[:1] == "_" and name[1:2] != "_" and namespace[name] is not None:
            namespace[name] = None
    for name in list(namespace):
        if name != "__builtins__" and namespace[name] is not None:
            namespace[name] = None


def drop_modules(is_learners):
    """Forgets the learner's modules, in Python's order, so that their __del__ methods run now. `is_learners` tells by
    file name."""
    for name in _LAST:
        if hasattr(sys, name):
            setattr(sys, name, None)
    _collect()
    alive = []
    for name in list(imported_since()):
        module = _modules.get(name)
        filename = getattr(module, "__file__", None) if type(module) is type(sys) else None
        if name == "__main__" or is_learners(filename):
            try:
                alive.append(_ref(module))
            except TypeError:
                pass
            _modules.pop(name, None)
    module = None
    _collect()
    for reference in reversed(alive):
        module = reference()
        if module is not None:
            _clear(vars(module))
            module = None
    _collect()
