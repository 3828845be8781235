"""Applications made for a single visit, each with settings of its own."""
from flask import Flask, request


def visit(path, config=None):
    """What a new application answers."""
    from app import create_app

    app = create_app(config)
    app.testing = True  # exceptions go straight through
    with app.test_client() as client:
        answer = client.get(path)
        return {"status": answer.status_code, "text": answer.text, "endpoint": request.endpoint}


def elsewhere(path):
    """What the weather answers at another club, which registers it and says no more."""
    from weather import bp as weather

    club = Flask(__name__)
    club.register_blueprint(weather)
    return club.test_client().get(path).status_code
