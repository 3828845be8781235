"""What an answer to “the signposts” must do. Nothing here looks at the learner's source."""
from athanor_agent.checks import check, expect


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    if problem.type == "TypeError" and ("'str' and 'int'" in problem.message or "by non-int" in problem.message
                                        or "type str" in problem.message):
        return "The view counts with this piece, but it arrives as text. A converter makes a number of it."
    return f"The view stopped with {problem.type}: {problem.message}."


def not_found(path, otherwise):
    return {404: f"No rule takes {path}. {otherwise}"}


@check("The meadow answers for whole degrees, above and below zero",
       accepts="The right words for whole degrees below, at and above zero; what makes the number is not asked.")
def check_meadow(learner):
    for degrees, advice, converter in [
        (18, "graze", "If its converter is float: that one insists on its point, and whole degrees have none."),
        (0, "graze", "Zero is a number too."),
        (-4, "stay in", "int takes no sign unless you tell it to, in brackets behind the word int."),
        (-40, "stay in", "How many digits may it have?"),
    ]:
        answer = learner.get(f"/meadow/{degrees}")
        expect(answer).status(200, knowing={500: why(answer), **not_found(f"/meadow/{degrees}", converter)})
        expect(answer).text(advice)


@check("What is no whole degree is no signpost", needs="check_meadow",
       accepts="The status 404, with any words.")
def check_no_degrees(learner):
    for text in ["cold", "1.5", "--4", "4-"]:
        answer = learner.get(f"/meadow/{text}")
        expect(answer).status(404, knowing={
            200: f"“{text}” is no whole number, yet the view was asked.",
            500: f"“{text}” reached the view, and there: {why(answer)} The rule should have kept it out.",
        })


@check("Feed is weighed: 2.5 kilos of hay are 2500 grams",
       accepts="The feed and its grams as JSON; 2500 and 2500.0 are the same.")
def check_feed(learner):
    for kind, kilos, grams in [("hay", "2.5", 2500), ("oats", "0.25", 250), ("carrots", "10.0", 10000)]:
        path = f"/feed/{kind}/{kilos}"
        answer = learner.get(path)
        expect(answer).status(200, knowing={
            500: why(answer),
            **not_found(path, "If the converter of the kilos is int: that one stops at the point. "
                              "If the feed has any(…): are all three words in it?")})
        expect(answer).json({"feed": kind, "grams": grams}, knowing=[
            (lambda value: isinstance(value, dict) and type(value.get("feed")) is str and value["feed"] != kind,
             "The two pieces of the rule are in each other's place.")])


@check("Nothing but hay, oats and carrots is feed", needs="check_feed",
       accepts="The status 404, kept out by the rule or refused by the view.")
def check_feed_kinds(learner):
    for kind in ["pizza", "hays", "Hay", "oat"]:
        answer = learner.get(f"/feed/{kind}/2.5")
        expect(answer).status(404, knowing={
            200: f"“{kind}” was weighed as feed. Which converter knows a list of words?",
            500: f"“{kind}” reached the view, and there: {why(answer)}",
        })


@check("Kilos have a point", needs="check_feed",
       accepts="The status 404, with any words.")
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
    for folders in [[], ["2024"], ["2024", "may"], ["a", "b", "c", "d"]]:
        path = "/photos/" + "/".join([*folders, "comet.jpg"])
        answer = learner.get(path)
        expect(answer).status(200, knowing={
            500: why(answer),
            **not_found(path, "A string ends at the first slash. One converter goes on over slashes."
                        if folders else "A picture may lie in no folder at all.")})
        expect(answer).json({"folders": folders, "file": "comet.jpg"})


@check("A pony is known by its chip",
       accepts="The chip as a UUID, made by a converter or in the view.")
def check_chips(learner):
    for pony in ["Domino", "Wren"]:
        chip = learner.call("records", "chip_in", pony)
        answer = learner.get(f"/chips/{chip}")
        expect(answer).status(200, knowing={
            500: why(answer),
            404: f"{pony} has the chip {chip}, and it was not found. If the rule took it: text is not equal to a UUID, "
                 "even when it looks the same. One converter makes a UUID of it.",
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
        expect(answer).status(200, knowing={500: why(answer), **not_found(f"/ponies/{group}", "Are both words in any(…)?")})
        if answer.text == f"the page of {group}":
            expect(answer.text, "the answer").equals(
                names, otherwise=f"The view of one pony took “{group}” for a name. Between rules of the same weight the one "
                                 "declared first wins, and the narrower one should be that.")
        expect(answer).json(names)


@check("Any other word is a pony's name",
       accepts="Any word but the two groups, in any spelling.")
def check_names(learner):
    for name in ["Comet", "foal", "Foals"]:
        answer = learner.get(f"/ponies/{name}")
        expect(answer).status(200, knowing={
            404: f"No rule takes /ponies/{name}: a name may be any word.",
            500: f"“{name}” is no group. Every word comes to the view of the groups, and there: {why(answer)} "
                 "Say in the rule which words are groups.",
        })
        expect(answer).text(f"the page of {name}")
