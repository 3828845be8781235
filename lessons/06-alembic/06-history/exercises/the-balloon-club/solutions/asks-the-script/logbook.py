"""Where the club's databases are, and what is waiting for them. A database is given as its URL: sqlite:///club.db"""
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine


def script():
    return ScriptDirectory.from_config(Config("alembic.ini"))


def after(revision):
    return list(script().iterate_revisions("head", revision))[::-1]


# The id of the revision that the database is at; None where it is at none.
def where(url):
    with create_engine(url).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


# The revisions that the database has still to run, as [id, message], in the order in which they will run.
def missing(url):
    return [[step.revision, step.doc] for step in after(where(url) or "base")]


# Whether the database is at the newest revision.
def ready(url):
    return where(url) == script().get_current_head()


# The messages of everything that came after this revision, in order. The id may be short; “base” is the very beginning.
def since(revision):
    return [step.doc for step in after(revision)]
