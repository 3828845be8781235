"""What an answer to “the toy hospital” must do. Nothing here looks at the learner's source."""
from random import sample
from urllib.parse import quote

from athanor_agent.checks import check, expect

COMPLAINTS = {"Bear": "a loose ear", "Robot": "a flat spring", "Old Kite": "a torn tail"}
NEWCOMERS = {"Tin Fox": "a squeak", "Crow": "a stiff wing", "Boat": "a leak", "Wool Moon": "a moth hole",
             "Blue Goat": "a lost button"}
NOT_HERE = "No such toy in the ward"
SIDES = ["/ward", "/night"]


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if answer.status == 400:
        return "A POST brings a form with name and complaint. The view asked the form for something that it did not bring, and " \
               "request.form[…] answers that with a 400."
    if problem is None:
        return "The view answered 500 of its own accord."
    kind, words = problem.type, problem.message.partition("\n")[0]
    told = f"The view stopped with {kind}: {words}" + ("" if words.endswith((".", "?")) else ".")
    if kind == "NotHere":
        return "beds raised NotHere, as it does for a toy that is not in, and nobody made an answer of it. " \
               "Who in the blueprint could do that for every view at once? A handler for 404 is not asked: it takes what " \
               "abort(404) raises."
    if kind == "NameError":
        return told + " Names of Flask's have to be imported, in the first line."
    if kind == "BuildError" and "forget to specify values" in words:
        return told + " The rule of a toy's page has a piece for the name, and url_for wants a value for it, by its name."
    if kind == "TypeError" and "url_for" in words:
        return told + " Behind the endpoint, url_for takes every value with the name of its piece: name=…"
    if kind == "BuildError":
        return told + " An endpoint is the blueprint's name, which is not its prefix, then a dot, then the view's name. A " \
                      "dot in front stands for the blueprint of this visit; without any dot it is a view of the application."
    if kind == "TypeError" and "redirect()" in words:
        return told + " redirect wants an address, and what makes an address of an endpoint and its values is url_for."
    if kind == "TypeError" and "valid response" in words and "it was a int" in words:
        return "The view returned a bare number, and that is no answer. A status stands behind a text, which may be empty."
    if kind == "TypeError" and "valid response" in words:
        return told + " Did the view, or the error handler, come to its end without a return?"
    if kind == "TypeError" and ("unexpected keyword argument" in words or "positional argument" in words):
        return told + f" The pieces of its rule: {' and '.join(answer.arguments) or 'none'}. View and rule must agree on " \
                      "them, and an error handler gets the error."
    return told


def rules_for(learner, method):
    """The rules of the blueprint that answer this method."""
    found = [rule["rule"] for rule in learner.routes()
             if method in rule["methods"] and str(rule["endpoint"]).startswith("ward.")]
    return ", ".join(found) or "none"


def no_rule(learner, method, path):
    if not any(str(rule["endpoint"]).startswith("night.") for rule in learner.routes()):
        return f"No rule takes {method} {path}. In app.py the blueprint is registered twice, once as “night”, and that line is " \
               "right as it was."
    told = f"No rule of the blueprint takes {method} {path}. Its rules for {method}: {rules_for(learner, method)}."
    if any(str(rule["rule"]).startswith("/ward/ward") for rule in learner.routes()):
        return told + " The prefix stands in front of every rule already, so a rule begins behind it."
    return told


def not_found(learner, answer):
    """Says whether nobody was asked, or a handler gave this answer for another failure."""
    if answer.endpoint is None:
        return no_rule(learner, answer.method, answer.path)
    return f"{answer.endpoint} was asked, and what came back is a 404, though this toy is no stranger. A handler for Exception " \
           "answers every failure, also one in your own code. Take it away for a moment, and you will see the error."


def address(side, name):
    return f"{side}/{quote(name)}"


def setting_out(learner):
    learner.call("beds", "morning")


ASKED_FOR_A_FORM = "That is the view for POST, and it answered a GET. Between two rules for one address the method decides: " \
                   "does each say which it is for?"


@check("The ward is listed, by day and by night",
       accepts="The names as a JSON list under both prefixes, and the endpoint index.")
def check_index(learner):
    setting_out(learner)
    for side in SIDES:
        answer = learner.get(f"{side}/")
        expect(answer).status(200, knowing={
            404: no_rule(learner, "GET", f"{side}/") + " For a rule “/” the address is the prefix and a slash.",
            308: f"{side}/ is sent on to another address: the rule of the list is “/”, and nothing more.",
            302: ASKED_FOR_A_FORM, 400: ASKED_FOR_A_FORM,
            405: "The rule of the list answers other methods, but not GET. A list of methods has to name each of them.",
            500: why(answer)})
        expect(answer).json(list(COMPLAINTS))


@check("Every toy has a page", needs="check_index",
       accepts="A JSON object with name and complaint; the links are asked for below.")
def check_page(learner):
    setting_out(learner)
    for name, complaint in COMPLAINTS.items():
        answer = learner.get(address("/ward", name))
        expect(answer).status(200, knowing={
            404: not_found(learner, answer),
            308: "The rule of one toy ends with a slash, so this path is sent on. Leave the last slash away.",
            204: f"A GET of {answer.path} sent the toy home! One address, two methods: each view, or each branch of one "
                 "view, answers its own.",
            405: f"{answer.path} is known, and does not answer GET. " + (
                no_rule(learner, "GET", answer.path) if "/ward/<name>" in rules_for(learner, "DELETE") else
                "A list of methods has to name each of them."),
            500: why(answer)})
        value = answer.json() if isinstance(answer.json(), dict) else {}
        expect({word: value.get(word) for word in ("name", "complaint")}, f"name and complaint on the page of {name}").equals(
            {"name": name, "complaint": complaint})


def link(learner, side, word):
    answer = learner.get(address(side, "Robot"))
    expect(answer).status(200, knowing={500: why(answer), 404: not_found(learner, answer)})
    value = answer.json()
    return value.get(word) if isinstance(value, dict) else None


def slips(right):
    """What may be wrong with any of the links."""
    return [
        (None, "The page has no such link any more: name, complaint, ward, door, parts."),
        (lambda address: str(address) == "http://localhost" + right, "Leave _external away: the path is enough here."),
        (lambda address: str(address).partition("?")[0] == right,
         "Something has gone behind a question mark. url_for puts there what the rule has no piece for."),
        (right.rstrip("/"), "The slash at the end is missing: that address is only sent on. url_for writes the right one."),
    ]


@check("A toy's page links back to the ward", needs="check_page",
       accepts="The address of the list, asked for by any name or written out; the next check tells them apart.")
def check_ward_link(learner):
    setting_out(learner)
    expect(link(learner, "/ward", "ward"), "the link “ward” on a toy's page").equals(
        "/ward/", otherwise="The link “ward” should lead to the list of the toys.", knowing=[
            ("/", "This leads to the front door. There are three views called index, and without a dot url_for "
                  "means the application's."),
            ("/parts/", "This leads to the spare parts. Whose index is meant?"),
            *slips("/ward/")])


@check("… and whoever is on the night shift stays there", needs="check_ward_link",
       accepts="A relative endpoint, or request.blueprint put in front.")
def check_night_link(learner):
    setting_out(learner)
    expect(link(learner, "/night", "ward"), "the link “ward” on a page under /night").equals(
        "/night/", otherwise="Under /night the link “ward” should lead to the list under /night.", knowing=[
            ("/ward/", "Somebody of the night shift followed the link and stands among the visitors. The blueprint is registered "
                          "twice, and the endpoint (or the address) you wrote names one of the two. Which endpoint means "
                          "“the blueprint of this visit”?")])


@check("It links to the front door and to the spare parts", needs="check_page",
       accepts="The addresses / and /parts/ under both prefixes.")
def check_other_links(learner):
    setting_out(learner)
    for side in SIDES:
        expect(link(learner, side, "door"), f"the link “door” on a page under {side}").equals(
            "/", otherwise="The link “door” should lead to the index of the application.", knowing=[
                (lambda found: found in ("/ward/", "/night/"),
                 "This leads to the list of the toys. With a dot in front, index is the blueprint's own; the application's "
                 "has no dot."),
                *slips("/")])
        expect(link(learner, side, "parts"), f"the link “parts” on a page under {side}").equals(
            "/parts/", otherwise="The link “parts” should lead to the index of the spare parts.", knowing=[
                ("/", "This leads to the front door. Another blueprint's view goes by that blueprint's name, a "
                      "dot and its own name."),
                (lambda found: found in ("/ward/", "/night/"),
                 "This leads to the list of the toys. Another blueprint's view goes by that blueprint's name, a dot and its "
                 "own name."),
                *slips("/parts/")])


@check("The front door knows where everything is", needs="check_page",
       accepts="Any view, as long as the endpoints are called ward.index and ward.show.")
def check_front_door(learner):
    setting_out(learner)
    answer = learner.get("/")
    expect(answer).status(200, knowing={
        500: f"The front door, in app.py, asks for the address of a page, and there is none of that name: "
             f"{answer.exception.message.partition(chr(10))[0].rstrip('.') if answer.exception else ''}. What is an endpoint "
             "made of?"})
    expect(answer).json({"open": "Visitors from two to four", "first_bed": "/ward/Bear", "ward": "/ward/",
                         "parts": "/parts/"})


def admit(learner, side, name):
    answer = learner.post(f"{side}/", data={"name": name, "complaint": NEWCOMERS[name]})
    expect(answer).status(answer.status if answer.status in (302, 303) else 302, knowing={
        404: not_found(learner, answer),
        405: f"{side}/ is a known address, and POST is not among its methods. Its rules for POST: "
             f"{rules_for(learner, 'POST')}. A rule answers GET unless it names other methods.",
        200: "The answer is a 200 where a redirect is wanted. Does the view that was asked look at the method, and does it "
             "return what redirect(…) made?",
        201: "Created, indeed. Here the answer wanted is a redirect to the new toy's page.",
        301: "A 301 is for good: a browser remembers it and never asks again. Plain redirect(…) makes a 302.",
        308: "A 308 sends the form on a second time. Plain redirect(…) makes a 302, and a slash at the end of the rule that "
             "is not in the path makes a 308.",
        400: why(answer), 500: why(answer)})
    return answer


@check("A new toy is admitted, and whoever brought it sent to its page", needs="check_page",
       accepts="302 or 303 to the new toy's page.")
def check_admit(learner):
    setting_out(learner)
    for name in sample(list(NEWCOMERS), 2):
        answer = admit(learner, "/ward", name)
        expect(answer).location(address("/ward", name), knowing=[
            (lambda found: found.startswith("."), "redirect takes an address as it is, so the browser is sent to a page called "
                                                  "“.show”. What makes an address of an endpoint is url_for."),
            ("/ward/", "That is the list. The way leads to the page of the new toy."),
            (f"/{quote(name)}", "That is a page of the application, beside the blueprint. Glued to the front door's address, a "
                                "name finds no toy; url_for builds the whole address, once it knows whose show is meant."),
            (f"/ward/{name}", "The address holds a space, and an address cannot. url_for writes it as %20."),
            (lambda found: found.startswith("/ward/?"), "The name went behind a question mark: that is the list's "
                                                           "endpoint, whose rule has no piece for a name.")])
        expect(learner.get(answer.location)).status(200, otherwise=f"The redirect leads to {answer.location}, and there is "
                                                                   f"no {name}.")
        answer = learner.get("/ward/")
        expect(answer).status(200)
        expect(answer.json(), "the list afterwards").contains(name)


@check("… at night too, where the page is under /night", needs="check_admit",
       accepts="302 or 303 to the page under /night.")
def check_admit_at_night(learner):
    setting_out(learner)
    name = sample(list(NEWCOMERS), 1)[0]
    expect(admit(learner, "/night", name)).location(address("/night", name), knowing=[
        (address("/ward", name), "The night shift admitted a toy and is sent out among the visitors. Which endpoint "
                                    "means “the blueprint of this visit”?")])


@check("DELETE sends a toy home", needs="check_page",
       accepts="204 without a body, and the toy gone; one view for both methods or one for each.")
def check_discharge(learner):
    setting_out(learner)
    for side, name in zip(SIDES, ["Old Kite", "Bear"]):
        answer = learner.delete(address(side, name))
        expect(answer).status(204, knowing={
            404: not_found(learner, answer),
            405: f"The address {answer.path} is known, and DELETE is not among its methods. " + (
                 "No rule of the blueprint answers DELETE: a view without a rule is never asked, and a rule without methods "
                 "answers GET." if rules_for(learner, "DELETE") == "none" else
                 f"Rules for DELETE: {rules_for(learner, 'DELETE')}. The toy's own address is meant; the page stays there, "
                 "since the method tells the two apart."),
            302: "DELETE was answered with a redirect. Nothing is to be read afterwards: an empty text and 204 say so.",
            308: "The rule for DELETE ends with a slash, so this path is sent on. Leave the last slash away.",
            200: "A DELETE was answered with a 200: is it the page of the toy that came back? One view for two methods "
                 "has to look at request.method.",
            500: why(answer)})
        answer = learner.get(f"{side}/")
        expect(answer).status(200)
        names = answer.json()
        expect(names, "the list afterwards").matches(
            lambda names: name not in names, f"a list without {name}",
            otherwise=f"The answer is 204, and {name} lies there as before.")


@check("Methods that nobody named are refused", needs=["check_admit", "check_discharge"],
       accepts="405 from Flask itself.")
def check_refused(learner):
    setting_out(learner)
    for method, path in [("POST", "/ward/Robot"), ("DELETE", "/ward/"), ("PUT", "/ward/Robot"),
                         ("PUT", "/night/")]:
        answer = learner.request(method, path)
        expect(answer).status(405, otherwise=f"{method} {path} means nothing here, and should be refused with 405. Which of "
                                             "your rules lets it in?")


@check("A toy that is not there answers 404, in words of its own", needs="check_page",
       accepts="An error handler of the blueprint, for NotHere or for 404, or the answer given in the views.")
def check_not_here(learner):
    setting_out(learner)
    for side in SIDES:
        for name in ["Drum", "bear"]:
            answer = learner.get(address(side, name))
            expect(answer).status(404, knowing={
                200: "The words are there and the status says 200, “here it is”. What an error handler returns gets the "
                     "status 200, unless it says another one behind the text." if NOT_HERE in answer.text else
                     f"There is no {name} in the ward, yet {answer.path} answered: {answer.text[:200]}",
                500: why(answer)})
            expect(answer).text(NOT_HERE, knowing=[
                (lambda text: "<html" in text and NOT_HERE in text,
                 "The status is right, and the text stands in a page of HTML: abort makes one around it. Return text and "
                 "status as a pair, from a view or an error handler, and nothing is added."),
                (lambda text: "<html" in text, "The status is right, and the words are Flask's own. An error handler of the "
                                               "blueprint finds its own words."),
                (lambda text: text.strip(" .!") == NOT_HERE, "Letter by letter, please: no point, no space at the end.")])


@check("… and when it is to be sent home, too", needs=["check_not_here", "check_discharge"],
       accepts="The same answer to DELETE.")
def check_not_here_either(learner):
    setting_out(learner)
    answer = learner.delete("/ward/Drum")
    expect(answer).status(404, knowing={
        204: "A toy that is not there was reported as sent home.",
        500: why(answer)}).text(NOT_HERE)


@check("Nobody else says it in these words", needs="check_not_here",
       accepts="The spare parts and the rest of the hospital keep their own 404.")
def check_only_here(learner):
    setting_out(learner)
    expect(learner.get("/parts/99")).status(404).text("There are forty drawers")
    answer = learner.get("/nowhere")
    expect(answer).status(404)
    expect(NOT_HERE in answer.text, "whether /nowhere speaks of toys").equals(
        False, otherwise="A visitor asked for /nowhere, which has nothing to do with toys, and was told that there is no "
                         "such toy. app_errorhandler, and errorhandler of the application, serve every page; errorhandler "
                         "of the blueprint serves the blueprint's views.")
    answer = learner.post("/ward/", data={"complaint": "no name"})
    expect(NOT_HERE in answer.text, "whether a form without a name is told of a missing toy").equals(
        False, otherwise="A form came without a name, which is a 400, and the answer was that there is no such toy. A handler for "
                         "Exception takes every failure, also those of the program itself, and hides them. Name the one "
                         "exception that is meant.")
