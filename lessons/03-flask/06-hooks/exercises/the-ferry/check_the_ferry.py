"""What an answer to “the ferry” must do. Nothing here looks at the learner's source."""
from random import choice

from athanor_agent.checks import check, expect

TROUBLES = ["a whale", "fog", "a broken rudder", "a lost anchor", "ice", "a leak below"]
TICKET = {"X-Ticket": "7"}
BOATS = ["Gull", "Puffin", "Skua", "Tern"]
IN_A_PAGE = (lambda text: "<html" in text, "The status is right, and the text stands in a page of HTML: abort makes one around it. "
                                            "Return the text and the status as a pair, and nothing is added.")


def why(answer):
    """Says in plain words what stopped the request."""
    problem = answer.exception
    if problem is None:
        return "The answer is a 500, though nothing failed here. Does an error handler answer in the place of others? One for " \
               "Exception takes the 404s as well."
    told = f"The request stopped with {problem.type}: {problem.message.partition(chr(10))[0].rstrip('.')}."
    if problem.type == "RuntimeError" and "outside of" in problem.message:
        return told + " Somebody asked for g or request when no request was under way. If a hook holds a yield: what belongs " \
                      "to the way out is a hook of its own."
    if problem.message in ("'NoneType' object is not callable", "'NoneType' object has no attribute 'headers'"):
        return "There was no response left to send. An after_request hook gets the response and has to give it back: " \
               "look for one without a return."
    if problem.type == "TypeError" and "object is not callable" in problem.message:
        return "What was left to send is no response. An after_request hook gets the response and has to give back a response: " \
               "look at what yours return."
    if problem.type == "TypeError" and "valid response" in problem.message:
        return "Flask got an answer that it cannot send. Whatever a before_request hook returns, apart from None, is taken for " \
               "the answer: text, or text and status. Or is it the view?"
    if problem.type == "AttributeError" and (problem.message in ("number", "boat") or "_AppCtxGlobals" in problem.message):
        name = "boat" if "boat" in problem.message else "number"
        return f"Somebody asked for g.{name}, and nobody had put it there. Which hook should have done it, and did that hook " \
               "run for this visit? One that returns an answer ends the way in, and g is empty again at every visit."
    if problem.type == "KeyError" and "boat" in problem.message:
        return "A hook wanted the boat of a visit that had none. Ask first whether g has one."
    if problem.type == "IndexError" and "empty list" in problem.message:
        return "No boat is left in the harbour: earlier visits took one and did not give it back."
    if problem.type == "TypeError" and "positional argument" in problem.message:
        return told + " What does Flask hand to a hook of this kind? before_request nothing, after_request the response, " \
                      "teardown_request the error or None."
    return told


def visit(learner, path, status=200, knowing=None, headers=TICKET):
    answer = learner.get(path, headers=headers)
    expect(answer).status(status, knowing={500: why(answer), **(knowing or {})})
    return answer


def number_of(answer):
    """The number in X-Crossing, checked."""
    expect(answer).header("X-Crossing", otherwise=f"The answer of {answer.path} carries no number: the header X-Crossing is "
                                                  "missing.")
    expect(answer.headers["X-Crossing"], "the header X-Crossing").matches(str.isdecimal, "a number")
    expect(len(answer.headers.all("X-Crossing")), "how many numbers the answer carries").equals(1)
    return int(answer.headers["X-Crossing"])


def setting_out(learner):
    learner.call("harbour", "morning")


@check("Gate, engine, crossing, engine, gate: a visit answers, and the order is kept",
       accepts="Two hooks a side or one that writes both lines: the logbook counts.")
def check_order(learner):
    setting_out(learner)
    expect(visit(learner, "/")).text("Welcome on board")
    lines = [line for line in learner.call("harbour", "log") if not line.startswith("trouble")]
    right = ["gate opens", "engine starts", "crossing", "engine stops", "gate closes"]
    expect(lines, "the logbook of one crossing").equals(
        right, otherwise="The logbook of one crossing should read like this, line by line.", knowing=[
            (right[:3] + ["gate closes", "engine stops"],
             "The gate closes while the engine is running. On the way out Flask calls the hooks in reverse: the one that "
             "was declared last comes first."),
            (["engine starts", "gate opens", "crossing", "engine stops", "gate closes"],
             "The way in was in order before. There, the hooks run as they are declared."),
            (right[:3], "Nothing happens after the crossing. Two hooks belong there."),
            (lambda found: set(right) - set(found), "Something is missing from the logbook. All five lines belong there."),
        ])


@check("Every visit draws a number and carries it away", needs="check_order",
       accepts="The number drawn in any hook, as long as view and header agree and none is left out.")
def check_number(learner):
    learner.restart()
    for expected in [1, 2, 3]:
        answer = visit(learner, "/number")
        expect(number_of(answer), "the number in the header").equals(
            expected, otherwise="The first visit gets 1, the next one 2, and so on: one number for every visit.", knowing=[
                (lambda number: number > expected, "Numbers were left out: more than one is drawn at a visit.")])
        expect(answer).text(
            f"Crossing {expected}", otherwise="The view tells g.number, and that is not the number in the header.")


@check("Every answer carries a number, good or bad", needs="check_number",
       accepts="The header on every answer, whoever made it.")
def check_number_everywhere(learner):
    setting_out(learner)
    first = number_of(visit(learner, "/"))
    for expected, (path, status) in enumerate([("/nowhere", 404), ("/rough", 500), ("/weather", 200)], first + 1):
        answer = learner.get(path, headers=TICKET)
        if not answer.headers.all("X-Crossing") and path == "/rough":
            expect("no header X-Crossing", "the answer of /rough").equals(
                f"X-Crossing: {expected}",
                otherwise="A crossing that fails in the view is answered with a 500, and it carries no number. " + (
                    "" if answer.exception is None or answer.exception.type == "RuntimeError" else why(answer)))
        expect(answer).status(status, knowing={500: why(answer)})
        expect(number_of(answer), f"the number on the answer of {path}").equals(
            expected, otherwise="Every visit draws one number, whatever becomes of it.")


@check("In a storm nobody leaves", needs="check_order",
       accepts="Exactly this text with 503, and no view that runs; the rest of the logbook does not count.")
def check_storm(learner):
    setting_out(learner)
    learner.call("harbour", "change_weather", "storm")
    for path in ["/", "/cars/deck", "/rough", "/nowhere"]:
        learner.call("harbour", "log")
        answer = visit(learner, path, 503, {
            200: f"There is a storm, and {path} was let through. A hook on the way in that returns an answer ends the "
                 "matter; one that returns nothing lets everybody pass.",
            404: "There is a storm, and somebody who asked for a page that does not exist was told just that. Nobody "
                 "leaves means nobody: every request passes through the hooks.",
        })
        expect(answer).text("The ferry stays in the harbour", knowing=[IN_A_PAGE])
        lines = learner.call("harbour", "log")
        expect("crossing" in lines, "whether the ferry crossed").equals(
            False, otherwise="The answer is right, and the ferry crossed all the same: the view ran. Refuse on the way in, "
                             "not on the way out.")
    learner.call("harbour", "change_weather", "fog")
    visit(learner, "/", 200, {503: "In fog the ferry crosses. Only a storm keeps it in the harbour."})
    learner.call("harbour", "change_weather", "calm")
    visit(learner, "/", 200, {503: "The storm is over, and the ferry still stays. Look at the weather anew at every "
                                   "visit."})


@check("Whoever is refused carries a number too", needs=["check_storm", "check_number_everywhere"],
       accepts="One number for each refusal, drawn before or after.")
def check_refused_number(learner):
    setting_out(learner)
    first = number_of(visit(learner, "/"))
    learner.call("harbour", "change_weather", "storm")
    for expected in [first + 1, first + 2]:
        expect(number_of(visit(learner, "/", 503)), "the number of a visit in a storm").equals(expected)


@check("/weather answers in a storm too", needs="check_storm",
       accepts="The exception made by endpoint, by path or by rule.")
def check_weather(learner):
    setting_out(learner)
    learner.call("harbour", "change_weather", "storm")
    answer = visit(learner, "/weather", 200, {
        503: "In a storm, everybody wants to know how the weather is, and /weather stays silent. Make an exception for it: "
             "request knows which route would answer.",
    })
    expect(answer).text("storm")


@check("Every visit has a boat, and every boat comes back", needs="check_order",
       accepts="Any boat, so long as each visit takes one and brings it back.")
def check_boats(learner):
    setting_out(learner)
    for visits, path in enumerate(["/boat", "/cars/deck", "/", "/boat", "/nowhere", "/boat"], 1):
        answer = learner.get(path, headers=TICKET)
        expect(answer).status(404 if path == "/nowhere" else 200, knowing={500: why(answer)})
        if path == "/boat":
            expect(answer.text, "the answer of /boat").matches(
                lambda text: text in [f"On board of the {boat}" for boat in BOATS], "On board of the Gull (or another boat)")
        boats = learner.call("harbour", "boats")
        expect(boats["here"], "the boats in the harbour after the visit").equals(
            BOATS, otherwise="The boat of this visit did not come back. Which hook runs at the end of every request?")
        expect(boats["lent"], "how often a boat was lent").equals(
            visits, otherwise="Every visit that is let through takes one boat, and one only.")


@check("In a storm no boat is taken, and none is missed", needs=["check_boats", "check_storm"],
       accepts="No boat lent while there is a storm, and no error on the way out.")
def check_boats_in_storm(learner):
    setting_out(learner)
    learner.call("harbour", "change_weather", "storm")
    for _ in range(3):
        answer = visit(learner, "/", 503)
        expect("" if answer.exception is None else answer.exception.text(), "what went wrong on the way out").equals(
            "", otherwise=why(answer))
    expect(learner.call("harbour", "boats"), "the harbour after three refusals").equals(
        {"here": BOATS, "lent": 0},
        otherwise="Three visits were refused, and boats were taken for them. Of two hooks on the way in, the one that "
                  "refuses should be asked first.")


@check("A boat comes back from rough water", needs="check_boats",
       accepts="The boat back in the harbour even though the exception went straight through.")
def check_wreck(learner):
    setting_out(learner)
    for _ in range(3):
        told = learner.call("harbour", "wreck", "/rough")
        expect(told, "what the visit to /rough ended with").equals(
            "RuntimeError: a wave",
            otherwise="The view of /rough raises this error, and hooks should neither hide it nor add to it.",
            knowing=[(None, "No error came, so the view did not run. Did a hook answer in its place?")])
        expect(learner.call("harbour", "boats")["here"], "the boats in the harbour after a bad crossing").equals(
            BOATS,
            otherwise="The exception went straight through, as it does in tests. Then nobody makes a response, and no "
                      "after_request hook is called. One kind of hook runs all the same.")


@check("The logbook tells of trouble, and of nothing else", needs="check_order",
       accepts="One line with the error's text, and none where nothing failed.")
def check_trouble(learner):
    setting_out(learner)
    trouble = choice(TROUBLES)
    answer = learner.get("/rough?why=" + trouble.replace(" ", "+"), headers=TICKET)
    expect(answer).status(500)
    lines = [line for line in learner.call("harbour", "log") if line.startswith("trouble")]
    expect(lines, "what the logbook says of trouble").equals(
        [f"trouble: {trouble}"],
        otherwise=f"The crossing failed with “{trouble}”, and the logbook should say so, once.", knowing=[
            ([], "The crossing failed, and the logbook is silent. teardown_request is told what went wrong: look at its "
                 "argument."),
            (lambda found: "RuntimeError(" in found[0], "The error's text is enough; its repr shows the whole object.")])
    for path in ["/", "/nowhere", "/weather"]:
        learner.get(path, headers=TICKET)
        lines = [line for line in learner.call("harbour", "log") if line.startswith("trouble")]
        expect(lines, f"what the logbook says of trouble after {path}").equals(
            [], otherwise=f"{path} had no trouble that concerns the ferry. The argument of a teardown hook is None then.")


@check("A car needs a ticket", needs="check_order",
       accepts="Any value of X-Ticket opens the way; without one it is this text and 401.")
def check_ticket(learner):
    setting_out(learner)
    for path, words in [("/cars/deck", "Room for one more car"), ("/cars/ramp", "Drive slowly")]:
        refused = visit(learner, path, 401, headers={}, knowing={
            200: f"At {path}, a car without a ticket is on board. A hook that refuses returns an answer. If yours does: a "
                 "blueprint is copied into the application when it is registered, and what is added later comes too late.",
            404: f"{path} has gone. The blueprint belongs to the exercise: register it."})
        expect(refused).text("No car without a ticket", knowing=[IN_A_PAGE])
        ticket = {"X-Ticket": choice("123456789")}
        let_in = visit(learner, path, headers=ticket, knowing={
            401: "Here is a car with the header X-Ticket, and it was refused."})
        expect(let_in).endpoint(path.strip("/").replace("/", ".")).text(words)


@check("Nobody else is asked for one", needs="check_ticket",
       accepts="A hook that runs for the blueprint's own routes and no others.")
def check_ticket_only(learner):
    for path, status in [("/", 200), ("/weather", 200), ("/nowhere", 404), ("/cars/nowhere", 404)]:
        visit(learner, path, status, headers={}, knowing={
            401: f"At {path} there are no cars, and a ticket was asked for. A hook of the blueprint runs for the "
                 "blueprint's routes alone."
                 if path != "/cars/nowhere" else
                 "/cars/nowhere is no route of the blueprint, though it looks like one. A hook of the blueprint leaves it "
                 "in peace; one of the application that looks at the path does not."})
