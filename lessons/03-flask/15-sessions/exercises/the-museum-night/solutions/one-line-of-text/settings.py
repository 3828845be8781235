"""The settings of the night. This file stays on the server: nobody else gets to see it."""
from datetime import timedelta


class Night:
    SECRET_KEY = "past the clocks, up to the bells, and home before the rain"
    SESSION_COOKIE_NAME = "night_card"
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(days=120)
