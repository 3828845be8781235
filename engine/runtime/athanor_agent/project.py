"""Which files are the learner's."""

from athanor_agent.private import BUILTINS as __builtins__

import os

_realpath, _abspath, _sep = os.path.realpath, os.path.abspath, os.sep
_exists, _listdir, _isdir = os.path.exists, os.listdir, os.path.isdir
_join = os.path.join
_LIBRARY_PARTS = ("site-packages", "dist-packages", ".venv", "venv", "__pypackages__")
AGENT = _abspath(os.path.dirname(__file__))
BOOT = _join(os.path.dirname(AGENT), "boot.py")


class Project:
    """The folder that holds the learner's files."""

    def __init__(self, root):
        self.root = _abspath(root)
        self._real = _realpath(root)
        self._cache = {}

    def relative(self, filename):
        """The path of a learner's file relative to the project, with '/'; None for any other file."""
        try:
            return self._cache[filename]
        except (KeyError, TypeError):
            pass
        found = None
        if isinstance(filename, str) and filename and filename[0] != "<":
            path = _abspath(filename if filename[0] == _sep else _join(self.root, filename))
            for root in (self.root, self._real):
                prefix = root.rstrip(_sep) + _sep
                if path.startswith(prefix):
                    parts = path[len(prefix):].split(_sep)
                    if not any(part in _LIBRARY_PARTS for part in parts):
                        found = "/".join(parts)
                    break
            if len(self._cache) < 4096:
                self._cache[filename] = found
        return found

    def is_learners(self, filename):
        return self.relative(filename) is not None

    def has(self, name):
        return _exists(_join(self.root, name))

    def modules(self):
        """The names a learner can import from the top of the project, with the file or folder behind each."""
        try:
            names = sorted(_listdir(self.root))
        except OSError:
            return {}
        found = {}
        for name in names:
            if name.endswith(".py"):
                found[name[:-3]] = name
            elif name.isidentifier() and name != "__pycache__" and _isdir(_join(self.root, name)):
                found.setdefault(name, name + "/")
        return found


def is_agents(filename):
    """Whether a frame belongs to this package (or to what started it) and is nobody's business."""
    return isinstance(filename, str) and (filename.startswith(AGENT + _sep) or filename == BOOT)
