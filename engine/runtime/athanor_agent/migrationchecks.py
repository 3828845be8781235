"""What the check files of migrations share, beside checks.py.

    from athanor_agent.migrationchecks import ask, database, place, program, revisions_of, schema, trouble, unique

    alembic = program("alembic", [(r"already exists", "Something is made that is there already.")])

    alembic(learner, "upgrade", "head")   runs it on a database of the checks' own; fails where it fails, and says in plain
                                          words what stopped it: of the meanings, the first that fits
    ask(learner, "SELECT …", 7)           rows of that database
    schema(learner, defaults=True)        its columns, foreign keys, indexes and unique constraints, one a line, in words
    place(learner)                        the ids in alembic_version
    revisions_of(learner)                 what lies in versions/, each with its .name and .source; fails where a file there
                                          is no revision
    unique(revisions, "Two files say …")  {id: revision}; fails with this text where two have one id. It may hold {id},
                                          {name} and {other}
    trouble(answer)                       (what a command ended with, (file, line, function) of the revision or None)

    fresh(learner)                        from now on this check has another database, which is empty
    database(learner)                     its file's name, for functions of the project that want one
    resume(learner, name)                 from now on this check goes on with the database of an earlier one

The learner's own database is never used, nor that of another check: every command gets environment(learner), whose address
an exercise's env.py takes. So no check has to restart the learner's program, which costs a process.

Upgrades and downgrades are run once an answer: where a later check takes the same way from an empty database, it gets a copy
of what the way led to. That ends where database() is asked for, since whoever has the name may change what is in it."""

import ast
import re
import secrets

from athanor_agent import revisions
from athanor_agent.checks import must
from athanor_agent.expectations import CheckFailed
from athanor_agent.learner import LearnerError

FOLDER = "migrations/versions"
MOVES = frozenset(("upgrade", "downgrade"))
READS = frozenset(("branches", "check", "current", "heads", "history", "show", "--sql"))
_SCHEMA = """
    SELECT 'table ' || t.name || ': ' || c.name || ' ' || c.type || CASE c."notnull" WHEN 1 THEN ' NOT NULL' ELSE '' END
           || CASE WHEN c.pk THEN ' PRIMARY KEY' ELSE '' END
           || CASE WHEN ? THEN COALESCE(' DEFAULT ' || c.dflt_value, '') ELSE '' END
    FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> 'alembic_version'
    UNION SELECT 'foreign key ' || t.name || ': ' || k."from" || ' -> ' || k."table"
    FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table'
    UNION SELECT CASE i."unique" WHEN 1 THEN 'unique ' ELSE 'index ' END || t.name || ': '
           || group_concat(COALESCE(c.name, 'a fixed text'), ', ')
    FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
    WHERE t.type = 'table' AND t.name <> 'alembic_version' GROUP BY t.name, i.name
    ORDER BY 1"""


_kept = {}  # by the way from an empty database: a file with what it led to. The judge forks for every answer.


def fresh(learner):
    """From now on this check has another database, which is empty."""
    learner.database, learner.way = "checked-%s.db" % secrets.token_hex(4), ()


def resume(learner, name):
    """From now on this check has the database of this name, of an earlier check."""
    learner.database, learner.way = name, None


def _database(learner):
    if not hasattr(learner, "database"):
        fresh(learner)
    return learner.database


def database(learner):
    """The name of this check's own database."""
    name, learner.way = _database(learner), None
    return name


def _environment(learner):
    return {"DATABASE_URL": "sqlite:///" + _database(learner)}


def environment(learner):
    """What a command finds its database by."""
    database(learner)
    return _environment(learner)


def _travelled(learner, way):
    """The database becomes what this way led to in an earlier check; False where none took it."""
    if way not in _kept:
        return False
    try:
        learner.copy(_kept[way], learner.database)
    except LearnerError:  # the learner's program was restarted
        _kept.clear()
        return False
    learner.way = way
    return True


def _keep(learner, way):
    """What this way led to, for later checks."""
    name = "kept-%s.db" % secrets.token_hex(4)
    try:
        learner.copy(learner.database, name)
    except LearnerError:  # it made no database
        return
    _kept[way], learner.way = name, way


def trouble(answer):
    """(what went wrong, in which of the learner's revisions: file, line and function, or None)."""
    lines = [line for line in answer.err.splitlines() if line.strip()]
    said = [line for line in lines if re.match(r"FAILED: |[\w.]+(Error|Exception|Warning)\b", line)]
    frames = re.findall(r'/versions/([^"/]+)", line (\d+), in (\w+)', answer.err)
    words = (said or lines or ["nothing"])[-1]
    return re.sub(r"^(sqlalchemy\.exc\.|alembic\.util\.exc\.|ERROR +\[flask_migrate\] )", "", words), frames[-1] if frames else None


def _why(answer, command, meanings):
    """Says in plain words what stopped a command."""
    words, frame = trouble(answer)
    where = " in %s() of %s, line %s" % (frame[2], frame[0], frame[1]) if frame else ""
    meaning = next((meaning for said, meaning in meanings if re.search(said, words)), "")
    stop = "" if words.endswith((".", "?", "!")) else "."
    return ("“%s” stopped%s: %s%s %s" % (command, where, words, stop, meaning)).strip()


def program(name, meanings):
    """A function (learner, *arguments) that runs this program, and fails with its reason where the program does. `meanings`
    are pairs (pattern of what the program says, what that means here). It returns what the program printed, None for an
    upgrade or downgrade, which may have been run before."""
    def run(learner, *arguments):
        command = (name,) + arguments
        reads = not READS.isdisjoint(arguments)
        moves = not MOVES.isdisjoint(arguments) and not reads
        _database(learner)
        way = learner.way + (command,) if moves and learner.way is not None else None
        if way is not None and _travelled(learner, way):
            return
        answer = learner.command(name, *arguments, env=_environment(learner))
        if answer.exit != 0:
            words = " ".join(command)
            raise CheckFailed(_why(answer, words, meanings), words + ", to its end", trouble(answer)[0])
        if way is not None:
            _keep(learner, way)
        elif not moves and not reads:  # it may have made revisions: every way may lead elsewhere now
            learner.way = None
            _kept.clear()
        return None if moves else answer
    return run


def ask(learner, statement, *parameters):
    """Rows of the checks' own database."""
    return learner.rows(statement, *parameters, database=_database(learner))


def schema(learner, defaults=False):
    """What the database is, one a line, in words. The order of columns does not count, nor do names of constraints."""
    return [line for line, in ask(learner, _SCHEMA, int(defaults))]


def place(learner):
    """Where the database says it is."""
    return [number for number, in ask(learner, "SELECT version_num FROM alembic_version")]


def _no_revision(path, source):
    """Fails, with the reason why this file in versions/ is no revision."""
    name = path.rpartition("/")[2]
    try:
        ast.parse(source)
    except SyntaxError as fault:
        raise CheckFailed("%s cannot be read, line %s: %s. Alembic reads every file in versions/ before it does anything, so "
                          "one fault in one file stops every command." % (name, fault.lineno, fault.msg)) from None
    except (ValueError, RecursionError):
        pass
    raise CheckFailed("%s lies in versions/ and is no revision: it does not say “revision = …”." % name)


def revisions_of(learner, folder=FOLDER):
    """The revisions in the folder, each with the `name` and the `source` of its file; fails where a file there is
    none."""
    files = {path: text for path, text in learner.files(folder).items() if path.endswith(".py")}
    found = revisions.read(files)
    for path in sorted(set(files) - {each.file for each in found}):
        _no_revision(path, files[path])
    for each in found:
        each.name, each.source = each.file.rpartition("/")[2], files[each.file]
    return found


def unique(found, twice):
    """{id: revision}; fails where two have the same id, with the text `twice`."""
    known = {}
    for each in found:
        other = known.setdefault(each.id, each)
        must(other is each, twice.format(id=each.id, name=each.name, other=other.name), "an id for each file", each.id)
    return known


__all__ = ["FOLDER", "ask", "database", "environment", "fresh", "place", "program", "resume", "revisions_of", "schema", "trouble", "unique"]
