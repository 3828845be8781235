"""The theatre: its name, the money it takes, and the plays of the season."""
house = "The Lantern"
currency = "crowns"

SEASON = [
    {"slug": "paper-moon", "name": "The Paper Moon", "author": "Ida Brandt", "cents": 1250},
    {"slug": "two-left-shoes", "name": "Two Left Shoes", "author": "Tomas Rey", "cents": 900},
    {"slug": "a-door-in-march", "name": "A Door in March", "author": "Ida Brandt", "cents": 1475},
]
PLAYS = list(SEASON)


def find(slug):
    """The play of that address, or None."""
    return next((play for play in PLAYS if play["slug"] == slug), None)


# What follows is for those who look at the theatre from outside.

def first_day():
    """Everything is as it was on the first day of the season."""
    global house, currency
    house, currency = "The Lantern", "crowns"
    PLAYS[:] = SEASON


def move(to, money):
    """The theatre has another name and takes other money."""
    global house, currency
    house, currency = to, money


def put_on(play):
    """There is another play this season."""
    PLAYS.append(play)


def rehearse(path, instead, without):
    """What a page becomes when some templates are others, and some are not there. Where it fails, how."""
    from jinja2 import FunctionLoader

    from app import app

    usual = app.jinja_env.loader

    def load(name):
        if name in without:
            return None
        return instead[name] if name in instead else usual.get_source(app.jinja_env, name)

    app.jinja_env.loader, app.testing = FunctionLoader(load), True
    try:
        return app.test_client().get(path).text
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    finally:
        app.jinja_env.loader, app.testing = usual, False
