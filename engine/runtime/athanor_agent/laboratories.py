"""Two questions without a request of the learner's: what url_for makes of an endpoint and values, and what a converter of
the url_map makes of a text. Flask and Werkzeug answer; only the explanation is made here."""

from athanor_agent.private import BUILTINS as __builtins__

import difflib
import re

from athanor_agent import functions, routing, wsgi
from athanor_agent.steptext import placeholder
from athanor_agent.surprises import capture_groups
from athanor_agent.values import clean, plain_or_repr, safe_str, type_name

_close = difflib.get_close_matches
_EXPRESSION = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?:\((.*)\))?\s*\Z", re.DOTALL)


def _told(problem):
    return clean("%s: %s" % (type_name(problem), safe_str(problem, 600)), 800)


def _listed(items, last="and"):
    items = [str(item) for item in items]
    return items[0] if len(items) == 1 else "%s %s %s" % (", ".join(items[:-1]), last, items[-1])


# url_for

class _InRequest:
    """A request is at hand, as url_for wants one; nothing of the learner's teardown runs when it is put away."""

    def __init__(self, app, host):
        headers = [["Host", host]] if host else []
        self._app = app
        self._context = app.request_context(wsgi.environ_of(
            {"method": "GET", "path": "/", "headers": headers}, app.config.get("SERVER_NAME") or "localhost"))

    def __enter__(self):
        try:
            self._context.push()
        except Exception:  # a converter that raises for “/”: the context stands all the same
            pass
        return self._context.url_adapter

    def __exit__(self, *unused):
        put_away(self._app, self._context)
        return False


def put_away(app, context):
    """Pops a context of Flask's without a word to the learner's teardown functions."""
    attributes, saved = vars(app), {}
    for name in ("do_teardown_request", "do_teardown_appcontext"):
        saved[name] = attributes.get(name)
        attributes[name] = lambda *args, **kwargs: None
    try:
        context.pop()
    except Exception:
        pass
    finally:
        for name, before in saved.items():
            if before is None:
                attributes.pop(name, None)
            else:
                attributes[name] = before


def _asked(operation):
    endpoint, values = operation.get("endpoint"), operation.get("values") or {}
    if not isinstance(endpoint, str) or not isinstance(values, dict):
        raise wsgi.BadRequest("build-url wants an endpoint and values")
    return endpoint, {name: value for name, value in values.items() if value is not None}


def build_url(app, operation):
    """The protocol's answer to `build-url`."""
    endpoint, given = _asked(operation)
    method, host = operation.get("method") or None, operation.get("host")
    with _InRequest(app, host if isinstance(host, str) else "") as adapter:
        values = dict(given)
        if not endpoint.startswith("."):
            app.inject_url_defaults(endpoint, values)
        rules = list(app.url_map.iter_rules(endpoint)) if endpoint in app.url_map._rules_by_endpoint else []
        url = problem = None
        try:
            url = app.url_for(endpoint, _method=method, _external=bool(operation.get("external")),
                              _anchor=operation.get("anchor") or None, **given)
        except Exception as raised:
            problem = raised
        return _explained(app, adapter, endpoint, given, values, method, rules, url, problem)


def _explained(app, adapter, endpoint, given, values, method, rules, url, problem):
    reasons = [_why_not(rule, values, method) for rule in rules]
    chosen = _chosen(rules, values, method, adapter) if url is not None else None
    shown = chosen if chosen is not None else _nearest(rules, values, method)
    result = {
        "url": clean(url, 4000) if isinstance(url, str) else None,
        "rule": clean(chosen.rule, 1000) if chosen is not None else None,
        "kind": None, "error": None, "reason": None, "missing": [], "near": [],
        "values": _written(shown, given, values),
        "rules": [{"rule": clean(rule.rule, 1000), "methods": routing.shown_methods(rule.methods), "chosen": rule is chosen,
                   "reason": None if rule is chosen else reasons[place] or "another rule of the endpoint comes first"}
                  for place, rule in enumerate(rules)],
    }
    if problem is None and not isinstance(url, str):
        result.update(kind="other", reason="A handler of the application's own answered for url_for, and gave no text (%s)." % (
            type_name(url)))
    elif problem is not None:
        result["error"] = _told(problem)
        result.update(_diagnosis(app, endpoint, values, method, rules, shown, problem))
    return result


def _missing(rule, values):
    return sorted(name for name in rule.arguments if name not in values and name not in (rule.defaults or ()))


def _why_not(rule, values, method):
    if method is not None and rule.methods is not None and method.upper() not in rule.methods:
        return "answers %s only" % _listed(routing.shown_methods(rule.methods))
    missing = _missing(rule, values)
    if missing:
        return "needs %s" % _listed(missing)
    for name, default in (rule.defaults or {}).items():
        if name in values and not _same(values[name], default):
            return "stands for %s = %s" % (name, clean(str(default), 100))
    return None


def _same(value, default):
    try:
        return not value != default
    except Exception:
        return False


def _suitable(rule, values, method):
    try:
        return rule.suitable_for(values, method)
    except Exception:
        return False


def _built(rule, values):
    try:
        return rule.build(values) is not None
    except Exception:
        return False


def _chosen(rules, values, method, adapter):
    """The rule that MapAdapter.build takes: of the default method first where none is asked for."""
    default = getattr(adapter, "default_method", "GET")  # there is no adapter for a host that is none
    for wanted in ([method] if method is not None else [default, None]):
        for rule in rules:
            if _suitable(rule, values, wanted) and _built(rule, values):
                return rule
    return None


def _nearest(rules, values, method):
    def distance(rule):
        return bool(method and rule.methods and method.upper() not in rule.methods), len(_missing(rule, values))
    return min(rules, key=distance) if rules else None


def _written(rule, given, values):
    """What becomes of each value."""
    found = []
    defaults = (rule.defaults or {}) if rule is not None else {}
    names = list(values) + [name for name in defaults if name not in values]
    for name in names[:200]:
        value = values[name] if name in values else defaults[name]
        converter = rule._converters.get(name) if rule is not None else None
        entry = {"name": clean(str(name), 200), "value": plain_or_repr(value), "converter": None, "text": None, "error": None,
                 "query": converter is None and name in values and name not in defaults, "added": name not in given}
        if converter is not None:
            entry["converter"] = clean(placeholder(rule, name), 200)
            try:
                entry["text"] = clean(str(converter.to_url(value)), 1000)
            except Exception as problem:
                entry["error"] = _told(problem)
        elif entry["query"]:
            entry["text"] = clean(safe_str(value, 1000), 1000)
        found.append(entry)
    return found


def _near(app, endpoint):
    known = [str(name) for name in app.url_map._rules_by_endpoint]
    last = endpoint.rpartition(".")[2]
    same = [name for name in known if name.rpartition(".")[2] == last and name != endpoint]
    return (same + [name for name in _close(endpoint, known, 5, 0.5) if name not in same])[:5]


def _diagnosis(app, endpoint, values, method, rules, shown, problem):
    if not rules:
        near = _near(app, endpoint)
        reason = "There is no endpoint “%s”." % clean(endpoint, 100)
        if near and "." in near[0] and near[0].rpartition(".")[2] == endpoint:
            reason += " A blueprint's endpoints carry its name: “%s”." % near[0]
        elif near:
            reason += " Did you mean “%s”?" % near[0]
        return {"kind": "endpoint", "near": near, "reason": reason}
    usable = [rule for rule in rules if method is None or rule.methods is None or method.upper() in rule.methods]
    if not usable:
        methods = sorted({name for rule in rules for name in routing.shown_methods(rule.methods)})
        return {"kind": "method", "reason": "No rule of “%s” answers %s; there is %s." % (endpoint, method, _listed(methods))}
    missing = _missing(shown, values)
    if missing and all(_missing(rule, values) for rule in usable):
        call = ", ".join([repr(endpoint)] + ["%s=…" % name for name in missing])
        return {"kind": "missing", "missing": missing, "reason": "The rule %s needs a value for %s: url_for(%s)." % (
            clean(shown.rule, 200), _listed(missing), call)}
    for name, converter in shown._converters.items():
        try:
            if name in values:
                converter.to_url(values[name])
        except Exception as raised:
            return {"kind": "value", "reason": "%s cannot write “%s” into an address: %s." % (
                placeholder(shown, name), clean(safe_str(values[name], 100), 100), _told(raised))}
    if type_name(problem) == "BuildError":
        return {"kind": "value", "reason": "No rule of “%s” stands for these values: %s." % (endpoint, "; ".join(
            "%s %s" % (clean(rule.rule, 100), _why_not(rule, values, method) or "could not write them") for rule in rules[:5]))}
    return {"kind": "other", "reason": _told(problem)}


# a converter

def convert(app, project, operation):
    """The protocol's answer to `convert`: text → value → text."""
    expression, text = operation.get("converter"), operation.get("text")
    if not isinstance(expression, str) or not isinstance(text, str):
        raise wsgi.BadRequest("convert wants a converter and a text")
    url_map = app.url_map
    known = sorted(clean(str(name), 200) for name in url_map.converters if name != "default")
    result = {"converter": clean(expression, 500), "known": known, "problem": None}
    converter, result["problem"] = _converter(url_map, expression, result["known"])
    if converter is None:
        return result
    file, line = functions.place_of(type(converter), project)
    regex = str(converter.regex)
    result.update({
        "class": type_name(converter), "learners": functions.is_learners(converter) and file is not None,
        "file": file, "line": line,
        "regex": clean(regex, 1000), "groups": capture_groups(regex), "weight": _number(converter.weight),
        "takes_slashes": getattr(converter, "part_isolating", True) is False or type_name(converter) == "PathConverter",
        "fits": False, "accepted": False, "value": None, "type": None, "refusal": None, "exception": None, "back": None,
        "back_error": None, "round_trip": False})
    try:
        result["fits"] = re.compile("(?:%s)\\Z" % regex).match(text) is not None
    except re.error as problem:
        result["problem"] = "Its pattern is no regular expression: %s" % problem
        return result
    if not result["fits"]:
        result["refusal"] = "“%s” does not fit the pattern %s: the rule is passed by and the next one tried." % (
            clean(text, 100), clean(regex, 300))
        return result
    _there_and_back(converter, text, result)
    return result


def _number(value):
    return value if type(value) in (int, float) else None


def _converter(url_map, expression, known):
    """(the converter, None) or (None, why there is none)."""
    from werkzeug.routing.rules import parse_converter_args
    match = _EXPRESSION.match(expression)
    if match is None:
        return None, "A converter is written as in a rule: int, int(min=3), any(red, blue)."
    name, arguments = match.groups()
    if name not in url_map.converters:
        near = _close(name, known, 1, 0.5)
        return None, "This application has no converter “%s”%s. Its own are added with app.url_map.converters[…] = …" % (
            name, "; did you mean “%s”?" % near[0] if near else ".")
    try:
        args, kwargs = parse_converter_args(arguments or "")
        return url_map.converters[name](url_map, *args, **kwargs), None
    except Exception as problem:
        return None, "“%s” cannot be made: %s" % (clean(expression, 200), _told(problem))


def _there_and_back(converter, text, result):
    from werkzeug.routing.converters import ValidationError
    try:
        value = converter.to_python(text)
    except ValidationError as problem:
        result["exception"] = _told(problem)
        result["refusal"] = ("to_python raised ValidationError. In a request the rule would have been chosen by then: "
                             "Werkzeug answers 404 and tries no further rule.")
        return
    except Exception as problem:
        result["exception"] = _told(problem)
        result["refusal"] = ("to_python raised %s, which is no ValidationError: in a request that is an error, 500. "
                             "Raise ValidationError to say that the text is not taken." % type_name(problem))
        return
    result["accepted"], result["value"], result["type"] = True, plain_or_repr(value), type_name(value)
    try:
        result["back"] = clean(str(converter.to_url(value)), 1000)
        from urllib.parse import unquote
        result["round_trip"] = unquote(result["back"]) == text
    except Exception as problem:
        result["back_error"] = _told(problem)
