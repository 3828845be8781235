"""The company on tour: another application, which takes stage and wardrobe along."""
from flask import Flask


def visit(path, house):
    """What is answered on tour."""
    from stage import bp as stage
    from wardrobe import bp as wardrobe

    tour = Flask(__name__)
    tour.config["HOUSE"] = house
    tour.testing = True  # exceptions go straight through
    tour.register_blueprint(stage)
    tour.register_blueprint(wardrobe)
    answer = tour.test_client().get(path)
    return {"status": answer.status_code, "text": answer.text}
