"""The museums of the long night, and the code that opens the roof of the last one."""
from random import randrange

PLACES = {"clocks": "Tower Lane", "ships": "Old Quay", "birds": "Park Row", "maps": "Dome Street", "bells": "Hill Steps"}

_code = f"{randrange(10000):04d}"


def door_code():
    """The code of today."""
    return _code


# What follows is for those who look at the night from outside.

def change_code(to):
    global _code
    _code = to


def key_length():
    """How many characters the key has with which the cards are sealed."""
    from app import app

    return len(app.secret_key or "")
