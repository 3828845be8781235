"""The files of a project as a command finds and leaves them: which it made or changed, and a copy to write in where the
project itself is mounted to be read."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import os
import shutil

from athanor_agent.values import clean

LEFT_OUT = frozenset((".git", ".venv", "venv", "node_modules", "__pycache__", ".pytest_cache", ".hg", ".svn"))
COPY_LIMIT = 48 << 20
COPY_FILES = 20000
FILE_LIMIT = 256 << 10
TOLD_LIMIT = 4 << 20
TOLD_FILES = 200


class TooLarge(Exception):
    """The project cannot be copied."""


def _walk(root):
    """(path, relative path) of the regular files below a folder, links left out."""
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT
                            and not os.path.exists(os.path.join(place, name, "pyvenv.cfg")))
        for name in sorted(names):
            path = os.path.join(place, name)
            if not name.endswith(".pyc") and not os.path.islink(path) and os.path.isfile(path):
                yield path, os.path.relpath(path, root)


def copy(root, target):
    """Copies the project; TooLarge where that is no small thing."""
    total = 0
    for count, (path, relative) in enumerate(_walk(root)):
        try:
            total += os.path.getsize(path)
            if total > COPY_LIMIT or count >= COPY_FILES:
                raise TooLarge("The project is too large to be copied: over %d MiB or %d files. Give its migrations a "
                               "project of their own to try them." % (COPY_LIMIT >> 20, COPY_FILES))
            place = os.path.join(target, relative)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            shutil.copyfile(path, place)
        except OSError:  # it is not ours to read
            continue
    os.makedirs(target, exist_ok=True)


def manifest(root):
    """{relative path: what tells that a file was written to}."""
    found = {}
    for path, relative in _walk(root):
        try:
            status = os.stat(path)
        except OSError:
            continue
        found[relative] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


def folders(root):
    """The folders below it, relative."""
    found = set()
    for place, names, _ in os.walk(root):
        names[:] = [name for name in names if name not in LEFT_OUT]
        found.update(clean(os.path.relpath(os.path.join(place, name), root), 1024) for name in names[:TOLD_FILES])
    return found


def changes(root, before, left_out):
    """[{path, content64, new}] of what was made or changed since, but for the paths `left_out` begin with."""
    found, total = [], 0
    for relative, mark in manifest(root).items():
        path = os.path.join(root, relative)
        if before.get(relative) == mark or any(path.startswith(each) for each in left_out):
            continue
        try:
            with open(path, "rb") as file:
                data = file.read(FILE_LIMIT + 1)
        except OSError:
            continue
        total += len(data)
        if len(data) > FILE_LIMIT or total > TOLD_LIMIT or len(found) >= TOLD_FILES:
            continue
        found.append({"path": clean(relative, 1024), "content64": base64.b64encode(data).decode("ascii"),
                      "new": relative not in before})
    return found
