"""What surprises people about Werkzeug's matching, told where it applies to the request at hand. That a rule changed who
wins is tried, on the states of small matchers of Werkzeug's own, before it is said."""

from athanor_agent.private import BUILTINS as __builtins__

import re

from athanor_agent.steptext import INVALID, named, placeholder
from athanor_agent.values import clean, type_name

_REMEMBERED = getattr(re, "_MAXCACHE", 512)
_groups = re.compile


def capture_groups(regex):
    """How many capture groups a converter's pattern has of its own."""
    try:
        return _groups(regex).groups
    except Exception:
        return 0


def _rule(rule):
    return named(rule, 100)


def _refusal(walk, others):
    """others: places of rules that would take the path by themselves."""
    rule, name, text = walk.refused_at
    place = walk.machine.place[id(rule)]
    text = "%s had been chosen when its converter refused “%s” with ValidationError. Werkzeug then answers 404 at once; " \
           "it does not go on to the next rule" % (_rule(rule), clean(str(text), 60))
    if others:
        text += ", although %s would take this path" % _rule(walk.machine.rules[others[0]])
    text += ". Put the limit into the converter's regex, or check the value in the view and call abort(404)."
    return {"kind": "validation-404", "text": text, "rules": [place] + others[:20]}


def _shifted(walk):
    rule = walk.found
    guilty = [name for name, converter in rule._converters.items() if capture_groups(converter.regex)]
    names, values = list(rule._converters), walk.values
    if not guilty or len(values) <= len(names):
        return None
    first = guilty[0]
    after = names[names.index(first) + 1:]
    text = "The pattern of %s has parentheses of its own, and Werkzeug 2.2 takes each such group for a further value" % (
        placeholder(rule, first))
    if after:
        place = names.index(after[0])
        text += ": <%s> gets “%s”, a piece of <%s>" % (after[0], clean(str(values[place]), 60), first)
    else:
        text += "; here there is no placeholder after it, so nothing is shifted, but one day there will be"
    return {"kind": "capture-group", "text": text + ". Write (?:…) instead of (…) in the converter's regex.",
            "rules": [walk.machine.place[id(rule)]]}


def _many(walk):
    count = len(walk.patterns)
    if count <= _REMEMBERED:
        return None
    return {"kind": "many-patterns", "rules": [],
            "text": "The path was held against %d different patterns. Python remembers %d compiled patterns; past that "
                    "each is compiled anew for every request, which is slow. Rules that mix text and placeholder in one "
                    "part (v<int:n>.html) need a pattern each: put the text and the placeholder into parts of their "
                    "own (v/<int:n>)." % (count, _REMEMBERED)}


def _declared(machine):
    """The rules by declaration, as far as the map still knows it: {place: rank}, rules of endpoints with one rule only."""
    by_endpoint = {}
    for place, rule in enumerate(machine.rules):
        by_endpoint.setdefault(str(rule.endpoint), []).append(place)
    return {places[0]: rank for rank, places in enumerate(by_endpoint.values()) if len(places) == 1}


def _winner_among(walk, rules):
    """Which of these rules is chosen when only they are declared, in this order."""
    from werkzeug.routing.matcher import StateMachineMatcher
    matcher = StateMachineMatcher(walk.machine.merges)
    for rule in rules:
        matcher.add(rule)
    matcher.update()
    return _Small(matcher, walk).through([walk.domain, *walk.path.split("/")])


class _Small:
    """The matcher's own order, for a handful of rules, without the converters' to_python."""

    def __init__(self, matcher, walk):
        self._root, self._walk = matcher._root, walk

    def through(self, parts):
        return self._match(self._root, 0, parts)

    def _answers(self, rule):
        return (rule.methods is None or self._walk.method in rule.methods) and rule.websocket == self._walk.websocket

    def _match(self, state, at, parts):
        if at == len(parts):
            further = state.static.get("")
            for rule in list(state.rules) + (list(further.rules) if further is not None else []):
                if self._answers(rule):
                    return rule
            return None
        child = state.static.get(parts[at])
        if child is not None:
            found = self._match(child, at + 1, parts)
            if found is not None:
                return found
        for edge, child in state.dynamic:
            target, after = (parts[at], at + 1) if not edge.final else ("/".join(parts[at:]), len(parts))
            if self._walk.machine.pattern(edge.content).match(target):
                found = self._match(child, after, parts)
                if found is not None:
                    return found
        if at == len(parts) - 1 and parts[at] == "":
            return next((rule for rule in state.rules if not rule.strict_slashes and self._answers(rule)), None)
        return None


def _earlier(walk, others):
    """A rule won over one that was declared before it, only because a third, which does not even fit, stands earlier."""
    machine, winner = walk.machine, walk.found
    ranks = _declared(machine)
    mine = ranks.get(machine.place[id(winner)])
    if mine is None:
        return None
    for place in others[:20]:
        loser, rank = machine.rules[place], ranks.get(place)
        if rank is None or rank >= mine or _winner_among(walk, [loser, winner]) is not loser:
            continue
        before = sorted((ranks[third], third) for third in ranks if ranks[third] < rank)
        for _, third in before[:200]:
            if _winner_among(walk, [machine.rules[third], loser, winner]) is winner:
                return {"kind": "earlier-rule", "rules": [machine.place[id(winner)], place, third],
                        "text": "%s stands before %s and would win, were it not for %s: it does not fit this path, but "
                                "it begins as %s does and was declared first, and Werkzeug keeps such beginnings "
                                "together at the first one's place. Give one of the two a part that is written out, or "
                                "move %s further down." % (_rule(loser), _rule(winner), _rule(machine.rules[third]),
                                                           _rule(winner), _rule(machine.rules[third]))}
    return None


def invalid_host(adapter):
    """A note where the Host of the request is not below SERVER_NAME, in a list."""
    if adapter.map.host_matching or adapter.subdomain != INVALID:
        return []
    name = clean(str(adapter.server_name), 200)
    return [{"kind": "invalid-host", "rules": [],
             "text": "The request's Host does not belong to SERVER_NAME (%s), so it has no subdomain there: Werkzeug puts the "
                     "word “%s” in its place. Only a rule with a placeholder for the subdomain takes that. Ask for %s, or "
                     "for a name that ends with .%s." % (name, INVALID, name, name)}]


def called_again(converters):
    """Converters of the learner's own that were called for the explanation only."""
    names = sorted({type_name(converter) for converter in converters})
    return {"kind": "called-again", "rules": [],
            "text": "To show this, %s was called once more than the request itself did: what it does besides converting "
                    "has happened again." % " and ".join(names)}


def notes(walk, others):
    """`others`: places of the rules that would take the path by themselves but did not win."""
    found = []
    if walk.refused_at is not None:
        found.append(_refusal(walk, others))
    elif walk.outcome.kind == "match" and others:
        found.append(_earlier(walk, others))
    if walk.found is not None:
        found.append(_shifted(walk))
    found.append(_many(walk))
    if walk.cut:
        found.append({"kind": "cut", "rules": [], "text": "There were more steps than %d; the further ones are left out, "
                                                          "what they ruled out is told at the next step." % len(walk.steps)})
    return [note for note in found if note is not None]


def differs(walk, winner, routing_error):
    """A note when the walk, made after the request, did not end as the request's own match did."""
    outcome = walk.outcome
    if winner is not None:
        same = outcome.kind == "match" and outcome.rule is winner
    elif getattr(routing_error, "new_url", None) is not None:
        same = outcome.kind == "redirect" and outcome.url == routing_error.new_url
    elif routing_error is None:
        same = outcome.kind == "raised"
    else:
        code = {"method": 405, "websocket": 400, "not-found": 404}.get(outcome.kind, getattr(outcome.problem, "code", 0))
        same = getattr(routing_error, "code", None) == code
    if same:
        return None
    return {"kind": "differs", "rules": [],
            "text": "Followed once more after the request, the match ended otherwise. What the request itself got is "
                    "right; the steps are not. That happens when a converter remembers things or needs the request, or "
                    "when rules are added while the application runs."}
