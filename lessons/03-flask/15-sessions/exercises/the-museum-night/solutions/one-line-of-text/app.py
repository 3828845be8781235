"""The museum night. What a guest has seen stands on a card that the guest carries: the session."""
from flask import Flask, abort, redirect, request, session, url_for

import museums

app = Flask(__name__)
app.config.from_object("settings.Night")


def stamps():
    """The museums in their order; on the card they are one line of text."""
    return session.get("stamps", "").split()


@app.get("/")
def card():
    return {"guest": session.get("guest"), "stamps": stamps()}


@app.post("/guest")
def sign_in():
    session["guest"] = request.form["name"]
    session.permanent = bool(request.form.get("season"))
    return redirect(url_for("card"))


@app.delete("/guest")
def sign_out():
    session.pop("guest", None)
    return "", 204


@app.post("/stamps/<museum>")
def stamp(museum):
    if museum not in museums.PLACES:
        abort(404)
    session["stamps"] = " ".join([*stamps(), museum])
    return {"stamps": len(stamps())}


@app.get("/roof")
def roof():
    if len(stamps()) < 3:
        return "Three stamps open the roof", 403
    return museums.door_code()


@app.delete("/")
def tear_up():
    session.clear()
    return "", 204
