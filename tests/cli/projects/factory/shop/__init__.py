from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/hello")
    def hello():
        return "from the factory"

    return app
