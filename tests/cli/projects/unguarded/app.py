from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "served all the same"


app.run(debug=True)
