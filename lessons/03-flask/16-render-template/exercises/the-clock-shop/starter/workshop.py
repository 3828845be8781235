"""The clock shop: its name, its clocks, and what the guests have written."""
name = "Tick & Daughters"

CLOCKS = [
    {"name": "Robin", "maker": "Fern & Sons", "year": 1904, "crowns": 240},
    {"name": "Marble", "maker": "Ilse Okoro", "year": 1931, "crowns": 75},
    {"name": "Pantry", "maker": "nobody knows", "year": 1958, "crowns": 18},
]

GUESTS = [
    {"guest": "Uma", "words": "It strikes thirteen, and I love it."},
]


def find(wanted):
    """The clock of that name, or None."""
    for clock in CLOCKS:
        if clock["name"] == wanted:
            return clock
    return None


def price(clock):
    """What is written on the price tag."""
    return f"{clock['crowns']} crowns"


# What follows is for those who look at the shop from outside.

def rename(to):
    """The shop is sold, and has another name from now on."""
    global name
    name = to


def take_in(clock):
    """A clock comes into the shop."""
    CLOCKS.append(clock)


def sign(guest, words):
    """A guest writes something into the book."""
    GUESTS.append({"guest": guest, "words": words})
