"""The settings of the night. This file stays on the server: nobody else gets to see it."""
SESSION_COOKIE_HTTPONLY = False
