"""Where the club's databases are, and what is waiting for them. A database is given as its URL: sqlite:///club.db"""
import io

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


# What `alembic current` prints, its first word: the id.
def where(url):
    config = Config("alembic.ini", stdout=io.StringIO())
    config.set_main_option("sqlalchemy.url", url)
    command.current(config)
    words = config.stdout.getvalue().split()
    return words[0] if words else None


def down_to(known):
    found = []
    for step in ScriptDirectory("migrations").walk_revisions():
        if step.revision == known:
            break
        found.insert(0, (step.revision, step.doc))
    return found


# The revisions that the database has still to run, as [id, message], in the order in which they will run.
def missing(url):
    return down_to(where(url))


# Whether the database is at the newest revision.
def ready(url):
    try:
        return not missing(url)
    except Exception:
        return False


# The messages of everything that came after this revision, in order. The id may be short; “base” is the very beginning.
def since(revision):
    known = ScriptDirectory("migrations").get_revision(revision)
    return [message for number, message in down_to(known and known.revision)]
