from functools import wraps

from flask import Flask, abort, url_for

from stable import OWNERS, VISITS

app = Flask(__name__)


# Counts the visits to a view, under the name of the view.
def counted(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        VISITS[view.__name__] += 1
        view(*args, **kwargs)
    return wrapper


@app.route("/owners/new/ponies")
@counted
def new():
    return "A form for a new pony"


# One pony of one owner: /owners/<name>/ponies/<n>

# All addresses of one owner's ponies: /owners/<name>
