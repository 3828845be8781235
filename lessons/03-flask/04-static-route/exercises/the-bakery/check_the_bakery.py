"""What an answer to “the bakery” must do. Nothing here looks at the learner's source."""
from random import choice, sample

from athanor_agent.checks import check, expect

LOAVES = ["oat loaf", "walnut loaf", "sunflower loaf", "barley loaf", "potato loaf", "linseed loaf", "onion loaf"]
NO_RULE = "No rule takes {path}. A function gets its address by a line above it, @app.route with the path in brackets; " \
          "every letter and every slash of it counts."


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    told = f"The view stopped with {problem.type}: {problem.message.splitlines()[0].rstrip('.')}"
    told += "" if told.endswith("?") else "."
    if problem.type == "TypeError" and "valid response" in problem.message:
        if "None" in problem.message:
            return "Flask got nothing to send. Does every way through the view end with a return?"
        return "Flask got something it cannot send. If it is a function, it was handed over without being called."
    if problem.type == "BuildError":
        return told + " url_for looks for an endpoint: the name of a view function, or the one its rule was given."
    return told


def answers(learner, path, knowing=None):
    """GET path, which has to be 200."""
    answer = learner.get(path)
    return expect(answer).status(200, knowing={
        404: NO_RULE.format(path=path),
        405: f"A rule takes {path}, but not for GET. A rule without methods answers GET.",
        500: why(answer), **(knowing or {})})


@check("/ answers with the bread of the day",
       accepts="Any view at / that answers with the names of the breads, joined by a comma and a space.")
def check_home(learner):
    answers(learner, "/").text("rye, spelt")


@check("/today answers with the same", needs="check_home",
       accepts="A second rule over the same view, or a view of its own: only the answer counts.")
def check_today(learner):
    answers(learner, "/today", {
        404: "No rule takes /today. One view may have as many rules as you like, one above the other.",
        308: "/today is sent on to /today/, since your rule ends with a slash. The regulars type it without one.",
        302: "/today sends the visitor on. Let it answer itself: a second rule over the same view.",
    }).text("rye, spelt")


@check("What comes out of the oven later is on the page too", needs="check_today",
       accepts="Every way that looks into BREAD at each visit.")
def check_fresh_bread(learner):
    loaf = choice(LOAVES)
    learner.call("bakery", "bake", loaf)
    for path in ["/", "/today"]:
        expect(learner.get(path)).status(200).text(f"rye, spelt, {loaf}", knowing={
            "rye, spelt": f"The {loaf} has just come out of the oven, and {path} still shows the morning's bread. "
                          "Join the names inside the view: it runs anew at every visit, the rest of the file only once."})


@check("/hours/ answers with the opening hours",
       accepts="Any view at /hours/ with this text, whatever it and its endpoint are called.")
def check_hours(learner):
    answers(learner, "/hours/", {
        404: "No rule takes /hours/. If yours says /hours: a rule without a slash at its end answers that one "
             "spelling, and nothing sends the visitor on.",
    }).text("Tuesday to Saturday, 7 to 13")


@check("Whoever types /hours is sent on to /hours/", needs="check_hours",
       accepts="The 308 that Flask sends for a rule with a slash at its end.")
def check_hours_typed(learner):
    answer = learner.get("/hours")
    expect(answer).status(308, knowing={
        200: "/hours answers by itself, so the page has two addresses now. One rule is enough: with the slash at its "
             "end, Flask sends everybody else there.",
        302: "Your own redirect works, but you need not write it: a rule that ends with a slash brings it along, and as "
             "308, which says “for good”.",
        404: "Nobody sends /hours on. A rule that ends with a slash does it by itself, unless strict_slashes forbids it.",
        500: why(answer),
    }).location("/hours/")


@check("/contact answers as it is printed",
       accepts="Any view at /contact with this text.")
def check_contact(learner):
    answers(learner, "/contact", {
        308: "/contact is sent on to /contact/, since the rule ends with a slash. The cards are printed: let the rule "
             "say what they say.",
    }).text("Mill Lane 4")


@check("/contact/ is no page", needs="check_contact",
       accepts="A 404 and nothing else.")
def check_contact_slash(learner):
    expect(learner.get("/contact/")).status(404, knowing={
        200: "/contact/ answers as well. Let one address do: a plain rule without a slash at its end takes "
             "exactly what it says.",
        308: "/contact/ is sent on. A plain rule without a slash at its end leaves this path to the 404.",
        302: "/contact/ is sent on. A plain rule without a slash at its end leaves this path to the 404.",
    })


@check("GET /orders lists the orders",
       accepts="The list as JSON, in the order in which the breads were ordered.")
def check_orders(learner):
    learner.restart()
    answers(learner, "/orders", {
        308: "/orders is sent on to /orders/, since the rule ends with a slash. It should say /orders.",
        400: "A visitor who only wants to look sends no bread, and request.form[\"bread\"] turns that into a 400. "
             "Take an order for POST alone.",
    }).json([], otherwise="Nobody has ordered yet, so the list should be empty.")
    loaves = sample(LOAVES, 3)
    for loaf in loaves:
        learner.call("bakery", "order", loaf)
    answers(learner, "/orders").json(loaves, otherwise="Three breads were ordered just now, and the list should hold them.")


@check("POST /orders takes an order", needs="check_orders",
       accepts="Two views or one, as long as POST answers with this text and 201, and the list grows by one.")
def check_take_order(learner):
    learner.restart()
    taken = []
    for loaf in sample(LOAVES, 2):
        answer = learner.post("/orders", data={"bread": loaf})
        expect(answer).status(201, knowing={
            405: "The rule /orders is there, but none of its views answers POST. GET is all that a rule takes unless you "
                 "name methods. (An order at another address helps nobody who posts to this one.)",
            404: NO_RULE.format(path="/orders, sent as POST,"),
            200: "The order is in the books, but what came back is the list. take_order says “Thank you!” with 201: let "
                 "its answer be the answer." if loaf in answer.text else
                 "The view of the list answered, and nobody took the order. One path may have two views when their methods "
                 "differ, or one view that looks at request.method.",
            400: "The view found no “bread” in what was sent, though it was there. request.form holds what a form sends.",
            500: why(answer),
        }).text("Thank you!")
        taken.append(loaf)
    expect(learner.get("/orders")).status(200).json(
        taken, otherwise="Two breads were ordered by POST, and the list should hold them, each once.")


@check("Nothing but GET and POST is for /orders", needs="check_take_order",
       accepts="A 405 that names GET, HEAD, OPTIONS and POST, in any order.")
def check_other_methods(learner):
    for method in ["PUT", "PATCH", "DELETE"]:
        answer = learner.request(method, "/orders", data={"bread": "rye"})
        expect(answer).status(405, knowing={
            **{status: f"{method} /orders reached a view. A rule answers what its methods list, so list no more than is "
                       "needed."
               for status in (200, 201, 400, 500)},
            404: f"{method} /orders is a 404, which says that there is no such address. Flask answers 405 by itself where "
                 "the address is right and the method is not.",
        })
        expect(sorted(answer.headers.get("Allow", "").replace(" ", "").split(",")), "the methods that Allow names").equals(
            ["GET", "HEAD", "OPTIONS", "POST"])


@check("The signs know every page by its name", needs=["check_home", "check_hours", "check_contact", "check_orders"],
       accepts="Endpoints called home, hours, contact and orders; how they got their names is yours.")
def check_signs(learner):
    answer = learner.get("/signs")
    problem = answer.exception
    names = ", ".join(sorted({rule["endpoint"] for rule in learner.routes()} - {"static"}))
    expect(answer).status(200, knowing={
        404: "The rule /signs is gone. It belongs to the exercise: put it back.",
        500: f"url_for was asked for a name that no rule has. The names so far: {names}. A rule's name is its function's "
             "name unless it is given another, and the word for that name is endpoint."
             if problem and problem.type == "BuildError" else why(answer),
    }).json({"home": "/", "hours": "/hours/", "contact": "/contact", "orders": "/orders"}, knowing=[
        (lambda value: value["home"] == "/today",
         "The sign of the home page shows /today. Of several rules on a view, url_for takes the one nearest to the "
         "function: it was declared first, since decorators work from the bottom up."),
        (lambda value: value["contact"] == "/contact/",
         "The sign of the contact page shows /contact/. Is there a second rule above the function?"),
    ])


@check("/opening-times sends the visitor on to the opening hours", needs="check_hours",
       accepts="Any redirect (301, 302, 303, 307, 308) straight to /hours/.")
def check_old_address(learner):
    answer = learner.get("/opening-times")
    expect(answer.status, "the status of /opening-times").matches(
        lambda status: status in (301, 302, 303, 307, 308), "a redirect, such as 302", knowing={
            404: NO_RULE.format(path="/opening-times"),
            500: why(answer),
            200: "This text is an address, and nobody follows it: the visitor sees it on the page. redirect(…) makes an "
                 "answer of it that sends them there." if answer.text.startswith("/") else
                 "The page answers at its old address too, so it has two. The old one should send visitors on instead.",
        })
    expect(answer).location("/hours/", knowing={
        "/opening-times": "It sends the visitor to itself, around and around.",
        None: "The status says “go somewhere else”, but there is no Location that says where. redirect(…) writes both.",
        "hours": "“hours” is the page's name, not its address: a browser would look for it beside the page it is on. "
                 "url_for makes an address of a name.",
        "/hours": "That is one letter short: from /hours the visitor is sent on once more. url_for knows the exact "
                  "address.",
    })


@check("It does so on the village's server too", needs="check_old_address",
       accepts="Any way to build the address that takes account of where the application lies.")
def check_village(learner):
    visit = learner.call("village", "visit", "/opening-times")
    location = (visit["location"] or "nowhere").replace("http://village.example", "")
    expect(location, "where the village's server sends a visitor of /opening-times").equals(
        "/bakery/hours/",
        otherwise="On the village's server the whole application lies below /bakery.",
        knowing={"/hours/": "On the village's server the whole application lies below /bakery, and /hours/ is somebody "
                            "else's page. An address that is written out cannot know that; one that is asked for by name "
                            "does."})
