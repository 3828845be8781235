"""Real Alembic's answers about a revision graph that exists only in memory."""
import builtins
import contextlib
import types
import warnings

import alembic.runtime.migration as migration
import alembic.script.revision as revision
from alembic.script.base import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.util import OrderedSet

# Where Alembic walks over a Python set, the order changes from process to process with the seed of str.__hash__. Sets
# that keep the order of insertion make its answers repeatable; everything else of it stays as it is.


class _AnySet(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, builtins.set)


class KeptOrder(OrderedSet, metaclass=_AnySet):
    pass


class KeptFrozen(frozenset):
    """A frozenset whose union() appends."""

    def __new__(cls, items=()):
        listed = list(dict.fromkeys(items))
        made = super().__new__(cls, listed)
        made.listed = listed
        return made

    def __iter__(self):
        return iter(self.listed)

    def union(self, others):
        return KeptFrozen([*self.listed, *others])


revision.set = KeptOrder
migration.set = KeptOrder
revision.Revision.nextrev = KeptFrozen()
revision.Revision._all_nextrev = KeptFrozen()


class _Version:
    """Stands for the alembic_version table: statements are made and go nowhere."""

    def __getattr__(self, name):
        return lambda *arguments, **named: self

    def __eq__(self, other):
        return self


class _Context:
    as_sql = False
    version_table = "alembic_version"
    dialect = types.SimpleNamespace(supports_sane_rowcount=False)
    impl = types.SimpleNamespace(_exec=lambda statement: types.SimpleNamespace(rowcount=1))

    def __init__(self):
        version = _Version()
        version.__dict__["c"] = types.SimpleNamespace(version_num=_Version())
        self._version = version


def _scalar(values):
    return None if not values else values[0] if len(values) == 1 else tuple(values)


def raised(error):
    """The exception as our side tells it; a CommandError with what was behind it."""
    if isinstance(error, CommandError) and error.__cause__ is not None:
        return {"raises": type(error.__cause__).__name__, "message": str(error.__cause__), "command": error.args[0]}
    return {"raises": type(error).__name__, "message": str(error)}


class Peer:
    def __init__(self, files, folder):
        self.files = files
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.directory = ScriptDirectory(str(folder))
        self.directory.revision_map = revision.RevisionMap(self._scripts)

    def _scripts(self):
        for file in self.files:
            module = types.SimpleNamespace(down_revision=_scalar(file["down"]), branch_labels=tuple(file["labels"]),
                                           depends_on=tuple(file["depends_on"]), upgrade=lambda: None,
                                           downgrade=lambda: None, __doc__=None)
            yield Script(module, file["id"], f"/versions/{file['id']}.py")

    @contextlib.contextmanager
    def _quietly(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield

    def summary(self):
        with self._quietly():
            try:
                self.directory.revision_map._revision_map
            except Exception as error:  # Whatever Alembic raises is the answer.
                return raised(error)
        known = self.directory.revision_map
        scripts = {}
        for name, script in known._revision_map.items():
            if script is not None and name == script.revision:
                scripts[script.revision] = script
        return {"heads": list(known.heads), "real_heads": list(known._real_heads), "bases": list(known.bases),
                "real_bases": list(known._real_bases),
                "branch_points": sorted(name for name, one in scripts.items() if one.is_branch_point),
                "merge_points": sorted(name for name, one in scripts.items() if one.is_merge_point),
                "labels": {name: sorted(one.branch_labels) for name, one in scripts.items()}}

    def answer(self, question):
        with self._quietly():
            try:
                return getattr(self, "_" + question["op"])(question)
            except Exception as error:  # As above.
                return raised(error)

    @staticmethod
    def _named(scripts):
        return {"nodes": [script.revision for script in scripts if script is not None and script != "base"]}

    def _resolve(self, question):
        return self._named(self.directory.get_revisions(question["id"]))

    def _one(self, question):
        return self._named([self.directory.get_revision(question["id"])])

    def _current(self, question):
        return self._named(self.directory.get_all_current(tuple(question["rows"])))

    def _history(self, question):
        return self._named(self.directory.walk_revisions(question["base"] or "base", question["head"] or "heads"))

    def _upgrade(self, question):
        return self._run(self.directory._upgrade_revs(question["id"], tuple(question["rows"])), question)

    def _downgrade(self, question):
        return self._run(self.directory._downgrade_revs(question["id"], tuple(question["rows"])), question)

    def _stamp(self, question):
        maintainer = migration.HeadMaintainer(_Context(), question["rows"])
        for step in self.directory._stamp_revs(tuple(question["ids"]), tuple(question["rows"])):
            maintainer.update_to_step(step)
        return {"rows": sorted(maintainer.heads)}

    @staticmethod
    def _run(steps, question):
        maintainer = migration.HeadMaintainer(_Context(), question["rows"])
        done, rows = [], []
        for step in steps:
            try:
                maintainer.update_to_step(step)
            except Exception as error:  # As above.
                return {"steps": done, "rows": rows, "fault": raised(error), "at": step.revision.revision}
            done.append(step.revision.revision)
            rows.append(sorted(maintainer.heads))
        return {"steps": done, "rows": rows}
