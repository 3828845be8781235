"""What an answer to “the playbill” must do. Nothing here looks at the learner's source."""
import re
from html import unescape
from random import choice, randint

from athanor_agent.checks import check, expect

HOUSES = ["The Thimble", "The Old Granary", "The Blue Curtain", "The Attic"]
MONEY = ["ducats", "florins", "pence", "shells"]
NAMES = ["The Borrowed Umbrella", "Nine Chairs", "Rain at Supper", "Salt & Sugar", "The Late Tram"]
AUTHORS = ["Lou Ferrand", "Mina Oak", "Per Quist"]
PAGES = [("/", "Programme", "This season"), ("/plays/two-left-shoes", "Two Left Shoes", "On the stage"),
         ("/visit", "Your visit", "Come and see us")]
PARTS = dict.fromkeys(["parts/play.html", "parts/foot.html", "notices/any.html", "notices/two-left-shoes.html", "notices/today.html"],
                      "<p>a part</p>")
FAILED = re.compile(r"^(\w+): (.*)", re.DOTALL)


def explained(kind, message):
    """Says in plain words what stopped the page."""
    message = message.partition("\n")[0].strip().rstrip(".")
    told = f"The page stopped with {kind}: {message}."
    if message == "'loop' is undefined":
        return "Jinja makes a loop only where the body of the for speaks of it, in the same template. Here an included template asks " \
               "for it, where there is none. Before the include, the number needs a name of its own; which name does the part ask for?"
    if message == "'price' is undefined":
        return told + " A macro has to be imported before it is called, best in the very template that calls it. An include shows " \
                      "a file and hands over none of its names."
    if message in ("'include' is undefined", "'extends' is undefined"):
        return told + " It is no function to be called in {{ }}, but a tag of its own, in {% %}."
    if message in [f"'{word}' is undefined" for word in ("parts", "foot", "base", "notices", "macros", "any", "today")]:
        return told + " A template's name is a text and stands in quotes. Without them, its words are taken for names of values."
    if kind == "TypeError" and "macro" in message:
        return told + " Compare the call with the line in macros.html where the macro begins: as many values belong to it as " \
                      "there are names."
    if "does not export" in message:
        return told + " What is imported has to be a macro, or a name that is set, at the top of that file."
    if kind in ("TemplateNotFound", "TemplatesNotFound"):
        return f"A template was wanted that is not there ({message}). A name is the path from the folder " \
               "templates on, with its ending. If it may be missing, the include can be told so, in two words " \
               "behind the name."
    if kind == "RecursionError":
        return "A template includes or extends itself, and so on without end."
    if message == "'play' is undefined":
        return told + " Which name does the part ask for, and how is the play called where it is included? A part that is included " \
                      "“without context” knows neither."
    if kind == "UndefinedError":
        return told + " A name of the including template is known in an included one, unless it says “without context”; in an " \
                      "imported one only if it says “with context”."
    if kind.startswith("Template"):
        return told + " Every {% block %} and {% for %} has its end, a name stands in quotes, and an include has no end."
    return told


def why(answer):
    if answer.exception is None:
        return "The view answered 500 of its own accord."
    return explained(answer.exception.type, answer.exception.message)


def page(learner, path):
    answer = learner.get(path)
    expect(answer).status(200, knowing={500: why(answer), 404: f"{path} has gone. Its view belongs to the exercise."})
    return answer.text


def rehearsed(learner, path, instead=None, without=()):
    """The page when these templates are others, and those are not there."""
    told = learner.call("theatre", "rehearse", path, instead or {}, list(without))
    failed = FAILED.match(told) if type(told) is str and not told.lstrip().startswith("<") else None
    if failed:
        gone = f" For this visit there was no {' and no '.join(without)}." if without else ""
        expect(told, f"The page {path}").equals("a page", otherwise=explained(*failed.groups()) + gone)
    return told


def plain(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def inside(html, tag):
    return [plain(found) for found in re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)]


def new_play(learner):
    number = randint(1000, 99999)
    play = {"slug": f"play-{number}", "name": f"{choice(NAMES)} {number}", "author": choice(AUTHORS), "cents": randint(200, 9999)}
    learner.call("theatre", "put_on", play)
    return play


def plays_of(learner):
    """The plays of the first day and a new one."""
    learner.call("theatre", "first_day")
    return [{"slug": "paper-moon", "name": "The Paper Moon", "author": "Ida Brandt", "cents": 1250},
            {"slug": "two-left-shoes", "name": "Two Left Shoes", "author": "Tomas Rey", "cents": 900},
            {"slug": "a-door-in-march", "name": "A Door in March", "author": "Ida Brandt", "cents": 1475}, new_play(learner)]


@check("All pages stand in one frame, base.html",
       accepts="Pages that follow every change of base.html, with their title and their words in its blocks.")
def check_frame(learner):
    learner.call("theatre", "first_day")
    marker = f"frame {randint(100, 9999)}"
    base = f"<b>{marker}</b><i>{{% block title %}}{{% endblock %}}</i><u>{{% block main %}}{{% endblock %}}</u>"
    for path, here, heading in PAGES:
        told = rehearsed(learner, path, PARTS | {"base.html": base})
        if marker not in told:
            expect(told, f"The page {path}").contains(
                marker, otherwise=f"Somebody has changed base.html, and {path} looks as before: it has a frame of its own. A page "
                                  "can begin by saying which template it fills.")
        before, _, rest = told.partition("<b>")
        main, _, after = rest.partition("<u>")[2].partition("</u>")
        if after.strip():
            expect(plain(after), f"What stands behind the frame on {path}").equals(
                "", otherwise="The frame is there, and what belongs into it stands behind it. include shows base.html as it is and "
                              "goes on; another word fills its blocks.")
        if before.strip():
            expect(plain(before), f"What stands before the frame on {path}").equals(
                "", otherwise="Something stands before the whole page. Where a template extends another one, its includes belong "
                              "into blocks: elsewhere they are shown at once, before the page begins.")
        expect(inside(main, "h1"), f"The heading within the frame on {path}").equals(
            [heading], knowing=[([], f"The frame of {path} is empty. In a template that extends another, only its blocks count, and a "
                                     "block has to have the same name in both; the rest is dropped without a word.")])
        expect((inside(told, "i") or [""])[0], f"The title of {path}").contains(
            here, otherwise=f"The title of {path} lacks what is its own: {here}.")
        told = rehearsed(learner, path, PARTS)
        expect(inside(told, "title"), f"The whole title of {path}").equals([f"{here} at The Lantern"], knowing=[
            (lambda found: len(found) > 1 or found[0].count(" at ") > 1, "What the frame says already is there twice. The page "
                                                                        "says only what is its own.")])
        expect(told.count("<main>"), f"How often {path} begins its main").equals(
            1, otherwise="The frame has a main already. What the frame has, the page drops.")


@check("Every page ends with the same foot, parts/foot.html", needs="check_frame",
       accepts="One footer on each page, included anywhere outside of main, that follows every change of parts/foot.html.")
def check_foot(learner):
    house = f"{choice(HOUSES)} {randint(2, 9999)}"
    learner.call("theatre", "move", house, "crowns")
    other = f"{randint(100, 9999)}"
    for path, here, _ in PAGES:
        stubs = {name: text for name, text in PARTS.items() if name != "parts/foot.html"}
        told = rehearsed(learner, path, stubs)
        expect(inside(told, "footer"), f"The foot of {path}").equals([f"{here} | {house}"], knowing=[
            ([], f"{path} has no foot."),
            ([f"{here} | The Lantern"], "The theatre has another name by now, and this foot still tells the old one. It was written "
                                        "out by hand: the part knows better."),
            (["|"], "The foot is there, and names neither page nor theatre. It was included without context, or imported: then "
                    "it does not know what the page knows."),
            (lambda found: len(found) > 1, "The foot stands there more than once. Page and frame both have one."),
        ])
        if not told.rstrip().endswith("</footer>"):
            expect(plain(told.rpartition("</footer>")[2]) or "another tag", f"What stands behind the foot of {path}").equals(
                "", otherwise="The foot is the last thing on the page. Here, something comes after it; is it within main?")
        changed = rehearsed(learner, path, stubs | {"parts/foot.html": f"<footer>{other} {{{{ here }}}}</footer>"})
        expect(inside(changed, "footer"), f"The foot of {path} after a change of parts/foot.html").equals(
            [f"{other} {here}"], otherwise=f"Somebody has changed parts/foot.html, and {path} shows the foot as it was before. A copy "
                                           "does not know what becomes of what it was copied from.")


@check("The programme shows every play, with its place", needs="check_frame",
       accepts="One h2 for each play of the moment: place, name.")
def check_programme(learner):
    plays = plays_of(learner)
    right = [f"{place}. {play['name']}" for place, play in enumerate(plays, 1)]
    expect(inside(page(learner, "/"), "h2"), "The headings of the programme").equals(right, knowing=[
        (right[:2], "These are the two plays that were written into the page. The view hands over all of them."),
        ([], "No play is shown. The view hands over all of them, as plays."),
        ([play["name"] for play in plays], "Every play is there, and its place is missing. The part shows a place if it knows one, "
                                           "under the name it asks for; the loop's own count does not come with an include."),
        (lambda found: found[0].startswith("0."), "The places count from 0."),
    ])


@check("Programme and page of a play show it by the same part, parts/play.html", needs="check_programme",
       accepts="Both pages follow every change of parts/play.html; without a place on the play's own page.")
def check_part(learner):
    plays = plays_of(learner)
    marker = randint(100, 9999)
    part = f"<article>{marker} {{{{ play.slug }}}}{{% if place is defined %}} {{{{ place }}}}{{% endif %}}</article>"
    for path, right in [("/", [f"{marker} {play['slug']} {place}" for place, play in enumerate(plays, 1)]),
                        (f"/plays/{plays[-1]['slug']}", [f"{marker} {plays[-1]['slug']}"])]:
        page(learner, path)
        expect(inside(rehearsed(learner, path, {"parts/play.html": part}), "article"),
               f"The plays on {path} after a change of parts/play.html").equals(right, knowing=[
                   ([], f"No play is shown on {path} by this part."),
                   (lambda found: str(marker) not in " ".join(found), f"Somebody has changed parts/play.html, and {path} shows its plays "
                                                                      "as before. A copy does not know of the change."),
               ])
        expect(len(inside(page(learner, path), "article")), f"The number of plays on {path}").equals(len(right))


@check("A price reads 12.50 and the money of the house", needs="check_programme",
       accepts="Two digits behind the point and the currency of the moment; by the macro or by other means.")
def check_price(learner):
    plays = plays_of(learner)
    money = f"{choice(MONEY)}-{randint(2, 999)}"
    learner.call("theatre", "move", "The Lantern", money)
    told = inside("".join(re.findall("<article>.*?</article>", page(learner, "/"), re.DOTALL)), "p")
    right = [f"{play['author']}, {play['cents'] / 100:.2f} {money}" for play in plays]
    expect(told, "What is told of each play").equals(right, knowing=[
        ([f"{play['author']}, {play['cents'] / 100:.2f}" for play in plays],
         "The number is right, and the money has no name. The macro asks for currency, which the page knows; what is imported does "
         "not know what the page knows, unless the import says so."),
        ([f"{play['author']}, {play['cents']}" for play in plays], "These are the bare cents. macros.html has a macro for it."),
        (lambda found: "crowns" in found[0], "The house takes other money by now, and crowns are still asked for. currency tells "
                                             "what it takes."),
        ([f"{play['author']}, " for play in plays], "There is no price."),
        (lambda found: [item.replace(" ", "") for item in found] == [item.replace(" ", "") for item in right],
         "The signs are the right ones. The spaces are not: one between number and money, none elsewhere."),
    ])
    path = f"/plays/{plays[-1]['slug']}"
    told = inside("".join(re.findall("<article>.*?</article>", page(learner, path), re.DOTALL)), "p")
    expect(told, f"What {path} tells").equals([right[-1]])


@check("A play's own notice is shown, or any.html", needs="check_frame",
       accepts="The first one that is there of the two, with the names of the page in it, inside of main.")
def check_notice(learner):
    play = plays_of(learner)[-1]
    path = f"/plays/{play['slug']}"
    fallback = f"For {play['name']} the doors open at seven."
    told = page(learner, path)
    expect(inside(told, "aside"), f"The notice on {path}").equals([fallback], knowing=[
        ([], f"{play['name']} has no notice of its own, and none is shown. any.html is there for that case."),
        (["For the doors open at seven."], "The notice does not know the play. It was included without context."),
    ])
    own = f"Bring {randint(2, 99)} candles"
    instead = {f"notices/{play['slug']}.html": f"<aside>{own} to {{{{ play.name }}}}</aside>"}
    right = [f"{own} to {play['name']}"]
    expect(inside(rehearsed(learner, path, instead), "aside"), f"The notice on {path} where there is one of its own").equals(
        right, knowing=[
            ([fallback], "There is a notice of its own, and any.html is shown. Of a list of templates the first one that is "
                         "there is taken: in which order do they stand, and how is the first one's name put together? (Within quotes, "
                         "{{ }} is only text.)"),
            ([right[0], fallback], "Both notices are shown. any.html is only for the play that has none of its own."),
            ([fallback, right[0]], "Both notices are shown. any.html is only for the play that has none of its own."),
        ])
    path = "/plays/two-left-shoes"
    expect(inside(page(learner, path), "aside"), f"The notice on {path}").equals(
        ["Two Left Shoes is not for those who lead with the right foot."])


@check("Without either of them there is none, and the page is shown", needs="check_notice",
       accepts="The page without a notice.")
def check_no_notice(learner):
    play = plays_of(learner)[-1]
    path = f"/plays/{play['slug']}"
    told = rehearsed(learner, path, without=["notices/any.html"])
    expect(inside(told, "aside"), "The notices").equals([])
    expect(inside(told, "h1"), "The heading of the page").equals(["On the stage"])


@check("Today's notice is shown on the days that have one", needs="check_frame",
       accepts="notices/today.html inside of main where it is there; the page without it where it is not.")
def check_today(learner):
    page(learner, "/visit")
    news = f"The lift rests until {randint(2, 11)}"
    told = rehearsed(learner, "/visit", {"notices/today.html": f"<aside>{news}, says {{{{ house }}}}</aside>"})
    house = re.search(r"\| (.*?)</footer>", told)
    expect([item.partition(", says")[0] for item in inside(told, "aside")], "The notice of today").equals([news], knowing=[
        ([], "There is a notice for today, and /visit does not show it.")])
    within = inside(told, "main")
    expect(within[0] if within else "", "What stands within main on /visit").contains(
        news, otherwise="The notice of today is shown outside of main. An include that stands in none of the blocks is shown before "
                        "the page begins.")
    if house:
        expect(inside(told, "aside"), "The notice of today").equals(
            [f"{news}, says {plain(house[1])}"], otherwise="The notice of today names the house, and does not know it here. It was "
                                                           "included without context.")


@check("A play that is not there answers 404",
       accepts="The status 404, with whatever words.")
def check_no_play(learner):
    path = f"/plays/nothing-{randint(100, 9999)}"
    answer = learner.get(path)
    expect(answer).status(404, knowing={200: f"There is no such play, and {path} shows one.", 500: why(answer)})
