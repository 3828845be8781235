"""The pictures of the Heron House. The catalogue is the folder itself."""
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
PICTURES = ASSETS / "pictures"


def names():
    """The file names of all pictures, in order."""
    return sorted(path.name for path in PICTURES.iterdir())


# What follows is for those who look at the house from outside.

def content(name):
    """What stands in a file below assets."""
    return (ASSETS / name).read_text()


def put(name, text):
    """Puts a file below assets, or another version of it."""
    (ASSETS / name).write_text(text)


def take_away(name):
    (ASSETS / name).unlink()


def visit(path):
    """A visit by way of the village's server, where the whole application lies below /museum."""
    from app import app

    answer = app.test_client().get(path, base_url="http://village.example/museum")
    return {"status": answer.status_code, "text": answer.get_data(as_text=True)}
