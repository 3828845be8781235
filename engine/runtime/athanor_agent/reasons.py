"""Why a rule did not take a path, in words that stand beside the rule. Only the words are made here: whether it took
the path was decided by Werkzeug."""

from athanor_agent.private import BUILTINS as __builtins__

import re

from athanor_agent.functions import is_learners
from athanor_agent.steptext import INVALID
from athanor_agent.values import clean

_PLACEHOLDER = re.compile(r"<(?:(?P<converter>[A-Za-z_]\w*)(?:\((?P<args>[^>]*?)\))?:)?(?P<variable>[A-Za-z_]\w*)>")


class Piece:
    """One part between two slashes: static text, one placeholder, or a mixture."""

    def __init__(self, text):
        self.text = text
        found = list(_PLACEHOLDER.finditer(text))
        self.names = [match.group("variable") for match in found]
        self.is_static = not found
        self.is_whole = len(found) == 1 and found[0].group() == text
        self.variable = found[0].group("variable") if found else None
        self.converter = (found[0].group("converter") or "string") if found else None
        if self.converter == "default":
            self.converter = "string"
        self.arguments = (found[0].group("args") or "") if found else ""
        self.pattern = None

    def label(self):
        return self.converter + ("(%s)" % self.arguments if self.arguments else "")


class _Split(list):
    """The parts of a rule; iterating over it gives every part."""

    ends_with_slash = False


def segments(rule):
    """Splits at slashes that are not inside a placeholder (a converter's argument may hold one)."""
    parts, depth, part = [], 0, ""
    for letter in rule:
        depth += (letter == "<") - (letter == ">")
        if letter == "/" and depth <= 0:
            parts.append(part)
            part = ""
        else:
            part += letter
    parts.append(part)
    return parts


_known = {}


def pieces_of(rule):
    """The parts of a rule's text, without the empty ones that its first and last slash make. A part with several
    placeholders is followed by one more entry for each further placeholder, so that every variable is listed."""
    found = _known.get(rule)
    if found is None:
        if len(_known) > 20000:
            _known.clear()
        found = _known[rule] = _pieces(rule)
    return found


def _pieces(rule):
    parts = segments(rule)[1:] if rule.startswith("/") else segments(rule)
    result = _Split()
    if parts and parts[-1] == "":
        parts, result.ends_with_slash = parts[:-1], True
    for part in parts:
        piece = Piece(part)
        result.append(piece)
        for match in list(_PLACEHOLDER.finditer(part))[1:]:
            further = Piece(match.group())
            further.is_further = True
            result.append(further)
    return result


def _main(pieces):
    return [piece for piece in pieces if not getattr(piece, "is_further", False)]


def _quoted(text):
    return "“%s”" % clean(text, 60)


def _count(number):
    return {0: "no parts", 1: "1 part"}.get(number, "%d parts" % number)


class Request:
    """The request as the rules see it."""

    def __init__(self, adapter, path, method, winner, routing_error, pattern=None):
        self.pattern = pattern  # a function that compiles and keeps, or None
        self.adapter, self.path, self.method, self.winner = adapter, path, method, winner
        self.redirected = getattr(routing_error, "new_url", None)
        self.refused = winner is None and self.redirected is None
        self.redirecting = None  # the rule that made the redirect, where that is known
        self.merged = False
        self._split(path)

    def _split(self, path):
        self.seen = path  # what the rules were held against last
        parts = ("/" + path.lstrip("/")).split("/")[1:]
        self.ends_with_slash = bool(parts) and parts[-1] == ""
        self.parts = parts[:-1] if self.ends_with_slash else parts

    def follow(self, walk):
        """What a walk that ended as the request did knows besides."""
        if walk.outcome.kind == "redirect":
            self.redirecting = walk.outcome.rule
        if walk.merged is not None:
            self.merged = True
            self._split(walk.merged)

    def about(self, reason):
        """Says which path a reason is about where that is not the one asked for."""
        return "for %s: %s" % (_quoted(self.seen), reason) if self.merged else reason


def wrong_method(methods):
    return "only answers " + (" and ".join(methods) if len(methods) < 3 else ", ".join(methods[:-1]) + " and " + methods[-1])


def _without_host(address):
    return re.sub(r"^[a-z]+://[^/]*", "", address) or "/"


def redirect(rule, address, request):
    shown = _quoted(_without_host(address)) if address else "where its own function says"
    if request.redirected is None:
        return "would redirect to %s, but another rule takes the path as it is" % shown if request.winner is not None \
            else "would redirect to %s, but Werkzeug stopped before" % shown
    if request.redirecting is not None and rule is not request.redirecting:
        return request.about("would redirect to %s too, but %s" % (shown, precedence(rule, request.redirecting)))
    if rule.redirect_to is not None:
        return "redirects to %s (308)" % shown
    if address and _without_host(address).partition("?")[0] == request.seen + "/":
        return "redirects to %s (308): this rule ends with a slash" % shown
    if request.merged:
        return "redirects to %s (308): double slashes are made one" % shown
    return "redirects to %s (308)" % shown


def redirects_default(rule, request):
    """The rule would match, but Werkzeug sent the browser to another rule of the same endpoint."""
    try:
        rules = request.adapter.map._rules_by_endpoint[rule.endpoint]
    except Exception:
        return False
    return any(other is not rule and other.defaults for other in rules) or bool(rule.alias)


def also_matches(rule, pieces, request):
    """Another rule won, or the match failed as a whole."""
    winner = request.winner
    if winner is None and request.redirecting is not None:
        return "matches too, but " + precedence(rule, request.redirecting)
    if winner is None:
        return "matches too, but the redirect comes first" if request.redirected is not None else \
            "would match alone, but an earlier rule's converter refused the value and Werkzeug then stops"
    return "matches too, but " + precedence(rule, winner)


def precedence(rule, winner):
    """Why `winner` goes before `rule`, which takes the path too."""
    pieces, winners = _main(pieces_of(rule.rule)), _main(pieces_of(winner.rule))
    for mine, other in zip(pieces, winners):
        if mine.text == other.text:
            continue
        if other.is_static and not mine.is_static:
            return "static parts go first"
        if not other.is_static and not mine.is_static:
            if not other.is_whole and mine.is_whole:
                return "%s says more about this part" % other.text
            if mine.converter != other.converter or mine.arguments != other.arguments:
                return "%s is more exact than %s" % (other.label(), mine.label())
        break
    if len(pieces) != len(winners):
        return "the other rule names more parts"
    return "the other rule was declared first"


def _domain(rule, request):
    adapter = request.adapter
    hosts = adapter.map.host_matching
    asked = adapter.server_name if hosts else adapter.subdomain or ""
    wanted = (rule.host if hosts else rule.subdomain) or ""
    if "<" in wanted:
        part = next(iter(getattr(rule, "_parts", ())), None)
        if request.pattern is None or part is None or part.final or part.static or request.pattern(part.content).match(asked):
            return None
        return "the %s %s does not fit %s" % ("host" if hosts else "subdomain", _quoted(asked), clean(wanted, 100))
    if hosts:
        if wanted and wanted != asked:
            return "only answers on the host %s" % _quoted(wanted)
    elif asked == INVALID:
        return "the Host does not belong to SERVER_NAME (%s)" % clean(str(adapter.server_name), 100)
    elif "<" not in (rule.subdomain or "") and (rule.subdomain or "") != (adapter.subdomain or ""):
        return "only answers on the subdomain %s" % _quoted(rule.subdomain) if rule.subdomain else \
            "does not answer on the subdomain %s" % _quoted(adapter.subdomain)
    return None


def _takes(converter, text, asks):
    """Whether one converter takes one part. A learner's own is called only where `asks`: it may do more than convert."""
    if re.fullmatch(converter.regex, text) is None:
        return False
    if not asks and is_learners(converter):
        return True
    try:
        converter.to_python(text)
        return True
    except KeyboardInterrupt:
        raise
    except BaseException:  # werkzeug's ValidationError, or whatever a learner's raises
        return False


def _spans_slashes(converter):
    """Whether a converter may take more than one part: path, or one of the learner's own."""
    isolating = getattr(converter, "part_isolating", None)  # since Werkzeug 2.2
    return isolating is False or (isolating is None and type(converter).__name__ == "PathConverter")


def _mixture(rule, piece, at, request):
    """The pattern of a part that mixes text and placeholders; kept, since Python forgets all but 512 patterns."""
    if piece.pattern is None:
        parts = getattr(rule, "_parts", ())
        if request.pattern is not None and len(parts) > at + 2 and not parts[at + 2].final:
            piece.pattern = request.pattern(parts[at + 2].content)  # the matcher's own: its text ends with \Z
        else:
            pattern, position = "", 0
            for match in _PLACEHOLDER.finditer(piece.text):
                pattern += re.escape(piece.text[position:match.start()])
                pattern += "(?:%s)" % rule._converters[match.group("variable")].regex
                position = match.end()
            piece.pattern = re.compile(pattern + re.escape(piece.text[position:]))
    return piece.pattern


def _part_reason(rule, piece, text, at, request, asks):
    """Why this part does not fit, or None when it does."""
    if piece.is_static:
        if piece.text == text:
            return None
        if piece.text.lower() == text.lower():
            return "%s is not %s: capitals count" % (_quoted(text), _quoted(piece.text))
        return "%s is not %s" % (_quoted(text), _quoted(piece.text))
    if piece.is_whole:
        if _takes(rule._converters[piece.variable], text, asks):
            return None
        if text == "":
            return "nothing stands where <%s> wants something" % piece.variable
        return "%s does not take %s" % (piece.label(), _quoted(text))
    if _mixture(rule, piece, at, request).fullmatch(text) is None:
        return "%s does not fit %s" % (_quoted(text), piece.text)
    return None


def _structure(rule, pieces, request, asks):
    mine = _main(pieces)
    spans = any(_spans_slashes(converter) for converter in rule._converters.values())
    for at, (piece, text) in enumerate(zip(mine, request.parts)):
        if spans and any(_spans_slashes(rule._converters[name]) for name in piece.names):
            break
        reason = _part_reason(rule, piece, text, at, request, asks)
        if reason is not None:
            return reason
    if spans:
        if len(request.parts) < len(mine):
            return "%s, this rule has at least %d" % (_count(len(request.parts)), len(mine))
        return "the rest of %s does not fit" % _quoted(request.seen)
    if len(mine) != len(request.parts):
        return "%s, this rule has %s" % (_count(len(request.parts)), {0: "none"}.get(len(mine), len(mine)))
    if request.ends_with_slash and not pieces.ends_with_slash:
        return "%s ends with a slash, this rule does not" % _quoted(request.seen)
    if pieces.ends_with_slash and not request.ends_with_slash and rule.methods and request.method not in rule.methods:
        return "this rule ends with a slash, and %s" % wrong_method(
            sorted(method for method in rule.methods if method not in ("HEAD", "OPTIONS")) or sorted(rule.methods))
    return None


def no_match(rule, pieces, request):
    if rule.build_only:
        return "only builds addresses, never answers"
    try:
        reason = _domain(rule, request)
        if reason is not None:
            return reason
        reason = _structure(rule, pieces, request, False) or _structure(rule, pieces, request, True)
        return request.about(reason) if reason is not None else \
            ("only answers WebSocket connections" if getattr(rule, "websocket", False) else "does not fit")
    except Exception:
        return "does not fit"
