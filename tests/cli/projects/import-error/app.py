from flask import Flask

from helpers import stables

app = Flask(__name__)
