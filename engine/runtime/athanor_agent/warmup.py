"""What the warm process does once, before it forks: imports what learners import and runs each library a little, so that
its caches are full. Leaves no thread, descriptor, module or setting behind."""

import importlib
import os
import shutil
import sys
import tempfile

from athanor_agent import entry, finalise

entry.everything()  # now: the process that preloads may not read these files any more

STANDARD = """
    abc argparse array ast asyncio atexit base64 bisect calendar cmath collections colorsys concurrent.futures.thread
    concurrent.futures.process configparser contextlib contextvars copy csv ctypes dataclasses datetime decimal difflib dis
    doctest email.message email.mime.text email.mime.multipart email.utils enum errno faulthandler fnmatch fractions
    functools gc getpass gettext glob gzip hashlib heapq hmac html html.parser http http.client http.cookies
    http.cookiejar http.server imghdr importlib.metadata importlib.resources importlib.util inspect io ipaddress
    itertools json keyword linecache locale logging logging.config logging.handlers math mimetypes multiprocessing
    multiprocessing.connection multiprocessing.context multiprocessing.managers multiprocessing.pool
    multiprocessing.popen_fork multiprocessing.queues multiprocessing.synchronize numbers operator optparse os pathlib
    pdb pickle pkgutil platform pprint queue random re reprlib runpy sched secrets select selectors shelve shlex shutil
    signal smtplib socket socketserver sqlite3 sqlite3.dbapi2 ssl stat statistics string struct subprocess sysconfig
    tempfile textwrap threading time timeit tokenize traceback types typing unicodedata unittest unittest.mock
    urllib.error urllib.parse urllib.request uuid venv warnings weakref wsgiref.simple_server xml.etree.ElementTree zipfile
    zlib zoneinfo encodings.idna encodings.latin_1 encodings.ascii encodings.utf_8_sig
"""

LIBRARIES = """
    markupsafe itsdangerous click blinker dotenv dotenv.main greenlet mako.template mako.lookup
    werkzeug werkzeug.routing werkzeug.test werkzeug.exceptions werkzeug.utils werkzeug.wrappers werkzeug.datastructures
    werkzeug.security werkzeug.serving werkzeug.middleware.proxy_fix werkzeug.middleware.dispatcher werkzeug.formparser
    jinja2 jinja2.debug jinja2.ext jinja2.loaders jinja2.sandbox jinja2.environment jinja2.meta
    flask flask.cli flask.testing flask.views flask.json.tag flask.sessions flask.signals flask.logging flask.templating
    flask.blueprints flask.helpers
    wtforms wtforms.validators wtforms.widgets wtforms.csrf.session wtforms.fields flask_wtf flask_wtf.csrf flask_wtf.file
    flask_wtf.form email_validator
    sqlalchemy sqlalchemy.orm sqlalchemy.ext.declarative sqlalchemy.ext.hybrid sqlalchemy.ext.associationproxy
    sqlalchemy.ext.mutable sqlalchemy.event sqlalchemy.exc sqlalchemy.pool sqlalchemy.sql sqlalchemy.types
    sqlalchemy.dialects.sqlite sqlalchemy.dialects.sqlite.pysqlite sqlalchemy.dialects.postgresql
    sqlalchemy.dialects.postgresql.psycopg2 flask_sqlalchemy flask_sqlalchemy.model flask_sqlalchemy.session
    alembic alembic.command alembic.config alembic.context alembic.op alembic.autogenerate alembic.migration
    alembic.operations alembic.runtime.environment alembic.script alembic.ddl.sqlite alembic.ddl.postgresql flask_migrate
    psycopg2 psycopg2.extras psycopg2.sql psycopg2.errors psycopg2.errorcodes psycopg2.pool
    pytest _pytest.assertion.rewrite _pytest.assertion.util _pytest.capture _pytest.config _pytest.fixtures _pytest.main
    _pytest.mark _pytest.monkeypatch _pytest.pytester _pytest.python _pytest.runner _pytest.terminal _pytest.tmpdir
    _pytest.unittest _pytest.skipping _pytest.recwarn _pytest.reports _pytest.logging _pytest.python_api
"""

DISTRIBUTIONS = ("Flask", "Werkzeug", "Jinja2", "itsdangerous", "click", "blinker", "WTForms", "Flask-WTF",
                 "email-validator", "SQLAlchemy", "Flask-SQLAlchemy", "alembic", "Flask-Migrate", "psycopg2", "pytest",
                 "python-dotenv", "MarkupSafe", "greenlet")

_bare = None


def _import_all():
    missing = []
    for name in (STANDARD + LIBRARIES).split():
        try:
            importlib.import_module(name)
        except Exception as problem:  # an optional part of a library may want what is not installed
            missing.append("%s: %s" % (name, problem))
    return missing


def _dummy_flask():
    from flask import Blueprint, Flask, render_template_string, request, session
    app = Flask("athanor_warmup", static_folder=None)
    app.config["SECRET_KEY"] = "warm"
    part = Blueprint("part", "athanor_warmup", url_prefix="/part")

    @app.before_request
    def before():
        return None

    @part.route("/<name>/<int:number>", methods=["GET", "POST"])
    def view(name, number):
        session["seen"] = request.args.get("x", 1)
        return render_template_string("{% for i in items %}{{ i|upper }}{% endfor %}{{ name }}", items="ab", name=name)

    @app.route("/json")
    def plain():
        return {"a": [1, 2]}

    app.register_blueprint(part)
    return app


def _warm_requests():
    """Through the agent's own path, traced, and through the test client that learners' tests use."""
    from athanor_agent import routing, trace, wsgi
    from athanor_agent.project import Project
    app = _dummy_flask()
    project = Project("/nonexistent")
    tracer = trace.Tracer(app, project)
    for method, path in (("GET", "/part/ada/1?x=2"), ("POST", "/part/ada/1"), ("GET", "/json"), ("GET", "/no/1/2")):
        operation = {"method": method, "path": path, "headers": [["Content-Type", "application/x-www-form-urlencoded"]]}
        with tracer.watch(True) as seen:
            wsgi.perform(app, wsgi.environ_of(operation))
        seen.result()
    routing.table(app, project)
    app.test_client().get("/json").get_json()


def _warm_forms():
    from flask import Flask
    from flask_wtf import FlaskForm
    from wtforms import IntegerField, StringField, validators
    app = Flask("athanor_warmup_forms", static_folder=None)
    app.config.update(SECRET_KEY="warm", WTF_CSRF_ENABLED=True)
    form_class = type("Warm", (FlaskForm,), {
        "name": StringField("Name", [validators.DataRequired(), validators.Length(max=9)]),
        "count": IntegerField("Count", [validators.NumberRange(0, 3)])})
    with app.test_request_context("/", method="POST", data={"name": "a", "count": "7"}):
        form = form_class()
        form.validate()
        str(form.name()) + str(form.csrf_token())


def _warm_database():
    import sqlalchemy as sa
    from sqlalchemy import orm
    base = orm.declarative_base()
    owner = type("Owner", (base,), {
        "__tablename__": "owner", "id": sa.Column(sa.Integer, primary_key=True), "name": sa.Column(sa.String(20))})
    pony = type("Pony", (base,), {
        "__tablename__": "pony", "id": sa.Column(sa.Integer, primary_key=True), "name": sa.Column(sa.String(20)),
        "owner_id": sa.Column(sa.ForeignKey("owner.id")), "owner": orm.relationship(owner, backref="ponies")})
    engine = sa.create_engine("sqlite://")
    base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        ada = owner(name="Ada")
        session.add_all([ada, pony(name="Comet", owner=ada)])
        session.commit()
        list(session.execute(sa.select(owner).where(owner.name == "Ada").options(orm.selectinload(owner.ponies))))
        len(ada.ponies)
    engine.dispose()
    base.registry.dispose()


def _warm_extensions():
    from flask import Flask
    from flask_migrate import Migrate
    from flask_sqlalchemy import SQLAlchemy
    app = Flask("athanor_warmup_extensions", static_folder=None)
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", SECRET_KEY="warm")
    database = SQLAlchemy(app)
    Migrate(app, database)
    pony = type("Pony", (database.Model,), {
        "id": database.Column(database.Integer, primary_key=True), "name": database.Column(database.String(20))})

    @app.route("/")
    def view():
        return {"ponies": [each.name for each in pony.query.order_by(pony.name)]}

    with app.app_context():
        database.create_all()
        database.session.add(pony(name="Comet"))
        database.session.commit()
        app.test_client().get("/").get_json()
        database.session.remove()
        database.engine.dispose()
    database.Model.registry.dispose()


_REVISION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "%s", %r, None, None
def upgrade():
    op.create_table("warm_%s", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)))
    op.add_column("warm_%s", sa.Column("more", sa.Integer))
def downgrade():
    op.drop_column("warm_%s", "more")
    op.drop_table("warm_%s")
"""
_ENV = """
from alembic import context
from sqlalchemy import MetaData, create_engine
with create_engine("sqlite://").connect() as connection:
    context.configure(connection=connection, target_metadata=MetaData())
    with context.begin_transaction():
        context.run_migrations()
"""


def _warm_commands():
    """A command of alembic, on a database in memory, and what flask's own program looks up once."""
    from alembic import command, context, op
    from alembic.config import Config
    from flask.cli import cli
    from athanor_agent import commands
    commands.prepare()
    cli._load_plugin_commands()
    folder = tempfile.mkdtemp(prefix="athanor-warm-")
    try:
        os.mkdir(os.path.join(folder, "versions"))
        for name, text in (("env.py", _ENV), ("versions/a.py", _REVISION.replace("%s", "a").replace("%r", "None")),
                           ("versions/b.py", _REVISION.replace("%s", "b").replace("%r", "'a'"))):
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        config = Config(stdout=sys.stdout)
        config.set_main_option("script_location", folder.replace("%", "%%"))
        sys.dont_write_bytecode = True
        command.upgrade(config, "head")
        command.history(config)
    finally:
        for module in (context, op):  # as they are before any migration: who calls them then is told so
            vars(module).pop("_proxy", None)
        shutil.rmtree(folder, ignore_errors=True)


class _Nobody:
    """A channel to nowhere."""

    def event(self, name, /, **members):
        return True

    def receive(self):
        return None


def _warm_pytest():
    from athanor_agent import judge
    folder = tempfile.mkdtemp(prefix="athanor-warm-")
    try:
        path = os.path.join(folder, "check_athanor_warmup.py")
        with open(path, "w") as file:
            file.write("from athanor_agent.checks import check, expect\n@check('warm')\ndef check_warm(learner):\n"
                       "    assert 1 == 1\n    expect([1]).equals([1])\n@check('cold')\ndef check_cold(learner):\n"
                       "    assert [1] == [2]\n")
        statuses = []

        def serve(session, channel, report, broken):  # here and not in a fork, so that the image is warm
            judge.run_checks(session, report, broken)
            statuses.append(report.status())

        _silently(lambda: judge.judge([path], folder, _Nobody(), serve))
        if statuses != [1]:  # one of the two fails
            raise RuntimeError("the warm-up checks ended with %s" % statuses)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _silently(work):
    """Runs it with standard output and errors going nowhere."""
    saved = sys.stdout, sys.stderr
    with open(os.devnull, "w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            return work()
        finally:
            sys.stdout, sys.stderr = saved


class _Untouched:
    """Puts back what the dummies may have changed."""

    def __enter__(self):
        import signal
        import warnings
        self._path, self._meta, self._hooks = list(sys.path), list(sys.meta_path), list(sys.path_hooks)
        self._environment, self._argv = dict(os.environ), list(sys.argv)
        self._bytecode, self._filters = sys.dont_write_bytecode, list(warnings.filters)
        self._cache = set(sys.path_importer_cache)
        self._signals = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
        return self

    def __exit__(self, *unused):
        import linecache
        import signal
        import warnings
        sys.path[:], sys.meta_path[:], sys.path_hooks[:] = self._path, self._meta, self._hooks
        sys.argv[:] = self._argv
        sys.dont_write_bytecode = self._bytecode
        warnings.filters[:] = self._filters
        for name in set(os.environ) - set(self._environment):
            del os.environ[name]
        for name, value in self._environment.items():
            if os.environ.get(name) != value:
                os.environ[name] = value
        for number, handler in self._signals.items():
            if handler is not None and signal.getsignal(number) != handler:
                signal.signal(number, handler)
        for name in [name for name in sys.modules if "athanor_warmup" in name]:
            del sys.modules[name]
        for path in set(sys.path_importer_cache) - self._cache:
            if not os.path.isdir(path) or "athanor-warm-" in path:
                sys.path_importer_cache.pop(path, None)
        for name in ("last_type", "last_value", "last_traceback"):  # pytest keeps the last failure there
            if hasattr(sys, name):
                delattr(sys, name)
        tempfile.tempdir = None
        linecache.clearcache()
        return False


def versions():
    import importlib.metadata
    found = {}
    for name in DISTRIBUTIONS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def _warm_script():
    """What every script does: it is compiled and executed, prints through streams of its own, and is told of."""
    import socket
    from athanor_agent import setup, source, wire
    code = source.code_of(b"import sys\nclass A:\n    pass\ndef f(x):\n    return [x, str(x)]\nf(A())\n", "/nonexistent/main.py")
    exec(code, {"__name__": "__athanor_warmup__"})
    ours, theirs = socket.socketpair()
    with ours, theirs, open(os.devnull, "w") as nowhere:
        setup._stream(1, "w", "backslashreplace", True)  # made, and written to by nobody
        print("warm", file=nowhere, flush=True)
        channel = wire.Channel(ours.fileno())
        channel.event("main-ended")
        channel.event("ended", exit=0)


_COMMON = (_warm_script, _warm_requests, _warm_forms, _warm_database, _warm_extensions)


def _warm(*works):
    for work in works:
        try:
            _silently(work)
        except Exception as problem:  # warming is a convenience: a library that differs must not stop the engine
            print("athanor: %s: %r" % (work.__name__, problem), file=sys.stderr)


def rehearse():
    """In a forked process that waits for its program: does once what most programs do. What a program writes to (every
    object's count of references is written to) lies on pages that are shared with the image, and copying a page costs
    3 µs when it is first touched; 2,000 of them are copied here, before anybody waits."""
    import gc
    with _Untouched():
        _warm(*_COMMON)
    gc.collect()
    gc.freeze()


def preload():
    """Imports everything and warms it; returns {distribution: version} of what is there. Call it once, before any fork.
    Garbage is for the caller to collect and freeze."""
    with _Untouched():
        _import_all()
        _warm(*_COMMON, _warm_commands, _warm_pytest)
        found = versions()
    finalise.remember_image()
    return found


def _bare_modules():
    """What an interpreter has loaded before a script begins: a project's file of that name shadows nothing there."""
    global _bare
    if _bare is None:
        import subprocess
        try:
            listed = subprocess.run([sys.executable, "-B", "-c", "import sys; print(' '.join(sys.modules))"], timeout=20,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
            _bare = frozenset(listed.stdout.decode("ascii", "replace").split())
        except (OSError, subprocess.SubprocessError):
            _bare = frozenset(("encodings", "codecs", "io", "abc", "site", "os", "stat", "posixpath", "genericpath"))
    return _bare


def preloaded_shadowable():
    """The top-level names that are importable from memory only because of preload(). Where a project has a file or
    folder of such a name, a fresh interpreter would import the project's: serve it with one."""
    import _imp
    loaded = {name.partition(".")[0] for name in sys.modules}
    bare = {name.partition(".")[0] for name in _bare_modules()}
    return sorted(name for name in loaded - bare
                  if name not in sys.builtin_module_names and not _imp.is_frozen(name) and name != "__main__")
