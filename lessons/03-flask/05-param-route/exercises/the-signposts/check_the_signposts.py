"""What an answer to “the signposts” must do. Nothing here looks at the learner's source."""
from random import randrange, sample

from athanor_agent.checks import check, expect


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    if problem.type == "TypeError" and ("'str' and 'int'" in problem.message or "by non-int" in problem.message
                                        or "type str" in problem.message):
        return "The view counts with this piece, but it arrives as text. A converter makes a number of it."
    told = f"The view stopped with {problem.type}: {problem.message.partition(chr(10))[0].rstrip('.')}."
    if problem.type == "TypeError" and ("unexpected keyword argument" in problem.message or "missing" in problem.message):
        pieces = " and ".join(answer.arguments) or "none"
        return told + f" The pieces of its rule: {pieces}. They arrive by name, so rule and view must agree on the names."
    return told


def not_found(path, otherwise):
    return {404: f"No rule takes {path}. {otherwise}"}


@check("The meadow answers for whole degrees, above and below zero",
       accepts="The right words for whole degrees below, at and above zero; what makes the number is not asked.")
def check_meadow(learner):
    for degrees, advice, converter in [
        (18, "graze", "If its converter is float: that one insists on its point, and whole degrees have none. "
                      "If it has settings in brackets: a sign is allowed with the word signed, and nothing else is needed."),
        (0, "graze", "Zero is a number too."),
        (-4, "stay in", "int takes no sign unless you tell it to, in brackets behind the word int."),
        (randrange(-39, -10), "stay in", "How many digits may it have?"),
    ]:
        answer = learner.get(f"/meadow/{degrees}")
        expect(answer).status(200, knowing={500: why(answer), **not_found(f"/meadow/{degrees}", converter)})
        got = " and ".join(f"{name} = {value!r}" for name, value in answer.arguments.items()) or "nothing"
        expect(answer).text(advice, knowing={
            "graze": f"At {degrees} degrees a pony stays in. The view got {got}: has the sign stayed outside?",
            "stay in": f"At {degrees} degrees a pony may graze. The view got {got}.",
        })


@check("What is no whole degree answers 404", needs="check_meadow",
       accepts="The status 404, kept out by the rule or refused by the view.")
def check_no_degrees(learner):
    for text in ["cold", "1.5", "--4", "4-"]:
        answer = learner.get(f"/meadow/{text}")
        expect(answer).status(404, knowing={
            200: f"“{text}” is no whole number, yet it got an answer: “{answer.text}”. Which converter would keep it out?",
            500: f"“{text}” reached the view, and there: {why(answer)} The rule should have kept it out.",
        })


@check("Feed is weighed: 2.5 kilos of hay are 2500 grams",
       accepts="The feed and its grams as JSON; 2500 and 2500.0 are the same.")
def check_feed(learner):
    for kind, kilos, grams in [("hay", "2.5", 2500), ("oats", "0.25", 250), ("carrots", "10.0", 10000)]:
        path = f"/feed/{kind}/{kilos}"
        answer = learner.get(path)
        swapped = answer.arguments.get("kilos") == kind
        expect(answer).status(200, knowing={
            500: f"The view got “{kind}” for the kilos: the two pieces of the rule are in each other's place."
                 if swapped else why(answer),
            **not_found(path, "If the converter of the kilos is int: that one stops at the point. "
                              "If the feed has any(…): are all three words in it, with a comma after each but the last?")})
        expect(answer).json({"feed": kind, "grams": grams})


@check("Nothing but hay, oats and carrots is feed", needs="check_feed",
       accepts="The status 404, kept out by the rule or refused by the view.")
def check_feed_kinds(learner):
    for kind in ["pizza", "hays", "Hay", "oat"]:
        answer = learner.get(f"/feed/{kind}/2.5")
        expect(answer).status(404, knowing={
            200: f"“{kind}” was weighed as feed. Which converter knows a list of words?",
            500: f"“{kind}” reached the view, and there: {why(answer)}",
        })


@check("Kilos without a point, or with a sign, answer 404", needs="check_feed",
       accepts="The status 404, kept out by the rule or refused by the view.")
def check_kilos(learner):
    for text in ["2", "much", "-2.5"]:
        answer = learner.get(f"/feed/hay/{text}")
        expect(answer).status(404, knowing={
            200: f"“{text}” was weighed. A plain float takes digits, a point and digits.",
            500: f"“{text}” reached the view, and there: {why(answer)}",
        })


@check("A picture is found in folders of any depth",
       accepts="Any rule that takes folders of every depth, none included.")
def check_photos(learner):
    for folders in [[], ["2024"], ["2024", "may"], sample(["april", "foals", "meadow", "snow"], 4)]:
        path = "/photos/" + "/".join([*folders, "comet.jpg"])
        answer = learner.get(path)
        expect(answer).status(200, knowing={
            500: why(answer),
            **not_found(path, "A string ends at the first slash. One converter goes on over slashes."
                        if folders else "A picture may lie in no folder at all, so one piece takes the "
                                                   "whole rest, folders and file.")})
        expect(answer).json({"folders": folders, "file": "comet.jpg"})


@check("A pony is known by its chip",
       accepts="The chip as a UUID, made by a converter or in the view.")
def check_chips(learner):
    for pony in sample(["Domino", "Wren", "Clover", "Sorrel", "Thimble"], 2):
        chip = learner.call("records", "chip_in", pony)
        answer = learner.get(f"/chips/{chip}")
        expect(answer).status(200, knowing={
            500: why(answer),
            404: f"No rule takes /chips/{chip}, which is a UUID. One converter knows what those look like."
                 if answer.endpoint is None else
                 f"{pony} has the chip {chip}; the view was asked and did not find it. Text is not equal to a UUID, even "
                 "when it looks the same. One converter makes a UUID of it, and the view looks for just that.",
        })
        expect(answer).text(pony)


@check("A chip may be written in capitals", needs="check_chips",
       accepts="The same pony for the same chip, however it is written.")
def check_chip_capitals(learner):
    chip = learner.call("records", "chip_in", "Thistle").upper()
    answer = learner.get(f"/chips/{chip}")
    expect(answer).status(200, knowing={
        500: why(answer),
        404: "The same chip in capitals was not found. Whoever compares text sees a difference; two equal UUIDs have none.",
    })
    expect(answer).text("Thistle")


@check("A chip that nobody wears, and what is no chip, answer 404", needs="check_chips",
       accepts="The status 404, kept out by the rule or refused by the view.")
def check_no_chips(learner):
    for text in ["00000000-0000-4000-8000-000000000000", "comet", "42"]:
        answer = learner.get(f"/chips/{text}")
        expect(answer).status(404, knowing={
            200: f"No pony wears the chip {text}, yet one was found.",
            500: f"“{text}” reached the view, and there: {why(answer)} The converter uuid would have kept it out.",
        })


@check("Foals and mares answer as groups",
       accepts="One rule for both words or one for each; in any order that lets them win.")
def check_groups(learner):
    for group, names in [("foals", ["Bramble", "Nimbus"]), ("mares", ["Juniper", "Pepper", "Thistle"])]:
        answer = learner.get(f"/ponies/{group}")
        expect(answer).status(200, knowing={
            500: why(answer),
            308: "The rule of the groups ends with a slash, so this path is sent on. Leave the last slash away.",
            **not_found(f"/ponies/{group}", "Are both words in any(…)?")})
        if answer.text == f"the page of {group}":
            rules = [rule["rule"] for rule in learner.routes() if rule["rule"].startswith("/ponies")]
            expect(answer.text, "the answer").equals(
                names, otherwise=f"The view of one pony took “{group}” for a name. Your rules, as they were declared: "
                                 f"{'; '.join(rules)}. Does another one fit “{group}” as well? Between rules of the same "
                                 "weight the one declared first wins, and the narrower one should be that.")
        expect(answer).json(names)


@check("Any other word is a pony's name",
       accepts="One rule over any word, whatever it is called; “Foals” with a capital is a name too.")
def check_names(learner):
    for name in ["Comet", "foal", "Foals"]:
        answer = learner.get(f"/ponies/{name}")
        expect(answer).status(200, knowing={
            404: f"No rule takes /ponies/{name}: a name may be any word.",
            500: f"“{name}” is no group. Every word comes to the view of the groups, and there: {why(answer)} "
                 "Say in the rule which words are groups.",
        })
        expect(answer).text(f"the page of {name}")
