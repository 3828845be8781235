"""The stable's books: who owns which ponies, in the order they came."""
from collections import Counter

OWNERS = {
    "ada": ["Juniper", "Comet", "Biscuit"],
    "grace": ["Pepper"],
    "mary ann": ["Thistle", "Domino"],
    "linus": [],
}

VISITS = Counter()


def adopt(name, pony):
    """A pony moves in: it becomes the last one of this owner."""
    OWNERS.setdefault(name, []).append(pony)
    return len(OWNERS[name]) - 1


def visits():
    """All visits since the application started."""
    return sum(VISITS.values())
