"""What an answer to “the Heron House” must do. Nothing here looks at the learner's source."""
import re
from random import choice, randint
from urllib.parse import urljoin

from athanor_agent.checks import check, expect

ODD_NAMES = ["two herons.svg", "heron #2.svg", "100% reed.svg", "heron?.svg"]
PAGES = ["/", "/rooms/garden"]
PAGE = """<!doctype html>
<title>The Heron House</title>
<link rel="stylesheet" href="">
<img src="" alt="A heron">"""


def why(answer):
    """Says in plain words what stopped the view."""
    problem = answer.exception
    if problem is None:
        return "The view answered 500 of its own accord."
    told = f"The view stopped with {problem.type}: {problem.message.splitlines()[0].rstrip('.')}"
    told += "" if told.endswith("?") else "."
    if problem.type == "BuildError":
        return told + " The route that hands out files has the endpoint static, and asks for a value called filename."
    if problem.type in ("FileNotFoundError", "IsADirectoryError", "UnicodeDecodeError"):
        return told + " Whoever opens files by hand has to think of everything that may be asked for; Flask's own route has done so."
    if problem.type == "TypeError" and "'str' and 'int'" in problem.message:
        return "Sending the file failed, since a number was needed and a text was there. Which setting is counted in seconds?"
    if problem.type == "TypeError" and "None" in problem.message:
        return "The view returned nothing. Sending a file makes an answer, and that has to be returned."
    return told


def drawing():
    return f'<svg xmlns="http://www.w3.org/2000/svg"><circle r="{randint(100, 99999)}"/></svg>\n'


def links(text):
    """The addresses that a page asks the browser to fetch."""
    return re.findall(r'(?:href|src)="([^"]*)"', text)


def where_to_look(link):
    """A word about a link that leads nowhere."""
    if not link.startswith(("/", "http")):
        return "Without a slash in front, an address is looked for beside the page it stands on, and /rooms/garden is in " \
               "another place than /."
    if "assets" in link:
        return "The folder's own name is no part of the address: what url_for is given begins below it."
    return "By which name does Flask know the files, and who builds the address from it?"


def followed(learner, page, link):
    """What a browser finds that follows this link on this page."""
    if not link:
        expect(link, f"a link on {page}").equals("an address", otherwise=f"A link on {page} is empty.")
    return learner.get(urljoin(page, link))


@check("The files of the house are found below /files",
       accepts="Flask's own route or one of yours: type and content of the file count.")
def check_files(learner):
    for name, kind in [("style.css", "text/css; charset=utf-8"), ("logo.svg", "image/svg+xml; charset=utf-8"),
                       ("pictures/heron.svg", "image/svg+xml; charset=utf-8")]:
        path = f"/files/{name}"
        answer = learner.get(path)
        elsewhere = next((begin for begin in ["/assets/", "/static/", "/files/assets/", "/"]
                          if learner.get(begin + name).status == 200), None)
        expect(answer).status(200, knowing={
            500: why(answer),
            404: f"No file is found at {path}, though it lies in assets, and it is found at {elsewhere}{name}. Two things "
                 "can be chosen: where the files lie, and how their addresses begin." if elsewhere else
                 f"No file is found at {path}. If the address is the right one: in which folder does Flask look for it?",
        })
        expect(answer).text(learner.call("house", "content", name), otherwise=f"{path} should be the file assets/{name}, "
                                                                              "byte for byte.")
        expect(answer).header("Content-Type", kind, knowing=[
            (lambda found: found.startswith("text/html"), "The file arrives as a page of HTML: a text that a view returns "
                                                          "is taken for one. Whoever sends a file says what it is.")])


@check("Only there, and only files", needs="check_files",
       accepts="A 404 for every other address, for folders and for files that are not there.")
def check_only_there(learner):
    for path in ["/static/last-year.css", "/static/style.css", "/assets/style.css", "/style.css",
                 "/files/", "/files/pictures/", "/files/nothing.svg"]:
        answer = learner.get(path)
        expect(answer).status(404, knowing={
            200: "/static/last-year.css is still to be had. Flask hands out the folder static unless it is told of another "
                 "one, or of none."
                 if "last-year" in path else
                 f"{path} answers as well. One address for a file is enough." if path.endswith(".css") else
                 f"{path} is a folder, and it answers.",
            500: why(answer)})


@check("The drafts cannot be reached", needs="check_files",
       accepts="A 404 wherever a path leads out of assets.")
def check_drafts(learner):
    for path in ["/files/../drafts/unfinished.svg", "/files/pictures/../../drafts/unfinished.svg",
                 "/files/%2e%2e/drafts/unfinished.svg", "/files/../app.py", "/drafts/unfinished.svg", "/files/drafts/unfinished.svg"]:
        answer = learner.get(path)
        expect(answer).status(404, knowing={
            200: f"{path} led out of the folder, and somebody has read what was not meant for them. Two points in a path go "
                 "one folder up. Flask's own route refuses them, and so does send_from_directory.",
            500: why(answer)})


@check("The pages link to style sheet and logo", needs="check_files",
       accepts="Any links that a browser can follow from both pages; made by url_for or not.")
def check_pages(learner):
    for page in PAGES:
        answer = learner.get(page)
        expect(answer).status(200, knowing={500: why(answer), 404: f"{page} has gone. It belongs to the exercise."})
        expect(re.sub(r'(href|src)="[^"]*"', r'\1=""', answer.text).strip(), f"what {page} shows, without the links").equals(
            PAGE, otherwise="Only the two links were to change; the rest of the page stays as it is.")
        found = links(answer.text)
        expect(len(found), f"how many links {page} has").equals(2)
        for link, name in zip(found, ["style.css", "logo.svg"]):
            there = followed(learner, page, link)
            expect(there).status(200, knowing={
                404: f"The page {page} links to {link}, and there is nothing. {where_to_look(link)}",
                308: f"The link {link} is sent on to another address: are there two slashes in a row?"})
            expect(there).text(learner.call("house", "content", name))


@check("On the village's server the links are right too", needs="check_pages",
       accepts="Any address that takes account of where the application lies.")
def check_village(learner):
    for page in PAGES:
        for link in links(learner.call("house", "visit", page)["text"]):
            expect(urljoin(f"/museum{page}", link.replace("http://village.example", "")), "where a link leads").matches(
                lambda address: address.startswith("/museum/files/"), "an address below /museum/files/",
                otherwise="On the village's server the whole application lies below /museum. An address that is written "
                          "out cannot know that; one that is asked for by name does.")


@check("/pictures lists the addresses of all pictures", needs="check_files",
       accepts="A JSON list with these addresses in order.")
def check_pictures(learner):
    answer = learner.get("/pictures")
    right = [f"/files/pictures/{name}" for name in ["heron.svg", "reed.svg"]]
    expect(answer).status(200, knowing={500: why(answer), 404: "/pictures has gone. It belongs to the exercise."})
    expect(answer).json(right, knowing=[
        (["heron.svg", "reed.svg"], "These are names, and a browser needs addresses. url_for builds one from the name of a "
                                    "file."),
        (lambda value: [each.rpartition("/")[2] for each in value] == ["heron.svg", "reed.svg"] and "pictures" not in value[0],
         "The pictures lie in a folder of their own below assets, and that folder is a part of the name that url_for is "
         "given."),
        (lambda value: value[0].startswith("http"), "Leave _external away: the path is enough here."),
    ])


@check("A picture may be called anything, and come at any time", needs="check_pictures",
       accepts="Every way of writing such a name in an address that leads to the picture.")
def check_odd_names(learner):
    drawings = {name: drawing() for name in ODD_NAMES}
    for name, text in drawings.items():
        learner.call("house", "put", f"pictures/{name}", text)
    try:
        names = learner.call("house", "names")
        answer = learner.get("/pictures")
        expect(answer).status(200, knowing={500: why(answer)})
        addresses = answer.json()
        expect(addresses, "the addresses").matches(
            lambda value: type(value) is list and len(value) == len(names), f"a list of {len(names)} addresses",
            otherwise="Four pictures were hung just now, and /pictures does not know them. Ask house.names() at every "
                      "visit: what stands outside of a view runs only once.")
        for name, address in zip(names, addresses):
            if name in drawings:
                there = learner.get(address)
                expect(there).status(200, knowing={
                    404: f"The picture “{name}” is not found at the address you gave it, {address}. Some characters mean "
                         "something in an address, such as # and ?, and others may not stand there. url_for writes them in "
                         "a form that arrives."})
                expect(there).text(drawings[name], otherwise=f"The address of “{name}” leads to something else.")
    finally:
        for name in drawings:
            learner.call("house", "take_away", f"pictures/{name}")


@check("Whoever has the newest version is told so", needs="check_files",
       accepts="An ETag of any form that changes with the file, and a 304 without a body for whoever knows it.")
def check_not_modified(learner):
    learner.call("house", "put", "pictures/today.svg", drawing())
    try:
        first = learner.get("/files/pictures/today.svg")
        expect(first).header("ETag", otherwise="The answer carries no ETag, so a browser cannot ask whether it has "
                                               "changed. Flask's own route sends one by itself; bytes that a view returns "
                                               "have none.")
        known = {"If-None-Match": first.headers["ETag"]}
        again = learner.get("/files/pictures/today.svg", headers=known)
        expect(again).status(304, knowing={
            200: "The browser asked: only if it has changed. It has not, and the whole file was sent once more."})
        expect(len(again.body), "how many bytes were sent").equals(0)
        newer = drawing() + "<!-- touched up -->\n"
        learner.call("house", "put", "pictures/today.svg", newer)
        expect(learner.get("/files/pictures/today.svg", headers=known)).status(200, knowing={
            304: "The picture was touched up, and the browser is told to keep the old one. An ETag has to change with the "
                 "file.",
        }).text(newer)
    finally:
        learner.call("house", "take_away", "pictures/today.svg")


@check("A browser may keep a file for ten minutes, and a page not at all", needs="check_pages",
       accepts="A max-age of 600 for files, with or without public; none for pages.")
def check_max_age(learner):
    for path in ["/files/style.css", f"/files/pictures/{choice(['heron', 'reed'])}.svg"]:
        found = learner.get(path).headers.get("Cache-Control", "")
        seconds = re.search(r"max-age=(\d+)", found)
        expect(seconds and int(seconds[1]), f"for how many seconds {path} may be kept").equals(600, knowing={
            None: f"Cache-Control says “{found}”, which lets no browser keep the file without asking. There is a setting "
                  "for files that are sent, in seconds." if found else "There is no Cache-Control at all.",
            10: "That is ten seconds: the setting counts in seconds."})
    for page in PAGES:
        expect(learner.get(page).headers.get("Cache-Control", ""), f"the Cache-Control of {page}").matches(
            lambda found: "max-age" not in found, "without max-age",
            otherwise=f"{page} is a page, not a file, and would be kept for ten minutes too. The setting for files leaves "
                      "pages in peace; a hook after every request does not.")


@check("/robots.txt is found where robots look for it",
       accepts="The file as it is now, as plain text and with status 200.")
def check_robots(learner):
    answer = learner.get("/robots.txt")
    expect(answer).status(200, knowing={
        404: "No rule takes /robots.txt. It is a path without a piece that changes: a route of your own, whose view sends "
             "the file."
             if answer.rule is None else
             "Your view was asked, and the file it looks for is not there. Below which folder does it look?",
        302: "Robots are sent on to another address, and not all of them go. Let the view send the file itself.",
        301: "Robots are sent on to another address, and not all of them go. Let the view send the file itself.",
        308: "Robots are sent on to another address, and not all of them go. Let the view send the file itself.",
        500: why(answer)})
    before = learner.call("house", "content", "robots.txt")
    expect(answer).text(before, knowing=[
        ("robots.txt", "That is the name of the file. What is in it should be sent."),
        (lambda text: text.startswith("/"), "That is the address of the file. What is in it should be sent.")])
    expect(answer).header("Content-Type", "text/plain; charset=utf-8", knowing=[
        (lambda found: found.startswith("text/html"), "The text arrives as a page of HTML, since that is what a text is "
                                                      "taken for that a view returns. Send the file, and its name tells "
                                                      "the type.")])
    later = f"User-agent: *\nDisallow: /rooms/{randint(1, 99)}\n"
    learner.call("house", "put", "robots.txt", later)
    try:
        expect(learner.get("/robots.txt")).text(later, knowing=[
            (before, "The file was changed just now, and the old text is still told. It was read once, or is written into "
                     "the program.")])
    finally:
        learner.call("house", "put", "robots.txt", before)
