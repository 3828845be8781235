from flask import Flask
import flask_unicorn

app = Flask(__name__)
