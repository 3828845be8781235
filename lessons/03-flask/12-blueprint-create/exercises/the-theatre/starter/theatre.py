"""The theatre's papers: what is played, what hangs in the wardrobe, and how many seats are left."""
PLAYS = ["The Lighthouse", "Two Umbrellas", "A Fox at Tea"]
COSTUMES = {"hat": "a hat with a feather", "cloak": "a cloak for a ghost"}
SEATS = {"left": 40}


def tonight():
    """The play of the evening: the last one that was put on the list."""
    return PLAYS[-1]


# What follows is for those who look at the theatre from outside.

def put_on(play):
    """One more play, which is on tonight."""
    PLAYS.append(play)
    return len(PLAYS) - 1


def sell(seats):
    SEATS["left"] -= seats
    return SEATS["left"]
