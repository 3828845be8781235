"""The settings of the night. This file stays on the server: nobody else gets to see it."""
from datetime import timedelta

SECRET_KEY = "9f1c52d07be84a6f8e3d2b7740c1a95e"
SESSION_COOKIE_NAME = "night_card"
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = timedelta(days=120)
