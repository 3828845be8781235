"""The url_map as a table, and why each rule did or did not take a request. What matched comes from Werkzeug itself: from
the request's own match, and for every other rule from matching it alone, with the same settings."""

from athanor_agent.private import BUILTINS as __builtins__

from athanor_agent import alone, functions, machine, reasons, surprises, walk
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
        domain = rule.host if app.url_map.host_matching else rule.subdomain
        found.append({
            "rule": clean(rule.rule), "endpoint": clean(str(rule.endpoint)), "methods": shown_methods(rule.methods),
            "converters": {piece.variable: piece.converter for text in (rule.rule, domain or "")
                           for piece in reasons.pieces_of(text) if piece.variable is not None},
            "blueprint": blueprint_of(app, rule.endpoint), "defaults": plain_or_repr(rule.defaults or {}),
            "subdomain": rule.subdomain, "host": rule.host,
            "strict_slashes": bool(rule.strict_slashes), "source": {"file": file, "line": line},
        })
    return found


class Candidates:
    """Answers for one url_map: what depends on the map alone is computed once, when it is first asked for."""

    def __init__(self, app):
        self._app = app
        self._known = None
        self._rules = self._alone = ()
        self._machine = None

    def _prepare(self, adapter):
        """Again only when a rule was added."""
        url_map = self._app.url_map
        rules = list(url_map.iter_rules())
        known = [id(rule) for rule in rules]
        if self._known == known:
            return
        self._missing = machine.why_unreadable(url_map, adapter)
        self._machine = machine.Machine(url_map, rules) if self._missing is None else None
        make = alone.Alone if self._missing is None else alone.MapAlone
        pattern = self._machine.pattern if self._machine is not None else None
        self._alone = [(rule, make(url_map, rule, pattern), reasons.pieces_of(rule.rule), shown_methods(rule.methods))
                       for rule in rules]
        self._rules, self._known = rules, known

    def find(self, adapter, path, method, winner, arguments, routing_error):
        """{candidates, steps, steps_missing, notes}. `winner` is the rule of the request, or None; `path` what was
        matched, decoded."""
        self._prepare(adapter)
        pattern = self._machine.pattern if self._machine is not None else None
        request = reasons.Request(adapter, path, method, winner, routing_error, pattern)
        one, missing = self._walk(adapter, request, arguments)
        differs = surprises.differs(one, winner, routing_error) if one is not None else None
        if one is not None and differs is None:
            request.follow(one)
        found, others, called = [], [], []
        for place, (rule, by_itself, pieces, methods) in enumerate(self._alone):
            result, reason, values = self._judge(rule, by_itself, pieces, methods, request, arguments)
            if result == "also-matches" and request.redirected is None:
                others.append(place)
            if rule is not winner:
                called += by_itself.called
            domain = (rule.host if adapter.map.host_matching else rule.subdomain) or ""
            found.append({"rule": clean(rule.rule), "domain": clean(domain, 300), "endpoint": clean(str(rule.endpoint)), "methods": methods,
                          "result": result, "reason": reason, "arguments": typed(values)})
        notes = surprises.invalid_host(adapter)
        if one is not None:
            notes += surprises.notes(one, others) + ([differs] if differs is not None else [])
            called += one.called_again
            for place, candidate in enumerate(found):
                candidate["fate"], candidate["step"] = one.fate(place)
        if called:
            notes.append(surprises.called_again(called))
        return {"candidates": found, "steps": one.steps if one is not None else [], "steps_missing": missing, "notes": notes}

    def _walk(self, adapter, request, arguments):
        """(the walk, None), or (None, why there is none)."""
        if self._machine is None:
            return None, self._missing
        known = walk.Known(request.winner, arguments, request.redirected)
        try:
            return walk.Walk(self._machine, adapter, request.path, request.method, known).run(), None
        except Exception as problem:
            return None, "The match could not be followed step by step (%s). What was decided is told all the same." % \
                clean(type(problem).__name__, 100)

    def _judge(self, rule, by_itself, pieces, methods, request, arguments):
        if rule is request.winner:
            return "matched", None, arguments
        if rule.build_only:
            return "no-match", reasons.no_match(rule, pieces, request), {}
        outcome, detail = by_itself.match(request)
        if outcome == "match":
            made_it = request.redirecting is None or rule is request.redirecting
            if request.redirected and made_it and reasons.redirects_default(rule, request):
                return "redirect", "a rule with fewer parts says the same: redirects there (308)", detail
            return "also-matches", reasons.also_matches(rule, pieces, request), detail
        if outcome == "redirect":
            if request.redirecting is not None and rule is not request.redirecting:
                return "also-matches", reasons.redirect(rule, detail, request), {}
            return "redirect", reasons.redirect(rule, detail, request), {}
        if outcome == "method":
            return "method", reasons.wrong_method(methods), {}
        return "no-match", reasons.no_match(rule, pieces, request), {}
