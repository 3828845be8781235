"""The harbour: the boats to lend, the weather, and the logbook."""
NAMES = ("Gull", "Puffin", "Skua", "Tern")
BOATS = list(NAMES)
LOG = []

weather = "calm"
lent = 0


def note(line):
    """Writes a line into the logbook."""
    LOG.append(line)


def lend():
    """Hands out a boat, which has to come back."""
    global lent
    lent += 1
    return BOATS.pop()


def give_back(boat):
    """Takes a boat back."""
    if boat not in NAMES:
        raise ValueError(f"{boat!r} is no boat of this harbour")
    BOATS.append(boat)


# What follows is for those who look at the harbour from outside.

def morning():
    """All boats are in the harbour, the logbook is empty and the weather is calm."""
    global weather, lent
    weather, lent = "calm", 0
    BOATS[:] = NAMES
    LOG.clear()


def change_weather(to):
    global weather
    weather = to


def log():
    """The lines since somebody last looked."""
    lines = LOG[:]
    LOG.clear()
    return lines


def boats():
    """The boats in the harbour, and how often one was lent."""
    return {"here": sorted(BOATS), "lent": lent}


def wreck(path):
    """A visit under circumstances in which an exception goes straight through, as it does in tests."""
    from app import app

    app.testing = True
    try:
        app.test_client().get(path)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    finally:
        app.testing = False
