"""The builtins as they were before any learner's code ran.

A learner may write ``builtins.len = None`` or ``print = …`` and still has a right to a proper error message. Python
looks a name up in its module's ``__builtins__``; a module that begins with

    from athanor_agent.private import BUILTINS as __builtins__

therefore keeps the original ones.
"""

import builtins

BUILTINS = dict(vars(builtins))
__builtins__ = BUILTINS


def restore():
    """Puts the original builtins back and returns what the learner had changed, for `put_back`."""
    namespace = vars(builtins)
    changed = {name: namespace[name] for name in BUILTINS if name in namespace and namespace[name] is not BUILTINS[name]}
    missing = [name for name in BUILTINS if name not in namespace]
    namespace.update(BUILTINS)
    return changed, missing


def put_back(changes):
    changed, missing = changes
    namespace = vars(builtins)
    namespace.update(changed)
    for name in missing:
        namespace.pop(name, None)
