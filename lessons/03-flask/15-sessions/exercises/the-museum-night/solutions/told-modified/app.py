"""The museum night. What a guest has seen stands on a card that the guest carries: the session."""
from flask import Flask, abort, redirect, request, session, url_for

import museums

app = Flask(__name__)
app.config.from_object("settings")


@app.get("/")
def card():
    return {"guest": session["guest"] if "guest" in session else None, "stamps": session.get("stamps") or []}


# A form with a name. Whoever ticks "season" as well keeps the card for the whole season.
@app.post("/guest")
def sign_in():
    if request.form.get("season"):
        session.permanent = True
    session.update(guest=request.form["name"])
    return redirect(url_for("card"))


# The name goes, and the stamps stay.
@app.delete("/guest")
def sign_out():
    if "guest" in session:
        del session["guest"]
    return "", 204


@app.post("/stamps/<museum>")
def stamp(museum):
    if museum not in museums.PLACES:
        abort(404)
    stamps = session.setdefault("stamps", [])
    stamps.append(museum)
    session.modified = True
    return {"stamps": len(stamps)}


# Three stamps open the roof.
@app.get("/roof")
def roof():
    if len(session.get("stamps", ())) >= 3:
        return museums.door_code()
    return "Three stamps open the roof", 403


# The card is torn up, and nothing of it is left.
@app.delete("/")
def tear_up():
    for name in list(session):
        session.pop(name)
    return "", 204
