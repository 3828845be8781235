"""Starts the greenhouse under circumstances of one's choice and asks it something."""
import os
from contextlib import contextmanager
from pathlib import Path

FILE = Path(__file__).parent / "instance" / "greenhouse.cfg"


@contextmanager
def circumstances(environment, file):
    """For as long as the block lasts: these variables are set, and greenhouse.cfg holds this text (None: no file)."""
    before = dict(os.environ)
    os.environ.update(environment or {})
    if file is not None:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(file)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        FILE.unlink(missing_ok=True)


def told(answer):
    return {"status": answer.status_code, "body": answer.get_data(as_text=True), "json": answer.get_json(silent=True)}


def ask(path, environment=None, file=None, overrides=None):
    """What a greenhouse answers that is started under these circumstances."""
    from app import create_app

    with circumstances(environment, file):
        app = create_app(overrides) if overrides is not None else create_app()
        return told(app.test_client().get(path))


def write(note, environment=None):
    """What it answers when somebody sends this note."""
    from app import create_app

    with circumstances(environment, None):
        return told(create_app().test_client().post("/notes", data={"note": note}))


def neighbours(path, first, second):
    """What two greenhouses answer that run side by side, each with overrides of its own."""
    from app import create_app

    apps = [create_app(first), create_app(second)]
    return [told(app.test_client().get(path)) for app in apps]


def adjust(path, setting, value):
    """What it answers when a setting is changed while it runs."""
    from app import create_app

    app = create_app()
    client = app.test_client()
    client.get(path)
    app.config[setting] = value
    return told(client.get(path))
