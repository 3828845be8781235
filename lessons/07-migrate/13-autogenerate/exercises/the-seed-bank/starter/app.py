from flask import Flask
from flask_migrate import Migrate

import seeds  # noqa: F401
from database import HERE, URL, db

app = Flask(__name__, instance_path=HERE)
app.config["SQLALCHEMY_DATABASE_URI"] = URL
db.init_app(app)
Migrate(app, db)
