"""The museum night. What a guest has seen stands on a card that the guest carries: the session."""
from flask import Flask, abort, redirect, request, session, url_for

import museums

app = Flask(__name__)
app.config.from_object("settings")


@app.get("/")
def card():
    return {"guest": session.get("guest"), "stamps": session.get("stamps", [])}


# A form with a name. Whoever ticks "season" as well keeps the card for the whole season.
@app.post("/guest")
def sign_in():
    session["guest"] = request.form["name"]
    session.permanent = "season" in request.form
    return redirect(url_for("card"))


# The name goes, and the stamps stay.
@app.delete("/guest")
def sign_out():
    session.pop("guest", None)
    return "", 204


@app.post("/stamps/<museum>")
def stamp(museum):
    if museum not in museums.PLACES:
        abort(404)
    session["stamps"] = session.get("stamps", []) + [museum]
    return {"stamps": len(session["stamps"])}


# Three stamps open the roof.
@app.get("/roof")
def roof():
    if len(session.get("stamps", [])) < 3:
        return "Three stamps open the roof", 403
    return museums.door_code()


# The card is torn up, and nothing of it is left.
@app.delete("/")
def tear_up():
    session.clear()
    return "", 204
