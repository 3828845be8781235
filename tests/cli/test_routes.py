"""athanor-cli routes and request, on projects as people write them."""
import base64
import subprocess

import pytest


def by_endpoint(rules):
    return {(rule["endpoint"], rule["rule"]): rule for rule in rules}


def test_rules_of_several_blueprints(cli, project):
    answer = cli("routes", "--json", project("blueprints"))
    assert answer.status == 0, answer
    rules = by_endpoint(answer.json)
    shown = rules["ponies.show", "/ponies/<name>/<int:page>"]
    assert {name: shown[name] for name in ("rule", "endpoint", "methods", "converters", "blueprint", "defaults")} == {
        "rule": "/ponies/<name>/<int:page>", "endpoint": "ponies.show", "methods": ["GET"],
        "converters": {"name": "string", "page": "int"}, "blueprint": "ponies", "defaults": {}}
    assert shown["strict_slashes"] is True and shown["subdomain"] is None and shown["file"].endswith("ponies.py") and shown["line"]
    assert rules["ponies.show", "/ponies/<name>"]["defaults"] == {"page": 1}
    assert sorted(rules["ponies.new", "/ponies/new"]["methods"]) == ["GET", "POST"]
    assert rules["owners.index", "/owners/"]["blueprint"] == "owners"
    assert rules["home", "/"]["blueprint"] is None
    assert ("static", "/static/<path:filename>") in rules


def test_rules_as_a_table(cli, project):
    answer = cli("routes", project("blueprints"))
    assert answer.status == 0
    assert answer.out.splitlines()[0].split() == ["Rule", "Methods", "Endpoint", "Blueprint", "Converters", "Defined", "at"]
    assert any("/owners/" in line and "owners.py" in line for line in answer.out.splitlines())


def test_blueprints_as_a_tree(cli, project):
    answer = cli("routes", "--tree", project("blueprints"))
    assert answer.status == 0, answer
    lines = answer.out.splitlines()
    assert any(line.startswith("  owners  /owners = ") and "owners.py:" in line for line in lines), answer.out
    assert any("GET /owners/ → owners.index" in line for line in lines), answer.out
    root = cli("routes", "--tree", "--json", project("blueprints")).json
    assert sorted(child["name"] for child in root["children"]) == ["owners", "ponies"]
    owners = next(child for child in root["children"] if child["name"] == "owners")
    assert owners["prefix"] == "/owners" and [part["text"] for part in owners["prefix_parts"]] == ["/owners"]


def test_the_match_step_by_step(cli, project):
    answer = cli("request", "--steps", project("blueprints"), "GET", "/ponies/new")
    assert answer.status == 0 and "How it was matched" in answer.out, answer
    assert any(line.strip().startswith("1  GET /ponies/new is split") for line in answer.out.splitlines()), answer.out
    assert "The endpoint is ponies.new" in answer.out
    assert "How it was matched" not in cli("request", project("blueprints"), "GET", "/ponies/new").out
    shown = cli("request", "--json", project("blueprints"), "GET", "/ponies/new").json
    assert shown["steps"][-1]["status"] == 200 and shown["steps_missing"] is None and shown["notes"] == []
    assert [item["fate"] for item in shown["candidates"]].count("won") == 1
    assert {"status", "headers", "body", "match", "candidates", "hooks", "templates", "session", "sql"} <= set(shown)


@pytest.mark.parametrize("name, path, body", [
    ("factory", "/hello", "from the factory"),
    ("unguarded", "/", "served all the same"),
    ("shadows", "/", "the project's own alembic"),
    ("extensions", "/ponies", '{"ponies":["Domino"]}\n'),
])
def test_applications_are_found(cli, project, name, path, body):
    answer = cli("request", "--json", project(name), "GET", path)
    assert answer.status == 0, answer
    assert (answer.json["status"], answer.json["body"]) == (200, body)


@pytest.mark.parametrize("name, told", [
    ("import-error", ["app.py:3:", "stables"]),
    ("missing-package", ["app.py:2:", "flask_unicorn"]),
    ("syntax-error", ["app.py:6:", "SyntaxError"]),
    ("exits", ["no configuration"]),
    ("no-app", ["Flask"]),
])
@pytest.mark.parametrize("command", [["routes"], ["request", "GET", "/"]], ids=["routes", "request"])
def test_what_cannot_be_loaded_is_told(cli, project, command, name, told):
    answer = cli(command[0], "--json", project(name), *command[1:])
    assert answer.status == 1, answer
    assert answer.out == ""
    for words in told:
        assert words in answer.err
    assert answer.err.count("Traceback (most recent call last)") <= 1


@pytest.mark.parametrize("command", [["routes"], ["request", "GET", "/"]], ids=["routes", "request"])
def test_what_cannot_be_loaded_is_explained(cli, tmp_path, command):
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "app.py").write_text("from flask import Flask\napp = Flask(__name__)\n"
                                   "@app.route('/', '/today')\ndef home():\n    return ''\n")
    answer = cli(command[0], folder, *command[1:])
    assert answer.status == 1, answer
    assert answer.err.count("Traceback (most recent call last)") == 1
    assert "`Scaffold.route` was given more than it takes" in answer.err


def test_a_projects_own_environment_is_used(cli, project):
    folder = project("factory")
    subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", "--system-site-packages", folder / ".venv"], check=True)
    (folder / "shop" / "__init__.py").write_text("import sys\nfrom flask import Flask\ndef create_app():\n    app = Flask(__name__)\n"
                                                 "    app.add_url_rule('/', view_func=lambda: sys.prefix, endpoint='prefix')\n    return app\n")
    assert cli("request", "--json", folder, "GET", "/").json["body"] == str(folder / ".venv")


PREFIX = """import sys
from flask import Flask
app = Flask(__name__)
@app.route("/<name>")
def prefix(name):
    return sys.prefix
"""


@pytest.fixture
def elsewhere(tmp_path):
    """An environment that lies outside every project, as pipenv's and poetry's do, and a project beside it."""
    environment, folder = tmp_path / "environments" / "shop", tmp_path / "shop"
    subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", "--system-site-packages", environment], check=True)
    folder.mkdir()
    (folder / "app.py").write_text(PREFIX)
    return environment, folder


def test_an_environment_elsewhere_is_used(cli, elsewhere):
    environment, folder = elsewhere
    python = environment / "bin" / "python"
    assert cli("request", "--json", "--python", python, folder, "GET", "/x").json["body"] == str(environment)
    assert ("prefix", "/<name>") in by_endpoint(cli("routes", "--json", "--python", python, folder).json)
    (folder / "where.py").write_text("import sys\nprint(sys.prefix, flush=True)\nopen('written', 'w').close()\n")
    told = cli("run", "--python", python, "--entry", "where.py", folder)
    assert (told.status, told.out) == (0, f"{environment}\n"), told
    # The project's own wish gives way to what was asked for.
    subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", "--system-site-packages", folder / ".venv"], check=True)
    assert cli("request", "--json", folder, "GET", "/x").json["body"] == str(folder / ".venv")
    assert cli("request", "--json", "--python", python, folder, "GET", "/x").json["body"] == str(environment)


@pytest.mark.parametrize("command", [["routes"], ["request", "GET", "/"], ["run"]], ids=["routes", "request", "run"])
@pytest.mark.parametrize("python", ["nowhere/bin/python", "shop", "shop/app.py", "/usr/bin/env", ""],
                         ids=["absent", "folder", "source", "other", "empty"])
def test_what_is_no_interpreter(cli, elsewhere, command, python):
    _, folder = elsewhere
    given = folder.parent / python if python else ""
    answer = cli(command[0], "--python", given, folder, *command[1:])
    assert answer.status == 2, answer
    assert "interpreter" in answer.err and str(given) in answer.err


def test_a_request_shows_everything(cli, project):
    trace = cli("request", "--json", project("blueprints"), "GET", "/ponies/ada/2").json
    assert trace["status"] == 200
    assert trace["body"].strip() == "<h1>ada on page 2</h1>"
    assert dict(map(tuple, trace["headers"]))["X-Stable"] == "north"
    assert trace["match"] == {"endpoint": "ponies.show", "rule": "/ponies/<name>/<int:page>",
                              "arguments": {"name": "ada", "page": 2}}
    assert [c["rule"] for c in trace["candidates"] if c["result"] == "matched"] == ["/ponies/<name>/<int:page>"]
    assert all(c["reason"] for c in trace["candidates"] if c["result"] == "no-match")
    assert [(h["phase"], h["name"], h["blueprint"]) for h in trace["hooks"]] == [
        ("before_request", "guard", None), ("before_request", "count", "ponies"), ("view", "show", "ponies"),
        ("after_request", "stamp", "ponies")]
    assert trace["templates"][0]["name"] == "pony.html"


def test_a_short_circuit_is_marked(cli, project):
    trace = cli("request", "--json", project("blueprints"), "GET", "/closed").json
    assert trace["status"] == 403
    assert [(h["name"], h["short_circuit"]) for h in trace["hooks"]] == [("guard", True)]


@pytest.mark.parametrize("method, path, status", [("GET", "/nowhere", 404), ("DELETE", "/ponies/new", 405), ("GET", "/owners", 308)])
def test_routing_errors(cli, project, method, path, status):
    answer = cli("request", "--json", project("blueprints"), method, path)
    assert answer.status == 0
    assert answer.json["status"] == status
    assert answer.json["match"] is None


def test_forms_and_files(cli, project, tmp_path):
    photo = tmp_path / "pony.png"
    photo.write_bytes(b"\x89PNG" + bytes(range(256)))
    folder = project("blueprints")
    body = cli("request", "--json", folder, "POST", "/upload", "--data", "name=Ada & Söhne", "--file", f"photo={photo}").json["body"]
    assert '"name":"Ada & S\\u00f6hne"' in body and '"photo":["pony.png",260]' in body
    answer = cli("request", "--json", project("extensions"), "POST", "/ponies", "--data", "name=Bramble + 1 %")
    assert (answer.json["status"], answer.json["body"]) == (201, '{"name":"Bramble + 1 %"}\n')
    assert any("INSERT INTO pony" in entry["statement"] for entry in answer.json["sql"])
    assert cli("request", "--json", tmp_path / "extensions", "POST", "/ponies", "--data", "name=").json["status"] == 400


def test_json_bodies_and_headers(cli, project):
    trace = cli("request", "--json", project("blueprints"), "POST", "/echo", "--json-body", '{"a": [1, null]}', "--header", "X-Token: x y").json
    assert trace["body"] == '{"json":{"a":[1,null]},"token":"x y"}\n'


def test_bytes_are_base64(cli, project):
    body = cli("request", "--json", project("blueprints"), "GET", "/bytes").json["body"]
    assert base64.b64decode(body["base64"]) == b"\x89PNG\xff"


def test_the_cookie_jar_keeps_a_session(cli, project, tmp_path):
    folder, jar = project("blueprints"), tmp_path / "jar"
    bodies = [cli("request", "--json", folder, "GET", "/", "--cookie-jar", jar).json["body"] for _ in range(3)]
    assert bodies == ["visit 1", "visit 2", "visit 3"]
    assert jar.read_text().startswith("# Netscape HTTP Cookie File\n")
    assert jar.stat().st_mode & 0o777 == 0o600
    other = cli("request", "--json", folder, "GET", "/", "--cookie-jar", jar, "--header", "Host: other.example").json
    assert other["body"] == "visit 1"
    assert cli("request", "--json", folder, "GET", "/").json["body"] == "visit 1"


def test_an_exception_in_a_view(cli, project):
    folder = project("blueprints")
    line = (folder / "app.py").read_text().splitlines().index("    return [][1]") + 1
    answer = cli("request", "--json", folder, "GET", "/boom")
    assert answer.status == 1
    assert answer.json["status"] == 500
    assert answer.json["exception"]["type"] == "IndexError"
    assert f"app.py:{line}: IndexError" in answer.err


def test_a_loop_in_a_view(cli, project):
    answer = cli("request", project("blueprints"), "GET", "/loop")
    assert answer.status == 1
    assert "Still computing" in answer.err and "app.py:5" in answer.err


def test_text_tells_the_story(cli, project):
    answer = cli("request", project("extensions"), "GET", "/ponies")
    assert answer.status == 0
    assert answer.out.startswith("200 OK")
    for part in ("Rules", "Matched", "What ran", "view", "SQL", "SELECT pony"):
        assert part in answer.out


ODD = """
from flask import Flask
app = Flask(__name__, static_folder=None)
@app.get("/users/<name>")
def user(name): return "name %r" % name
@app.get("/<path:rest>")
def rest(rest): return rest, "299 50%1 done"
"""


@pytest.fixture
def odd(tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "app.py").write_text(ODD)
    return folder


@pytest.mark.parametrize("typed, endpoint, arguments", [
    ("/users/a%2Fb", "rest", {"rest": "users/a/b"}),
    ("/users/a b", "user", {"name": "a b"}),
    ("/users/%C3%BC", "user", {"name": "ü"}),
    ("/users/ü", "user", {"name": "ü"}),
    ("/users/100%", "user", {"name": "100%"}),
    ("/users/7#frag", "user", {"name": "7"}),
    ("/users/%00%0a", "user", {"name": "\0\n"}),
])
def test_a_path_is_sent_as_the_window_sends_it(cli, odd, typed, endpoint, arguments):
    match = cli("request", "--json", odd, "GET", typed).json["match"]
    assert (match["endpoint"], match["arguments"]) == (endpoint, arguments)


def test_a_percent_sign_is_only_text(cli, odd):
    answer = cli("request", "--steps", odd, "GET", "/%252%251")
    assert answer.out.startswith("299 50%1 done   "), answer
    assert "“%2%1”" in answer.out and " ms" in answer.out.splitlines()[0]
    assert all(line.endswith(" left)") for line in answer.out.split("How it was matched\n")[1].split("\n\n")[0].splitlines())


def test_what_was_not_reached_says_so(cli, odd):
    lines = cli("request", odd, "GET", "/users/7").out.splitlines()
    assert any(line.split()[:3] == ["Not", "reached", "/<path:rest>"] for line in lines), lines


HOSTS = """
from flask import Flask
app = Flask(__name__, static_folder=None, %s)
app.config["SERVER_NAME"] = None if app.url_map.host_matching else "example.com"
@app.get("/", %s)
def www(): return "www"
@app.get("/", %s)
def tenant(tenant): return tenant
"""


@pytest.mark.parametrize("arguments", [
    ("host_matching=True", "host='www.example.com'", "host='<tenant>.example.com'"),
    ("subdomain_matching=True", "subdomain='www'", "subdomain='<tenant>'"),
], ids=["hosts", "subdomains"])
def test_hosts_tell_rules_apart(cli, tmp_path, arguments):
    folder = tmp_path / "hosts"
    folder.mkdir()
    (folder / "app.py").write_text(HOSTS % arguments)
    shown = [line.split()[0] for line in cli("routes", folder).out.splitlines()]
    assert shown[1:] == ["www.example.com/", "<tenant>.example.com/"]
    asked = cli("request", folder, "GET", "/", "--header", "Host: www.example.com").out.splitlines()
    assert any(line.split()[:2] == ["Matched", "www.example.com/"] for line in asked), asked
    assert any(line.split()[:3] == ["Not", "reached", "<tenant>.example.com/"] for line in asked), asked
