"""The sentences of a walk through the matcher, for a learner who reads them one after the other."""

from athanor_agent.private import BUILTINS as __builtins__

from athanor_agent.values import clean, plain_or_repr, safe_str, type_name

MERGED = ("With double slashes made one, the path fits: Werkzeug answers 308 and sends the browser to that address, so "
          "that there is one address for the page.")


INVALID = "<invalid>"  # Werkzeug's word for the subdomain of a Host that is not below SERVER_NAME


def _quoted(text, limit=60):
    return "“%s”" % clean(str(text), limit)


def _joined(items, last="and"):
    items = list(items)
    return items[0] if len(items) == 1 else "%s %s %s" % (", ".join(items[:-1]), last, items[-1])


def _count(number, word):
    return "1 %s" % word if number == 1 else "%d %ss" % (number, word)


def _shown(methods):
    shown = sorted(method for method in methods if method not in ("HEAD", "OPTIONS"))
    return _joined(shown or sorted(methods))


def named(rule, limit=80):
    """The rule as the sentences call it: with its host or subdomain, where it has one."""
    url_map = getattr(rule, "map", None)
    if url_map is not None and url_map.host_matching:
        return clean("%s%s" % (rule.host or "", rule.rule), limit)
    return clean(rule.rule, limit) + (" (subdomain %s)" % clean(str(rule.subdomain), limit) if rule.subdomain else "")


def placeholder(rule, name):
    """A placeholder as it stands in the rule: <int(min=3):n>."""
    import re
    found = re.search(r"<(?:[A-Za-z_]\w*(?:\([^>]*?\))?:)?%s>" % re.escape(str(name)), "%s %s %s" % (
        rule.rule, rule.subdomain or "", rule.host or ""))
    return found.group() if found else "<%s>" % name


def start(method, path, parts, domain, machine, server_name=""):
    if parts in ([], [""]):
        text = "%s %s has no parts" % (method, path or "an empty path")
    else:
        shown = [_quoted(part) if part else "nothing" for part in parts[:12]]
        if len(parts) <= 12 and parts[-1] == "":
            shown[-1] = "a slash at the end"
        text = "%s %s is split at its slashes: %s%s" % (
            method, path, _joined(shown) if len(parts) <= 12 else ", ".join(shown), "" if len(parts) <= 12 else " …")
    if machine.host_matching:
        text += ". This application matches hosts, so the host %s comes first" % _quoted(domain)
    elif domain == INVALID:
        text += ". The Host does not belong to SERVER_NAME (%s), so %s stands in the subdomain's place" % (
            clean(str(server_name), 200), _quoted(domain))
    elif machine.has_domains or domain:
        text += ". The subdomain comes first: %s" % (_quoted(domain) if domain else "there is none")
    return text + "."


def _place(at, part, walk):
    if at == 0:
        return ("the host %s" if walk.machine.host_matching else "the subdomain %s" if part else "no subdomain%s") % (
            _quoted(part) if part else "")
    if part:
        return _quoted(part)
    if at < len(walk.parts) - 1:
        return "an empty part"
    return "“/” alone" if at == 2 else "the slash at the end"


def static(part, at, rules, walk):
    place = _place(at, part, walk)
    if at == 0:
        begins, follows = ("begins", "it is") if rules == 1 else ("begin", "these are")
        if not part and not walk.machine.host_matching:
            begins, place = "has" if rules == 1 else "have", "no subdomain"
        else:
            begins += " with"
        return "%s %s %s: %s followed." % (_count(rules, "rule"), begins, place, follows)
    return "%s is written out in %s here. What is written out goes before placeholders, so that is followed." % (
        place[:1].upper() + place[1:], _count(rules, "rule"))


def no_static(part, at, known, has_dynamic, walk):
    place = _place(at, part, walk)
    empty = "a slash at the end" if at else "no host" if walk.machine.host_matching else "no subdomain"
    shown = [_quoted(text) if text else empty for text in known if not (at == 1 and text == "")][:6]
    text = "No rule has %s written out here" % place
    if shown:
        text += " (there is %s%s)" % (_joined(shown), ", …" if len(known) > 6 else "")
    return text + ("; now the placeholders." if has_dynamic else "." if known else ": none goes on this far.")


def _turn(turn):
    place, of = turn
    return "" if of == 1 else " (placeholder %d of %d, by weight)" % (place, of)


def takes(target, label, turn, final):
    rest = ", with all that is left of the path" if final else ""
    return "%s fits %s%s: followed%s." % (_quoted(target), label, _turn(turn), rest)


def refused(target, label, turn):
    return "%s does not fit %s%s." % (_quoted(target) if target else "An empty part", label, _turn(turn))


def arrived(state, machine):
    if not state.rules:
        return "The path is used up, but no rule ends here."
    return "The path is used up. %s here: %s." % (
        "One rule ends" if len(state.rules) == 1 else "%d rules end" % len(state.rules),
        _joined([named(rule) for rule in state.rules[:5]]))


def method(rule, asked):
    return "%s answers %s only, not %s. It goes on the list for “405 Method Not Allowed”." % (
        named(rule), _shown(rule.methods), asked)


def websocket(rule):
    return "%s is for WebSocket connections, this is a plain request." % named(rule) if rule.websocket else \
        "%s is for plain requests, this is a WebSocket connection." % named(rule)


def takes_path(rule):
    return "%s takes the path (endpoint %s). The search is over; what comes after it is not looked at." % (
        named(rule), clean(str(rule.endpoint), 80))


def slash(rule, strict):
    if strict:
        return "%s is the same with a slash at its end, and it is strict about that." % named(rule)
    return "%s has a slash at its end, but with strict_slashes=False it takes the path without." % named(rule)


def slash_other(rule, asked):
    return "%s is the same with a slash at its end, but does not answer %s." % (named(rule), asked)


def one_slash_too_many(rule):
    return "The path has a slash at its end, %s has none and is strict about that." % named(rule)


def slash_ignored(rule):
    return "%s has no slash at its end, but with strict_slashes=False it takes the path." % named(rule)


def slash_added(asked):
    text = "Werkzeug answers 308 and sends the browser to the address with the slash."
    return text if asked in ("GET", "HEAD") else text + " With 308 the browser sends the same %s and its body again." % asked


def back(at, parts, walk):
    return "Nothing there takes the rest. Back to %s, to try what else there is for it." % _place(at, parts[at], walk)


def merge(path, again):
    return "No rule fits. Werkzeug makes double slashes one (%s) and tries once more." % _quoted(again, 200)


def convert(rule, name, text, value):
    return "%s makes of %s: %s (%s)." % (placeholder(rule, name), _quoted(text), _value(value), type_name(value))


def _value(value):
    shown = plain_or_repr(value)
    return _quoted(shown) if isinstance(shown, str) else str(shown)


def convert_refused(rule, name, text, problem):
    said = safe_str(problem, 200)
    return "The converter of %s raised ValidationError for %s%s. Werkzeug stops here with 404; no further rule is tried." % (
        placeholder(rule, name), _quoted(text), ": " + said if said else "")


def raised(problem):
    return "%s: %s. It is no ValidationError, so the match ends with it." % (type_name(problem), safe_str(problem, 300))


def defaults(rule):
    return "The rule's own defaults join the arguments: %s." % _joined(
        ["%s = %s" % (clean(str(name), 80), _value(value)) for name, value in list(rule.defaults.items())[:8]])


def alias(rule):
    return "%s is an alias: Werkzeug answers 308 and sends the browser to the endpoint's own address." % named(rule)


def default_redirect(rule):
    return ("Another rule of the endpoint %s says the same with fewer parts, by its defaults. Werkzeug answers 308 and "
            "sends the browser there, so that there is one address for the page." % clean(str(rule.endpoint), 80))


def redirect_to(rule):
    return "%s was made with redirect_to: Werkzeug answers 308 and sends the browser there." % named(rule)


def end(outcome, walk):
    """(the last sentence, the status)."""
    if outcome.kind == "match":
        names = ["%s = %s" % (clean(str(name), 80), _value(value)) for name, value in list(outcome.arguments.items())[:8]]
        return "The endpoint is %s%s." % (clean(str(outcome.rule.endpoint), 200),
                                          ", with " + _joined(names) if names else ""), 200
    if outcome.kind == "redirect":
        return "308: the browser is sent to %s." % clean(str(outcome.url), 400), 308
    if outcome.kind == "method":
        return "405: the path fits, but no rule for it answers %s. Allowed: %s." % (
            walk.method, _joined(list(outcome.allowed))), 405
    if outcome.kind == "websocket":
        return "400: the path fits, but only one of the two is a WebSocket.", 400
    if outcome.kind == "raised":
        code = getattr(outcome.problem, "code", None)
        answers = isinstance(outcome.problem, Exception) and type(code) is int and 300 <= code < 600
        status = code if answers else 500
        return "%d: %s ended the match." % (status, type_name(outcome.problem)), status
    if walk.refused_at is not None:
        return "404: a converter refused the text after its rule was chosen.", 404
    return "404: no rule fits this path.", 404
