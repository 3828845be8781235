"""Where the club's databases are, and what is waiting for them. A database is given as its URL: sqlite:///club.db"""


# The id of the revision that the database is at; None where it is at none.
def where(url):
    pass


# The revisions that the database has still to run, as [id, message], in the order in which they will run.
def missing(url):
    pass


# Whether the database is at the newest revision.
def ready(url):
    pass


# The messages of everything that came after this revision, in order. The id may be short; “base” is the very beginning.
def since(revision):
    pass
