"""The match of one path, step by step: a walk over Werkzeug 2.2's own states in the order its matcher takes them. The
request itself was answered by Werkzeug; what it answered is used wherever it is known, so that no converter is called
a second time without need, and the two are compared at the end."""

from athanor_agent.private import BUILTINS as __builtins__

from athanor_agent import functions, steptext
from athanor_agent import machine as machines
from athanor_agent.values import clean, plain_or_repr, type_name

STEP_LIMIT = 1500
_TAIL = ("rule", "convert", "convert-refused", "raised", "defaults", "redirect", "end", "slash", "merge")


class Known:
    """What the real match has said: nothing of it need be asked again."""

    def __init__(self, rule=None, arguments=None, new_url=None):
        self.rule, self.arguments, self.new_url = rule, arguments or {}, new_url


class _SlashRequired(Exception):
    pass


class Outcome:
    """How it ended: kind is match, redirect, method, websocket, not-found or raised."""

    def __init__(self, kind, rule=None, arguments=None, url=None, allowed=(), problem=None):
        self.kind, self.rule, self.arguments, self.url = kind, rule, arguments, url
        self.allowed, self.problem = sorted(allowed), problem


class Walk:
    """One walk. `steps` and `outcome` are filled by run()."""

    def __init__(self, machine, adapter, path, method, known=None):
        self.machine, self.adapter, self.method = machine, adapter, method.upper()
        self.known = known or Known()
        self.path = "/" + path.lstrip("/") if path else ""
        self.domain = adapter.server_name if machine.host_matching else adapter.subdomain
        self.websocket = adapter.websocket
        self.steps, self.outcome, self.cut = [], None, False
        self.found, self.values = None, []  # the rule that took the path, and the texts for its converters
        self.refused_at = None  # (rule, argument, text) of a converter that refused
        self.called_again = []  # converters of the learner's own that were called for this walk only
        self.patterns = set()
        self._allowed, self._mismatch = set(), False
        self._possible, self._owed, self._decided = set(), [], {}
        self._over = False  # the search has ended: what was not reached is not possible any more
        self.merged = None  # the path with double slashes made one, where that was tried
        self.parts = []

    # keeping the books

    def _step(self, kind, text, state=None, depth=0, gone=(), **members):
        gone = [number for number in gone if number in self._possible]
        self._possible.difference_update(gone)
        if len(self.steps) >= STEP_LIMIT and kind not in _TAIL:
            self.cut = True
            self._owed.extend(gone)
        else:
            for number in gone + self._owed:
                self._decided.setdefault(number, len(self.steps))
            step = {"kind": kind, "text": clean(text, 600), "depth": depth,
                    "state": 0 if state is None else self.machine.number(state), "gone": gone + self._owed,
                    "left": int(self.refused_at is None) if self._over else len(self._possible)}
            self._owed = []
            step.update(members)
            self.steps.append(step)

    def _all_possible(self):
        self._possible = set(range(len(self.machine.rules)))
        self._decided = {}

    def fate(self, number):
        """("won" | "lost" | "not-reached", the step that decided)."""
        if self.found is not None and self.refused_at is None and self.machine.place[id(self.found)] == number:
            return "won", len(self.steps) - 1
        if number in self._decided:
            return "lost", self._decided[number]
        return "not-reached", None

    # the walk

    def run(self):
        self._all_possible()
        path = clean(self.path, 2000)
        parts = self.path.split("/")[1:]
        self._step("start", steptext.start(self.method, path, parts, self.domain, self.machine,
                                         self.adapter.server_name), gone=self.machine.build_only)
        try:
            self.outcome = self._conclude()
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # a pattern that is none, a converter that exits, a redirect that cannot be built
            self._step("raised", steptext.raised(problem), type=type_name(problem))
            self.outcome = Outcome("raised", rule=self.found, problem=problem)
        self._end()
        return self

    def _conclude(self):
        """MapAdapter.match, from the matcher's answer to the last redirect."""
        path = self.path
        try:
            found = self._through(path)
            if found is None and self.machine.merges:
                again = machines.merged(path)
                if again != path:
                    self._all_possible()
                    self._step("merge", steptext.merge(path, again), gone=self.machine.build_only)
                    path = self.merged = again
                    found = self._through(path)
                    if found is not None:
                        self.found = found[0]
                        return self._redirected(path, steptext.MERGED)
        except _SlashRequired:
            return self._redirected(path + "/", None)
        if found is None:
            return self._nothing()
        self.found, self.values = found
        arguments = self._convert()
        if arguments is None:
            return self._nothing()
        return self._redirects(arguments) or Outcome("match", self.found, arguments)

    def _through(self, path):
        self.parts = [self.domain, *path.split("/")]
        return self._match(self.machine.root, 0, [])

    def _match(self, state, at, values):
        machine, parts = self.machine, self.parts
        if at == len(parts):
            return self._arrive(state, at, values)
        part = parts[at]
        ends = at == len(parts) - 1 and part == ""
        self._look(state, at, part, ends)
        child = state.static.get(part)
        if child is not None:
            found = self._match(child, at + 1, values)
            if found is not None:
                return found
            self._back(state, at, child, bool(state.dynamic) or ends and bool(state.rules))
        for place, (edge, child) in enumerate(state.dynamic):
            target, after = (part, at + 1) if not edge.final else ("/".join(parts[at:]), len(parts))
            label = machine.label(edge, child, at)
            pattern = machine.pattern(edge.content)
            self.patterns.add(edge.content)
            match = pattern.match(target)
            members = {"part": clean(target, 500), "edge": clean(label, 500), "regex": clean(edge.content, 500)}
            turn = (place + 1, len(state.dynamic))
            if match is None:
                self._step("refused", steptext.refused(target, label, turn), state, at, machine.behind(child), **members)
                continue
            self._step("dynamic", steptext.takes(target, label, turn, edge.final), child, at, **members)
            found = self._match(child, after, values + list(match.groups()))
            if found is not None:
                return found
            self._back(state, at, child, place + 1 < len(state.dynamic) or ends and bool(state.rules))
        return self._without_slash(state, at, values) if ends else None

    def _look(self, state, at, part, ends):
        """The step at which the written-out parts are compared."""
        machine = self.machine
        gone = [] if ends else machine.own(state)
        for text, child in state.static.items():
            if text != part:
                gone.extend(machine.behind(child))
        if part in state.static:
            if part == "" and (at == 1 or at == 0 and not machine.has_domains and not machine.host_matching):
                # Before the first slash stands nothing in every path, and no subdomain where none is spoken of.
                self._owed.extend(number for number in gone if number in self._possible)
                self._possible.difference_update(gone)
                return
            text = steptext.static(part, at, len(machine.behind(state.static[part])), self)
            self._step("static", text, state.static[part], at, gone, part=clean(part, 500), edge=clean(part, 500))
        elif state.static or gone or not state.dynamic:
            text = steptext.no_static(part, at, list(state.static), bool(state.dynamic), self)
            self._step("no-static", text, state, at, gone, part=clean(part, 500))

    def _back(self, state, at, child, has_more):
        if has_more:
            self._step("back", steptext.back(at, self.parts, self), state, at, self.machine.behind(child))

    def _refuses(self, rule, state, at):
        """Whether a rule that ends here does not answer this request; says why."""
        number = self.machine.place[id(rule)]
        if rule.methods is not None and self.method not in rule.methods:
            self._allowed.update(rule.methods)
            self._step("method", steptext.method(rule, self.method), state, at, [number], rule=number)
            return True
        if rule.websocket != self.websocket:
            self._mismatch = True
            self._step("websocket", steptext.websocket(rule), state, at, [number], rule=number)
            return True
        return False

    def _takes(self, rule, state, at, values, text):
        number = self.machine.place[id(rule)]
        self._over = True
        self._step("rule", text, state, at, rule=number)
        return rule, values

    def _arrive(self, state, at, values):
        machine = self.machine
        further = state.static.get("")
        stays = machine.own(further) if further is not None else []
        gone = set(machine.beyond(state)).difference(stays)
        if state.rules or gone or not stays:
            self._step("arrived", steptext.arrived(state, self.machine), state, at, gone)
        for rule in state.rules:
            if not self._refuses(rule, state, at):
                return self._takes(rule, state, at, values, steptext.takes_path(rule))
        for rule in further.rules if further is not None else ():
            number = machine.place[id(rule)]
            if self.websocket == rule.websocket and (rule.methods is None or self.method in rule.methods):
                if rule.strict_slashes:
                    self.found = rule
                    self._step("slash", steptext.slash(rule, True), further, at, rule=number)
                    self._over = True
                    raise _SlashRequired
                self._step("slash", steptext.slash(rule, False), further, at, rule=number)
                return self._takes(rule, further, at, values, steptext.takes_path(rule))
            self._step("slash", steptext.slash_other(rule, self.method), further, at, [number], rule=number)
        return None

    def _without_slash(self, state, at, values):
        """Only a slash is left over: rules that are not strict about it may still take the path."""
        for rule in state.rules:
            number = self.machine.place[id(rule)]
            if rule.strict_slashes:
                self._step("slash", steptext.one_slash_too_many(rule), state, at, [number], rule=number)
            elif not self._refuses(rule, state, at):
                self._step("slash", steptext.slash_ignored(rule), state, at, rule=number)
                return self._takes(rule, state, at, values, steptext.takes_path(rule))
        return None

    # after a rule was found

    def _convert(self):
        """The arguments, or None where a converter refused. As the matcher: texts are dealt out in order."""
        from werkzeug.routing.converters import ValidationError
        rule, result = self.found, {}
        number = self.machine.place[id(rule)]
        for name, text in zip(rule._converters.keys(), self.values):
            converter = rule._converters[name]
            members = {"argument": clean(str(name), 200), "part": clean(text, 500) if isinstance(text, str) else None,
                       "rule": number, "edge": clean(steptext.placeholder(rule, name), 200)}
            try:
                value = self._value(rule, name, converter, text)
            except ValidationError as problem:
                self.refused_at = (rule, name, text)
                gone = [number]
                self._step("convert-refused", steptext.convert_refused(rule, name, text, problem), None, 0, gone, **members)
                return None
            self._step("convert", steptext.convert(rule, name, text, value), None, 0, value=plain_or_repr(value),
                       type=type_name(value), **members)
            result[str(name)] = value
        if rule.defaults:
            result.update(rule.defaults)
            self._step("defaults", steptext.defaults(rule), None, 0, rule=number)
        return result

    def _value(self, rule, name, converter, text):
        if rule is self.known.rule and name in self.known.arguments and name not in (rule.defaults or ()):
            return self.known.arguments[name]
        if functions.is_learners(converter):
            self.called_again.append(converter)
        return converter.to_python(text)

    def _redirects(self, arguments):
        """The redirects that follow a match, in Werkzeug's order, or None."""
        rule, adapter, query = self.found, self.adapter, self.adapter.query_args or {}
        number = self.machine.place[id(rule)]
        url_map = adapter.map
        if rule.alias and url_map.redirect_defaults:
            url = self.known.new_url or adapter.make_alias_redirect_url(
                "%s|%s" % (self.domain, self.path), rule.endpoint, arguments, self.method, query)
            self._step("redirect", steptext.alias(rule), None, 0, rule=number)
            return Outcome("redirect", rule, url=url)
        if url_map.redirect_defaults:
            values = dict(arguments)
            url = adapter.get_default_redirect(rule, self.method, values, query)
            if url is not None:
                self._step("redirect", steptext.default_redirect(rule), None, 0, rule=number)
                return Outcome("redirect", rule, url=url)
            arguments.update(values)
        if rule.redirect_to is not None:
            url = self.known.new_url or self._redirect_to(rule, arguments)
            self._step("redirect", steptext.redirect_to(rule), None, 0, rule=number)
            return Outcome("redirect", rule, url=url)
        return None

    def _redirect_to(self, rule, arguments):
        from werkzeug.routing.rules import _simple_rule_re
        from werkzeug.urls import url_join
        adapter = self.adapter
        if isinstance(rule.redirect_to, str):
            def filled(match):
                return rule._converters[match.group(1)].to_url(arguments[match.group(1)])
            target = _simple_rule_re.sub(filled, rule.redirect_to)
        else:
            target = rule.redirect_to(adapter, **arguments)
        host = "%s.%s" % (adapter.subdomain, adapter.server_name) if adapter.subdomain else adapter.server_name
        return url_join("%s://%s%s" % (adapter.url_scheme or "http", host, adapter.script_name), target)

    def _redirected(self, path, why):
        from werkzeug.urls import url_quote
        adapter = self.adapter
        url = adapter.make_redirect_url(url_quote(path, adapter.map.charset, safe="/:|+"), adapter.query_args or {})
        number = self.machine.place[id(self.found)]
        self._step("redirect", why or steptext.slash_added(self.method), None, 0, rule=number)
        return Outcome("redirect", self.found, url=url)

    def _nothing(self):
        if self._allowed:
            return Outcome("method", allowed=self._allowed)
        return Outcome("websocket" if self._mismatch else "not-found")

    def _end(self):
        outcome = self.outcome
        number = self.machine.place.get(id(outcome.rule)) if outcome.rule is not None else None
        text, status = steptext.end(outcome, self)
        self._step("end", text, None, 0, rule=number, status=status)
