"""The apiary: the welcome at its gate, and its hives, each with what is known of it."""
from dataclasses import dataclass


@dataclass
class Queen:
    name: str
    year: int


# HTML, written by us.
WELCOME = "<p class=\"welcome\">Walk <em>slowly</em>, and leave the bees their way.</p>"

# values: what the hive has weighed so far, in grams; the last one is the newest.
# queen: a Queen, or None. note: what a keeper typed; most hives have none.
HIVES = [
    {"name": "Linden", "values": [18400, 21030, 24900], "queen": Queen("Ottoline", 2024), "keepers": ["Ada", "Bo"]},
    {"name": "Acacia", "values": [27800, 31170], "queen": Queen("Maud", 2023), "keepers": ["Bo"],
     "note": "stings when it is < 15 degrees & windy"},
    {"name": "Gorse", "values": [], "queen": None, "keepers": ["Ada", "Cleo", "Dot"]},
]


def find(name):
    """The hive of that name, or None."""
    return next((hive for hive in HIVES if hive["name"] == name), None)


# What follows is for those who look at the apiary from outside.

def clear():
    """All hives are carried away."""
    HIVES.clear()


def put_up(hive):
    """A new hive. Its queen comes as a list, name and year."""
    HIVES.append(hive | {"queen": hive["queen"] and Queen(*hive["queen"])})


def welcome(html):
    """There is another welcome at the gate."""
    global WELCOME
    WELCOME = html


def tried(line, values):
    """What a line of a template becomes in this application; where it fails, how."""
    from flask import render_template_string

    from app import app

    with app.test_request_context():
        try:
            return render_template_string(line, **values)
        except Exception as problem:
            return f"{type(problem).__name__}: {problem}"
