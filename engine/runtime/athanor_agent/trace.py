"""Watches one request pass through Flask: which rule matched, which functions ran in what order, templates, session and
SQL. Works through the application object's own methods, replaced for the length of one request, and never changes what
they return or raise."""

from athanor_agent.private import BUILTINS as __builtins__

import functools
import sys
import time

from athanor_agent import errors, functions, routing, snapshots, sqltrace, templates
from athanor_agent.values import clean, plain_or_repr, safe_repr, safe_str, type_name, typed

_now = time.perf_counter
HOOK_LIMIT = 500

# The method of Flask within which a function was called tells what kind of function it was.
PHASES = {
    "full_dispatch_request": "before_request",  # before_first_request, gone since Flask 2.3
    "preprocess_request": "before_request",
    "dispatch_request": "view",
    "process_response": "after_request",
    "do_teardown_request": "teardown_request",
    "do_teardown_appcontext": "teardown_appcontext",
    "handle_user_exception": "error_handler",
    "handle_http_exception": "error_handler",
    "handle_exception": "error_handler",
}
_REGISTRIES = {
    "before_request": "before_request_funcs",
    "after_request": "after_request_funcs",
    "teardown_request": "teardown_request_funcs",
    "url_value_preprocessor": "url_value_preprocessors",
}
_ANSWERS = ("view", "before_request", "error_handler")


def _context():
    """The current request context, in any Flask that has one."""
    try:
        from flask.globals import request_ctx
        return request_ctx._get_current_object()
    except ImportError:
        from flask.globals import _request_ctx_stack
        return _request_ctx_stack.top
    except RuntimeError:
        return None


def _session_values(context):
    """The session as JSON, without marking it as read or changed."""
    session = getattr(context, "session", None)
    if session is None:
        session = getattr(context, "_session", None)
    if not isinstance(session, dict):
        return {}
    return {clean(str(key), 200): plain_or_repr(value) for key, value in list(dict.items(session))[:200]}


class Seen:
    """What was seen of one request."""

    def __init__(self, app, project, full, places):
        self.app, self.project, self.full, self._places = app, project, full, places
        self.exception = None
        self.match = self.routing_error = self.adapter = self.path = self.method = self.winner = None
        self.arguments = {}
        self.hooks, self.saved_session = [], {}
        self.templates = templates.Templates(app, project, self.current)
        self.session = {"before": {}, "after": {}}
        self.sql = sqltrace.Recorder(project, self.current) if full else None
        self.matching = {"candidates": [], "steps": [], "steps_missing": None, "notes": []}
        self._phases = []
        self._running = 0
        self._dispatching = self._nested = 0
        self._open = []  # places in `hooks` of the calls under way
        self._latest = None  # the response as the last hook left it

    def current(self):
        """The call under way, as its place in `hooks`."""
        return self._open[-1] if self._open else None

    # Flask's own methods, wrapped

    def create_url_adapter(self, method):
        """The adapter of a request, watched until it is asked: an exit in a converter ends the request before Flask has
        told anyone."""
        def wrapper(request, *args, **kwargs):
            adapter = method(request, *args, **kwargs)
            if request is not None and adapter is not None and not self._dispatching and self._asked is None:
                def match(*args, **kwargs):
                    vars(adapter).pop("match", None)
                    self._asked = adapter, request
                    return adapter.match(*args, **kwargs)
                try:
                    adapter.match = match
                except Exception:  # a class of the learner's own that takes no attributes
                    pass
            return adapter
        return wrapper

    def within(self, phase, method):
        def wrapper(*args, **kwargs):
            self._phases.append(phase)
            running, self._running = self._running, 0
            try:
                return method(*args, **kwargs)
            finally:
                self._phases.pop()
                self._running = running
        return wrapper

    def full_dispatch_request(self, method):
        inner = self.within("before_request", method)

        def wrapper(*args, **kwargs):
            if self._dispatching:  # a view that sends a request to its own application
                self._nested += 1
                try:
                    return method(*args, **kwargs)
                finally:
                    self._nested -= 1
            self._dispatching = 1
            try:
                self._note_match(_context())
            except Exception:
                pass
            try:
                return inner(*args, **kwargs)
            finally:
                self._dispatching = 0
        return wrapper

    def preprocess_request(self, method):
        inner = self.within("before_request", method)

        def wrapper(*args, **kwargs):
            if self._nested:
                return method(*args, **kwargs)
            self.session["before"] = _session_values(_context())
            saved = self.app.url_value_preprocessors
            if not any(saved.values()):
                return inner(*args, **kwargs)
            self.app.url_value_preprocessors = {
                scope: [self.hook(function, function, "url_value_preprocessor", scope) for function in found]
                for scope, found in saved.items()}
            try:
                return inner(*args, **kwargs)
            finally:
                self.app.url_value_preprocessors = saved
        return wrapper

    def process_response(self, method):
        inner = self.within("after_request", method)

        def wrapper(*args, **kwargs):
            if self._nested:
                return inner(*args, **kwargs)
            self._note_answer(args[0] if args else None)
            response = inner(*args, **kwargs)
            context = _context()
            self.session["after"] = _session_values(context)
            if self._latest is not None:
                self.saved_session = snapshots.differences(self._latest, snapshots.Snapshot(response, context))
            return response
        return wrapper

    def _note_answer(self, response):
        """The response was made: of what the last call returned."""
        self._latest = snapshots.Snapshot(response, _context())
        maker = next((note for note in reversed(self.hooks) if note["phase"] in _ANSWERS and "caller" not in note), None)
        if maker is not None and maker["exception"] is None and self._latest.status is not None:
            kind = self._latest.headers.get("Content-Type")
            maker["answered"] = {"status": self._latest.status, "type": kind[0] if kind else None}

    def update_template_context(self, method):
        """The context processors, each noted with the names it gives."""
        def wrapper(context, *args, **kwargs):
            if self._nested:
                return method(context, *args, **kwargs)
            self.templates.begin(context)
            saved = self.app.template_context_processors
            self.app.template_context_processors = {
                scope: [self.context_processor(function, scope) for function in found] for scope, found in saved.items()}
            try:
                return method(context, *args, **kwargs)
            finally:
                self.app.template_context_processors = saved
        return wrapper

    def context_processor(self, function, scope):
        is_flasks = str(getattr(function, "__module__", "")).startswith("flask.")
        call = function if is_flasks else self.hook(function, function, "context_processor", scope)
        by = None if is_flasks else clean(functions.name_of(function), 200)

        def wrapper():
            given = call()
            if isinstance(given, dict):
                self.templates.added(list(given), by, scope)
            return given
        return wrapper

    def handler(self, name, method):
        """handle_exception and its kin: the place where an unhandled exception is known, and the last one before Flask
        logs it, so that this package's frames must go."""
        inner = self.within("error_handler", method) if self.full else method

        def wrapper(*args, **kwargs):
            for problem in args:
                if isinstance(problem, BaseException):
                    errors.strip_agent(problem)
                    if name == "handle_exception" and not self._dispatching:
                        self.exception = problem
                        self._note_failed_match()
            return inner(*args, **kwargs)
        return wrapper

    def ensure_sync(self, method):
        """Flask asks for every function of the learner's through this method, just before calling it."""
        def wrapper(function, *args, **kwargs):
            ready = method(function, *args, **kwargs)
            if not self._phases or self._running or self._nested or len(self.hooks) >= HOOK_LIMIT:
                return ready
            return self.hook(function, ready, self._phases[-1])
        return wrapper

    # what they call

    def hook(self, function, call, phase, scope=None):
        """`call`, which notes that `function` ran. Learner's code can tell it by identity only."""
        if scope is None:
            scope = self._scope_of(function, phase)

        @functools.wraps(call, assigned=("__name__", "__qualname__", "__doc__", "__module__"))
        def wrapper(*args, **kwargs):
            if len(self.hooks) >= HOOK_LIMIT:
                return call(*args, **kwargs)
            note = self._note_call(function, phase, scope)
            response = args[0] if phase == "after_request" and args else None
            before = snapshots.Snapshot(response, _context())
            result = None
            started = _now()
            try:
                result = call(*args, **kwargs)
                note["short_circuit"] = phase == "before_request" and result is not None
                return result
            except BaseException as problem:
                self._note_problem(note, problem)
                raise
            finally:
                note["ms"] = round((_now() - started) * 1000, 3)
                self._running -= 1
                self._open.pop()
                self._note_changes(note, before, result if response is not None else None)
        return wrapper

    def _note_call(self, function, phase, scope):
        file, line = self.place(function)
        name = functions.name_of(function)
        if name == "<lambda>" and phase == "view" and self.winner is not None:  # Flask's own for static files
            name = str(self.winner.endpoint)
        note = {"phase": phase, "name": clean(name, 200), "blueprint": scope, "file": file,
                "line": line, "ms": 0, "short_circuit": False, "exception": None}
        if phase == "error_handler":
            note["handles"] = self._handled_by(function)
        if self._open:
            note["caller"] = self._open[-1]
        self._open.append(len(self.hooks))
        self.hooks.append(note)
        self._running += 1
        return note

    def _note_problem(self, note, problem):
        note["exception"] = clean("%s: %s" % (type_name(problem), safe_str(problem, 500)), 600)
        trace = problem.__traceback__
        while trace is not None:
            file = self.project.relative(trace.tb_frame.f_code.co_filename)
            if file is not None:
                note["exception_file"], note["exception_line"] = file, trace.tb_lineno
            trace = trace.tb_next

    def _note_changes(self, note, before, response):
        try:
            after = snapshots.Snapshot(response, _context())
            changes = snapshots.differences(before, after)
            if changes:
                note["changes"] = changes
            if response is not None:
                self._latest = after
        except Exception:
            pass

    def _handled_by(self, function):
        """"404" or "LookupError": what an error handler was registered for."""
        for codes in self.app.error_handler_spec.values():
            for code, found in codes.items():
                for kind, handler in found.items():
                    if handler is function:
                        return str(code) if code is not None else clean(kind.__name__, 200)
        return None

    def place(self, function):
        known = self._places.get(id(function))
        if known is None:
            known = (function, functions.place_of(function, self.project))  # kept alive, so that the id stays its own
            self._places[id(function)] = known
        return known[1]

    def _scope_of(self, function, phase):
        """The blueprint that a function belongs to, None for the application's own."""
        try:
            if phase == "view":
                return routing.blueprint_of(self.app, self.winner.endpoint) if self.winner is not None else None
            if phase == "error_handler":
                for scope, codes in self.app.error_handler_spec.items():
                    if any(function is item for found in codes.values() for item in found.values()):
                        return scope
                return None
            registry = getattr(self.app, _REGISTRIES[phase], {})
            return next((scope for scope, found in registry.items() if any(item is function for item in found)), None)
        except Exception:
            return None

    def _note_failed_match(self):
        """A converter that raised: the match ended before anything was dispatched."""
        if self.adapter is None:
            try:
                self._note_match(_context())
            except Exception:
                pass

    def _note_match(self, context):
        request = context.request
        problem = request.routing_exception
        self.adapter, self.method = context.url_adapter, request.method
        self.path = self.adapter.path_info if self.adapter is not None else None
        self.host = clean(str(request.environ.get("HTTP_HOST", "")), 300)
        if request.url_rule is not None:
            self.winner = request.url_rule
            self.arguments = dict(request.view_args or {})
            self.match = {"endpoint": clean(str(self.winner.endpoint)), "rule": clean(self.winner.rule),
                          "arguments": typed(self.arguments)}
        if problem is not None:
            self.routing_exception = problem
            self.routing_error = {
                "type": type_name(problem),
                "message": clean(getattr(problem, "description", None) or safe_str(problem)),
                "location": getattr(problem, "new_url", None),
                "allowed": sorted(getattr(problem, "valid_methods", None) or []),
            }

    def note_exit(self):
        """The match was begun and ended by what is no Exception, so that no handler was asked."""
        if self.adapter is None and self._asked is not None and self._asked[1].routing_exception is None:
            self.adapter, request = self._asked
            self.path, self.method = self.adapter.path_info, request.method
            self.host = clean(str(request.environ.get("HTTP_HOST", "")), 300)

    routing_exception = host = _asked = None

    def result(self):
        """The trace's members that are not the answer itself."""
        return {
            "match": self.match, "routing_error": self.routing_error, **self.matching,
            "binding": self._binding(), "hooks": self._hooks_with_statements(), "saved_session": self.saved_session,
            "templates": self.templates.result(), "session": self.session,
            "sql": self.sql.statements if self.sql is not None else [],
        }


    def _hooks_with_statements(self):
        for place, statement in enumerate(self.sql.statements if self.sql is not None else ()):
            if statement["call"] is not None:
                self.hooks[statement["call"]].setdefault("statements", []).append(place)
        return self.hooks

    def _binding(self):
        """What the rules' hosts and subdomains were compared with."""
        adapter = self.adapter
        if adapter is None:
            return None
        return {"host": self.host, "server_name": clean(str(adapter.server_name), 300),
                "subdomain": clean(str(adapter.subdomain or ""), 300), "scheme": clean(str(adapter.url_scheme), 20),
                "host_matching": bool(adapter.map.host_matching),
                "subdomain_matching": bool(getattr(self.app, "subdomain_matching", False))}


class Tracer:
    """Watches the requests of one application, one at a time. A context manager per request, from watch()."""

    def __init__(self, app, project):
        self._app, self._project = app, project
        self._candidates = routing.Candidates(app)
        self._seen = None
        self._saved = {}
        self._places = {}
        self._config = None

    def watch(self, full):
        self._seen = Seen(self._app, self._project, full, self._places)
        return self

    def __enter__(self):
        seen, app = self._seen, self._app
        self._saved = {}
        wrappers = {"full_dispatch_request": seen.full_dispatch_request,
                    "handle_exception": functools.partial(seen.handler, "handle_exception")}
        if seen.full:
            wrappers.update({
                "handle_user_exception": functools.partial(seen.handler, "handle_user_exception"),
                "handle_http_exception": functools.partial(seen.handler, "handle_http_exception"),
                "preprocess_request": seen.preprocess_request, "process_response": seen.process_response,
                "update_template_context": seen.update_template_context, "ensure_sync": seen.ensure_sync,
                "create_url_adapter": seen.create_url_adapter})
            for name in ("dispatch_request", "do_teardown_request", "do_teardown_appcontext"):
                wrappers[name] = functools.partial(seen.within, PHASES[name])
        for name, wrap in wrappers.items():
            method = getattr(app, name, None)
            if method is not None:
                self._saved[name] = vars(app).get(name)
                setattr(app, name, wrap(method))
        self._config = app.config.get("PROPAGATE_EXCEPTIONS")
        app.config["PROPAGATE_EXCEPTIONS"] = False
        if seen.full:
            self._connect(True)
            sqltrace.start(seen.sql)
        return seen

    def __exit__(self, *unused):
        app, seen = self._app, self._seen
        for name, before in self._saved.items():
            if before is None:
                vars(app).pop(name, None)
            else:
                setattr(app, name, before)
        app.config["PROPAGATE_EXCEPTIONS"] = self._config
        if seen.full:
            self._connect(False)
            sqltrace.stop()
            seen.note_exit()
            self._find_candidates(seen)
        return False

    def _connect(self, wanted):
        signals = sys.modules.get("flask.signals")
        seen = self._seen.templates
        for name, receiver in (("before_render_template", seen.before), ("template_rendered", seen.after)):
            signal = getattr(signals, name, None)
            try:
                if wanted:
                    signal.connect(receiver, sender=self._app, weak=False)
                else:
                    signal.disconnect(receiver, sender=self._app)
            except Exception:  # no blinker
                pass
        if not wanted:
            seen.end()

    def _find_candidates(self, seen):
        if seen.adapter is None:
            seen.matching["steps_missing"] = ("No rule was asked: the request was answered before Flask came to its "
                                              "url_map, or its Host header is none.")
            return
        try:
            seen.matching = self._candidates.find(
                seen.adapter, seen.path, seen.method, seen.winner, seen.arguments, seen.routing_exception)
        except Exception as problem:
            print("The rules could not be compared: %s" % safe_repr(problem), file=sys.stderr)
