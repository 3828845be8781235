"""What an answer to “the apiary” must do. Nothing here looks at the learner's source."""
from html import escape
from html.parser import HTMLParser
from random import choice, randint, sample
from urllib.parse import quote

from athanor_agent.checks import check, expect

HIVES = ["Heather", "Clover", "Rose & Crown", "Bramble", "Apple Yard", "Thyme", "Chestnut"]
QUEENS = ["Philippa", "Zora", "Beatrix", "Inge", "Noor"]
KEEPERS = ["Ada", "Bo", "Cleo", "Dot", "Eli", "Fay"]
NOTES = ["Robbed by <b>wasps</b>", "feed them: 2 > 1 & 3 < 4", "<i>calm</i> \"as ever\""]
WRONG_NAMES = ["hvie", "qeuen", "hives_", "nmae", "wieght"]


class Elements(HTMLParser):
    """Every element as tag, class and the text a browser shows in it."""

    def __init__(self, html):
        super().__init__()
        self.open, self.found = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        piece = [tag, dict(attrs).get("class") or "", ""]
        self.open.append(piece)
        self.found.append(piece)

    def handle_endtag(self, tag):
        while any(piece[0] == tag for piece in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        for piece in self.open:
            piece[2] += data


def items(answer):
    return [" ".join(text.split()) for tag, _, text in Elements(answer.text).found if tag == "li"]


def of_class(answer, name):
    """The texts of the elements of this class."""
    return [" ".join(text.split()) for _, kind, text in Elements(answer.text).found if name in kind.split()]


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    message = problem.message.partition("\n")[0].strip().rstrip(".")
    told = f"The view stopped with {problem.type}: {message}."
    if "builtin_function_or_method" in message:
        return "A dict has methods, and the dot finds those before it looks for a key: hive.values is the method of that name, " \
               "which every dict has. Brackets look for the key first."
    if "'None' has no attribute" in message or "'NoneType' object" in message:
        return told + " A hive without a queen has None in her place. None is a value, so it is defined; and it has no name."
    if "has no attribute 'note'" in message or problem.type == "KeyError" and message == "'note'":
        return "This hive has no note at all: the key is not there. Where undefined names are errors, even asking {% if hive.note %} " \
               "is one. There is a test for it, a filter, and the dict's own way of asking."
    if "has no element" in message or "sequence was empty" in message or problem.type == "IndexError":
        return told + " A hive that was never weighed has no last weighing."
    if "No filter named" in message:
        return told + " A filter has to be registered with the application, under the name by which templates call it."
    if message == "'kilos' is undefined":
        return "A template calls kilos like a function. It is a filter: the value stands before it, and a bar between the two."
    if "'list object' has no attribute" in message:
        return told + " That is the whole list. In a loop, one of its items at a time has the name between for and in."
    if "'str' and 'int'" in message or "'int' and 'str'" in message:
        return told + " A text met a number. What the filter kilos has written is a text; compare and reckon with the grams."
    if message == "None is undefined":
        return "Every unknown name is one and the same object now. Jinja makes a new one each time, of a class: it wants the class " \
               "itself, not an object of it."
    if problem.type == "UndefinedError":
        return told + " Compare that name with what the view hands over, and with what apiary.py holds."
    if problem.type.startswith("Template"):
        return told + " Every {% if %} and {% for %} has its end. Inside of {% %} a name stands as it is, without braces of its own."
    return told


def page(learner, path, knowing=None):
    answer = learner.get(path)
    expect(answer).status(200, knowing={500: why(answer), 404: f"{path} has gone. Its view belongs to the exercise.",
                                        **(knowing or {})})
    return answer


def new_hive(learner, values, queen=True, **more):
    hive = {"name": f"{choice(HIVES)} {randint(1000, 99999)}", "values": values,
            "queen": [choice(QUEENS), randint(1990, 2030)] if queen else None,
            "keepers": sample(KEEPERS, randint(2, 4)), **more}
    learner.call("apiary", "put_up", hive)
    return hive


def grams(low=10, high=29):
    return randint(low, high) * 1000 + choice([120, 370, 480, 630, 880, 960])


def line(place, hive):
    values = hive["values"]
    told = "not weighed yet" if not values else f"{values[-1] / 1000:.1f} kg" + (", ready" if values[-1] >= 30000 else "")
    return f"{place}. {hive['name']}: {told}"


def list_of(answer, hives, knowing=()):
    """The list shows these hives."""
    lines = [line(place, hive) for place, hive in enumerate(hives, 1)]
    expect(items(answer), "The list of the hives").equals(lines, knowing=[
        *knowing,
        (lambda found: found[0] == "1. Linden: 24.9 kg" and hives[0]["name"] not in " ".join(found),
         "The list is the one from the first day: other hives are there now. Items written out by hand show them once; a loop "
         "shows what it is given."),
        ([], "The list is empty. Which name goes the loop through, and which one does the view hand over?"),
        (lambda found: "No bees here yet" in found, "There are hives, and the page still says that there are no bees. To which of the "
                                                    "two does your else belong, to the for or to an if?"),
        (lambda found: [item.removesuffix(", ready") for item in found] == lines, "Every hive is called ready, and none of these "
                                                                                  "weighs 30 kg. Compare grams with grams."),
        (lambda found: "built-in method" in " ".join(found), "A method stands in the list. A dict has methods, and the dot finds "
                                                             "those before it looks for a key. Brackets look for the key first."),
        (lambda found: found[0].startswith("0."), "The places count from 0. A loop knows them both ways: loop.index0, and one that "
                                                  "counts as people do."),
        (lambda found: len(found) > 1 and all(item.startswith(found[0].partition(".")[0] + ".") for item in found),
         "Every item has the same place. What {% set %} sets inside of a loop is gone when the loop turns. The loop counts by "
         "itself."),
        (lambda found: found == [line(place, hive | {"values": hive["values"][:1]}) for place, hive in enumerate(hives, 1)],
         "That is what each hive weighed first. The newest weighing is the last one."),
        (lambda found: [item + " kg" for item in found] == lines or not any("kg" in item for item in found),
         "The weight stands there in another form than 24.9 kg. The filter kilos is to make it."),
        (lambda found: sorted(found) == sorted(lines), "The order is another one. The hives stay as they stand in the book."),
        (lambda found: len(found) == len(lines) and all(
            item.startswith(right.partition(": ")[0] + ":") for item, right in zip(found, lines)),
         "Places and names are right, and what stands behind them is not. Look at one that differs: is it the newest weighing, "
         "is it what the filter kilos writes (a filter holds on to the one thing directly before it), and is ready where it belongs?"),
    ])


@check("The filter kilos writes grams as kilos",
       accepts="One digit behind the point, a space and kg; registered in whatever way.")
def check_kilos(learner):
    rounded_up = 1000 * randint(1, 9) + 100 * randint(0, 8) + randint(60, 99)
    for weight in [24900, 21000, rounded_up, grams(30, 99)]:
        written = learner.call("apiary", "tried", "{{ grams|kilos }}", {"grams": weight})
        expect(written, f"What {weight}|kilos comes to").equals(f"{weight / 1000:.1f} kg", knowing=[
            (lambda found: "No filter named" in found, "Jinja knows no filter called kilos. A function becomes one when it is "
                                                       "registered with the application, under this name."),
            (lambda found: "positional argument" in found, "The filter is called with the value to its left, and with nothing "
                                                           "else here: how many parameters does your function have?"),
            ("None", "The filter gave nothing back."),
            (lambda found: found == f"{weight // 1000} kg", "The grams below a kilo are lost. 24900 grams are 24.9 kg."),
            (lambda found: found == f"{weight // 100 / 10} kg", "It is cut off, and not rounded: 24960 grams are nearer to 25.0 kg."),
            (lambda found: found == f"{weight / 1000} kg", "One digit behind the point, no more and no less: 21030 grams are "
                                                           "21.0 kg."),
            (lambda found: found == f"{weight / 1000:.1f}", "The number is right; kg belongs to it."),
        ])


@check("Every hive stands in the list: its place, its name, its newest weight", needs="check_kilos",
       accepts="One li for each hive there is at that moment; spaces, lines and other elements do not count.")
def check_list(learner):
    learner.restart()
    learner.call("apiary", "clear")
    hives = [new_hive(learner, [grams(), grams()]), new_hive(learner, [grams(), grams(), grams()])]
    list_of(page(learner, "/"), hives)
    hives.append(new_hive(learner, [grams(), grams()]))
    list_of(page(learner, "/"), hives)


@check("One that was never weighed says so", needs="check_list",
       accepts="The words “not weighed yet” in place of a weight.")
def check_never_weighed(learner):
    learner.call("apiary", "clear")
    hives = [new_hive(learner, [grams()]), new_hive(learner, []), new_hive(learner, [grams()])]
    list_of(page(learner, "/"), hives, [
        (lambda found: len(found) < 3, "A hive that was never weighed is missing from the list. It has a place as well.")])


@check("From 30 kg on a hive is ready", needs="check_list",
       accepts="The word behind the weight, decided by the newest weighing alone.")
def check_ready(learner):
    learner.call("apiary", "clear")
    hives = [new_hive(learner, [grams(30, 40), grams()]), new_hive(learner, [grams(), grams(30, 40)]),
             new_hive(learner, [30000]), new_hive(learner, [29900])]
    list_of(page(learner, "/"), hives, [
        (lambda found: not any("ready" in item for item in found), "Two of them are ready, and the list says so of none."),
        (lambda found: "ready" in found[1] and "ready" not in found[2], "One weighs 30.0 kg exactly, and that is enough: from 30 "
                                                                       "kg on."),
        (lambda found: "ready" in found[0], "The first hive has lost weight since. The newest weighing counts."),
    ])


@check("Where there are no hives, the page says so", needs="check_list",
       accepts="One element of the class empty with these words, and no hive beside it.")
def check_empty(learner):
    learner.call("apiary", "clear")
    answer = page(learner, "/")
    expect(of_class(answer, "empty"), "What stands in the class empty").equals(["No bees here yet"], knowing=[
        ([], "All hives were carried away, and the page says nothing. A loop has a part of its own for that case.")])
    hive = new_hive(learner, [grams()])
    answer = page(learner, "/")
    expect(of_class(answer, "empty"), "What stands in the class empty").equals(
        [], otherwise="There is a hive now, and the page still says that there are no bees. To which of the two does your else "
                      "belong, to the for or to an if?")
    list_of(answer, [hive])


@check("The welcome is HTML", needs="check_list",
       accepts="The HTML of apiary.WELCOME as it is, wherever it is declared safe.")
def check_welcome(learner):
    for _ in range(2):
        html = f"<p class=\"welcome\">Mind the <em>{randint(2, 999)}</em> bees &amp; their queen</p>"
        learner.call("apiary", "welcome", html)
        answer = page(learner, "/")
        expect(answer.text, "The page").contains(html, knowing=[
            (lambda text: "&lt;em&gt;" in text, "The visitor sees the tags of the welcome. Jinja escapes every text, since it "
                                                "cannot know whose it is. This one is ours: somebody has to vouch for it."),
            (lambda text: "Walk <em>slowly</em>" in text, "That is the welcome of the first day; there is another one now.")])


@check("A hive's page shows its queen",
       accepts="Name and year in the paragraph of the class queen, for whatever hive there is.")
def check_queen(learner):
    for _ in range(2):
        hive = new_hive(learner, [grams()], note="calm")
        name, year = hive["queen"]
        answer = page(learner, f"/hives/{quote(hive['name'])}")
        expect(of_class(answer, "queen"), "What is said of the queen").equals([f"Queen {name} of {year}"], knowing=[
            (["Queen Ottoline of 2024"], "Every hive has the same queen now. She has a name and a year of her own in each."),
            (lambda found: "Queen(" in found[0], "The whole queen stands there, as Python writes an object. Her name and her "
                                                 "year are attributes of hers."),
            (["Queen of"], "Neither name nor year is shown. A name that a template does not find is shown as nothing."),
            ([], "No element of the class queen is on the page."),
        ])


@check("Without a queen it says “No queen”", needs="check_queen",
       accepts="These words in the paragraph of the class queen.")
def check_no_queen(learner):
    hive = new_hive(learner, [grams()], queen=False, note="calm")
    answer = page(learner, f"/hives/{quote(hive['name'])}")
    expect(of_class(answer, "queen"), "What is said of the queen").equals(["No queen"], knowing=[
        (lambda found: "None" in found[0], "None is a value like any other, and it is shown. The filter default waits for "
                                           "what is undefined, and this is not."),
        (lambda found: found in ([], ["Queen of"]), "Nothing is said of her. A hive without a queen has None in her place."),
    ])


@check("A hive that is not there answers 404",
       accepts="The status 404, with whatever words.")
def check_no_hive(learner):
    path = f"/hives/Nowhere%20{randint(100, 9999)}"
    answer = learner.get(path)
    expect(answer).status(404, knowing={200: f"There is no such hive, and {path} shows one.", 500: why(answer)})


@check("The keepers are listed with commas between them", needs="check_queen",
       accepts="The names in their order, with a comma and a space between two and none at the end.")
def check_keepers(learner):
    for number in [3, 1]:
        hive = new_hive(learner, [grams()], note="calm", keepers=sample(KEEPERS, number))
        told = "Kept by " + ", ".join(hive["keepers"])
        answer = page(learner, f"/hives/{quote(hive['name'])}")
        expect(of_class(answer, "keepers"), "What is said of the keepers").equals([told], knowing=[
            (["Kept by Ada, Bo"], "Every hive has the same keepers now. The hive knows its own."),
            (lambda found: "[" in found[0], "That is how Python writes a list. A filter joins its items, and you tell it by what."),
            (lambda found: found[0].rstrip(", ") == told, "A comma is left over at the end. The loop knows which turn is its last; "
                                                        "and a filter joins without asking."),
            (lambda found: found[0].replace(" ", "").replace(",", "") == told.replace(" ", "").replace(",", ""),
             "The names are there; between two of them belong a comma and a space."),
        ])


@check("A note is shown as the keeper typed it", needs="check_queen",
       accepts="Escaped once: every character is read, and none is obeyed.")
def check_note(learner):
    note = f"{choice(NOTES)} {randint(10, 99)}"
    hive = new_hive(learner, [grams()], note=note, keepers=["Ada <b>the Great</b>", "Bo"])
    answer = page(learner, f"/hives/{quote(hive['name'])}")
    for part in [note, hive["keepers"][0]]:
        if part in answer.text and "<" in part:
            expect(part, "What a keeper typed").equals(
                str(escape(part)), otherwise="What a keeper typed has become part of the page. Vouch for what you wrote yourself, and "
                                        "for nothing else: who declared this safe?")
    expect(of_class(answer, "note"), "The note").equals([note], knowing=[
        ([""], "The note's paragraph is there, and the note is not in it."),
        ([], "This hive has a note, and its page does not show it."),
        (lambda found: any(sign in found[0] for sign in ["&lt;", "&gt;", "&amp;"]), "The reader sees what was meant for the browser: it is escaped twice.")])


@check("Without a note there is no paragraph for it", needs="check_note",
       accepts="No element of the class note, and none of its words.")
def check_no_note(learner):
    hive = new_hive(learner, [grams()])
    answer = page(learner, f"/hives/{quote(hive['name'])}")
    expect(of_class(answer, "note"), "The note of a hive without one").equals([], knowing=[
        ([""], "An empty paragraph is left. Not the note alone depends on whether there is one; its paragraph does too."),
        (["None"], "None is shown, for a note that is not there. Who put it in its place, and who asks for it?")])


@check("A name that nobody handed over is an error",
       accepts="An UndefinedError for a missing name and for a missing key; a default still helps.")
def check_strict(learner):
    wrong = choice(WRONG_NAMES)
    for written, values in [("{{ %s }}" % wrong, {}), ("{{ hive.%s }}" % wrong, {"hive": {"name": "Linden"}})]:
        told = learner.call("apiary", "tried", written, values)
        expect(told, f"What {written} comes to").matches(
            lambda text: text.startswith("UndefinedError"), "an UndefinedError", knowing=[
                ("", "It comes to nothing, and the typist learns nothing of it. What Jinja does with an unknown name is a matter of "
                     "its environment, which the application has as jinja_env."),
                (lambda text: text.startswith("{{"), "The gap is shown to the visitor as it stands in the template. That is "
                                                     "DebugUndefined; another of its kind raises an error."),
                (lambda text: text.startswith("TypeError"), "Jinja was given something that it cannot call where a class was "
                                                            "wanted. It makes an object for each unknown name."),
            ])
    told = learner.call("apiary", "tried", "{{ %s|default('unknown') }}" % wrong, {})
    expect(told, "What a missing name with a default comes to").equals(
        "unknown", otherwise="A missing name with a default should still come to that default.", knowing=[
            ("UndefinedError: None is undefined", "Every unknown name is one and the same object now, and not even a default helps. "
                                                  "Jinja wants the class itself, not an object of it.")])
