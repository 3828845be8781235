"""How Flask's own static view came to its answer."""

from athanor_agent.private import BUILTINS as __builtins__

import datetime
import os

from athanor_agent import functions
from athanor_agent.values import clean

_stat, _isdir = os.stat, os.path.isdir


def _owner(app, endpoint):
    """The application or blueprint whose static view this is, or None."""
    scope, _, name = str(endpoint).rpartition(".")
    owner = app.blueprints.get(scope) if scope else app
    return owner if name == "static" and getattr(owner, "has_static_folder", False) else None


def _shown(path, project):
    relative = project.relative(path) if path else None
    return clean(relative or path or "", 1000)


def _header(headers, wanted):
    return next((clean(str(value), 500) for name, value in headers if str(name).lower() == wanted), None)


def describe(app, project, winner, arguments, environ, answer):
    """The protocol's static_file, or None where another view answered."""
    try:
        owner = _owner(app, winner.endpoint)
        view = app.view_functions.get(winner.endpoint)
        if owner is None or functions.place_of(view, project)[0] is not None or "filename" not in arguments:
            return None
        return _told(owner, project, str(arguments["filename"]), environ, answer)
    except Exception:
        return None


def _told(owner, project, filename, environ, answer):
    from werkzeug.utils import safe_join
    folder = owner.static_folder
    path = safe_join(folder, filename)
    info = None
    if path is not None:
        try:
            info = _stat(path)
        except (OSError, ValueError):
            pass
    exists = info is not None and not _isdir(path)
    modified = None
    if exists:
        modified = datetime.datetime.fromtimestamp(int(info.st_mtime), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = {"folder": _shown(folder, project), "filename": clean(filename, 500), "file": _shown(path, project) or None,
             "exists": exists, "size": info.st_size if exists else 0, "modified": modified,
             "etag": _header(answer.headers, "etag"), "last_modified": _header(answer.headers, "last-modified"),
             "if_none_match": clean(environ["HTTP_IF_NONE_MATCH"], 500) if "HTTP_IF_NONE_MATCH" in environ else None,
             "if_modified_since": clean(environ["HTTP_IF_MODIFIED_SINCE"], 500) if "HTTP_IF_MODIFIED_SINCE" in environ else None}
    found["reason"] = _reason(answer.status, found, path)
    return found


def _reason(status, found, path):
    if path is None:
        return "“%s” would lie outside the folder %s, so it is refused with 404." % (found["filename"], found["folder"])
    if status == 404:
        return "There is no file “%s” in the folder %s." % (found["filename"], found["folder"])
    if status == 304 and found["if_none_match"]:
        return "If-None-Match names the file's ETag: the browser has this very file already, so nothing but the headers is sent."
    if status == 304:
        return "The file has not changed since the browser's If-Modified-Since, so nothing but the headers is sent."
    if status == 206:
        return "The request has a Range header, so a piece of the file is sent."
    if status == 416:
        return "The request's Range lies outside of the file."
    if status == 200 and found["if_none_match"]:
        return "If-None-Match names another ETag than the file has now: the file has changed since, so it is sent whole."
    if status == 200 and found["if_modified_since"]:
        return "The file has changed since the browser's If-Modified-Since, so it is sent whole."
    if status == 200:
        return "The file is sent whole, with an ETag and a Last-Modified by which the browser can ask next time."
    return "The answer was %d." % status
