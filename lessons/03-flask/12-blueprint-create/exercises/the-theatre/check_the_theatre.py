"""What an answer to “the theatre” must do. Nothing here looks at the learner's source."""
from random import choice, randint

from athanor_agent.checks import LearnerError, check, expect

HOUSE = "the Lantern Theatre"
PLAYS = ["The Paper Boat", "Nine Doors", "The Owl's Umbrella", "A Letter for Nobody", "Snow in the Attic"]
TOURS = ["the barn in Elm", "the old bathhouse", "the school at Reed", "the market hall of Fen"]


def words_for(problem):
    """Says in plain words what stopped a view, or the tour."""
    kind, said = problem.type, problem.message
    place = problem.where(", in ")
    if kind == "ImportError" and "cannot import name 'bp'" in said:
        module = said.partition("from '")[2].partition("'")[0] or "a file"
        return f"Somebody asked {module} for its blueprint under the name bp, and there is nothing of that name in it."
    if kind == "NameError" and "'app'" in said:
        return f"There is no app{place}: that name belongs to app.py. A route goes on the blueprint of its file, and a view " \
               "that wants something from the application asks current_app for it."
    if kind == "NameError":
        name = (said.split("'") + ["?", "?"])[1]
        return f"The name {name} is not known{place}. When a view moves into another file, the imports it lives on have to " \
               "come along."
    if kind == "AttributeError" and "'config'" in said:
        return f"Flask said: {said}{place}. A blueprint has no configuration: it may be on any application. current_app is " \
               "the one that is answering."
    if kind == "BuildError":
        return f"{said.partition(' Did ')[0]}. The view of the wardrobe asks for the route “wardrobe.static”, which comes " \
               "with a blueprint called wardrobe that knows a folder of static files."
    return ""


def why(problem):
    if problem is None:
        return "The view answered 500 of its own accord."
    return words_for(problem) or f"The view stopped with {problem.text().rstrip('.')}."


def rules(learner):
    return {rule["endpoint"]: rule["rule"] for rule in learner.routes()}


def not_found(learner, path, endpoint):
    """Why no rule takes this path, as far as the list of routes tells."""
    name, view = endpoint.split(".")
    known = rules(learner)
    mine = sorted(each for each in known if each.startswith(name + "."))
    if not mine:
        others = sorted({each.rpartition(".")[0] for each in known} - {""})
        there = f"There are blueprints with routes called {', '.join(others)}." if others else \
            "So far, no blueprint has any routes there."
        return f"No rule takes {path}, and in the list of routes is nothing of a blueprint called “{name}”. {there} Three " \
               "things are needed, in this order: the blueprint, its routes on it, and its registration."
    if endpoint not in known:
        return f"No rule takes {path}. The blueprint has {', '.join(mine)}, and no “{endpoint}”: a view is known by the name " \
               "of its function."
    told = f"No rule takes {path}: “{endpoint}” is to be found at {known[endpoint]}. "
    if name != "wardrobe" and name + ".static" in known:
        return told + "And there is a route for static files that nobody ordered. The third argument of Blueprint, given by " \
                      "its place, is the static folder; the prefix wants its name."
    if known[endpoint].count(f"/{path.split('/')[1]}") > 1:
        return told + "The prefix is put before every rule of the blueprint, so the rules need not say it again."
    if not known[endpoint].startswith(f"/{path.split('/')[1]}"):
        return told + "Should not a prefix stand before it?"
    return told + "Put prefix and rule together in your head: which of the two says something else than you mean?"


def visit(learner, path, endpoint, status=200, knowing=None):
    answer = learner.get(path)
    known = {500: f"{path} was found, and then: {why(answer.exception)}"}
    if answer.status == 404 and status != 404:
        known[404] = f"“{endpoint}” was asked, and said 404." if answer.endpoint == endpoint else \
            not_found(learner, path, endpoint)
    if answer.status == 308:
        known[308] = f"Your rule makes {answer.location} of it, with a slash at the end, and {path} is only sent on."
    expect(answer).status(status, knowing={**known, **(knowing or {})})
    return answer


def answered_by(answer, endpoint):
    """The endpoint, and what its name has to do with the blueprint's."""
    name, view = endpoint.split(".")
    expect(answer).endpoint(endpoint, knowing=[
        (f"{name}_{view}", f"{answer.path} is answered by a view of app.py. It is to move to the blueprint. While both have the same "
                           "rule, the one that was added first wins, so the old one has to go."),
        (f"{name}.{name}_{view}", "The function has taken its long name along. In app.py it needed one; in the blueprint the "
                                  f"name “{name}” stands before it anyway."),
        (lambda found: found.startswith(name + "."),
         f"The blueprint is right. Behind the dot stands the name of the view's function, and that should be {view}."),
        (lambda found: "." not in found, f"{answer.path} is answered, but by a route of the application itself: no blueprint's "
                                         "name stands before its endpoint."),
        (lambda found: found.split(".")[1] == view,
         f"The view is right, and its blueprint goes by another name than “{name}”. What counts is the first argument of "
         "Blueprint, not the variable and not the file."),
    ])


@check("The foyer answers as before", accepts="The same words at the same address, whoever answers.")
def check_foyer(learner):
    answer = learner.get("/")
    expect(answer).status(200, knowing={
        404: "The foyer is gone. It stays where it was, a view of app.py at /.", 500: why(answer.exception)})
    expect(answer).text(f"Welcome to {HOUSE}")


@check("The stage answers at /stage/, by the name stage.index", needs="check_foyer",
       accepts="@bp.route, @bp.get or add_url_rule; the name of the view given by its function or by endpoint=.")
def check_stage(learner):
    play = choice(PLAYS)
    learner.call("theatre", "put_on", play)
    answer = visit(learner, "/stage/", "stage.index")
    answered_by(answer, "stage.index")
    expect(answer).text(f"Tonight at {HOUSE}: {play}", knowing=[
        (lambda text: play not in text, "The play is the one of some time ago. Ask theatre.tonight() at every visit."),
        (lambda text: HOUSE not in text, "The play is right, and the house is not. It stands in the application's configuration, "
                                         "under HOUSE.")])


@check("Every play has its address below /stage, by the name stage.play", needs="check_stage",
       accepts="404 with any words for a number that no play has.")
def check_plays(learner):
    play = choice(PLAYS)
    last = learner.call("theatre", "put_on", play)
    for number, title in [(1, "Two Umbrellas"), (0, "The Lighthouse"), (last, play)]:
        answer = visit(learner, f"/stage/plays/{number}", "stage.play")
        answered_by(answer, "stage.play")
        expect(answer).text(f"{title}, played at {HOUSE}")
    visit(learner, f"/stage/plays/{last + 1}", "stage.play", 404)


@check("Nothing of the stage is left in app.py", needs="check_plays",
       accepts="Only rules are looked at: below /stage, all belong to the blueprint.")
def check_moved(learner):
    left = sorted(f"{rule['endpoint']} at {rule['rule']}" for rule in learner.routes()
                  if rule["rule"].startswith("/stage") and not rule["endpoint"].startswith("stage."))
    expect(left, "rules below /stage that are no part of the blueprint").equals(
        [], otherwise="The blueprint answers, and in the application the old rules are still there. Nobody notices, until "
                      "somebody changes one of the two and wonders.")


@check("The costumes answer below /wardrobe, by the name wardrobe.costume", needs="check_foyer",
       accepts="Any way to put the route on the blueprint.")
def check_costumes(learner):
    for name, text in [("hat", "a hat with a feather"), ("cloak", "a cloak for a ghost")]:
        answer = visit(learner, f"/wardrobe/{name}", "wardrobe.costume")
        answered_by(answer, "wardrobe.costume")
        expect(answer).text(text)
    visit(learner, "/wardrobe/moustache", "wardrobe.costume", 404)


@check("The wardrobe hands out its pictures and lists their addresses", needs="check_costumes",
       accepts="The folder named relative to the package or with its whole path; the route that Flask makes for it.")
def check_pictures(learner):
    answer = visit(learner, "/wardrobe/", "wardrobe.index")
    answered_by(answer, "wardrobe.index")
    expect(answer).json(["/wardrobe/pictures/hat.svg", "/wardrobe/pictures/cloak.svg"], knowing=[
        (lambda value: "/static/" in value[0], "Addresses are built by the blueprint's own route for files, and its folder is "
                                               "another: the pictures lie in a folder called pictures."),
        (lambda value: "/wardrobe/wardrobe/" in value[0], "The prefix is put before the rule for files as well, so whatever "
                                                          "begins that rule need not say it again.")])
    for name in ["hat", "cloak"]:
        picture = learner.get(f"/wardrobe/pictures/{name}.svg")
        expect(picture).status(200, knowing={
            404: f"The address of {name}.svg is right, and there is no such file where the blueprint looks for it. It looks from "
                 "the place of the module that its second argument names. The folder is beside wardrobe/__init__.py."
                 if picture.endpoint == "wardrobe.static" else
                 "No rule takes /wardrobe/pictures/…: the blueprint has no folder of static files. Blueprint takes the same "
                 "word for it as Flask does."})
        expect(picture).endpoint("wardrobe.static")
        expect(picture).contains("<svg")


@check("The box office answers", needs="check_foyer",
       accepts="The views in either file, as long as they are on the blueprint in time.")
def check_box_office(learner):
    early = "No rule takes {path}. The box office has a blueprint, the blueprint is registered, and there are views for it; " \
            "and yet nothing of it is in the list of routes. Registering plays back what the blueprint has recorded by then: " \
            "in which order do these three happen?"
    left = learner.call("theatre", "sell", randint(2, 9))
    for path, endpoint in [("/box-office/seats", "box_office.seats"), ("/box-office/hours", "box_office.hours")]:
        missing = not any(each.startswith("box_office.") for each in rules(learner))
        answer = visit(learner, path, endpoint, knowing={404: early.format(path=path)} if missing else None)
        answered_by(answer, endpoint)
        if path.endswith("seats"):
            expect(answer).json({"left": left}, otherwise="Somebody has bought seats in the meantime, and the answer does not "
                                                          "know. Look into theatre.SEATS at every visit.")
        else:
            expect(answer).text("From five until the curtain rises")


def on_tour(learner, path, house):
    """The answer on tour, or plain words for what kept the company at home."""
    try:
        return learner.call("touring", "visit", path, house)
    except LearnerError as problem:
        told = words_for(problem) or f"It stopped with {problem.text().rstrip('.')}."
        if problem.type == "KeyError" and "HOUSE" in problem.message:
            told = "The view asked for HOUSE where nobody has set it. On tour, current_app is the application that answers."
        expect(problem.text(), f"{path} on tour").matches(
            lambda _: False, "an answer", otherwise=f"On tour, {path} was asked of another application. " + told)


def toured(learner, path, text, house=HOUSE, knowing=None):
    answer = on_tour(learner, path, house)
    expect(answer["status"], f"the status of {path} on tour").equals(200, knowing={
        404: f"On tour, no rule takes {path}. touring.py registers the blueprint and says nothing of a prefix or a route, so all "
             "of that has to be on the blueprint itself, and not in app.py."})
    expect(answer["text"], f"what {path} says on tour").equals(text, knowing=knowing)


@check("The stage goes on tour", needs="check_plays",
       accepts="Every way to ask the application that is answering.")
def check_stage_on_tour(learner):
    house, play = choice(TOURS), choice(PLAYS)
    number = learner.call("theatre", "put_on", play)
    at_home = [(lambda text: HOUSE in text,
                f"On tour the house is {house}, and the view says {HOUSE}. It asked app.py, or wrote the name down. "
                "current_app is whichever application is answering just now.")]
    toured(learner, "/stage/", f"Tonight at {house}: {play}", house, at_home)
    toured(learner, f"/stage/plays/{number}", f"{play}, played at {house}", house, at_home)


@check("The wardrobe goes on tour, pictures and all", needs="check_pictures",
       accepts="Views and pictures that come with the blueprint, whichever application it is on.")
def check_wardrobe_on_tour(learner):
    toured(learner, "/wardrobe/cloak", "a cloak for a ghost")
    picture = on_tour(learner, "/wardrobe/pictures/hat.svg", HOUSE)
    expect(picture["status"], "the status of /wardrobe/pictures/hat.svg on tour").equals(
        200, otherwise="The pictures have stayed at home: on tour there is no route for them. They belong to the blueprint, not "
                       "to app.py.")
