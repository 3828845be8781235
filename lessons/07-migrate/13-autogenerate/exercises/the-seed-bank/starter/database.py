"""The database of the seed bank, for every module that has a model."""
import os

from flask_sqlalchemy import SQLAlchemy

HERE = os.path.dirname(os.path.abspath(__file__))  # the file of the database lies here, too
URL = os.environ.get("DATABASE_URL", "sqlite:///seeds.db")

db = SQLAlchemy()
