"""What an answer to “the huts” must do. Nothing here looks at the learner's source."""
from random import randint, sample

from athanor_agent.checks import LearnerError, check, expect

KEY = "?key=edelweiss"
NAMES = ["ibex", "lynx", "chough", "gentian", "larch", "pika", "raven", "ptarmigan"]


def words_for(problem):
    """Says in plain words what stopped a view or the making of an application."""
    kind, said = problem.type, problem.message
    if kind == "AssertionError" and "first request" in said:
        return "register_blueprint was called when the first visit was under way, and Flask refuses: the list of rules is " \
               "settled by then. Which blueprints there are has to be decided where the application is made."
    if kind == "ValueError" and "already registered" in said:
        name = said.partition("The name '")[2].partition("'")[0]
        if name == "ledger":
            return "Flask said that the name “ledger” is registered already. A blueprint keeps what it is told, and the office " \
                   "was told of the ledger once more for every new application. Tell it once, where its module is read."
        return f"Flask said that the name “{name}” is registered already. Of several registrations of one blueprint, each wants " \
               "a name of its own."
    if kind == "KeyError" and "." in said:
        return f"The view looked among the HUTS for a hut called {said}. Its blueprint is registered in another one, whose name " \
               "stands before its own. The signs ask for it by the hut's name alone."
    if kind == "KeyError" and said == "'hut'":
        return "The view looked among the HUTS for a hut called “hut”. It goes by the name it is registered by, and that is " \
               "still the blueprint's own."
    if kind == "KeyError":
        return f"The view looked among the HUTS for a hut called {said}, for that is the name it is registered by. The name has " \
               "to be the hut's as it stands in HUTS."
    if kind == "TypeError" and "unexpected keyword argument" in said:
        return f"The prefix holds a piece in angle brackets, and every view gets it as an argument: {said}. These views take " \
               "none. They want one registration for each hut."
    if kind == "BuildError":
        endpoint = said.partition("endpoint '")[2].partition("'")[0]
        return f"There is no route of the name “{endpoint}”. Its parts, from the left, are the names of the blueprints it is in " \
               "and the name of its function."
    return ""


def why(problem):
    if problem is None:
        return "The view answered 500 of its own accord."
    return words_for(problem) or f"It stopped with {problem.text().rstrip('.')}."


def places(learner, view, part=""):
    """Where views of this name are found, as text: “weather.today at /weather/today”."""
    return [f"{rule['endpoint']} at {rule['rule']}" for rule in learner.routes()
            if rule["endpoint"].endswith(view) and part in rule["endpoint"] + rule["rule"]]


def visit(learner, path, knowing=None, status=200):
    answer = learner.get(path)
    expect(answer).status(status, knowing={500: why(answer.exception), **(knowing or {})})
    return answer


def trial(learner, path, config=None):
    """What another application answers, made for this visit only."""
    try:
        return learner.call("trial", "visit", path, config)
    except LearnerError as problem:
        expect(problem.text(), f"an application made with {config or 'no settings'}, and a visit to {path}").matches(
            lambda _: False, "an answer", otherwise=why(problem))


def tried(learner, path, config, status=200, knowing=None):
    answer = trial(learner, path, config)
    expect(answer["status"], f"the status of {path} where the settings are {config}").equals(status, knowing=knowing)
    return answer


@check("The first visit is answered, in winter too",
       accepts="Any place for the registration that lies before the first visit.")
def check_first_visit(learner):
    learner.restart()
    answer = visit(learner, "/office/" + KEY, {
        404: "The office is gone from /office/, where it was before. " + (
            " and ".join(places(learner, ".index", "office") or ["Nothing of it"]) + " is in the list of rules." + (
                " The outer blueprint is the one that is told of the inner one, and here the office is to be the outer one."
                if places(learner, ".index", "ledger.office") else "")),
        401: "The key is right, and the door stays locked. It asks for key=edelweiss behind the question mark."})
    expect(answer).text("The office of the club")


@check("A second application can be made, and a third", needs="check_first_visit",
       accepts="Blueprints that lie in modules, or new ones for every application.")
def check_several(learner):
    for _ in range(2):
        tried(learner, "/office/" + KEY, None)


@check("In winter there is a snow report, in summer there is none", needs="check_several",
       accepts="404 in summer, however it comes about.")
def check_snow(learner):
    answer = visit(learner, "/snow/", {404: "It is winter, and no rule takes /snow/. Is the report registered, and where the application "
                                            "is made?"})
    expect(answer).text("Two metres, and more to come")
    tried(learner, "/snow/", {"WINTER": False}, 404, {
        200: "It is summer, and there is a snow report. WINTER was False in the settings that create_app was given: is it asked, "
             "and asked after they have been taken over?"})
    tried(learner, "/snow/", {"WINTER": True}, knowing={404: "An application made for the winter has no snow report."})
    tried(learner, "/office/" + KEY, {"WINTER": False}, knowing={404: "In summer the office has gone, with the snow."})


@check("The weather is at /weather, and only there", needs="check_first_visit",
       accepts="The prefix with or without a slash at its end.")
def check_weather(learner):
    found = places(learner, ".today", "weather")
    answer = visit(learner, "/weather/today", {
        404: "No rule takes /weather/today. " + (
            f"There is {' and '.join(found)}. " if found else "Nothing of the weather is in the list of rules. ") + (
            "That is the prefix the blueprint was made with: it holds unless the registration says another."
            if any("/weather-service/today" in each for each in found) and len(found[0]) < 45 else
            "The prefix of the registration takes the place of the blueprint's own; the rule follows it.")})
    expect(answer).text("Clear above two thousand metres")
    expect(answer).endpoint("weather.today", otherwise="The address is right, and the route goes by another name than "
                                                       "weather.today, which the signs ask for.")
    visit(learner, "/weather-service/today", {
        200: "The weather answers at /weather-service/today as well. A second registration does not move a blueprint, it adds "
             "another set of its routes."}, 404)


@check("At another club, the weather is where it always was", needs="check_weather",
       accepts="A blueprint that still has its own prefix.")
def check_elsewhere(learner):
    expect(learner.call("trial", "elsewhere", "/weather-service/today"), "the status at another club").equals(
        200, otherwise="At another club, /weather-service/today is gone. Its prefix was changed in weather.py, for everybody. "
                       "What holds for this application only is said at its registration.")


@check("Both huts answer, each at its own address", needs="check_first_visit",
       accepts="A loop or line after line: the next check asks for other huts.")
def check_huts(learner):
    found = places(learner, ".index") + places(learner, ".soup")
    huts = [each for each in found if not each.startswith(("office.", "snow.", "weather.", "ledger."))]
    for name, beds in [("falcon", 12), ("marmot", 8)]:
        gone = f"No rule takes /huts/{name}/. " + (
            f"Of the huts, there is {', '.join(huts)}. The prefix of the registration is all that stands before a rule."
            if huts else "Nothing of the huts is in the list of rules: hut.py has a blueprint, and it waits for its registration.")
        answer = visit(learner, f"/huts/{name}/", {404: gone})
        expect(answer).text(f"{name.capitalize()} Hut has {beds} beds", knowing=[
            (lambda text: "Falcon" in text and name != "falcon",
             f"At {answer.path} answers the other hut. Name and prefix of one registration belong together.")])
        expect(answer).endpoint(f"{name}.index", knowing={
            "hut.index": "The address is right, and all huts share one registration and its name. The signs ask for each by a name "
                         f"of its own, {name}.index here, so each wants to be registered."})
        expect(visit(learner, f"/huts/{name}/soup")).text(f"Soup of the day, {name.capitalize()} Hut")
    visit(learner, "/hut/", {
        200: "The blueprint is registered under its own prefix as well, at /hut/, where no hut stands.",
        500: "The blueprint is registered under its own name as well, and at /hut/ no hut stands."}, 404)


@check("A club with other huts has those", needs=["check_huts", "check_several"],
       accepts="Every way that asks the settings of the application being made.")
def check_other_huts(learner):
    huts = {name: randint(3, 40) for name in sample(NAMES, 3)}
    for name, beds in huts.items():
        answer = tried(learner, f"/huts/{name}/", {"HUTS": huts}, knowing={
            404: f"create_app was given other HUTS, among them {name}, and no rule takes /huts/{name}/. Which huts there are tell "
                 "the settings, once all of them have been taken over."})
        expect(answer["text"], f"what /huts/{name}/ says").equals(f"{name.capitalize()} Hut has {beds} beds")
    tried(learner, "/huts/falcon/soup", {"HUTS": huts}, 404, {
        200: "This club has no Falcon Hut, and it serves soup all the same. Register the huts of the settings, and no others."})


@check("The ledger is in the office: its address and its name say so", needs="check_first_visit",
       accepts="The ledger registered in the module of the office or elsewhere, as long as it is in time.")
def check_ledger(learner):
    found = places(learner, ".index", "ledger")
    answer = visit(learner, "/office/ledger/" + KEY, {
        404: "No rule takes /office/ledger/. " + (
            f"There is {' and '.join(found)}. " + (
                "A blueprint that is registered in another one gets that one's prefix before its own; it is not said again."
                if any("/office/office" in each or "/office/ledger/ledger" in each for each in found) else
                "It is registered, but not in the office, and so nothing of the office stands before it."
                if any(each.startswith("ledger.") for each in found) else
                "What is said of the prefix at a registration takes the place of the ledger's own, /ledger.")
            if found else
            "And nothing of the ledger is in the list of rules. If the office was told of it: was that before the office itself was "
            "registered?")})
    expect(answer).text("Four hundred and seven nights so far")
    expect(answer).endpoint("office.ledger.index", knowing={
        "ledger.index": "The address is right, and the ledger is no part of the office: it is registered with the application. So "
                        "its name has no office in it, and the office's door does not guard it."},
        otherwise="The address is right. In the name stand all the blueprints that it is in, from the outside to the inside: "
                  "office, ledger, index.")


@check("The office's door guards the ledger, and nothing else", needs="check_ledger",
       accepts="401 where there is no key, or a wrong one; any hook that stands before these routes and no others.")
def check_door(learner):
    for path in ["/office/", "/office/ledger/", "/office/ledger/?key=enzian"]:
        answer = visit(learner, path, {
            200: f"{path} was opened without the key. The hook of the office runs for its own routes and for those of the "
                 "blueprints in it."}, 401)
        expect(answer).text("The door is locked")
    visit(learner, "/ledger/" + KEY, {
        200: "The ledger lies open at /ledger/ as well: there, it is registered with the application itself."}, 404)
    for path in ["/weather/today", "/huts/falcon/", "/signs"]:
        answer = learner.get(path)
        expect(answer.status != 401, f"whether {path} is open to all").equals(
            True, otherwise=f"{path} is behind the door too. The hook has to be the office's, not the application's.")


@check("The signs show every address", needs=["check_other_huts", "check_ledger", "check_weather"],
       accepts="The addresses as JSON, built by name.")
def check_signs(learner):
    expect(visit(learner, "/signs", {404: "The signs are gone. The view at /signs was right as it was."})).json({
        "huts": ["/huts/falcon/", "/huts/marmot/"], "ledger": "/office/ledger/", "weather": "/weather/today"})
