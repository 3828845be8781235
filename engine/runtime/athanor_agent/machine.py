"""Werkzeug's matcher of one url_map, numbered: which rules lie behind which of its states, and what an edge is called.
Reads werkzeug.routing.matcher of Werkzeug 2.2 and changes nothing of it."""

from athanor_agent.private import BUILTINS as __builtins__

import re
import sys

from athanor_agent import reasons

_compile = re.compile


def merged(path):
    """What Werkzeug makes of double slashes."""
    return re.sub("/{2,}?", "/", path)


def why_unreadable(url_map, adapter):
    """Why this map cannot be followed step by step, for the learner; None where it can."""
    matcher = getattr(url_map, "_matcher", None)
    kind, rules = sys.modules.get("werkzeug.routing.matcher"), sys.modules.get("werkzeug.routing.rules")
    fields = set(getattr(getattr(rules, "RulePart", None), "__dataclass_fields__", ()))
    if kind is None or fields != {"content", "final", "static", "weight"} or not hasattr(matcher, "_root"):
        return ("This project's interpreter brings %s, whose way of matching differs from Werkzeug 2.2, so it is not "
                "shown step by step. Which rule won and why the others did not is told all the same." % _release())
    adapters = sys.modules["werkzeug.routing.map"]
    if type(matcher) is not kind.StateMachineMatcher or type(adapter).match is not adapters.MapAdapter.match:
        own = matcher if type(matcher) is not kind.StateMachineMatcher else adapter
        return ("This application matches with a class of its own (%s), so its steps are not Werkzeug's and are not "
                "shown. What it decided is." % type(own).__name__)
    return None


def _release():
    try:
        from importlib.metadata import version
        return "Werkzeug " + version("werkzeug")
    except Exception:
        return "another release of Werkzeug"


class Machine:
    """The states in the order of a walk through all of them; a rule is its place in the list it was made with."""

    def __init__(self, url_map, rules):
        self.rules = rules
        self.root = url_map._matcher._root
        self.merges = url_map._matcher.merge_slashes
        self.host_matching = url_map.host_matching
        self.place = {id(rule): number for number, rule in enumerate(rules)}
        self.build_only = [number for number, rule in enumerate(rules) if rule.build_only]
        self.has_domains = any((rule.host if self.host_matching else rule.subdomain) for rule in rules)
        self._order, self._ranges, self._numbers = [], {}, {}
        self._patterns, self._labels = {}, {}
        self._visit(self.root)

    def _visit(self, state):
        self._numbers[id(state)] = len(self._numbers)
        begin = len(self._order)
        self._order.extend(self.place[id(rule)] for rule in state.rules)
        for child in state.static.values():
            self._visit(child)
        for _, child in state.dynamic:
            self._visit(child)
        self._ranges[id(state)] = begin, len(self._order)

    def number(self, state):
        return self._numbers[id(state)]

    def behind(self, state):
        """The rules that can still come of a state, its own included."""
        begin, end = self._ranges[id(state)]
        return self._order[begin:end]

    def own(self, state):
        begin = self._ranges[id(state)][0]
        return self._order[begin:begin + len(state.rules)]

    def beyond(self, state):
        """The rules behind a state without its own."""
        begin, end = self._ranges[id(state)]
        return self._order[begin + len(state.rules):end]

    def pattern(self, content):
        """Kept here: Python forgets all but 512 patterns."""
        found = self._patterns.get(content)
        if found is None:
            found = self._patterns[content] = _compile(content)
        return found

    def label(self, part, state, depth):
        """What stands in the rule for an edge: "<int:n>", "v<int:n>.html", all that follows for one that is final."""
        known = self._labels.get(id(state))
        if known is None:
            behind = self.behind(state)
            known = self._label_of(self.rules[behind[0]], part, depth) if behind else part.content
            self._labels[id(state)] = known
        return known

    def _label_of(self, rule, part, depth):
        domain = (rule.host if self.host_matching else rule.subdomain) or ""
        if depth == 0:
            return domain
        text = merged(rule.rule) if rule.merge_slashes else rule.rule
        segments = reasons.segments(text)
        return "/".join(segments[depth - 1:]) if part.final else segments[depth - 1] if depth <= len(segments) else text
