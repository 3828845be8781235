"""Whether one rule would take a request if it were the only one: asked of Werkzeug itself."""

from athanor_agent.private import BUILTINS as __builtins__

from athanor_agent.functions import is_learners


def _classified(problem):
    """("redirect", address), ("method", None) or ("no-match", None) of what a match raised."""
    if getattr(problem, "new_url", None) is not None:
        return "redirect", problem.new_url
    return ("method", None) if getattr(problem, "code", None) == 405 else ("no-match", None)


class Alone:
    """With a matcher of Werkzeug's that knows this rule only. The rule is the map's own: nothing of it is copied, and
    adding it to a matcher does not change it."""

    def __init__(self, url_map, rule, pattern):
        self._rule, self._pattern, self._url_map = rule, pattern, url_map
        self._matcher = None  # most rules are told apart by their first parts and never need it
        self._host_matching = url_map.host_matching
        self._learners = [converter for converter in rule._converters.values() if is_learners(converter)]
        self.called = []  # converters of the learner's own that the last match may have called

    def match(self, request):
        """("match", arguments), ("redirect", address or None), ("method", None) or ("no-match", None)."""
        adapter = request.adapter
        domain = adapter.server_name if self._host_matching else adapter.subdomain
        path = "/" + request.path.lstrip("/") if request.path else ""
        self.called = []
        if "//" not in path and not self._begins(domain, path):
            return "no-match", None
        self.called = self._learners
        if self._matcher is None:
            self._make()
        from werkzeug.routing import exceptions
        try:
            rule, values = self._matcher.match(domain, path, request.method, adapter.websocket)
        except exceptions.RequestPath as problem:
            return "redirect", self._address(adapter, problem.path_info)
        except exceptions.RequestAliasRedirect:
            return "redirect", request.redirected
        except exceptions.NoMatch as problem:
            return ("method", None) if problem.have_match_for else ("no-match", None)
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # whatever a learner's converter raises, SystemExit too
            return _classified(problem)
        if rule.redirect_to is not None:
            return "redirect", rule.redirect_to if isinstance(rule.redirect_to, str) else request.redirected
        return "match", values

    def _make(self):
        from werkzeug.routing.matcher import StateMachineMatcher
        # Werkzeug reads the matcher's own flag, which setting the map's does not change.
        self._matcher = StateMachineMatcher(self._url_map._matcher.merge_slashes)
        self._matcher.add(self._rule)

    def _begins(self, domain, path):
        """False where a part of the path is refused by the rule's part at its place: no matcher need be asked then."""
        for part, text in zip(self._rule._parts, [domain, *path.split("/")]):
            if part.final:
                return True
            if part.content != text if part.static else not self._pattern(part.content).match(text):
                return False
        return True

    @staticmethod
    def _address(adapter, path):
        from werkzeug.urls import url_quote
        try:
            return adapter.make_redirect_url(url_quote(path, adapter.map.charset, safe="/:|+"), adapter.query_args or {})
        except Exception:
            return None


class MapAlone:
    """With a map of its own, made when it is first asked: for releases of Werkzeug whose inner life is not known here."""

    def __init__(self, url_map, rule, pattern):
        self._url_map, self._rule, self._map, self._made = url_map, rule, None, False
        self.called = [converter for converter in rule._converters.values() if is_learners(converter)]

    def _make(self):
        url_map = self._url_map
        merges = getattr(getattr(url_map, "_matcher", None), "merge_slashes", url_map.merge_slashes)
        made = type(url_map)(
            default_subdomain=url_map.default_subdomain, strict_slashes=url_map.strict_slashes,
            merge_slashes=merges, redirect_defaults=url_map.redirect_defaults,
            converters=url_map.converters, host_matching=url_map.host_matching)
        copy = self._rule.empty()
        copy.merge_slashes, copy.websocket = self._rule.merge_slashes, getattr(self._rule, "websocket", False)
        made.add(copy)
        made.update()
        return made

    def match(self, request):
        adapter = request.adapter
        try:
            if not self._made:
                self._made = True
                self._map = self._make()
            if self._map is None:  # a Rule class of the learner's own that cannot be copied
                return "no-match", None
            bound = self._map.bind(adapter.server_name, adapter.script_name, adapter.subdomain, adapter.url_scheme,
                                   adapter.default_method, request.path, adapter.query_args)
            return "match", bound.match(request.path, request.method)[1]
        except KeyboardInterrupt:
            raise
        except BaseException as problem:
            return _classified(problem)
