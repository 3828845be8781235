"""The settings of the night. This file stays on the server: nobody else gets to see it."""
SECRET_KEY = b"\x1f\xa0\x83k\x9e\x02\xd5\x11\xc4\xf7\x0b\x6a\x3d\x92\xe8\x55"
SESSION_COOKIE_NAME = "night_card"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = 120 * 24 * 60 * 60  # in seconds
