"""What an answer to “the clock shop” must do. Nothing here looks at the learner's source."""
from html import escape
from html.parser import HTMLParser
from random import choice, randint, sample
from urllib.parse import quote

from athanor_agent.checks import check, expect

SHOPS = ["Pendulum & Co", "Springs & Wheels", "Second & Minute", "Hourglass & Daughter", "Half past Nine & Son"]
CLOCKS = ["Gosling", "Lantern", "Hazel", "Tin Soldier", "Barley", "North Star", "Old Ned"]
MAKERS = ["Abel & Ruth", "Moss & Moss", "Pia Wren & Co"]
WORDS = ["My <b>bold</b> uncle wants one", "<i>Slow</i> & sure", "1 < 2, so buy the <u>second</u> one"]
UNKNOWN = "A name that a template is not given is shown as nothing, without an error. Compare the names in the template with " \
          "the keywords you hand over."


class Elements(HTMLParser):
    """The text inside of every element of a kind, as a browser would show it."""

    def __init__(self, tag):
        super().__init__()
        self.tag, self.depth, self.found = tag, 0, []

    def handle_starttag(self, tag, attrs):
        if tag == self.tag:
            self.depth += 1
            self.found.append("")

    def handle_endtag(self, tag):
        if tag == self.tag:
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data):
        if self.depth:
            self.found[-1] += data


def shown(answer, tag):
    reader = Elements(tag)
    reader.feed(answer.text)
    reader.close()
    return [" ".join(text.split()) for text in reader.found]


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    message = problem.message.partition("\n")[0].strip().rstrip(".")
    told = f"The view stopped with {problem.type}: {message}."
    if problem.type == "TemplateNotFound" and message.startswith("pages/"):
        return f"Flask found no template called {message}. A template's name is its path below the folder of templates; the " \
               "folder's own name is no part of it."
    if problem.type == "TemplateNotFound" and message.startswith("<"):
        return "What was handed to render_template is the text of a template, and it wants a name: that of a file."
    if problem.type == "TemplateNotFound":
        return f"Flask found no template called {message}. In which folder does it look, and where do the templates lie? The " \
               "name is the path below that folder, written with its ending."
    if problem.type == "UndefinedError":
        return f"A template asked something of a name that it was not given: {message}. The keywords of render_template " \
               "are the names that the template knows. Compare the two."
    if problem.type == "TypeError" and "render_template()" in message:
        return told + " The first argument is the template's name. Every value after it has a name too, and is handed over by it."
    if problem.type == "TypeError" and "valid response" in message:
        return "The view returned nothing that can be sent. render_template makes a text and hands it to you; who hands it on?"
    if problem.type == "TypeError" and "NoneType" in message:
        return told + " workshop.find answers None where there is no such clock, and something went on as if there were one."
    if problem.type in ("AttributeError", "TypeError") and "'str'" in message and "workshop" not in message:
        return told + " The piece of the path is a text, the clock's name. The clock itself is what workshop.find finds by it."
    return told


def page(learner, path, status=200, knowing=None):
    answer = learner.get(path)
    told = {500: why(answer), **(knowing or {})}
    if status == 200:
        told.setdefault(404, f"No rule takes {path}, or its view answered 404." if answer.endpoint is None else
                             f"The view of {path} was asked, and it answered 404.")
    expect(answer).status(status, knowing=told)
    return answer


def new_name(learner):
    name = f"{choice(SHOPS)} {randint(2, 9999)}"
    learner.call("workshop", "rename", name)
    return name


def new_clock(learner):
    clock = {"name": f"{choice(CLOCKS)} {randint(10000, 99999)}", "maker": choice(MAKERS), "year": randint(1800, 1999),
             "crowns": randint(5, 900)}
    learner.call("workshop", "take_in", clock)
    return clock


def heading(answer, name):
    expect(answer.text, f"The page {answer.path}").matches(
        lambda text: "<h1" in text, "a page with a heading",
        otherwise=f"{answer.path} answered, but not with its template: there is no heading.", knowing=[
            (lambda text: text.endswith(".html"), "The answer is the template's name. Who makes a page of it?")])
    expect((shown(answer, "h1") or [""])[0], "The heading").equals(name, knowing=[
        ("", f"The heading of {answer.path} is empty. {UNKNOWN}" + (
            " And a clock has a name and a maker; a text has neither, and what is not there is shown as nothing too."
            if answer.path.startswith("/clocks/") else "")),
        (lambda found: found == escape(name), "The name is escaped twice: the template does it, and somebody did it before."),
        (lambda found: found == "Tick & Daughters", "The shop has been sold and has another name now. Ask workshop for it at "
                                                    "every visit; what `from … import name` brings is the name of that moment."),
        (lambda found: found.startswith("<module"), "What is handed over under the name shop is the whole module workshop. The "
                                                    "template shows what it is given, and it wants the name alone."),
        (lambda found: "{{" in found, "The template was sent as it is: somebody read the file, and nobody filled it in."),
    ])


@check("The shop's page shows its name and its clocks",
       accepts="Templates found wherever you let Flask look, and the name of the moment; spaces and lines do not count.")
def check_shop(learner):
    learner.restart()
    for _ in range(2):
        name = new_name(learner)
        answer = page(learner, "/")
        heading(answer, name)
        expect(shown(answer, "title"), "The title").equals([name])


@check("Every clock stands on it, new ones too", needs="check_shop",
       accepts="One line for each clock that is in the shop at the moment of the visit.")
def check_clocks(learner):
    learner.restart()
    lines = ["Robin by Fern & Sons", "Marble by Ilse Okoro", "Pantry by nobody knows"]
    for _ in range(2):
        expect(shown(page(learner, "/"), "li"), "The list of the clocks").equals(lines, knowing=[
            ([], f"The list of the clocks is empty. {UNKNOWN}"),
            (lambda found: found == lines[:3], "A clock came into the shop, and the page does not show it. Ask workshop for the "
                                               "clocks at every visit."),
            (lambda found: set(found) == {"by"}, "There is a line for each clock, and nothing in it. What is handed over "
                                                 "under the name clocks?"),
        ])
        clock = new_clock(learner)
        lines = lines + [f"{clock['name']} by {clock['maker']}"]


@check("A clock has a page of its own", needs="check_shop",
       accepts="Heading, title, maker with year, and price, for whatever clock the shop has.")
def check_clock(learner):
    name = new_name(learner)
    clock = new_clock(learner)
    answer = page(learner, f"/clocks/{quote(clock['name'])}")
    heading(answer, clock["name"])
    expect(shown(answer, "title"), "The title").equals([f"{clock['name']} at {name}"], knowing=[
        ([f"{clock['name']} at"], f"The title lacks the shop's name. {UNKNOWN}")])
    expect(shown(answer, "p"), "What is told of the clock").equals(
        [f"{clock['maker']}, {clock['year']}", f"{clock['crowns']} crowns"], knowing=[
            (lambda found: found[1] == "", f"The price is missing. {UNKNOWN} workshop.price tells it."),
            (lambda found: found[1] == str(clock["crowns"]), "The price is a bare number. workshop.price knows how it is "
                                                             "written on the tag."),
        ])


@check("Where there is no such clock, page and label answer 404", needs="check_clock",
       accepts="The status 404, with whatever words.")
def check_no_clock(learner):
    for path in [f"/clocks/Nobody%20{randint(100, 999)}", f"/clocks/Nobody%20{randint(100, 999)}/label", "/clocks/robin"]:
        page(learner, path, 404, {
            200: f"There is no such clock, yet {path} answered 200. What does workshop.find give back then?"})


@check("The label is plain text", needs="check_clock",
       accepts="The header Content-Type, text/plain with any charset.")
def check_label_type(learner):
    clock = new_clock(learner)
    answer = page(learner, f"/clocks/{quote(clock['name'])}/label")
    expect(answer.headers.get("Content-Type", "none"), "The Content-Type of the label").matches(
        lambda found: found.partition(";")[0].strip() == "text/plain", "text/plain",
        knowing=[(lambda found: found.startswith("text/html"),
                  "The label arrives as HTML. The name of a template says nothing about the answer: a text that a view returns "
                  "is taken for HTML. Whoever wants another type says so with the answer."),
                 ("text", "A type has two halves, with a slash between them."),
                 ("txt", "A type has two halves, with a slash between them.")])


@check("Nothing on the label is escaped", needs="check_label_type",
       accepts="The three lines, an & as it is; spaces at the ends do not count.")
def check_label(learner):
    name = new_name(learner)
    clock = new_clock(learner)
    answer = page(learner, f"/clocks/{quote(clock['name'])}/label")
    right = [f"{clock['name']} ({clock['maker']})", f"{clock['crowns']} crowns", name]
    expect([line.strip() for line in answer.text.strip().splitlines()], "The lines of the label").equals(right, knowing=[
        (lambda found: "&amp;" in "".join(found), "On paper, &amp; is read as it stands. Flask escapes by the ending of the "
                                                  "template's name: which ending has this one, and who escaped all the same?"),
        (lambda found: found == right[:2], f"The shop's name is missing on the label. {UNKNOWN}"),
        (lambda found: "<h1" in "".join(found), "That is the page of the clock. The label has a template of its own."),
    ])


@check("The guests' words stand in the guest book", needs="check_shop",
       accepts="One paragraph for each entry, in their order.")
def check_guests(learner):
    learner.restart()
    name = new_name(learner)
    entries = [f"Guest {number}: {'so ' * randint(2, 9)}fine" for number in sample(range(10, 99), 2)]
    for entry in entries:
        learner.call("workshop", "sign", *entry.split(": "))
    answer = page(learner, "/guests")
    expect(shown(answer, "p"), "The entries").equals(["Uma: It strikes thirteen, and I love it.", *entries], knowing=[
        ([], f"No entry is shown. {UNKNOWN}"),
        (lambda found: set(found) == {":"}, "There is a paragraph for each entry, and nothing in it. What is handed over under "
                                            "the name entries?"),
        (lambda found: len(found) == 1, "Two guests have signed since, and are not there. Ask workshop at every visit."),
    ])
    expect(shown(answer, "title"), "The title").equals([f"Guests of {name}"], knowing=[
        (["Guests of"], f"The title lacks the shop's name. {UNKNOWN}")])


@check("Nobody writes HTML into it", needs="check_guests",
       accepts="Escaped by name, by a block or by a filter; once, so that the reader sees what the guest wrote.")
def check_guests_escaped(learner):
    learner.restart()
    words = choice(WORDS)
    guest = f"<em>Ned {randint(10, 99)}</em>"
    learner.call("workshop", "sign", guest, words)
    answer = page(learner, "/guests")
    for part, told in [(words, "what a guest wrote"), (guest, "a guest's name")]:
        if part in answer.text:
            expect(part, told).equals(
                escape(part), otherwise=f"Here, {told} has become part of the page: a browser obeys it. Flask escapes by the "
                                        "ending of the template's name. Which endings does it know, and which one has this? "
                                        "If that is right: has somebody told Jinja that this value is safe?")
        if escape(escape(part)) in answer.text:
            expect(escape(escape(part)), told).equals(
                escape(part), otherwise=f"Here, {told} is escaped twice: the reader sees &lt; where the guest typed <. One of "
                                        "those who escape is too many.")
    expect(shown(answer, "p")[1:], "The entry as a browser shows it").equals(
        [f"{guest}: {words}"], otherwise="The reader should see every character that the guest typed.")
    name = new_name(learner)
    expect(shown(page(learner, "/guests"), "title"), "The title").equals([f"Guests of {name}"], knowing=[
        ([f"Guests of {escape(name)}"], "The title is escaped twice: the reader sees &amp; in it. One of those who escape is too "
                                        "many.")])


@check("A notice is found by its name", needs="check_shop",
       accepts="The template of that name, with the shop's name in it.")
def check_notices(learner):
    for notice, words in [("hours", "Open from ten to five, by whichever clock you like."),
                          ("winding", "On Mondays we wind all clocks. Bring cotton wool for your ears.")]:
        name = new_name(learner)
        answer = page(learner, f"/notices/{notice}")
        heading(answer, name)
        expect(shown(answer, "p"), f"The notice {notice}").equals([words])


@check("Where no notice hangs, the answer is 404", needs="check_notices",
       accepts="The status 404, with whatever words; the names listed or the missing template caught.")
def check_no_notice(learner):
    for path in [f"/notices/holiday-{randint(10, 99)}", "/notices/shop", "/notices/hours.html"]:
        answer = learner.get(path)
        missing = answer.exception is not None and answer.exception.type == "TemplateNotFound"
        expect(answer).status(404, knowing={
            200: f"No such notice hangs in notices/, yet {path} answered.",
            500: "No such template is there, and jinja2 says so with the exception TemplateNotFound. A visitor who asks for "
                 "something that is not there should get a 404: who turns one into the other?" if missing else why(answer)})
