from flask import Flask

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return f"Hello, {name}!"


print(app.test_client().get("/hello/Ada").text)
