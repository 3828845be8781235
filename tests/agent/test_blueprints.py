"""Blueprints as a tree, with where each part of a prefix was written."""

import pytest

FILES = {"shop/__init__.py": "", "shop/views.py": """\
    from flask import Blueprint
    shop = Blueprint("shop", __name__, url_prefix="/shop", template_folder="templates", static_folder="shelf")
    inner = Blueprint(
        "inner", __name__, subdomain=None)
    deep = Blueprint("deep", __name__, url_prefix="/deep")
    @shop.before_request
    def opens(): pass
    @shop.errorhandler(404)
    def missing(e): return "none", 404
    @shop.get("/")
    def index(): return ""
    @inner.get("/item/<int:n>")
    def item(n): return ""
    @deep.post("/save")
    def save(): return ""
    @inner.app_context_processor
    def menu(): return {}
    inner.register_blueprint(deep)
    shop.register_blueprint(inner, url_prefix="/things")
    """, "app.py": """\
    from flask import Flask, Blueprint
    from shop.views import shop, deep
    def create_app():
        app = Flask(__name__)
        bare = Blueprint("bare", __name__)
        @bare.get("/bare")
        def view(): return ""
        app.register_blueprint(shop)
        app.register_blueprint(bare)
        app.register_blueprint(shop, name="second", url_prefix="/other", subdomain="old")
        @app.teardown_appcontext
        def ends(e): pass
        return app
    """}


@pytest.fixture
def tree(project, cold):
    return project.app(FILES, cold=cold).ask("blueprints")["tree"]


def child(node, name):
    return next(each for each in node["children"] if each["name"] == name)


def parts(node):
    return [(part["text"], part["from"], part["blueprint"], part["file"], part["line"]) for part in node["prefix_parts"]]


def test_the_tree(tree):
    assert (tree["name"], tree["own_name"], tree["file"], tree["line"]) == ("", "app", "app.py", 4)
    assert [each["name"] for each in tree["children"]] == ["shop", "bare", "second"]
    assert ("teardown_appcontext", "ends", "app.py", 12) in [
        (hook["phase"], hook["name"], hook["file"], hook["line"]) for hook in tree["hooks"]]
    assert ("context_processor", "menu") in [(hook["phase"], hook["name"]) for hook in tree["hooks"]]
    shop = child(tree, "shop")
    assert (shop["file"], shop["line"], shop["registered_in"], shop["registered_line"]) == ("shop/views.py", 2, "app.py", 8)
    assert shop["prefix"] == "/shop" and parts(shop) == [("/shop", "constructor", "shop", "shop/views.py", 2)]
    assert (shop["template_folder"], shop["static_folder"], shop["static_url"]) == ("shop/templates", "shop/shelf", "/shop/shelf")
    assert [(hook["phase"], hook["name"], hook["handles"]) for hook in shop["hooks"]] == [
        ("before_request", "opens", None), ("error_handler", "missing", "404")]
    assert [(route["rule"], route["endpoint"]) for route in shop["routes"]] == [
        ("/shop/shelf/<path:filename>", "shop.static"), ("/shop/", "shop.index")]


def test_prefixes_of_nested_ones(tree):
    inner = child(child(tree, "shop"), "shop.inner")
    assert inner["prefix"] == "/shop/things" and parts(inner) == [
        ("/shop", "parent", "shop", "shop/views.py", 2), ("/things", "register", "shop.inner", "shop/views.py", 19)]
    deep = child(inner, "shop.inner.deep")
    assert deep["prefix"] == "/shop/things/deep" and [part["from"] for part in deep["prefix_parts"]] == ["parent", "parent", "constructor"]
    assert deep["routes"] == [{"rule": "/shop/things/deep/save", "endpoint": "shop.inner.deep.save", "methods": ["POST"],
                               "file": "shop/views.py", "line": 15}]
    assert (deep["registered_in"], deep["registered_line"]) == ("shop/views.py", 18)


def test_registered_twice(tree):
    second = child(tree, "second")
    assert (second["own_name"], second["prefix"], second["subdomain"], second["subdomain_from"]) == ("shop", "/other", "old", "register")
    assert parts(second) == [("/other", "register", "second", "app.py", 10)]
    assert child(second, "second.inner")["prefix"] == "/other/things"
    bare = child(tree, "bare")
    assert bare["prefix"] == "" and bare["prefix_parts"] == [] and (bare["file"], bare["line"]) == ("app.py", 5)


def test_flask_is_its_own_again(project):
    app = project.app({"app.py": """\
        from flask import Flask, Blueprint
        app = Flask(__name__)
        part = Blueprint("part", __name__, url_prefix="/part")
        app.register_blueprint(part)
        def module_of_register(): return Blueprint.register.__code__.co_filename
        """})
    assert app.ask("call", module="app", function="module_of_register")["value"].endswith("flask/blueprints.py")
    assert app.ask("blueprints")["tree"]["children"][0]["prefix"] == "/part"


def test_a_registration_that_fails_is_told_without_us(project):
    app = project.app({"app.py": """\
        from flask import Flask, Blueprint
        app = Flask(__name__)
        app.register_blueprint(Blueprint("part", __name__))
        app.register_blueprint(Blueprint("part", __name__))
        """}).finish()
    error = app.event("load-failed")["error"]
    assert (error["type"], error["file"], error["line"]) == ("ValueError", "app.py", 4) and "registrations" not in error["traceback"]
