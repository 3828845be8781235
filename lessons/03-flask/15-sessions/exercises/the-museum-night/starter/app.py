"""The museum night. What a guest has seen stands on a card that the guest carries: the session."""
from flask import Flask, abort, redirect, request, session, url_for

import museums

app = Flask(__name__)
app.config.from_object("settings")


@app.get("/")
def card():
    return {"guest": None, "stamps": []}


# A form with a name. Whoever ticks "season" as well keeps the card for the whole season.
@app.post("/guest")
def sign_in():
    return redirect(url_for("card"))


# The name goes, and the stamps stay.
@app.delete("/guest")
def sign_out():
    return "", 204


@app.post("/stamps/<museum>")
def stamp(museum):
    if museum not in museums.PLACES:
        abort(404)
    session.setdefault("stamps", []).append(museum)
    if len(session["stamps"]) == 3:
        session["code"] = museums.door_code()
    return {"stamps": len(session["stamps"])}


# Three stamps open the roof.
@app.get("/roof")
def roof():
    if "code" not in session:
        return "Three stamps open the roof", 403
    return session["code"]


# The card is torn up, and nothing of it is left.
@app.delete("/")
def tear_up():
    return "", 204
