"""Shows what the logbook answers: run it as often as you like, and change it."""
import logbook

URL = "sqlite:///club.db"

print("The database is at", logbook.where(URL))
print("It has still to run", logbook.missing(URL))
print("Is it ready?", logbook.ready(URL))
print("New since the pilots:", logbook.since("29fd"))
