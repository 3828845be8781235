"""What an answer to “the museum night” must do. Nothing here looks at the learner's source."""
import base64
import hmac
import json
import zlib
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from random import choice, randrange, sample

from athanor_agent.checks import check, expect

CARD = "night_card"
MUSEUMS = ["clocks", "ships", "birds", "maps", "bells"]
GUESTS = ["Ada", "Bela", "Chidi", "Dunja", "Emre", "Farah", "Goran", "Hilde"]
TRIED_FIRST = ["dev", "secret", "secret key", "secret_key", "SECRET_KEY", "key", "password", "changeme", "change me",
               "super secret key", "supersecretkey", "your_secret_key", "your-secret-key", "0123456789abcdef",
               "1234567890123456", "aaaaaaaaaaaaaaaa", "this is a secret", "not a secret key", "a very secret key"]
UNSEALED = "Something is kept in a cookie of its own. Such a cookie has no seal: whoever likes writes another value into it. " \
           "The session is the card that is sealed."
BLANK = {"guest": None, "stamps": []}


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if answer.status == 400:
        return "The form brings a name, and season where somebody ticked it. The view asked the form for something that it did " \
               "not bring, and request.form[…] answers that with a 400."
    if problem is None:
        return "The view answered 500 of its own accord."
    kind, words = problem.type, problem.message.partition("\n")[0]
    told = f"The visit stopped with {kind}: {words.rstrip('.')}."
    if kind == "RuntimeError" and "secret key" in words:
        return "Flask has no key to seal the card with, and without one a session can be read but not written. This program " \
               "takes its settings from settings.py, and of those only the names in upper case."
    if kind == "RuntimeError" and "outside of" in words:
        return told + " Somebody asked for the session when no visit was being answered: while the file was read, or after the " \
                      "view had come to its end. A view that returns the session itself does that; dict(session) is a copy."
    if kind == "KeyError":
        return told + " Nothing of that name stands on this guest's card yet (or any more). Reading with get, and pop with " \
                      "a second value, do not stumble over that."
    if kind == "TypeError" and "JSON serializable" in words:
        return told + " At the end of a visit the session is written as JSON, which knows lists, dicts, texts and numbers."
    if kind in ("AttributeError", "TypeError") and "NoneType" in words:
        return told + " Where may the None come from? get gives None for what is not on the card, unless it has a second value " \
                      "to give. And append returns None: it changes the list where it lies."
    if kind == "AttributeError" and "SecureCookieSession" in words:
        return told + " The session is a dict: things lie under a key, in square brackets, and are read with get."
    if kind == "AttributeError" and "'modified'" in words:
        return told + " Lists and dicts know nothing of cookies. Who can be told that something has changed is the session."
    if kind == "AttributeError" and "'title'" in words:
        return told + " SESSION_COOKIE_SAMESITE is neither on nor off: it wants one of two words."
    if kind == "TypeError" and "timedelta" in words:
        return told + " PERMANENT_SESSION_LIFETIME is a timedelta, or a number of seconds."
    if kind == "TypeError" and words == "'int' object is not iterable":
        return told + " Flask was about to work out a seal: is the SECRET_KEY a number? It has to be a text, or bytes."
    if kind == "TypeError" and "valid response" in words:
        return told + " Did a view come to its end without a return?"
    if kind == "UnboundLocalError" and "'session'" in words:
        return told + " A function that says session = … makes a name of its own. What is to change is Flask's session."
    return told


def newcomer(learner):
    """Somebody without a card."""
    learner.cookies.clear()


def visit(learner, method, path, status=200, data=None, knowing=None):
    answer = learner.request(method, path, data=data)
    expect(answer).status(status, knowing={
        500: why(answer),
        405: f"{path} is known, and not with {method}. The rules were right as they were.",
        404: f"No rule takes {path}. The rules were right as they were.",
        400: why(answer), **(knowing or {})})
    return answer


def card_of(learner):
    return visit(learner, "GET", "/")


def sign_in(learner, name, **more):
    return visit(learner, "POST", "/guest", 302, {"name": name, **more},
                 {200: "The view should send the browser on to the card, as it did: redirect(url_for(\"card\"))."})


def stamp(learner, *museums):
    for museum in museums:
        answer = visit(learner, "POST", f"/stamps/{museum}")
    return answer


def sealed(learner):
    """The value of the cookie that looks like a session, or None."""
    values = [value for value in learner.cookies.values() if value.lstrip(".").count(".") == 2]
    return learner.cookies.get(CARD) or (values[0] if values else None)


def unpacked(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written_on(value):
    """What can be read in a cookie by whoever has it."""
    try:
        payload = value.lstrip(".").split(".")[0]
        data = unpacked(payload)
        return (zlib.decompress(data) if value.startswith(".") else data).decode("utf-8")
    except (ValueError, zlib.error):
        return value


def line_of(answer):
    """The Set-Cookie line with the session, or ""."""
    lines = answer.headers.all("Set-Cookie")
    return next((line for line in lines if line.partition("=")[2].partition(";")[0].count(".") >= 2), "")


def flag(line, name):
    """The value of an attribute of the cookie: "" where it has none, None where it is not there."""
    for part in line.split(";")[1:]:
        key, _, value = part.strip().partition("=")
        if key.lower() == name.lower():
            return value
    return None


@check("A newcomer's card is blank",
       accepts="guest null and stamps empty, for whoever comes without a cookie.")
def check_newcomer(learner):
    newcomer(learner)
    expect(card_of(learner)).json(BLANK, otherwise="Who comes for the first time has no name and no stamps.", knowing=[
        ({"guest": None, "stamps": None}, "stamps is null, and should be an empty list: get takes a second value for that."),
        ({"guest": "", "stamps": []}, "An empty text is not null. get gives None of its own accord.")])


@check("Something can be written on a card", needs="check_newcomer",
       accepts="Any key: how good it is, another check asks.")
def check_written(learner):
    newcomer(learner)
    stamp(learner, "clocks")
    expect(dict(learner.cookies), "the cookies after the first stamp").matches(
        lambda cookies: sealed(learner), "one with three parts: content, time and seal",
        otherwise="A stamp was given, and the browser got no cookie to keep. Where was it written?" if not learner.cookies else
                  UNSEALED)


@check("The name is remembered", needs="check_written",
       accepts="The name of the form on the card of the next visits, under any key.")
def check_name(learner):
    newcomer(learner)
    for name in sample(GUESTS, 2):
        sign_in(learner, name)
        for _ in range(2):
            found = card_of(learner).json()
            expect(found.get("guest") if isinstance(found, dict) else found, "the guest on the card").equals(
                name, otherwise=f"{name} has just told the name, and it is not on the card of the next visit.", knowing=[
                    (None, f"{name} has just told the name, and the next visit knows nothing of it. On the card goes what is put "
                           "under a key, session[…], and it is read by the same key; an attribute, with a dot, stays behind. "
                           "And is it the form that is asked for the name?")])


@check("Every stamp stays on the card", needs="check_written",
       accepts="All stamps in their order, however they are kept.")
def check_stamps(learner):
    newcomer(learner)
    museums = sample(MUSEUMS, 4) + [choice(MUSEUMS)]
    for count, museum in enumerate(museums, 1):
        answer = stamp(learner, museum)
        found = card_of(learner).json()
        stamps = found.get("stamps") if isinstance(found, dict) else found
        told = f"Stamps were given at {', '.join(museums[:count])}. "
        expect(stamps, f"the stamps after {count} {'museum' if count == 1 else 'museums'}").equals(museums[:count], knowing=[
            ([], told + "The card shows none of them. The visit that stamped had it in its hands; was it written down, and "
                        "does the page of the card read it?"),
            (museums[:1], told + "Only the first one stayed. Flask notices when something is put into the session itself. That a "
                              "list which lies in it became longer, it does not notice, and sends no new cookie."),
            ([museum], told + "Only the newest is there: it took the place of the others."),
            (None, told + "The page of the card tells null. Does the view that stamps put the list into the session?"),
            (lambda found: found == "".join(museums[:count]), told + "They are one text, letter by letter."),
            (lambda found: isinstance(found, list) and sorted(map(str, found)) == sorted(set(museums[:count])),
             told + "All are there, in another order, or each once only. A list keeps order and repeats.")])
        expect(answer).json({"stamps": count}, otherwise=f"After {count} stamps the answer should count {count}.")


@check("Two guests have two cards", needs=["check_name", "check_stamps"],
       accepts="Whatever is kept for each visitor apart.")
def check_two_guests(learner):
    newcomer(learner)
    first, second = sample(GUESTS, 2)
    sign_in(learner, first)
    stamp(learner, "clocks")
    kept = dict(learner.cookies)
    newcomer(learner)
    expect(card_of(learner)).json(
        BLANK, otherwise=f"{first} has been here, and then somebody came who never was. That card should be blank. A variable "
                         "of the module is one for all visitors; the session is one for each.")
    sign_in(learner, second)
    newcomer(learner)
    learner.cookies.update(kept)
    found = card_of(learner).json()
    expect(found.get("guest"), f"the name on {first}'s card").equals(
        first, otherwise=f"{second} told a name, and now it stands on {first}'s card. A variable of the module is one for all "
                         "visitors; the session is one for each.")


@check("A museum that takes no part stamps nothing", needs="check_stamps",
       accepts="404, and the card as it was.")
def check_unknown_museum(learner):
    newcomer(learner)
    stamp(learner, "birds")
    for museum in ["castle", "Clocks"]:
        expect(learner.post(f"/stamps/{museum}")).status(404, knowing={
            200: f"There is no museum “{museum}”, and it gave a stamp. The view asked for that before; is the question still there?"})
        expect(card_of(learner)).json({"guest": None, "stamps": ["birds"]})


@check("Who signs out keeps the stamps", needs=["check_name", "check_stamps"],
       accepts="The name gone, the stamps as they were; 204 also where there was no name.")
def check_sign_out(learner):
    newcomer(learner)
    museums = sample(MUSEUMS, 2)
    sign_in(learner, choice(GUESTS))
    stamp(learner, *museums)
    for _ in range(2):
        visit(learner, "DELETE", "/guest", 204)
        expect(card_of(learner)).json({"guest": None, "stamps": museums}, knowing=[
            (BLANK, "The stamps are gone as well. Only the name was to go: pop takes one thing off the card."),
            (lambda found: found["guest"] == "", "An empty text is left of the name. Taken off the card altogether, it is null "
                                                  "to whoever asks."),
            (lambda found: found["guest"], "The guest signed out, and the name still stands on the card.")])


@check("Three stamps open the roof, with the code of today", needs="check_stamps",
       accepts="403 with the text below three stamps; from three on the code as it is at the visit.")
def check_roof(learner):
    newcomer(learner)
    for count, museum in enumerate(sample(MUSEUMS, 5)):
        code = f"{randrange(10000):04d}"
        learner.call("museums", "change_code", code)
        answer = visit(learner, "GET", "/roof", 200 if count > 2 else 403, knowing={
            200: f"{count} stamps, and the door is open. It takes three.",
            403: f"{count} stamps, and the door stays shut. Three are enough. What on the card does the view look at, and "
                 "who writes it there?"})
        if count > 2:
            expect(answer).text(code, otherwise="The code is another one by now. It changes, and the visitor wants the one of "
                                                "today: ask museums.door_code() at the visit.")
        else:
            expect(answer).text("Three stamps open the roof")
        stamp(learner, museum)


@check("The code stands on nobody's card", needs="check_stamps",
       accepts="A cookie in which the code is not to be found.")
def check_code_not_on_card(learner):
    newcomer(learner)
    code = f"{randrange(10000):04d}-{randrange(10000):04d}"
    learner.call("museums", "change_code", code)
    for museum in sample(MUSEUMS, 4):
        stamp(learner, museum)
        learner.get("/roof")
    found = [text for text in map(written_on, learner.cookies.values()) if code in text]
    expect(found, "the cookies in which the code can be read").equals(
        [], otherwise="Unpacked, the guest's cookie reads like this, and the code stands in it. Sealed is not hidden: whoever "
                      "has the card can read it, and so can whoever finds it. Does the code have to be on it at all?")


@check("A torn card is gone", needs=["check_stamps", "check_sign_out"],
       accepts="204, a blank card, and a browser that has no cookie any more.")
def check_torn(learner):
    for more in [{}, {"season": "yes"}]:
        newcomer(learner)
        sign_in(learner, choice(GUESTS), **more)
        stamp(learner, *sample(MUSEUMS, 3))
        visit(learner, "DELETE", "/", 204)
        left = written_on(sealed(learner)) if sealed(learner) else ""
        expect(card_of(learner)).json(BLANK, otherwise="After DELETE / nothing should be left on the card.", knowing=[
            (lambda found: found["guest"] and found["stamps"], "The card was torn up, and everything is on it as "
                                                                "before. It is Flask's session that has to become empty."),
            (lambda found: found["stamps"], "The name is gone, and the stamps are there as before."),
            (lambda found: found["guest"], "The stamps are gone, and the name is there as before.")])
        expect(left, "what is left in the browser's cookie").equals(
            "", otherwise="The page is blank, and the browser still keeps a card, with this on it. When a session is altogether "
                          "empty, Flask tells the browser to throw the cookie away; with anything left, it does not.",
            knowing=[(lambda left: "_permanent" in left and "stamps" not in left and "guest" not in left,
                      "What is left is a note of Flask's own, whether this card lasts the season. It lies in the session like the "
                      "rest, and a session with something in it is kept. What empties all of it?")])


@check("Whoever ticks “season” keeps the card for 120 days, nobody else", needs="check_name",
       accepts="Expires (or Max-Age) 120 days from now, and neither without the tick.")
def check_season(learner):
    newcomer(learner)
    line = line_of(sign_in(learner, choice(GUESTS)))
    expect(flag(line, "Expires") or flag(line, "Max-Age") or "no date", "how long the card lasts without the tick").equals(
        "no date", otherwise="Nobody ticked “season”, and the card lasts on. It should be forgotten when the browser is closed: "
                             "look at the form before you make it permanent.")
    newcomer(learner)
    line = line_of(sign_in(learner, choice(GUESTS), season="yes"))
    expires = flag(line, "Expires")
    expect(expires or "no date", "how long the card lasts with the tick").matches(
        lambda found: found != "no date", "a date",
        otherwise="“season” was ticked, and the cookie has no date: it goes when the browser is closed. The session knows a "
                  "word for lasting.")
    days = (parsedate_to_datetime(expires) - datetime.now(timezone.utc)).total_seconds() / 86400
    expect(round(days, 2), "the days that the card lasts").equals(
        120, otherwise="The card should last for 120 days.", knowing=[
            (31, "31 days are what Flask takes when it is not told. The name of the setting begins with PERMANENT."),
            (lambda days: days < 31, "That is less than was meant. A bare number as the lifetime counts seconds; "
                                     "timedelta(days=…) says it in days.")])


@check("The card is called night_card, and no script reads it", needs="check_written",
       accepts="The name, HttpOnly, and SameSite with Lax or Strict.")
def check_flags(learner):
    newcomer(learner)
    line = line_of(stamp(learner, choice(MUSEUMS)))
    expect(line.partition("=")[0], "the name of the cookie").equals(
        CARD, otherwise="The cookie goes by another name. The settings for it begin with SESSION_COOKIE.")
    expect(flag(line, "HttpOnly"), "HttpOnly").equals(
        "", otherwise=f"A script in the page can read this card: “{line}” does not say HttpOnly. By default it would; look at "
                      "what settings.py has to say.")
    expect(flag(line, "SameSite") or "nothing", "SameSite").matches(
        lambda found: found in ("Lax", "Strict"), "Lax or Strict",
        otherwise="When another site sends a form here, the browser adds this card to it, unless SameSite says Lax or Strict.")


@check("The key is long, and nobody's first guess", needs="check_written",
       accepts="Any key of 16 characters or more that is none of the usual ones.")
def check_key(learner):
    newcomer(learner)
    stamp(learner, choice(MUSEUMS))
    length = learner.call("museums", "key_length")
    expect(length, "the length of the key").matches(
        lambda length: length >= 16, "16 or more",
        otherwise=f"The key has {length} characters, and a machine tries millions a second: it has one card, and sees at once "
                  "which key fits. Let the module secrets make a long one, once.")
    content, _, seal = sealed(learner).rpartition(".")
    for key in TRIED_FIRST:
        own = hmac.digest(hmac.digest(key.encode(), b"cookie-session", "sha1"), content.encode(), "sha1")
        expect(own == unpacked(seal), f"whether “{key}” makes the same seal").equals(
            False, otherwise=f"The key is “{key}”. It stands in a thousand examples, and on the list of everybody who forges "
                             "cards. Let the module secrets make one.")


@check("A card outlives a restart of the server", needs="check_stamps",
       accepts="A key that is the same at every start.")
def check_restart(learner):
    newcomer(learner)
    museum = choice(MUSEUMS)
    stamp(learner, museum)
    kept = dict(learner.cookies)
    learner.restart()
    learner.cookies.update(kept)
    expect(card_of(learner).json().get("stamps"), "the stamps on the card after a restart").equals(
        [museum], otherwise="The server was started anew, and did not know its own card any more: the seal was made with another "
                        "key. A key that is drawn at every start lasts until the next. Draw it once, and write it down.")


@check("A changed card opens nothing", needs=["check_roof", "check_restart"],
       accepts="Everything that is believed stands in the signed session.")
def check_changed(learner):
    newcomer(learner)
    stamp(learner, *sample(MUSEUMS, 4))
    full = dict(learner.cookies)
    expect(sorted(learner.cookies), "the cookies of a guest").equals(
        [CARD], otherwise=UNSEALED, knowing=[
                              (lambda names: len(names) == 1 and sealed(learner), "The card should be called night_card.")])
    newcomer(learner)
    stamp(learner, choice(MUSEUMS))
    poor = learner.cookies[CARD].rpartition(".")
    learner.cookies[CARD] = full[CARD].rpartition(".")[0] + "." + poor[2]
    answer = learner.get("/roof")
    expect(answer).status(403, otherwise="Somebody wrote three stamps onto a card that had one, and the seal did not fit any more. "
                                         "The door opened all the same.")
