"""The beds: which toys lie in them, and the complaint of each."""
FIRST = {"Bear": "a loose ear", "Robot": "a flat spring", "Old Kite": "a torn tail"}
BEDS = dict(FIRST)


class NotHere(Exception):
    """No toy of this name is in the ward."""


def names():
    return list(BEDS)


def complaint_of(name):
    if name not in BEDS:
        raise NotHere(name)
    return BEDS[name]


def admit(name, complaint):
    BEDS[name] = complaint


def discharge(name):
    if name not in BEDS:
        raise NotHere(name)
    del BEDS[name]


# What follows is for those who look at the ward from outside.

def morning():
    """The three toys of the beginning are in the ward again, and no others."""
    BEDS.clear()
    BEDS.update(FIRST)
