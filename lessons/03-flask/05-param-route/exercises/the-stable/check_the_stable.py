"""What an answer to “the stable” must do. Nothing here looks at the learner's source."""
from random import sample

from athanor_agent.checks import check, expect

BOOKS = {
    "ada": ["Juniper", "Comet", "Biscuit"],
    "grace": ["Pepper"],
    "mary ann": ["Thistle", "Domino"],
}

NOT_RETURNED = (
    "Flask got None instead of an answer. If the view has a return, look at the decorator: "
    "its wrapper calls the view but does not return what the view returned."
)


def not_found(answer, path, there):
    """Tells a rule that does not match from a view that says 404."""
    if answer.endpoint is None:
        return f"No rule of yours takes {path}. The playground shows which rules were tried, and where each stopped."
    got = " and ".join(f"{name} = {value!r}" for name, value in answer.arguments.items()) or "nothing"
    return f"Your rule takes {path}; its view got {got} and said 404, though {there}. Which of its questions came out " \
           "wrong?"


def path_of(name, n=None):
    owner = "/owners/" + name.replace(" ", "%20")
    return owner if n is None else f"{owner}/ponies/{n}"


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    kind, words = problem.type, problem.message
    told = f"Your code stopped with {kind}: {words.partition(chr(10))[0]}"
    told += "" if told.endswith((".", "?")) else "."
    pieces = " and ".join(answer.arguments) or "none"
    if kind == "TypeError" and "valid response" in words:
        if "None" in words:
            return NOT_RETURNED
        if "int" in words.rpartition("it was")[2]:
            return "A bare number is no answer, not even 404. abort(404) says it, or a text together with 404."
        return "Flask got something it cannot send: perhaps the function itself, handed over without being called?"
    if kind == "TypeError" and ("'str' and 'int'" in words or "not str" in words):
        return "n arrives as text, and a list or a comparison wants a number. Which converter in the rule makes one of it?"
    if kind == "TypeError" and "url_for()" in words:
        return told + " After the view's name, url_for wants every value with the name of its piece: n=…"
    if kind == "TypeError" and "NoneType" in words and "subscriptable" in words:
        return told + " OWNERS.get gives None for a name that is not in the books, and None has no ponies."
    if kind == "TypeError" and ("unexpected keyword argument" in words or " were given" in words):
        return told + f" The pieces of the rule: {pieces}. They arrive by name, so the view's parameters need the same " \
                      "names, and a wrapper around it has to take whatever comes."
    if kind == "TypeError" and "missing" in words and "argument" in words:
        if any(f"'{piece}'" in words for piece in answer.arguments):
            return told + f" The rule did hand over {pieces}: look at the wrapper, which has to hand on what it gets."
        return told + f" The pieces of the rule: {pieces}. Every parameter, of the view and of a wrapper around it, needs " \
                      "a piece of its name."
    if kind == "KeyError":
        return told + " A dict without this key raises KeyError. Ask first whether OWNERS has the name."
    if kind == "IndexError":
        return told + " The list has no item with this number."
    if kind == "BuildError":
        return told + " url_for wants the name of the view that answers for one pony, and a value for every piece of its rule."
    return told


@check("The second pony of Ada answers “Comet”",
       accepts="Any view that answers with the name alone, whatever it and its arguments are called.")
def check_second_pony(learner):
    answer = learner.get("/owners/ada/ponies/1")
    expect(answer).status(200, knowing={
        404: not_found(answer, "/owners/ada/ponies/1", "Ada has a second pony")
             + (" Her list holds names and no numbers: its length says which numbers there are." if answer.endpoint else ""),
        308: "Your rule ends with a slash, so this path is sent on to another address. Leave the last slash away.",
        500: why(answer),
    })
    expect(answer).text("Comet", knowing=[
        ("Juniper", "That is the first pony. A list counts from 0, and so do the addresses here: the number 1 is the second."),
        ("Biscuit", "That is the third pony. The number in the address is the number in the list, as it stands."),
        ("1", "Your view answers with the number; use it to take the pony out of OWNERS[name]."),
        (lambda text: text.lstrip().startswith("["), "That is the whole list. Take one pony out of it: the one with the number n."),
        (lambda text: "Comet" in text, "Comet is there, but with something around it. Answer with the name alone."),
    ])


@check("Every pony of every owner has its address", needs="check_second_pony",
       accepts="One rule or several, asking first or catching the exception: only the answers count.")
def check_every_pony(learner):
    for name, ponies in BOOKS.items():
        for n, pony in enumerate(ponies):
            answer = learner.get(path_of(name, n))
            place = f"{path_of(name, n)} should say {pony}. "
            expect(answer).status(200, knowing={
                404: place + ("One rule is to serve every owner and number." if answer.endpoint is None else
                              "Your view was asked, and said 404. 0 is a number too (though “if n” calls it false), and a "
                              "name may hold a space."),
                500: place + why(answer),
            })
            adas = BOOKS["ada"][n]
            expect(answer).text(pony, knowing=[
                (adas, place + f"{adas} is a pony of Ada's. Take the list of the owner that the path names."),
            ])


@check("The number reaches your function as a number", needs="check_second_pony",
       accepts="One text and one whole number, under any names; the number made by the converter.")
def check_number_argument(learner):
    answer = learner.get("/owners/grace/ponies/0")
    types = sorted(type(value).__name__ for value in answer.arguments.values())
    expect(types, "the types of your view's arguments").equals(
        ["int", "str"],
        otherwise="The rule should hand over a name (str) and a number (int). A converter stands before the name, "
                  "with a colon between them.",
        knowing=[(["str", "str"], "n arrives as text here and is made a number afterwards. A converter in the rule does "
                                  "both at once: it turns the text into a number and refuses what is none.")])


@check("A pony that moves in while the application runs has its address too", needs="check_every_pony",
       accepts="Every way that looks into OWNERS at each visit.")
def check_newcomer(learner):
    for pony in sample(["Nimbus", "Bramble", "Clover", "Sorrel", "Thimble"], 2):
        n = learner.call("stable", "adopt", "wren", pony)
        answer = learner.get(path_of("wren", n))
        expect(answer).status(200, knowing={
            404: f"{pony} has just moved in with Wren, and your view does not know it. "
                 "Look into OWNERS of stable.py at every visit, and answer from there, not from a copy.",
            500: f"{pony} has just moved in with Wren, and your view met this: " + why(answer),
        })
        expect(answer).text(pony)


@check("A pony that is not there answers 404", needs="check_second_pony",
       accepts="The status 404 with any words; abort, a returned status or an error handler.")
def check_missing_pony(learner):
    for name, n in [("ada", 7), ("ada", 3), ("grace", 1), ("linus", 0), ("mary ann", 41)]:
        answer = learner.get(path_of(name, n))
        index_error = answer.exception is not None and answer.exception.type == "IndexError"
        too_far = (name, n) == ("ada", 3)
        expect(answer).status(404, knowing={
            500: ("Number 3 slipped through: with three ponies the last number is 2, since the first is 0."
                  if index_error and too_far else
                  f"A list has no item {n}, so Python raised IndexError before Flask could answer. "
                  "Who should turn that into a 404?" if index_error else why(answer)),
            200: "The words may be kind, but the status is 200, which tells every program “here it is”. "
                 "abort(404), or return the text together with 404.",
        })


@check("An owner who is not there answers 404", needs="check_second_pony",
       accepts="The status 404 with any words; abort, a returned status or an error handler.")
def check_missing_owner(learner):
    for name in ["bob", "Ada", "nobody at all"]:
        answer = learner.get(path_of(name, 0))
        expect(answer).status(404, knowing={
            500: f"There is no {name} in the books. " + why(answer),
            200: f"There is no {name} in the books, yet the status is 200, which says “here it is”.",
        })


@check("A path whose n is no whole number from 0 up answers 404", needs="check_second_pony",
       accepts="The status 404, whether no rule fits or your view says so.")
def check_not_a_number(learner):
    for text in ["-1", "two", "1.5"]:
        answer = learner.get(path_of("ada", text))
        expect(answer).status(404, knowing={
            200: (f"“-1” answered {answer.text}: Python counts from the end when a number is negative. "
                  + ("Your rule lets the sign in; a plain int takes none, and then your view would never be asked."
                     if -1 in answer.arguments.values() else
                     "The converter int takes no sign, so with it your view would never be asked.")
                  if text == "-1" else f"“{text}” is no whole number, yet it got an answer."),
            500: f"“{text}” reached your view, and there: {why(answer)} With the converter int it would not come so far.",
        })


@check("The form for a new pony answers again",
       accepts="The text of the form as it was; how `counted` hands it on is yours.")
def check_new_form(learner):
    answer = learner.get("/owners/new/ponies")
    expect(answer).status(200, knowing={
        404: "The rule /owners/new/ponies is gone. It belongs to the exercise: put it back.",
        500: why(answer),
    })
    expect(answer).text("A form for a new pony")


def why_no_list(answer):
    """What stops a view that is to answer with a list of addresses."""
    kind, words = (answer.exception.type, answer.exception.message) if answer.exception else ("", "")
    if kind == "ValueError" and any(pony in words for pony in BOOKS["ada"]):
        return "url_for was given a pony's name for the piece that int guards. The address wants the pony's number."
    if kind == "ValueError" and "unpack" in words:
        return "A tuple is read as text, status and headers, so this one makes no sense to Flask. Return a list, in […]."
    if kind == "RuntimeError" and "outside" in words:
        return "A generator is read only when your view has ended, and then url_for knows of no visit. Return a list, " \
               "in […]."
    return why(answer)


@check("/owners/ada lists the addresses of her ponies",
       accepts="A JSON list with these addresses in order. Here url_for and glued text pass alike; the next check tells "
               "them apart.")
def check_addresses(learner):
    answer = learner.get("/owners/ada")
    expect(answer).status(200, knowing={
        404: not_found(answer, "/owners/ada", "Ada is in the books"),
        308: "Your rule ends with a slash, so this path is sent on to another address. Leave the last slash away.",
        500: why_no_list(answer),
    })
    right = [path_of("ada", n) for n in range(3)]
    if answer.text.strip() in right:
        expect(answer.text, "the answer").equals(
            right, otherwise="That is a single address. A return inside a loop ends the view at its first turn: collect all "
                             "addresses in a list, and return the list.")
    if answer.text.strip().splitlines() == right or answer.text.strip().startswith("['"):
        expect(answer.text, "the answer").equals(
            right, otherwise="These are the right addresses as text. Return the list itself: Flask sends it as JSON.")
    expect(answer).json(right, otherwise="These should be the addresses your rule gives to the ponies of Ada, in order.", knowing=[
        (lambda value: isinstance(value, dict), "That is a dict. A list of addresses is wanted: url_for(…) for every number."),
        ([path_of("ada", n) for n in range(1, 4)],
         "These addresses count from 1. A list counts from 0, and range(len(…)) does so too."),
        ([f"{each}/" for each in right],
         "Every address ends with a slash, for so does your rule for one pony. Leave the last slash of that rule away."),
        (lambda value: isinstance(value, list) and len(value) > 1 and len(set(map(str, value))) == 1,
         "The addresses are all the same. Name the view that answers for one pony, and give it the number of each."),
        (BOOKS["ada"], "These are the names of the ponies, not their addresses. url_for builds an address from a number."),
        ([path_of("ada") + f"?n={n}" for n in range(3)],
         "The number went behind a question mark: the rule of the view you named knows no such piece. "
         "Name the view that answers for one pony."),
        (["http://localhost" + each for each in right], "Leave _external away: the path is enough here."),
    ])


@check("Addresses are right for any name, and an unknown owner has none", needs="check_addresses",
       accepts="An empty list for an owner without ponies; 404 with any words for nobody.")
def check_quoted_addresses(learner):
    answer = learner.get(path_of("mary ann"))
    expect(answer).status(200, knowing={500: why(answer), 404: "Mary Ann is in the books; her name holds a space."})
    expect(answer).json([path_of("mary ann", 0), path_of("mary ann", 1)], knowing=[
        ([f"/owners/mary ann/ponies/{n}" for n in range(2)],
         "These addresses are glued together, and an address cannot hold a space. url_for writes it as %20."),
    ])
    expect(learner.get(path_of("linus"))).status(200, knowing={
        404: "Linus is in the books, with no ponies yet: his list is empty, and that is an answer.",
    }).json([])
    answer = learner.get(path_of("bob"))
    expect(answer).status(404, knowing={
        200: "Bob is not in the books, yet his list of addresses answers with 200.",
        500: "Bob is not in the books. " + why(answer),
    })


@check("Every visit is counted", needs=["check_new_form", "check_every_pony", "check_addresses"],
       accepts="One more in VISITS for each visit, under any key; who adds it is yours, a decorator or the view.")
def check_visits(learner):
    for path in ["/owners/new/ponies", "/owners/grace/ponies/0", "/owners/grace"]:
        before = learner.call("stable", "visits")
        expect(learner.get(path)).status(200)
        expect(learner.call("stable", "visits") - before, f"what one visit to {path} adds to the count").equals(
            1,
            otherwise="One visit should count as one. Look at what `counted` adds to VISITS, and whether it stands on the view once.",
            knowing={0: f"Nobody counts the visits to {path}. Is `counted` on its view, and below `@app.route`? "
                        "A decorator above it wraps a function that Flask has taken already."})
