"""The match step by step against Werkzeug itself: on generated maps and paths the walk ends as MapAdapter.match does."""

import random

from athanor_agent import machine, walk
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, IntegerConverter, Map, Rule, ValidationError


class Even(IntegerConverter):
    """Refuses odd numbers, and breaks at 8."""

    def to_python(self, value):
        number = super().to_python(value)
        if number == 8:
            raise RuntimeError("eight")
        if number % 2:
            raise ValidationError("odd")
        return number


class Day(BaseConverter):
    """Has capture groups of its own."""

    regex = r"(\d\d)-(\d\d)"
    weight = 90


class Wide(BaseConverter):
    """Takes several parts."""

    regex = r"[a-c](?:/[a-c])*"
    part_isolating = False


class Fussy(BaseConverter):
    """Weighs less than everything written by a placeholder, and raises what is no ValidationError."""

    weight = 10

    def to_python(self, value):
        if value == "b":
            raise ValueError("b")
        return value.upper()

    def to_url(self, value):
        return value.lower()


CONVERTERS = {"even": Even, "day": Day, "wide": Wide, "fussy": Fussy}
PARTS = ["a", "b", "c", "", "<{}>", "<int:{}>", "<int(max=5):{}>", "<path:{}>", "v<int:{}>", "<{}>-<{}>", "<any(a,b):{}>",
         "<float:{}>", "<string(length=2):{}>", "<uuid:{}>", "<even:{}>", "<day:{}>", "<wide:{}>", "<fussy:{}>",
         "<int(signed=True):{}>", "a<{}>b", "<path:{}>.txt", "<string(minlength=2):{}>"]
WORDS = ["a", "b", "c", "1", "2", "8", "9", "-1", "v3", "a-b", "1.5", "ab", "", "é", "A", "05-06", "axb", "a.txt", "x\ny",
         "123e4567-e89b-12d3-a456-426614174000", "a b", "ü+ä", "%"]
HOSTS = ["", "", "", "api", "<sub>", "<any(de,fr):lang>", "a.b"]
SEEN = ["", "", "", "api", "de", "a.b", "x", "<invalid>"]


def some_rule(chance, number, host_matching):
    names = iter("klmnopqrstuvw")
    parts = ["".join(next(names) + piece if index else piece for index, piece in enumerate(chance.choice(PARTS).split("{}")))
             for _ in range(chance.randint(0, 4))]
    text = "/" + "/".join(parts)
    if chance.random() < 0.35 and not text.endswith("/"):
        text += "/"
    options = {"endpoint": "e%d" % (number if chance.random() < 0.7 else chance.randint(0, number))}
    if chance.random() < 0.5:
        options["methods"] = chance.choice([["GET"], ["POST"], ["GET", "POST"], ["DELETE"]])
    if chance.random() < 0.2:
        options["strict_slashes"] = chance.random() < 0.5
    if chance.random() < 0.1:
        options["merge_slashes"] = chance.random() < 0.5
    if chance.random() < 0.05:
        options["build_only"] = True
    if chance.random() < 0.08 and options.get("methods") in (None, ["GET"]):
        options["websocket"] = True
    if chance.random() < 0.06:
        options["redirect_to"] = chance.choice(["/elsewhere", lambda adapter, **values: "to/" + str(sorted(values))])
    if chance.random() < 0.04:
        options["alias"] = True
    if chance.random() < 0.12:
        options["defaults"] = {chance.choice("klm"): chance.choice([1, 2, "a", "b"])}
    if host_matching:
        options["host"] = chance.choice(["localhost", "<who>.localhost", "api.localhost"])
    elif chance.random() < 0.4:
        options["subdomain"] = chance.choice(HOSTS)
    return Rule(text, **options)


def some_map(chance):
    host_matching = chance.random() < 0.15
    url_map = Map(converters=CONVERTERS, strict_slashes=chance.random() < 0.7, merge_slashes=chance.random() < 0.7,
                  redirect_defaults=chance.random() < 0.8, host_matching=host_matching)
    for number in range(chance.randint(1, 12)):
        try:
            url_map.add(some_rule(chance, number, host_matching))
        except (ValueError, TypeError, AttributeError):  # a default that its converter cannot write
            pass
    return url_map


def some_path(chance, url_map):
    if chance.random() < 0.4 and url_map._rules:  # near to a rule
        import re
        text = chance.choice(url_map._rules).rule
        path = re.sub(r"<[^>]*>", lambda match: chance.choice(WORDS), text)
        return path + chance.choice(["", "", "", "/"]) if chance.random() < 0.9 else path.rstrip("/")
    path = "/" + "/".join(chance.choice(WORDS) for _ in range(chance.randint(0, 4))) + chance.choice(["", "", "/"])
    return path if chance.random() < 0.97 else ""


def judged(adapter, path, method):
    """What MapAdapter.match says."""
    try:
        rule, arguments = adapter.match(path, method, return_rule=True)
        return "match", id(rule), arguments
    except HTTPException as problem:
        return type(problem).__name__, getattr(problem, "new_url", None), sorted(getattr(problem, "valid_methods", None) or [])
    except Exception as problem:
        return "raised", type(problem).__name__, None


def walked(adapter, path, method):
    """What the walk says, and the walk."""
    one = walk.Walk(machine.Machine(adapter.map, list(adapter.map.iter_rules())), adapter, path, method).run()
    ended = one.outcome
    return {
        "match": lambda: ("match", id(ended.rule), ended.arguments),
        "redirect": lambda: ("RequestRedirect", ended.url, []),
        "method": lambda: ("MethodNotAllowed", None, list(ended.allowed)),
        "websocket": lambda: ("WebsocketMismatch", None, []),
        "not-found": lambda: ("NotFound", None, []),
        "raised": lambda: ("raised", type(ended.problem).__name__, None),
    }[ended.kind](), one


STATUS = {"match": 200, "RequestRedirect": 308, "MethodNotAllowed": 405, "WebsocketMismatch": 400, "NotFound": 404, "raised": 500}


def check_books(one, where):
    """Each rule has one fate; what a step rules out was possible; the last step is the end."""
    rules = len(one.machine.rules)
    possible, over = set(), False
    for step in one.steps:
        if step["kind"] in ("start", "merge"):
            possible = set(range(rules))
        assert possible.issuperset(step["gone"]) and len(set(step["gone"])) == len(step["gone"]), where
        possible.difference_update(step["gone"])
        over = over or step["kind"] == "rule" or step["kind"] == "redirect"
        strict = step["kind"] == "slash" and one.outcome.kind == "redirect" and step["rule"] == one.machine.place[id(one.found)]
        if over:  # the others were not reached: one rule has won, or its converter refused
            assert step["left"] == (0 if step["kind"] == "convert-refused" or one.steps[-1] is step and one.refused_at else 1), where
        elif not strict:
            assert step["left"] == len(possible), where
        assert step["text"] and step["kind"] in KINDS, where
    fates = [one.fate(number)[0] for number in range(rules)]
    ended = one.outcome.kind
    assert fates.count("won") == (one.found is not None and one.refused_at is None), where
    for number, fate in enumerate(fates):
        assert (fate == "lost") == (number not in possible) or fate == "won", where
    if ended in ("not-found", "method", "websocket") and one.refused_at is None:
        assert not possible, where
    assert one.steps[-1]["kind"] == "end" and not any(step["kind"] == "end" for step in one.steps[:-1]), where


KINDS = {"start", "static", "no-static", "dynamic", "refused", "arrived", "method", "websocket", "slash", "back", "merge", "rule",
         "convert", "convert-refused", "raised", "defaults", "redirect", "end"}
MAPS, PATHS = 2600, 5


def test_the_walk_ends_as_werkzeug_does():
    """13,000 pairs: 2,600 maps with 5 paths each."""
    counts = {}
    for seed in range(MAPS):
        chance = random.Random(seed)
        url_map = some_map(chance)
        for _ in range(PATHS):
            path, method = some_path(chance, url_map), chance.choice(["GET", "GET", "POST", "HEAD"])
            scheme = chance.choice(["http", "http", "http", "https", "ws"])
            query = chance.choice([None, None, "x=1&y=%20"])
            if url_map.host_matching:
                adapter = url_map.bind(chance.choice(["localhost", "api.localhost"]), url_scheme=scheme, query_args=query)
            else:
                adapter = url_map.bind("localhost", chance.choice(["/", "/mount"]), chance.choice(SEEN), scheme, query_args=query)
            truth = judged(adapter, path, method)
            told, one = walked(adapter, path, method)
            where = (seed, method, path, url_map, one.steps)
            assert told == truth, where
            assert one.steps[-1]["status"] == STATUS[truth[0]], where
            check_books(one, where)
            for step in one.steps:
                counts[step["kind"]] = counts.get(step["kind"], 0) + 1
    assert set(counts) == KINDS, set(KINDS) - set(counts)


def test_nothing_of_the_map_changes():
    url_map = Map([Rule("/a/<int:n>", endpoint="a"), Rule("/a/b", endpoint="b", defaults={"n": 1}), Rule("/<x>/", endpoint="c")])
    adapter = url_map.bind("localhost")
    url_map.update()

    def image(state):
        return ([id(rule) for rule in state.rules], [(text, image(child)) for text, child in state.static.items()],
                [(id(part), image(child)) for part, child in state.dynamic])
    before = image(url_map._matcher._root), [dict(vars(rule)) for rule in url_map._rules]
    for path in ("/a/1", "/a/b", "/a", "//a//1", "/"):
        walked(adapter, path, "GET")
    assert (image(url_map._matcher._root), [dict(vars(rule)) for rule in url_map._rules]) == before
