"""The url_map as a table, and why each rule did or did not take a request. What matched comes from Werkzeug itself:
from the request's own match, and for every other rule from matching it alone, in a map with the same settings."""

from athanor_agent.private import BUILTINS as __builtins__

from athanor_agent import functions, reasons
from athanor_agent.values import clean, plain_or_repr, typed


def shown_methods(methods):
    """Without HEAD and OPTIONS, which Flask adds, unless they stand alone."""
    if methods is None:
        return []
    shown = sorted(method for method in methods if method not in ("HEAD", "OPTIONS"))
    return shown or sorted(methods)


def blueprint_of(app, endpoint):
    name = endpoint.rpartition(".")[0] if isinstance(endpoint, str) else ""
    return name if name and name in app.blueprints else None


def table(app, project):
    """Every rule, in the order of declaration (rules of one endpoint stand together, as Werkzeug keeps them)."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions.get(rule.endpoint)
        file, line = functions.place_of(view, project) if view is not None else (None, None)
        found.append({
            "rule": clean(rule.rule), "endpoint": clean(str(rule.endpoint)), "methods": shown_methods(rule.methods),
            "converters": {piece.variable: piece.converter for piece in reasons.pieces_of(rule.rule)
                           if piece.variable is not None},
            "blueprint": blueprint_of(app, rule.endpoint), "defaults": plain_or_repr(rule.defaults or {}),
            "subdomain": rule.subdomain, "host": rule.host,
            "strict_slashes": bool(rule.strict_slashes), "source": {"file": file, "line": line},
        })
    return found


class Candidates:
    """Answers for one url_map: what depends on the map alone is computed once."""

    def __init__(self, app):
        self._app = app
        self._known = None
        self._alone = []

    def prepare(self):
        """Builds a map of its own for every rule. Again only when a rule was added."""
        url_map = self._app.url_map
        rules = list(url_map.iter_rules())
        if self._known is not None and self._known == [id(rule) for rule in rules]:
            return
        self._alone = [(rule, self._map_of(url_map, rule), reasons.pieces_of(rule.rule), shown_methods(rule.methods))
                       for rule in rules]
        self._known = [id(rule) for rule in rules]

    @staticmethod
    def _map_of(url_map, rule):
        """A map with this rule only; None where that cannot be had (a Rule class of the learner's own)."""
        # Werkzeug 2.2 reads the matcher's own flag, which setting the map's does not change.
        merges = getattr(getattr(url_map, "_matcher", None), "merge_slashes", url_map.merge_slashes)
        try:
            alone = type(url_map)(
                default_subdomain=url_map.default_subdomain, strict_slashes=url_map.strict_slashes,
                merge_slashes=merges, redirect_defaults=url_map.redirect_defaults,
                converters=url_map.converters, host_matching=url_map.host_matching)
            copy = rule.empty()
            copy.merge_slashes, copy.websocket = rule.merge_slashes, getattr(rule, "websocket", False)
            alone.add(copy)
            alone.update()
            return alone
        except Exception:
            return None

    def find(self, adapter, path, method, winner, arguments, routing_error):
        """One entry a rule. `winner` is the rule of the request, or None; `path` what was matched, decoded."""
        self.prepare()
        request = reasons.Request(adapter, path, method, winner, routing_error)
        found = []
        for rule, alone, pieces, methods in self._alone:
            result, reason, values = self._judge(rule, alone, pieces, methods, request, arguments)
            found.append({"rule": clean(rule.rule), "endpoint": clean(str(rule.endpoint)), "methods": methods,
                          "result": result, "reason": reason, "arguments": typed(values)})
        return found

    def _judge(self, rule, alone, pieces, methods, request, arguments):
        if rule is request.winner:
            return "matched", None, arguments
        if alone is None or rule.build_only:
            return "no-match", reasons.no_match(rule, pieces, request), {}
        outcome, detail = request.match_alone(alone)
        if outcome == "match":
            if request.redirected and reasons.redirects_default(rule, request):
                return "redirect", "a rule with fewer parts says the same: redirects there (308)", detail
            return "also-matches", reasons.also_matches(rule, pieces, request), detail
        if outcome == "redirect":
            return "redirect", reasons.redirect(rule, detail, request), {}
        if outcome == "method":
            return "method", reasons.wrong_method(methods), {}
        return "no-match", reasons.no_match(rule, pieces, request), {}
